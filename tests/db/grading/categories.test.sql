-- R11: category_averages(), with student_category_results() and category_statistics() behind the
-- screens.
begin;
select plan(10);

create temp table t as select tests.school('S1') as school;
grant select on t to app_user;
select tests.staffed_class(school) from t;
update app_public.subjects set category = case code when 'MATH' then 'sciences' else 'languages' end;
select tests.mark(school, tests.assessment(school, tests.course(school, 'PHY', 1), 'Test'),
  tests.student(school, 'ana'), '16') from t;
update app_public.subjects set category = 'sciences' where code = 'PHY';
update app_public.courses set mode = 'excluded'
where subject_id = (select id from app_public.subjects where code = 'PHY');
select tests.calculate();

create function pg_temp.categories(student text, official boolean)
  returns table (category text, average numeric, coefficient numeric) language sql as $$
  select a.category, app_hidden.rounded(a.average, 2), a.coefficient
  from t
  cross join lateral app_hidden.category_averages(
    school, tests.class(school), tests.term(school), official, '2026-08-01') as a
  where a.student_id = tests.student(school, student)
  order by 1
$$;
select results_eq($$select * from pg_temp.categories('ana', true)$$,
  $$values ('languages', 15.00, 2.00), ('sciences', 13.00, 4.00)$$,
  'a category has the coefficients of its subjects, excluded ones too');
select results_eq($$select * from pg_temp.categories('ana', false)$$,
  $$values ('languages', 15.00, 2.00), ('sciences', 16.00, 4.00)$$,
  'provisional, unpublished marks count');
select results_eq($$select * from pg_temp.categories('ben', true)$$,
  $$values ('sciences', 9.00, 3.00)$$, 'a category without an average is not there');
update app_public.subjects set scale = 10 where code = 'PHY';
select tests.calculate();
select results_eq($$select * from pg_temp.categories('ana', true)$$,
  $$values ('languages', 15.00, 2.00), ('sciences', 13.00, 4.00)$$,
  'a subject on another scale counts on the school''s');

select tests.act_as('mother', school) from t;
set local role app_user;
create temp table seen as
select app_public.student_results(tests.student(school, 'ana'), tests.term(school)) as r from t;
select results_eq(
  $$select c ->> 'category', c ->> 'average', c ->> 'coefficient', c ->> 'classMean',
      c ->> 'classMinimum', c ->> 'classMaximum'
    from seen, json_array_elements(r -> 'categories') as c$$,
  $$values ('languages', '15.00', '2.00', '15.00', '15.00', '15.00'),
    ('sciences', '13.00', '4.00', '11.33', '9.00', '13.00')$$,
  'a family sees the categories of its child with the class beside');
select is(string_agg(c ->> 'category', ', ' order by c ->> 'category'), 'languages, sciences, sciences',
  'and of which category each subject is')
from seen, json_array_elements(r -> 'courses') as c;
select tests.act_as('math', school) from t;
select results_eq(
  $$select c.last_name, c.categories::text from t,
    app_public.class_results(tests.class(school), tests.term(school)) as c order by 1$$,
  $$values ('ana-last', '[{"category" : "languages", "average" : 15.00}, {"category" : "sciences", "average" : 13.00}]'),
    ('ben-last', '[{"category" : "sciences", "average" : 9.00}]'),
    ('cho-last', '[{"category" : "sciences", "average" : 12.00}]')$$,
  'a teacher sees those of the class');
select is(c.categories -> 1 ->> 'average', '16.00', 'provisional ones, too')
from t, app_public.class_results(tests.class(school), tests.term(school), true) as c
where c.last_name = 'ana-last';
select is(app_public.class_summary(tests.class(school), tests.term(school)) -> 'categories' ->> 1,
  '{"category" : "sciences", "mean" : 11.33, "minimum" : 9.00, "maximum" : 13.00, "median" : 12.00, "figures" : 3, "atOrAboveHalf" : 2}',
  'and their statistics')
from t;
reset role;
update app_public.subjects set category = null;
select is_empty($$select * from pg_temp.categories('ana', true)$$,
  'subjects without category are in none');

select * from finish();
rollback;

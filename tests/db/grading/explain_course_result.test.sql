begin;
select plan(19);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin'), tests.user('pupil', school, 'student') from t;
update app_public.students set user_id = tests.user('pupil') where student_number = 'cho';
select tests.assessment(school, tests.course(school, 'MATH'), 'Quiz', 2, 10),
  tests.assessment(school, tests.course(school, 'MATH'), 'Trial', 0),
  tests.assessment(school, tests.course(school, 'MATH'), 'Essay') from t;
update app_public.assessments set held_on = '2025-10-01' where name = 'Quiz';
update app_public.assessments set held_on = '2025-10-02' where name = 'Test';
select tests.mark(school, a.id, tests.student(school, v.student), v.mark)
from t, (values ('Quiz', 'ana', '7'), ('Trial', 'ana', '1'), ('Quiz', 'cho', 'Z'),
  ('Essay', 'cho', 'E'))
  as v (assessment, student, mark)
join app_public.assessments a on a.name = v.assessment;
update app_public.marks set comment = 'late' where value = 7;
select tests.calculate();

create function pg_temp.explained(
  name text, student text default 'ana', subject text default 'MATH',
  provisional boolean default false)
  returns table (assessment text, given text, maximum numeric, normalised numeric, weight numeric,
    is_counted boolean, reason text, remark text)
language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return query
  select e.name, coalesce(e.value::text, e.code), e.maximum, trim_scale(e.normalised),
    trim_scale(e.weight),
    e.is_counted, e.reason, coalesce(e.comment, e.code_label)
  from t, app_public.explain_course_result(
    tests.student(school, student), tests.term(school), tests.course(school, subject),
    provisional) as e;
end;
$$;
grant execute on function pg_temp.explained(text, text, text, boolean) to app_user;
create view pg_temp.averages as
select s.student_number as student, su.code as subject, r.average, r.marks, r.total_coefficient
from app_public.course_results r
join app_public.students s on s.id = r.student_id
join app_public.courses c on c.id = r.course_id
join app_public.subjects su on su.id = c.subject_id;

set local role app_user;
select results_eq($$select * from pg_temp.explained('head')$$,
  $$values ('Quiz', '7.00', 10.00, 14::numeric, 2::numeric, true, null, 'late'),
    ('Test', '12.00', 20.00, 12, 1, true, null, null),
    ('Draft', '20.00', 20.00, 20, 1, false, 'unpublished', null),
    ('Essay', null, 20.00, null, 1, false, 'missing', null),
    ('Trial', '1.00', 20.00, 1, 0, false, 'zero_coefficient', null)$$,
  'every assessment is there, by date, with what it counted for, or why it didn''t');
select results_eq($$select assessment, given, normalised, is_counted, reason, remark
    from pg_temp.explained('head', 'cho') where given ~ '[A-Z]'$$,
  $$values ('Quiz', 'Z', 0::numeric, true, null, 'absence injustifiée'),
  ('Essay', 'E', null, false, 'neutral', 'dispensé')$$,
  'a code is named; some count 0, some don''t');
select set_eq($$select assessment from pg_temp.explained('head', 'ana', 'MATH',
  true) where is_counted$$,
  array['Quiz', 'Test', 'Draft'], 'a provisional average counts what is unpublished');
select is(count(*), 5::bigint, name || ' reads it') from unnest(array['math', 'main']) as name,
  pg_temp.explained(name) group by name;
select set_eq($$select assessment from pg_temp.explained('mother')$$,
  array['Quiz', 'Test', 'Essay', 'Trial'],
  'a family reads what is published');
select set_eq($$select assessment from pg_temp.explained('mother', 'ana', 'MATH', true)$$,
  array['Quiz', 'Test', 'Essay', 'Trial'], 'also when it asks for what is provisional');
select is((select sum(weight * normalised) / sum(weight) from pg_temp.explained('mother', 'ana',
  'MATH', true)
  where is_counted), 40 / 3.0, 'and the average does not betray what it may not see');
select isnt_empty($$select from pg_temp.explained('pupil', 'cho')$$, 'a student reads the own');
select is_empty(format('select from pg_temp.explained(%L)', name), name || ' reads nothing')
from unnest(array['father', 'other', 'pupil', 'stranger']) as name;
select is_empty($$select from pg_temp.explained('math', 'ana', 'FR')$$,
  'a teacher reads nothing of a colleague''s course');
select isnt_empty($$select from pg_temp.explained('main', 'ana', 'FR')$$,
  'which the class teacher reads');
reset role;
set local role rollbook_owner;

-- a class of 12 with 3 courses, marks as they fall: coefficients 0 to 3, maxima, codes, gaps
select tests.assessment(school, tests.course(school, 'S' || c, c, '6e C'), 'T' || a, (c + a) % 4,
  (array[10, 20, 50, 7])[1 + (c * a) % 4], 'T1', a <> 3)
from t, generate_series(1, 3) as c, generate_series(1, 6) as a;
select tests.mark(school, a.id, tests.student(school, 'c' || n, '6e C'),
  case seed % 11 when 0 then 'A' when 1 then 'Z' else round(seed % 997 / 997.0 * a.maximum,
  2)::text end)
from t
join app_public.assessments a on a.name ~ '^T[0-9]'
cross join generate_series(1, 12) as n
cross join lateral (
  select ('x' || substr(md5(a.name || a.maximum || a.coefficient || n), 1, 7))::bit(28)::integer)
  as x (seed)
where seed % 7 <> 3;
select tests.policy(school, $$maximum_rule = 'proportional'$$) from t;
select tests.calculate();
create view pg_temp.recalculated as
select a.student, a.subject, a.average, a.marks, a.total_coefficient, e.figure, e.counted, e.weights
from pg_temp.averages a
cross join lateral (
  select round(sum(x.weight * x.normalised) / nullif(sum(x.weight), 0), 12) as figure,
    count(*) as counted, coalesce(sum(x.weight), 0) as weights
  from t, app_public.explain_course_result(tests.student(school, a.student), tests.term(school),
    (select tests.course(school, a.subject, 1, '6e C'))) as x
  where x.is_counted) as e
where a.subject ~ '^S';
select tests.act_as('head', school) from t;
select ok(count(*) = 36 and count(average) > 30,
  'nearly all of twelve students in three courses have an average') from pg_temp.recalculated;
select is_empty(
  $$select * from pg_temp.recalculated where round(average, 12) is distinct from figure
    or marks <> counted or total_coefficient <> weights$$,
  'for each of them the explanation gives the stored average, its marks and weights');
select ok(count(distinct average) > 30 and count(distinct total_coefficient) > 5,
  'which are anything but the same') from pg_temp.recalculated;

create view pg_temp.explained as
select e.explained
from t, generate_series(1, 12) as n
cross join lateral (
  select app_public.explain_term_result(tests.student(school, 'c' || n), tests.term(school))::jsonb)
  as e (explained);
select is_empty(
  $$select from pg_temp.explained where round((explained ->> 'points')::numeric
    / nullif((explained ->> 'weights')::numeric, 0), 2) is distinct from (explained ->> 'average')::numeric$$,
  'and the general averages are the points over the weights that are told');

select * from finish();
rollback;

-- student_results() with student_course_results().
begin;
select plan(23);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin'), tests.user('pupil', school, 'student') from t;
update app_public.students set user_id = tests.user('pupil') where student_number = 'cho';
create function pg_temp.results(name text,
  student text default 'ana') returns jsonb language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (
    select app_public.student_results(tests.student(school, student),
      tests.term(school))::jsonb from t);
end;
$$;
grant execute on function pg_temp.results(text, text) to app_user;
create function pg_temp.courses(results jsonb) returns table (
  subject text, coefficient numeric, average numeric, rank integer, ranked integer, mean numeric,
  missing integer) language sql as $$
  select c ->> 'subjectName', (c ->> 'coefficient')::numeric, (c ->> 'average')::numeric,
    (c ->> 'rank')::integer, (c ->> 'ranked')::integer, (c ->> 'classMean')::numeric,
    (c ->> 'missingMarks')::integer
  from jsonb_array_elements(results -> 'courses') as c
$$;
grant execute on function pg_temp.courses(jsonb) to app_user;

set local role app_user;
select is(pg_temp.results('head') - '{classId,courses,calculatedAt,frozenAt}'::text[],
  '{"className": "6e A", "scale": 20.00, "decimals": 2, "average": 13.20, "rank": 1, "isTied": false,
    "ranked": 3, "isEnrolled": true, "coveredCoefficient": 5.00, "totalCoefficient": 5.00,
    "classMean": 11.40, "classMinimum": 9.00, "classMaximum": 13.20, "policyName": "Secondaire francophone",
    "categories": [], "conduct": null, "rankScope": "class",
    "policyVersion": 1, "isValid": true,
    "year": {"average": 13.20, "rank": 1, "isTied": false, "ranked": 3, "terms": 1}}'::jsonb,
  'an admin sees a student''s term and year');
select results_eq($$select * from pg_temp.courses(pg_temp.results('head'))$$,
  $$values ('FR', 2.00, 15.00, 1, 1, 15.00, 0), ('MATH', 3.00, 12.00, 1, 3, 11.00, 0)$$,
  'and each subject, with the class beside');
select results_eq($$select * from pg_temp.courses(pg_temp.results('head', 'cho'))$$,
  $$values ('FR', 2.00, null, null, 1, 15.00, 1), ('MATH', 3.00, 12.00, 1, 3, 11.00, 0)$$,
  'a missing mark is counted, and gives no average');
select is(pg_temp.results(name) ->> 'average', '13.20', name || ' sees the student''s average')
from unnest(array['math', 'main', 'mother']) as name;
select is(pg_temp.results('pupil', 'cho') ->> 'average', '12.00', 'a student sees the own');
select is(pg_temp.results(name), null, name || ' sees nothing of the student')
from unnest(array['father', 'other', 'pupil', 'stranger']) as name;
select is(pg_temp.results('father', 'ben') ->> 'average', '9.00', 'though of the own child');

-- unpublished
select results_eq($$select average from pg_temp.courses(pg_temp.results('mother')) where subject = 'MATH'$$,
  array[12.00], 'an unpublished mark of 20 changes nothing for a family');
select is_empty('select from app_public.marks where value = 20', 'the mark is closed to it');

-- ranks
select is(pg_temp.results('mother') ->> 'rank', '1', 'families see ranks');
select isnt_empty('select from app_public.term_results', 'in the result tables too');
reset role;
set local role rollbook_owner;
update app_public.schools set ranks_shown_to_families = false where id = (select school from t);
set local role app_user;
select is(
  (select jsonb_object_agg(k, r -> k)
   from pg_temp.results('mother') as r, unnest(array['rank', 'ranked', 'isTied', 'average']) as k),
  '{"rank": null, "ranked": null, "isTied": false, "average": 13.20}'::jsonb,
  'unless the school says no: then the average remains');
select is(pg_temp.results('mother') -> 'year' ->> 'rank', null, 'also for the year');
select results_eq($$select average, rank, ranked from pg_temp.courses(pg_temp.results('mother'))$$,
  $$values (15.00, null::integer, null::integer), (12.00, null, null)$$, 'and in the subjects');
select is_empty('select from app_public.term_results union all select from app_public.course_results
  union all select from app_public.year_results', 'and no result table tells them');
select is(pg_temp.results('math') ->> 'rank', '1', 'staff sees them still');

reset role;
set local role rollbook_owner;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select school, tests.student(school, 'dia', null), tests.class(school), tests.year(school),
  '2025-09-01' from t;
delete from app_public.term_results;
select is(pg_temp.results('head', 'dia') - '{classId,courses,calculatedAt,frozenAt}'::text[] ->> 'isValid',
  'false',
  'a student whose results wait has a page that says so');
select tests.student(school, 'nobody', null) from t;
select is(pg_temp.results('head', 'nobody'), null, 'who is in no class has none');

select * from finish();
rollback;

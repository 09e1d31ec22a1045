-- What belongs to a version of a policy: categories and bands; and what adds to averages: points
-- given or taken, exams.
begin;
select plan(16);

create temp table t as select tests.school('S') as school;
create function pg_temp.version(number integer default 1) returns uuid language sql
return (select v.id from app_public.grading_policy_versions v where v.version = number);
create function pg_temp.average() returns numeric language sql as $$
  select round(f.average, 2)
  from t, app_hidden.term_figures(school, tests.class(school), tests.term(school), true,
  '2026-08-01') as f
  where f.course_id is not null
$$;
create function pg_temp.waiting() returns bigint language sql as $$
  with gone as (delete from app_private.dirty_results returning class_id, term_id)
  select count(distinct (class_id, term_id)) from gone
$$;

-- tg__policy_part()
select throws_ok(
  $$insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound,
  label)
    select school, pg_temp.version(), 'mention', 16, 'Very good' from t$$,
  'RBVAL', null, 'bands can''t be added to a version that a term uses');
select throws_ok(
  $$insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name)
    select school, pg_temp.version(), 'exam', 'Exam' from t$$,
  'RBVAL', null, 'nor categories');
insert into app_public.grading_policy_versions (school_id, policy_id, version, category_rule)
select school, p.id, 2, 'average' from t, app_public.grading_policies p;
select lives_ok(
  $$insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name,
  coefficient)
    select school, pg_temp.version(2), c.code, c.code, c.coefficient
    from t, (values ('tests', 40), ('exam', 60)) as c (code, coefficient)$$,
  'a new version takes them');
select lives_ok(
  $$insert into app_public.grading_policy_bands
      (school_id, policy_version_id, purpose, lower_bound, includes_bound, label)
    select school, pg_temp.version(2), 'mention', b.bound, b.included, b.label
    from t, (values (14, true, 'good'), (10, false, 'fair'), (0, true, 'poor')) as b (bound,
    included, label)$$,
  'and bands');
select results_eq(
  $$select (app_hidden.band(school, pg_temp.version(2), 'mention', f)).label
    from t, unnest('{14,13.99,10,10.01,-1,20}'::numeric[]) as f$$,
  $$values ('good'), ('fair'), ('poor'), ('fair'), ('poor'), ('good')$$,
  'a figure is called by the highest band it reaches, the lowest one holds the rest');
select is((app_hidden.band(school, pg_temp.version(2), 'mention', null)).label, null,
  'no figure is called nothing') from t;

-- R6
update app_public.terms set policy_version_id = pg_temp.version(2);
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH'), v.name),
  tests.student(school, 'ana'), v.mark)
from t, (values ('A', '10'), ('B', '14')) as v (name, mark);
update app_public.assessments set category = 'tests';
select is(pg_temp.average(), 12.00, 'a category without marks is left out');
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH'), 'C'),
  tests.student(school, 'ana'), '17') from t;
update app_public.assessments set category = 'exam' where name = 'C';
select is(pg_temp.average(), 15.00, 'the categories'' averages weigh by their coefficients');

-- R7 and tg_course_adjustments__dirty()
select pg_temp.waiting();
insert into app_public.course_adjustments (school_id, course_id, term_id, student_id, points,
  reason)
select school, tests.course(school, 'MATH'), tests.term(school), tests.student(school, 'ana'), -1.5,
  'late'
from t;
select is(pg_temp.average(), 13.50, 'points taken lower the average');
select is(pg_temp.waiting(), 1::bigint, 'and the class is calculated anew');
update app_public.course_adjustments set points = 9;
select is(pg_temp.average(), 20.00, 'points added stop at the scale');
update app_public.course_adjustments set points = -99;
select is(pg_temp.average(), 0.00, 'points taken stop at 0');
delete from app_public.course_adjustments;
select is(pg_temp.waiting(), 1::bigint,
  'without them the class is calculated anew, once for several changes');

-- R17 and tg_year_exams__dirty(), blended()
insert into app_public.year_exams (school_id, academic_year_id, student_id, average)
select school, tests.year(school), tests.student(school, 'ana'), 12 from t;
select is(pg_temp.waiting(), 1::bigint, 'a result of an exam has the year calculated anew');
create function pg_temp.blended(year numeric, exam numeric,
  missing text) returns numeric language sql as $$
  update app_public.grading_policy_versions
  set exam_weight = 1, year_weight = 2, missing_term = missing where version = 2;
  select round(app_hidden.blended(year, exam, v),
    2) from app_public.grading_policy_versions v where v.version = 2
$$;
select results_eq(
  $$select pg_temp.blended(15, 12, 'renormalise'), pg_temp.blended(15, null, 'renormalise'),
      pg_temp.blended(15, null, 'not_classable'), pg_temp.blended(15, null, 'zero'),
      pg_temp.blended(null, 12, 'renormalise')$$,
  $$values (14.00, 15.00, null::numeric, 10.00, null::numeric)$$,
  'year and exam blend by their weights; a missing exam goes by the rule for missing terms');
select is(app_hidden.blended(15, 12, v), 15::numeric, 'without a weight the exam changes nothing')
from app_public.grading_policy_versions v where v.version = 1;

select * from finish();
rollback;

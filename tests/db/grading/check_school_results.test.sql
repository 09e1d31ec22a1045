-- The nightly comparison: check_school_results(), enqueue_result_checks().
begin;
select plan(9);

create temp table t as select tests.school('S') as school, tests.school('S2') as other;
select tests.assessment(school, tests.course(school, 'MATH'), 'Test') from t;
select tests.mark(school, a.id, tests.student(school, v.student), v.mark)
from t join app_public.assessments a on a.school_id = school, (values ('ana', '12'), ('ben', '9')) as v (student, mark);
select tests.calculate();

select is(app_private.check_school_results(school), 0, 'stored results that are right do not differ') from t;
select is_empty('select * from app_private.dirty_results', 'and nothing is calculated anew');

update app_public.term_results set average = 1 where rank = 1;
select is(app_private.check_school_results(school), 3,
  'a wrong one is found, with the annual ones it would lead to') from t;
select results_eq('select differences from app_private.result_checks order by checked_at',
  'values (0), (3)', 'each check is noted');
select is(count(distinct (class_id, term_id)), 1::bigint, 'its class is calculated anew')
from app_private.dirty_results;
select tests.calculate();
select is(app_private.check_school_results(school), 0, 'then all is right again') from t;

-- somebody leaves today: nothing changes in the tables when the day passes
update app_public.academic_years set starts_on = least(starts_on, current_date - 30),
  ends_on = greatest(ends_on, current_date + 30);
update app_public.terms set ends_on = current_date + 30, starts_on = current_date - 30
where school_id = (select school from t);
update app_public.enrollments set starts_on = current_date - 20;
update app_public.enrollments set ends_on = current_date - 1
where student_id = (select tests.student(school, 'ben') from t);
select tests.calculate();
select app_private.check_school_results(school) from t;
select is(count(distinct (class_id, term_id)), 1::bigint, 'a class that somebody left lately is calculated anew')
from app_private.dirty_results;

-- the jobs
select is(app_private.enqueue_result_checks(), 2, 'every school with an active year is checked');
update app_public.academic_years set is_active = false where school_id = (select other from t);
select is(app_private.enqueue_result_checks(), 1, 'a school without one is not');

select * from finish();
rollback;

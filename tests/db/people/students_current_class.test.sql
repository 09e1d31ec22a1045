begin;
select plan(5);

create temp table t as
select tests.school('S') as school;
create function pg_temp.current(student text) returns text language sql as $$
  select (app_public.students_current_class(s)).name from app_public.students s
  where s.student_number = student
$$;
select tests.student(school, 'ana', 'A'), tests.student(school, 'ben', null) from t;

select is(pg_temp.current('ana'), 'A', 'a student''s class is that of the active year');
select is(pg_temp.current('ben'), null, 'who is not enrolled has none');
update app_public.enrollments set ends_on = '2025-11-30';
select is(pg_temp.current('ana'), 'A', 'who left keeps the last one');
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select school, tests.student(school, 'ana'), tests.class(school, 'B'), tests.year(school),
  '2025-12-01'
from t;
select is(pg_temp.current('ana'), 'B', 'who changed has the later one');
update app_public.academic_years set is_active = false;
select is(pg_temp.current('ana'), null, 'in a year that is over there is no current class');

select * from finish();
rollback;

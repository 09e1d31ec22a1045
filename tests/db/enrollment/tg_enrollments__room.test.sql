begin;
select plan(11);

create temp table t as
select tests.school('S') as school;
select tests.class(school, 'A'), tests.class(school, 'B') from t;
update app_public.classes set max_size = 2 where name = 'A';
create function pg_temp.enroll(students text, starts_on date, ends_on date default null,
  class text default 'A')
returns void language sql as $$
  insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on,
  ends_on)
  select school, tests.student(school, n, null), tests.class(school, class), tests.year(school),
    starts_on,
    ends_on
  from t, unnest(string_to_array(students, ' ')) as n
$$;
create view pg_temp.places as
select s.student_number, e.starts_on, e.ends_on
from app_public.enrollments e join app_public.students s on s.id = e.student_id;

select pg_temp.enroll('ana', '2025-09-01', '2025-12-31');
select pg_temp.enroll('ben', '2025-09-01');
select throws_ok($$select pg_temp.enroll('cho', '2025-10-01')$$, 'RBCLF', null,
  'a class takes no more students than it has room for');
select throws_ok($$select pg_temp.enroll('cho', '2025-12-31')$$, 'RBCLF', null,
  'on the last day of one the place is not yet free');
select lives_ok($$select pg_temp.enroll('cho', '2026-01-01')$$, 'the day after it is');
select throws_ok($$select pg_temp.enroll('dia', '2025-08-01')$$, 'RBCLF', null,
  'who comes early and stays is counted on the days to come');
select lives_ok($$select pg_temp.enroll('dia', '2025-08-01', '2025-08-31')$$,
  'dates that don''t overlap are fine, however many they are');
select throws_ok(
  $$update app_public.enrollments set ends_on = '2026-01-01' where ends_on = '2025-12-31'$$,
  'RBCLF', null,
  'nobody stays longer when somebody else has the place');
select throws_ok($$update app_public.enrollments set starts_on = '2025-12-01' where starts_on = '2026-01-01'$$,
  'RBCLF', null, 'nor comes earlier');
select throws_ok($$select pg_temp.enroll('eve flo gil', '2027-01-01', '2027-02-01')$$, 'RBCLF',
  null,
  'many at once are counted together');
select set_eq('select * from pg_temp.places',
  $$values ('ana', '2025-09-01'::date, '2025-12-31'::date), ('ben', '2025-09-01', null),
    ('cho', '2026-01-01', null), ('dia', '2025-08-01', '2025-08-31')$$,
  'after the refusals the class is as it was');
select lives_ok($$select pg_temp.enroll('eve flo gil', '2025-09-01', null, 'B')$$,
  'another class has its own room');
update app_public.classes set max_size = 3 where name = 'A';
select lives_ok($$select pg_temp.enroll('hal', '2025-09-01')$$, 'a larger room takes one more');

select * from finish();
rollback;

begin;
select plan(11);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
update app_public.schools set max_students = 3 where id = (select school from t);
create function pg_temp.enter(number text, status text default 'active',
  of_school integer default null)
returns void language sql as $$
  insert into app_public.students (school_id, student_number, last_name, first_name, status)
  select coalesce(of_school, school), n, 'Last', 'First', status
  from t, unnest(string_to_array(number, ' ')) as n
$$;
create view pg_temp.students as
select s.student_number, s.status from app_public.students s join t on t.school = s.school_id;

select pg_temp.enter('1 2');
select lives_ok($$select pg_temp.enter('3')$$, 'a school may be full to the last place');
select throws_ok($$select pg_temp.enter('4')$$, 'RBQST', null, 'and has no place beyond');
select lives_ok($$select pg_temp.enter('4', 'inactive')$$, 'who is not active needs none');
select lives_ok($$select pg_temp.enter('5', 'graduated')$$, 'nor who graduated');
select throws_ok($$update app_public.students set status = 'active' where student_number = '4'$$,
  'RBQST', null, 'nobody becomes active in a full school');
select set_eq('select * from pg_temp.students',
  $$values ('1', 'active'), ('2', 'active'), ('3', 'active'), ('4', 'inactive'),
  ('5', 'graduated')$$,
  'the students are as they were');

update app_public.students set status = 'transferred' where student_number = '1';
select lives_ok($$update app_public.students set status = 'active' where student_number = '4'$$,
  'the place of somebody who left is free');
update app_public.students set status = 'inactive' where student_number in ('2', '3');
select throws_ok($$select pg_temp.enter('6 7 8')$$, 'RBQST', null,
  'many at once are refused together');
select is(count(*), 5::bigint, 'none of them was entered') from pg_temp.students;
select lives_ok($$select pg_temp.enter('6 7 8', 'active', other) from t$$,
  'the quota of one school does not bind another');

update app_public.schools set max_students = 0 where id = (select school from t);
select lives_ok($$update app_public.students set status = 'inactive' where student_number = '4'$$,
  'in a school above its quota somebody may leave')
from t;

select * from finish();
rollback;

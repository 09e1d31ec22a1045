begin;
select plan(9);

create temp table t as
select tests.school('S') as school;
update app_public.schools set max_teachers = 2 where id = (select school from t);
select tests.user('t1', school, 'teacher'), tests.user('t2', school, 'teacher') from t;
select tests.user(name) from unnest(array['t3', 't4']) as name;
create function pg_temp.hire(name text, duty text default 'teacher', ends_on date default null)
  returns void language sql as $$
  insert into app_public.memberships (user_id, institution_id, duty, starts_on, ends_on)
  select tests.user(name), school, duty, '2020-01-01', ends_on from t
$$;
create view pg_temp.teachers as
select u.last_name, m.ends_on from app_public.memberships m join app_public.users u on u.id = m.user_id
where m.duty = 'teacher';

select throws_ok($$select pg_temp.hire('t3')$$, 'RBQTC', null,
  'a school has no more teachers than its quota');
select lives_ok($$select pg_temp.hire('t3', 'admin')$$, 'an admin is no teacher');
select lives_ok($$select pg_temp.hire('t4', 'teacher', current_date - 1)$$,
  'a teacher who left does not count');
select throws_ok(
  $$update app_public.memberships set ends_on = null where user_id = tests.user('t4')$$, 'RBQTC',
  null,
  'nor can one come back by a longer membership when the school is full');
select set_eq('select * from pg_temp.teachers',
  $$values ('t1', null::date), ('t2', null), ('t4', current_date - 1)$$,
  'the teachers are as they were');

update app_public.memberships set ends_on = current_date where user_id = tests.user('t1');
select throws_ok($$select pg_temp.hire('t3')$$, 'RBQTC', null,
  'who leaves today still counts today');
update app_public.memberships set ends_on = current_date - 1 where user_id = tests.user('t1');
select lives_ok($$select pg_temp.hire('t3')$$, 'the place of somebody who left is free');
select is(count(*), 4::bigint, 'and is taken') from pg_temp.teachers;

select throws_ok(
  $$insert into app_public.memberships (user_id, institution_id, duty)
    select tests.user('t3'), school, 'teacher' from t$$, '23505', null,
      'nobody is the same teacher twice');

select * from finish();
rollback;

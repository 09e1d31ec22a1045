begin;
select plan(8);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.class(school, 'A'), tests.class(school, 'B'), tests.class(other, 'A') from t;
select tests.user('head', school, 'admin'), tests.user('teacher', school, 'teacher'),
  tests.user('stranger', other, 'admin') from t;
delete from app_private.dirty_results;
create function pg_temp.asked(name text) returns integer language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (select app_public.recompute_results(tests.year(school)) from t);
end;
$$;
grant execute on function pg_temp.asked(text) to app_user;

set local role app_user;
select throws_ok($$select pg_temp.asked('teacher')$$, 'RBDEN', null,
  'a teacher can''t have a year calculated anew');
select throws_ok($$select pg_temp.asked('stranger')$$, 'RBDEN', null,
  'nor can the admin of another school');
reset role;
set local role rollbook_owner;
select is_empty('select from app_private.dirty_results', 'nothing waits then');

set local role app_user;
select is(pg_temp.asked('head'), 2, 'an admin can, and is told how many classes and terms');
reset role;
set local role rollbook_owner;
select set_eq('select school_id, class_id from app_private.dirty_results',
  $$select school, tests.class(school, name) from t, unnest(array['A', 'B']) as name$$,
  'the classes of that year wait');
delete from app_private.dirty_results;
select tests.act_as('head', school) from t;
select is(app_public.recompute_results(tests.year(other)), 0,
  'a year of another school is none') from t;
select is_empty('select from app_private.dirty_results', 'nothing of it waits');
set local role app_user;
select throws_ok('insert into app_private.dirty_results (school_id) values (1)', '42501', null,
  'a user does not write what waits in any other way');

select * from finish();
rollback;

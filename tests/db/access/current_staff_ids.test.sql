begin;
select plan(7);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('teacher', school, 'teacher'),
  tests.user('parent', school, 'guardian'), tests.user('stranger', other, 'admin') from t;
update app_public.memberships set ends_on = '2021-01-01' where user_id = tests.user('teacher');
create function pg_temp.names() returns setof text language sql as $$
  select last_name from app_public.users order by 1
$$;
grant execute on function pg_temp.names() to app_user;

select tests.act_as('parent', school) from t;
set local role app_user;
select set_eq('select unnest(app_hidden.current_staff_ids())',
  $$values (tests.user('head')), (tests.user('teacher'))$$,
  'the staff of a school are its admins and teachers, former ones too');
select results_eq('select pg_temp.names()', array['head', 'parent', 'teacher'],
  'a guardian sees the names of the staff and the own, not those of other families or schools');
select results_eq('select username from app_public.user_accounts', array['parent'],
  'but no address but the own');
select tests.act_as('head', school) from t;
select set_eq('select username from app_public.user_accounts', array['head', 'teacher'],
  'an admin sees how the staff is reached');
select tests.act_as('stranger', school) from t;
select is(app_hidden.current_staff_ids(), '{}', 'without a school there is no staff');
select results_eq('select pg_temp.names()', array['stranger'], 'and nobody to see but oneself');
select tests.act_as('stranger', other) from t;
select results_eq('select unnest(app_hidden.current_staff_ids())',
  'select tests.user(''stranger'')',
  'another school has its own staff');

select * from finish();
rollback;

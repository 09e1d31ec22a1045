begin;
select plan(5);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
create temp table foreign_policy as
select p.id from app_public.grading_policies p join t on t.other = p.school_id;
grant select on foreign_policy to app_user;
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('prof', school, 'teacher') from t;
select tests.act_as('head', school) from t;
set local role app_user;
select app_public.create_policy('gpa', 'Points');
select results_eq(
  $$select (app_public.make_policy_default(id)).is_default
    from app_public.grading_policies where name = 'Points'$$,
  $$values (true)$$, 'an admin chooses the rules that new terms take');
select is((select count(*) from app_public.grading_policies where is_default), 1::bigint,
  'and no others are the default any more');
select throws_ok(
  'select app_public.make_policy_default(id) from foreign_policy', 'RBVAL', null,
  'the rules of another school can''t be chosen');
select is((select name from app_public.grading_policies where is_default), 'Points',
  'which leaves the default as it was');
select tests.act_as('prof', school) from t;
select throws_ok(
  $$select app_public.make_policy_default(id) from app_public.grading_policies where name = 'Points'$$,
  'RBDEN', null, 'a teacher chooses none');

select * from finish();
rollback;

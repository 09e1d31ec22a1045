begin;
select plan(6);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
insert into app_public.grading_policy_versions (school_id, policy_id, version, decimals)
select p.school_id, p.id, v.version, v.decimals
from t join app_public.grading_policies p on p.school_id = school,
  (values (9, 1), (10, 3)) as v (version, decimals);
create function pg_temp.version(school integer, code text) returns integer language sql as $$
  select v.version
  from app_public.terms m
  join app_public.grading_policy_versions v on v.school_id = m.school_id and v.id = m.policy_version_id
  where m.school_id = version.school and m.code = version.code
$$;

select is(pg_temp.version(school, 'T1'), 1, 'a term keeps the version it was opened with') from t;
select tests.add_term(school, 'T2', '2026-01-01', '2026-03-31') from t;
select is(pg_temp.version(school, 'T2'), 10,
  'a new term takes the newest version of the default policy')
from t;
insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on,
  policy_version_id)
select school, tests.year(school), 'T3', 'T3', '2026-04-01', '2026-06-30', v.id
from t join app_public.grading_policy_versions v on v.school_id = school and v.version = 9;
select is(pg_temp.version(school, 'T3'), 9, 'a version that is named wins') from t;
select throws_ok(
  $$insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on,
  policy_version_id)
    select school, tests.year(school), 'T4', 'T4', '2026-04-01', '2026-06-30', v.id
    from t join app_public.grading_policy_versions v on v.school_id = other$$,
  '23503', null, 'a policy of another school can''t be taken');

update app_public.grading_policies set is_default = false where school_id = (select school from t);
select throws_ok($$select tests.add_term(school, 'T5', '2026-04-01', '2026-06-30') from t$$,
  'RBVAL', null,
  'a school without default policy can''t open a term');
select set_eq('select code from app_public.terms where school_id = (select school from t)',
  array['T1', 'T2', 'T3'], 'no term was opened');

select * from finish();
rollback;

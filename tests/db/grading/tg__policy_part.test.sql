begin;
select plan(6);

create temp table t as
select tests.school('S') as school;
create function pg_temp.version(number integer) returns uuid language sql as $$
  select v.id from t join app_public.grading_policy_versions v on v.school_id = school
  where v.version = number
$$;
insert into app_public.grading_policy_versions (school_id, policy_id, version)
select p.school_id, p.id, 2 from app_public.grading_policies p;
create function pg_temp.category(number integer) returns void language sql as $$
  insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name)
  select school, pg_temp.version(number), 'EXAM', 'Exams' from t
$$;
create function pg_temp.band(number integer) returns void language sql as $$
  insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound,
  label)
  select school, pg_temp.version(number), 'mention', 16, 'très bien' from t
$$;

select throws_ok('select pg_temp.category(1)', 'RBVAL', null,
  'a policy that a term uses gets no further category');
select throws_ok('select pg_temp.band(1)', 'RBVAL', null, 'nor a further mention');
select is_empty('select from app_public.grading_policy_categories', 'none was added');
select is_empty('select from app_public.grading_policy_bands', 'neither of the other');
select lives_ok('select pg_temp.category(2), pg_temp.band(2)', 'a new version may have both');
select tests.add_term(school, 'T2', '2026-08-01', '2026-08-31') from t;
select throws_ok('delete from app_public.grading_policy_versions where version = 2', '23001', null,
  'once a term uses it, it stays');

select * from finish();
rollback;

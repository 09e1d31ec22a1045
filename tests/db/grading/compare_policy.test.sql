-- What a change of rules would change, and the change: compare_policy(), adopt_policy().
begin;
select plan(14);

create temp table t as select tests.school('S') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher') from t;
select tests.assessment(school, tests.course(school, 'MATH'), v.name, v.coefficient, v.maximum)
from t, (values ('A', 1, 20), ('B', 1, 10)) as v (name, coefficient, maximum);
select tests.mark(school, a.id, tests.student(school, v.student), v.mark)
from t
join app_public.assessments a on a.school_id = school
join (values ('ana', 'A', '18'), ('ana', 'B', '2'), ('ben', 'A', '11'), ('ben', 'B', '5.5'),
  ('cho', 'A', '5'), ('cho', 'B', '2.5')) as v (student, name, mark) on v.name = a.name;
insert into app_public.grading_policy_versions (school_id, policy_id, version, maximum_rule)
select school, p.id, 2, 'proportional' from t join app_public.grading_policies p on p.school_id = school;
insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound, label)
select v.school_id, v.id, 'mention', 12, 'fair' from app_public.grading_policy_versions v where v.version = 2;
select tests.calculate();
create function pg_temp.version(number integer) returns uuid language sql as $$
  select v.id from app_public.grading_policy_versions v join t on t.school = v.school_id
  where v.version = number
$$;
create function pg_temp.compared() returns table (name text, subject text, average_before numeric,
  average_after numeric, rank_before integer, rank_after integer, mention_after text) language sql as $$
  select c.last_name, c.subject_name, c.average_before, c.average_after, c.rank_before, c.rank_after,
    c.mention_after
  from t, app_public.compare_policy(tests.class(school), tests.term(school), pg_temp.version(2)) as c
  where c.last_name <> 'cho-last' or c.average_before <> c.average_after
$$;

grant execute on function pg_temp.version(integer), pg_temp.compared() to app_user;

select tests.act_as('math', school) from t;
set local role app_user;
select is_empty('select * from pg_temp.compared()', 'a teacher does not try out other rules');
select throws_ok($$select app_public.adopt_policy(tests.term(school), pg_temp.version(2)) from t$$, 'RBDEN',
  null, 'nor moves a term to them');
reset role;
set local role rollbook_owner;

select tests.act_as('head', school) from t;
set local role app_user;
select results_eq('select * from pg_temp.compared()',
  $$values ('ana-last', 'MATH', 11.00, 13.33, 1, 1, 'fair'), ('ana-last', null, 11.00, 13.33, 1, 1, 'fair'),
    ('ben-last', 'MATH', 11.00, 11.00, 1, 2, 'fair'), ('ben-last', null, 11.00, 11.00, 1, 2, 'fair')$$,
  'an admin sees each average, rank and mention that would change, with both values');
reset role;
set local role rollbook_owner;
select is_empty('select * from app_private.dirty_results', 'comparing changes nothing');
select set_eq('select distinct average::numeric(4, 2) from app_public.term_results',
  array[11.00, 5.00], 'the results are as they were');
set local role app_user;
select is_empty(
  $$select * from t, app_public.compare_policy(tests.class(other), tests.term(other), pg_temp.version(2))$$,
  'another school''s class is not compared');
select throws_ok(
  $$select app_public.adopt_policy(tests.term(other), pg_temp.version(2)) from t$$, 'RBVAL', null,
  'another school''s term is as one that does not exist');
select throws_ok(
  $$select app_public.adopt_policy(tests.term(school), gen_random_uuid()) from t$$, 'RBVAL', null,
  'nor is there a version that does not exist');
select is((app_public.adopt_policy(tests.term(school), pg_temp.version(2))).policy_version_id,
  pg_temp.version(2), 'an admin moves the term') from t;
reset role;
set local role rollbook_owner;
select is(count(*), 1::bigint, 'and its class is calculated anew') from app_private.dirty_results;
select tests.calculate();
select set_eq('select average::numeric(4, 2), rank from app_public.term_results',
  'values (13.33, 1), (11.00, 2), (5.00, 3)', 'with the figures that were shown');
set local role app_user;
select is_empty('select * from pg_temp.compared()', 'nothing more would change');
select is(s.policy_version_id, pg_temp.version(2), 'the class tells the version of its figures')
from app_public.term_statistics s;
select results_eq(
  $$select c.average_before, c.average_after
    from t, app_public.compare_policy(tests.class(school), tests.term(school), pg_temp.version(1)) as c
    where c.last_name = 'ana-last' and c.course_id is null$$,
  'values (13.33, 11.00)', 'the way back is compared like the way there');

select * from finish();
rollback;

-- New versions of rules and what they would change in each class: policy_versions(),
-- make_policy_version(), compare_policy_classes().
begin;
select plan(22);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as first,
  null::uuid as second, null::uuid as foreign_version;
grant select, update on t to app_user;
update t set
  first = (select id from app_public.grading_policy_versions v where v.school_id = t.school),
  foreign_version = (select id from app_public.grading_policy_versions v where v.school_id = t.other);
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher') from t;
select tests.assessment(school, tests.course(school, 'MATH', 1, v.class), v.name, 1, v.maximum)
from t, (values ('6e A', 'A', 20), ('6e A', 'B', 10), ('6e B', 'C', 20)) as v (class, name, maximum);
select tests.mark(school, a.id, tests.student(school, v.student, v.class), v.mark)
from t
join app_public.assessments a on a.school_id = school
join (values ('ana', 'A', '18', '6e A'), ('ana', 'B', '2', '6e A'), ('ben', 'A', '11', '6e A'),
  ('ben', 'B', '5.5', '6e A'), ('cho', 'C', '9', '6e B')) as v (student, name, mark, class)
  on v.name = a.name;
select tests.calculate();
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_field = column_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''));
end;
$$;
create function pg_temp.make(rules json, bands json default '[]', categories json default '[]')
returns uuid language sql as $$
  select app_public.make_policy_version(coalesce(second, first), rules, categories, bands) from t
$$;
grant execute on all functions in schema pg_temp to app_user;

select tests.act_as('math', school) from t;
set local role app_user;
select throws_ok('select pg_temp.make(''{}'')', 'RBDEN', null, 'a teacher makes no rules');
select is(app_public.compare_policy_classes(tests.term(school), first)::text, null,
  'and does not compare any') from t;
select is(app_public.policy_versions() -> 0 -> 'versions' -> 0 -> 'rules' ->> 'rank_method',
  'competition', 'but may read those in force');
reset role;
set local role rollbook_owner;

select tests.act_as('head', school) from t;
set local role app_user;
update t set second = pg_temp.make('{"maximum_rule": "proportional"}',
  '[{"purpose": "mention", "lower_bound": 12, "includes_bound": true, "label": "fair"},
    {"purpose": "letter", "lower_bound": 0, "includes_bound": false, "label": "F", "points": 0}]',
  '[{"code": "m", "name": "Monthly", "coefficient": 1}, {"code": "e", "name": "Exam", "coefficient": 2}]');
select is(json_extract_path(v, variadic path)::jsonb, value::jsonb, sentence)
from json_extract_path(app_public.policy_versions(), '0', 'versions', '0') as v, (values
  (array['version'], '2', 'an admin makes the next version'),
  (array['id'], (select to_json(second)::text from t), 'whose id comes back'),
  (array['rules', 'maximum_rule'], '"proportional"', 'with the rule that was given'),
  (array['rules', 'rank_method'], '"competition"', 'and all others as they were'),
  (array['categories'], '[{"code": "m", "name": "Monthly", "coefficient": 1.00},
    {"code": "e", "name": "Exam", "coefficient": 2.00}]', 'with its categories in order'),
  (array['bands', '1'], '{"purpose": "mention", "lower_bound": 12.00, "label": "fair",
    "includes_bound": true, "points": null, "decision": null}', 'and its bands')) as v2 (path, value, sentence);
select is(v -> 'terms' -> 0 ->> 'name', 'Term 1', 'the term keeps the version it had')
from json_extract_path(app_public.policy_versions(), '0', 'versions', '1') as v;

select is(pg_temp.refusal($$select app_public.make_policy_version(first, '{}', '[]', '[]') from t$$),
  'RBSTL based_on', 'who started from an older version is told of the newer one');
select is(pg_temp.refusal(
    $$select app_public.make_policy_version(foreign_version, '{}', '[]', '[]') from t$$),
  'RBVAL based_on', 'another school''s version does not exist');
select is(pg_temp.refusal($$select pg_temp.make('{"exam_weight": 0, "year_weight": 0}')$$), '23514',
  'weights that are all 0 are refused');
select is(pg_temp.refusal($$select pg_temp.make('{"missing_term": "guess"}')$$), '23514',
  'and so are unknown rules');
select is(pg_temp.refusal($$select pg_temp.make('{}',
    '[{"purpose": "mention", "lower_bound": 12, "includes_bound": true, "label": "a"},
      {"purpose": "mention", "lower_bound": 12.0, "includes_bound": false, "label": "b"}]')$$),
  '23505', 'and two bands from the same bound');
select is(count(*), 2::bigint, 'nothing of what was refused remains')
from app_public.grading_policy_versions;
select is(pg_temp.refusal(format($$select pg_temp.make('{"school_id": %s, "version": 9}')$$, other)),
  null, 'school and number are not the sender''s to choose') from t;
select results_eq('select version from app_public.grading_policy_versions order by version',
  array[1, 2, 3], 'the version has its own number');

select is(app_public.compare_policy_classes(tests.term(school), second)::jsonb - 1 -> 0 ->> 'name',
  '6e A', 'each class is compared') from t;
select is((app_public.compare_policy_classes(tests.term(school), second) -> 0)::jsonb - 'classId',
  '{"name": "6e A", "students": 2, "averages": 1, "generalAverages": 1, "ranks": 1, "mentions": 2}',
  'with how many averages, ranks and mentions would change') from t;
select is((app_public.compare_policy_classes(tests.term(school), first) -> 1 ->> 'students'), '0',
  'also where nothing would') from t;
select is(app_public.compare_policy_classes(tests.term(other), second)::text, null,
  'another school''s term is not compared') from t;

select * from finish();
rollback;

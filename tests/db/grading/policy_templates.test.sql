-- Policies from templates: policy_templates(), country_template(), apply_policy_template(),
-- create_policy(); default_mark_codes(). What contradicts itself: policy_problems(),
-- tg_grading_policy_versions__check(), tg_terms__policy().
begin;
select plan(34);

create temp table t as select tests.school('S1') as school, tests.school('S2', 10) as small;
update app_public.terms set ends_on = '2026-06-30' where school_id = (select school from t);
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('teacher', school, 'teacher') from t;

select results_eq('select code, scale, ranks_shown from app_public.policy_templates() order by 1',
  $$values ('azerbaijan', 100::numeric, false), ('cambodia', 10, true), ('francophone', 20, true),
    ('gpa', 100, false), ('standard', 20, true)$$, 'templates ship for several kinds of school');
select results_eq(
  $$select c, app_hidden.country_template(c) from unnest('{AZ,CI,GH,KH,US}'::text[]) as c$$,
  $$values ('AZ', 'azerbaijan'), ('CI', 'francophone'), ('GH', 'standard'), ('KH', 'cambodia'),
    ('US', 'gpa')$$, 'a country has its own, or the standard');
select is(app_hidden.country_template(null), 'standard', 'no country, the standard');
select results_eq(
  $$select e ->> 'kind', e ->> 'weight' from app_public.policy_templates() as p,
    json_array_elements(p.terms) as e where p.code = 'francophone'$$,
  $$values ('trimester', '1'), ('trimester', '2'), ('trimester', '2')$$,
  'with the terms of a year and their weights');

-- every template makes a policy that a term can use
create function pg_temp.problems(template text) returns bigint language sql as $$
  with made as materialized (
    select p.id, t.school
    from t, app_private.apply_policy_template(array[t.school], template, 'From ' || template, false) as p)
  select count(*)
  from made p
  join app_public.grading_policy_versions v on v.school_id = p.school and v.policy_id = p.id
  cross join lateral app_hidden.policy_problems(v, true)
$$;
select is(pg_temp.problems(p.code), 0::bigint, p.code || ' does not contradict itself')
from app_public.policy_templates() as p order by p.code;
select results_eq(
  $$select b.lower_bound, b.label from app_public.grading_policy_bands b, t
    where b.school_id = small order by 1 desc$$,
  $$values (8.00, 'très bien'), (7.00, 'bien'), (6.00, 'assez bien'), (5.00, 'passable'),
    (0.00, 'insuffisant')$$, 'bands are brought to the scale of the school');
select results_eq(
  $$select c.code, c.coefficient from app_public.grading_policy_categories c
    join app_public.grading_policy_versions v on v.id = c.policy_version_id
    join app_public.grading_policies p on p.id = v.policy_id
    where p.name = 'From azerbaijan' and v.category_rule = 'average' order by c.position$$,
  $$values ('KSQ', 40.00), ('BSQ', 60.00)$$, 'small summatives 40, big ones 60 %');
select results_eq(
  $$select (app_hidden.band(v.school_id, v.id, 'letter', f * 0.2)).label
    from unnest('{30,30.5,60,61,80,81}'::numeric[]) as f, app_public.grading_policy_versions v
    join app_public.grading_policies p on p.id = v.policy_id
    where p.name = 'From azerbaijan' order by f$$,
  $$values ('2'), ('3'), ('3'), ('4'), ('4'), ('5')$$, 'shown as 2 to 5');
select throws_like(
  $$select app_private.apply_policy_template(array[school], 'none', null, false) from t$$,
  '%no policy template%', 'an unknown template is refused');

-- admins
set local role app_user;
select tests.act_as('teacher', school) from t;
select throws_ok($$select app_public.create_policy('gpa')$$, 'RBDEN', null, 'a teacher makes no rules');
select tests.act_as('head', school) from t;
select lives_ok($$select app_public.create_policy('gpa', is_default => true)$$, 'an admin makes a policy');
select results_eq('select name, is_default from app_public.grading_policies where is_default',
  $$values ('Moyenne de points (GPA)', true)$$, 'named in the school''s language, now the default');
select throws_ok($$select app_public.create_policy('gpa')$$, '23505', null, 'one of each name');
select lives_ok(
  $$insert into app_public.terms (academic_year_id, name, code, starts_on, ends_on)
    select tests.year(school), 'Next', 'N', '2026-07-01', '2026-07-31' from t$$,
  'the next term takes it');

-- contradictions within a version
create function pg_temp.refused(rules text) returns text language plpgsql as $$
declare
  v_field text;
begin
  execute format(
    'insert into app_public.grading_policy_versions (policy_id, version, %s)
     select id, (select count(*) + 9 from app_public.grading_policy_versions), %s
     from app_public.grading_policies where is_default',
    (select string_agg(split_part(r, '=', 1), ', ') from unnest(string_to_array(rules, ';')) as r),
    (select string_agg(split_part(r, '=', 2), ', ') from unnest(string_to_array(rules, ';')) as r));
  return null;
exception when sqlstate 'RBVAL' then
  get stacked diagnostics v_field = column_name;
  return v_field;
end;
$$;
grant execute on function pg_temp.refused(text) to app_user;
select is(pg_temp.refused(w.rules), w.field, w.name)
from (values
  ('conduct_rule=''computed'';conduct_coefficient=0', 'conduct_coefficient',
    'a computed conduct mark that counts nothing is refused'),
  ('conduct_rule=''computed'';general_rule=''points''', 'conduct_rule',
    'a computed conduct mark among points'),
  ('conduct_rule=''computed'';conduct_start=21', 'conduct_start',
    'a conduct mark that starts above the scale'),
  ('rank_ties=''{conduct}''', 'rank_ties', 'equals parted by a conduct mark that is off'),
  ('decimals=0;course_rounding_step=0.5', 'decimals', 'a figure that would be rounded twice'),
  ('decimals=0;general_rounding_step=0.1', 'decimals', 'the general average, too'),
  ('decimals=0;general_rounding_step=1', null, 'a step of 1 needs no decimals'),
  ('rank_ties=''{conduct}'';conduct_rule=''subject''', null, 'nor does a conduct subject hurt'))
  as w (rules, field, name);
reset role;

-- and between a version and its parts, once a term would use it
create function pg_temp.unusable(rules text, parts text default 'select 1') returns text
  language plpgsql as $$
declare
  v_field text;
  v_version uuid := uuidv7();
begin
  insert into app_public.grading_policy_versions (school_id, id, policy_id, version)
  select t.school, v_version, p.id, 10
  from t join app_public.grading_policies p on p.school_id = t.school and p.is_default;
  execute format('update app_public.grading_policy_versions set %s where id = %L', rules, v_version);
  execute replace(replace(parts, '$v', quote_literal(v_version)), '$s', (select school::text from t));
  update app_public.terms set policy_version_id = v_version
  where id = (select tests.term(school) from t);
  raise exception 'taken back' using errcode = 'ROLLB';
exception
  when sqlstate 'ROLLB' then return null;
  when sqlstate 'RBVAL' then
    get stacked diagnostics v_field = column_name;
    return v_field;
end;
$$;
select is(pg_temp.unusable(w.rules, w.parts), w.field, w.name)
from (values
  ('category_rule = ''average''', 'select 1', 'category_rule', 'categories are averaged, but there are none'),
  ('category_rule = ''average''',
    'insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name, coefficient) values ($s, $v, ''a'', ''A'', 0)',
    'category_rule', 'all of them weigh 0'),
  ('category_rule = ''average''',
    'insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name) values ($s, $v, ''a'', ''A'')',
    null, 'one that weighs does'),
  ('general_rule = ''points''', 'select 1', 'general_rule', 'points are averaged, but there are no letters'),
  ('general_rule = ''points''',
    'insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound, label) values ($s, $v, ''letter'', 0, ''F'')',
    'general_rule', 'a letter has no points'),
  ('decimals = 1',
    'insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound, label) values ($s, $v, ''mention'', 21, ''more'')',
    'lower_bound', 'a band begins above the scale'))
  as w (rules, parts, field, name);

-- codes
select is(count(distinct label), 4::bigint, 'mark codes have labels in four languages')
from unnest('{en,fr,km,az}'::text[]) as l, app_hidden.default_mark_codes(l) as c where c.code = 'Z';
select is(c.label, 'exempt', 'and English ones elsewhere')
from app_hidden.default_mark_codes('pt') as c where c.code = 'E';

select * from finish();
rollback;

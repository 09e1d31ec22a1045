-- Years, terms, levels, classes, subjects and codes as admins enter, change, order and delete them:
-- save_structure(), delete_structure(), reorder_structure(), activate_year(), and what these stand on:
-- check_admin(), structure_key(), column_list(), uses_of().
begin;
select plan(33);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as foreign_id;
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher') from t;
select tests.student(school, 'ana'), tests.course(other, 'FR') from t;
update t set foreign_id = (select s.id from app_public.subjects s where s.code = 'FR');
insert into app_public.levels (school_id, name, position)
select school, name, place from t, (values ('6e', 1), ('5e', 2), ('4e', 3)) as v (name, place);
create view pg_temp.state as
select y::text as line from app_public.academic_years y union all
select l::text from app_public.levels l union all
select s::text from app_public.subjects s union all
select m::text from app_public.mark_codes m;
create temp table before as select line from pg_temp.state;
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_detail text;
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail, v_field = column_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''), nullif(v_detail, ''));
end;
$$;
create function pg_temp.level(name text) returns text language sql as $$
  select l.id::text from app_public.levels l, t where l.school_id = school and l.name = level.name
$$;

grant execute on all functions in schema pg_temp to app_user;

select is(app_hidden.column_list(array['name', 'order', 'Level']), 'name, "order", "Level"',
  'names of columns are quoted where they have to be');
select is(app_hidden.structure_key('mark_codes'), 'code', 'a code is named by its letters');

select tests.act_as('math', school) from t;
set local role app_user;
select throws_ok(statement, 'RBDEN', null, sentence)
from (values
  ($$select app_hidden.check_admin()$$, 'a teacher is no admin'),
  ($$select app_public.save_structure('levels', null, null, '{"name": "3e"}')$$,
    'a teacher does not enter a level'),
  ($$select app_public.delete_structure('levels', pg_temp.level('4e'))$$, 'nor deletes one'),
  ($$select app_public.reorder_structure('levels', array[pg_temp.level('4e')])$$,
    'nor changes their order'),
  ($$select app_public.activate_year(tests.year(school)) from t$$, 'nor says which year it is'))
  as v (statement, sentence);
reset role;
set local role rollbook_owner;
select set_eq('select line from pg_temp.state', 'select line from before', 'nothing has changed');

select tests.act_as('head', school) from t;
set local role app_user;
select throws_ok($$select app_public.save_structure('users', null, null, '{}')$$, 'RBVAL', null,
  'only what is listed can be set up this way');
select throws_ok($$select app_public.delete_structure('users', 'x')$$, 'RBVAL', null,
  'and deleted this way');
select isnt(app_public.save_structure('levels', null, null, '{"name": "3e", "position": 4}'), null,
  'an admin enters a level');
select is(app_public.save_structure('mark_codes', null, null,
  '{"code": "R", "label": "late", "effect": "neutral"}'), 'R', 'or a code, named by its letters');
select is(app_public.save_structure('levels', pg_temp.level('3e'),
  '{"name": "3e", "position": 4}', '{"name": "Troisième", "position": "4"}'),
  pg_temp.level('Troisième'), 'and changes it');
select is(pg_temp.refusal($$select app_public.save_structure('levels', pg_temp.level('4e'),
    '{"name": "4e"}', '{"name": "5e"}')$$),
  '23505',
  'a constraint refuses as ever');

-- two admins
select isnt(app_public.save_structure('subjects', null, null,
  '{"code": "MATH", "name": "Maths", "default_coefficient": 3}'), null, 'there is a subject');
create function pg_temp.change(before json, after json) returns text language sql as $$
  select app_public.save_structure('subjects', s.id::text, before, after)
  from app_public.subjects s where s.code = 'MATH'
$$;
select isnt(pg_temp.change('{"name": "Maths", "default_coefficient": "3.0"}',
  '{"name": "Mathematics", "default_coefficient": "3.0"}'), null, 'one changes its name');
select isnt(pg_temp.change('{"name": "Maths", "default_coefficient": 3}',
  '{"name": "Maths", "default_coefficient": 4}'), null,
  'another, who still saw the old name, its coefficient');
select is((select name || ' ' || default_coefficient from app_public.subjects where code = 'MATH'),
  'Mathematics 4.00', 'both changes hold');
select is(pg_temp.refusal(
  $$select pg_temp.change('{"name": "Maths"}', '{"name": "Arithmetic"}')$$),
  'RBSTL name [{"field": "name", "yours": "Arithmetic", "theirs": "Mathematics"}]',
  'who would overwrite another''s change is told both values');
select isnt(pg_temp.change('{"name": "Maths"}', '{"name": "Mathematics"}'), null,
  'who wanted the same is not');
select throws_ok(
  $$select app_public.save_structure('levels', gen_random_uuid()::text, '{}', '{"name": "x"}')$$,
  'RBVAL', null, 'what was deleted meanwhile can''t be changed');
select throws_ok(
  $$select app_public.save_structure('subjects', foreign_id::text, '{}', '{"name": "x"}') from t$$,
  'RBVAL', null, 'another school''s subject does not exist');

-- order
select app_public.reorder_structure('levels',
  array[pg_temp.level('4e'), pg_temp.level('6e'), pg_temp.level('5e')]);
select results_eq($$select name from app_public.levels order by position$$,
  array['4e', '6e', '5e', 'Troisième'], 'levels stand in the order they are put in');
select app_public.reorder_structure('mark_codes', array['Z', 'A']);
select results_eq($$select code from app_public.mark_codes where code in ('A', 'Z')
  order by position$$, array['Z', 'A'], 'and so do codes');
select throws_ok($$select app_public.reorder_structure('classes', '{}')$$, 'RBVAL', null,
  'classes follow their levels');

-- deleting
select is(pg_temp.refusal($$select app_public.delete_structure('academic_years',
    tests.year(school)::text) from t$$),
  'RBUSE [{"by": "classes", "count": 1}, {"by": "terms", "count": 1}]',
  'a year is kept while it has classes and terms');
select is(app_hidden.uses_of('app_public.classes', tests.class(school)::text)::text,
  '[{"by": "enrollments", "count": 1}]', 'a class by those enrolled in it') from t;
select is(app_hidden.uses_of('app_public.levels', pg_temp.level('4e'))::text, null,
  'nothing keeps a level without classes');
select lives_ok($$select app_public.delete_structure('levels', pg_temp.level('4e'))$$,
  'it can be deleted');
select results_eq('select name from app_public.levels order by position', array['6e', '5e',
  'Troisième'], 'and is gone');

-- the year the school works in
select app_public.save_structure('academic_years', null, null,
  '{"name": "2026-2027", "starts_on": "2026-09-01", "ends_on": "2027-07-31"}');
select lives_ok($$select app_public.activate_year(id) from app_public.academic_years
  where name = '2026-2027'$$, 'another year becomes the active one');
select results_eq('select name from app_public.academic_years where is_active',
  array['2026-2027'], 'and no other is');
select throws_ok($$select app_public.activate_year(tests.year(other)) from t$$, 'RBVAL', null,
  'another school''s year can''t be');

select * from finish();
rollback;

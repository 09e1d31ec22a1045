-- forget_imports(), which the worker calls every night; import_kind_fields().
begin;
select plan(3);

create temp table t as
select tests.school('S1') as school;
insert into app_public.imports (school_id, kind, file_name, state, applied_at)
select school, 'subjects', v.name, v.state, now() - v.age
from t, (values ('last week', 'applied', interval '6 days'), ('long ago', 'applied', interval '9 days'),
  ('waiting', 'checked', null)) as v (name, state, age);
insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
select i.school_id, i.id, 'subjects', '{}', 2, '{}' from app_public.imports i;

select lives_ok('select app_private.forget_imports()', 'every night, what was only kept for undoing is cleared');
select results_eq(
  $$select i.file_name from app_public.imports i where exists (
      select from app_private.import_writes w where w.import_id = i.id) order by 1$$,
  $$values ('last week'), ('waiting')$$, 'but not of imports that can be undone or written');
select tests.user('head', school, 'admin'), tests.act_as('head', school) from t;
set local role app_user;
select is((select count(*)::integer from json_object_keys(app_public.import_kind_fields())), 8,
  'an admin is told the fields of every kind');
reset role;

select * from finish();
rollback;

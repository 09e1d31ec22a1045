begin;
select plan(10);

create view pg_temp.exposed as
select n.oid, n.nspname from pg_namespace n where n.nspname in ('app_public', 'mart');

create view pg_temp.silent_relations as
select c.oid::regclass as name
from pg_class c join pg_temp.exposed e on e.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm') and obj_description(c.oid, 'pg_class') is null;

create view pg_temp.silent_columns as
select c.oid::regclass || '.' || a.attname as name
from pg_class c
join pg_temp.exposed e on e.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p', 'v', 'm', 'c') and col_description(c.oid, a.attnum) is null;

create view pg_temp.silent_functions as
select p.oid::regprocedure::text as name
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops')
  and obj_description(p.oid, 'pg_proc') is null;

-- What a user may run into needs a sentence: it becomes the error message.
create view pg_temp.silent_constraints as
select k.conrelid::regclass || ' ' || k.conname as name
from pg_constraint k join pg_temp.exposed e on e.oid = k.connamespace
where k.contype in ('c', 'u', 'x') and obj_description(k.oid, 'pg_constraint') is null
  and k.conrelid not in ('app_public.institution_types'::regclass);

create view pg_temp.floats as
select c.oid::regclass || '.' || a.attname as name
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
where c.relnamespace in ('app_public'::regnamespace, 'mart'::regnamespace, 'app_private'::regnamespace)
  and a.atttypid in ('float4'::regtype, 'float8'::regtype);

select is_empty('select * from pg_temp.silent_relations', 'every exposed table and view says what it is');
select is_empty('select * from pg_temp.silent_columns', 'every exposed column says what it means');
select is_empty('select * from pg_temp.silent_functions', 'every function says what it does');
select is_empty('select * from pg_temp.silent_constraints', 'every constraint has a sentence for the user');
select is_empty('select * from pg_temp.floats', 'no figure is a floating point number');

create table app_public.offender (id integer, constraint offending check (id > 0), share float8);
create function app_public.offender() returns integer language sql immutable return 1;
select isnt_empty('select * from pg_temp.silent_relations', 'a table without comment is noticed');
select isnt_empty('select * from pg_temp.silent_columns', 'a column without comment is noticed');
select isnt_empty('select * from pg_temp.silent_functions', 'a function without comment is noticed');
select isnt_empty('select * from pg_temp.silent_constraints', 'a constraint without sentence is noticed');
select isnt_empty('select * from pg_temp.floats', 'a floating point column is noticed');

select * from finish();
rollback;

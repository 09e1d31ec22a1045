-- Who may do what at all, whatever the policies say.
begin;
select plan(23);

create view pg_temp.functions as
select p.*, p.oid::regprocedure as name, n.nspname
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops');

create view pg_temp.for_everybody as
select f.name
from pg_temp.functions f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
where a.grantee = 0;

create view pg_temp.unpinned as
select f.name
from pg_temp.functions f
where (f.prosecdef or (select l.lanname from pg_language l where l.oid = f.prolang) = 'plpgsql')
  and f.prosqlbody is null
  and not coalesce(f.proconfig, '{}') @> array['search_path=""'];

create view pg_temp.foreign_owned as
select c.oid::regclass::text as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'ops')
  and c.relowner <> to_regrole('rollbook_owner');

create view pg_temp.forbidden_verbs as
select c.oid::regclass::text as name, a.privilege_type
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join aclexplode(c.relacl) a
where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops')
  and a.grantee in (to_regrole('app_user'), to_regrole('rollbook_authenticator'), to_regrole('rollbook_analyst'),
    to_regrole('rollbook_worker'), 0)
  and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN');

create view pg_temp.writable_tenant as
select a.attrelid::regclass as name, x.privilege_type
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relnamespace = 'app_public'::regnamespace
cross join aclexplode(a.attacl) x
where a.attname = 'school_id';

create view pg_temp.table_wide_writes as
select c.oid::regclass as name, a.privilege_type
from pg_class c
cross join aclexplode(c.relacl) a
where c.relnamespace = 'app_public'::regnamespace
  and a.grantee = to_regrole('app_user')
  and a.privilege_type in ('INSERT', 'UPDATE');

create view pg_temp.reachable_stores as
select c.oid::regclass as name
from pg_class c
cross join aclexplode(c.relacl) a
where c.relkind = 'm'
  and a.grantee not in (c.relowner, to_regrole('mart_reader'));

create view pg_temp.unfiltered_views as
select c.oid::regclass as name
from pg_class c
where c.relnamespace = 'mart'::regnamespace
  and c.relkind = 'v'
  and (c.relowner <> to_regrole('mart_reader')
    or not coalesce(c.reloptions, '{}') @> '{security_barrier=true}'
    or pg_get_viewdef(c.oid) !~ 'school_id = ANY \(+ ?SELECT app_private.analyst_school_ids');

create view pg_temp.reachable_private as
select f.name
from pg_temp.functions f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
where f.nspname in ('app_private', 'audit')
  and a.grantee = to_regrole('app_user');

create view pg_temp.volatile_context as
select f.name
from pg_temp.functions f
where f.provolatile = 'i' and f.prokind = 'f'
  and coalesce(pg_get_function_sqlbody(f.oid), f.prosrc) ~* 'current_setting|now\(\)|current_date|from app_';

select is_empty('select * from pg_temp.for_everybody', 'no function is for everybody');
select is_empty('select * from pg_temp.unpinned', 'definers and plpgsql functions have an empty search path');
select is_empty('select * from pg_temp.foreign_owned', 'rollbook_owner owns everything but the filtering views');
select is_empty('select * from pg_temp.forbidden_verbs', 'nobody may truncate, reference, trigger or maintain');
select is_empty('select * from pg_temp.writable_tenant', 'no request names the school of a row');
select is_empty('select * from pg_temp.table_wide_writes', 'inserts and updates are granted by column');
select is_empty('select * from pg_temp.reachable_stores', 'nobody reads a materialized view directly');
select is_empty('select * from pg_temp.unfiltered_views', 'every view for analysts is a filtering one');
select is_empty('select * from pg_temp.reachable_private', 'requests can''t call what is private');
select is_empty('select * from pg_temp.volatile_context', 'nothing that reads its surroundings is immutable');
select ok(
  not rolsuper and not rolbypassrls and not rolcreaterole and not rolinherit,
  'the login role of requests may do nothing by itself')
from pg_roles where rolname = 'rollbook_authenticator';
select is_empty(
  $$select f.name from pg_temp.functions f
    where has_function_privilege('rollbook_authenticator', f.oid, 'execute')$$,
  'it can call nothing: who breaks out of a request finds nothing there');
select set_eq(
  $$select f.proname::text from pg_temp.functions f
    where has_function_privilege('rollbook_sign_in', f.oid, 'execute')$$,
  array['accept_with_new_account', 'is_invitation_open', 'begin_sign_in', 'finish_sign_in', 'sign_out', 'begin_second_step', 'begin_code',
    'finish_code', 'begin_check', 'finish_check', 'who_sets_up', 'keep_factor',
    'replace_recovery_codes', 'confirm_factor', 'finish_enrolment', 'end_factor',
    'change_password', 'request_reset', 'own_words', 'open_reset', 'finish_reset',
    'touch_session', 'end_sessions'],
  'the login role of sign-in does what proving who one is takes, and nothing else');
select is_empty(
  $$select rolname from pg_roles
    where rolname in ('rollbook_owner', 'app_user', 'rollbook_worker', 'rollbook_analyst', 'mart_reader')
      and (rolsuper or rolbypassrls or rolcreaterole or rolreplication)$$,
  'no role of ours stands above row level security');
select is_empty(
  $$select c.oid::regclass from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text ~ '^(app_|audit)'
      and has_table_privilege('rollbook_worker', c.oid, 'select')$$,
  'the worker reads no table');

-- offenders
create function app_private.offender() returns integer language plpgsql immutable security definer
as $$ begin return (select 1 from app_public.schools where now() is not null); end $$;
grant execute on function app_private.offender() to public, app_user;
select isnt_empty($$select from pg_temp.for_everybody where name = 'app_private.offender()'::regprocedure$$,
  'a function for everybody is noticed');
select isnt_empty($$select from pg_temp.unpinned where name = 'app_private.offender()'::regprocedure$$,
  'a definer without search path is noticed');
select isnt_empty($$select from pg_temp.reachable_private where name = 'app_private.offender()'::regprocedure$$,
  'a private function that requests can call is noticed');
select isnt_empty($$select from pg_temp.volatile_context where name = 'app_private.offender()'::regprocedure$$,
  'an immutable function that looks around is noticed');
grant truncate, insert on app_public.marks to app_user;
grant update (school_id) on app_public.marks to app_user;
grant select on app_private.class_statistics to app_user;
select isnt_empty($$select from pg_temp.forbidden_verbs$$, 'a right to truncate is noticed');
select isnt_empty($$select from pg_temp.table_wide_writes$$, 'a table-wide insert is noticed');
select isnt_empty($$select from pg_temp.writable_tenant$$, 'a writable school_id is noticed');
select isnt_empty($$select from pg_temp.reachable_stores$$, 'a readable materialized view is noticed');

select * from finish();
rollback;

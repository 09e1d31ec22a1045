-- L10 nothing that reads its surroundings is immutable, and who asks is known anew in each statement
select f.oid::regprocedure
from pg_proc f
where f.pronamespace::regnamespace::text in (
    'app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
  and f.prokind = 'f'
  and (f.provolatile = 'i'
      and coalesce(pg_get_function_sqlbody(f.oid), f.prosrc)
        ~* 'current_setting|now\(\)|current_date|random|(from|join) (app_|audit)'
    or f.oid = any ('{app_hidden.current_school_id,app_hidden.current_user_id,app_hidden.has_duty,
        app_hidden.has_right}'::regproc[])
      and (f.provolatile <> 's' or f.proparallel <> 's' or not f.prosecdef and f.proname <> 'has_right'));
-- offender: an immutable function that reads a table
create function app_private.offender() returns integer language plpgsql immutable
as $$ begin return (select count(*) from app_public.schools); end $$;
-- offender: an immutable function that knows the time
create function app_private.offender() returns boolean language plpgsql immutable
as $$ begin return now() > '2026-01-01'; end $$;
-- offender: a school that is looked up once and kept in plans
alter function app_hidden.current_school_id() immutable;

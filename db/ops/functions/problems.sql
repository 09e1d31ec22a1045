create or replace function ops.problems()
  returns table (problem text, remedy text)
  language plpgsql stable
  set search_path = ''
as $$
begin
  return query
  select pg_catalog.format('the server is PostgreSQL %s',
      pg_catalog.current_setting('server_version')),
    'Upgrade it to 18.4 or newer.'
  where pg_catalog.current_setting('server_version_num')::integer < 180004
  union all
  select pg_catalog.format('%s is %s', s.name, s.setting),
    pg_catalog.format('Set %s = on: without it a power cut can destroy data.', s.name)
  from pg_catalog.pg_settings s
  where s.name in ('fsync', 'full_page_writes')
    and s.setting = 'off'
  union all
  select 'the extension btree_gist is missing',
    'Run "create extension btree_gist schema public" as an administrator.'
  where not exists (select from pg_catalog.pg_extension e where e.extname = 'btree_gist')
  union all
  select pg_catalog.format('row level security is off on %s', c.oid::regclass),
    pg_catalog.format('Run "alter table %s enable row level security".', c.oid::regclass)
  from pg_catalog.pg_class c
  where c.relnamespace = any ('{app_public,app_hidden,app_private,audit}'::regnamespace[])
    and c.relkind in ('r', 'p')
    and not c.relrowsecurity
  union all
  select pg_catalog.format('the table %s has no policy “tenant”', c.oid::regclass),
    pg_catalog.format('Run "call app_private.protect(''%s'')", then its policies file.',
      c.oid::regclass)
  from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id'
  where c.relnamespace = 'app_public'::regnamespace
    and c.relkind in ('r', 'p')
    and not exists (
      select
      from pg_catalog.pg_policy p
      where p.polrelid = c.oid and p.polname = 'tenant' and not p.polpermissive)
  union all
  select pg_catalog.format('the index %s is not valid', i.indexrelid::regclass),
    pg_catalog.format('Run "reindex index concurrently %s".', i.indexrelid::regclass)
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  where not i.indisvalid
    and c.relkind = 'i'
    and c.relnamespace = any ('{app_public,app_private,audit}'::regnamespace[])
  union all
  select pg_catalog.format('no index supports the key %s of %s', k.conname, k.conrelid::regclass),
    'Make an index that begins with its columns.'
  from pg_catalog.pg_constraint k
  where k.contype = 'f'
    and k.connamespace in ('app_public'::regnamespace, 'app_private'::regnamespace)
    -- whoever leaves a table whose rows are never deleted or renumbered needs none
    and k.confrelid = any (array['app_public.students', 'app_public.assessments',
      'app_public.classes', 'app_public.courses', 'app_public.guardians']::regclass[])
    and not exists (
      select
      from pg_catalog.pg_index i
      where i.indrelid = k.conrelid
        and i.indisvalid
        and i.indnatts > 1
        and (i.indkey::smallint[])[0:1] <@ k.conkey);

  return query
  select pg_catalog.format('the role %s %s', w.role_name, f.fault), f.remedy
  from (values
    ('rollbook_owner', false, true), ('rollbook_migrator', true, true),
    ('rollbook_authenticator', true, false), ('rollbook_sign_in', true, false),
    ('app_user', false, true),
    ('rollbook_worker', true, true), ('rollbook_analyst', false, true),
    ('mart_reader', false, true)) as w (role_name, logs_in, inherits)
  left join pg_catalog.pg_roles r on r.rolname = w.role_name
  cross join lateral (values
    (r.oid is null, 'is missing', 'Start Rollbook once: it makes its roles.'),
    (r.rolsuper, 'is a superuser', pg_catalog.format('Run "alter role %s nosuperuser".', w.role_name)),
    (r.rolbypassrls, 'sees all schools',
      pg_catalog.format('Run "alter role %s nobypassrls".', w.role_name)),
    (r.rolcanlogin and not w.logs_in, 'can log in',
      pg_catalog.format('Run "alter role %s nologin".', w.role_name)),
    (not r.rolcanlogin and w.logs_in, 'can''t log in',
      pg_catalog.format('Run "alter role %s login".', w.role_name)),
    (r.rolinherit and not w.inherits, 'inherits the rights of its groups',
      pg_catalog.format('Run "alter role %s noinherit".', w.role_name)))
    as f (is_wrong, fault, remedy)
  where f.is_wrong;

  return query
  select pg_catalog.format('the log of changes has no partition for %s',
      pg_catalog.to_char(m.month, 'YYYY-MM')),
    'Run "select audit.create_partitions()", and see whether the worker runs.'
  from (
    select pg_catalog.date_trunc('month', now() at time zone 'utc') + n * interval '1 month'
      as month
    from pg_catalog.generate_series(0, 1) as n) as m
  where pg_catalog.to_regclass('audit.log_' || pg_catalog.to_char(m.month, 'YYYY_MM')) is null
  union all
  select 'changes were logged outside the monthly partitions',
    'Move the rows of audit.log_default into partitions of their months.'
  where exists (select from audit.log_default)
  union all
  select pg_catalog.format('%s results have waited to be calculated since %s',
      pg_catalog.count(*),
      pg_catalog.to_char(min(d.changed_at) at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"')),
    'See whether the worker runs ("npm start"); then look for failed jobs.'
  from app_private.dirty_results d
  where d.changed_at < now() - interval '1 minute'
  having pg_catalog.count(*) > 0
  union all
  select pg_catalog.format('%s jobs %s have failed for good: %s', pg_catalog.count(*),
      j.task_identifier, max(j.last_error)),
    'Remove the cause, then run "update graphile_worker._private_jobs set attempts = 0" for them.'
  from graphile_worker.jobs j
  where j.attempts >= j.max_attempts
  group by j.task_identifier;

  if not (select c.relispopulated from pg_catalog.pg_class c
          where c.oid = 'app_private.class_statistics'::regclass) then
    return query
    select 'mart.class_statistics was never filled'::text,
      'See whether the worker runs: it refreshes it every five minutes.'::text
    where exists (
      select
      from app_public.term_statistics s
      where s.calculated_at < now() - interval '15 minutes');
  else
    return query
    select 'mart.class_statistics is out of date'::text,
      'See whether the worker runs: it refreshes it every five minutes.'::text
    where (select max(s.calculated_at) from app_public.term_statistics s)
      between (select max(c.as_of) from app_private.class_statistics c)
      and now() - interval '15 minutes';
  end if;

  return query
  select pg_catalog.format('somebody may read %s directly', c.oid::regclass),
    pg_catalog.format('Run "revoke all on %s from %s".', c.oid::regclass,
      case when x.grantee = 0 then 'public' else x.grantee::regrole::text end)
  from pg_catalog.pg_class c
  cross join lateral pg_catalog.aclexplode(c.relacl) as x
  where c.relkind = 'm'
    and c.relnamespace = 'app_private'::regnamespace
    and x.grantee not in (c.relowner, 'mart_reader'::regrole);
end;
$$;

comment on function ops.problems() is
  'What is wrong with this installation, and the remedy, one row each; none when all is well.';

--! Previous: -
--! Hash: sha1:13b35fb8f8d06ff5b66bb50866d26dd42f965ec5
--! Message: lay the foundation

--! Included all.sql
--! Included foundation/schemas.sql
create schema if not exists app_public;
create schema if not exists app_hidden;
create schema if not exists app_private;
create schema if not exists audit;
create schema if not exists mart;
create schema if not exists ops;

comment on schema app_public is
  'What the GraphQL API exposes: tables under row level security and the functions of the screens.';
comment on schema app_hidden is
  'Helpers that policies and API functions call; executable by requests, not exposed.';
comment on schema app_private is
  'Secrets, materialized stores, triggers and jobs; no request reaches it directly.';
comment on schema audit is 'The log of every change of every table.';
comment on schema mart is 'Stable views for analysts, filtered by what each analyst may see.';
comment on schema ops is 'Views and functions for those who operate the installation.';

grant usage on schema app_public, app_hidden to app_user;
grant usage on schema app_private to rollbook_sign_in, rollbook_worker;
grant usage on schema audit to rollbook_worker;
grant usage on schema mart to rollbook_analyst, mart_reader;
grant usage on schema app_public, app_hidden, app_private to mart_reader;

alter default privileges revoke execute on functions from public;
--! EndIncluded foundation/schemas.sql
--! Included foundation/functions/drop_policies.sql
-- Policies live in one file per table; starting from none, a removed or renamed one can't linger.
create or replace procedure app_private.drop_policies(of_table regclass)
  language plpgsql
  set search_path = ''
as $$
declare
  v_policy name;
begin
  for v_policy in select p.polname from pg_catalog.pg_policy p where p.polrelid = of_table loop
    execute pg_catalog.format('drop policy %I on %s', v_policy, of_table);
  end loop;
end;
$$;

comment on procedure app_private.drop_policies(regclass) is
  'Removes every policy of a table; the first line of each policies file.';
--! EndIncluded foundation/functions/drop_policies.sql
--! Included foundation/functions/protect.sql
-- The one place that says what a tenant table is: row level security, the tenant policy, and the
-- statistics without which PostgreSQL takes school and key as independent and expects one row.
create or replace procedure app_private.protect(tenant_table regclass)
  language plpgsql
  set search_path = ''
as $$
declare
  v_key record;
begin
  execute pg_catalog.format('alter table %s enable row level security', tenant_table);
  call app_private.drop_policies(tenant_table);
  execute pg_catalog.format(
    'create policy tenant on %s as restrictive to app_user
       using (school_id = (select app_hidden.current_school_id()))', tenant_table);

  for v_key in
    select distinct c.relname as table_name, a.attname as column_name
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    cross join lateral pg_catalog.unnest(k.conkey) as u (attnum)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
    where k.conrelid = tenant_table
      and k.contype = 'f'
      and pg_catalog.cardinality(k.conkey) > 1
      and a.attname <> 'school_id'
    order by 2
  loop
    execute pg_catalog.format(
      'create statistics if not exists app_public.%I (dependencies, ndistinct)
         on school_id, %I from %s',
      v_key.table_name || '_' || v_key.column_name || '_stat', v_key.column_name, tenant_table);
  end loop;
end;
$$;

comment on procedure app_private.protect(regclass) is
  'Closes a tenant table: enables row level security, makes the restrictive tenant policy and the '
  'extended statistics for each key that goes with school_id.';
--! EndIncluded foundation/functions/protect.sql
--! Included foundation/functions/normalised.sql
create or replace function app_hidden.normalised(words text)
  returns text
  language sql immutable strict parallel safe
return
  replace(replace(replace(replace(replace(
    regexp_replace(lower(normalize(words, nfd)), '[\u0300-\u036f]', '', 'g'),
    'œ', 'oe'), 'æ', 'ae'), 'ı', 'i'), 'ə', 'e'), 'ß', 'ss');

comment on function app_hidden.normalised(text) is
  'Text as it is searched: lower case, without accents, ligatures written out, Azerbaijani ı and ə '
  'as i and e. Other scripts stay as they are.';
grant execute on function app_hidden.normalised(text) to app_user;
--! EndIncluded foundation/functions/normalised.sql
--! Included audit/tables.sql
create table if not exists audit.log (
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  transaction_id xid8 not null default pg_current_xact_id(),
  school_id integer,
  table_name text not null,
  operation text not null,
  key jsonb not null,
  before jsonb,
  after jsonb,
  actor_id uuid,
  session_key bytea,
  database_role name not null default session_user,
  address inet,
  request_id text,
  primary key (at, id),
  constraint log_operation_known check (operation in ('insert', 'update', 'delete'))
) partition by range (at);

create index if not exists log_school_idx on audit.log (school_id, table_name, at);
create index if not exists log_key_idx on audit.log (school_id, table_name, key, at);

comment on table audit.log is
  'Every change of every table, one row per changed row, written by triggers in the same '
  'transaction. Never updated; old months are detached as partitions.';
comment on column audit.log.id is 'Number of the entry; gaps are rolled back transactions.';
comment on column audit.log.at is 'When the change was made (clock time, not start of transaction).';
comment on column audit.log.transaction_id is 'Entries of one transaction share it.';
comment on column audit.log.school_id is 'School of the row; NULL for rows that belong to no school.';
comment on column audit.log.table_name is 'Schema and table, for example app_public.marks.';
comment on column audit.log.operation is 'insert, update or delete.';
comment on column audit.log.key is
  'Primary key of the row, without school_id; a secret in it has the value null.';
comment on column audit.log.before is
  'Changed columns before an update, the whole row before a delete, NULL for an insert. '
  'A secret column appears with the value null: named, never copied.';
comment on column audit.log.after is
  'Changed columns after an update, the whole row after an insert, NULL for a delete.';
comment on column audit.log.actor_id is 'The signed-in user; NULL for jobs and the command line.';
comment on column audit.log.session_key is
  'First 8 bytes of the hash of the session''s token; NULL without a session.';
comment on column audit.log.database_role is 'The login role of the connection.';
comment on column audit.log.address is 'Network address as the server saw it; NULL when unknown.';
comment on column audit.log.request_id is 'The server''s number of the request; NULL outside one.';

alter table audit.log enable row level security;

-- Where entries go when nobody made the month's partition: nothing is lost, doctor complains.
create table if not exists audit.log_default partition of audit.log default;
alter table audit.log_default enable row level security;
--! EndIncluded audit/tables.sql
--! Included audit/functions/create_partitions.sql
create or replace function audit.create_partitions(months_ahead integer default 3)
  returns integer
  language plpgsql volatile
  security definer -- the worker creates partitions ahead without owning the log
  set search_path = ''
as $$
declare
  v_month date;
  v_name text;
  v_created integer := 0;
begin
  for v_month in
    select m::date
    from pg_catalog.generate_series(
      pg_catalog.date_trunc('month', pg_catalog.now() at time zone 'utc'),
      pg_catalog.date_trunc('month', pg_catalog.now() at time zone 'utc')
        + pg_catalog.make_interval(months => months_ahead),
      interval '1 month') as m
  loop
    v_name := 'log_' || pg_catalog.to_char(v_month, 'YYYY_MM');
    if pg_catalog.to_regclass('audit.' || v_name) is null then
      execute pg_catalog.format(
        'create table audit.%I partition of audit.log for values from (%L) to (%L)',
        v_name, v_month::timestamp at time zone 'utc',
        (v_month + interval '1 month') at time zone 'utc');
      execute pg_catalog.format('alter table audit.%I enable row level security', v_name);
      v_created := v_created + 1;
    end if;
  end loop;
  return v_created;
end;
$$;

comment on function audit.create_partitions(integer) is
  'Creates the monthly partitions of the log from this month to months_ahead later; returns how '
  'many were missing.';
grant execute on function audit.create_partitions(integer) to rollbook_worker;

select audit.create_partitions();
--! EndIncluded audit/functions/create_partitions.sql
--! Included audit/functions/tg__log.sql
create or replace function audit.masked(of_row jsonb, secrets text[])
  returns jsonb
  language sql immutable parallel safe
return case
  when secrets = '{}' then of_row
  else (
    select jsonb_object_agg(
      c.key, case when c.key = any (secrets) then 'null'::jsonb else c.value end)
    from jsonb_each(of_row) as c)
end;

comment on function audit.masked(jsonb, text[]) is
  'A row with the values of its secret columns replaced by null; their names stay.';

create or replace function audit.key_of(of_row jsonb, columns text[])
  returns jsonb
  language sql immutable parallel safe
return (select jsonb_object_agg(c, of_row -> c) from unnest(columns) as c);

comment on function audit.key_of(jsonb, text[]) is 'The named columns of a row as an object.';

-- Inserts and deletes: one entry per row, one insert per statement. Arguments of the trigger: columns
-- of the key as a comma list, secret columns as a comma list, the column that holds the school.
create or replace function audit.tg__log()
  returns trigger
  language plpgsql volatile
  security definer -- nobody may write the log in any other way
  set search_path = ''
as $$
declare
  v_key text[] := pg_catalog.string_to_array(tg_argv[0], ',');
  v_secrets text[] := pg_catalog.string_to_array(tg_argv[1], ',');
  v_school text := tg_argv[2];
  v_table text := tg_table_schema || '.' || tg_table_name;
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
  v_session bytea := pg_catalog.substr(
    pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8);
  v_actor uuid := case when v_token is not null then app_hidden.current_user_id() end;
  v_address inet := nullif(pg_catalog.current_setting('app.address', true), '')::inet;
  v_request text := nullif(pg_catalog.current_setting('app.request', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log
      (school_id, table_name, operation, key, after, actor_id, session_key, address, request_id)
    select (r.doc ->> v_school)::integer, v_table, 'insert',
      -- written out: a function that can't be inlined costs more than all the rest
      (select pg_catalog.jsonb_object_agg(
         k, case when k = any (v_secrets) then 'null'::jsonb else r.doc -> k end)
       from pg_catalog.unnest(v_key) as k),
      case when v_secrets = '{}' then r.doc else audit.masked(r.doc, v_secrets) end,
      v_actor, v_session, v_address, v_request
    from (select pg_catalog.to_jsonb(n) as doc from new_rows n) as r;
  else
    insert into audit.log
      (school_id, table_name, operation, key, before, actor_id, session_key, address, request_id)
    select (r.doc ->> v_school)::integer, v_table, 'delete',
      audit.masked(audit.key_of(r.doc, v_key), v_secrets), audit.masked(r.doc, v_secrets),
      v_actor, v_session, v_address, v_request
    from (select pg_catalog.to_jsonb(o) as doc from old_rows o) as r;
  end if;
  return null;
end;
$$;

comment on function audit.tg__log() is
  'Statement trigger that writes one entry of audit.log per inserted or deleted row.';
--! EndIncluded audit/functions/tg__log.sql
--! Included audit/functions/tg__log_update.sql
-- Updates mostly change one row: a row trigger costs them half of what transition tables do.
-- Arguments of the trigger as in tg__log.
create or replace function audit.tg__log_update()
  returns trigger
  language plpgsql volatile
  security definer -- nobody may write the log in any other way
  set search_path = ''
as $$
declare
  v_before jsonb := pg_catalog.to_jsonb(old);
  v_after jsonb := pg_catalog.to_jsonb(new);
  v_secrets text[] := pg_catalog.string_to_array(tg_argv[1], ',');
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
begin
  insert into audit.log
    (school_id, table_name, operation, key, before, after, actor_id, session_key, address,
     request_id)
  select (v_after ->> tg_argv[2])::integer, tg_table_schema || '.' || tg_table_name, 'update',
    k.key, c.before, c.after,
    case when v_token is not null then app_hidden.current_user_id() end,
    pg_catalog.substr(pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8),
    nullif(pg_catalog.current_setting('app.address', true), '')::inet,
    nullif(pg_catalog.current_setting('app.request', true), '')
  from (
    select
      pg_catalog.jsonb_object_agg(o.key, case when not o.key = any (v_secrets) then o.value end)
        as before,
      pg_catalog.jsonb_object_agg(
        o.key, case when not o.key = any (v_secrets) then v_after -> o.key end) as after
    from pg_catalog.jsonb_each(v_before) as o
    where v_after -> o.key is distinct from o.value) as c
  cross join (
    select pg_catalog.jsonb_object_agg(
      n, case when not n = any (v_secrets) then v_after -> n end) as key
    from pg_catalog.string_to_table(tg_argv[0], ',') as n) as k;
  return null;
end;
$$;

comment on function audit.tg__log_update() is
  'Row trigger that writes one entry of audit.log for a changed row: its changed columns before and '
  'after.';
--! EndIncluded audit/functions/tg__log_update.sql
--! Included audit/functions/enable.sql
create or replace procedure audit.enable(of_table regclass, secrets text[] default '{}')
  language plpgsql
  set search_path = ''
as $$
declare
  v_key text;
  v_school text;
  v_operation text;
begin
  select pg_catalog.string_agg(a.attname, ',' order by a.attnum) filter (
           where a.attname <> 'school_id' or pg_catalog.cardinality(k.conkey) = 1)
  into v_key
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
  where k.conrelid = of_table and k.contype = 'p';

  if v_key is null then
    raise exception '% has no primary key: its changes can''t be told apart', of_table;
  end if;

  select case when exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = of_table and a.attname = 'school_id' and not a.attisdropped)
    then 'school_id' else '' end
  into v_school;

  foreach v_operation in array array['insert', 'delete'] loop
    execute pg_catalog.format(
      'create or replace trigger _500_audit_%1$s after %1$s on %2$s
         referencing %3$s table as %3$s_rows
         for each statement execute function audit.tg__log(%4$L, %5$L, %6$L)',
      v_operation, of_table, case v_operation when 'insert' then 'new' else 'old' end,
      v_key, pg_catalog.array_to_string(secrets, ','), v_school);
  end loop;
  execute pg_catalog.format(
    'create or replace trigger _500_audit_update after update on %s
       for each row when (old.* is distinct from new.*)
       execute function audit.tg__log_update(%L, %L, %L)',
    of_table, v_key, pg_catalog.array_to_string(secrets, ','), v_school);
end;
$$;

comment on procedure audit.enable(regclass, text[]) is
  'Starts the log of a table''s changes. Secret columns are named in the log, their values are not '
  'copied. Error: the table has no primary key.';
--! EndIncluded audit/functions/enable.sql
--! Included institutions/tables.sql
create table if not exists app_public.institution_types (
  code text primary key,
  name text not null,
  depth smallint not null,
  constraint institution_types_depth_positive check (depth > 0)
);

comment on table app_public.institution_types is
  'The levels of the tree of institutions. Four by default: ministry, region, sector, school.';
comment on column app_public.institution_types.code is 'Short name used by programs: ministry, school…';
comment on column app_public.institution_types.name is 'Name in English; screens translate the code.';
comment on column app_public.institution_types.depth is 'Place in the tree, 1 at the top.';
comment on constraint institution_types_depth_positive on app_public.institution_types is
  'The depth of a level of institutions starts at 1.';

insert into app_public.institution_types (code, name, depth)
values ('ministry', 'Ministry', 1), ('region', 'Region', 2), ('sector', 'Sector', 3),
  ('school', 'School', 4)
on conflict do nothing;

create table if not exists app_public.institutions (
  id integer generated by default as identity primary key,
  parent_id integer references app_public.institutions on delete restrict,
  type text not null references app_public.institution_types on delete restrict,
  code text not null,
  name text collate "und-x-icu" not null,
  path integer[] not null default '{}',
  status text not null default 'active',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint institutions_code_unique unique (code),
  constraint institutions_code_readable check (code ~ '^[[:alnum:]][[:alnum:]._-]{0,63}$'),
  constraint institutions_name_not_blank check (char_length(btrim(name)) >= 2),
  constraint institutions_status_known check (status in ('active', 'inactive'))
);

create index if not exists institutions_parent_idx
  on app_public.institutions (parent_id, type) where deleted_at is null;
create index if not exists institutions_type_idx on app_public.institutions (type, parent_id);
create index if not exists institutions_path_idx on app_public.institutions using gin (path);

comment on table app_public.institutions is
  'The tree of institutions: ministry, regions, sectors, schools. A school may stand alone.';
comment on column app_public.institutions.id is
  'Number of the institution; for a school it is the school_id of all its rows.';
comment on column app_public.institutions.parent_id is
  'The institution directly above; NULL at the top of a tree.';
comment on column app_public.institutions.type is 'Level in the tree, a code of institution_types.';
comment on column app_public.institutions.code is
  'Short unique code, used at sign-in, in files and on the command line.';
comment on column app_public.institutions.name is 'Official name.';
comment on column app_public.institutions.path is
  'Numbers of the institutions from the top down to this one, kept by a trigger.';
comment on column app_public.institutions.status is 'active or inactive; nobody works in an inactive one.';
comment on column app_public.institutions.created_at is 'When the institution was entered.';
comment on column app_public.institutions.deleted_at is 'When it was removed; NULL while it exists.';
comment on constraint institutions_code_unique on app_public.institutions is
  'This code is already taken by another institution.';
comment on constraint institutions_code_readable on app_public.institutions is
  'A code starts with a letter or digit and has letters, digits, dots, dashes and underscores only, '
  '64 at most.';
comment on constraint institutions_name_not_blank on app_public.institutions is
  'The name of an institution has at least 2 characters.';
comment on constraint institutions_status_known on app_public.institutions is
  'The status of an institution is active or inactive.';

create table if not exists app_public.schools (
  id integer primary key references app_public.institutions on delete restrict,
  domain text,
  tier text not null default 'basic',
  max_students integer not null default 500,
  max_teachers integer not null default 50,
  country text not null,
  time_zone text not null default 'Africa/Abidjan',
  currency text not null default 'XOF',
  language text not null default 'fr',
  scale numeric(5, 2) not null default 20,
  ranks_shown_to_families boolean not null default true,
  constraint schools_domain_unique unique (domain),
  constraint schools_domain_valid check (domain ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+$'),
  constraint schools_max_students_not_negative check (max_students >= 0),
  constraint schools_max_teachers_not_negative check (max_teachers >= 0),
  constraint schools_country_code check (country ~ '^[A-Z]{2}$'),
  constraint schools_currency_code check (currency ~ '^[A-Z]{3}$'),
  constraint schools_language_code check (language ~ '^[a-z]{2}$'),
  constraint schools_scale_positive check (scale > 0)
);

comment on table app_public.schools is
  'The schools among the institutions, with their settings and quotas. A school is the tenant.';
comment on column app_public.schools.id is 'The institution that is this school.';
comment on column app_public.schools.domain is
  'Own host name, which picks the school at sign-in; NULL for none.';
comment on column app_public.schools.tier is 'Subscription tier.';
comment on column app_public.schools.max_students is 'Most active students the school may have.';
comment on column app_public.schools.max_teachers is 'Most active teachers the school may have.';
comment on column app_public.schools.country is 'ISO 3166-1 alpha-2 code.';
comment on column app_public.schools.time_zone is 'IANA zone; it decides what “today” is.';
comment on column app_public.schools.currency is 'ISO 4217 code.';
comment on column app_public.schools.language is 'ISO 639-1 code of the school''s language.';
comment on column app_public.schools.scale is 'Top of the scale of averages: 20, 10, 100…';
comment on column app_public.schools.ranks_shown_to_families is
  'Whether guardians and students see ranks.';
comment on constraint schools_domain_unique on app_public.schools is
  'This domain is already taken by another school.';
comment on constraint schools_domain_valid on app_public.schools is
  'A domain is a host name in lower case, such as lycee.example.';
comment on constraint schools_max_students_not_negative on app_public.schools is
  'The student quota can''t be negative.';
comment on constraint schools_max_teachers_not_negative on app_public.schools is
  'The teacher quota can''t be negative.';
comment on constraint schools_country_code on app_public.schools is
  'The country is a code of two capital letters, such as CI.';
comment on constraint schools_currency_code on app_public.schools is
  'The currency is a code of three capital letters, such as XOF.';
comment on constraint schools_language_code on app_public.schools is
  'The language is a code of two small letters, such as fr.';
comment on constraint schools_scale_positive on app_public.schools is
  'The scale of a school is more than 0.';

call audit.enable('app_public.institution_types');
call audit.enable('app_public.institutions');
call audit.enable('app_public.schools');
--! EndIncluded institutions/tables.sql
--! Included institutions/functions/tg_institutions__path.sql
create or replace function app_private.tg_institutions__path()
  returns trigger
  language plpgsql volatile
  security definer -- an admin who may add below one institution need not see the whole path
  set search_path = ''
as $$
declare
  v_parent app_public.institutions;
  v_depth smallint;
begin
  if tg_op = 'UPDATE' and new.parent_id is distinct from old.parent_id
     and exists (select from app_public.institutions c where c.parent_id = new.id) then
    raise exception 'An institution that has others below it can''t be moved'
      using errcode = 'RBTRE', hint = 'Move the institutions below it first.', column = 'parent_id';
  end if;

  select t.depth into v_depth from app_public.institution_types t where t.code = new.type;
  if exists (
    select
    from app_public.institutions c
    join app_public.institution_types t on t.code = c.type
    where c.parent_id = new.id
      and t.depth <= v_depth) then
    raise exception 'A % can''t have what stands below this institution', new.type
      using errcode = 'RBTRE', hint = 'Move the institutions below it first.', column = 'type';
  end if;
  if new.type <> 'school' and exists (select from app_public.schools s where s.id = new.id) then
    raise exception 'A school with its settings can''t become a %', new.type
      using errcode = 'RBTRE', column = 'type';
  end if;

  select i.* into v_parent from app_public.institutions i where i.id = new.parent_id;
  if new.parent_id is not null then
    if v_depth <= (
      select t.depth from app_public.institution_types t where t.code = v_parent.type) then
      raise exception 'A % can''t stand below a %', new.type, v_parent.type
        using errcode = 'RBTRE', hint = 'Choose an institution of a higher level.',
        column = 'parent_id';
    end if;
  end if;

  new.path := coalesce(v_parent.path, '{}') || new.id;
  return new;
end;
$$;

comment on function app_private.tg_institutions__path() is
  'Keeps the path of an institution. Error RBTRE: wrong level, or moved with others below it.';

create or replace trigger _100_path
  before insert or update of parent_id, type on app_public.institutions
  for each row execute function app_private.tg_institutions__path();
--! EndIncluded institutions/functions/tg_institutions__path.sql
--! Included institutions/functions/tg_schools__check.sql
create or replace function app_private.tg_schools__check()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (
    select from app_public.institutions i where i.id = new.id and i.type = 'school') then
    raise exception 'Only an institution of the type school has school settings'
      using errcode = 'RBTRE', column = 'id';
  end if;
  if not exists (
    select from pg_catalog.pg_timezone_names z where z.name = new.time_zone) then
    raise exception 'There is no time zone “%”', new.time_zone
      using errcode = 'RBVAL', hint = 'Use an IANA name, such as Africa/Abidjan.',
      column = 'time_zone';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_schools__check() is
  'Errors: RBTRE, the institution is no school; RBVAL, unknown time zone.';

create or replace trigger _100_check
  before insert or update of id, time_zone on app_public.schools
  for each row execute function app_private.tg_schools__check();
--! EndIncluded institutions/functions/tg_schools__check.sql
--! Included access/tables.sql
create table if not exists app_public.users (
  id uuid primary key default uuidv7(),
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu" not null,
  position text,
  language text,
  status text not null default 'active',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint users_last_name_not_blank check (btrim(last_name) <> ''),
  constraint users_first_name_not_blank check (btrim(first_name) <> ''),
  constraint users_language_code check (language ~ '^[a-z]{2}$'),
  constraint users_status_known check (status in ('active', 'inactive'))
);

comment on table app_public.users is
  'People who work with Rollbook. One person has one user, whatever schools they belong to.';
comment on column app_public.users.id is 'Identifier of the user.';
comment on column app_public.users.last_name is 'Family name.';
comment on column app_public.users.first_name is 'Given names.';
comment on column app_public.users.position is 'What the person does, in words; NULL when not said.';
comment on column app_public.users.language is
  'ISO 639-1 code of the language of the screens; NULL for the school''s.';
comment on column app_public.users.status is 'active or inactive; an inactive user can''t sign in.';
comment on column app_public.users.created_at is 'When the user was entered.';
comment on column app_public.users.deleted_at is 'When the user was removed; NULL while they exist.';
comment on constraint users_last_name_not_blank on app_public.users is 'The last name is missing.';
comment on constraint users_first_name_not_blank on app_public.users is 'The first name is missing.';
comment on constraint users_language_code on app_public.users is
  'The language is a code of two small letters, such as fr.';
comment on constraint users_status_known on app_public.users is
  'The status of a user is active or inactive.';

create table if not exists app_public.user_accounts (
  user_id uuid primary key references app_public.users on delete cascade,
  username text,
  email text,
  phone text,
  phone_2 text,
  last_signed_in_at timestamptz,
  constraint user_accounts_username_readable check (username ~ '^[A-Za-z0-9._-]{2,64}$'),
  constraint user_accounts_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint user_accounts_identified check (coalesce(username, email) is not null)
);

create unique index if not exists user_accounts_username_unique
  on app_public.user_accounts (lower(username));
create unique index if not exists user_accounts_email_unique
  on app_public.user_accounts (lower(email));

comment on table app_public.user_accounts is
  'How a user signs in and is reached. Removed with the user, so that the name is free again.';
comment on column app_public.user_accounts.user_id is 'The user.';
comment on column app_public.user_accounts.username is
  'Letters, digits, dot, underscore, dash; unique, case ignored; NULL for none.';
comment on column app_public.user_accounts.email is 'E-mail address; unique, case ignored; NULL for none.';
comment on column app_public.user_accounts.phone is 'First phone number; NULL when unknown.';
comment on column app_public.user_accounts.phone_2 is 'Second phone number; NULL when unknown.';
comment on column app_public.user_accounts.last_signed_in_at is 'Last sign-in; NULL before the first.';
comment on constraint user_accounts_username_readable on app_public.user_accounts is
  'A username has 2 to 64 letters, digits, dots, dashes or underscores.';
comment on constraint user_accounts_email_valid on app_public.user_accounts is
  'This is not an e-mail address.';
comment on constraint user_accounts_identified on app_public.user_accounts is
  'A user needs a username or an e-mail address.';

create table if not exists app_private.credentials (
  user_id uuid primary key references app_public.users on delete cascade,
  password_hash text not null,
  failed_attempts integer not null default 0,
  last_failed_at timestamptz,
  locked_until timestamptz,
  changed_at timestamptz not null default now()
);

comment on table app_private.credentials is
  'Passwords, as argon2id hashes made by the server, and what went wrong at sign-in.';
comment on column app_private.credentials.failed_attempts is
  'Attempts since the last success; counted before the password is checked.';
comment on column app_private.credentials.locked_until is 'No attempt is checked before; NULL for none.';

create table if not exists app_private.sessions (
  token_hash bytea primary key,
  user_id uuid not null references app_public.users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text,
  address inet
);

create index if not exists sessions_user_idx on app_private.sessions (user_id);

comment on table app_private.sessions is
  'Signed-in browsers and programs. The token is 256 random bits; only its SHA-256 is kept.';

create table if not exists app_public.memberships (
  id uuid primary key default uuidv7(),
  user_id uuid not null references app_public.users on delete cascade,
  institution_id integer not null references app_public.institutions on delete restrict,
  duty text not null,
  starts_on date not null default current_date,
  ends_on date,
  constraint memberships_unique unique (user_id, institution_id, duty),
  constraint memberships_duty_known
    check (duty in ('admin', 'teacher', 'guardian', 'student', 'analyst')),
  constraint memberships_ends_after_start check (ends_on >= starts_on)
);

create index if not exists memberships_institution_idx
  on app_public.memberships (institution_id, duty);

comment on table app_public.memberships is
  'Who has which duty in which institution, and when. A duty above schools covers the schools '
  'below, one at a time.';
comment on column app_public.memberships.id is 'Identifier of the membership.';
comment on column app_public.memberships.user_id is 'Whose membership it is.';
comment on column app_public.memberships.institution_id is 'The institution it holds in.';
comment on column app_public.memberships.duty is 'admin, teacher, guardian, student or analyst.';
comment on column app_public.memberships.starts_on is 'First day on which it holds.';
comment on column app_public.memberships.ends_on is 'Last day on which it holds; NULL for no end.';
comment on constraint memberships_unique on app_public.memberships is
  'This person already has this duty here.';
comment on constraint memberships_duty_known on app_public.memberships is
  'A duty is admin, teacher, guardian, student or analyst.';
comment on constraint memberships_ends_after_start on app_public.memberships is
  'A membership can''t end before it starts.';

call audit.enable('app_public.users');
call audit.enable('app_public.user_accounts');
call audit.enable('app_public.memberships');
call audit.enable('app_private.credentials', '{password_hash}');
call audit.enable('app_private.sessions', '{token_hash}');
--! EndIncluded access/tables.sql
--! Included access/functions/current_user_id.sql
create or replace function app_hidden.current_user_id()
  returns uuid
  language sql stable parallel safe
  security definer -- requests can't read sessions
begin atomic
  select s.user_id
  from app_private.sessions s
  join app_public.users u on u.id = s.user_id
  where s.token_hash = (
      select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')))
    and s.expires_at > now()
    and u.status = 'active'
    and u.deleted_at is null;
end;

comment on function app_hidden.current_user_id() is
  'The user whose session token the request carries; NULL without a live session.';
grant execute on function app_hidden.current_user_id() to app_user;
--! EndIncluded access/functions/current_user_id.sql
--! Included access/functions/current_school_id.sql
create or replace function app_hidden.current_school_id()
  returns integer
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select s.id
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where s.id = (select nullif(current_setting('app.school', true), '')::integer)
    and i.status = 'active'
    and i.deleted_at is null
    and exists (
      select
      from app_public.memberships m
      where m.user_id = (select app_hidden.current_user_id())
        and m.institution_id = any (i.path)
        and m.starts_on <= current_date
        and (m.ends_on is null or m.ends_on >= current_date)
        and (m.institution_id = s.id or m.duty = 'admin'));
end;

comment on function app_hidden.current_school_id() is
  'The school chosen by the request, if one of the user''s live memberships covers it: any duty in '
  'the school itself, or an admin''s above it. NULL otherwise, so a forged choice opens nothing.';
grant execute on function app_hidden.current_school_id() to app_user;
--! EndIncluded access/functions/current_school_id.sql
--! Included access/functions/has_duty.sql
create or replace function app_hidden.has_duty(variadic duties text[])
  returns boolean
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  -- such a membership covers the school: asking current_school_id() as well would look it up twice
  select exists (
    select
    from app_public.institutions i
    join app_public.memberships m on m.institution_id = any (i.path)
    where i.id = (select nullif(current_setting('app.school', true), '')::integer)
      and i.type = 'school'
      and i.status = 'active'
      and i.deleted_at is null
      and m.user_id = (select app_hidden.current_user_id())
      and m.duty = any (duties)
      and m.starts_on <= current_date
      and (m.ends_on is null or m.ends_on >= current_date)
      and (m.institution_id = i.id or m.duty = 'admin'));
end;

comment on function app_hidden.has_duty(text[]) is
  'Whether the user has one of these duties in the current school; an admin above the school has '
  'the admin''s. False without a school.';
grant execute on function app_hidden.has_duty(text[]) to app_user;
--! EndIncluded access/functions/has_duty.sql
--! Included access/functions/is_member.sql
create or replace function app_hidden.is_member()
  returns boolean
  language sql stable parallel safe
return app_hidden.has_duty('admin', 'teacher', 'guardian', 'student');

comment on function app_hidden.is_member() is
  'Whether the user has any duty in the current school but the analyst''s.';
grant execute on function app_hidden.is_member() to app_user;
--! EndIncluded access/functions/is_member.sql
--! Included access/functions/reachable_institution_ids.sql
create or replace function app_hidden.reachable_institution_ids()
  returns integer[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct i.id), '{}')
  from app_public.memberships m
  join app_public.institutions i
    on i.id = m.institution_id
    or (m.duty = 'admin' and i.path @> array[m.institution_id])
  where m.user_id = (select app_hidden.current_user_id())
    and m.starts_on <= current_date
    and (m.ends_on is null or m.ends_on >= current_date)
    and i.deleted_at is null;
end;

comment on function app_hidden.reachable_institution_ids() is
  'The institutions the user may reach: those of their memberships, and for an admin all below. '
  'Nothing beside or above.';
grant execute on function app_hidden.reachable_institution_ids() to app_user;
--! EndIncluded access/functions/reachable_institution_ids.sql
--! Included access/functions/administered_institution_ids.sql
create or replace function app_hidden.administered_institution_ids()
  returns integer[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct i.id), '{}')
  from app_public.memberships m
  join app_public.institutions i on i.path @> array[m.institution_id]
  where m.user_id = (select app_hidden.current_user_id())
    and m.duty = 'admin'
    and m.starts_on <= current_date
    and (m.ends_on is null or m.ends_on >= current_date)
    and i.deleted_at is null;
end;

comment on function app_hidden.administered_institution_ids() is
  'The institutions that the user administers: their own and all below.';
grant execute on function app_hidden.administered_institution_ids() to app_user;
--! EndIncluded access/functions/administered_institution_ids.sql
--! Included access/functions/current_staff_ids.sql
create or replace function app_hidden.current_staff_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct m.user_id), '{}')
  from app_public.memberships m
  where m.institution_id = (select app_hidden.current_school_id())
    and m.duty in ('admin', 'teacher');
end;

comment on function app_hidden.current_staff_ids() is
  'Users who are or were admins or teachers of the current school: their names are no secret there.';
grant execute on function app_hidden.current_staff_ids() to app_user;
--! EndIncluded access/functions/current_staff_ids.sql
--! Included access/functions/begin_sign_in.sql
create or replace function app_private.begin_sign_in(
  login text, out user_id uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read credentials
  set search_path = ''
as $$
begin
  select c.user_id, c.locked_until
  into begin_sign_in.user_id, begin_sign_in.locked_until
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  join app_private.credentials c on c.user_id = a.user_id
  where lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login))
  for no key update of c;

  if begin_sign_in.user_id is null or begin_sign_in.locked_until > now() then
    begin_sign_in.user_id := null;
    return;
  end if;

  -- the attempt counts before the password is looked at: parallel guesses can't outrun the limit
  update app_private.credentials c
  set failed_attempts = c.failed_attempts + 1,
    last_failed_at = now(),
    locked_until = case
      when c.failed_attempts >= 4
      then now() + interval '1 minute' * least(power(2, least(c.failed_attempts - 4, 6)), 60)
    end
  where c.user_id = begin_sign_in.user_id
  returning c.password_hash into begin_sign_in.password_hash;
  begin_sign_in.locked_until := null;
end;
$$;

comment on function app_private.begin_sign_in(text) is
  'Reserves one attempt to sign in and returns the hash to check it with. From the fifth failure '
  'on, the account is locked for 1, 2, 4… minutes, 60 at most. NULL for an unknown or inactive '
  'user and, with locked_until, for a locked one.';
grant execute on function app_private.begin_sign_in(text) to rollbook_sign_in;
--! EndIncluded access/functions/begin_sign_in.sql
--! Included access/functions/finish_sign_in.sql
create or replace function app_private.finish_sign_in(
  of_user uuid, token_hash bytea, valid_for interval, user_agent text, address inet)
  returns integer
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
declare
  v_school integer;
begin
  update app_private.credentials c
  set failed_attempts = 0, locked_until = null
  where c.user_id = of_user;

  delete from app_private.sessions s where s.user_id = of_user and s.expires_at <= now();
  insert into app_private.sessions (token_hash, user_id, expires_at, user_agent, address)
  values (token_hash, of_user, now() + valid_for, left(user_agent, 300), address);

  update app_public.user_accounts a set last_signed_in_at = now() where a.user_id = of_user;

  select s.id into v_school
  from app_public.memberships m
  join app_public.schools s on s.id = m.institution_id
  join app_public.institutions i
    on i.id = s.id
    and i.status = 'active'
    and i.deleted_at is null
  where m.user_id = of_user
    and m.starts_on <= current_date
    and (m.ends_on is null or m.ends_on >= current_date)
  order by array_position('{admin,teacher,guardian,student,analyst}', m.duty), s.id
  limit 1;
  return v_school;
end;
$$;

comment on function app_private.finish_sign_in(uuid, bytea, interval, text, inet) is
  'Opens a session after the password was right; returns the school to begin in, NULL for somebody '
  'who belongs to none directly.';
grant execute on function app_private.finish_sign_in(uuid, bytea, interval, text, inet)
  to rollbook_sign_in;
--! EndIncluded access/functions/finish_sign_in.sql
--! Included access/functions/sign_out.sql
create or replace function app_private.sign_out(of_token_hash bytea)
  returns void
  language sql volatile
  security definer -- its caller can't write sessions
begin atomic
  delete from app_private.sessions s where s.token_hash = of_token_hash;
end;

comment on function app_private.sign_out(bytea) is 'Ends the session of this token.';
grant execute on function app_private.sign_out(bytea) to rollbook_sign_in;
--! EndIncluded access/functions/sign_out.sql
--! Included access/functions/tg_memberships__quota.sql
create or replace function app_private.tg_memberships__quota()
  returns trigger
  language plpgsql volatile
  security definer -- counts all memberships, whoever enters one
  set search_path = ''
as $$
declare
  v_school record;
begin
  for v_school in
    select s.id, s.max_teachers
    from app_public.schools s
    where s.id in (select c.institution_id from changed c where c.duty = 'teacher')
    order by s.id
    for no key update -- one at a time per school: nobody slips in between count and commit
  loop
    if (
      select count(*)
      from app_public.memberships m
      where m.institution_id = v_school.id
        and m.duty = 'teacher'
        and coalesce(m.ends_on >= current_date, true)) > v_school.max_teachers then
      raise exception 'The school has room for % teachers', v_school.max_teachers
        using errcode = 'RBQTC',
        hint = 'End the memberships of teachers who left, or have the quota raised.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_memberships__quota() is
  'Error RBQTC: more active teaching memberships than the school''s quota (max_teachers).';

create or replace trigger _300_quota_insert
  after insert on app_public.memberships referencing new table as changed
  for each statement execute function app_private.tg_memberships__quota();

create or replace trigger _300_quota_update
  after update on app_public.memberships referencing new table as changed
  for each statement execute function app_private.tg_memberships__quota();
--! EndIncluded access/functions/tg_memberships__quota.sql
--! Included grading/policy_tables.sql
create table if not exists app_public.grading_policies (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  is_default boolean not null default false,
  primary key (school_id, id),
  constraint grading_policies_name_unique unique (school_id, name),
  constraint grading_policies_name_not_blank check (btrim(name) <> '')
);

create unique index if not exists grading_policies_one_default
  on app_public.grading_policies (school_id) where is_default;

comment on table app_public.grading_policies is
  'Sets of rules for averages and ranks. The rules themselves stand in the versions.';
comment on column app_public.grading_policies.school_id is 'School.';
comment on column app_public.grading_policies.id is 'Identifier of the policy.';
comment on column app_public.grading_policies.name is 'Name, unique in the school.';
comment on column app_public.grading_policies.is_default is
  'Whether new terms take its newest version; one policy at most.';
comment on constraint grading_policies_name_unique on app_public.grading_policies is
  'The school already has a grading policy of this name.';
comment on constraint grading_policies_name_not_blank on app_public.grading_policies is
  'The name of the grading policy is missing.';
comment on index app_public.grading_policies_one_default is
  'The school already has a default grading policy; only one can be the default.';

create table if not exists app_public.grading_policy_versions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  policy_id uuid not null,
  version integer not null,
  created_at timestamptz not null default now(),
  maximum_rule text not null default 'normalise',
  course_rounding_step numeric(3, 1) not null default 0,
  course_rounding_direction text not null default 'nearest',
  general_rounding_step numeric(3, 1) not null default 0,
  general_rounding_direction text not null default 'nearest',
  decimals smallint not null default 2,
  missing_term text not null default 'renormalise',
  year_input text not null default 'exact',
  rank_key text not null default 'decimals',
  rank_decimals smallint not null default 2,
  rank_method text not null default 'competition',
  rank_denominator text not null default 'ranked',
  minimum_coverage numeric(5, 4) not null default 0,
  cap_bonus boolean not null default true,
  dropped_marks smallint not null default 0,
  extra_weight numeric(5, 2) not null default 0,
  extra_weight_on text not null default 'best',
  category_rule text not null default 'flat',
  exam_weight numeric(5, 2) not null default 0,
  year_weight numeric(5, 2) not null default 1,
  general_rule text not null default 'average',
  primary key (school_id, id),
  constraint grading_policy_versions_policy_fkey foreign key (school_id, policy_id)
    references app_public.grading_policies (school_id, id) on delete restrict,
  constraint grading_policy_versions_version_unique unique (school_id, policy_id, version),
  constraint grading_policy_versions_version_positive check (version > 0),
  constraint grading_policy_versions_maximum_rule_known
    check (maximum_rule in ('normalise', 'proportional')),
  constraint grading_policy_versions_course_step_known
    check (course_rounding_step in (0, 0.1, 0.5, 1)),
  constraint grading_policy_versions_course_direction_known
    check (course_rounding_direction in ('nearest', 'up')),
  constraint grading_policy_versions_general_step_known
    check (general_rounding_step in (0, 0.1, 0.5, 1)),
  constraint grading_policy_versions_general_direction_known
    check (general_rounding_direction in ('nearest', 'up')),
  constraint grading_policy_versions_decimals_sensible check (decimals between 0 and 4),
  constraint grading_policy_versions_missing_term_known
    check (missing_term in ('renormalise', 'not_classable', 'zero')),
  constraint grading_policy_versions_year_input_known check (year_input in ('exact', 'printed')),
  constraint grading_policy_versions_rank_key_known
    check (rank_key in ('exact', 'decimals', 'printed')),
  constraint grading_policy_versions_rank_decimals_sensible check (rank_decimals between 0 and 9),
  constraint grading_policy_versions_rank_method_known
    check (rank_method in ('competition', 'dense')),
  constraint grading_policy_versions_rank_denominator_known
    check (rank_denominator in ('ranked', 'enrolled')),
  constraint grading_policy_versions_coverage_is_share check (minimum_coverage between 0 and 1),
  constraint grading_policy_versions_dropped_sensible check (dropped_marks between 0 and 9),
  constraint grading_policy_versions_extra_weight_not_negative check (extra_weight >= 0),
  constraint grading_policy_versions_extra_weight_on_known
    check (extra_weight_on in ('best', 'worst')),
  constraint grading_policy_versions_category_rule_known
    check (category_rule in ('flat', 'average')),
  constraint grading_policy_versions_general_rule_known
    check (general_rule in ('average', 'points')),
  constraint grading_policy_versions_year_blend_weighs
    check (exam_weight >= 0 and year_weight >= 0 and exam_weight + year_weight > 0)
);

comment on table app_public.grading_policy_versions is
  'Versions of grading policies: the rules themselves. A version never changes; a term keeps the '
  'one it was opened with.';
comment on column app_public.grading_policy_versions.school_id is 'School.';
comment on column app_public.grading_policy_versions.id is 'Identifier of the version.';
comment on column app_public.grading_policy_versions.policy_id is 'Policy.';
comment on column app_public.grading_policy_versions.version is 'Number of the version, from 1.';
comment on column app_public.grading_policy_versions.created_at is 'When it was made.';
comment on column app_public.grading_policy_versions.maximum_rule is
  'R2: normalise, every assessment weighs its coefficient whatever its maximum; proportional, the '
  'coefficient is multiplied by maximum / scale.';
comment on column app_public.grading_policy_versions.course_rounding_step is
  'R8: step to which subject averages are rounded before they are used: 0 (none), 0.1, 0.5 or 1.';
comment on column app_public.grading_policy_versions.course_rounding_direction is
  'R8: nearest (half away from zero) or up.';
comment on column app_public.grading_policy_versions.general_rounding_step is
  'R8: step to which the general average is rounded: 0 (none), 0.1, 0.5 or 1.';
comment on column app_public.grading_policy_versions.general_rounding_direction is
  'R8: nearest (half away from zero) or up.';
comment on column app_public.grading_policy_versions.decimals is 'Decimals printed.';
comment on column app_public.grading_policy_versions.missing_term is
  'R15, a term without figure in the year: renormalise over the others, not_classable (no annual '
  'average) or zero.';
comment on column app_public.grading_policy_versions.year_input is
  'R16: the annual average takes the exact or the printed averages of the terms.';
comment on column app_public.grading_policy_versions.rank_key is
  'What ranks compare: the exact figure, the figure rounded to rank_decimals, or as printed.';
comment on column app_public.grading_policy_versions.rank_decimals is
  'Decimals of the rank key decimals.';
comment on column app_public.grading_policy_versions.rank_method is
  'competition (1, 2, 2, 4) or dense (1, 2, 2, 3).';
comment on column app_public.grading_policy_versions.rank_denominator is
  'What a rank is out of: the ranked, or all enrolled.';
comment on column app_public.grading_policy_versions.minimum_coverage is
  'Smallest share of the coefficients that must have a figure for a general rank, 0 to 1.';
comment on column app_public.grading_policy_versions.cap_bonus is
  'R3: whether bonus marks can''t lift an average above the scale.';
comment on column app_public.grading_policy_versions.dropped_marks is
  'R5: how many marks are left out, those without which the average is highest; never all.';
comment on column app_public.grading_policy_versions.extra_weight is
  'R5: what is added to the coefficient of one mark; 0 for none.';
comment on column app_public.grading_policy_versions.extra_weight_on is
  'R5: whether the best or the worst mark gets the extra weight.';
comment on column app_public.grading_policy_versions.category_rule is
  'R6: flat, all marks together; average, the average of the categories'' averages with their '
  'coefficients (grading_policy_categories).';
comment on column app_public.grading_policy_versions.exam_weight is
  'R17: weight of the exam in the annual figure; 0 for none.';
comment on column app_public.grading_policy_versions.year_weight is
  'R17: weight of the terms'' average beside the exam.';
comment on column app_public.grading_policy_versions.general_rule is
  'average: the general average weighs the subject averages (R9); points: the points of their '
  'letters (grading_policy_bands), as a GPA.';
comment on constraint grading_policy_versions_general_rule_known
  on app_public.grading_policy_versions is 'The general average is made of averages or points.';
comment on constraint grading_policy_versions_dropped_sensible
  on app_public.grading_policy_versions is 'From 0 to 9 marks can be left out.';
comment on constraint grading_policy_versions_extra_weight_not_negative
  on app_public.grading_policy_versions is 'An extra weight can''t be negative.';
comment on constraint grading_policy_versions_extra_weight_on_known
  on app_public.grading_policy_versions is 'The extra weight goes to the best or the worst mark.';
comment on constraint grading_policy_versions_category_rule_known
  on app_public.grading_policy_versions is 'The rule for categories is flat or average.';
comment on constraint grading_policy_versions_year_blend_weighs
  on app_public.grading_policy_versions is
  'Year and exam have weights of 0 or more, and not both 0.';
comment on constraint grading_policy_versions_version_unique
  on app_public.grading_policy_versions is 'The policy already has a version of this number.';
comment on constraint grading_policy_versions_version_positive
  on app_public.grading_policy_versions is 'The versions of a policy count from 1.';
comment on constraint grading_policy_versions_maximum_rule_known
  on app_public.grading_policy_versions is 'The rule for maxima is normalise or proportional.';
comment on constraint grading_policy_versions_course_step_known
  on app_public.grading_policy_versions is 'A rounding step is 0, 0.1, 0.5 or 1.';
comment on constraint grading_policy_versions_course_direction_known
  on app_public.grading_policy_versions is 'A rounding direction is nearest or up.';
comment on constraint grading_policy_versions_general_step_known
  on app_public.grading_policy_versions is 'A rounding step is 0, 0.1, 0.5 or 1.';
comment on constraint grading_policy_versions_general_direction_known
  on app_public.grading_policy_versions is 'A rounding direction is nearest or up.';
comment on constraint grading_policy_versions_decimals_sensible
  on app_public.grading_policy_versions is 'Averages are printed with 0 to 4 decimals.';
comment on constraint grading_policy_versions_missing_term_known
  on app_public.grading_policy_versions is
  'A missing term is renormalise, not_classable or zero.';
comment on constraint grading_policy_versions_year_input_known
  on app_public.grading_policy_versions is 'The annual average takes exact or printed averages.';
comment on constraint grading_policy_versions_rank_key_known
  on app_public.grading_policy_versions is 'A rank key is exact, decimals or printed.';
comment on constraint grading_policy_versions_rank_decimals_sensible
  on app_public.grading_policy_versions is 'Ranks compare 0 to 9 decimals.';
comment on constraint grading_policy_versions_rank_method_known
  on app_public.grading_policy_versions is 'A rank method is competition or dense.';
comment on constraint grading_policy_versions_rank_denominator_known
  on app_public.grading_policy_versions is 'A rank is out of the ranked or the enrolled.';
comment on constraint grading_policy_versions_coverage_is_share
  on app_public.grading_policy_versions is 'The coverage is a share from 0 to 1.';

create table if not exists app_public.grading_policy_categories (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  policy_version_id uuid not null,
  code text not null,
  name text not null,
  coefficient numeric(5, 2) not null default 1,
  position smallint not null default 0,
  primary key (school_id, policy_version_id, code),
  constraint grading_policy_categories_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete cascade,
  constraint grading_policy_categories_code_not_blank check (btrim(code) <> ''),
  constraint grading_policy_categories_name_not_blank check (btrim(name) <> ''),
  constraint grading_policy_categories_coefficient_not_negative check (coefficient >= 0)
);

comment on table app_public.grading_policy_categories is
  'R6: categories of assessments whose averages make the subject average, such as monthly tests '
  'and the semester exam.';
comment on column app_public.grading_policy_categories.school_id is 'School.';
comment on column app_public.grading_policy_categories.policy_version_id is 'Policy version.';
comment on column app_public.grading_policy_categories.code is
  'What assessments name in their category.';
comment on column app_public.grading_policy_categories.name is 'Name as it is shown.';
comment on column app_public.grading_policy_categories.coefficient is
  'Weight of the category''s average; a category without marks is left out.';
comment on column app_public.grading_policy_categories.position is 'Order in lists.';
comment on constraint grading_policy_categories_code_not_blank
  on app_public.grading_policy_categories is 'The code of the category is missing.';
comment on constraint grading_policy_categories_name_not_blank
  on app_public.grading_policy_categories is 'The name of the category is missing.';
comment on constraint grading_policy_categories_coefficient_not_negative
  on app_public.grading_policy_categories is 'A coefficient can''t be negative.';

create table if not exists app_public.grading_policy_bands (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  policy_version_id uuid not null,
  purpose text not null,
  lower_bound numeric(6, 2) not null,
  includes_bound boolean not null default true,
  label text not null,
  points numeric(5, 2),
  primary key (school_id, policy_version_id, purpose, lower_bound),
  constraint grading_policy_bands_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete cascade,
  constraint grading_policy_bands_purpose_known
    check (purpose in ('mention', 'decision', 'letter')),
  constraint grading_policy_bands_label_not_blank check (btrim(label) <> '')
);

comment on table app_public.grading_policy_bands is
  'R18: what an average is called. A band reaches from its lower bound to the next one; the lowest '
  'also holds everything below it, so that there are no gaps and no overlaps.';
comment on column app_public.grading_policy_bands.school_id is 'School.';
comment on column app_public.grading_policy_bands.policy_version_id is 'Policy version.';
comment on column app_public.grading_policy_bands.purpose is
  'mention (très bien…), decision (passes…) or letter (A, B… or 5, 4, 3, 2).';
comment on column app_public.grading_policy_bands.lower_bound is 'Where the band begins.';
comment on column app_public.grading_policy_bands.includes_bound is
  'Whether the bound itself belongs to the band: ≥, else >.';
comment on column app_public.grading_policy_bands.label is 'What averages in the band are called.';
comment on column app_public.grading_policy_bands.points is
  'Points of a letter for a GPA; NULL for none.';
comment on constraint grading_policy_bands_purpose_known on app_public.grading_policy_bands is
  'The purpose of a band is mention, decision or letter.';
comment on constraint grading_policy_bands_label_not_blank on app_public.grading_policy_bands is
  'The label of the band is missing.';

call audit.enable('app_public.grading_policy_categories');
call audit.enable('app_public.grading_policy_bands');
call audit.enable('app_public.grading_policies');
call audit.enable('app_public.grading_policy_versions');
--! EndIncluded grading/policy_tables.sql
--! Included structure/tables.sql
create table if not exists app_public.academic_years (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  starts_on date not null,
  ends_on date not null,
  is_active boolean not null default false,
  primary key (school_id, id),
  constraint academic_years_name_unique unique (school_id, name),
  constraint academic_years_name_not_blank check (btrim(name) <> ''),
  constraint academic_years_ends_after_start check (ends_on > starts_on)
);

create unique index if not exists academic_years_one_active
  on app_public.academic_years (school_id) where is_active;

comment on table app_public.academic_years is 'Academic years of a school, such as 2025-2026.';
comment on column app_public.academic_years.school_id is 'School.';
comment on column app_public.academic_years.id is 'Identifier of the year.';
comment on column app_public.academic_years.name is 'Name, unique in the school.';
comment on column app_public.academic_years.starts_on is 'First day.';
comment on column app_public.academic_years.ends_on is 'Last day.';
comment on column app_public.academic_years.is_active is
  'Whether this is the year the school works in; one at most.';
comment on constraint academic_years_name_unique on app_public.academic_years is
  'The school already has an academic year of this name.';
comment on constraint academic_years_name_not_blank on app_public.academic_years is
  'The name of the academic year is missing.';
comment on constraint academic_years_ends_after_start on app_public.academic_years is
  'An academic year ends after it starts.';
comment on index app_public.academic_years_one_active is
  'The school already has an active academic year; only one can be active.';

create table if not exists app_public.terms (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  academic_year_id uuid not null,
  kind text not null default 'trimester',
  name text not null,
  code text not null,
  starts_on date not null,
  ends_on date not null,
  weight numeric(5, 2) not null default 1,
  policy_version_id uuid not null,
  primary key (school_id, id),
  constraint terms_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint terms_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint terms_code_unique unique (school_id, academic_year_id, code),
  constraint terms_name_unique unique (school_id, academic_year_id, name),
  constraint terms_name_not_blank check (btrim(name) <> ''),
  constraint terms_code_not_blank check (btrim(code) <> ''),
  constraint terms_kind_known check (kind in ('trimester', 'semester', 'quarter', 'term')),
  constraint terms_ends_after_start check (ends_on > starts_on),
  constraint terms_weight_not_negative check (weight >= 0)
);

create index if not exists terms_policy_version_idx
  on app_public.terms (school_id, policy_version_id);

comment on table app_public.terms is 'Terms of an academic year: trimesters, semesters…';
comment on column app_public.terms.school_id is 'School.';
comment on column app_public.terms.id is 'Identifier of the term.';
comment on column app_public.terms.academic_year_id is 'Academic year.';
comment on column app_public.terms.kind is 'trimester, semester, quarter or term.';
comment on column app_public.terms.name is 'Name, unique in the year.';
comment on column app_public.terms.code is 'Short code, unique in the year, such as T1.';
comment on column app_public.terms.starts_on is 'First day.';
comment on column app_public.terms.ends_on is 'Last day; who is enrolled that day is ranked.';
comment on column app_public.terms.weight is 'Weight in the annual average; 0 leaves the term out.';
comment on column app_public.terms.policy_version_id is
  'Version of the grading policy the term was opened with; entered without one, a term takes the '
  'newest version of the school''s default policy.';
comment on constraint terms_code_unique on app_public.terms is
  'The academic year already has a term with this code.';
comment on constraint terms_name_unique on app_public.terms is
  'The academic year already has a term of this name.';
comment on constraint terms_name_not_blank on app_public.terms is 'The name of the term is missing.';
comment on constraint terms_code_not_blank on app_public.terms is 'The code of the term is missing.';
comment on constraint terms_kind_known on app_public.terms is
  'A term is a trimester, semester, quarter or term.';
comment on constraint terms_ends_after_start on app_public.terms is 'A term ends after it starts.';
comment on constraint terms_weight_not_negative on app_public.terms is
  'The weight of a term can''t be negative.';

create table if not exists app_public.levels (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  position smallint not null default 0,
  primary key (school_id, id),
  constraint levels_name_unique unique (school_id, name),
  constraint levels_name_not_blank check (btrim(name) <> '')
);

comment on table app_public.levels is 'Levels of study of a school, such as 6e or Grade 7.';
comment on column app_public.levels.school_id is 'School.';
comment on column app_public.levels.id is 'Identifier of the level.';
comment on column app_public.levels.name is 'Name, unique in the school.';
comment on column app_public.levels.position is 'Order of the levels, lowest first.';
comment on constraint levels_name_unique on app_public.levels is
  'The school already has a level of this name.';
comment on constraint levels_name_not_blank on app_public.levels is
  'The name of the level is missing.';

create table if not exists app_public.classes (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  academic_year_id uuid not null,
  level_id uuid,
  name text not null,
  section text,
  max_size smallint not null default 40,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint classes_id_year_unique unique (school_id, id, academic_year_id),
  constraint classes_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint classes_level_fkey foreign key (school_id, level_id)
    references app_public.levels (school_id, id) on delete restrict,
  constraint classes_name_unique unique (school_id, academic_year_id, name),
  constraint classes_name_not_blank check (btrim(name) <> ''),
  constraint classes_max_size_positive check (max_size > 0)
);

create index if not exists classes_level_idx on app_public.classes (school_id, level_id);

comment on table app_public.classes is 'Classes of an academic year: groups of students.';
comment on column app_public.classes.school_id is 'School.';
comment on column app_public.classes.id is 'Identifier of the class.';
comment on column app_public.classes.academic_year_id is 'Academic year.';
comment on column app_public.classes.level_id is 'Level of study; NULL when not said.';
comment on column app_public.classes.name is 'Name, unique in the school and year, such as 4e A.';
comment on column app_public.classes.section is 'Section or series, such as A, C or D; NULL for none.';
comment on column app_public.classes.max_size is 'Most students enrolled at the same time.';
comment on column app_public.classes.is_active is 'Whether the class is in use.';
comment on constraint classes_id_year_unique on app_public.classes is
  'A class belongs to one academic year.';
comment on constraint classes_name_unique on app_public.classes is
  'The academic year already has a class of this name.';
comment on constraint classes_name_not_blank on app_public.classes is
  'The name of the class is missing.';
comment on constraint classes_max_size_positive on app_public.classes is
  'A class has room for at least one student.';

create table if not exists app_public.class_teachers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  position smallint not null default 1,
  primary key (school_id, class_id, user_id),
  constraint class_teachers_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint class_teachers_position_unique unique (school_id, class_id, position) deferrable,
  constraint class_teachers_position_positive check (position > 0)
);

create index if not exists class_teachers_user_idx on app_public.class_teachers (school_id, user_id);

comment on table app_public.class_teachers is 'Class teachers of a class, in order.';
comment on column app_public.class_teachers.school_id is 'School.';
comment on column app_public.class_teachers.class_id is 'Class.';
comment on column app_public.class_teachers.user_id is 'Teacher.';
comment on column app_public.class_teachers.position is 'Order; 1 is the main class teacher.';
comment on constraint class_teachers_position_unique on app_public.class_teachers is
  'The class already has a class teacher in this place.';
comment on constraint class_teachers_position_positive on app_public.class_teachers is
  'The places of class teachers start at 1.';

create table if not exists app_public.subjects (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  code text not null,
  name text collate "und-x-icu" not null,
  description text,
  level text,
  category text,
  scale numeric(5, 2),
  default_maximum numeric(5, 2),
  default_coefficient numeric(5, 2) not null default 1,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint subjects_code_unique unique (school_id, code),
  constraint subjects_code_not_blank check (btrim(code) <> ''),
  constraint subjects_name_not_blank check (btrim(name) <> ''),
  constraint subjects_level_known check (level in ('primary', 'secondary')),
  constraint subjects_scale_positive check (scale > 0),
  constraint subjects_default_maximum_positive check (default_maximum > 0),
  constraint subjects_default_coefficient_not_negative check (default_coefficient >= 0)
);

comment on table app_public.subjects is 'Subjects taught in a school.';
comment on column app_public.subjects.school_id is 'School.';
comment on column app_public.subjects.id is 'Identifier of the subject.';
comment on column app_public.subjects.code is 'Code, unique in the school, such as MATH.';
comment on column app_public.subjects.name is 'Name as it is printed.';
comment on column app_public.subjects.description is 'What the subject covers; NULL when not said.';
comment on column app_public.subjects.level is 'primary or secondary; NULL for both.';
comment on column app_public.subjects.category is
  'Group on the bulletin, such as sciences or languages; NULL for none.';
comment on column app_public.subjects.scale is
  'Top of the scale of its averages; NULL for the school''s.';
comment on column app_public.subjects.default_maximum is
  'Maximum mark of new assessments; NULL for the scale.';
comment on column app_public.subjects.default_coefficient is 'Coefficient of new courses.';
comment on column app_public.subjects.is_active is 'Whether the subject is in use.';
comment on constraint subjects_code_unique on app_public.subjects is
  'The school already has a subject with this code.';
comment on constraint subjects_code_not_blank on app_public.subjects is
  'The code of the subject is missing.';
comment on constraint subjects_name_not_blank on app_public.subjects is
  'The name of the subject is missing.';
comment on constraint subjects_level_known on app_public.subjects is
  'The level of a subject is primary or secondary.';
comment on constraint subjects_scale_positive on app_public.subjects is
  'The scale of a subject is more than 0.';
comment on constraint subjects_default_maximum_positive on app_public.subjects is
  'The maximum mark is more than 0.';
comment on constraint subjects_default_coefficient_not_negative on app_public.subjects is
  'A coefficient can''t be negative.';

create table if not exists app_public.courses (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  class_id uuid not null,
  subject_id uuid not null,
  coefficient numeric(5, 2) not null default 1,
  mode text not null default 'normal',
  position smallint not null default 0,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint courses_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint courses_subject_fkey foreign key (school_id, subject_id)
    references app_public.subjects (school_id, id) on delete restrict,
  constraint courses_subject_unique unique (school_id, class_id, subject_id),
  constraint courses_coefficient_not_negative check (coefficient >= 0),
  constraint courses_mode_known check (mode in ('normal', 'bonus', 'sup10', 'excluded'))
);

create index if not exists courses_subject_idx on app_public.courses (school_id, subject_id);

comment on table app_public.courses is 'A subject as it is taught in one class.';
comment on column app_public.courses.school_id is 'School.';
comment on column app_public.courses.id is 'Identifier of the course.';
comment on column app_public.courses.class_id is 'Class.';
comment on column app_public.courses.subject_id is 'Subject.';
comment on column app_public.courses.coefficient is
  'Weight of the subject in the general average; 0 leaves it out.';
comment on column app_public.courses.mode is
  'normal; bonus: only points above half of the scale, in the numerator; sup10: counts from half of '
  'the scale up; excluded: shown, never counted (grading rule R10).';
comment on column app_public.courses.position is 'Order on screens and bulletins.';
comment on column app_public.courses.is_active is 'Whether the course is in use.';
comment on constraint courses_subject_unique on app_public.courses is
  'The class already has a course in this subject.';
comment on constraint courses_coefficient_not_negative on app_public.courses is
  'A coefficient can''t be negative.';
comment on constraint courses_mode_known on app_public.courses is
  'The mode of a course is normal, bonus, sup10 or excluded.';

create table if not exists app_public.course_teachers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  position smallint not null default 1,
  primary key (school_id, course_id, user_id),
  constraint course_teachers_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint course_teachers_position_unique unique (school_id, course_id, position) deferrable,
  constraint course_teachers_position_positive check (position > 0)
);

create index if not exists course_teachers_user_idx
  on app_public.course_teachers (school_id, user_id);

comment on table app_public.course_teachers is 'Teachers of a course, in order.';
comment on column app_public.course_teachers.school_id is 'School.';
comment on column app_public.course_teachers.course_id is 'Course.';
comment on column app_public.course_teachers.user_id is 'Teacher.';
comment on column app_public.course_teachers.position is 'Order; 1 is the responsible teacher.';
comment on constraint course_teachers_position_unique on app_public.course_teachers is
  'The course already has a teacher in this place.';
comment on constraint course_teachers_position_positive on app_public.course_teachers is
  'The places of teachers start at 1.';

call audit.enable('app_public.academic_years');
call audit.enable('app_public.terms');
call audit.enable('app_public.levels');
call audit.enable('app_public.classes');
call audit.enable('app_public.class_teachers');
call audit.enable('app_public.subjects');
call audit.enable('app_public.courses');
call audit.enable('app_public.course_teachers');
--! EndIncluded structure/tables.sql
--! Included people/tables.sql
create table if not exists app_public.students (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_number text not null,
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu" not null,
  sex text,
  birth_date date,
  birth_place text,
  phone text,
  email text,
  status text not null default 'active',
  user_id uuid references app_public.users on delete set null,
  created_at timestamptz not null default now(),
  search_text text not null generated always as (
    app_hidden.normalised(last_name || ' ' || first_name || ' ' || student_number)) stored,
  primary key (school_id, id),
  constraint students_student_number_unique unique (school_id, student_number),
  constraint students_student_number_not_blank check (btrim(student_number) <> ''),
  constraint students_last_name_length check (char_length(btrim(last_name)) >= 2),
  constraint students_first_name_length check (char_length(btrim(first_name)) >= 2),
  constraint students_sex_known check (sex in ('female', 'male')),
  constraint students_birth_date_plausible check (birth_date >= '1900-01-01'),
  constraint students_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint students_status_known
    check (status in ('active', 'inactive', 'transferred', 'graduated'))
);

create index if not exists students_name_idx
  on app_public.students (school_id, last_name, first_name, id);
create index if not exists students_search_idx on app_public.students (school_id, search_text);
create index if not exists students_user_idx on app_public.students (school_id, user_id);
create index if not exists students_status_idx on app_public.students (school_id, status);

comment on table app_public.students is 'Students of a school.';
comment on column app_public.students.school_id is 'School.';
comment on column app_public.students.id is 'Identifier of the student.';
comment on column app_public.students.student_number is 'Number (matricule), unique in the school.';
comment on column app_public.students.last_name is 'Family name.';
comment on column app_public.students.first_name is 'Given names.';
comment on column app_public.students.sex is 'female or male; NULL when the record does not say.';
comment on column app_public.students.birth_date is 'Date of birth; NULL when the record does not say.';
comment on column app_public.students.birth_place is 'Place of birth; NULL when unknown.';
comment on column app_public.students.phone is 'Phone number; NULL for none.';
comment on column app_public.students.email is 'E-mail address; NULL for none.';
comment on column app_public.students.status is
  'active, inactive, transferred or graduated; active ones count for the quota.';
comment on column app_public.students.user_id is
  'The user with which the student signs in; NULL for none.';
comment on column app_public.students.created_at is 'When the record was entered.';
comment on column app_public.students.search_text is
  'Names and number, lower case, without accents: what a search looks in.';
comment on constraint students_student_number_unique on app_public.students is
  'The school already has a student with this number.';
comment on constraint students_student_number_not_blank on app_public.students is
  'The student number is missing.';
comment on constraint students_last_name_length on app_public.students is
  'The last name has at least 2 characters.';
comment on constraint students_first_name_length on app_public.students is
  'The first name has at least 2 characters.';
comment on constraint students_sex_known on app_public.students is 'The sex is female or male.';
comment on constraint students_birth_date_plausible on app_public.students is
  'A date of birth lies after 1900.';
comment on constraint students_email_valid on app_public.students is 'This is not an e-mail address.';
comment on constraint students_status_known on app_public.students is
  'The status of a student is active, inactive, transferred or graduated.';

create table if not exists app_public.guardians (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu" not null,
  phone text,
  phone_2 text,
  email text,
  user_id uuid references app_public.users on delete set null,
  primary key (school_id, id),
  constraint guardians_last_name_length check (char_length(btrim(last_name)) >= 2),
  constraint guardians_first_name_length check (char_length(btrim(first_name)) >= 2),
  constraint guardians_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$')
);

create index if not exists guardians_user_idx on app_public.guardians (school_id, user_id);
create index if not exists guardians_name_idx
  on app_public.guardians (school_id, last_name, first_name, id);

comment on table app_public.guardians is 'Parents and other guardians, as the school knows them.';
comment on column app_public.guardians.school_id is 'School.';
comment on column app_public.guardians.id is 'Identifier of the guardian.';
comment on column app_public.guardians.last_name is 'Family name.';
comment on column app_public.guardians.first_name is 'Given names.';
comment on column app_public.guardians.phone is 'First phone number; NULL for none.';
comment on column app_public.guardians.phone_2 is 'Second phone number; NULL for none.';
comment on column app_public.guardians.email is 'E-mail address; NULL for none.';
comment on column app_public.guardians.user_id is
  'The user with which the guardian signs in; NULL for none.';
comment on constraint guardians_last_name_length on app_public.guardians is
  'The last name has at least 2 characters.';
comment on constraint guardians_first_name_length on app_public.guardians is
  'The first name has at least 2 characters.';
comment on constraint guardians_email_valid on app_public.guardians is
  'This is not an e-mail address.';

create table if not exists app_public.student_guardians (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  guardian_id uuid not null,
  relation text not null default 'guardian',
  priority smallint not null default 1,
  primary key (school_id, student_id, guardian_id),
  constraint student_guardians_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_guardians_guardian_fkey foreign key (school_id, guardian_id)
    references app_public.guardians (school_id, id) on delete cascade,
  constraint student_guardians_relation_known
    check (relation in ('mother', 'father', 'grandparent', 'sibling', 'relative', 'guardian')),
  constraint student_guardians_priority_positive check (priority > 0)
);

create index if not exists student_guardians_guardian_idx
  on app_public.student_guardians (school_id, guardian_id);

comment on table app_public.student_guardians is 'Which guardian belongs to which student.';
comment on column app_public.student_guardians.school_id is 'School.';
comment on column app_public.student_guardians.student_id is 'Student.';
comment on column app_public.student_guardians.guardian_id is 'Guardian.';
comment on column app_public.student_guardians.relation is
  'mother, father, grandparent, sibling, relative or guardian.';
comment on column app_public.student_guardians.priority is 'Whom to call first: 1, 2…';
comment on constraint student_guardians_relation_known on app_public.student_guardians is
  'The relation is mother, father, grandparent, sibling, relative or guardian.';
comment on constraint student_guardians_priority_positive on app_public.student_guardians is
  'The order of contact starts at 1.';

call audit.enable('app_public.students');
call audit.enable('app_public.guardians');
call audit.enable('app_public.student_guardians');
--! EndIncluded people/tables.sql
--! Included people/functions/tg_students__check.sql
create or replace function app_private.tg_students__check()
  returns trigger
  language plpgsql volatile
  security definer -- the school's time zone is looked up whoever enters the student
  set search_path = ''
as $$
begin
  if new.birth_date > app_hidden.school_today(new.school_id) then
    raise exception 'The date of birth lies in the future'
      using errcode = 'RBVAL', column = 'birth_date', hint = 'Check the year.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_students__check() is
  'Error RBVAL: a date of birth after today, as it is at the school.';

create or replace trigger _100_check
  before insert or update of birth_date on app_public.students
  for each row when (new.birth_date > current_date - 1)
  execute function app_private.tg_students__check();
--! EndIncluded people/functions/tg_students__check.sql
--! Included people/functions/tg_students__quota.sql
create or replace function app_private.tg_students__quota()
  returns trigger
  language plpgsql volatile
  security definer -- counts all students, whoever enters one
  set search_path = ''
as $$
declare
  v_school record;
begin
  for v_school in
    select s.id, s.max_students
    from app_public.schools s
    where s.id in (select c.school_id from changed c where c.status = 'active')
    order by s.id
    for no key update -- one at a time per school: nobody slips in between count and commit
  loop
    if (
      select count(*)
      from app_public.students t
      where t.school_id = v_school.id
        and t.status = 'active') > v_school.max_students then
      raise exception 'The school has room for % active students', v_school.max_students
        using errcode = 'RBQST',
        hint = 'Make students inactive who left, or have the quota raised.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_students__quota() is
  'Error RBQST: more active students than the school''s quota (max_students).';

create or replace trigger _300_quota_insert
  after insert on app_public.students referencing new table as changed
  for each statement execute function app_private.tg_students__quota();

create or replace trigger _300_quota_update
  after update on app_public.students referencing new table as changed
  for each statement execute function app_private.tg_students__quota();
--! EndIncluded people/functions/tg_students__quota.sql
--! Included enrollment/tables.sql
create table if not exists app_public.enrollments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  class_id uuid not null,
  academic_year_id uuid not null,
  starts_on date not null,
  ends_on date,
  is_dropped boolean not null default false,
  drop_term_id uuid,
  drop_reason text,
  primary key (school_id, id),
  constraint enrollments_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint enrollments_class_fkey foreign key (school_id, class_id, academic_year_id)
    references app_public.classes (school_id, id, academic_year_id) on delete restrict,
  constraint enrollments_drop_term_fkey foreign key (school_id, drop_term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint enrollments_ends_after_start check (ends_on >= starts_on),
  constraint enrollments_drop_dated check (not is_dropped or ends_on is not null),
  constraint enrollments_one_class_at_a_time exclude using gist (
    school_id with =, student_id with =, academic_year_id with =,
    daterange(starts_on, ends_on, '[]') with &&)
);

create index if not exists enrollments_class_idx
  on app_public.enrollments (school_id, class_id, student_id);
create index if not exists enrollments_student_idx
  on app_public.enrollments (school_id, student_id, academic_year_id);
create index if not exists enrollments_drop_idx
  on app_public.enrollments (school_id, drop_term_id, ends_on) where is_dropped;

comment on table app_public.enrollments is
  'Which class a student belongs to, from when to when; one class at a time in a year.';
comment on column app_public.enrollments.school_id is 'School.';
comment on column app_public.enrollments.id is 'Identifier of the enrollment.';
comment on column app_public.enrollments.student_id is 'Student.';
comment on column app_public.enrollments.class_id is 'Class.';
comment on column app_public.enrollments.academic_year_id is 'Academic year of the class.';
comment on column app_public.enrollments.starts_on is 'First day in the class.';
comment on column app_public.enrollments.ends_on is 'Last day in the class; NULL while it lasts.';
comment on column app_public.enrollments.is_dropped is
  'Whether the student left school with it; ends_on is then the day of the drop.';
comment on column app_public.enrollments.drop_term_id is 'Term of the drop; NULL for none.';
comment on column app_public.enrollments.drop_reason is 'Reason of the drop; NULL when not said.';
comment on constraint enrollments_ends_after_start on app_public.enrollments is
  'An enrollment can''t end before it starts.';
comment on constraint enrollments_drop_dated on app_public.enrollments is
  'A dropped enrollment needs its last day.';
comment on constraint enrollments_one_class_at_a_time on app_public.enrollments is
  'The student is already enrolled in a class of this year on one of these days.';

create table if not exists app_public.student_courses (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  course_id uuid not null,
  is_followed boolean not null default true,
  coefficient numeric(5, 2),
  mode text,
  starts_on date not null,
  ends_on date,
  reason text,
  primary key (school_id, id),
  constraint student_courses_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_courses_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint student_courses_coefficient_not_negative check (coefficient >= 0),
  constraint student_courses_mode_known check (mode in ('normal', 'bonus', 'sup10', 'excluded')),
  constraint student_courses_ends_after_start check (ends_on >= starts_on),
  constraint student_courses_no_overlap exclude using gist (
    school_id with =, student_id with =, course_id with =,
    daterange(starts_on, ends_on, '[]') with &&)
);

create index if not exists student_courses_student_idx
  on app_public.student_courses (school_id, student_id, course_id);
create index if not exists student_courses_course_idx
  on app_public.student_courses (school_id, course_id);

comment on table app_public.student_courses is
  'Where a student differs from the class: a course added or left out, a personal coefficient or '
  'mode. A student without a row follows the courses of the class.';
comment on column app_public.student_courses.school_id is 'School.';
comment on column app_public.student_courses.id is 'Identifier of the link.';
comment on column app_public.student_courses.student_id is 'Student.';
comment on column app_public.student_courses.course_id is 'Course, of the own class or another.';
comment on column app_public.student_courses.is_followed is
  'true: follows it, although it is another class''s or with other figures; false: dropped it.';
comment on column app_public.student_courses.coefficient is
  'Personal coefficient; NULL for the course''s.';
comment on column app_public.student_courses.mode is 'Personal mode; NULL for the course''s.';
comment on column app_public.student_courses.starts_on is 'First day on which it holds.';
comment on column app_public.student_courses.ends_on is 'Last day; NULL while it lasts.';
comment on column app_public.student_courses.reason is 'Reason; NULL when not said.';
comment on constraint student_courses_coefficient_not_negative on app_public.student_courses is
  'A coefficient can''t be negative.';
comment on constraint student_courses_mode_known on app_public.student_courses is
  'The mode of a course is normal, bonus, sup10 or excluded.';
comment on constraint student_courses_ends_after_start on app_public.student_courses is
  'The link can''t end before it starts.';
comment on constraint student_courses_no_overlap on app_public.student_courses is
  'The student already has an entry for this course on one of these days.';

call audit.enable('app_public.enrollments');
call audit.enable('app_public.student_courses');
--! EndIncluded enrollment/tables.sql
--! Included enrollment/functions/tg_enrollments__room.sql
create or replace function app_private.tg_enrollments__room()
  returns trigger
  language plpgsql volatile
  security definer -- counts all enrollments, whoever enters one
  set search_path = ''
as $$
declare
  v_class record;
begin
  for v_class in
    select k.school_id, k.id, k.name, k.max_size, min(c.starts_on) as first_day
    from changed c
    join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
    group by k.school_id, k.id, k.name, k.max_size
    order by k.school_id, k.id
  loop
    -- one at a time per class: nobody slips in between count and commit
    perform from app_public.classes k
    where k.school_id = v_class.school_id and k.id = v_class.id
    for no key update;

    if (
      select max(x.size)
      from (
        select count(*) as size
        from app_public.enrollments day
        join app_public.enrollments e
          on e.school_id = day.school_id
          and e.class_id = day.class_id
          and day.starts_on between e.starts_on and coalesce(e.ends_on, 'infinity')
        where day.school_id = v_class.school_id
          and day.class_id = v_class.id
          and coalesce(day.ends_on >= v_class.first_day, true)
        group by day.id) as x) > v_class.max_size then
      raise exception 'The class % has room for % students', v_class.name, v_class.max_size
        using errcode = 'RBCLF', hint = 'Raise the size of the class or choose another.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_enrollments__room() is
  'Error RBCLF: on some day more students are enrolled in a class than its max_size.';

create or replace trigger _300_room_insert
  after insert on app_public.enrollments referencing new table as changed
  for each statement execute function app_private.tg_enrollments__room();

create or replace trigger _300_room_update
  after update on app_public.enrollments referencing new table as changed
  for each statement execute function app_private.tg_enrollments__room();
--! EndIncluded enrollment/functions/tg_enrollments__room.sql
--! Included grading/tables.sql
create table if not exists app_public.mark_codes (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  code text not null,
  label text not null,
  effect text not null,
  position smallint not null default 0,
  primary key (school_id, code),
  constraint mark_codes_code_letters check (code ~ '^[[:alpha:]]{1,3}$'),
  constraint mark_codes_label_not_blank check (btrim(label) <> ''),
  constraint mark_codes_effect_known check (effect in ('neutral', 'zero'))
);

comment on table app_public.mark_codes is
  'What may stand in the place of a mark: absent, exempt, not handed in…';
comment on column app_public.mark_codes.school_id is 'School.';
comment on column app_public.mark_codes.code is 'One to three letters, such as A.';
comment on column app_public.mark_codes.label is 'What it means, in the school''s language.';
comment on column app_public.mark_codes.effect is
  'neutral: left out of the average; zero: counts as a mark of 0.';
comment on column app_public.mark_codes.position is 'Order in lists.';
comment on constraint mark_codes_code_letters on app_public.mark_codes is
  'A code has one to three letters.';
comment on constraint mark_codes_label_not_blank on app_public.mark_codes is
  'The label of the code is missing.';
comment on constraint mark_codes_effect_known on app_public.mark_codes is
  'The effect of a code is neutral or zero.';

create table if not exists app_public.assessments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  course_id uuid not null,
  term_id uuid not null,
  kind text not null default 'test',
  name text not null,
  maximum numeric(5, 2) not null,
  coefficient numeric(5, 2) not null default 1,
  held_on date,
  position smallint not null default 0,
  scheduled_for timestamptz,
  published_at timestamptz,
  optional text,
  category text,
  primary key (school_id, id),
  constraint assessments_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint assessments_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint assessments_maximum_unique unique (school_id, id, maximum),
  constraint assessments_name_unique unique (school_id, course_id, term_id, kind, name),
  constraint assessments_kind_not_blank check (btrim(kind) <> ''),
  constraint assessments_name_not_blank check (btrim(name) <> ''),
  constraint assessments_maximum_positive check (maximum > 0),
  constraint assessments_coefficient_not_negative check (coefficient >= 0),
  constraint assessments_optional_known check (optional in ('bonus', 'improves')),
  constraint assessments_category_not_blank check (btrim(category) <> '')
);

create index if not exists assessments_term_idx on app_public.assessments (school_id, term_id);
create index if not exists assessments_scheduled_idx
  on app_public.assessments (scheduled_for) where published_at is null;
create index if not exists assessments_published_idx
  on app_public.assessments (school_id, published_at, held_on);

comment on table app_public.assessments is
  'Tests, homework, exams… of a course in a term. Draft until scheduled or published.';
comment on column app_public.assessments.school_id is 'School.';
comment on column app_public.assessments.id is 'Identifier of the assessment.';
comment on column app_public.assessments.course_id is 'Course.';
comment on column app_public.assessments.term_id is 'Term.';
comment on column app_public.assessments.kind is 'Kind, such as test, devoir, composition, examen.';
comment on column app_public.assessments.name is 'Name, unique with the kind in course and term.';
comment on column app_public.assessments.maximum is
  'Highest mark; entered without one, the subject''s, else the scale.';
comment on column app_public.assessments.coefficient is
  'Weight in the subject average; 0 leaves it out.';
comment on column app_public.assessments.held_on is 'Day it was held; NULL when not said.';
comment on column app_public.assessments.position is 'Order in the gradebook.';
comment on column app_public.assessments.scheduled_for is
  'When it publishes by itself; NULL when not scheduled.';
comment on column app_public.assessments.published_at is
  'When families began to see it and it began to count officially; NULL before.';
comment on column app_public.assessments.optional is
  'NULL for a mark that counts; bonus: only points above half of the scale, in the numerator (R3); '
  'improves: counts only if it raises the average (R4).';
comment on column app_public.assessments.category is
  'Code of a category of the term''s policy (R6); NULL for none.';
comment on constraint assessments_optional_known on app_public.assessments is
  'An optional assessment is a bonus or improves.';
comment on constraint assessments_category_not_blank on app_public.assessments is
  'The category of the assessment is empty.';
comment on constraint assessments_maximum_unique on app_public.assessments is
  'An assessment has one maximum; marks refer to it.';
comment on constraint assessments_name_unique on app_public.assessments is
  'The course already has an assessment of this kind and name in this term.';
comment on constraint assessments_kind_not_blank on app_public.assessments is
  'The kind of the assessment is missing.';
comment on constraint assessments_name_not_blank on app_public.assessments is
  'The name of the assessment is missing.';
comment on constraint assessments_maximum_positive on app_public.assessments is
  'The maximum mark is more than 0.';
comment on constraint assessments_coefficient_not_negative on app_public.assessments is
  'A coefficient can''t be negative.';

create table if not exists app_public.marks (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  assessment_id uuid not null,
  student_id uuid not null,
  value numeric(5, 2),
  code text,
  comment text,
  version integer not null default 1,
  entered_by uuid references app_public.users on delete set null,
  entered_at timestamptz not null default now(),
  maximum numeric(5, 2) not null,
  primary key (school_id, assessment_id, student_id),
  -- the maximum comes along, so that no mark can be above it, whatever happens at the same time
  constraint marks_assessment_fkey foreign key (school_id, assessment_id, maximum)
    references app_public.assessments (school_id, id, maximum)
    on update cascade on delete restrict,
  constraint marks_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint marks_code_fkey foreign key (school_id, code)
    references app_public.mark_codes (school_id, code) on delete restrict,
  constraint marks_value_or_code check ((value is null) <> (code is null)),
  constraint marks_value_not_negative check (value >= 0),
  constraint marks_value_within_maximum check (value <= maximum)
);

create index if not exists marks_student_idx on app_public.marks (school_id, student_id);
create index if not exists marks_code_idx
  on app_public.marks (school_id, code) where code is not null;

comment on table app_public.marks is
  'The mark of a student in an assessment: a number or a code. No row: not marked yet.';
comment on column app_public.marks.school_id is 'School.';
comment on column app_public.marks.assessment_id is 'Assessment.';
comment on column app_public.marks.student_id is 'Student.';
comment on column app_public.marks.value is
  'The mark, 0 to the assessment''s maximum; NULL with a code.';
comment on column app_public.marks.code is
  'A code in the place of a mark, such as A for absent; NULL with a number.';
comment on column app_public.marks.comment is 'Remark for the family; NULL for none.';
comment on column app_public.marks.version is
  'Counts the changes of the mark, from 1; an edit names the version it was based on.';
comment on column app_public.marks.entered_by is
  'Who entered or last changed it; NULL for an import.';
comment on column app_public.marks.entered_at is 'When it was entered or last changed.';
comment on column app_public.marks.maximum is
  'Maximum of the assessment, kept equal by the reference to it.';
comment on constraint marks_value_within_maximum on app_public.marks is
  'A mark can''t be above the maximum of its assessment.';
comment on constraint marks_value_or_code on app_public.marks is
  'A mark is either a number or a code.';
comment on constraint marks_value_not_negative on app_public.marks is 'A mark can''t be negative.';

create table if not exists app_public.course_adjustments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  points numeric(5, 2) not null,
  reason text not null,
  primary key (school_id, course_id, term_id, student_id),
  constraint course_adjustments_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint course_adjustments_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint course_adjustments_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint course_adjustments_reason_not_blank check (btrim(reason) <> '')
);

create index if not exists course_adjustments_term_idx
  on app_public.course_adjustments (school_id, term_id);
create index if not exists course_adjustments_student_idx
  on app_public.course_adjustments (school_id, student_id);

comment on table app_public.course_adjustments is
  'R7: points added to or taken from a student''s subject average of a term.';
comment on column app_public.course_adjustments.school_id is 'School.';
comment on column app_public.course_adjustments.course_id is 'Course.';
comment on column app_public.course_adjustments.term_id is 'Term.';
comment on column app_public.course_adjustments.student_id is 'Student.';
comment on column app_public.course_adjustments.points is
  'Added to the average, which stays within 0 and the scale; below 0 for a malus.';
comment on column app_public.course_adjustments.reason is 'Why; shown with the explanation.';
comment on constraint course_adjustments_reason_not_blank on app_public.course_adjustments is
  'An adjustment needs a reason.';

create table if not exists app_public.year_exams (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  academic_year_id uuid not null,
  student_id uuid not null,
  average numeric(5, 2) not null,
  primary key (school_id, academic_year_id, student_id),
  constraint year_exams_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint year_exams_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint year_exams_average_not_negative check (average >= 0)
);

create index if not exists year_exams_student_idx
  on app_public.year_exams (school_id, student_id);

comment on table app_public.year_exams is
  'R17: what students reached in the exam at the end of a year, blended with the annual average '
  'where the policy says so.';
comment on column app_public.year_exams.school_id is 'School.';
comment on column app_public.year_exams.academic_year_id is 'Academic year.';
comment on column app_public.year_exams.student_id is 'Student.';
comment on column app_public.year_exams.average is 'Average of the exam, on the school''s scale.';
comment on constraint year_exams_average_not_negative on app_public.year_exams is
  'An average can''t be negative.';

call audit.enable('app_public.year_exams');
call audit.enable('app_public.course_adjustments');
call audit.enable('app_public.mark_codes');
call audit.enable('app_public.assessments');
call audit.enable('app_public.marks');
--! EndIncluded grading/tables.sql
--! Included grading/result_tables.sql
create table if not exists app_public.course_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  course_id uuid not null,
  student_id uuid not null,
  coefficient numeric(5, 2) not null,
  mode text not null,
  average numeric,
  plain_average numeric,
  marks integer not null,
  total_coefficient numeric not null,
  missing_marks integer not null,
  rank integer,
  is_tied boolean not null default false,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, course_id, student_id),
  constraint course_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint course_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint course_results_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint course_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists course_results_student_idx
  on app_public.course_results (school_id, student_id, term_id);
create index if not exists course_results_course_idx
  on app_public.course_results (school_id, course_id, term_id);
create index if not exists course_results_term_idx
  on app_public.course_results (school_id, term_id);

comment on table app_public.course_results is
  'Official average and rank of each student in each course and term, kept by the worker.';
comment on column app_public.course_results.school_id is 'School.';
comment on column app_public.course_results.class_id is 'Class in which the student is ranked.';
comment on column app_public.course_results.term_id is 'Term.';
comment on column app_public.course_results.course_id is 'Course.';
comment on column app_public.course_results.student_id is 'Student.';
comment on column app_public.course_results.coefficient is
  'Coefficient in the general average: the personal one, else the course''s.';
comment on column app_public.course_results.mode is 'Mode in the general average (R10).';
comment on column app_public.course_results.average is
  'Subject average on the subject''s scale (R1, R2, R8), unrounded but for the policy''s step; '
  'NULL without a counted mark.';
comment on column app_public.course_results.plain_average is
  'Average of the same marks without coefficients; NULL without a counted mark.';
comment on column app_public.course_results.marks is 'Counted marks.';
comment on column app_public.course_results.total_coefficient is 'Sum of their weights.';
comment on column app_public.course_results.missing_marks is
  'Published assessments without a mark or code.';
comment on column app_public.course_results.rank is
  'Rank within the class; NULL for somebody without average or who left.';
comment on column app_public.course_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.course_results.calculated_at is 'When the figure last changed.';

create table if not exists app_public.term_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  average numeric,
  covered_coefficient numeric not null,
  total_coefficient numeric not null,
  missing_marks integer not null,
  is_enrolled boolean not null,
  rank integer,
  is_tied boolean not null default false,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, student_id),
  constraint term_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint term_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint term_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists term_results_student_idx
  on app_public.term_results (school_id, student_id, term_id);
create index if not exists term_results_term_idx
  on app_public.term_results (school_id, term_id, class_id);

comment on table app_public.term_results is
  'Official general average and rank of each student in each term, kept by the worker.';
comment on column app_public.term_results.school_id is 'School.';
comment on column app_public.term_results.class_id is
  'Class of the student on the reference day: the term''s last, or today while it runs.';
comment on column app_public.term_results.term_id is 'Term.';
comment on column app_public.term_results.student_id is 'Student.';
comment on column app_public.term_results.average is
  'General average on the school''s scale (R9, R10), unrounded but for the policy''s step; NULL '
  'when no subject counts.';
comment on column app_public.term_results.covered_coefficient is
  'Sum of the coefficients of subjects with an average.';
comment on column app_public.term_results.total_coefficient is
  'Sum of the coefficients of all subjects that could count.';
comment on column app_public.term_results.missing_marks is
  'Published assessments without a mark or code.';
comment on column app_public.term_results.is_enrolled is
  'Whether the student is enrolled on the reference day; who left is not ranked.';
comment on column app_public.term_results.rank is 'Rank within the class; NULL when not ranked.';
comment on column app_public.term_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.term_results.calculated_at is 'When the figure last changed.';

create table if not exists app_public.year_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  student_id uuid not null,
  average numeric,
  terms integer not null,
  is_enrolled boolean not null,
  rank integer,
  is_tied boolean not null default false,
  ranked integer not null,
  policy_version_id uuid not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, student_id),
  constraint year_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint year_results_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint year_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists year_results_student_idx
  on app_public.year_results (school_id, student_id);
create index if not exists year_results_policy_version_idx
  on app_public.year_results (school_id, policy_version_id);

comment on table app_public.year_results is
  'Official annual average and rank of each student, kept by the worker.';
comment on column app_public.year_results.school_id is 'School.';
comment on column app_public.year_results.class_id is 'Last class of the student in the year.';
comment on column app_public.year_results.student_id is 'Student.';
comment on column app_public.year_results.average is
  'Annual average (R14 to R16); NULL without a figure in any term, or when not classable.';
comment on column app_public.year_results.terms is 'Terms that counted.';
comment on column app_public.year_results.is_enrolled is
  'Whether the student is enrolled on the reference day.';
comment on column app_public.year_results.rank is 'Rank within the class; NULL when not ranked.';
comment on column app_public.year_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.year_results.ranked is 'What the rank is out of.';
comment on column app_public.year_results.policy_version_id is
  'Policy version of the last term, which rules the year.';
comment on column app_public.year_results.calculated_at is 'When the figure last changed.';

create table if not exists app_public.course_statistics (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  course_id uuid not null,
  mean numeric,
  minimum numeric,
  maximum numeric,
  median numeric,
  figures integer not null,
  at_or_above_half integer not null,
  ranked integer not null,
  missing_marks integer not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, course_id),
  constraint course_statistics_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint course_statistics_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint course_statistics_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade
);

create index if not exists course_statistics_term_idx
  on app_public.course_statistics (school_id, term_id);
create index if not exists course_statistics_course_idx
  on app_public.course_statistics (school_id, course_id);

comment on table app_public.course_statistics is
  'Official figures of a class in one of its courses and a term (R12), kept by the worker.';
comment on column app_public.course_statistics.school_id is 'School.';
comment on column app_public.course_statistics.class_id is 'Class.';
comment on column app_public.course_statistics.term_id is 'Term.';
comment on column app_public.course_statistics.course_id is 'Course.';
comment on column app_public.course_statistics.mean is
  'Mean of the averages of those ranked; NULL without any.';
comment on column app_public.course_statistics.minimum is 'Lowest average; NULL without any.';
comment on column app_public.course_statistics.maximum is 'Highest average; NULL without any.';
comment on column app_public.course_statistics.median is 'Median; NULL without any.';
comment on column app_public.course_statistics.figures is 'Students with an average.';
comment on column app_public.course_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column app_public.course_statistics.ranked is 'What a rank is out of.';
comment on column app_public.course_statistics.missing_marks is
  'Published assessments without a mark or code, over all students.';
comment on column app_public.course_statistics.calculated_at is 'When a figure last changed.';

create table if not exists app_public.term_statistics (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  policy_version_id uuid not null,
  mean numeric,
  minimum numeric,
  maximum numeric,
  median numeric,
  figures integer not null,
  at_or_above_half integer not null,
  ranked integer not null,
  class_size integer not null,
  missing_marks integer not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id),
  constraint term_statistics_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint term_statistics_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint term_statistics_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict
);

create index if not exists term_statistics_term_idx
  on app_public.term_statistics (school_id, term_id);
create index if not exists term_statistics_policy_version_idx
  on app_public.term_statistics (school_id, policy_version_id);

comment on table app_public.term_statistics is
  'Official figures of a class in a term (R12), kept by the worker; its time says how fresh all '
  'results of the class and term are.';
comment on column app_public.term_statistics.school_id is 'School.';
comment on column app_public.term_statistics.class_id is 'Class.';
comment on column app_public.term_statistics.term_id is 'Term.';
comment on column app_public.term_statistics.policy_version_id is
  'Policy version the results were calculated with.';
comment on column app_public.term_statistics.mean is
  'Mean of the students'' general averages; NULL without any.';
comment on column app_public.term_statistics.minimum is 'Lowest average; NULL without any.';
comment on column app_public.term_statistics.maximum is 'Highest average; NULL without any.';
comment on column app_public.term_statistics.median is 'Median; NULL without any.';
comment on column app_public.term_statistics.figures is 'Students with a general average.';
comment on column app_public.term_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column app_public.term_statistics.ranked is 'What a rank is out of.';
comment on column app_public.term_statistics.class_size is 'Students enrolled on the reference day.';
comment on column app_public.term_statistics.missing_marks is
  'Published assessments without a mark or code, over all students.';
comment on column app_public.term_statistics.calculated_at is
  'When the class and term were last calculated, with or without a change.';

create table if not exists app_private.dirty_results (
  id bigint generated always as identity primary key,
  school_id integer not null,
  class_id uuid not null,
  term_id uuid not null,
  changed_at timestamptz not null default clock_timestamp(),
  enqueued_at timestamptz
);

create index if not exists dirty_results_class_idx
  on app_private.dirty_results (school_id, class_id, term_id);
create index if not exists dirty_results_enqueued_idx
  on app_private.dirty_results (enqueued_at);

comment on table app_private.dirty_results is
  'What has to be calculated anew: triggers append class and term in the transaction of the change, '
  'the calculation deletes them. A class and term without a line are valid.';
comment on column app_private.dirty_results.enqueued_at is
  'When a job was queued for it; NULL before. An old one is queued again: its job was lost.';

alter table app_private.dirty_results enable row level security;

create table if not exists app_private.result_checks (
  school_id integer not null references app_public.schools on delete cascade,
  checked_at timestamptz not null default clock_timestamp(),
  differences integer not null,
  primary key (school_id, checked_at)
);

comment on table app_private.result_checks is
  'What the nightly comparison of stored results with a calculation found, for each school.';
comment on column app_private.result_checks.differences is
  'Stored figures that differed; more than 0 means a fault and is reported by doctor.';

alter table app_private.result_checks enable row level security;
--! EndIncluded grading/result_tables.sql
--! Included structure/functions/current_course_ids.sql
create or replace function app_hidden.current_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(t.course_id), '{}')
  from app_public.course_teachers t
  where t.school_id = (select app_hidden.current_school_id())
    and t.user_id = (select app_hidden.current_user_id())
    and (select app_hidden.has_duty('teacher'));
end;

comment on function app_hidden.current_course_ids() is
  'Courses that the user teaches in the current school.';
grant execute on function app_hidden.current_course_ids() to app_user;
--! EndIncluded structure/functions/current_course_ids.sql
--! Included structure/functions/current_main_class_ids.sql
create or replace function app_hidden.current_main_class_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(t.class_id), '{}')
  from app_public.class_teachers t
  where t.school_id = (select app_hidden.current_school_id())
    and t.user_id = (select app_hidden.current_user_id())
    and (select app_hidden.has_duty('teacher'));
end;

comment on function app_hidden.current_main_class_ids() is
  'Classes that the user is a class teacher of in the current school.';
grant execute on function app_hidden.current_main_class_ids() to app_user;
--! EndIncluded structure/functions/current_main_class_ids.sql
--! Included structure/functions/current_class_ids.sql
create or replace function app_hidden.current_class_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.class_id), '{}')
  from (
    select c.class_id
    from app_public.courses c
    where c.school_id = (select app_hidden.current_school_id())
      and c.id = any ((select app_hidden.current_course_ids())::uuid[])
    union all
    select unnest((select app_hidden.current_main_class_ids()))) as x;
end;

comment on function app_hidden.current_class_ids() is
  'Classes that the user teaches or is a class teacher of in the current school.';
grant execute on function app_hidden.current_class_ids() to app_user;
--! EndIncluded structure/functions/current_class_ids.sql
--! Included structure/functions/current_readable_course_ids.sql
create or replace function app_hidden.current_readable_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(c.id), '{}')
  from app_public.courses c
  where c.school_id = (select app_hidden.current_school_id())
    and (
      c.id = any ((select app_hidden.current_course_ids())::uuid[])
      or c.class_id = any ((select app_hidden.current_main_class_ids())::uuid[]));
end;

comment on function app_hidden.current_readable_course_ids() is
  'Courses whose marks the user reads as a teacher: taught, or of a class they are class teacher of.';
grant execute on function app_hidden.current_readable_course_ids() to app_user;
--! EndIncluded structure/functions/current_readable_course_ids.sql
--! Included enrollment/functions/current_student_ids.sql
create or replace function app_hidden.current_student_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct e.student_id), '{}')
  from app_public.enrollments e
  where e.school_id = (select app_hidden.current_school_id())
    and e.class_id = any ((select app_hidden.current_class_ids())::uuid[]);
end;

comment on function app_hidden.current_student_ids() is
  'Students of the classes that the user teaches or is a class teacher of.';
grant execute on function app_hidden.current_student_ids() to app_user;
--! EndIncluded enrollment/functions/current_student_ids.sql
--! Included enrollment/functions/current_guardian_ids.sql
create or replace function app_hidden.current_guardian_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct l.guardian_id), '{}')
  from app_public.student_guardians l
  where l.school_id = (select app_hidden.current_school_id())
    and l.student_id = any ((select app_hidden.current_student_ids())::uuid[]);
end;

comment on function app_hidden.current_guardian_ids() is
  'Guardians of the students of the user''s classes.';
grant execute on function app_hidden.current_guardian_ids() to app_user;
--! EndIncluded enrollment/functions/current_guardian_ids.sql
--! Included people/functions/current_child_ids.sql
create or replace function app_hidden.current_child_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.id), '{}')
  from (
    select l.student_id as id
    from app_public.guardians g
    join app_public.student_guardians l on l.school_id = g.school_id and l.guardian_id = g.id
    where g.school_id = (select app_hidden.current_school_id())
      and g.user_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('guardian'))
    union all
    select s.id
    from app_public.students s
    where s.school_id = (select app_hidden.current_school_id())
      and s.user_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('student'))) as x;
end;

comment on function app_hidden.current_child_ids() is
  'The students whose family the user is in the current school: a guardian''s children, a student''s own self.';
grant execute on function app_hidden.current_child_ids() to app_user;
--! EndIncluded people/functions/current_child_ids.sql
--! Included enrollment/functions/current_family_class_ids.sql
create or replace function app_hidden.current_family_class_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct e.class_id), '{}')
  from app_public.enrollments e
  where e.school_id = (select app_hidden.current_school_id())
    and e.student_id = any ((select app_hidden.current_child_ids())::uuid[]);
end;

comment on function app_hidden.current_family_class_ids() is
  'Classes that the user''s children are or were enrolled in; a student''s own.';
grant execute on function app_hidden.current_family_class_ids() to app_user;
--! EndIncluded enrollment/functions/current_family_class_ids.sql
--! Included enrollment/functions/current_visible_course_ids.sql
create or replace function app_hidden.current_visible_course_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(c.id), '{}')
  from app_public.courses c
  where c.school_id = (select app_hidden.current_school_id())
    and (
      c.class_id = any ((select app_hidden.current_class_ids())::uuid[])
      or c.class_id = any ((select app_hidden.current_family_class_ids())::uuid[]));
end;

comment on function app_hidden.current_visible_course_ids() is
  'Courses of the classes that a teacher or family sees.';
grant execute on function app_hidden.current_visible_course_ids() to app_user;
--! EndIncluded enrollment/functions/current_visible_course_ids.sql
--! Included grading/functions/current_assessment_ids.sql
create or replace function app_hidden.current_assessment_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(a.id), '{}')
  from app_public.assessments a
  where a.school_id = (select app_hidden.current_school_id())
    and a.course_id = any ((select app_hidden.current_course_ids())::uuid[]);
end;

comment on function app_hidden.current_assessment_ids() is
  'Assessments of the courses that the user teaches.';
grant execute on function app_hidden.current_assessment_ids() to app_user;
--! EndIncluded grading/functions/current_assessment_ids.sql
--! Included grading/functions/current_readable_assessment_ids.sql
create or replace function app_hidden.current_readable_assessment_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(a.id), '{}')
  from app_public.assessments a
  where a.school_id = (select app_hidden.current_school_id())
    and a.course_id = any ((select app_hidden.current_readable_course_ids())::uuid[]);
end;

comment on function app_hidden.current_readable_assessment_ids() is
  'Assessments of the courses whose marks the user reads as a teacher.';
grant execute on function app_hidden.current_readable_assessment_ids() to app_user;
--! EndIncluded grading/functions/current_readable_assessment_ids.sql
--! Included grading/functions/families_see_ranks.sql
create or replace function app_hidden.families_see_ranks()
  returns boolean
  language sql stable parallel safe
  security definer -- a setting of the school, whatever the caller may read of schools
begin atomic
  select coalesce(
    (select s.ranks_shown_to_families
     from app_public.schools s
     where s.id = (select app_hidden.current_school_id())),
    false);
end;

comment on function app_hidden.families_see_ranks() is
  'Whether guardians and students of the current school see ranks.';
grant execute on function app_hidden.families_see_ranks() to app_user;
--! EndIncluded grading/functions/families_see_ranks.sql
--! Included grading/functions/quotient.sql
-- Division of numerics stops at about 16 digits unless the numerator says otherwise; 24 decimals
-- keep a chain of averages of averages exact far beyond the 12 decimals that figures compare by.
create or replace function app_hidden.quotient(numerator numeric, denominator numeric)
  returns numeric
  language sql immutable parallel safe
return round(numerator, 24) / nullif(denominator, 0);

comment on function app_hidden.quotient(numeric, numeric) is
  'numerator / denominator with 24 decimals at least; NULL when the denominator is 0 or NULL.';
grant execute on function app_hidden.quotient(numeric, numeric) to app_user, mart_reader;
--! EndIncluded grading/functions/quotient.sql
--! Included grading/functions/rounded.sql
create or replace function app_hidden.rounded(figure numeric, decimals integer)
  returns numeric
  language sql immutable parallel safe
return round(round(figure, 12), decimals);

comment on function app_hidden.rounded(numeric, integer) is
  'A figure as it is printed: half away from zero. What lies beyond 12 decimals is not the '
  'figure but the trace of a division (10/3·3), and is dropped first.';
grant execute on function app_hidden.rounded(numeric, integer) to app_user, mart_reader, rollbook_analyst;
--! EndIncluded grading/functions/rounded.sql
--! Included grading/functions/stepped.sql
create or replace function app_hidden.stepped(figure numeric, step numeric, direction text)
  returns numeric
  language sql immutable parallel safe
return case
  when step = 0 then figure
  when direction = 'up' then ceil(round(figure, 12) / step) * step
  else round(round(figure, 12) / step) * step
end;

comment on function app_hidden.stepped(numeric, numeric, text) is
  'Grading rule R8: the figure rounded to a step of 0.1, 0.5 or 1, nearest (half away from zero) or '
  'up; step 0 leaves it as it is.';
grant execute on function app_hidden.stepped(numeric, numeric, text) to app_user;
--! EndIncluded grading/functions/stepped.sql
--! Included grading/functions/rank_key.sql
create or replace function app_hidden.rank_key(
  figure numeric, policy app_public.grading_policy_versions)
  returns numeric
  language sql immutable parallel safe
return case policy.rank_key
  when 'exact' then round(figure, 12)
  when 'printed' then app_hidden.rounded(figure, policy.decimals)
  else app_hidden.rounded(figure, policy.rank_decimals)
end;

comment on function app_hidden.rank_key(numeric, app_public.grading_policy_versions) is
  'What ranks compare under a policy: the exact figure, or rounded to the policy''s decimals, or as '
  'printed.';
grant execute on function app_hidden.rank_key(numeric, app_public.grading_policy_versions)
  to app_user;
--! EndIncluded grading/functions/rank_key.sql
--! Included grading/functions/described.sql
create or replace function app_hidden.described(
  figures numeric[], half numeric,
  out count integer, out mean numeric, out minimum numeric, out maximum numeric,
  out median numeric, out at_or_above_half integer)
  language sql immutable parallel safe
begin atomic
  select count(f)::integer,
    app_hidden.quotient(sum(f), count(f)),
    min(f),
    max(f),
    app_hidden.quotient(
      (array_agg(f order by f))[(count(f) + 1) / 2] + (array_agg(f order by f))[count(f) / 2 + 1],
      2),
    count(f) filter (where round(f, 12) >= half)::integer
  from unnest(figures) as f
  where f is not null;
end;

comment on function app_hidden.described(numeric[], numeric) is
  'Grading rule R12 over the figures that are not NULL: number, mean, minimum, maximum, median, and '
  'how many reach half of the scale.';
grant execute on function app_hidden.described(numeric[], numeric) to app_user;
--! EndIncluded grading/functions/described.sql
--! Included grading/functions/lowest_marks.sql
-- Leaving out the k lowest marks does not give the highest average when coefficients differ, and a
-- better mark could then lower the average. Keeping those with the highest weight × (mark − q), for
-- q the average of what is kept, until q no longer grows, does (Kane and Kane).
create or replace function app_hidden.lowest_marks(
  ids uuid[], figures numeric[], weights numeric[], options text[], dropped integer)
  returns uuid[]
  language plpgsql immutable parallel safe
  set search_path = ''
as $$
declare
  v_keep integer := (
    select count(*) from unnest(options) as o where o is null) - dropped;
  v_q numeric := 0;
  v_next numeric;
  v_kept uuid[];
begin
  if dropped <= 0 then
    return '{}';
  end if;
  loop
    select pg_catalog.array_agg(k.id), sum(k.weight * k.figure) / sum(k.weight)
    into v_kept, v_next
    from (
      select m.id, m.figure, m.weight
      from unnest(ids, figures, weights, options) as m (id, figure, weight, option)
      where m.option is null
      order by m.weight * (m.figure - v_q) desc, m.id
      limit greatest(v_keep, 1)) as k;
    exit when v_next is null or pg_catalog.round(v_next, 12) <= pg_catalog.round(v_q, 12);
    v_q := v_next;
  end loop;
  return array(
    select m.id
    from unnest(ids, options) as m (id, option)
    where m.option is null
      and not m.id = any (v_kept));
end;
$$;

comment on function app_hidden.lowest_marks(
  uuid[], numeric[], numeric[], text[], integer) is
  'Grading rule R5: the marks, as many as dropped says but never all, without which the average of '
  'the marks that are not optional is highest.';
--! EndIncluded grading/functions/lowest_marks.sql
--! Included grading/functions/weighed_marks.sql
-- For one student and course, where a policy or an optional mark makes more of a weighted mean.
-- The order is that of the rules: what is left out (R5), the extra weight (R5), bonus marks (R3),
-- marks that improve (R4).
create or replace function app_hidden.weighed_marks(
  ids uuid[], figures numeric[], weights numeric[], options text[], scale numeric,
  policy app_public.grading_policy_versions)
  returns table (id uuid, weight numeric, points numeric, reason text)
  language plpgsql immutable parallel safe
  set search_path = ''
as $$
declare
  v_left_out uuid[];
  v_extra uuid;
  v_points numeric;
  v_weights numeric;
  v_mark record;
begin
  v_left_out := app_hidden.lowest_marks(ids, figures, weights, options, policy.dropped_marks);

  select m.id into v_extra
  from unnest(ids, figures, options) as m (id, figure, option)
  where m.option is null
    and policy.extra_weight > 0
    and not m.id = any (v_left_out)
  order by case policy.extra_weight_on when 'worst' then -m.figure else m.figure end desc, m.id
  limit 1;

  v_points := 0;
  v_weights := 0;
  for v_mark in
    select m.id, m.figure, m.option,
      m.weight + case when m.id = v_extra then policy.extra_weight else 0 end as weight
    from unnest(ids, figures, weights, options) as m (id, figure, weight, option)
    order by pg_catalog.array_position(array['improves'], m.option) nulls first, m.figure desc, m.id
  loop
    id := v_mark.id;
    reason := null;
    weight := v_mark.weight;
    if v_mark.id = any (v_left_out) then
      weight := 0;
      points := 0;
      reason := 'left_out';
    elsif v_mark.option = 'bonus' then
      weight := 0;
      points := v_mark.weight * greatest(0, v_mark.figure - scale / 2);
      reason := case when points = 0 then 'no_bonus' end;
    elsif v_mark.option = 'improves' and v_weights > 0
      and v_mark.figure * v_weights <= v_points then
      weight := 0;
      points := 0;
      reason := 'no_improvement';
    else
      points := v_mark.weight * v_mark.figure;
    end if;
    v_points := v_points + points;
    v_weights := v_weights + weight;
    return next;
  end loop;
end;
$$;

comment on function app_hidden.weighed_marks(
  uuid[], numeric[], numeric[], text[], numeric, app_public.grading_policy_versions) is
  'Grading rules R3 to R5 for the counted marks of one student and course: the weight that each adds '
  'to the denominator, the points it adds to the numerator, and why it adds nothing (left_out, '
  'no_bonus, no_improvement).';
--! EndIncluded grading/functions/weighed_marks.sql
--! Included grading/functions/band.sql
create or replace function app_hidden.band(
  school integer, version uuid, of_purpose text, figure numeric)
  returns app_public.grading_policy_bands
  language sql stable parallel safe
begin atomic
  select b.*
  from app_public.grading_policy_bands b
  where b.school_id = school
    and b.policy_version_id = version
    and b.purpose = of_purpose
    and figure is not null
  order by
    (figure > b.lower_bound or b.includes_bound and figure = b.lower_bound) desc,
    case when figure >= b.lower_bound then -b.lower_bound else b.lower_bound end
  limit 1;
end;

comment on function app_hidden.band(integer, uuid, text, numeric) is
  'Grading rule R18: the band of a policy version that a figure lies in: the highest whose lower '
  'bound it reaches, or the lowest of all. NULL without a figure or bands.';
--! EndIncluded grading/functions/band.sql
--! Included grading/functions/blended.sql
create or replace function app_hidden.blended(
  year_average numeric, exam numeric, policy app_public.grading_policy_versions)
  returns numeric
  language sql immutable parallel safe
return case
  when policy.exam_weight = 0 then year_average
  when year_average is null then null
  when exam is null and policy.missing_term = 'renormalise' then year_average
  when exam is null and policy.missing_term = 'not_classable' then null
  else app_hidden.quotient(
    policy.year_weight * year_average + policy.exam_weight * coalesce(exam, 0),
    policy.year_weight + policy.exam_weight)
end;

comment on function app_hidden.blended(numeric, numeric, app_public.grading_policy_versions) is
  'Grading rule R17: the annual average blended with the exam by the policy''s weights. A missing '
  'exam goes by the policy''s rule for missing terms.';
--! EndIncluded grading/functions/blended.sql
--! Included grading/functions/distribution.sql
create or replace function app_hidden.distribution(figures numeric[], scale numeric)
  returns json
  language sql immutable parallel safe
begin atomic
  select json_agg(json_build_object('from', b.lower, 'to', b.upper, 'count', b.n)
    order by b.lower desc)
  from (
    select scale * e.lower as lower, scale * e.upper as upper, (
        select count(*)
        from unnest(figures) as f
        where round(f, 12) >= scale * e.lower
          and (round(f, 12) < scale * e.upper or e.upper = 1)) as n
    from (values (0, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.0))
      as e (lower, upper)) as b;
end;

comment on function app_hidden.distribution(numeric[], numeric) is
  'How many figures lie in each band of the scale, highest first: 16 and more, 14, 12, 10, 8 and '
  'below on a scale of 20. A band holds its lower bound.';
grant execute on function app_hidden.distribution(numeric[], numeric) to app_user;
--! EndIncluded grading/functions/distribution.sql
--! Included grading/functions/school_today.sql
create or replace function app_hidden.school_today(school integer)
  returns date
  language sql stable parallel safe
begin atomic
  select (now() at time zone s.time_zone)::date
  from app_public.schools s
  where s.id = school;
end;

comment on function app_hidden.school_today(integer) is
  'The date it is at the school, by its time zone.';
--! EndIncluded grading/functions/school_today.sql
--! Included grading/functions/term_roster.sql
create or replace function app_hidden.term_roster(
  school integer, class uuid, term uuid, today date)
  returns table (student_id uuid, is_enrolled boolean, starts_on date)
  language sql stable parallel safe
begin atomic
  select e.student_id, coalesce(e.ends_on >= d.day, true), e.starts_on
  from app_public.terms t
  cross join lateral (select least(t.ends_on, greatest(today, t.starts_on)) as day) as d
  join app_public.enrollments e
    on e.school_id = school
    and e.class_id = class
    and e.starts_on <= d.day
    and coalesce(e.ends_on >= t.starts_on, true)
  where t.school_id = school
    and t.id = term
    and not exists (
      select
      from app_public.enrollments later
      where later.school_id = school
        and later.student_id = e.student_id
        and later.academic_year_id = e.academic_year_id
        and later.starts_on > e.starts_on
        and later.starts_on <= d.day);
end;

comment on function app_hidden.term_roster(integer, uuid, uuid, date) is
  'Whose results of a term belong to a class: students whose last class up to the reference day (the '
  'term''s last day, or today while it runs) it is. Who left before that day is there but not '
  'enrolled: keeps their figures, is not ranked.';
--! EndIncluded grading/functions/term_roster.sql
--! Included grading/functions/term_courses.sql
create or replace function app_hidden.term_courses(
  school integer, class uuid, term uuid, today date)
  returns table (
    student_id uuid, is_enrolled boolean, course_id uuid, subject_id uuid, coefficient numeric,
    mode text)
  language sql stable parallel safe
begin atomic
  with roster as materialized (
    select r.student_id, r.is_enrolled
    from app_hidden.term_roster(school, class, term, today) as r),
  personal as materialized (
    select p.student_id, p.course_id, p.is_followed, p.coefficient, p.mode
    from app_public.terms t
    join roster r on true
    join app_public.student_courses p
      on p.school_id = school
      and p.student_id = r.student_id
      and p.starts_on <= least(t.ends_on, greatest(today, t.starts_on))
      and coalesce(p.ends_on >= least(t.ends_on, greatest(today, t.starts_on)), true)
    where t.school_id = school
      and t.id = term)
  select r.student_id, r.is_enrolled, c.id, c.subject_id,
    coalesce(p.coefficient, c.coefficient), coalesce(p.mode, c.mode)
  from roster r
  join app_public.courses c on c.school_id = school and c.class_id = class and c.is_active
  left join personal p on p.student_id = r.student_id and p.course_id = c.id
  where coalesce(p.is_followed, true)
  union all
  select r.student_id, r.is_enrolled, c.id, c.subject_id,
    coalesce(p.coefficient, c.coefficient), coalesce(p.mode, c.mode)
  from personal p
  join roster r on r.student_id = p.student_id
  join app_public.courses c on c.school_id = school and c.id = p.course_id and c.is_active
  where p.is_followed
    and c.class_id <> class;
end;

comment on function app_hidden.term_courses(integer, uuid, uuid, date) is
  'Which courses each student of a class follows in a term: the class''s, without those dropped and '
  'with those added, on the reference day; personal coefficient and mode win.';
--! EndIncluded grading/functions/term_courses.sql
--! Included grading/functions/term_marks.sql
create or replace function app_hidden.term_marks(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, assessment_id uuid, value numeric, code text,
    maximum numeric, coefficient numeric, normalised numeric, weight numeric, is_counted boolean,
    reason text, points numeric, category text, optional text)
  language sql stable parallel safe
begin atomic
  with followed as materialized (
    select f.student_id, f.course_id, f.subject_id, coalesce(s.scale, sc.scale) as scale
    from app_hidden.term_courses(school, class, term, today) as f
    join app_public.subjects s on s.school_id = school and s.id = f.subject_id
    join app_public.schools sc on sc.id = school),
  expected as (
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code, a.category, a.optional
    from followed f
    join app_public.assessments a
      on a.school_id = school and a.course_id = f.course_id and a.term_id = term
    left join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = f.student_id
    union all
    -- changed class within the year: the marks of the same subject from the earlier class
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code, a.category, a.optional
    from app_hidden.term_roster(school, class, term, today) as r
    join app_public.classes own on own.school_id = school and own.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = r.student_id
      and e.academic_year_id = own.academic_year_id
      and e.class_id <> class
      and e.starts_on < r.starts_on
    join app_public.courses c on c.school_id = school and c.class_id = e.class_id
    join followed f
      on f.student_id = r.student_id and f.subject_id = c.subject_id and f.course_id <> c.id
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.id and a.term_id = term
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = r.student_id),
  weighted as materialized (
    select x.student_id, x.course_id, x.scale, x.id, x.value, x.code, x.maximum, x.coefficient,
      x.category, x.optional, w.weight, r.reason,
      case
        when k.effect = 'zero' then 0
        when x.maximum = x.scale then x.value
        else app_hidden.quotient(x.value * x.scale, x.maximum) end as normalised
    from expected x
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    left join app_public.mark_codes k on k.school_id = school and k.code = x.code
    cross join lateral (
      select case p.maximum_rule
        when 'proportional' then app_hidden.quotient(x.coefficient * x.maximum, x.scale)
        else x.coefficient end as weight) as w
    cross join lateral (
      select case
        when official and x.published_at is null then 'unpublished'
        when x.value is null and x.code is null then 'missing'
        when k.effect = 'neutral' then 'neutral'
        when w.weight = 0 then 'zero_coefficient' end as reason) as r),
  -- few: optional marks, or a policy that leaves out marks or gives one an extra weight
  special as (
    select g.student_id, w.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    cross join lateral (
      select m.student_id, m.course_id, m.scale, array_agg(m.id) as ids,
        array_agg(m.normalised) as figures, array_agg(m.weight) as weights,
        array_agg(m.optional) as options
      from weighted m
      where m.reason is null
      group by m.student_id, m.course_id, m.scale
      having count(m.optional) > 0 or p.dropped_marks > 0 or p.extra_weight > 0) as g
    cross join lateral app_hidden.weighed_marks(
      g.ids, g.figures, g.weights, g.options, g.scale, p) as w
    where t.school_id = school
      and t.id = term)
  select m.student_id, m.course_id, m.id, m.value, m.code, m.maximum, m.coefficient,
    m.normalised, coalesce(s.weight, m.weight), coalesce(m.reason, s.reason) is null,
    coalesce(m.reason, s.reason), coalesce(s.points, m.weight * m.normalised), m.category,
    m.optional
  from weighted m
  left join special s on s.student_id = m.student_id and s.id = m.id;
end;

comment on function app_hidden.term_marks(integer, uuid, uuid, boolean, date, uuid) is
  'Every mark that could count for a class and term, and why it does or not: the calculation and '
  'the explanation both come from here. normalised: the mark on the subject''s scale (g·S/b; 0 for '
  'a code that counts zero); weight: what it adds to the denominator, the coefficient, times '
  'maximum / scale when proportional (R2), 0 for a bonus (R3), more with an extra weight (R5); '
  'points: what it adds to the numerator; reason: NULL when counted, else unpublished (official '
  'figures only), missing, neutral (code), zero_coefficient, left_out (R5), no_bonus (R3) or '
  'no_improvement (R4). Under the term''s policy '
  'version, or another to compare with. It sees all marks of the class: only functions that check '
  'duties call it.';
--! EndIncluded grading/functions/term_marks.sql
--! Included grading/functions/term_figures.sql
create or replace function app_hidden.term_figures(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, is_enrolled boolean, coefficient numeric, mode text,
    average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, rank integer, is_tied boolean,
    ranked integer, scale numeric)
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  by_category as materialized (
    select m.student_id, m.course_id,
      case p.category_rule when 'average' then coalesce(m.category, '') end as category,
      app_hidden.quotient(
        sum(m.points) filter (where m.is_counted), sum(m.weight) filter (where m.is_counted))
        as average,
      sum(m.weight) filter (where m.is_counted) as weights,
      sum(m.normalised) filter (where m.is_counted and m.weight > 0) as plain,
      count(*) filter (where m.is_counted and m.weight > 0)::integer as marks,
      count(*) filter (where m.reason = 'missing')::integer as missing
    from app_hidden.term_marks(school, class, term, official, today, under_policy) as m
    join policy p on true
    group by 1, 2, 3),
  sums as materialized (
    select b.student_id, b.course_id,
      case p.category_rule
        when 'average' then app_hidden.quotient(
          sum(coalesce(g.coefficient, 1) * b.average),
          sum(coalesce(g.coefficient, 1)) filter (where b.average is not null))
        else min(b.average) end as average,
      sum(b.weights) as weights, sum(b.plain) as plain, sum(b.marks)::integer as marks,
      sum(b.missing)::integer as missing
    from by_category b
    join policy p on true
    left join app_public.grading_policy_categories g
      on g.school_id = school and g.policy_version_id = p.id and g.code = b.category
    group by b.student_id, b.course_id, p.category_rule),
  subject as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, f.mode,
      coalesce(su.scale, sc.scale) as scale, sc.scale as school_scale,
      app_hidden.stepped(
        case
          when s.average is null then null
          when a.points is not null
          then greatest(0, least(coalesce(su.scale, sc.scale), s.average + a.points))
          when p.cap_bonus then least(coalesce(su.scale, sc.scale), s.average)
          else s.average end,
        p.course_rounding_step, p.course_rounding_direction) as average,
      app_hidden.quotient(s.plain, s.marks) as plain_average,
      coalesce(s.marks, 0) as marks,
      coalesce(s.weights, 0) as weights,
      coalesce(s.missing, 0) as missing
    from app_hidden.term_courses(school, class, term, today) as f
    join policy p on true
    join app_public.schools sc on sc.id = school
    join app_public.subjects su on su.school_id = school and su.id = f.subject_id
    left join sums s on s.student_id = f.student_id and s.course_id = f.course_id
    left join app_public.course_adjustments a
      on a.school_id = school
      and a.student_id = f.student_id
      and a.course_id = f.course_id
      and a.term_id = term),
  counted as (
    select s.*, g.figure,
      s.coefficient > 0 and s.mode in ('normal', 'sup10') as is_expected,
      s.coefficient > 0 and (
        s.mode = 'normal' or s.mode = 'sup10' and g.figure >= s.school_scale / 2)
        as is_divided
    from subject s
    join policy p on true
    cross join lateral (
      select case
        when p.general_rule = 'points'
        then (app_hidden.band(school, p.id, 'letter', app_hidden.rounded(s.average, p.decimals))).points
        when s.scale = s.school_scale then s.average
        else app_hidden.quotient(s.average * s.school_scale, s.scale) end as figure) as g),
  general as materialized (
    select c.student_id, c.is_enrolled,
      app_hidden.stepped(
        app_hidden.quotient(
          sum(case
            when c.is_divided then c.coefficient * c.figure
            when c.mode = 'bonus' then c.coefficient * greatest(0, c.figure - c.school_scale / 2)
          end),
          sum(c.coefficient) filter (where c.is_divided and c.figure is not null)),
        p.general_rounding_step, p.general_rounding_direction) as average,
      sum(c.marks)::integer as marks,
      coalesce(sum(c.coefficient) filter (where c.is_expected), 0) as expected,
      coalesce(sum(c.coefficient) filter (where c.is_expected and c.figure is not null), 0)
        as covered,
      sum(c.missing)::integer as missing,
      min(c.school_scale) as scale
    from counted c
    join policy p on true
    group by c.student_id, c.is_enrolled, p.general_rounding_step, p.general_rounding_direction),
  figures as materialized (
    select s.student_id, s.course_id, s.subject_id, s.is_enrolled, s.coefficient, s.mode, s.average,
      s.plain_average, s.marks, s.weights, null::numeric as covered, s.missing, s.scale,
      case when s.is_enrolled then app_hidden.rank_key(s.average, p) end as key
    from subject s
    join policy p on true
    union all
    select g.student_id, null, null, g.is_enrolled, null, null, g.average,
      null, g.marks, g.expected, g.covered, g.missing, g.scale,
      case when g.is_enrolled and g.covered >= p.minimum_coverage * g.expected
        then app_hidden.rank_key(g.average, p) end
    from general g
    join policy p on true)
  select f.student_id, f.course_id, f.is_enrolled, f.coefficient, f.mode,
    f.average, f.plain_average, f.marks, f.weights, f.covered, f.missing,
    case when f.key is not null then
      case p.rank_method
        when 'dense' then dense_rank() over (partition by f.subject_id order by f.key desc nulls last)
        else rank() over (partition by f.subject_id order by f.key desc nulls last)
      end end::integer,
    f.key is not null and count(*) over (partition by f.subject_id, f.key) > 1,
    case p.rank_denominator
      when 'enrolled' then count(*) filter (where f.is_enrolled) over (partition by f.subject_id)
      else count(f.key) over (partition by f.subject_id) end::integer,
    f.scale
  from figures f
  join policy p on true;
end;

comment on function app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator: averages and ranks of a class in a term, one row per student and course and one '
  'per student with course_id NULL, the general average (there, total_coefficient and '
  'covered_coefficient are the coefficients expected and covered). Rules R1 to R10 and ranks '
  'of the grading rules, under the term''s policy version, or another to compare with; official: published assessments '
  'only. It sees all marks of the class: only functions that check duties call it.';
--! EndIncluded grading/functions/term_figures.sql
--! Included grading/functions/year_figures.sql
create or replace function app_hidden.year_figures(school integer, class uuid, today date)
  returns table (
    student_id uuid, average numeric, terms integer, is_enrolled boolean, rank integer,
    is_tied boolean, ranked integer, policy_version_id uuid)
  language sql stable parallel safe
begin atomic
  with of_class as (
    select c.academic_year_id
    from app_public.classes c
    where c.school_id = school
      and c.id = class),
  year_terms as materialized (
    select t.id, t.weight, t.starts_on, t.ends_on, t.policy_version_id,
      row_number() over (order by t.ends_on desc, t.id desc) = 1 as is_last
    from of_class o
    join app_public.terms t on t.school_id = school and t.academic_year_id = o.academic_year_id),
  policy as materialized (
    select p.*
    from year_terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.is_last),
  last_day as (
    select least(max(t.ends_on), greatest(today, min(t.starts_on))) as day from year_terms t),
  roster as materialized (
    select distinct on (e.student_id) e.student_id, e.class_id,
      coalesce(e.ends_on >= d.day, true) as is_enrolled
    from of_class o
    join last_day d on true
    join app_public.enrollments member
      on member.school_id = school and member.class_id = class and member.starts_on <= d.day
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = o.academic_year_id
      and e.starts_on <= d.day
    order by e.student_id, e.starts_on desc),
  held as (
    select t.id, t.weight
    from year_terms t
    where t.weight > 0
      and exists (
        select
        from app_public.term_results r
        where r.school_id = school
          and r.term_id = t.id
          and r.class_id = class
          and r.average is not null)),
  weighed as (
    select r.student_id, r.is_enrolled,
      app_hidden.quotient(
        sum(h.weight * case p.year_input
          when 'printed' then app_hidden.rounded(x.average, p.decimals)
          else x.average end),
        case p.missing_term
          when 'renormalise' then sum(h.weight) filter (where x.average is not null)
          else sum(h.weight) end) as average,
      count(x.average)::integer as terms,
      count(*) filter (where x.average is null) as missing
    from roster r
    join policy p on true
    join held h on true
    left join lateral (
      select max(t.average) as average
      from app_public.term_results t
      where t.school_id = school
        and t.student_id = r.student_id
        and t.term_id = h.id) as x on true
    where r.class_id = class
    group by r.student_id, r.is_enrolled, p.missing_term),
  figures as materialized (
    select w.student_id, w.terms, w.is_enrolled,
      app_hidden.blended(
        case
          when w.terms = 0 then null
          when p.missing_term = 'not_classable' and w.missing > 0 then null
          else w.average end,
        x.average, p) as average
    from weighed w
    join policy p on true
    join of_class o on true
    left join app_public.year_exams x
      on x.school_id = school
      and x.academic_year_id = o.academic_year_id
      and x.student_id = w.student_id),
  keyed as (
    select f.*, case when f.is_enrolled then app_hidden.rank_key(f.average, p) end as key
    from figures f
    join policy p on true)
  select k.student_id, k.average, k.terms, k.is_enrolled,
    case when k.key is not null then
      case p.rank_method
        when 'dense' then dense_rank() over (order by k.key desc nulls last)
        else rank() over (order by k.key desc nulls last)
      end end::integer,
    k.key is not null and count(*) over (partition by k.key) > 1,
    case p.rank_denominator
      when 'enrolled' then count(*) filter (where k.is_enrolled) over ()
      else count(k.key) over () end::integer,
    p.id
  from keyed k
  join policy p on true;
end;

comment on function app_hidden.year_figures(integer, uuid, date) is
  'Annual averages and ranks of a class from the stored results of the terms: R14 (weights), R15 '
  '(missing terms; a term in which nobody of the class has a figure yet is left out), R16 (exact or '
  'printed input), R17 (blend with an exam), under the policy version of the last term. A student counts in the last class of '
  'the year, with the terms passed elsewhere.';
--! EndIncluded grading/functions/year_figures.sql
--! Included grading/functions/store_term_statistics.sql
create or replace function app_private.store_term_statistics(
  school integer, class uuid, term uuid, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
begin
  with enrolled as materialized (
    select r.student_id
    from app_hidden.term_roster(school, class, term, today) as r
    where r.is_enrolled),
  figures as materialized (
    select r.course_id, r.student_id, r.average, r.rank, r.missing_marks,
      coalesce(s.scale, sc.scale) as scale
    from app_public.course_results r
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.subjects s on s.school_id = school and s.id = c.subject_id
    join app_public.schools sc on sc.id = school
    where r.school_id = school and r.class_id = class and r.term_id = term
    union all
    select null, r.student_id, r.average, r.rank, r.missing_marks, sc.scale
    from app_public.term_results r
    join app_public.schools sc on sc.id = school
    where r.school_id = school and r.class_id = class and r.term_id = term),
  new as materialized (
    select g.course_id, d.mean, d.minimum, d.maximum, d.median, d.count as figures,
      d.at_or_above_half,
      case p.rank_denominator when 'enrolled' then g.enrolled else g.ranked end as ranked,
      g.missing, p.id as policy_version_id
    from (
      select f.course_id,
        array_agg(f.average) filter (where e.student_id is not null) as averages,
        min(f.scale) / 2 as half, count(f.rank)::integer as ranked,
        count(e.student_id)::integer as enrolled, sum(f.missing_marks)::integer as missing
      from figures f
      left join enrolled e on e.student_id = f.student_id
      group by f.course_id) as g
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    cross join lateral app_hidden.described(g.averages, g.half) as d),
  gone as (
    delete from app_public.course_statistics s
    where s.school_id = school and s.class_id = class and s.term_id = term
      and not exists (select from new n where n.course_id = s.course_id)),
  courses as (
    insert into app_public.course_statistics as s
      (school_id, class_id, term_id, course_id, mean, minimum, maximum, median, figures,
       at_or_above_half, ranked, missing_marks)
    select school, class, term, n.course_id, n.mean, n.minimum, n.maximum, n.median, n.figures,
      n.at_or_above_half, n.ranked, n.missing
    from new n
    left join app_public.course_statistics o
      on o.school_id = school and o.class_id = class and o.term_id = term
      and o.course_id = n.course_id
    where n.course_id is not null
      and (o.mean, o.minimum, o.maximum, o.median, o.figures, o.at_or_above_half, o.ranked,
           o.missing_marks)
        is distinct from
          (n.mean, n.minimum, n.maximum, n.median, n.figures, n.at_or_above_half, n.ranked,
           n.missing)
    on conflict (school_id, class_id, term_id, course_id) do update
    set mean = excluded.mean, minimum = excluded.minimum, maximum = excluded.maximum,
      median = excluded.median, figures = excluded.figures,
      at_or_above_half = excluded.at_or_above_half, ranked = excluded.ranked,
      missing_marks = excluded.missing_marks, calculated_at = pg_catalog.now())
  insert into app_public.term_statistics as s
    (school_id, class_id, term_id, policy_version_id, mean, minimum, maximum, median, figures,
     at_or_above_half, ranked, class_size, missing_marks)
  select school, class, term, t.policy_version_id, n.mean, n.minimum, n.maximum, n.median,
    coalesce(n.figures, 0), coalesce(n.at_or_above_half, 0), coalesce(n.ranked, 0),
    (select count(*) from enrolled), coalesce(n.missing, 0)
  from app_public.terms t
  left join new n on n.course_id is null
  where t.school_id = school and t.id = term
  on conflict (school_id, class_id, term_id) do update
  set policy_version_id = excluded.policy_version_id, mean = excluded.mean,
    minimum = excluded.minimum, maximum = excluded.maximum, median = excluded.median,
    figures = excluded.figures, at_or_above_half = excluded.at_or_above_half,
    ranked = excluded.ranked, class_size = excluded.class_size,
    missing_marks = excluded.missing_marks, calculated_at = pg_catalog.now();
end;
$$;

comment on function app_private.store_term_statistics(integer, uuid, uuid, date) is
  'Writes course_statistics and term_statistics of a class and term from its stored results (R12), '
  'over the students enrolled on the reference day.';
--! EndIncluded grading/functions/store_term_statistics.sql
--! Included grading/functions/store_term_results.sql
create or replace function app_private.store_term_results(
  school integer, class uuid, term uuid, today date)
  returns integer
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_changed integer;
begin
  with figures as materialized (
    select f.* from app_hidden.term_figures(school, class, term, true, today) as f),
  old as materialized (
    select r.course_id, r.student_id, r.coefficient, r.mode, r.average, r.plain_average, r.marks,
      r.total_coefficient, null::numeric as covered, r.missing_marks, null::boolean as is_enrolled,
      r.rank, r.is_tied
    from app_public.course_results r
    where r.school_id = school and r.class_id = class and r.term_id = term
    union all
    select null, r.student_id, null, null, r.average, null, null,
      r.total_coefficient, r.covered_coefficient, r.missing_marks, r.is_enrolled, r.rank, r.is_tied
    from app_public.term_results r
    where r.school_id = school and r.class_id = class and r.term_id = term),
  new as materialized (
    select f.course_id, f.student_id, f.coefficient::numeric(5, 2) as coefficient, f.mode,
      f.average, f.plain_average,
      case when f.course_id is not null then f.marks end as marks, f.total_coefficient,
      f.covered_coefficient as covered, f.missing_marks,
      case when f.course_id is null then f.is_enrolled end as is_enrolled, f.rank, f.is_tied
    from figures f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (
    select o.course_id, o.student_id from old o
    except
    select n.course_id, n.student_id from new n),
  upsert_courses as (
    insert into app_public.course_results as r
      (school_id, class_id, term_id, course_id, student_id, coefficient, mode, average,
       plain_average, marks, total_coefficient, missing_marks, rank, is_tied)
    select school, class, term, c.course_id, c.student_id, c.coefficient, c.mode, c.average,
      c.plain_average, c.marks, c.total_coefficient, c.missing_marks, c.rank, c.is_tied
    from changed c
    where c.course_id is not null
    on conflict (school_id, class_id, term_id, course_id, student_id) do update
    set coefficient = excluded.coefficient, mode = excluded.mode, average = excluded.average,
      plain_average = excluded.plain_average, marks = excluded.marks,
      total_coefficient = excluded.total_coefficient, missing_marks = excluded.missing_marks,
      rank = excluded.rank, is_tied = excluded.is_tied, calculated_at = pg_catalog.now()),
  upsert_terms as (
    insert into app_public.term_results as r
      (school_id, class_id, term_id, student_id, average, covered_coefficient, total_coefficient,
       missing_marks, is_enrolled, rank, is_tied)
    select school, class, term, c.student_id, c.average, c.covered, c.total_coefficient,
      c.missing_marks, c.is_enrolled, c.rank, c.is_tied
    from changed c
    where c.course_id is null
    on conflict (school_id, class_id, term_id, student_id) do update
    set average = excluded.average, covered_coefficient = excluded.covered_coefficient,
      total_coefficient = excluded.total_coefficient, missing_marks = excluded.missing_marks,
      is_enrolled = excluded.is_enrolled, rank = excluded.rank, is_tied = excluded.is_tied,
      calculated_at = pg_catalog.now()),
  delete_courses as (
    delete from app_public.course_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.term_id = term
      and r.course_id = g.course_id and r.student_id = g.student_id),
  delete_terms as (
    delete from app_public.term_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.term_id = term
      and g.course_id is null and r.student_id = g.student_id)
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;

  perform app_private.store_term_statistics(school, class, term, today);
  return v_changed;
end;
$$;

comment on function app_private.store_term_results(integer, uuid, uuid, date) is
  'Writes the rows of course_results and term_results of a class and term that differ from the '
  'calculation, deletes those that are no more; returns how many. Called under the lock of '
  'recompute_class_results.';
--! EndIncluded grading/functions/store_term_results.sql
--! Included grading/functions/store_year_results.sql
create or replace function app_private.store_year_results(school integer, class uuid, today date)
  returns integer
  language plpgsql volatile
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_changed integer;
begin
  -- after the lock of the class and term, in the order of the classes: no deadlock
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('year:' || school || ':' || class, 0));

  with old as materialized (
    select r.student_id, r.average, r.terms, r.is_enrolled, r.rank, r.is_tied, r.ranked,
      r.policy_version_id
    from app_public.year_results r
    where r.school_id = school and r.class_id = class),
  new as materialized (select f.* from app_hidden.year_figures(school, class, today) as f),
  changed as materialized (select * from new except select * from old),
  gone as materialized (select o.student_id from old o except select n.student_id from new n),
  upserted as (
    insert into app_public.year_results as r
      (school_id, class_id, student_id, average, terms, is_enrolled, rank, is_tied, ranked,
       policy_version_id)
    select school, class, c.student_id, c.average, c.terms, c.is_enrolled, c.rank, c.is_tied,
      c.ranked, c.policy_version_id
    from changed c
    on conflict (school_id, class_id, student_id) do update
    set average = excluded.average, terms = excluded.terms, is_enrolled = excluded.is_enrolled,
      rank = excluded.rank, is_tied = excluded.is_tied, ranked = excluded.ranked,
      policy_version_id = excluded.policy_version_id, calculated_at = pg_catalog.now()),
  deleted as (
    delete from app_public.year_results r
    using gone g
    where r.school_id = school and r.class_id = class and r.student_id = g.student_id)
  select (select count(*) from changed) + (select count(*) from gone) into v_changed;
  return v_changed;
end;
$$;

comment on function app_private.store_year_results(integer, uuid, date) is
  'Writes the rows of year_results of a class that differ from the calculation; returns how many.';
--! EndIncluded grading/functions/store_year_results.sql
--! Included grading/functions/recompute_class_results.sql
create or replace function app_private.recompute_class_results(
  school integer, class uuid, term uuid)
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_changed integer;
  v_class uuid;
begin
  -- one at a time: a slower, older calculation must not overwrite a newer one
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('results:' || school || ':' || class || ':' || term, 0));
  -- first forget, then look: what is committed later leaves its own line
  delete from app_private.dirty_results d
  where d.school_id = school and d.class_id = class and d.term_id = term;

  v_changed := app_private.store_term_results(school, class, term, v_today);

  for v_class in
    select distinct e.class_id
    from app_public.enrollments member
    join app_public.classes c on c.school_id = school and c.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = c.academic_year_id
    where member.school_id = school
      and member.class_id = class
    order by 1
  loop
    v_changed := v_changed + app_private.store_year_results(school, v_class, v_today);
  end loop;

  perform pg_catalog.pg_notify(
    'results', pg_catalog.json_build_object('school', school, 'class', class, 'term', term)::text);
  return v_changed;
end;
$$;

comment on function app_private.recompute_class_results(integer, uuid, uuid) is
  'Calculates the official results of a class and term and the annual ones they change, stores the '
  'rows that differ and tells the channel “results”. Returns how many figures changed.';
grant execute on function app_private.recompute_class_results(integer, uuid, uuid)
  to rollbook_worker;
--! EndIncluded grading/functions/recompute_class_results.sql
--! Included grading/functions/mark_school_dirty.sql
create or replace function app_private.mark_school_dirty(school integer, year uuid default null)
  returns integer
  language sql volatile
  security definer -- callers may not write the log of what has to be calculated
begin atomic
  with lines as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select school, c.id, t.id
    from app_public.classes c
    join app_public.terms t
      on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and (year is null or c.academic_year_id = year)
    returning 1)
  select count(*)::integer from lines;
end;

comment on function app_private.mark_school_dirty(integer, uuid) is
  'Has all results of a school calculated anew, or those of one academic year; returns how many '
  'classes and terms that are.';
grant execute on function app_private.mark_school_dirty(integer, uuid) to rollbook_worker;
--! EndIncluded grading/functions/mark_school_dirty.sql
--! Included grading/functions/enqueue_dirty_results.sql
create or replace function app_private.enqueue_dirty_results()
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_line record;
  v_job bigint;
  v_queued integer := 0;
begin
  for v_line in
    select d.school_id, d.class_id, d.term_id, pg_catalog.array_agg(d.id) as ids
    from (
      -- a calculation that deletes lines at this moment is not waited for
      select l.id, l.school_id, l.class_id, l.term_id
      from app_private.dirty_results l
      where l.enqueued_at is null
         or l.enqueued_at < pg_catalog.now() - interval '15 seconds'
      for update skip locked) as d
    group by d.school_id, d.class_id, d.term_id
    order by d.school_id, d.class_id, d.term_id
    limit 2000
  loop
    select j.id into v_job
    from graphile_worker.add_job(
      'recompute_results',
      pg_catalog.json_build_object(
        'schoolId', v_line.school_id, 'classId', v_line.class_id, 'termId', v_line.term_id),
      max_attempts => 5,
      job_key => 'results:' || v_line.school_id || ':' || v_line.class_id || ':' || v_line.term_id)
      as j;
    -- add_job forgets a job that a worker locks in the same moment (graphile/worker#580) and
    -- returns NULL: the line stays as it is and the next round queues it
    if v_job is not null then
      update app_private.dirty_results d
      set enqueued_at = pg_catalog.now()
      where d.id = any (v_line.ids);
      v_queued := v_queued + 1;
    end if;
  end loop;
  return v_queued;
end;
$$;

comment on function app_private.enqueue_dirty_results() is
  'Turns the log of what has to be calculated into jobs, one per class and term; the worker process '
  'calls it every 200 ms. A line whose job was lost is queued again after 15 seconds. Returns how '
  'many jobs were queued.';
grant execute on function app_private.enqueue_dirty_results() to rollbook_worker;
--! EndIncluded grading/functions/enqueue_dirty_results.sql
--! Included grading/functions/publish_scheduled_assessments.sql
create or replace function app_private.publish_scheduled_assessments()
  returns integer
  language sql volatile
  security definer -- the worker may read and write no table
begin atomic
  with published as (
    update app_public.assessments a
    set published_at = a.scheduled_for
    where a.published_at is null
      and a.scheduled_for <= now()
    returning 1)
  select count(*)::integer from published;
end;

comment on function app_private.publish_scheduled_assessments() is
  'Publishes the assessments whose time has come; returns how many.';
grant execute on function app_private.publish_scheduled_assessments() to rollbook_worker;
--! EndIncluded grading/functions/publish_scheduled_assessments.sql
--! Included grading/triggers/watch.sql
create or replace procedure app_private.watch(of_table regclass, task text)
  language plpgsql
  set search_path = ''
as $$
declare
  v_operation text;
begin
  foreach v_operation in array array['insert', 'update', 'delete'] loop
    execute pg_catalog.format(
      'create or replace trigger _900_dirty_%1$s after %1$s on %2$s
         referencing %3$s table as changed
         for each statement execute function app_private.%4$I()',
      v_operation, of_table, case v_operation when 'delete' then 'old' else 'new' end, task);
  end loop;
end;
$$;

comment on procedure app_private.watch(regclass, text) is
  'Makes the three statement triggers by which changes of a table mark results as dirty; the '
  'trigger function reads the transition table “changed”.';
--! EndIncluded grading/triggers/watch.sql
--! Included grading/triggers/related_classes.sql
create or replace function app_private.related_classes(school integer, classes uuid[])
  returns table (class_id uuid, academic_year_id uuid)
  language sql stable
begin atomic
  select c.id, c.academic_year_id
  from app_public.classes c
  where c.school_id = school
    and c.id = any (classes)
  union
  select other.class_id, other.academic_year_id
  from app_public.enrollments e
  join app_public.enrollments other
    on other.school_id = e.school_id
    and other.student_id = e.student_id
    and other.academic_year_id = e.academic_year_id
  where e.school_id = school
    and e.class_id = any (classes)
  union
  select e.class_id, e.academic_year_id
  from app_public.courses c
  join app_public.student_courses p on p.school_id = c.school_id and p.course_id = c.id
  join app_public.enrollments e on e.school_id = p.school_id and e.student_id = p.student_id
  where c.school_id = school
    and c.class_id = any (classes);
end;

comment on function app_private.related_classes(integer, uuid[]) is
  'These classes and those in which their marks may count: of students who changed class within '
  'the year, or who follow a course of theirs from another class.';
--! EndIncluded grading/triggers/related_classes.sql
--! Included grading/triggers/tg_marks__stamp.sql
create or replace function app_private.tg_marks__stamp()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  new.version := case tg_op when 'UPDATE' then old.version + 1 else 1 end;
  new.entered_by := app_hidden.current_user_id();
  new.entered_at := pg_catalog.now();
  return new;
end;
$$;

comment on function app_private.tg_marks__stamp() is
  'Counts the versions of a mark and says who changed it and when.';

create or replace trigger _100_stamp_insert
  before insert on app_public.marks
  for each row when (current_setting('app.session', true) <> '') -- an import is nobody's
  execute function app_private.tg_marks__stamp();

create or replace trigger _100_stamp
  before update of value, code, comment on app_public.marks
  for each row execute function app_private.tg_marks__stamp();
--! EndIncluded grading/triggers/tg_marks__stamp.sql
--! Included grading/triggers/tg_marks__maximum.sql
create or replace function app_private.tg_marks__maximum()
  returns trigger
  language plpgsql volatile
  security definer -- the assessment is looked at whoever enters the mark
  set search_path = ''
as $$
begin
  select a.maximum into new.maximum
  from app_public.assessments a
  where a.school_id = new.school_id
    and a.id = new.assessment_id;
  return new;
end;
$$;

comment on function app_private.tg_marks__maximum() is
  'Takes over the maximum of the assessment, unless the insert names it.';

create or replace trigger _100_maximum
  before insert on app_public.marks
  for each row when (new.maximum is null and new.school_id is not null)
  execute function app_private.tg_marks__maximum();
--! EndIncluded grading/triggers/tg_marks__maximum.sql
--! Included grading/triggers/tg_marks__dirty.sql
create or replace function app_private.tg_marks__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct c.school_id, e.class_id, a.term_id
  from changed c
  join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id
  join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
  join app_public.enrollments e
    on e.school_id = c.school_id
    and e.student_id = c.student_id
    and e.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_marks__dirty() is
  'A changed mark: the student''s classes of that year, in the assessment''s term.';

call app_private.watch('app_public.marks', 'tg_marks__dirty');
--! EndIncluded grading/triggers/tg_marks__dirty.sql
--! Included grading/triggers/tg_assessments__check.sql
create or replace function app_private.tg_assessments__check()
  returns trigger
  language plpgsql volatile
  security definer -- the marks and the course are looked at whoever edits the assessment
  set search_path = ''
as $$
declare
  v_highest numeric;
begin
  if new.maximum is null then
    select coalesce(s.default_maximum, s.scale, sc.scale) into new.maximum
    from app_public.courses c
    join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
    join app_public.schools sc on sc.id = c.school_id
    where c.school_id = new.school_id
      and c.id = new.course_id;
  end if;

  if not exists (
    select
    from app_public.courses c
    join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
    join app_public.terms t
      on t.school_id = k.school_id and t.academic_year_id = k.academic_year_id
    where c.school_id = new.school_id
      and c.id = new.course_id
      and t.id = new.term_id) then
    raise exception 'The course and the term are not of the same academic year'
      using errcode = 'RBVAL', column = 'term_id', hint = 'Choose a term of the class''s year.';
  end if;

  if tg_op = 'UPDATE' and new.maximum < old.maximum then
    select max(m.value) into v_highest
    from app_public.marks m
    where m.school_id = new.school_id
      and m.assessment_id = new.id;
    if v_highest > new.maximum then
      raise exception 'A mark of % is above the new maximum of %', v_highest, new.maximum
        using errcode = 'RBMAX', column = 'maximum',
        hint = 'Change the marks first, or choose a higher maximum.';
    end if;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_assessments__check() is
  'Fills in the maximum. Errors: RBVAL, course and term of different years; RBMAX, marks above a '
  'lowered maximum.';

create or replace trigger _100_check
  before insert or update of maximum, course_id, term_id on app_public.assessments
  for each row when (new.school_id is not null) -- without a school, row level security refuses
  execute function app_private.tg_assessments__check();
--! EndIncluded grading/triggers/tg_assessments__check.sql
--! Included grading/triggers/tg_assessments__dirty.sql
create or replace function app_private.tg_assessments__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct g.school_id, r.class_id, g.term_id
  from (
    select c.school_id, c.term_id, pg_catalog.array_agg(distinct co.class_id) as classes
    from changed c
    join app_public.courses co on co.school_id = c.school_id and co.id = c.course_id
    group by c.school_id, c.term_id) as g
  join app_public.terms t on t.school_id = g.school_id and t.id = g.term_id
  cross join lateral app_private.related_classes(g.school_id, g.classes) as r
  where r.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_assessments__dirty() is
  'A changed assessment: the class of its course and those its marks may count in, in its term.';

call app_private.watch('app_public.assessments', 'tg_assessments__dirty');
--! EndIncluded grading/triggers/tg_assessments__dirty.sql
--! Included grading/triggers/tg_courses__dirty.sql
create or replace function app_private.tg_courses__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct g.school_id, r.class_id, t.id
  from (
    select c.school_id, pg_catalog.array_agg(distinct c.class_id) as classes
    from changed c
    group by c.school_id) as g
  cross join lateral app_private.related_classes(g.school_id, g.classes) as r
  join app_public.terms t
    on t.school_id = g.school_id and t.academic_year_id = r.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_courses__dirty() is
  'A changed course: its class and those its marks may count in, in all terms of the year.';

call app_private.watch('app_public.courses', 'tg_courses__dirty');
--! EndIncluded grading/triggers/tg_courses__dirty.sql
--! Included grading/triggers/tg_enrollments__dirty.sql
create or replace function app_private.tg_enrollments__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct x.school_id, x.class_id, t.id
  from (
    select c.school_id, c.class_id, c.academic_year_id
    from changed c
    union
    select e.school_id, e.class_id, e.academic_year_id
    from changed c
    join app_public.enrollments e
      on e.school_id = c.school_id
      and e.student_id = c.student_id
      and e.academic_year_id = c.academic_year_id) as x
  join app_public.terms t
    on t.school_id = x.school_id and t.academic_year_id = x.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_enrollments__dirty() is
  'A changed enrollment: all classes of the student in that year, in all its terms.';

call app_private.watch('app_public.enrollments', 'tg_enrollments__dirty');
--! EndIncluded grading/triggers/tg_enrollments__dirty.sql
--! Included grading/triggers/tg_student_courses__dirty.sql
create or replace function app_private.tg_student_courses__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct e.school_id, e.class_id, t.id
  from changed c
  join app_public.enrollments e on e.school_id = c.school_id and e.student_id = c.student_id
  join app_public.terms t
    on t.school_id = e.school_id and t.academic_year_id = e.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_student_courses__dirty() is
  'A course added, dropped or weighted for one student: the student''s classes, in all terms.';

call app_private.watch('app_public.student_courses', 'tg_student_courses__dirty');
--! EndIncluded grading/triggers/tg_student_courses__dirty.sql
--! Included grading/triggers/tg_course_adjustments__dirty.sql
create or replace function app_private.tg_course_adjustments__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct c.school_id, e.class_id, c.term_id
  from changed c
  join app_public.terms t on t.school_id = c.school_id and t.id = c.term_id
  join app_public.enrollments e
    on e.school_id = c.school_id
    and e.student_id = c.student_id
    and e.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_course_adjustments__dirty() is
  'Points added or taken: the student''s classes of that year, in that term.';

call app_private.watch('app_public.course_adjustments', 'tg_course_adjustments__dirty');
--! EndIncluded grading/triggers/tg_course_adjustments__dirty.sql
--! Included grading/triggers/tg_year_exams__dirty.sql
create or replace function app_private.tg_year_exams__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct on (e.school_id, e.class_id) e.school_id, e.class_id, t.id
  from changed c
  join app_public.enrollments e
    on e.school_id = c.school_id
    and e.student_id = c.student_id
    and e.academic_year_id = c.academic_year_id
  join app_public.terms t
    on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
  order by e.school_id, e.class_id, t.ends_on desc;
  return null;
end;
$$;

comment on function app_private.tg_year_exams__dirty() is
  'A result of an exam: the student''s classes of that year, in its last term, whose calculation '
  'also renews the annual averages.';

call app_private.watch('app_public.year_exams', 'tg_year_exams__dirty');
--! EndIncluded grading/triggers/tg_year_exams__dirty.sql
--! Included grading/triggers/tg__policy_part.sql
create or replace function app_private.tg__policy_part()
  returns trigger
  language plpgsql volatile
  security definer -- the terms are looked at whoever makes the policy
  set search_path = ''
as $$
begin
  if exists (
    select
    from app_public.terms t
    where t.school_id = new.school_id
      and t.policy_version_id = new.policy_version_id) then
    raise exception 'A version of a grading policy that a term uses can''t change'
      using errcode = 'RBVAL', column = 'policy_version_id', hint = 'Make a new version.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg__policy_part() is
  'Error RBVAL: categories or bands added to a policy version that a term already uses.';

create or replace trigger _100_unused
  before insert on app_public.grading_policy_categories
  for each row execute function app_private.tg__policy_part();

create or replace trigger _100_unused
  before insert on app_public.grading_policy_bands
  for each row execute function app_private.tg__policy_part();
--! EndIncluded grading/triggers/tg__policy_part.sql
--! Included grading/triggers/tg_terms__policy.sql
create or replace function app_private.tg_terms__policy()
  returns trigger
  language plpgsql volatile
  security definer -- the default policy is looked up whoever enters the term
  set search_path = ''
as $$
begin
  if new.policy_version_id is null then
    select v.id into new.policy_version_id
    from app_public.grading_policies p
    join app_public.grading_policy_versions v on v.school_id = p.school_id and v.policy_id = p.id
    where p.school_id = new.school_id
      and p.is_default
    order by v.version desc
    limit 1;
    if new.policy_version_id is null then
      raise exception 'The school has no default grading policy'
        using errcode = 'RBVAL', column = 'policy_version_id',
        hint = 'Make one of the grading policies the default.';
    end if;
  end if;
  return new;
end;
$$;

comment on function app_private.tg_terms__policy() is
  'Pins the newest version of the school''s default policy to a new term. Error RBVAL: there is none.';

create or replace trigger _100_policy
  before insert on app_public.terms
  for each row execute function app_private.tg_terms__policy();
--! EndIncluded grading/triggers/tg_terms__policy.sql
--! Included grading/triggers/tg_terms__dirty.sql
create or replace function app_private.tg_terms__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct c.school_id, k.id, t.id
  from changed c
  join app_public.classes k
    on k.school_id = c.school_id and k.academic_year_id = c.academic_year_id
  join app_public.terms t
    on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_terms__dirty() is
  'A changed term: all classes of its year, in all terms, because the annual averages change too.';

call app_private.watch('app_public.terms', 'tg_terms__dirty');
--! EndIncluded grading/triggers/tg_terms__dirty.sql
--! Included grading/triggers/tg__school_dirty.sql
create or replace function app_private.tg__school_dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  perform app_private.mark_school_dirty(
    (pg_catalog.to_jsonb(new) ->> tg_argv[0])::integer);
  return null;
end;
$$;

comment on function app_private.tg__school_dirty() is
  'A change that touches all results of a school: a scale, the effect of a code. Argument: the '
  'column that holds the school.';

create or replace trigger _900_dirty
  after update of scale on app_public.schools
  for each row when (old.scale is distinct from new.scale)
  execute function app_private.tg__school_dirty('id');

create or replace trigger _900_dirty
  after update of scale on app_public.subjects
  for each row when (old.scale is distinct from new.scale)
  execute function app_private.tg__school_dirty('school_id');

create or replace trigger _900_dirty
  after update of effect on app_public.mark_codes
  for each row when (old.effect is distinct from new.effect)
  execute function app_private.tg__school_dirty('school_id');
--! EndIncluded grading/triggers/tg__school_dirty.sql
--! Included grading/triggers/tg_schools__defaults.sql
create or replace function app_private.tg_schools__defaults()
  returns trigger
  language plpgsql volatile
  security definer -- a new school starts with rules, whoever creates it
  set search_path = ''
as $$
declare
  v_policy uuid;
  v_french boolean := new.language = 'fr';
begin
  insert into app_public.grading_policies (school_id, name, is_default)
  values (new.id, case when v_french then 'Règles de base' else 'Standard' end, true)
  returning id into v_policy;
  insert into app_public.grading_policy_versions (school_id, policy_id, version)
  values (new.id, v_policy, 1);

  insert into app_public.mark_codes (school_id, code, label, effect, position)
  select new.id, d.code, case when v_french then d.french else d.english end, d.effect, d.place
  from (values
    (1, 'A', 'absent', 'absent', 'neutral'),
    (2, 'E', 'dispensé', 'exempt', 'neutral'),
    (3, 'N', 'non noté', 'not graded', 'neutral'),
    (4, 'I', 'inapte', 'unfit', 'neutral'),
    (5, 'S', 'non rendu, ne compte pas', 'not submitted, not counted', 'neutral'),
    (6, 'Z', 'absence injustifiée', 'absent without reason', 'zero'),
    (7, 'W', 'non rendu', 'not handed in', 'zero'))
    as d (place, code, french, english, effect);
  return null;
end;
$$;

comment on function app_private.tg_schools__defaults() is
  'Gives a new school its default grading policy and the mark codes of the grading rules.';

create or replace trigger _800_defaults
  after insert on app_public.schools
  for each row execute function app_private.tg_schools__defaults();
--! EndIncluded grading/triggers/tg_schools__defaults.sql
--! Included mart/tables.sql
create table if not exists app_private.analyst_institutions (
  role_name name not null,
  institution_id integer not null references app_public.institutions on delete cascade,
  sees_students boolean not null,
  primary key (role_name, institution_id)
);

create index if not exists analyst_institutions_institution_idx
  on app_private.analyst_institutions (institution_id);

comment on table app_private.analyst_institutions is
  'Which institutions an analyst''s login role sees in mart, with all below them.';
comment on column app_private.analyst_institutions.role_name is 'Login role, a member of rollbook_analyst.';
comment on column app_private.analyst_institutions.sees_students is
  'Whether single students are shown, or statistics only.';

alter table app_private.analyst_institutions enable row level security;

call audit.enable('app_private.analyst_institutions');

create materialized view if not exists app_private.class_statistics as
select s.school_id, i.code as school_code, i.name as school, y.name as academic_year,
  t.code as term, k.name as class, l.name as level, s.class_size, s.ranked, s.figures,
  app_hidden.rounded(s.mean, p.decimals) as mean,
  app_hidden.rounded(s.minimum, p.decimals) as minimum,
  app_hidden.rounded(s.maximum, p.decimals) as maximum,
  app_hidden.rounded(s.median, p.decimals) as median,
  s.at_or_above_half, s.missing_marks, p.version as policy_version, s.calculated_at,
  now() as as_of, s.class_id, s.term_id, sc.scale
from app_public.term_statistics s
join app_public.schools sc on sc.id = s.school_id
join app_public.institutions i on i.id = s.school_id
join app_public.classes k on k.school_id = s.school_id and k.id = s.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.terms t on t.school_id = s.school_id and t.id = s.term_id
join app_public.grading_policy_versions p
  on p.school_id = s.school_id and p.id = s.policy_version_id
order by s.school_id, s.class_id, s.term_id -- a school's rows together: read by index, few pages
with no data;

-- the view has just been made, and nobody reads it yet
-- squawk-ignore require-concurrent-index-creation
create unique index if not exists class_statistics_key
  on app_private.class_statistics (school_id, class_id, term_id);

comment on materialized view app_private.class_statistics is
  'Store of mart.class_statistics, refreshed by the worker.';
--! EndIncluded mart/tables.sql
--! Included mart/functions/analyst_school_ids.sql
create or replace function app_private.analyst_school_ids(single_students boolean)
  returns integer[]
  language sql stable parallel safe
  security definer -- analysts can't read which institutions other analysts see
begin atomic
  select coalesce(array_agg(distinct s.id), '{}')
  from app_private.analyst_institutions a
  join app_public.institutions i on i.path @> array[a.institution_id]
  join app_public.schools s on s.id = i.id
  where a.role_name = session_user
    and (a.sees_students or not single_students);
end;

comment on function app_private.analyst_school_ids(boolean) is
  'The schools that the analyst who is signed in to the database sees; with single_students only '
  'those whose single students they see. By session_user, which set role does not change.';
grant execute on function app_private.analyst_school_ids(boolean) to rollbook_analyst, mart_reader;
--! EndIncluded mart/functions/analyst_school_ids.sql
--! Included institutions/policies/institution_types.sql
alter table app_public.institution_types enable row level security;
call app_private.drop_policies('app_public.institution_types');

create policy select_signed_in on app_public.institution_types for select to app_user
  using ((select app_hidden.current_user_id()) is not null);

grant select on app_public.institution_types to app_user;
--! EndIncluded institutions/policies/institution_types.sql
--! Included institutions/policies/institutions.sql
-- Institutions go by their own functions: no insert, update or delete here.
alter table app_public.institutions enable row level security;
call app_private.drop_policies('app_public.institutions');

create policy select_reachable on app_public.institutions for select to app_user
  using (id = any ((select app_hidden.reachable_institution_ids())::integer[]));
create policy select_analysts on app_public.institutions for select to mart_reader
  using (id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.institutions to app_user;
--! EndIncluded institutions/policies/institutions.sql
--! Included institutions/policies/schools.sql
-- Quotas, scale and tier are the operator's business; a school's admin edits the rest.
alter table app_public.schools enable row level security;
call app_private.drop_policies('app_public.schools');

create policy select_reachable on app_public.schools for select to app_user
  using (id = any ((select app_hidden.reachable_institution_ids())::integer[]));
create policy update_admin on app_public.schools for update to app_user
  using (id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select on app_public.schools to app_user;
grant update (time_zone, currency, language, ranks_shown_to_families)
  on app_public.schools to app_user;
--! EndIncluded institutions/policies/schools.sql
--! Included access/policies/users.sql
-- A person sees themselves and the names of the current school's staff.
alter table app_public.users enable row level security;
call app_private.drop_policies('app_public.users');

create policy select_colleagues on app_public.users for select to app_user
  using (
    id = (select app_hidden.current_user_id())
    or id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_self on app_public.users for update to app_user
  using (id = (select app_hidden.current_user_id()));

grant select on app_public.users to app_user;
grant update (language) on app_public.users to app_user;
--! EndIncluded access/policies/users.sql
--! Included access/policies/user_accounts.sql
-- Addresses and phone numbers: one's own, and for admins those of the current school's staff.
alter table app_public.user_accounts enable row level security;
call app_private.drop_policies('app_public.user_accounts');

create policy select_own on app_public.user_accounts for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or (select app_hidden.has_duty('admin'))
      and user_id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_self on app_public.user_accounts for update to app_user
  using (user_id = (select app_hidden.current_user_id()));

grant select on app_public.user_accounts to app_user;
grant update (phone, phone_2) on app_public.user_accounts to app_user;
--! EndIncluded access/policies/user_accounts.sql
--! Included access/policies/memberships.sql
-- Admins give duties to people who already work in the school; strangers are invited instead.
alter table app_public.memberships enable row level security;
call app_private.drop_policies('app_public.memberships');

create policy select_own on app_public.memberships for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy insert_admin on app_public.memberships for insert to app_user
  with check (
    institution_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and user_id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_admin on app_public.memberships for update to app_user
  using (institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy delete_admin on app_public.memberships for delete to app_user
  using (institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select, delete on app_public.memberships to app_user;
grant insert (user_id, institution_id, duty, starts_on, ends_on)
  on app_public.memberships to app_user;
grant update (starts_on, ends_on) on app_public.memberships to app_user;
--! EndIncluded access/policies/memberships.sql
--! Included access/policies/secrets.sql
-- Nobody may touch these directly: row level security without a policy.
alter table app_private.credentials enable row level security;
alter table app_private.sessions enable row level security;
--! EndIncluded access/policies/secrets.sql
--! Included structure/policies/academic_years.sql
call app_private.protect('app_public.academic_years');

create policy select_members on app_public.academic_years for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.academic_years for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.academic_years for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.academic_years for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.academic_years for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.academic_years to app_user;
grant insert (id, name, starts_on, ends_on, is_active)
  on app_public.academic_years to app_user;
grant update (name, starts_on, ends_on, is_active)
  on app_public.academic_years to app_user;
--! EndIncluded structure/policies/academic_years.sql
--! Included structure/policies/terms.sql
call app_private.protect('app_public.terms');

create policy select_members on app_public.terms for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.terms for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.terms for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.terms for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.terms for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.terms to app_user;
grant insert (id, academic_year_id, kind, name, code, starts_on, ends_on, weight, policy_version_id)
  on app_public.terms to app_user;
grant update (kind, name, code, starts_on, ends_on, weight)
  on app_public.terms to app_user;
--! EndIncluded structure/policies/terms.sql
--! Included structure/policies/levels.sql
call app_private.protect('app_public.levels');

create policy select_members on app_public.levels for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.levels for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.levels for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.levels for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.levels for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.levels to app_user;
grant insert (id, name, position)
  on app_public.levels to app_user;
grant update (name, position)
  on app_public.levels to app_user;
--! EndIncluded structure/policies/levels.sql
--! Included structure/policies/classes.sql
call app_private.protect('app_public.classes');

create policy select_members on app_public.classes for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_class_ids())::uuid[])
    or id = any ((select app_hidden.current_family_class_ids())::uuid[]));
create policy insert_staff on app_public.classes for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.classes for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.classes for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.classes for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.classes to app_user;
grant insert (id, academic_year_id, level_id, name, section, max_size, is_active)
  on app_public.classes to app_user;
grant update (level_id, name, section, max_size, is_active)
  on app_public.classes to app_user;
--! EndIncluded structure/policies/classes.sql
--! Included structure/policies/class_teachers.sql
call app_private.protect('app_public.class_teachers');

create policy select_members on app_public.class_teachers for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or class_id = any ((select app_hidden.current_family_class_ids())::uuid[]));
create policy insert_staff on app_public.class_teachers for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.class_teachers for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.class_teachers for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.class_teachers to app_user;
grant insert (class_id, user_id, position)
  on app_public.class_teachers to app_user;
grant update (position)
  on app_public.class_teachers to app_user;
--! EndIncluded structure/policies/class_teachers.sql
--! Included structure/policies/subjects.sql
call app_private.protect('app_public.subjects');

create policy select_members on app_public.subjects for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.subjects for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.subjects for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.subjects for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.subjects for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.subjects to app_user;
grant insert (id, code, name, description, level, category, scale, default_maximum,
    default_coefficient, is_active)
  on app_public.subjects to app_user;
grant update (code, name, description, level, category, scale, default_maximum,
    default_coefficient, is_active)
  on app_public.subjects to app_user;
--! EndIncluded structure/policies/subjects.sql
--! Included structure/policies/courses.sql
call app_private.protect('app_public.courses');

create policy select_members on app_public.courses for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or class_id = any ((select app_hidden.current_family_class_ids())::uuid[]));
create policy insert_staff on app_public.courses for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.courses for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.courses for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.courses for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.courses to app_user;
grant insert (id, class_id, subject_id, coefficient, mode, position, is_active)
  on app_public.courses to app_user;
grant update (coefficient, mode, position, is_active)
  on app_public.courses to app_user;
--! EndIncluded structure/policies/courses.sql
--! Included structure/policies/course_teachers.sql
call app_private.protect('app_public.course_teachers');

create policy select_members on app_public.course_teachers for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_visible_course_ids())::uuid[]));
create policy insert_staff on app_public.course_teachers for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.course_teachers for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.course_teachers for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.course_teachers to app_user;
grant insert (course_id, user_id, position)
  on app_public.course_teachers to app_user;
grant update (position)
  on app_public.course_teachers to app_user;
--! EndIncluded structure/policies/course_teachers.sql
--! Included people/policies/students.sql
call app_private.protect('app_public.students');

create policy select_members on app_public.students for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_student_ids())::uuid[])
    or id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.students for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.students for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.students for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.students for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select, delete on app_public.students to app_user;
grant insert (id, student_number, last_name, first_name, sex, birth_date, birth_place, phone,
    email, status)
  on app_public.students to app_user;
grant update (student_number, last_name, first_name, sex, birth_date, birth_place, phone, email,
    status)
  on app_public.students to app_user;
--! EndIncluded people/policies/students.sql
--! Included people/policies/guardians.sql
call app_private.protect('app_public.guardians');

create policy select_members on app_public.guardians for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_guardian_ids())::uuid[])
    or user_id = (select app_hidden.current_user_id()));
create policy insert_staff on app_public.guardians for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.guardians for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.guardians for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.guardians to app_user;
grant insert (id, last_name, first_name, phone, phone_2, email)
  on app_public.guardians to app_user;
grant update (last_name, first_name, phone, phone_2, email)
  on app_public.guardians to app_user;
--! EndIncluded people/policies/guardians.sql
--! Included people/policies/student_guardians.sql
call app_private.protect('app_public.student_guardians');

create policy select_members on app_public.student_guardians for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.student_guardians for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_guardians for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_guardians for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_guardians to app_user;
grant insert (student_id, guardian_id, relation, priority)
  on app_public.student_guardians to app_user;
grant update (relation, priority)
  on app_public.student_guardians to app_user;
--! EndIncluded people/policies/student_guardians.sql
--! Included enrollment/policies/enrollments.sql
call app_private.protect('app_public.enrollments');

create policy select_members on app_public.enrollments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.enrollments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.enrollments for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.enrollments for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.enrollments to app_user;
grant insert (id, student_id, class_id, academic_year_id, starts_on, ends_on)
  on app_public.enrollments to app_user;
grant update (starts_on, ends_on, is_dropped, drop_term_id, drop_reason)
  on app_public.enrollments to app_user;
--! EndIncluded enrollment/policies/enrollments.sql
--! Included enrollment/policies/student_courses.sql
call app_private.protect('app_public.student_courses');

create policy select_members on app_public.student_courses for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.student_courses for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_courses for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_courses for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_courses to app_user;
grant insert (id, student_id, course_id, is_followed, coefficient, mode, starts_on, ends_on, reason)
  on app_public.student_courses to app_user;
grant update (is_followed, coefficient, mode, starts_on, ends_on, reason)
  on app_public.student_courses to app_user;
--! EndIncluded enrollment/policies/student_courses.sql
--! Included grading/policies/grading_policies.sql
call app_private.protect('app_public.grading_policies');

create policy select_members on app_public.grading_policies for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policies for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.grading_policies for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.grading_policies for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.grading_policies to app_user;
grant insert (id, name, is_default)
  on app_public.grading_policies to app_user;
grant update (name, is_default)
  on app_public.grading_policies to app_user;
--! EndIncluded grading/policies/grading_policies.sql
--! Included grading/policies/grading_policy_versions.sql
-- No update, no delete: a version never changes, because results were calculated with it.
call app_private.protect('app_public.grading_policy_versions');

create policy select_members on app_public.grading_policy_versions for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_versions for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.grading_policy_versions for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.grading_policy_versions to app_user;
grant insert (id, policy_id, version, maximum_rule, course_rounding_step,
    course_rounding_direction, general_rounding_step, general_rounding_direction, decimals,
    missing_term, year_input, rank_key, rank_decimals, rank_method, rank_denominator,
    minimum_coverage)
  on app_public.grading_policy_versions to app_user;
--! EndIncluded grading/policies/grading_policy_versions.sql
--! Included grading/policies/grading_policy_categories.sql
-- No update, no delete: they are part of a version, which never changes.
call app_private.protect('app_public.grading_policy_categories');

create policy select_members on app_public.grading_policy_categories for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_categories for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));

grant select on app_public.grading_policy_categories to app_user;
grant insert (policy_version_id, code, name, coefficient, position)
  on app_public.grading_policy_categories to app_user;
--! EndIncluded grading/policies/grading_policy_categories.sql
--! Included grading/policies/grading_policy_bands.sql
-- No update, no delete: they are part of a version, which never changes.
call app_private.protect('app_public.grading_policy_bands');

create policy select_members on app_public.grading_policy_bands for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_bands for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));

grant select on app_public.grading_policy_bands to app_user;
grant insert (policy_version_id, purpose, lower_bound, includes_bound, label, points)
  on app_public.grading_policy_bands to app_user;
--! EndIncluded grading/policies/grading_policy_bands.sql
--! Included grading/policies/mark_codes.sql
call app_private.protect('app_public.mark_codes');

create policy select_members on app_public.mark_codes for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.mark_codes for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.mark_codes for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.mark_codes for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.mark_codes to app_user;
grant insert (code, label, effect, position)
  on app_public.mark_codes to app_user;
grant update (label, effect, position)
  on app_public.mark_codes to app_user;
--! EndIncluded grading/policies/mark_codes.sql
--! Included grading/policies/assessments.sql
-- A family sees what is published.
call app_private.protect('app_public.assessments');

create policy select_members on app_public.assessments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[])
    or published_at is not null
      and course_id = any ((select app_hidden.current_visible_course_ids())::uuid[]));
create policy insert_staff on app_public.assessments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy update_staff on app_public.assessments for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy delete_staff on app_public.assessments for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));

grant select, delete on app_public.assessments to app_user;
grant insert (id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
    scheduled_for, published_at)
  on app_public.assessments to app_user;
grant update (kind, name, maximum, coefficient, held_on, position, scheduled_for, published_at)
  on app_public.assessments to app_user;
--! EndIncluded grading/policies/assessments.sql
--! Included grading/policies/marks.sql
-- A family sees the published marks of its children.
call app_private.protect('app_public.marks');

create policy select_members on app_public.marks for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_readable_assessment_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
      and exists (
        select
        from app_public.assessments a
        where a.school_id = marks.school_id
          and a.id = marks.assessment_id
          and a.published_at is not null));
create policy insert_staff on app_public.marks for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));
create policy update_staff on app_public.marks for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));
create policy delete_staff on app_public.marks for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));

grant select, delete on app_public.marks to app_user;
grant insert (assessment_id, student_id, value, code, comment)
  on app_public.marks to app_user;
grant update (value, code, comment)
  on app_public.marks to app_user;
--! EndIncluded grading/policies/marks.sql
--! Included grading/policies/course_adjustments.sql
call app_private.protect('app_public.course_adjustments');

create policy select_members on app_public.course_adjustments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.course_adjustments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy update_staff on app_public.course_adjustments for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy delete_staff on app_public.course_adjustments for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));

grant select, delete on app_public.course_adjustments to app_user;
grant insert (course_id, term_id, student_id, points, reason)
  on app_public.course_adjustments to app_user;
grant update (points, reason) on app_public.course_adjustments to app_user;
--! EndIncluded grading/policies/course_adjustments.sql
--! Included grading/policies/year_exams.sql
call app_private.protect('app_public.year_exams');

create policy select_members on app_public.year_exams for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.year_exams for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.year_exams for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.year_exams for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.year_exams to app_user;
grant insert (academic_year_id, student_id, average) on app_public.year_exams to app_user;
grant update (average) on app_public.year_exams to app_user;
--! EndIncluded grading/policies/year_exams.sql
--! Included grading/policies/course_results.sql
-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.course_results');

create policy select_members on app_public.course_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy select_analysts on app_public.course_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.course_results to app_user;
--! EndIncluded grading/policies/course_results.sql
--! Included grading/policies/term_results.sql
-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.term_results');

create policy select_members on app_public.term_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy select_analysts on app_public.term_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.term_results to app_user;
--! EndIncluded grading/policies/term_results.sql
--! Included grading/policies/year_results.sql
-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.year_results');

create policy select_members on app_public.year_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy select_analysts on app_public.year_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.year_results to app_user;
--! EndIncluded grading/policies/year_results.sql
--! Included grading/policies/course_statistics.sql
-- Written by the worker only. A family sees its classs figures through student_results().
call app_private.protect('app_public.course_statistics');

create policy select_members on app_public.course_statistics for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));
create policy select_analysts on app_public.course_statistics for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.course_statistics to app_user;
--! EndIncluded grading/policies/course_statistics.sql
--! Included grading/policies/term_statistics.sql
-- Written by the worker only. A family sees its classs figures through student_results().
call app_private.protect('app_public.term_statistics');

create policy select_members on app_public.term_statistics for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));
create policy select_analysts on app_public.term_statistics for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.term_statistics to app_user;
--! EndIncluded grading/policies/term_statistics.sql
--! Included access/functions/viewer.sql
create or replace function app_public.viewer()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'user', json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'language', u.language),
    'duties', (
      select coalesce(json_agg(d.duty order by d.duty), '[]')
      from unnest('{admin,teacher,guardian,student}'::text[]) as d (duty)
      where (select app_hidden.has_duty(d.duty))),
    'school', (
      select json_build_object(
        'id', s.id, 'code', i.code, 'name', i.name, 'country', s.country, 'language', s.language,
        'timeZone', s.time_zone, 'scale', s.scale,
        'today', (now() at time zone s.time_zone)::date,
        'years', (
          select coalesce(json_agg(json_build_object(
            'id', y.id, 'name', y.name, 'isActive', y.is_active,
            'terms', (
              select coalesce(json_agg(json_build_object(
                'id', t.id, 'name', t.name, 'code', t.code,
                'startsOn', t.starts_on, 'endsOn', t.ends_on) order by t.starts_on, t.code), '[]')
              from app_public.terms t
              where t.school_id = y.school_id
                and t.academic_year_id = y.id)) order by y.starts_on desc), '[]')
          from app_public.academic_years y))
      from app_public.schools s
      join app_public.institutions i on i.id = s.id
      where s.id = (select app_hidden.current_school_id())),
    'institutions', (
      select coalesce(json_agg(json_build_object(
        'id', i.id, 'code', i.code, 'name', i.name, 'type', i.type, 'duty', m.duty)
        order by i.name), '[]')
      from app_public.memberships m
      join app_public.institutions i on i.id = m.institution_id
      where m.user_id = u.id
        and m.starts_on <= current_date
        and (m.ends_on is null or m.ends_on >= current_date)))
  from app_public.users u
  where u.id = (select app_hidden.current_user_id());
end;

comment on function app_public.viewer() is
  'What every screen needs to know in one go; NULL when not signed in. user: id, lastName, '
  'firstName, language (NULL: the school''s). duties: in the current school. school: NULL until one '
  'is chosen; id, code, name, country, language, timeZone, scale, today (date at the school), years '
  '(newest first: id, name, isActive, terms in order: id, name, code, startsOn, endsOn). '
  'institutions: the user''s own memberships (id, code, name, type, duty).';
grant execute on function app_public.viewer() to app_user;
--! EndIncluded access/functions/viewer.sql
--! Included structure/functions/class_list.sql
create or replace function app_public.class_list(academic_year_id uuid, term_id uuid)
  returns table (
    class_id uuid, name text, level_name text, size integer, max_size integer,
    main_teacher_last_name text, main_teacher_first_name text, mean numeric, ranked integer,
    missing_marks integer, is_valid boolean)
  language sql stable
  security definer -- what has to be calculated is written down where requests don't reach
begin atomic
  select k.id, k.name, l.name, (
      select count(*)
      from app_public.enrollments e
      where e.school_id = k.school_id
        and e.class_id = k.id
        and e.starts_on <= d.today
        and coalesce(e.ends_on >= d.today, true))::integer,
    k.max_size, u.last_name, u.first_name,
    app_hidden.rounded(s.mean, p.decimals), coalesce(s.ranked, 0), coalesce(s.missing_marks, 0),
    s.calculated_at is not null and not exists (
      select
      from app_private.dirty_results r
      where r.school_id = k.school_id
        and r.class_id = k.id
        and r.term_id = class_list.term_id)
  from app_public.classes k
  cross join lateral (
    select least(y.ends_on, app_hidden.school_today(k.school_id)) as today
    from app_public.academic_years y
    where y.school_id = k.school_id
      and y.id = k.academic_year_id) as d
  left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
  left join app_public.class_teachers ct
    on ct.school_id = k.school_id
    and ct.class_id = k.id
    and ct.position = 1
  left join app_public.users u on u.id = ct.user_id
  left join app_public.term_statistics s
    on s.school_id = k.school_id
    and s.class_id = k.id
    and s.term_id = class_list.term_id
  left join app_public.grading_policy_versions p
    on p.school_id = k.school_id
    and p.id = s.policy_version_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.academic_year_id = class_list.academic_year_id
    and k.is_active
    and (
      (select app_hidden.has_duty('admin'))
      or k.id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by l.position, k.name;
end;

comment on function app_public.class_list(uuid, uuid) is
  'The classes of an academic year with their official figures of a term: all for admins, their '
  'own for teachers. size: students enrolled today (or on the year''s last day); mean as printed, '
  'NULL without figures; is_valid false while a change waits to be calculated.';
grant execute on function app_public.class_list(uuid, uuid) to app_user;
--! EndIncluded structure/functions/class_list.sql
--! Included people/functions/search_students.sql
create or replace function app_public.search_students(
  search text default '', class_id uuid default null, academic_year_id uuid default null)
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and (
      coalesce(btrim(search), '') = ''
      or not exists (
        select
        from regexp_split_to_table(app_hidden.normalised(btrim(search)), '\s+') as w (word)
        where strpos(s.search_text, w.word) = 0))
    and (
      search_students.class_id is null and search_students.academic_year_id is null
      or exists (
        select
        from app_public.enrollments e
        where e.school_id = s.school_id
          and e.student_id = s.id
          and (search_students.class_id is null or e.class_id = search_students.class_id)
          and (
            search_students.academic_year_id is null
            or e.academic_year_id = search_students.academic_year_id)))
  order by s.last_name, s.first_name, s.id;
end;

comment on function app_public.search_students(text, uuid, uuid) is
  'Students whose names and number contain every word of the search, accents and case ignored, of '
  'one class or academic year when given; by last name, then first name.';
grant execute on function app_public.search_students(text, uuid, uuid) to app_user;
--! EndIncluded people/functions/search_students.sql
--! Included people/functions/students_current_class.sql
create or replace function app_public.students_current_class(student app_public.students)
  returns app_public.classes
  language sql stable
begin atomic
  select k.*
  from app_public.enrollments e
  join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
  join app_public.academic_years y
    on y.school_id = k.school_id and y.id = k.academic_year_id and y.is_active
  where e.school_id = student.school_id
    and e.student_id = student.id
  order by e.starts_on desc
  limit 1;
end;

comment on function app_public.students_current_class(app_public.students) is
  'Last class of the student in the active academic year; NULL when in none.';
grant execute on function app_public.students_current_class(app_public.students) to app_user;
--! EndIncluded people/functions/students_current_class.sql
--! Included grading/mark_edit.sql
do $$
begin
  if pg_catalog.to_regtype('app_public.mark_edit') is null then
    create type app_public.mark_edit as (
      assessment_id uuid,
      student_id uuid,
      value numeric,
      code text,
      comment text,
      version integer
    );
  end if;
end;
$$;

comment on type app_public.mark_edit is 'One mark to save with save_marks().';
comment on column app_public.mark_edit.assessment_id is 'Assessment.';
comment on column app_public.mark_edit.student_id is 'Student.';
comment on column app_public.mark_edit.value is 'The mark; NULL with a code, or to clear it.';
comment on column app_public.mark_edit.code is 'A code of the school; NULL with a number.';
comment on column app_public.mark_edit.comment is 'Remark for the family; NULL for none.';
comment on column app_public.mark_edit.version is
  'Version of the mark the edit was based on; NULL when there was no mark.';
--! EndIncluded grading/mark_edit.sql
--! Included grading/functions/is_class_visible.sql
create or replace function app_hidden.is_class_visible(class uuid)
  returns boolean
  language sql stable parallel safe
begin atomic
  select (select app_hidden.current_school_id()) is not null
    and (
      (select app_hidden.has_duty('admin'))
      or class = any ((select app_hidden.current_class_ids())::uuid[]))
    and exists (
      select
      from app_public.classes c
      where c.school_id = (select app_hidden.current_school_id())
        and c.id = class);
end;

comment on function app_hidden.is_class_visible(uuid) is
  'Whether the user may see all results of a class of the current school: its admins and the '
  'teachers of the class. False for a class of another school, as for one that does not exist.';
grant execute on function app_hidden.is_class_visible(uuid) to app_user;
--! EndIncluded grading/functions/is_class_visible.sql
--! Included grading/functions/class_results.sql
create or replace function app_public.class_results(
  class_id uuid, term_id uuid, provisional boolean default false)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    is_enrolled boolean, average numeric, previous_average numeric, rank integer, is_tied boolean,
    covered_coefficient numeric, total_coefficient numeric, missing_marks integer)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class, beyond the caller's own
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_decimals integer;
  v_previous uuid;
begin
  if not app_hidden.is_class_visible(class_id) then
    return;
  end if;

  select p.decimals into v_decimals
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = v_school and p.id = t.policy_version_id
  where t.school_id = v_school and t.id = class_results.term_id;

  select before.id into v_previous
  from app_public.terms t
  join app_public.terms before
    on before.school_id = v_school
    and before.academic_year_id = t.academic_year_id
    and before.ends_on < t.ends_on
  where t.school_id = v_school and t.id = class_results.term_id
  order by before.ends_on desc
  limit 1;

  return query
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
    app_hidden.rounded(f.average, v_decimals), app_hidden.rounded(b.average, v_decimals), f.rank,
    f.is_tied, f.covered_coefficient, f.total_coefficient, f.missing_marks
  from (
    select r.student_id, r.is_enrolled, r.average, r.rank, r.is_tied, r.covered_coefficient,
      r.total_coefficient, r.missing_marks
    from app_public.term_results r
    where not provisional
      and r.school_id = v_school
      and r.class_id = class_results.class_id
      and r.term_id = class_results.term_id
    union all
    select l.student_id, l.is_enrolled, l.average, l.rank, l.is_tied, l.covered_coefficient,
      l.total_coefficient, l.missing_marks
    from app_hidden.term_figures(
      v_school, class_results.class_id, class_results.term_id, false,
      app_hidden.school_today(v_school)) as l
    where provisional
      and l.course_id is null) as f
  join app_public.students s on s.school_id = v_school and s.id = f.student_id
  left join lateral (
    select max(r.average) as average
    from app_public.term_results r
    where r.school_id = v_school
      and r.student_id = f.student_id
      and r.term_id = v_previous) as b on true
  order by f.rank nulls last, s.last_name, s.first_name, s.id;
end;
$$;

comment on function app_public.class_results(uuid, uuid, boolean) is
  'General averages and ranks of a class in a term, best first, for its teachers and the school''s '
  'admins; nothing for others. Official figures as stored, or, provisional, calculated now with '
  'unpublished assessments. average and previous_average (the term before) as printed, NULL '
  'without a figure; rank NULL for who is not ranked; is_enrolled false for who left; '
  'covered_coefficient and total_coefficient: with a figure, and expected.';
grant execute on function app_public.class_results(uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/class_results.sql
--! Included grading/functions/class_summary.sql
create or replace function app_public.class_summary(class_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- what has to be calculated is written down where requests don't reach
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.is_class_visible(class_id) then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'className', k.name,
      'levelName', (
        select l.name from app_public.levels l where l.school_id = v_school and l.id = k.level_id),
      'termName', t.name,
      'mainTeacher', (
        select pg_catalog.json_build_object('lastName', u.last_name, 'firstName', u.first_name)
        from app_public.class_teachers ct
        join app_public.users u on u.id = ct.user_id
        where ct.school_id = v_school and ct.class_id = k.id
        order by ct.position
        limit 1),
      'classSize', s.class_size,
      'mean', app_hidden.rounded(s.mean, p.decimals),
      'minimum', app_hidden.rounded(s.minimum, p.decimals),
      'maximum', app_hidden.rounded(s.maximum, p.decimals),
      'median', app_hidden.rounded(s.median, p.decimals),
      'figures', s.figures,
      'atOrAboveHalf', s.at_or_above_half,
      'ranked', s.ranked,
      'missingMarks', s.missing_marks,
      'scale', sc.scale,
      'decimals', p.decimals,
      'distribution', app_hidden.distribution(
        array(
          select r.average
          from app_public.term_results r
          where r.school_id = v_school and r.class_id = k.id and r.term_id = t.id
            and r.is_enrolled),
        sc.scale),
      'policyName', g.name,
      'policyVersion', p.version,
      'calculatedAt', s.calculated_at,
      'isValid', s.calculated_at is not null and not exists (
        select
        from app_private.dirty_results d
        where d.school_id = v_school and d.class_id = k.id and d.term_id = t.id))
    from app_public.classes k
    join app_public.schools sc on sc.id = v_school
    join app_public.terms t on t.school_id = v_school and t.id = class_summary.term_id
    left join app_public.term_statistics s
      on s.school_id = v_school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = v_school
      and p.id = coalesce(s.policy_version_id, t.policy_version_id)
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    where k.school_id = v_school and k.id = class_summary.class_id);
end;
$$;

comment on function app_public.class_summary(uuid, uuid) is
  'The official figures of a class in a term (R12), for its teachers and the school''s admins; NULL '
  'for others. className, levelName, termName, mainTeacher, classSize, mean, minimum, maximum, median '
  '(as printed, NULL without figures), figures (students with an average), atOrAboveHalf, ranked, '
  'missingMarks, scale, decimals, distribution (from, to, count; highest first), policyName and '
  'policyVersion, calculatedAt, isValid (false while a change waits to be calculated).';
grant execute on function app_public.class_summary(uuid, uuid) to app_user;
--! EndIncluded grading/functions/class_summary.sql
--! Included grading/functions/student_course_results.sql
create or replace function app_private.student_course_results(
  school integer, class uuid, term uuid, student uuid, decimals integer, show_ranks boolean)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'courseId', r.course_id,
    'subjectName', su.name,
    'teacher', (
      select json_build_object('lastName', u.last_name, 'firstName', u.first_name)
      from app_public.course_teachers ct
      join app_public.users u on u.id = ct.user_id
      where ct.school_id = school
        and ct.course_id = r.course_id
      order by ct.position
      limit 1),
    'coefficient', r.coefficient,
    'mode', r.mode,
    'average', app_hidden.rounded(r.average, decimals),
    'rank', case when show_ranks then r.rank end,
    'isTied', show_ranks and r.is_tied,
    'ranked', case when show_ranks then s.ranked end,
    'scale', coalesce(su.scale, sc.scale),
    'missingMarks', r.missing_marks,
    'classMean', app_hidden.rounded(s.mean, decimals),
    'classMinimum', app_hidden.rounded(s.minimum, decimals),
    'classMaximum', app_hidden.rounded(s.maximum, decimals))
    order by c.position, su.name), '[]')
  from app_public.course_results r
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = r.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  left join app_public.course_statistics s
    on s.school_id = school
    and s.class_id = class
    and s.term_id = term
    and s.course_id = r.course_id
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and r.student_id = student;
end;

comment on function app_private.student_course_results(
  integer, uuid, uuid, uuid, integer, boolean) is
  'The courses of student_results(): its caller has checked who asks.';
--! EndIncluded grading/functions/student_course_results.sql
--! Included grading/functions/student_results.sql
create or replace function app_public.student_results(student_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- a family reads its class's figures and its own ranks, not the result tables
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_staff boolean;
  v_class uuid;
  v_show_ranks boolean;
begin
  v_staff := app_hidden.has_duty('admin')
    or student_results.student_id = any (app_hidden.current_student_ids());
  if v_school is null
     or not v_staff
     and not student_results.student_id = any (app_hidden.current_child_ids()) then
    return null;
  end if;
  v_show_ranks := v_staff or app_hidden.families_see_ranks();

  select r.class_id into v_class
  from app_public.term_results r
  where r.school_id = v_school
    and r.student_id = student_results.student_id
    and r.term_id = student_results.term_id
  order by r.is_enrolled desc, r.calculated_at desc
  limit 1;
  if v_class is null then
    select e.class_id into v_class
    from app_public.enrollments e
    join app_public.terms t
      on t.school_id = v_school
      and t.id = student_results.term_id
      and t.academic_year_id = e.academic_year_id
    where e.school_id = v_school and e.student_id = student_results.student_id
    order by e.starts_on desc
    limit 1;
  end if;

  return (
    select pg_catalog.json_build_object(
      'classId', k.id,
      'className', k.name,
      'scale', sc.scale,
      'decimals', p.decimals,
      'average', app_hidden.rounded(r.average, p.decimals),
      'rank', case when v_show_ranks then r.rank end,
      'isTied', v_show_ranks and coalesce(r.is_tied, false),
      'ranked', case when v_show_ranks then s.ranked end,
      'isEnrolled', coalesce(r.is_enrolled, true),
      'coveredCoefficient', r.covered_coefficient,
      'totalCoefficient', r.total_coefficient,
      'classMean', app_hidden.rounded(s.mean, p.decimals),
      'classMinimum', app_hidden.rounded(s.minimum, p.decimals),
      'classMaximum', app_hidden.rounded(s.maximum, p.decimals),
      'calculatedAt', s.calculated_at,
      'policyName', g.name,
      'policyVersion', p.version,
      'isValid', s.calculated_at is not null and not exists (
        select
        from app_private.dirty_results d
        where d.school_id = v_school and d.class_id = k.id and d.term_id = t.id),
      'year', (
        select pg_catalog.json_build_object(
          'average', app_hidden.rounded(y.average, yp.decimals),
          'rank', case when v_show_ranks then y.rank end,
          'isTied', v_show_ranks and y.is_tied,
          'ranked', case when v_show_ranks then y.ranked end,
          'terms', y.terms)
        from app_public.year_results y
        join app_public.grading_policy_versions yp
          on yp.school_id = v_school and yp.id = y.policy_version_id
        where y.school_id = v_school and y.class_id = k.id
          and y.student_id = student_results.student_id),
      'courses', app_private.student_course_results(
        v_school, k.id, t.id, student_results.student_id, p.decimals, v_show_ranks))
    from app_public.terms t
    join app_public.classes k on k.school_id = v_school and k.id = v_class
    join app_public.schools sc on sc.id = v_school
    left join app_public.term_results r
      on r.school_id = v_school and r.class_id = k.id and r.term_id = t.id
      and r.student_id = student_results.student_id
    left join app_public.term_statistics s
      on s.school_id = v_school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = coalesce(s.policy_version_id, t.policy_version_id)
    join app_public.grading_policies g on g.school_id = v_school and g.id = p.policy_id
    where t.school_id = v_school and t.id = student_results.term_id);
end;
$$;

comment on function app_public.student_results(uuid, uuid) is
  'The official results of a student in a term: for the school''s admins, the student''s teachers '
  'and family; NULL for others. Averages as printed, NULL without a figure. classId, className, '
  'scale, decimals, average, rank, isTied, ranked (ranks are NULL where the school does not show '
  'them to families), isEnrolled (false: left), coveredCoefficient, totalCoefficient, classMean, '
  'classMinimum, classMaximum, calculatedAt, policyName, policyVersion, isValid, year (average, '
  'rank, isTied, ranked, terms; NULL before the first figure), courses (courseId, subjectName, '
  'teacher, coefficient, mode, average, rank, isTied, ranked, scale, missingMarks, classMean, '
  'classMinimum, classMaximum).';
grant execute on function app_public.student_results(uuid, uuid) to app_user;
--! EndIncluded grading/functions/student_results.sql
--! Included grading/functions/explain_course_result.sql
create or replace function app_public.explain_course_result(
  student_id uuid, term_id uuid, course_id uuid, provisional boolean default false)
  returns table (
    assessment_id uuid, kind text, name text, held_on date, value numeric, code text,
    code_label text, maximum numeric, coefficient numeric, normalised numeric, weight numeric,
    is_counted boolean, reason text, comment text)
  language plpgsql stable
  security definer -- the calculation sees the whole class; only this student's marks come out
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_staff boolean;
  v_class uuid;
begin
  v_staff := app_hidden.has_duty('admin')
    or explain_course_result.course_id = any (app_hidden.current_readable_course_ids())
      and explain_course_result.student_id = any (app_hidden.current_student_ids());
  if v_school is null
     or not v_staff
     and not explain_course_result.student_id = any (app_hidden.current_child_ids()) then
    return;
  end if;

  select e.class_id into v_class
  from app_public.terms t
  join app_public.enrollments e
    on e.school_id = v_school
    and e.student_id = explain_course_result.student_id
    and e.academic_year_id = t.academic_year_id
    and e.starts_on <= least(
      t.ends_on, greatest(app_hidden.school_today(v_school), t.starts_on))
  where t.school_id = v_school and t.id = explain_course_result.term_id
  order by e.starts_on desc
  limit 1;

  return query
  select a.id, a.kind, a.name, a.held_on, m.value, m.code, k.label, m.maximum, m.coefficient,
    m.normalised, m.weight, m.is_counted, m.reason, r.comment
  from app_hidden.term_marks(
    v_school, v_class, explain_course_result.term_id, not (v_staff and provisional),
    app_hidden.school_today(v_school)) as m
  join app_public.assessments a on a.school_id = v_school and a.id = m.assessment_id
  left join app_public.mark_codes k on k.school_id = v_school and k.code = m.code
  left join app_public.marks r
    on r.school_id = v_school
    and r.assessment_id = m.assessment_id
    and r.student_id = m.student_id
  where m.student_id = explain_course_result.student_id
    and m.course_id = explain_course_result.course_id
    and (v_staff or a.published_at is not null)
  order by a.held_on nulls last, a.position, a.name;
end;
$$;

comment on function app_public.explain_course_result(uuid, uuid, uuid, boolean) is
  'Why a subject average is what it is: every assessment with the mark, its value on the subject''s '
  'scale (normalised), its weight, whether it counted and, if not, why (reason: unpublished, '
  'missing, neutral or zero_coefficient). The average is sum(weight × normalised) / sum(weight) '
  'over the counted ones. Same rows as the calculation. Families see published assessments only; '
  'provisional counts unpublished ones too, for staff. Nothing for those who may not see it.';
grant execute on function app_public.explain_course_result(uuid, uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/explain_course_result.sql
--! Included grading/functions/gradebook_figures.sql
create or replace function app_private.gradebook_figures(
  school integer, class uuid, course uuid, term uuid)
  returns json
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with decimals as (
    select p.decimals
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  figures as materialized (
    select f.*
    from app_hidden.term_figures(school, class, term, false, app_hidden.school_today(school)) as f
    where f.course_id = course
       or f.course_id is null)
  select coalesce(json_object_agg(c.student_id, json_build_array(
    app_hidden.rounded(c.average, d.decimals), c.rank, c.is_tied,
    app_hidden.rounded(g.average, d.decimals), g.rank, g.is_tied)), '{}')
  from figures c
  join decimals d on true
  left join figures g on g.student_id = c.student_id and g.course_id is null
  where c.course_id = course;
end;

comment on function app_private.gradebook_figures(integer, uuid, uuid, uuid) is
  'Provisional figures of a course, calculated now: student id to [subject average, rank, tied, '
  'general average, rank, tied], averages as printed. Its callers have checked who asks.';
--! EndIncluded grading/functions/gradebook_figures.sql
--! Included grading/functions/gradebook.sql
create or replace function app_public.gradebook(course_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- provisional averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
begin
  select c.class_id into v_class
  from app_public.courses c
  where c.school_id = v_school
    and c.id = gradebook.course_id
    and (
      app_hidden.has_duty('admin')
      or c.id = any (app_hidden.current_readable_course_ids()));
  if v_class is null then
    return null;
  end if;

  return (
    with roster as materialized (
      select f.student_id, f.is_enrolled
      from app_hidden.term_courses(
        v_school, v_class, gradebook.term_id, app_hidden.school_today(v_school)) as f
      where f.course_id = gradebook.course_id),
    columns as materialized (
      select a.*
      from app_public.assessments a
      where a.school_id = v_school
        and a.course_id = gradebook.course_id
        and a.term_id = gradebook.term_id)
    select pg_catalog.json_build_object(
      'classId', v_class,
      'mayEdit', app_hidden.has_duty('admin')
        or gradebook.course_id = any (app_hidden.current_course_ids()),
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
          s.id, s.student_number, s.last_name, s.first_name, r.is_enrolled)
          order by s.last_name, s.first_name, s.id), '[]')
        from roster r
        join app_public.students s on s.school_id = v_school and s.id = r.student_id),
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'kind', a.kind, 'name', a.name, 'maximum', a.maximum,
          'coefficient', a.coefficient, 'heldOn', a.held_on,
          'scheduledFor', a.scheduled_for, 'publishedAt', a.published_at,
          'optional', a.optional,
          'marks', (
            select coalesce(pg_catalog.json_object_agg(
              m.student_id,
              case
                when m.comment is null
                  then pg_catalog.json_build_array(coalesce(m.value::text, m.code), m.version)
                else pg_catalog.json_build_array(
                  coalesce(m.value::text, m.code), m.version, m.comment)
              end), '{}')
            from app_public.marks m
            join roster r on r.student_id = m.student_id
            where m.school_id = v_school and m.assessment_id = a.id))
          order by a.position, a.held_on nulls last, a.name), '[]')
        from columns a),
      'figures', app_private.gradebook_figures(
        v_school, v_class, gradebook.course_id, gradebook.term_id)));
end;
$$;

comment on function app_public.gradebook(uuid, uuid) is
  'A course''s gradebook in a term, for its teachers, the class teachers and the school''s admins; '
  'NULL for others. classId, mayEdit, students (id, number, last name, first name, enrolled) by '
  'name, assessments in order (id, kind, name, maximum, coefficient, heldOn, scheduledFor, '
  'publishedAt, optional, marks: student id to [number or code, version, remark if any]), figures '
  'as in save_marks().';
grant execute on function app_public.gradebook(uuid, uuid) to app_user;
--! EndIncluded grading/functions/gradebook.sql
--! Included grading/functions/mark_problems.sql
create or replace function app_hidden.mark_problems(marks app_public.mark_edit[])
  returns jsonb
  language sql stable
  security definer -- says precisely what is wrong only for assessments the caller may write
begin atomic
  select jsonb_agg(jsonb_build_object(
    'assessmentId', x.assessment_id, 'studentId', x.student_id, 'field', x.field,
    'reason', x.reason) order by x.place)
  from (
    select i.place, i.assessment_id, i.student_id, r.field, r.reason
    from unnest(marks) with ordinality
      as i (assessment_id, student_id, value, code, comment, version, place)
    left join app_public.assessments a
      on a.school_id = (select app_hidden.current_school_id())
      and a.id = i.assessment_id
      and (
        (select app_hidden.has_duty('admin'))
        or a.course_id = any ((select app_hidden.current_course_ids())::uuid[]))
    left join app_public.students s on s.school_id = a.school_id and s.id = i.student_id
    left join app_public.mark_codes k on k.school_id = a.school_id and k.code = i.code
    cross join lateral (
      select v.field, v.reason
      from (values
        (1, a.id is null, 'assessmentId', 'There is no such assessment among your courses.'),
        (2, s.id is null, 'studentId', 'There is no such student.'),
        (3, i.value is not null and i.code is not null, 'value',
          'A mark is either a number or a code.'),
        (4, i.value < 0, 'value', 'A mark can''t be negative.'),
        (5, i.value > a.maximum, 'value',
          'The mark is above the maximum of ' || trim_scale(a.maximum) || '.'),
        (6, i.value is not null and scale(trim_scale(i.value)) > 2, 'value',
          'A mark has two decimals at most.'),
        (7, i.code is not null and k.code is null, 'code', 'The school has no such code.'))
        as v (place, is_wrong, field, reason)
      where v.is_wrong
      order by v.place
      limit 1) as r) as x;
end;

comment on function app_hidden.mark_problems(app_public.mark_edit[]) is
  'Marks of save_marks() that can''t be saved, each with field and reason; NULL when all can.';
grant execute on function app_hidden.mark_problems(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/mark_problems.sql
--! Included grading/functions/stale_marks.sql
create or replace function app_hidden.stale_marks(marks app_public.mark_edit[])
  returns jsonb
  language sql stable
  security definer -- names who entered the other value, for marks the caller may write
begin atomic
  select jsonb_agg(jsonb_build_object(
    'assessmentId', i.assessment_id,
    'studentId', i.student_id,
    'yours', jsonb_build_object('value', i.value, 'code', i.code, 'version', i.version),
    'theirs', jsonb_build_object(
      'value', m.value, 'code', m.code, 'comment', m.comment, 'version', m.version,
      'enteredBy', u.first_name || ' ' || u.last_name, 'enteredAt', m.entered_at)))
  from unnest(marks) as i
  join app_public.assessments a
    on a.school_id = (select app_hidden.current_school_id())
    and a.id = i.assessment_id
    and (
      (select app_hidden.has_duty('admin'))
      or a.course_id = any ((select app_hidden.current_course_ids())::uuid[]))
  left join app_public.marks m
    on m.school_id = a.school_id
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
  left join app_public.users u on u.id = m.entered_by
  where m.version is distinct from i.version
    and (m.value, m.code, m.comment) is distinct from (i.value, i.code, i.comment);
end;

comment on function app_hidden.stale_marks(app_public.mark_edit[]) is
  'Marks of save_marks() that were changed since the version they were based on, with both values; '
  'NULL when none. A mark that already is as wanted is not stale: the answer to its saving was lost.';
grant execute on function app_hidden.stale_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/stale_marks.sql
--! Included grading/functions/saved_marks.sql
create or replace function app_hidden.saved_marks(marks app_public.mark_edit[])
  returns json
  language sql stable
  security definer -- provisional figures need the marks of the whole class
begin atomic
  with own as (
    select i.assessment_id, i.student_id, a.school_id, a.course_id, a.term_id
    from unnest(marks) as i
    join app_public.assessments a
      on a.school_id = (select app_hidden.current_school_id())
      and a.id = i.assessment_id
      and (
        (select app_hidden.has_duty('admin'))
        or a.course_id = any ((select app_hidden.current_course_ids())::uuid[])))
  select json_build_object(
    'marks', (
      select coalesce(json_agg(json_build_object(
        'assessmentId', i.assessment_id, 'studentId', i.student_id, 'value', m.value,
        'code', m.code, 'version', m.version)), '[]')
      from own i
      left join app_public.marks m
        on m.school_id = i.school_id
        and m.assessment_id = i.assessment_id
        and m.student_id = i.student_id),
    'courses', (
      select coalesce(json_object_agg(
        c.id, app_private.gradebook_figures(c.school_id, c.class_id, c.id, c.term_id)), '{}')
      from (
        select distinct o.school_id, co.id, co.class_id, o.term_id
        from own o
        join app_public.courses co on co.school_id = o.school_id and co.id = o.course_id) as c));
end;

comment on function app_hidden.saved_marks(app_public.mark_edit[]) is
  'What save_marks() returns.';
grant execute on function app_hidden.saved_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/saved_marks.sql
--! Included grading/functions/save_marks.sql
create or replace function app_public.save_marks(marks app_public.mark_edit[])
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_problems jsonb;
begin
  if pg_catalog.cardinality(marks) > 2000 then
    raise exception 'At most 2000 marks can be saved at once' using errcode = 'RBVAL';
  end if;

  v_problems := app_hidden.mark_problems(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: % of them can''t be', pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBMRK', detail = v_problems::text,
      hint = 'Correct the marks named in the details.';
  end if;

  -- held until the end, in one order: nobody changes them between the comparison and the write
  perform from app_public.marks m
  where (m.school_id, m.assessment_id, m.student_id) in (
    select v_school, i.assessment_id, i.student_id from pg_catalog.unnest(marks) as i)
  order by m.assessment_id, m.student_id
  for no key update;

  v_problems := app_hidden.stale_marks(marks);
  if v_problems is not null then
    raise exception 'No mark was saved: somebody else changed % of them meanwhile',
      pg_catalog.jsonb_array_length(v_problems)
      using errcode = 'RBSTL', detail = v_problems::text,
      hint = 'Compare both values in the details and choose one.';
  end if;

  delete from app_public.marks m
  using pg_catalog.unnest(marks) as i
  where m.school_id = v_school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
    and m.version = i.version
    and i.value is null
    and i.code is null;

  update app_public.marks m
  set value = i.value, code = i.code, comment = i.comment
  from pg_catalog.unnest(marks) as i
  where m.school_id = v_school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id
    and m.version = i.version
    and (m.value, m.code, m.comment) is distinct from (i.value, i.code, i.comment);

  begin
    insert into app_public.marks as m (assessment_id, student_id, value, code, comment)
    select i.assessment_id, i.student_id, i.value, i.code, i.comment
    from pg_catalog.unnest(marks) as i
    where i.version is null
      and (i.value is not null or i.code is not null)
      and not exists (
        select
        from app_public.marks x
        where x.school_id = v_school
          and x.assessment_id = i.assessment_id
          and x.student_id = i.student_id
          and (x.value, x.code, x.comment) is not distinct from (i.value, i.code, i.comment));
  exception
    when unique_violation then -- entered by somebody else since the comparison
      raise exception 'No mark was saved: somebody else entered some of them meanwhile'
        using errcode = 'RBSTL', detail = app_hidden.stale_marks(marks)::text,
        hint = 'Compare both values in the details and choose one.';
  end;

  return app_hidden.saved_marks(marks);
end;
$$;

comment on function app_public.save_marks(app_public.mark_edit[]) is
  'Saves many marks in one go: all or none. Value and code both NULL clear a mark. Returns marks '
  '(assessmentId, studentId, value, code, version) and courses: course id to the provisional '
  'figures of its class (student id to [subject average, rank, tied, general average, rank, tied]). '
  'Sending the same marks again changes nothing. Errors, with a list in the details: RBMRK, a mark '
  'that can''t be saved (assessmentId, studentId, field, reason); RBSTL, marks changed since the '
  'version given (assessmentId, studentId, yours, theirs with value, code, comment, version, '
  'enteredBy, enteredAt). Error 42501: not your course.';
grant execute on function app_public.save_marks(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/save_marks.sql
--! Included grading/functions/recompute_results.sql
create or replace function app_public.recompute_results(academic_year_id uuid)
  returns integer
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may have its results calculated anew'
      using errcode = 'RBDEN';
  end if;
  return app_private.mark_school_dirty(app_hidden.current_school_id(), academic_year_id);
end;
$$;

comment on function app_public.recompute_results(uuid) is
  'Has all results of an academic year calculated anew by the worker; returns how many classes and '
  'terms that are. Error RBDEN: not an admin.';
grant execute on function app_public.recompute_results(uuid) to app_user;
--! EndIncluded grading/functions/recompute_results.sql
--! Included grading/functions/compare_policy.sql
create or replace function app_public.compare_policy(
  class_id uuid, term_id uuid, policy_version_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, course_id uuid, subject_name text,
    average_before numeric, average_after numeric, rank_before integer, rank_after integer,
    mention_before text, mention_after text)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
  v_pinned uuid;
begin
  select t.policy_version_id into v_pinned
  from app_public.terms t
  where t.school_id = v_school and t.id = compare_policy.term_id;
  if v_pinned is null or not app_hidden.has_duty('admin') or not exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = v_school and v.id = compare_policy.policy_version_id) then
    return;
  end if;

  return query
  with before as materialized (
    select f.student_id, f.course_id, app_hidden.rounded(f.average, v.decimals) as average, f.rank
    from app_public.grading_policy_versions v
    cross join lateral app_hidden.term_figures(
      v_school, compare_policy.class_id, compare_policy.term_id, true, v_today) as f
    where v.school_id = v_school and v.id = v_pinned),
  after as materialized (
    select f.student_id, f.course_id, app_hidden.rounded(f.average, v.decimals) as average, f.rank
    from app_public.grading_policy_versions v
    cross join lateral app_hidden.term_figures(
      v_school, compare_policy.class_id, compare_policy.term_id, true, v_today,
      compare_policy.policy_version_id) as f
    where v.school_id = v_school and v.id = compare_policy.policy_version_id)
  select s.id, s.last_name, s.first_name, b.course_id, su.name, b.average, a.average, b.rank, a.rank,
    (app_hidden.band(v_school, v_pinned, 'mention', b.average)).label,
    (app_hidden.band(v_school, compare_policy.policy_version_id, 'mention', a.average)).label
  from before b
  join after a on a.student_id = b.student_id and a.course_id is not distinct from b.course_id
  join app_public.students s on s.school_id = v_school and s.id = b.student_id
  left join app_public.courses c on c.school_id = v_school and c.id = b.course_id
  left join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
  where (b.average, b.rank) is distinct from (a.average, a.rank)
     or (app_hidden.band(v_school, v_pinned, 'mention', b.average)).label is distinct from
        (app_hidden.band(v_school, compare_policy.policy_version_id, 'mention', a.average)).label
  order by s.last_name, s.first_name, s.id, c.position nulls last, su.name nulls last;
end;
$$;

comment on function app_public.compare_policy(uuid, uuid, uuid) is
  'What would change for a class if the term moved to another version of a grading policy: each '
  'official average (as printed), rank or mention that would differ, with both values; course_id '
  'NULL for the general average. For the school''s admins; nothing for others. Changes nothing.';
grant execute on function app_public.compare_policy(uuid, uuid, uuid) to app_user;
--! EndIncluded grading/functions/compare_policy.sql
--! Included grading/functions/adopt_policy.sql
create or replace function app_public.adopt_policy(term_id uuid, policy_version_id uuid)
  returns app_public.terms
  language plpgsql volatile
  security definer -- the pinned version is nobody's to write directly
  set search_path = ''
as $$
declare
  v_term app_public.terms;
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may move a term to other grading rules'
      using errcode = 'RBDEN';
  end if;
  if not exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = app_hidden.current_school_id()
      and v.id = adopt_policy.policy_version_id) then
    raise exception 'There is no such version of a grading policy'
      using errcode = 'RBVAL', column = 'policy_version_id', hint = 'Choose one of the school''s.';
  end if;
  update app_public.terms t
  set policy_version_id = adopt_policy.policy_version_id
  where t.school_id = app_hidden.current_school_id()
    and t.id = adopt_policy.term_id
  returning t.* into v_term;
  if v_term.id is null then
    raise exception 'There is no such term'
      using errcode = 'RBVAL', column = 'term_id', hint = 'Choose one of the school''s.';
  end if;
  return v_term;
end;
$$;

comment on function app_public.adopt_policy(uuid, uuid) is
  'Moves a term to another version of a grading policy; its results are calculated anew by the '
  'worker. compare_policy() shows before what would change. Errors: RBDEN, not an admin; RBVAL, no '
  'such term or version in the school.';
grant execute on function app_public.adopt_policy(uuid, uuid) to app_user;
--! EndIncluded grading/functions/adopt_policy.sql
--! Included mart/functions/is_result_valid.sql
create or replace function app_private.is_result_valid(school integer, class uuid, term uuid)
  returns boolean
  language sql stable parallel safe
  security definer -- analysts can't read what has to be calculated
begin atomic
  select not exists (
    select
    from app_private.dirty_results d
    where d.school_id = school
      and d.class_id = class
      and (term is null or d.term_id = term));
end;

comment on function app_private.is_result_valid(integer, uuid, uuid) is
  'Whether no change of the class and term (any term when NULL) waits to be calculated.';
grant execute on function app_private.is_result_valid(integer, uuid, uuid)
  to rollbook_analyst, mart_reader;
--! EndIncluded mart/functions/is_result_valid.sql
--! Included grading/functions/result_differences.sql
create or replace function app_private.result_differences(school integer)
  returns table (class_id uuid, term_id uuid, course_id uuid, student_id uuid)
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with pairs as (
    select c.id as class_id, t.id as term_id
    from app_public.classes c
    join app_public.terms t
      on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, t.id)),
  calculated as (
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    cross join lateral app_hidden.term_figures(
      school, p.class_id, p.term_id, true, app_hidden.school_today(school)) as f),
  stored as (
    select p.class_id, p.term_id, r.course_id, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.course_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id
    union all
    select p.class_id, p.term_id, null, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.term_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id),
  years as (
    select c.id as class_id, y.student_id, y.average, y.rank, y.is_tied
    from app_public.classes c
    cross join lateral app_hidden.year_figures(
      school, c.id, app_hidden.school_today(school)) as y
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, null)),
  stored_years as (
    select r.class_id, r.student_id, r.average, r.rank, r.is_tied
    from app_public.year_results r
    where r.school_id = school
      and app_private.is_result_valid(school, r.class_id, null))
  select d.class_id, d.term_id, d.course_id, d.student_id
  from (
    (select * from calculated except select * from stored)
    union all
    (select * from stored except select * from calculated)) as d
  union
  select d.class_id, null, null, d.student_id
  from (
    (select * from years except select * from stored_years)
    union all
    (select * from stored_years except select * from years)) as d;
end;

comment on function app_private.result_differences(integer) is
  'Stored results of a school that differ from a calculation now, with term_id NULL for annual ones; '
  'none, unless something is wrong. Classes and terms that wait to be calculated are left out.';
--! EndIncluded grading/functions/result_differences.sql
--! Included grading/functions/check_school_results.sql
create or replace function app_private.check_school_results(school integer)
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_differences integer;
begin
  -- a day that passed changes who is enrolled: expected, and no difference
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct e.school_id, e.class_id, t.id
  from app_public.enrollments e
  join app_public.terms t
    on t.school_id = e.school_id and t.academic_year_id = e.academic_year_id
  where e.school_id = school
    and v_today between t.starts_on and t.ends_on + 7
    and (e.starts_on between v_today - 7 and v_today or e.ends_on between v_today - 8 and v_today);

  with found as materialized (
    select d.class_id, d.term_id from app_private.result_differences(school) as d),
  anew as (
    insert into app_private.dirty_results (school_id, class_id, term_id)
    select distinct school, f.class_id, t.id
    from found f
    join app_public.classes c on c.school_id = school and c.id = f.class_id
    join app_public.terms t
      on t.school_id = school
      and t.academic_year_id = c.academic_year_id
      and (f.term_id is null or t.id = f.term_id))
  select count(*) into v_differences from found;

  insert into app_private.result_checks (school_id, differences) values (school, v_differences);
  return v_differences;
end;
$$;

comment on function app_private.check_school_results(integer) is
  'Compares the stored results of a school with a calculation, notes how many differ, and has those '
  'calculated anew; also classes that somebody joined or left as a day passed. Returns how many '
  'differed: none, unless something is wrong.';
grant execute on function app_private.check_school_results(integer) to rollbook_worker;
--! EndIncluded grading/functions/check_school_results.sql
--! Included grading/functions/enqueue_result_checks.sql
create or replace function app_private.enqueue_result_checks()
  returns integer
  language plpgsql volatile
  security definer -- the worker may read no table
  set search_path = ''
as $$
declare
  v_school integer;
  v_queued integer := 0;
begin
  for v_school in
    select y.school_id
    from app_public.academic_years y
    where y.is_active
    order by y.school_id
  loop
    perform graphile_worker.add_job(
      'check_school_results', pg_catalog.json_build_object('schoolId', v_school),
      max_attempts => 3, job_key => 'check_school_results:' || v_school);
    v_queued := v_queued + 1;
  end loop;
  return v_queued;
end;
$$;

comment on function app_private.enqueue_result_checks() is
  'Queues the nightly comparison of stored results for every school with an active year; returns '
  'how many.';
grant execute on function app_private.enqueue_result_checks() to rollbook_worker;
--! EndIncluded grading/functions/enqueue_result_checks.sql
--! Included mart/functions/refresh_class_statistics.sql
create or replace function app_private.refresh_class_statistics()
  returns bigint
  language plpgsql volatile
  security definer -- the worker may read no table
  set search_path = ''
  set row_security = off -- a filtered refresh must fail, not empty the store in silence
as $$
declare
  v_rows bigint;
  v_expected bigint;
begin
  if (select c.relispopulated from pg_catalog.pg_class c
      where c.oid = 'app_private.class_statistics'::regclass) then
    refresh materialized view concurrently app_private.class_statistics;
  else
    refresh materialized view app_private.class_statistics;
  end if;

  select count(*) into v_rows from app_private.class_statistics;
  select count(*) into v_expected from app_public.term_statistics;
  if v_rows < v_expected * 0.99 then
    raise exception 'The refresh gave % rows for % results', v_rows, v_expected
      using errcode = 'RBREF';
  end if;
  return v_rows;
end;
$$;

comment on function app_private.refresh_class_statistics() is
  'Refreshes the store of mart.class_statistics; returns its rows. Error RBREF: fewer rows than '
  'results.';
grant execute on function app_private.refresh_class_statistics() to rollbook_worker;
--! EndIncluded mart/functions/refresh_class_statistics.sql
--! Included mart/views/course_results.sql
grant select on app_public.course_results, app_public.course_statistics, app_public.term_statistics,
  app_public.courses, app_public.subjects, app_public.classes, app_public.levels,
  app_public.academic_years, app_public.terms, app_public.students, app_public.institutions,
  app_public.grading_policy_versions
  to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.course_results with (security_barrier) as
select i.code as school_code, y.name as academic_year, t.code as term, k.name as class,
  l.name as level, st.student_number, su.code as subject_code, su.name as subject, r.coefficient,
  app_hidden.rounded(r.average, p.decimals) as average,
  app_hidden.rounded(r.plain_average, p.decimals) as plain_average,
  r.marks, r.total_coefficient,
  app_hidden.rounded(cs.mean, p.decimals) as class_mean,
  app_hidden.rounded(cs.minimum, p.decimals) as class_min,
  app_hidden.rounded(cs.maximum, p.decimals) as class_max,
  r.rank, cs.ranked, ts.class_size, p.version as policy_version,
  app_private.is_result_valid(r.school_id, r.class_id, r.term_id) as is_valid,
  ts.calculated_at, round(r.average, 12) as exact_average, r.mode, r.missing_marks, r.school_id,
  r.class_id, r.term_id, r.course_id, r.student_id
from app_public.course_results r
join app_public.institutions i on i.id = r.school_id
join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.terms t on t.school_id = r.school_id and t.id = r.term_id
join app_public.courses c on c.school_id = r.school_id and c.id = r.course_id
join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
join app_public.students st on st.school_id = r.school_id and st.id = r.student_id
join app_public.term_statistics ts
  on ts.school_id = r.school_id and ts.class_id = r.class_id and ts.term_id = r.term_id
join app_public.grading_policy_versions p
  on p.school_id = ts.school_id and p.id = ts.policy_version_id
left join app_public.course_statistics cs
  on cs.school_id = r.school_id and cs.class_id = r.class_id and cs.term_id = r.term_id
  and cs.course_id = r.course_id
where r.school_id = any ((select app_private.analyst_school_ids(true))::integer[]);

comment on view mart.course_results is
  'One row per student, course and term: official subject averages and ranks. Shows single '
  'students, to analysts who may see them.';
comment on column mart.course_results.school_code is 'Code of the school.';
comment on column mart.course_results.academic_year is 'Name of the academic year.';
comment on column mart.course_results.term is 'Code of the term.';
comment on column mart.course_results.class is 'Name of the class.';
comment on column mart.course_results.level is 'Name of the level; NULL when the class has none.';
comment on column mart.course_results.student_number is 'Number of the student in the school.';
comment on column mart.course_results.subject_code is 'Code of the subject.';
comment on column mart.course_results.subject is 'Name of the subject.';
comment on column mart.course_results.coefficient is 'Coefficient in the general average.';
comment on column mart.course_results.average is
  'Subject average as printed, on the subject''s scale; NULL without a counted mark.';
comment on column mart.course_results.plain_average is 'The same without coefficients.';
comment on column mart.course_results.marks is 'Counted marks.';
comment on column mart.course_results.total_coefficient is 'Sum of their weights.';
comment on column mart.course_results.class_mean is 'Mean of the class; NULL without figures.';
comment on column mart.course_results.class_min is 'Lowest average of the class.';
comment on column mart.course_results.class_max is 'Highest average of the class.';
comment on column mart.course_results.rank is 'Rank in the class; NULL when not ranked.';
comment on column mart.course_results.ranked is 'What the rank is out of.';
comment on column mart.course_results.class_size is 'Students enrolled on the reference day.';
comment on column mart.course_results.policy_version is 'Version of the grading policy used.';
comment on column mart.course_results.is_valid is
  'false while a change waits to be calculated.';
comment on column mart.course_results.calculated_at is 'When the class and term were calculated.';
comment on column mart.course_results.exact_average is 'The average before it is printed.';
comment on column mart.course_results.mode is 'normal, bonus, sup10 or excluded (R10).';
comment on column mart.course_results.missing_marks is 'Published assessments without a mark.';
comment on column mart.course_results.school_id is 'Identifier of the school.';
comment on column mart.course_results.class_id is 'Identifier of the class.';
comment on column mart.course_results.term_id is 'Identifier of the term.';
comment on column mart.course_results.course_id is 'Identifier of the course.';
comment on column mart.course_results.student_id is 'Identifier of the student.';

grant select on mart.course_results to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
--! EndIncluded mart/views/course_results.sql
--! Included mart/views/term_results.sql
grant select on app_public.term_results to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.term_results with (security_barrier) as
select i.code as school_code, y.name as academic_year, t.code as term, k.name as class,
  l.name as level, st.student_number,
  app_hidden.rounded(r.average, p.decimals) as average,
  r.covered_coefficient, r.total_coefficient,
  app_hidden.rounded(ts.mean, p.decimals) as class_mean,
  app_hidden.rounded(ts.minimum, p.decimals) as class_min,
  app_hidden.rounded(ts.maximum, p.decimals) as class_max,
  r.rank, ts.ranked, ts.class_size, p.version as policy_version,
  app_private.is_result_valid(r.school_id, r.class_id, r.term_id) as is_valid,
  ts.calculated_at, round(r.average, 12) as exact_average, r.is_tied, r.is_enrolled,
  r.missing_marks, r.school_id, r.class_id, r.term_id, r.student_id
from app_public.term_results r
join app_public.institutions i on i.id = r.school_id
join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.terms t on t.school_id = r.school_id and t.id = r.term_id
join app_public.students st on st.school_id = r.school_id and st.id = r.student_id
join app_public.term_statistics ts
  on ts.school_id = r.school_id and ts.class_id = r.class_id and ts.term_id = r.term_id
join app_public.grading_policy_versions p
  on p.school_id = ts.school_id and p.id = ts.policy_version_id
where r.school_id = any ((select app_private.analyst_school_ids(true))::integer[]);

comment on view mart.term_results is
  'One row per student and term: official general averages and ranks. Shows single students, to '
  'analysts who may see them.';
comment on column mart.term_results.school_code is 'Code of the school.';
comment on column mart.term_results.academic_year is 'Name of the academic year.';
comment on column mart.term_results.term is 'Code of the term.';
comment on column mart.term_results.class is 'Name of the class.';
comment on column mart.term_results.level is 'Name of the level; NULL when the class has none.';
comment on column mart.term_results.student_number is 'Number of the student in the school.';
comment on column mart.term_results.average is
  'General average as printed, on the school''s scale; NULL when no subject counts.';
comment on column mart.term_results.covered_coefficient is
  'Sum of the coefficients of subjects with an average.';
comment on column mart.term_results.total_coefficient is
  'Sum of the coefficients of all subjects that could count.';
comment on column mart.term_results.class_mean is 'Mean of the class; NULL without figures.';
comment on column mart.term_results.class_min is 'Lowest average of the class.';
comment on column mart.term_results.class_max is 'Highest average of the class.';
comment on column mart.term_results.rank is 'Rank in the class; NULL when not ranked.';
comment on column mart.term_results.ranked is 'What the rank is out of.';
comment on column mart.term_results.class_size is 'Students enrolled on the reference day.';
comment on column mart.term_results.policy_version is 'Version of the grading policy used.';
comment on column mart.term_results.is_valid is 'false while a change waits to be calculated.';
comment on column mart.term_results.calculated_at is 'When the class and term were calculated.';
comment on column mart.term_results.exact_average is 'The average before it is printed.';
comment on column mart.term_results.is_tied is 'Whether others have the same rank.';
comment on column mart.term_results.is_enrolled is
  'Whether the student is enrolled on the reference day.';
comment on column mart.term_results.missing_marks is 'Published assessments without a mark.';
comment on column mart.term_results.school_id is 'Identifier of the school.';
comment on column mart.term_results.class_id is 'Identifier of the class.';
comment on column mart.term_results.term_id is 'Identifier of the term.';
comment on column mart.term_results.student_id is 'Identifier of the student.';

grant select on mart.term_results to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
--! EndIncluded mart/views/term_results.sql
--! Included mart/views/year_results.sql
grant select on app_public.year_results to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.year_results with (security_barrier) as
select i.code as school_code, y.name as academic_year, k.name as class, l.name as level,
  st.student_number,
  app_hidden.rounded(r.average, p.decimals) as average,
  r.terms,
  app_hidden.rounded(avg(r.average) filter (where r.is_enrolled) over of_class, p.decimals)
    as class_mean,
  app_hidden.rounded(min(r.average) filter (where r.is_enrolled) over of_class, p.decimals)
    as class_min,
  app_hidden.rounded(max(r.average) filter (where r.is_enrolled) over of_class, p.decimals)
    as class_max,
  r.rank, r.ranked,
  (count(*) filter (where r.is_enrolled) over of_class)::integer as class_size,
  p.version as policy_version,
  app_private.is_result_valid(r.school_id, r.class_id, null) as is_valid,
  r.calculated_at, round(r.average, 12) as exact_average, r.is_tied, r.is_enrolled,
  r.school_id, r.class_id, r.student_id
from app_public.year_results r
join app_public.institutions i on i.id = r.school_id
join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
join app_public.students st on st.school_id = r.school_id and st.id = r.student_id
join app_public.grading_policy_versions p
  on p.school_id = r.school_id and p.id = r.policy_version_id
where r.school_id = any ((select app_private.analyst_school_ids(true))::integer[])
window of_class as (partition by r.school_id, r.class_id);

comment on view mart.year_results is
  'One row per student and academic year: official annual averages and ranks. Shows single '
  'students, to analysts who may see them.';
comment on column mart.year_results.school_code is 'Code of the school.';
comment on column mart.year_results.academic_year is 'Name of the academic year.';
comment on column mart.year_results.class is 'Name of the student''s last class in the year.';
comment on column mart.year_results.level is 'Name of the level; NULL when the class has none.';
comment on column mart.year_results.student_number is 'Number of the student in the school.';
comment on column mart.year_results.average is
  'Annual average as printed, on the school''s scale; NULL when not classable.';
comment on column mart.year_results.terms is 'Terms that counted.';
comment on column mart.year_results.class_mean is 'Mean of the class; NULL without figures.';
comment on column mart.year_results.class_min is 'Lowest average of the class.';
comment on column mart.year_results.class_max is 'Highest average of the class.';
comment on column mart.year_results.rank is 'Rank in the class; NULL when not ranked.';
comment on column mart.year_results.ranked is 'What the rank is out of.';
comment on column mart.year_results.class_size is 'Students enrolled on the reference day.';
comment on column mart.year_results.policy_version is
  'Version of the grading policy of the year''s last term.';
comment on column mart.year_results.is_valid is
  'false while a change in any term waits to be calculated.';
comment on column mart.year_results.calculated_at is 'When the figure last changed.';
comment on column mart.year_results.exact_average is 'The average before it is printed.';
comment on column mart.year_results.is_tied is 'Whether others have the same rank.';
comment on column mart.year_results.is_enrolled is
  'Whether the student is enrolled on the reference day.';
comment on column mart.year_results.school_id is 'Identifier of the school.';
comment on column mart.year_results.class_id is 'Identifier of the class.';
comment on column mart.year_results.student_id is 'Identifier of the student.';

grant select on mart.year_results to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
--! EndIncluded mart/views/year_results.sql
--! Included mart/views/class_statistics.sql
grant select on app_private.class_statistics to mart_reader;
grant create on schema mart to mart_reader;
set role mart_reader;

create or replace view mart.class_statistics with (security_barrier) as
select s.school_code, s.school, s.academic_year, s.term, s.class, s.level, s.class_size, s.ranked,
  s.figures, s.mean, s.minimum, s.maximum, s.median, s.at_or_above_half, s.missing_marks,
  s.scale, s.policy_version, s.calculated_at, s.as_of, s.school_id, s.class_id, s.term_id
from app_private.class_statistics s
where s.school_id = any ((select app_private.analyst_school_ids(false))::integer[]);

comment on view mart.class_statistics is
  'One row per class and term: figures of the general averages (R12), no single students. '
  'Refreshed every few minutes; as_of says when.';
comment on column mart.class_statistics.school_code is 'Code of the school.';
comment on column mart.class_statistics.school is 'Name of the school.';
comment on column mart.class_statistics.academic_year is 'Name of the academic year.';
comment on column mart.class_statistics.term is 'Code of the term.';
comment on column mart.class_statistics.class is 'Name of the class.';
comment on column mart.class_statistics.level is 'Name of the level; NULL when the class has none.';
comment on column mart.class_statistics.class_size is 'Students enrolled on the reference day.';
comment on column mart.class_statistics.ranked is 'What ranks are out of.';
comment on column mart.class_statistics.figures is 'Students with a general average.';
comment on column mart.class_statistics.mean is 'Mean as printed; NULL without figures.';
comment on column mart.class_statistics.minimum is 'Lowest general average.';
comment on column mart.class_statistics.maximum is 'Highest general average.';
comment on column mart.class_statistics.median is 'Median.';
comment on column mart.class_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column mart.class_statistics.missing_marks is
  'Published assessments without a mark, over all students.';
comment on column mart.class_statistics.scale is 'Top of the scale of the school.';
comment on column mart.class_statistics.policy_version is 'Version of the grading policy used.';
comment on column mart.class_statistics.calculated_at is 'When the class and term were calculated.';
comment on column mart.class_statistics.as_of is 'When this view was refreshed.';
comment on column mart.class_statistics.school_id is 'Identifier of the school.';
comment on column mart.class_statistics.class_id is 'Identifier of the class.';
comment on column mart.class_statistics.term_id is 'Identifier of the term.';

grant select on mart.class_statistics to rollbook_analyst;
set role rollbook_owner;
revoke create on schema mart from mart_reader;
--! EndIncluded mart/views/class_statistics.sql
--! Included jobs/functions/worker_pool_lock.sql
create or replace function app_private.worker_pool_lock(pool text)
  returns bigint
  language sql immutable strict parallel safe
return hashtextextended('worker:' || pool, 0);

comment on function app_private.worker_pool_lock(text) is
  'The number of the advisory lock that a pool of workers holds as long as its process lives.';
grant execute on function app_private.worker_pool_lock(text) to rollbook_worker;
--! EndIncluded jobs/functions/worker_pool_lock.sql
--! Included jobs/functions/release_dead_workers.sql
create or replace function app_private.release_dead_workers()
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_pool text;
  v_released integer := 0;
begin
  for v_pool in
    select held.locked_by
    from (
      select j.locked_by, j.locked_at
      from graphile_worker._private_jobs j
      union all
      select q.locked_by, q.locked_at
      from graphile_worker._private_job_queues q) as held
    where held.locked_by is not null
    group by held.locked_by
    -- a pool that has just started may take its first job before its lock
    having pg_catalog.min(held.locked_at) < pg_catalog.now() - interval '10 seconds'
    order by held.locked_by
  loop
    if pg_catalog.pg_try_advisory_xact_lock(app_private.worker_pool_lock(v_pool)) then
      perform graphile_worker.force_unlock_workers(array[v_pool]);
      v_released := v_released + 1;
    end if;
  end loop;
  return v_released;
end;
$$;

comment on function app_private.release_dead_workers() is
  'Gives back the jobs of workers whose process is gone, known by the lock it no longer holds. '
  'Every worker calls it at its start and every ten seconds. Returns how many pools were dead.';
grant execute on function app_private.release_dead_workers() to rollbook_worker;
--! EndIncluded jobs/functions/release_dead_workers.sql
--! Included exports/functions/find_year.sql
create or replace function app_private.find_year(
  school_code text, year text, out school_id integer, out year_id uuid)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  select s.id into school_id
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no school with the code “%”', school_code using errcode = 'RBVAL';
  end if;

  if year is not null then
    select y.id into year_id
    from app_public.academic_years y
    where y.school_id = find_year.school_id and y.name = year;
    if not found then
      raise exception 'The school has no academic year “%”', year
        using errcode = 'RBVAL', hint = 'It has: ' || coalesce((
          select pg_catalog.string_agg(y.name, ', ' order by y.starts_on)
          from app_public.academic_years y
          where y.school_id = find_year.school_id), 'none');
    end if;
  end if;
end;
$$;

comment on function app_private.find_year(text, text) is
  'Finds a school by its code and an academic year (NULL: all) by its name. Error RBVAL: there is '
  'none, with what there is.';
--! EndIncluded exports/functions/find_year.sql
--! Included exports/functions/find_term.sql
create or replace function app_private.find_term(
  school_code text, year text, term text, class text,
  out school_id integer, out term_id uuid, out class_id uuid)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_year uuid;
begin
  select f.school_id, f.year_id into school_id, v_year
  from app_private.find_year(school_code, year) as f;

  select t.id into term_id
  from app_public.terms t
  where t.school_id = find_term.school_id
    and t.academic_year_id = v_year
    and lower(term) in (lower(t.code), lower(t.name))
  order by lower(t.code) = lower(term) desc
  limit 1;
  if not found then
    raise exception 'The year % has no term “%”', year, term
      using errcode = 'RBVAL', hint = 'It has: ' || coalesce((
        select pg_catalog.string_agg(t.code, ', ' order by t.starts_on)
        from app_public.terms t
        where t.school_id = find_term.school_id
          and t.academic_year_id = v_year), 'none');
  end if;

  if class is not null then
    select k.id into class_id
    from app_public.classes k
    where k.school_id = find_term.school_id
      and k.academic_year_id = v_year
      and k.name = class;
    if not found then
      raise exception 'The year % has no class “%”', year, class using errcode = 'RBVAL';
    end if;
  end if;
end;
$$;

comment on function app_private.find_term(text, text, text, text) is
  'Finds a school by its code, a term by year and code or name, and a class (NULL: all) by name. '
  'Error RBVAL: there is none, with what there is.';
--! EndIncluded exports/functions/find_term.sql
--! Included imports/functions/parsed_number.sql
create or replace function app_private.parsed_number(words text)
  returns numeric
  language sql immutable parallel safe
return case
  when words ~ '^[+-]?[0-9]{1,9}([.,][0-9]{1,9})?$' then replace(words, ',', '.')::numeric
end;

comment on function app_private.parsed_number(text) is
  'A number as people write it, with a decimal comma or point; NULL when it is none.';
--! EndIncluded imports/functions/parsed_number.sql
--! Included imports/functions/parsed_date.sql
create or replace function app_private.parsed_date(words text)
  returns date
  language sql stable parallel safe
return case
  when words ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(words, 'date')
    then words::date
  when words ~ '^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}$'
    and pg_input_is_valid(
      regexp_replace(words, '^([0-9]+).([0-9]+).([0-9]+)$', '\3-\2-\1'), 'date')
    then regexp_replace(words, '^([0-9]+).([0-9]+).([0-9]+)$', '\3-\2-\1')::date
end;

comment on function app_private.parsed_date(text) is
  'A date as people write it: 2025-11-03, 03/11/2025, 3.11.2025 (the day first); NULL when it is '
  'none.';
--! EndIncluded imports/functions/parsed_date.sql
--! Included imports/functions/begin_mark_import.sql
create or replace function app_private.begin_mark_import(school_code text, header text[])
  returns table (school_id integer, columns text[])
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
  v_header text[];
  v_known constant text[] := '{academic_year,term,term_weight,class,level,student_number,last_name,
    first_name,birth_date,sex,subject_code,subject_name,subject_coefficient,kind,assessment,date,max,
    coefficient,value,code,comment}';
begin
  select f.school_id into v_school from app_private.find_year(school_code, null) as f;
  -- one import of a school at a time: two could make the same student or assessment
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import marks ' || v_school, 0));

  create temporary table import_rows (
    line integer not null,
    fields integer not null,
    academic_year text, term text, term_weight text, class text, level text, student_number text,
    last_name text, first_name text, birth_date text, sex text, subject_code text,
    subject_name text, subject_coefficient text, kind text, assessment text, date text, max text,
    coefficient text, value text, code text, comment text) on commit drop;
  create temporary table import_findings (
    line integer,
    column_name text,
    value text,
    message text not null,
    remedy text not null) on commit drop;

  select pg_catalog.array_agg(
      pg_catalog.replace(lower(pg_catalog.btrim(h.name)), ' ', '_') order by h.place)
  into v_header
  from pg_catalog.unnest(header) with ordinality as h (name, place);

  insert into pg_temp.import_findings
  select 1, h.name, null, 'unknown column',
    'Remove it or rename it to one of: ' || pg_catalog.array_to_string(v_known, ', ') || '.'
  from pg_catalog.unnest(v_header) with ordinality as h (name, place)
  where h.name <> all (v_known)
  union all
  select 1, h.name, null, 'the column stands there twice', 'Remove one of them.'
  from pg_catalog.unnest(v_header) as h (name)
  group by h.name
  having pg_catalog.count(*) > 1
  union all
  select 1, r.name, null, 'the column is missing', 'Add it, with a value in each line.'
  from pg_catalog.unnest('{academic_year,term,class,student_number,subject_code,assessment}'::text[])
    as r (name)
  where r.name <> all (v_header)
  union all
  select 1, 'value', null, 'there is no column for the marks',
    'Add the column value, or code for absences and the like, or both.'
  where not v_header && '{value,code}';

  return query select v_school, v_header;
end;
$$;

comment on function app_private.begin_mark_import(text, text[]) is
  'Begins an import of marks in this transaction: makes the temporary tables import_rows, to copy the '
  'file''s lines into, and import_findings, what is wrong with them, and checks the header. Returns '
  'the school and the header''s columns as import_rows has them. Error RBVAL: unknown school.';
--! EndIncluded imports/functions/begin_mark_import.sql
--! Included imports/functions/read_mark_import.sql
create or replace function app_private.read_mark_import(columns text[])
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_rows integer;
  v_check record;
begin
  insert into pg_temp.import_findings
  select r.line, null, null,
    pg_catalog.format('%s fields instead of %s', r.fields, pg_catalog.cardinality(columns)),
    'Give each line as many fields as the header; put text that holds the separator in quotes.'
  from pg_temp.import_rows r
  where r.fields <> pg_catalog.cardinality(columns);

  insert into pg_temp.import_findings
  select r.line, v.name, null, 'missing', 'Fill it in.'
  from pg_temp.import_rows r
  cross join lateral (values
    ('academic_year', r.academic_year), ('term', r.term), ('class', r.class),
    ('student_number', r.student_number), ('subject_code', r.subject_code),
    ('assessment', r.assessment)) as v (name, value)
  where r.fields = pg_catalog.cardinality(columns)
    and v.name = any (columns)
    and coalesce(pg_catalog.btrim(v.value), '') = '';

  create temporary table import_cells on commit drop as
  select r.line,
    c.academic_year, c.term, c.class, c.student_number, c.subject_code, c.assessment,
    coalesce(c.kind, 'test') as kind,
    c.level, c.last_name, c.first_name, c.subject_name, c.comment,
    pg_catalog.upper(c.code) as code,
    case
      when lower(c.sex) in ('female', 'f', 'fille') then 'female'
      when lower(c.sex) in ('male', 'm', 'h', 'g', 'garçon') then 'male' end as sex,
    app_private.parsed_date(c.birth_date) as birth_date,
    app_private.parsed_date(c.date) as held_on,
    app_private.parsed_number(c.term_weight) as term_weight,
    app_private.parsed_number(c.subject_coefficient) as subject_coefficient,
    app_private.parsed_number(c.max) as maximum,
    app_private.parsed_number(c.coefficient) as coefficient,
    app_private.parsed_number(c.value) as value
  from pg_temp.import_rows r
  cross join lateral (
    select nullif(pg_catalog.btrim(r.academic_year), '') as academic_year,
      nullif(pg_catalog.btrim(r.term), '') as term,
      nullif(pg_catalog.btrim(r.class), '') as class,
      nullif(pg_catalog.btrim(r.student_number), '') as student_number,
      nullif(pg_catalog.btrim(r.subject_code), '') as subject_code,
      nullif(pg_catalog.btrim(r.assessment), '') as assessment,
      nullif(pg_catalog.btrim(r.kind), '') as kind,
      nullif(pg_catalog.btrim(r.level), '') as level,
      nullif(pg_catalog.btrim(r.last_name), '') as last_name,
      nullif(pg_catalog.btrim(r.first_name), '') as first_name,
      nullif(pg_catalog.btrim(r.subject_name), '') as subject_name,
      nullif(pg_catalog.btrim(r.comment), '') as comment,
      nullif(pg_catalog.btrim(r.code), '') as code,
      nullif(pg_catalog.btrim(r.sex), '') as sex,
      nullif(pg_catalog.btrim(r.birth_date), '') as birth_date,
      nullif(pg_catalog.btrim(r.date), '') as date,
      nullif(pg_catalog.btrim(r.term_weight), '') as term_weight,
      nullif(pg_catalog.btrim(r.subject_coefficient), '') as subject_coefficient,
      nullif(pg_catalog.btrim(r.max), '') as max,
      nullif(pg_catalog.btrim(r.coefficient), '') as coefficient,
      nullif(pg_catalog.btrim(r.value), '') as value) as c
  where r.fields = pg_catalog.cardinality(columns);
  get diagnostics v_rows = row_count;
  analyze pg_temp.import_cells;

  for v_check in
    select c.*
    from (values
      ('value', 'value', 'not a number', 'Write 12.5 or 12,5; codes such as A go in the column code.'),
      ('max', 'maximum', 'not a number', 'Write the highest possible mark, such as 20.'),
      ('coefficient', 'coefficient', 'not a number', 'Write a number such as 2 or 0,5.'),
      ('subject_coefficient', 'subject_coefficient', 'not a number',
        'Write a number such as 2 or 0,5.'),
      ('term_weight', 'term_weight', 'not a number', 'Write a number such as 1 or 2.'),
      ('date', 'held_on', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
      ('birth_date', 'birth_date', 'not a date', 'Write 2012-11-03 or 03/11/2012.'),
      ('sex', 'sex', 'not a sex', 'Write female or male, F or M.'))
      as c (column_name, parsed, message, remedy)
    where c.column_name = any (columns)
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_findings
       select r.line, %1$L, pg_catalog.btrim(r.%1$I), %3$L, %4$L
       from pg_temp.import_cells c
       join pg_temp.import_rows r using (line)
       where c.%2$I is null
         and pg_catalog.btrim(r.%1$I) <> ''''',
      v_check.column_name, v_check.parsed, v_check.message, v_check.remedy);
  end loop;

  insert into pg_temp.import_findings
  select c.line, v.column_name, v.value::text, v.message, v.remedy
  from pg_temp.import_cells c
  cross join lateral (values
    ('value', c.value, c.value < 0, 'negative', 'A mark is 0 or more.'),
    ('value', c.value, c.value is not null and c.code is not null,
      'a number and the code ' || c.code, 'Leave one of them empty.'),
    ('max', c.maximum, not (c.maximum > 0 and c.maximum <= 999.99), 'not a maximum',
      'A maximum is more than 0 and up to 999.99.'),
    ('coefficient', c.coefficient, not c.coefficient between 0 and 999.99, 'not a coefficient',
      'A coefficient is 0 to 999.99.'),
    ('subject_coefficient', c.subject_coefficient, not c.subject_coefficient between 0 and 999.99,
      'not a coefficient', 'A coefficient is 0 to 999.99.'),
    ('term_weight', c.term_weight, not c.term_weight between 0 and 999.99, 'not a weight',
      'A weight is 0 to 999.99.'))
    as v (column_name, value, is_wrong, message, remedy)
  where v.is_wrong
  union all
  select c.line, v.column_name, v.value::text, 'more than two decimals', 'Round it to two decimals.'
  from pg_temp.import_cells c
  cross join lateral (values
    ('value', c.value), ('max', c.maximum), ('coefficient', c.coefficient),
    ('subject_coefficient', c.subject_coefficient), ('term_weight', c.term_weight))
    as v (column_name, value)
  where v.value <> pg_catalog.round(v.value, 2);

  insert into pg_temp.import_findings
  select c.line, 'value', null, 'neither a mark nor a code',
    'Give a mark or a code, or leave the line out: not marked yet.'
  from pg_temp.import_cells c
  join pg_temp.import_rows r using (line)
  where c.value is null
    and c.code is null
    and coalesce(pg_catalog.btrim(r.value), '') = '';
  return v_rows;
end;
$$;

comment on function app_private.read_mark_import(text[]) is
  'Turns the copied lines of an import into import_cells, with numbers and dates, and finds what is '
  'missing or unreadable. Returns how many lines there are to import.';
--! EndIncluded imports/functions/read_mark_import.sql
--! Included imports/functions/check_mark_import_consistency.sql
create or replace function app_private.check_mark_import_consistency(columns text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_check record;
begin
  for v_check in
    select c.*
    from (values
      ('term_weight', 'term_weight', 'academic_year, term', 'term'),
      ('level', 'level', 'academic_year, class', 'class'),
      ('last_name', 'last_name', 'student_number', 'student'),
      ('first_name', 'first_name', 'student_number', 'student'),
      ('birth_date', 'birth_date', 'student_number', 'student'),
      ('sex', 'sex', 'student_number', 'student'),
      ('subject_name', 'subject_name', 'subject_code', 'subject'),
      ('subject_coefficient', 'subject_coefficient', 'academic_year, class, subject_code',
        'class and subject'),
      ('date', 'held_on', 'academic_year, term, class, subject_code, kind, assessment',
        'assessment'),
      ('max', 'maximum', 'academic_year, term, class, subject_code, kind, assessment',
        'assessment'),
      ('coefficient', 'coefficient', 'academic_year, term, class, subject_code, kind, assessment',
        'assessment'))
      as c (column_name, parsed, key, thing)
    where c.column_name = any (columns)
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_findings
       select x.line, %1$L, x.parsed::text,
         pg_catalog.format(''differs from “%%s” in line %%s for the same %4$s'', x.first, x.first_line),
         ''Make the lines of one %4$s agree.''
       from (
         select c.line, c.%2$I as parsed,
           pg_catalog.first_value(c.%2$I) over same as first,
           pg_catalog.first_value(c.line) over same as first_line
         from pg_temp.import_cells c
         join (
           select %3$s
           from pg_temp.import_cells
           group by %3$s
           having min(%2$I) <> max(%2$I)) as d using (%3$s)
         where c.%2$I is not null
         window same as (partition by %3$s order by c.line)) as x
       where x.parsed <> x.first',
      v_check.column_name, v_check.parsed, v_check.key, v_check.thing);
  end loop;

  insert into pg_temp.import_findings
  select x.line, 'student_number', x.student_number,
    pg_catalog.format('already has a mark in this assessment, in line %s', x.first_line),
    'Leave one of the two lines.'
  from (
    select c.line, c.student_number, pg_catalog.first_value(c.line) over same as first_line
    from pg_temp.import_cells c
    where pg_catalog.num_nulls(c.academic_year, c.class, c.subject_code, c.term, c.assessment,
      c.student_number) = 0
    window same as (
      partition by c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment,
        c.student_number
      order by c.line)) as x
  where x.line <> x.first_line;
end;
$$;

comment on function app_private.check_mark_import_consistency(text[]) is
  'Finds lines of an import that contradict each other: one student, subject, term or assessment '
  'described in two ways, or two marks of a student in one assessment.';
--! EndIncluded imports/functions/check_mark_import_consistency.sql
--! Included imports/functions/resolve_mark_import.sql
create or replace function app_private.resolve_mark_import(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_years on commit drop as
  select f.academic_year, f.line, coalesce(y.id, pg_catalog.uuidv7()) as id, y.id is null as is_new
  from (
    select c.academic_year, min(c.line) as line
    from pg_temp.import_cells c
    where c.academic_year is not null
    group by c.academic_year) as f
  left join app_public.academic_years y on y.school_id = school and y.name = f.academic_year;

  -- a term goes by its code or its name
  create temporary table import_terms on commit drop as
  select f.*, y.id as academic_year_id, coalesce(t.id, pg_catalog.uuidv7()) as id,
    t.id is null as is_new
  from (
    select c.academic_year, c.term, min(c.line) as line, min(c.term_weight) as weight
    from pg_temp.import_cells c
    where c.academic_year is not null
      and c.term is not null
    group by c.academic_year, c.term) as f
  join pg_temp.import_years y using (academic_year)
  left join lateral (
    select o.id
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = y.id
      and lower(f.term) in (lower(o.code), lower(o.name))
    order by lower(o.code) = lower(f.term) desc, o.starts_on
    limit 1) as t on true;

  create temporary table import_classes on commit drop as
  select f.*, y.id as academic_year_id, coalesce(k.id, pg_catalog.uuidv7()) as id,
    k.id is null as is_new
  from (
    select c.academic_year, c.class, min(c.line) as line, min(c.level) as level
    from pg_temp.import_cells c
    where c.academic_year is not null
      and c.class is not null
    group by c.academic_year, c.class) as f
  join pg_temp.import_years y using (academic_year)
  left join app_public.classes k
    on k.school_id = school and k.academic_year_id = y.id and k.name = f.class;

  create temporary table import_subjects on commit drop as
  select f.*, coalesce(s.id, pg_catalog.uuidv7()) as id, s.id is null as is_new,
    coalesce(s.default_maximum, s.scale, sc.scale) as maximum,
    coalesce(s.default_coefficient, 1) as coefficient
  from (
    select c.subject_code, min(c.line) as line, min(c.subject_name) as subject_name
    from pg_temp.import_cells c
    where c.subject_code is not null
    group by c.subject_code) as f
  join app_public.schools sc on sc.id = school
  left join app_public.subjects s on s.school_id = school and s.code = f.subject_code;

  create temporary table import_courses on commit drop as
  select f.line, f.academic_year, f.class, f.subject_code, k.id as class_id, s.id as subject_id,
    coalesce(c.id, pg_catalog.uuidv7()) as id, c.id is null as is_new,
    coalesce(f.coefficient, s.coefficient) as coefficient, f.coefficient as given_coefficient,
    s.maximum
  from (
    select c.academic_year, c.class, c.subject_code, min(c.line) as line,
      min(c.subject_coefficient) as coefficient
    from pg_temp.import_cells c
    group by c.academic_year, c.class, c.subject_code) as f
  join pg_temp.import_classes k using (academic_year, class)
  join pg_temp.import_subjects s using (subject_code)
  left join app_public.courses c
    on c.school_id = school and c.class_id = k.id and c.subject_id = s.id;

  create temporary table import_students on commit drop as
  select f.*, coalesce(s.id, pg_catalog.uuidv7()) as id, s.id is null as is_new
  from (
    select c.student_number, min(c.line) as line, min(c.last_name) as last_name,
      min(c.first_name) as first_name, min(c.birth_date) as birth_date, min(c.sex) as sex
    from pg_temp.import_cells c
    where c.student_number is not null
    group by c.student_number) as f
  left join app_public.students s
    on s.school_id = school and s.student_number = f.student_number;

  -- who was in the class at any time of the year needs no new enrollment
  create temporary table import_enrollments on commit drop as
  select f.line, f.student_number, f.class, s.id as student_id, k.id as class_id,
    k.academic_year_id,
    not exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = s.id
        and e.class_id = k.id) as is_new
  from (
    select c.academic_year, c.class, c.student_number, min(c.line) as line
    from pg_temp.import_cells c
    group by c.academic_year, c.class, c.student_number) as f
  join pg_temp.import_classes k using (academic_year, class)
  join pg_temp.import_students s using (student_number);

  create temporary table import_assessments on commit drop as
  select f.*, c.id as course_id, t.id as term_id,
    coalesce(a.id, pg_catalog.uuidv7()) as id, a.id is null as is_new,
    coalesce(a.maximum, f.maximum, c.maximum) as known_maximum,
    coalesce(a.coefficient, f.coefficient, 1) as known_coefficient
  from (
    select c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment,
      min(c.line) as line, min(c.maximum) as maximum, min(c.coefficient) as coefficient,
      min(c.held_on) as held_on
    from pg_temp.import_cells c
    group by c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment) as f
  join pg_temp.import_courses c using (academic_year, class, subject_code)
  join pg_temp.import_terms t using (academic_year, term)
  left join app_public.assessments a
    on a.school_id = school and a.course_id = c.id and a.term_id = t.id and a.kind = f.kind
    and a.name = f.assessment;

  analyze pg_temp.import_students, pg_temp.import_enrollments, pg_temp.import_assessments;

  -- in the order in which they will be written: a class's marks stand together
  create temporary table import_marks on commit drop as
  select pg_catalog.row_number() over (order by a.course_id, a.id, s.id)::integer as place,
    c.line, a.id as assessment_id, s.id as student_id, c.value, c.code, c.comment,
    a.known_maximum as maximum
  from pg_temp.import_cells c
  join pg_temp.import_assessments a
    using (academic_year, class, subject_code, term, kind, assessment)
  join pg_temp.import_students s using (student_number);
  create index on pg_temp.import_marks (place);
  analyze pg_temp.import_marks;
end;
$$;

comment on function app_private.resolve_mark_import(integer) is
  'Says what each line of an import means: the years, terms, classes, subjects, courses, students, '
  'enrollments and assessments it names, in a temporary table each, with the identifier they have or '
  'will get; and the marks themselves, import_marks.';
--! EndIncluded imports/functions/resolve_mark_import.sql
--! Included imports/functions/check_mark_import_additions.sql
create or replace function app_private.check_mark_import_additions(school integer, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_findings
  select y.line, 'academic_year', y.academic_year, 'not a name from which dates follow',
    'Name it like 2025-2026, or make the year in Rollbook first.'
  from pg_temp.import_years y
  where y.is_new
    and not coalesce(
      pg_catalog.substring(y.academic_year, '^([0-9]{4})-[0-9]{4}$')::integer + 1
        = pg_catalog.substring(y.academic_year, '^[0-9]{4}-([0-9]{4})$')::integer,
      false)
  union all
  select t.line, 'term', t.term,
    pg_catalog.format('no days are left for it in the year %s after %s', y.name, o.name),
    'Make the term in Rollbook, or shorten those of the year.'
  from pg_temp.import_terms t
  join app_public.academic_years y on y.school_id = school and y.id = t.academic_year_id
  join lateral (
    select o.name, o.ends_on
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = y.id
    order by o.ends_on desc
    limit 1) as o on true
  where t.is_new
    and y.ends_on - o.ends_on < 2 * (
      select count(*)
      from pg_temp.import_terms n
      where n.is_new and n.academic_year_id = t.academic_year_id);

  insert into pg_temp.import_findings
  select s.line, v.column_name, v.value, v.message, v.remedy
  from pg_temp.import_students s
  cross join lateral (values
    ('last_name', s.last_name, coalesce(pg_catalog.char_length(s.last_name), 0) < 2,
      'a new student needs a last name of at least 2 characters',
      pg_catalog.format('Give the last name of student %s.', s.student_number)),
    ('first_name', s.first_name, coalesce(pg_catalog.char_length(s.first_name), 0) < 2,
      'a new student needs a first name of at least 2 characters',
      pg_catalog.format('Give the first name of student %s.', s.student_number)),
    ('birth_date', s.birth_date::text, s.birth_date > today or s.birth_date < '1900-01-01',
      'a birth date lies between 1900 and today', 'Check the year.'))
    as v (column_name, value, is_wrong, message, remedy)
  where s.is_new
    and v.is_wrong;

  insert into pg_temp.import_findings
  select e.line, 'class', e.class,
    pg_catalog.format('student %s is enrolled in the class %s that year', e.student_number, o.name),
    'Enter the change of class in Rollbook first, or correct the class.'
  from pg_temp.import_enrollments e
  join lateral (
    select k.name
    from app_public.enrollments x
    join app_public.classes k on k.school_id = x.school_id and k.id = x.class_id
    where x.school_id = school
      and x.student_id = e.student_id
      and x.academic_year_id = e.academic_year_id
    order by x.starts_on desc
    limit 1) as o on true
  where e.is_new
  union all
  select x.line, 'class', x.class,
    pg_catalog.format('student %s is in the class %s in line %s', x.student_number, x.first_class,
      x.first_line),
    'A student begins the year in one class; enter the change of class in Rollbook first.'
  from (
    select e.line, e.student_number, e.class, e.is_new,
      pg_catalog.first_value(e.class) over same as first_class,
      pg_catalog.first_value(e.line) over same as first_line
    from pg_temp.import_enrollments e
    where e.is_new
    window same as (partition by e.student_id, e.academic_year_id order by e.line)) as x
  where x.class <> x.first_class;

  insert into pg_temp.import_findings
  select n.line, 'class', n.class,
    pg_catalog.format('has room for %s students, %s are enrolled and %s come with this file',
      k.max_size, o.enrolled, n.added),
    'Raise the size of the class in Rollbook.'
  from (
    select e.class_id, e.class, min(e.line) as line, count(*) as added
    from pg_temp.import_enrollments e
    where e.is_new
    group by e.class_id, e.class) as n
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  cross join lateral (
    select count(*) as enrolled
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = k.id
      and e.ends_on is null) as o
  where o.enrolled + n.added > k.max_size
  union all
  select null, 'student_number', null,
    pg_catalog.format('the school may have %s active students, has %s, and %s come with this file',
      s.max_students, o.active, n.added),
    'Make students inactive who left, or have the quota raised.'
  from app_public.schools s
  cross join lateral (
    select count(*) as active
    from app_public.students t
    where t.school_id = s.id
      and t.status = 'active') as o
  cross join lateral (select count(*) as added from pg_temp.import_students i where i.is_new) as n
  where s.id = school
    and n.added > 0
    and o.active + n.added > s.max_students;
end;
$$;

comment on function app_private.check_mark_import_additions(integer, date) is
  'Finds why years, terms, students and enrollments that an import would make can''t be made: dates '
  'that don''t follow, names missing, a second class in a year, no room in a class or in the quota.';
--! EndIncluded imports/functions/check_mark_import_additions.sql
--! Included imports/functions/check_mark_import.sql
create or replace function app_private.check_mark_import(school integer, may_create boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  insert into pg_temp.import_findings
  select m.line, 'value', m.value::text,
    'above the maximum of ' || pg_catalog.trim_scale(m.maximum),
    'Correct the mark, or the maximum of the assessment.'
  from pg_temp.import_marks m
  where m.value > m.maximum
  union all
  select m.line, 'code', m.code, 'the school has no such code',
    'Use one of: ' || (
      select pg_catalog.string_agg(k.code, ', ' order by k.position)
      from app_public.mark_codes k
      where k.school_id = school) || '.'
  from pg_temp.import_marks m
  where m.code is not null
    and not exists (
      select from app_public.mark_codes k where k.school_id = school and k.code = m.code)
  union all
  select a.line, v.column_name, v.given::text,
    pg_catalog.format('the assessment has a %s of %s', v.word, pg_catalog.trim_scale(v.known)),
    'Leave the column empty, or change the assessment in Rollbook first.'
  from pg_temp.import_assessments a
  cross join lateral (values
    ('max', 'maximum', a.maximum, a.known_maximum),
    ('coefficient', 'coefficient', a.coefficient, a.known_coefficient))
    as v (column_name, word, given, known)
  where not a.is_new
    and v.given <> v.known
  union all
  select t.line, 'term', t.term, 'the same term has another name in other lines',
    'Use its code in all lines, or its name.'
  from pg_temp.import_terms t
  where exists (select from pg_temp.import_terms o where o.id = t.id and o.line < t.line);

  if may_create then
    perform app_private.check_mark_import_additions(school, v_today);
    return;
  end if;

  insert into pg_temp.import_findings
  select x.line, x.column_name, x.value, x.message,
    x.remedy || ' Or repeat the import with --create.'
  from (
    select y.line, 'academic_year' as column_name, y.academic_year as value,
      'the school has no such academic year' as message, 'Check the name.' as remedy
    from pg_temp.import_years y
    where y.is_new
    union all
    select t.line, 'term', t.term, 'the year has no term of this code or name', 'Check it.'
    from pg_temp.import_terms t
    join pg_temp.import_years y using (academic_year)
    where t.is_new and not y.is_new
    union all
    select k.line, 'class', k.class, 'the year has no such class', 'Check the name.'
    from pg_temp.import_classes k
    join pg_temp.import_years y using (academic_year)
    where k.is_new and not y.is_new
    union all
    select s.line, 'subject_code', s.subject_code, 'the school has no such subject',
      'Check the code.'
    from pg_temp.import_subjects s
    where s.is_new
    union all
    select c.line, 'subject_code', c.subject_code,
      pg_catalog.format('is not taught in the class %s', c.class), 'Check the class.'
    from pg_temp.import_courses c
    join pg_temp.import_classes k using (academic_year, class)
    join pg_temp.import_subjects s using (subject_code)
    where c.is_new and not k.is_new and not s.is_new
    union all
    select s.line, 'student_number', s.student_number, 'the school has no such student',
      'Check the number.'
    from pg_temp.import_students s
    where s.is_new
    union all
    select e.line, 'student_number', e.student_number,
      pg_catalog.format('is not enrolled in the class %s', e.class), 'Check the class.'
    from pg_temp.import_enrollments e
    join pg_temp.import_students s using (student_number)
    join pg_temp.import_classes k on k.id = e.class_id
    where e.is_new and not s.is_new and not k.is_new) as x;
end;
$$;

comment on function app_private.check_mark_import(integer, boolean) is
  'Finds what an import can''t be written for: marks above the maximum, unknown codes, assessments '
  'that are different in the database, and what does not exist (or, when it may be created, why it '
  'can''t).';
--! EndIncluded imports/functions/check_mark_import.sql
--! Included imports/functions/mark_import_changes.sql
create or replace function app_private.mark_import_changes(school integer, with_comment boolean)
  returns table (what text, added bigint, changed bigint, same bigint)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  alter table pg_temp.import_marks add column action text;
  update pg_temp.import_marks i
  set action = case
    when i.value is distinct from m.value or i.code is distinct from m.code
      or with_comment and i.comment is distinct from m.comment then 'change'
    else 'keep' end
  from app_public.marks m
  where m.school_id = school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id;
  -- whichever side PostgreSQL begins with, a change finds its mark
  create index on pg_temp.import_marks (assessment_id, student_id) where action = 'change';
  analyze pg_temp.import_marks;

  return query
  select 'academic years', count(*) filter (where y.is_new), 0::bigint,
    count(*) filter (where not y.is_new)
  from pg_temp.import_years y
  union all
  select 'terms', count(distinct t.id) filter (where t.is_new), 0,
    count(distinct t.id) filter (where not t.is_new)
  from pg_temp.import_terms t
  union all
  select 'classes', count(*) filter (where k.is_new), 0, count(*) filter (where not k.is_new)
  from pg_temp.import_classes k
  union all
  select 'subjects', count(*) filter (where s.is_new), 0, count(*) filter (where not s.is_new)
  from pg_temp.import_subjects s
  union all
  select 'courses', count(*) filter (where c.is_new), 0, count(*) filter (where not c.is_new)
  from pg_temp.import_courses c
  union all
  select 'students', count(*) filter (where s.is_new), 0, count(*) filter (where not s.is_new)
  from pg_temp.import_students s
  union all
  select 'enrollments', count(*) filter (where e.is_new), 0, count(*) filter (where not e.is_new)
  from pg_temp.import_enrollments e
  union all
  select 'assessments', count(*) filter (where a.is_new), 0, count(*) filter (where not a.is_new)
  from pg_temp.import_assessments a
  union all
  select 'marks', count(*) filter (where m.action is null),
    count(*) filter (where m.action = 'change'), count(*) filter (where m.action = 'keep')
  from pg_temp.import_marks m;
end;
$$;

comment on function app_private.mark_import_changes(integer, boolean) is
  'What an import would add, change and leave as it is, kind by kind; comments are compared when '
  'the file has them.';
--! EndIncluded imports/functions/mark_import_changes.sql
--! Included imports/functions/mark_import_notes.sql
create or replace function app_private.mark_import_notes(school integer)
  returns table (line integer, column_name text, value text, kept text)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  return query
  select x.line, x.column_name, x.given, x.kept
  from (
    select t.line, 'term_weight' as column_name, pg_catalog.trim_scale(t.weight)::text as given,
      pg_catalog.trim_scale(o.weight)::text as kept
    from pg_temp.import_terms t
    join app_public.terms o on o.school_id = school and o.id = t.id
    union all
    select k.line, 'level', k.level, coalesce(l.name, '')
    from pg_temp.import_classes k
    join app_public.classes o on o.school_id = school and o.id = k.id
    left join app_public.levels l on l.school_id = school and l.id = o.level_id
    union all
    select s.line, 'subject_name', s.subject_name, o.name
    from pg_temp.import_subjects s
    join app_public.subjects o on o.school_id = school and o.id = s.id
    union all
    select c.line, 'subject_coefficient', pg_catalog.trim_scale(c.given_coefficient)::text,
      pg_catalog.trim_scale(o.coefficient)::text
    from pg_temp.import_courses c
    join app_public.courses o on o.school_id = school and o.id = c.id
    union all
    select s.line, v.column_name, v.given, v.kept
    from pg_temp.import_students s
    join app_public.students o on o.school_id = school and o.id = s.id
    cross join lateral (values
      ('last_name', s.last_name, o.last_name), ('first_name', s.first_name, o.first_name),
      ('sex', s.sex, o.sex), ('birth_date', s.birth_date::text, o.birth_date::text))
      as v (column_name, given, kept)
    union all
    select a.line, 'date', a.held_on::text, o.held_on::text
    from pg_temp.import_assessments a
    join app_public.assessments o on o.school_id = school and o.id = a.id) as x
  where x.given is not null
    and x.given is distinct from x.kept
  order by x.line, x.column_name;
end;
$$;

comment on function app_private.mark_import_notes(integer) is
  'Where an import''s file describes what exists in another way than the database, which stays as it '
  'is: line, column, what the file says and what is kept.';
--! EndIncluded imports/functions/mark_import_notes.sql
--! Included imports/functions/create_for_mark_import.sql
create or replace function app_private.create_for_mark_import(school integer, published boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  -- the running year becomes the active one when the school has none
  insert into app_public.academic_years (school_id, id, name, starts_on, ends_on, is_active)
  select school, y.id, y.academic_year, d.first_day, d.last_day,
    v_today between d.first_day and d.last_day
      and not exists (
        select from app_public.academic_years o where o.school_id = school and o.is_active)
  from pg_temp.import_years y
  cross join lateral (
    select pg_catalog.make_date(pg_catalog.left(y.academic_year, 4)::integer, 9, 1) as first_day,
      pg_catalog.make_date(pg_catalog.right(y.academic_year, 4)::integer, 8, 31) as last_day) as d
  where y.is_new
  order by y.academic_year;

  -- equal parts of what is left of the year, by the number in the term's name or as they appear
  insert into app_public.terms
    (school_id, id, academic_year_id, kind, name, code, starts_on, ends_on, weight)
  select school, n.id, n.academic_year_id,
    case n.terms when 2 then 'semester' when 3 then 'trimester' when 4 then 'quarter'
      else 'term' end,
    n.term, n.term,
    d.first_day + (d.days * (n.place - 1) / n.terms)::integer,
    d.first_day + (d.days * n.place / n.terms)::integer - 1,
    coalesce(n.weight, 1)
  from (
    select t.*, pg_catalog.count(*) over same_year as terms,
      pg_catalog.row_number() over (
        partition by t.academic_year_id
        order by pg_catalog.substring(t.term, '[0-9]{1,9}')::integer, t.line) as place
    from pg_temp.import_terms t
    where t.is_new
    window same_year as (partition by t.academic_year_id)) as n
  join app_public.academic_years y on y.school_id = school and y.id = n.academic_year_id
  cross join lateral (
    select coalesce(max(o.ends_on) + 1, y.starts_on) as first_day,
      y.ends_on - coalesce(max(o.ends_on) + 1, y.starts_on) + 1 as days
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = y.id) as d;

  insert into app_public.levels (school_id, name, position)
  select school, k.level, (
      select coalesce(max(l.position), 0) from app_public.levels l where l.school_id = school)
    + pg_catalog.row_number() over (order by min(k.line))
  from pg_temp.import_classes k
  where k.is_new
    and k.level is not null
    and not exists (
      select from app_public.levels l where l.school_id = school and l.name = k.level)
  group by k.level;

  insert into app_public.classes (school_id, id, academic_year_id, level_id, name, max_size)
  select school, k.id, k.academic_year_id, l.id, k.class, greatest(40, e.students)
  from pg_temp.import_classes k
  left join app_public.levels l on l.school_id = school and l.name = k.level
  join (
    select n.class_id, pg_catalog.count(*) as students
    from pg_temp.import_enrollments n
    group by n.class_id) as e on e.class_id = k.id
  where k.is_new;

  insert into app_public.subjects (school_id, id, code, name)
  select school, s.id, s.subject_code, coalesce(s.subject_name, s.subject_code)
  from pg_temp.import_subjects s
  where s.is_new;

  insert into app_public.courses (school_id, id, class_id, subject_id, coefficient, position)
  select school, c.id, c.class_id, c.subject_id, c.coefficient,
    pg_catalog.row_number() over (partition by c.class_id order by c.line)
  from pg_temp.import_courses c
  where c.is_new;

  insert into app_public.students
    (school_id, id, student_number, last_name, first_name, sex, birth_date)
  select school, s.id, s.student_number, s.last_name, s.first_name, s.sex, s.birth_date
  from pg_temp.import_students s
  where s.is_new
  order by s.line;

  insert into app_public.enrollments
    (school_id, student_id, class_id, academic_year_id, starts_on)
  select school, e.student_id, e.class_id, e.academic_year_id, y.starts_on
  from pg_temp.import_enrollments e
  join app_public.academic_years y on y.school_id = school and y.id = e.academic_year_id
  where e.is_new
  order by e.class_id, e.line;

  insert into app_public.assessments
    (school_id, id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
     published_at)
  select school, a.id, a.course_id, a.term_id, a.kind, a.assessment, a.known_maximum,
    a.known_coefficient, a.held_on,
    pg_catalog.row_number() over (
      partition by a.course_id, a.term_id order by a.held_on, a.line),
    case when published then pg_catalog.now() end
  from pg_temp.import_assessments a
  where a.is_new;
end;
$$;

comment on function app_private.create_for_mark_import(integer, boolean) is
  'Makes what an import needs and does not exist yet, from years to assessments; published says '
  'whether the new assessments are.';
--! EndIncluded imports/functions/create_for_mark_import.sql
--! Included imports/functions/write_imported_marks.sql
create or replace function app_private.write_imported_marks(
  school integer, first_place integer, last_place integer, with_comment boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into app_public.marks
    (school_id, assessment_id, student_id, value, code, comment, maximum)
  select school, i.assessment_id, i.student_id, i.value, i.code, i.comment, i.maximum
  from pg_temp.import_marks i
  where i.place between first_place and last_place
    and i.action is null
  order by i.place;

  update app_public.marks m
  set value = i.value, code = i.code,
    comment = case when with_comment then i.comment else m.comment end
  from pg_temp.import_marks i
  where i.place between first_place and last_place
    and i.action = 'change'
    and m.school_id = school
    and m.assessment_id = i.assessment_id
    and m.student_id = i.student_id;
end;
$$;

comment on function app_private.write_imported_marks(integer, integer, integer, boolean) is
  'Writes one part of the marks of an import. In parts, because PostgreSQL keeps the checks of a '
  'statement''s foreign keys in memory until its end.';
--! EndIncluded imports/functions/write_imported_marks.sql
--! Included exports/functions/unsettled_results.sql
create or replace function app_private.unsettled_results(
  school integer, year uuid, term uuid, class uuid)
  returns table (class_id uuid, term_id uuid)
  language sql stable
begin atomic
  select distinct d.class_id, d.term_id
  from app_private.dirty_results d
  join app_public.terms t on t.school_id = d.school_id and t.id = d.term_id
  where d.school_id = school
    and (year is null or t.academic_year_id = year)
    and (term is null or d.term_id = term)
    and (class is null or d.class_id = class)
  order by d.class_id, d.term_id;
end;

comment on function app_private.unsettled_results(integer, uuid, uuid, uuid) is
  'Classes and terms of a school whose results are still to be calculated; NULL for any year, term '
  'or class.';
--! EndIncluded exports/functions/unsettled_results.sql
--! Included exports/functions/harmless.sql
create or replace function app_private.harmless(words text)
  returns text
  language sql immutable parallel safe
return case when words ~ '^[-=+@\t\r]' then '''' || words else words end;

comment on function app_private.harmless(text) is
  'Text that a spreadsheet would take for a formula, with an apostrophe before it.';
--! EndIncluded exports/functions/harmless.sql
--! Included exports/functions/exported_results.sql
create or replace function app_private.exported_results(school integer, term uuid, only_class uuid)
  returns table (
    class text, student_number text, last_name text, first_name text, average numeric,
    rank integer, ranked integer, calculated_at text)
  language sql stable
begin atomic
  select app_private.harmless(k.name), app_private.harmless(s.student_number),
    app_private.harmless(s.last_name), app_private.harmless(s.first_name),
    app_hidden.rounded(r.average, p.decimals), r.rank, ts.ranked,
    to_char(ts.calculated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from app_public.term_results r
  join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
  join app_public.students s on s.school_id = r.school_id and s.id = r.student_id
  join app_public.term_statistics ts
    on ts.school_id = r.school_id and ts.class_id = r.class_id and ts.term_id = r.term_id
  join app_public.grading_policy_versions p
    on p.school_id = ts.school_id and p.id = ts.policy_version_id
  where r.school_id = school
    and r.term_id = term
    and (only_class is null or r.class_id = only_class)
  order by k.name, s.last_name, s.first_name, s.student_number;
end;

comment on function app_private.exported_results(integer, uuid, uuid) is
  'The official results of a term as "export results" writes them: averages as printed, names '
  'harmless to a spreadsheet.';
--! EndIncluded exports/functions/exported_results.sql
--! Included institutions/functions/create_school.sql
create or replace function app_private.create_school(
  code text, name text, parent_code text, settings jsonb, rank_key text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_school integer;
  v_columns text;
begin
  if parent_code is not null then
    select i.id into v_parent
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(parent_code))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', parent_code
        using errcode = 'RBVAL';
    end if;
  end if;

  insert into app_public.institutions (parent_id, type, code, name)
  values (v_parent, 'school', create_school.code, create_school.name)
  returning id into v_school;

  -- what is not given keeps the table's default
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings || '{"id": null}') as k;
  execute pg_catalog.format(
    'insert into app_public.schools (%1$s)
     select %1$s from pg_catalog.jsonb_populate_record(null::app_public.schools, $1)', v_columns)
  using settings || pg_catalog.jsonb_build_object('id', v_school);

  if rank_key is not null then
    insert into app_public.grading_policy_versions (school_id, policy_id, version, rank_key)
    select v_school, p.id, 2, create_school.rank_key
    from app_public.grading_policies p
    where p.school_id = v_school
      and p.is_default;
  end if;
  return v_school;
end;
$$;

comment on function app_private.create_school(text, text, text, jsonb, text) is
  'Makes a school below an institution (NULL: standing alone). settings: columns of schools that '
  'differ from their defaults, country at least; rank_key: what ranks compare, when not the default. '
  'Returns its number. Error RBVAL: unknown parent.';
--! EndIncluded institutions/functions/create_school.sql
--! Included access/functions/create_user.sql
create or replace function app_private.create_user(
  username text, email text, last_name text, first_name text, duty text, institution_code text,
  password_hash text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_institution integer;
  v_user uuid := pg_catalog.uuidv7();
begin
  select i.id into v_institution
  from app_public.institutions i
  where lower(i.code) = lower(pg_catalog.btrim(institution_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no institution with the code “%”', institution_code
      using errcode = 'RBVAL';
  end if;

  if exists (
    select
    from app_public.user_accounts a
    where lower(a.username) = lower(create_user.username)
       or lower(a.email) = lower(create_user.email)) then
    raise exception 'There is a user of this username or e-mail address already'
      using errcode = 'RBVAL';
  end if;

  insert into app_public.users (id, last_name, first_name)
  values (v_user, create_user.last_name, create_user.first_name);
  insert into app_public.user_accounts (user_id, username, email)
  values (v_user, create_user.username, create_user.email);
  insert into app_private.credentials (user_id, password_hash)
  values (v_user, create_user.password_hash);
  insert into app_public.memberships (user_id, institution_id, duty)
  values (v_user, v_institution, create_user.duty);
  return v_user;
end;
$$;

comment on function app_private.create_user(text, text, text, text, text, text, text) is
  'Makes a user with a password (as an argon2id hash) and a first duty in an institution; returns '
  'the user. Error RBVAL: unknown institution, or the name is taken.';
--! EndIncluded access/functions/create_user.sql
--! Included mart/functions/admit_analyst.sql
create or replace function app_private.admit_analyst(
  role_name name, institution_code text, sees_students boolean)
  returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_institution app_public.institutions;
  v_sees boolean;
begin
  select i.* into v_institution
  from app_public.institutions i
  where lower(i.code) = lower(pg_catalog.btrim(institution_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no institution with the code “%”', institution_code
      using errcode = 'RBVAL';
  end if;

  v_sees := coalesce(sees_students, v_institution.type = 'school');
  insert into app_private.analyst_institutions as a (role_name, institution_id, sees_students)
  values (admit_analyst.role_name, v_institution.id, v_sees)
  on conflict on constraint analyst_institutions_pkey
  do update set sees_students = excluded.sees_students;
  return v_sees;
end;
$$;

comment on function app_private.admit_analyst(name, text, boolean) is
  'Lets an analyst''s login role see an institution and all below it in mart. sees_students NULL: '
  'single students within a school, statistics only above. Returns whether they see students. '
  'Error RBVAL: unknown institution.';
--! EndIncluded mart/functions/admit_analyst.sql
--! Included ops/functions/problems.sql
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
--! EndIncluded ops/functions/problems.sql
--! EndIncluded all.sql

--! Previous: sha1:20371a7f686caa624d79920b1db45907a00faf0c
--! Hash: sha1:a3ad400ebd3558e960a32da3c7059722fe277cbf
--! Message: import-and-export-schools

-- The migration being written: included source files, then changes of tables.
alter table app_public.staff_records
  add column if not exists email text
    constraint staff_records_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$');
comment on column app_public.staff_records.email is
  'E-mail address at work, to which an invitation can go; NULL for none.';
comment on constraint staff_records_email_valid on app_public.staff_records is
  'This is not an e-mail address.';

-- Policies of many schools at once.
drop function if exists app_private.apply_policy_template(integer, text, text, boolean);

--! Included audit/functions/create_partition.sql
create or replace function audit.create_partition(month date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_name text := 'log_' || pg_catalog.to_char(month, 'YYYY_MM');
begin
  execute pg_catalog.format(
    'create table audit.%I partition of audit.log for values from (%L) to (%L)',
    v_name, month::timestamp at time zone 'utc',
    (month + interval '1 month') at time zone 'utc');
  execute pg_catalog.format('alter table audit.%I enable row level security', v_name);
end;
$$;

comment on function audit.create_partition(date) is
  'Creates the partition of the log for the month that begins on a day.';
--! EndIncluded audit/functions/create_partition.sql
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
      perform audit.create_partition(v_month);
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
--! Included audit/functions/create_past_partitions.sql
create or replace function audit.create_past_partitions(since timestamptz)
  returns integer
  language plpgsql volatile
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
      pg_catalog.date_trunc('month', since at time zone 'utc'),
      pg_catalog.date_trunc('month', pg_catalog.now() at time zone 'utc'),
      interval '1 month') as m
    where since > '1990-01-01'
  loop
    v_name := 'log_' || pg_catalog.to_char(v_month, 'YYYY_MM');
    -- where entries of the month stand in the default partition, more may stand beside them
    continue when pg_catalog.to_regclass('audit.' || v_name) is not null
      or exists (
        select
        from audit.log_default l
        where l.at >= v_month::timestamp at time zone 'utc'
          and l.at < (v_month + interval '1 month') at time zone 'utc');
    perform audit.create_partition(v_month);
    v_created := v_created + 1;
  end loop;
  return v_created;
end;
$$;

comment on function audit.create_past_partitions(timestamptz) is
  'Creates the monthly partitions of the log from a moment in the past up to this month, for entries '
  'that come from elsewhere; returns how many were missing.';
--! EndIncluded audit/functions/create_past_partitions.sql
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
  select t.depth into v_depth from app_public.institution_types t where t.code = new.type;
  -- nothing refers to a new one yet
  if tg_op = 'UPDATE' then
    if new.parent_id is distinct from old.parent_id
       and exists (select from app_public.institutions c where c.parent_id = new.id) then
      raise exception 'An institution that has others below it can''t be moved'
        using errcode = 'RBTRE', hint = 'Move the institutions below it first.',
        column = 'parent_id';
    end if;
    if exists (
      select
      from app_public.institutions c
      join app_public.institution_types t on t.code = c.type
      where c.parent_id = new.id
        and t.depth <= v_depth) then
      raise exception 'A % can''t have what stands below this institution', new.type
        using errcode = 'RBTRE', hint = 'Move the institutions below it first.', column = 'type';
    end if;
    if new.type <> 'school'
       and exists (select from app_public.schools s where s.id = new.id) then
      raise exception 'A school with its settings can''t become a %', new.type
        using errcode = 'RBTRE', column = 'type';
    end if;
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
--! Included institutions/functions/check_time_zones.sql
create or replace function app_hidden.check_time_zones(zones text[])
  returns void
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_zone text;
begin
  select u.zone into v_zone
  from pg_catalog.unnest(zones) as u (zone)
  where not exists (select from pg_catalog.pg_timezone_names z where z.name = u.zone)
  limit 1;
  if found then
    raise exception 'There is no time zone “%”', v_zone
      using errcode = 'RBVAL', hint = 'Use an IANA name, such as Africa/Abidjan.',
      column = 'time_zone';
  end if;
end;
$$;

comment on function app_hidden.check_time_zones(text[]) is
  'Error RBVAL: a time zone that doesn''t exist.';
grant execute on function app_hidden.check_time_zones(text[]) to app_user;
--! EndIncluded institutions/functions/check_time_zones.sql
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
  if tg_op = 'UPDATE' and new.time_zone is distinct from old.time_zone then
    perform app_hidden.check_time_zones(array[new.time_zone]);
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
--! Included institutions/functions/tg_schools__time_zones.sql
create or replace function app_private.tg_schools__time_zones()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_time_zones(array(select distinct n.time_zone from new_rows n));
  return null;
end;
$$;

comment on function app_private.tg_schools__time_zones() is
  'Error RBVAL: a new school has an unknown time zone. Once for all of them: to look through all '
  'zones takes 50 ms, and a register brings 20,000 schools.';

create or replace trigger _100_time_zones
  after insert on app_public.schools
  referencing new table as new_rows
  for each statement execute function app_private.tg_schools__time_zones();
--! EndIncluded institutions/functions/tg_schools__time_zones.sql
--! Included imports/tables.sql
create table if not exists app_public.imports (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kind text not null,
  file_name text not null,
  state text not null default 'mapping',
  header text[] not null default '{}',
  columns text[] not null default '{}',
  row_count integer not null default 0,
  create_count integer not null default 0,
  change_count integer not null default 0,
  same_count integer not null default 0,
  reject_count integer not null default 0,
  left_out_count integer not null default 0,
  problem jsonb,
  created_at timestamptz not null default now(),
  created_by uuid references app_public.users on delete restrict,
  applied_at timestamptz,
  applied_by uuid references app_public.users on delete restrict,
  undone_at timestamptz,
  undone_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint imports_kind_known check (kind in (
    'students', 'guardians', 'teachers', 'classes', 'subjects', 'courses', 'enrollments')),
  constraint imports_file_name_short check (char_length(file_name) between 1 and 255),
  constraint imports_state_known check (state in (
    'reading', 'mapping', 'checking', 'checked', 'applying', 'applied', 'undone',
    'cancelled', 'failed')),
  constraint imports_mapped_whole check (cardinality(columns) = cardinality(header))
);

create index if not exists imports_created_at_idx
  on app_public.imports (school_id, created_at desc);
create index if not exists imports_created_by_idx
  on app_public.imports (school_id, created_by);
create index if not exists imports_applied_by_idx
  on app_public.imports (school_id, applied_by);
create index if not exists imports_undone_by_idx
  on app_public.imports (school_id, undone_by);

comment on table app_public.imports is
  'Files of students, guardians, teachers, classes, subjects, courses or enrollments that were '
  'brought in, or are about to be.';
comment on column app_public.imports.school_id is 'School.';
comment on column app_public.imports.id is 'Identifier of the import.';
comment on column app_public.imports.kind is
  'students, guardians, teachers, classes, subjects, courses or enrollments.';
comment on column app_public.imports.file_name is 'Name of the file.';
comment on column app_public.imports.state is
  'reading: the file comes in; mapping: its columns wait to be named; checking; '
  'checked: it can be applied, or its rows corrected; applying; applied; undone; cancelled; '
  'failed: the file can''t be read (problem).';
comment on column app_public.imports.header is 'The header of the file.';
comment on column app_public.imports.columns is
  'For each column of the header the field it holds; NULL where it is not imported.';
comment on column app_public.imports.row_count is 'Rows read from the file.';
comment on column app_public.imports.create_count is 'Rows that enter something new.';
comment on column app_public.imports.change_count is 'Rows that change what is there.';
comment on column app_public.imports.same_count is 'Rows that say what is there already.';
comment on column app_public.imports.reject_count is 'Rows with something wrong.';
comment on column app_public.imports.left_out_count is 'Rows that somebody chose to leave out.';
comment on column app_public.imports.problem is
  'What is wrong with the import as a whole: code, message, hint; NULL for nothing.';
comment on column app_public.imports.created_at is 'When the file was brought.';
comment on column app_public.imports.created_by is 'By whom; NULL for the operator.';
comment on column app_public.imports.applied_at is 'When it was applied; NULL before.';
comment on column app_public.imports.applied_by is 'Who applied it; NULL before, or the operator.';
comment on column app_public.imports.undone_at is 'When it was undone; NULL while it stands.';
comment on column app_public.imports.undone_by is 'Who undid it; NULL for nobody, or the operator.';
comment on constraint imports_kind_known on app_public.imports is
  'An import is of students, guardians, teachers, classes, subjects, courses or enrollments.';
comment on constraint imports_file_name_short on app_public.imports is
  'The name of a file has 1 to 255 characters.';
comment on constraint imports_state_known on app_public.imports is 'This is no state of an import.';
comment on constraint imports_mapped_whole on app_public.imports is
  'Every column of the file is either named or left out.';

create table if not exists app_private.import_parts (
  school_id integer not null,
  import_id uuid not null,
  place integer not null,
  content bytea not null,
  primary key (school_id, import_id, place),
  constraint import_parts_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

alter table app_private.import_parts enable row level security;

comment on table app_private.import_parts is
  'The bytes of an uploaded file in parts, until the worker has read its rows.';

create table if not exists app_private.import_rows (
  school_id integer not null,
  import_id uuid not null,
  line integer not null,
  fields text[] not null,
  action text,
  errors jsonb not null default '[]',
  primary key (school_id, import_id, line),
  constraint import_rows_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade,
  constraint import_rows_action_known
    check (action in ('create', 'change', 'same', 'reject', 'leave_out'))
);

create index if not exists import_rows_action_idx
  on app_private.import_rows (school_id, import_id, action, line);

alter table app_private.import_rows enable row level security;

comment on table app_private.import_rows is
  'The rows of an import as they stand in the file, or were corrected. action: what a row does '
  '(create, change, same), that it is rejected (errors: column, value, code, detail), or left out '
  'by choice; NULL before the check.';

create table if not exists app_private.import_writes (
  school_id integer not null,
  import_id uuid not null,
  of_table text not null,
  key jsonb not null,
  line integer not null,
  before jsonb,
  after jsonb not null,
  primary key (school_id, import_id, of_table, key),
  constraint import_writes_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

create index if not exists import_writes_line_idx
  on app_private.import_writes (school_id, import_id, line);

alter table app_private.import_writes enable row level security;

comment on table app_private.import_writes is
  'What an import enters (before is NULL) and changes, row by row of its tables: the columns that '
  'it says, before and after. After it was applied, an entered row stands there whole.';

create table if not exists app_private.import_headers (
  school_id integer not null references app_public.schools on delete restrict,
  kind text not null,
  header text not null,
  field text not null,
  primary key (school_id, kind, header)
);

alter table app_private.import_headers enable row level security;

comment on table app_private.import_headers is
  'Which field a school means by a header; an empty field: a column that it leaves out.';

call audit.enable('app_public.imports');
call audit.enable('app_private.import_headers');
--! EndIncluded imports/tables.sql
--! Included oneroster/tables.sql
create table if not exists app_private.external_ids (
  school_id integer not null references app_public.schools on delete restrict,
  kind text not null,
  sourced_id text collate "C" not null,
  record text collate "C" not null,
  primary key (school_id, kind, sourced_id),
  constraint external_ids_kind_known
    check (
      kind in (
        'orgs', 'academicSessions', 'courses', 'classes', 'users', 'roles', 'enrollments',
        'categories', 'lineItems', 'results')),
  constraint external_ids_sourced_id_readable
    check (sourced_id ~ '^[0-9A-Za-z./@_-]+$' and char_length(sourced_id) <= 255)
);

create index if not exists external_ids_record_idx
  on app_private.external_ids (school_id, record);

comment on table app_private.external_ids is
  'What records are called in the OneRoster bundles they came from, so that the next bundle finds '
  'them and an export gives the same names back. A record without a line goes by its own '
  'identifier.';
comment on column app_private.external_ids.school_id is 'School.';
comment on column app_private.external_ids.kind is
  'The file in which the name stands, such as users.';
comment on column app_private.external_ids.sourced_id is 'The sourcedId, unique in that file.';
comment on column app_private.external_ids.record is
  'Identifier of the record here; of what has none, those of its parts with dots between, such as '
  'assessment and student of a mark. A category is its kind of assessments. Several names may lead '
  'to one record; its own is then the first of them.';
comment on constraint external_ids_kind_known on app_private.external_ids is
  'Bundles have no such file, or Rollbook keeps nothing of it.';
comment on constraint external_ids_sourced_id_readable on app_private.external_ids is
  'A sourcedId has 1 to 255 letters, digits, dots, slashes, dashes, underscores or @.';

alter table app_private.external_ids enable row level security;

call audit.enable('app_private.external_ids');
--! EndIncluded oneroster/tables.sql
--! Included grading/functions/apply_policy_template.sql
create or replace function app_private.apply_policy_template(
  schools integer[], template text, name text, is_default boolean)
  returns setof app_public.grading_policies
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_template record;
  v_columns text;
  v_policies uuid[];
  v_versions uuid[];
begin
  select t.* into v_template
  from app_public.policy_templates() as t
  where t.code = template;
  if not found then
    raise exception 'There is no policy template “%”', template
      using errcode = 'RBVAL', column = 'template', hint = 'Choose one of policy_templates().';
  end if;

  with made as (
    insert into app_public.grading_policies (school_id, name, is_default)
    select s.id,
      coalesce(
        apply_policy_template.name, v_template.names ->> s.language, v_template.names ->> 'en'),
      apply_policy_template.is_default
    from app_public.schools s
    where s.id = any (schools)
    returning id)
  select pg_catalog.array_agg(m.id) into v_policies from made m;

  -- what is not given keeps the table's default
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.json_object_keys(v_template.settings) as k;
  execute pg_catalog.format(
    'with made as (
       insert into app_public.grading_policy_versions (school_id, policy_id, version%1$s)
       select p.school_id, p.id, 1%1$s
       from app_public.grading_policies p
       cross join (
         select %2$s
         from pg_catalog.json_populate_record(null::app_public.grading_policy_versions, $3)) as s
       where p.school_id = any ($1)
         and p.id = any ($2)
       returning id)
     select pg_catalog.array_agg(m.id) from made m',
    ', ' || v_columns, coalesce(v_columns, ''))
  into v_versions
  using schools, v_policies, v_template.settings;

  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient, position)
  select v.school_id, v.id, c.category ->> 'code', c.category ->> 'name',
    (c.category ->> 'coefficient')::numeric, c.place
  from app_public.grading_policy_versions v
  cross join pg_catalog.json_array_elements(v_template.categories)
    with ordinality as c (category, place)
  where v.school_id = any (schools)
    and v.id = any (v_versions);
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, includes_bound, label, points,
     decision)
  select v.school_id, v.id, b ->> 'purpose',
    (b ->> 'lower_bound')::numeric * s.scale / v_template.scale,
    coalesce((b ->> 'includes_bound')::boolean, true), b ->> 'label', (b ->> 'points')::numeric,
    b ->> 'decision'
  from app_public.grading_policy_versions v
  join app_public.schools s on s.id = v.school_id
  cross join pg_catalog.json_array_elements(v_template.bands) as b
  where v.school_id = any (schools)
    and v.id = any (v_versions);

  insert into app_public.mark_codes (school_id, code, label, effect, position)
  select s.id, d.code, d.label, d.effect, d.place
  from app_public.schools s
  cross join lateral app_hidden.default_mark_codes(s.language) as d
  where s.id = any (schools)
  on conflict do nothing;

  return query
  select p.*
  from app_public.grading_policies p
  where p.school_id = any (schools)
    and p.id = any (v_policies);
end;
$$;

comment on function app_private.apply_policy_template(integer[], text, text, boolean) is
  'Makes a grading policy of each of the schools from a template: its first version with '
  'categories, bands on the school''s scale, and the mark codes that the school lacks. name: NULL '
  'for the template''s, in the school''s language. Error RBVAL: no such template.';
--! EndIncluded grading/functions/apply_policy_template.sql
--! Included grading/triggers/tg_schools__defaults.sql
create or replace function app_private.tg_schools__defaults()
  returns trigger
  language plpgsql volatile
  security definer -- a new school starts with rules, whoever creates it
  set search_path = ''
as $$
begin
  perform p.id
  from (
    select app_hidden.country_template(k.country) as template,
      pg_catalog.array_agg(k.id order by k.id) as schools
    from new_rows k
    group by app_hidden.country_template(k.country)) as n
  cross join lateral app_private.apply_policy_template(n.schools, n.template, null, true) as p;
  return null;
end;
$$;

comment on function app_private.tg_schools__defaults() is
  'Gives new schools the grading policy of their country as their default, and the mark codes of '
  'the grading rules: all at once, for a register brings thousands.';

create or replace trigger _800_defaults
  after insert on app_public.schools
  referencing new table as new_rows
  for each statement execute function app_private.tg_schools__defaults();
--! EndIncluded grading/triggers/tg_schools__defaults.sql
--! Included imports/policies/imports.sql
-- Written by functions only: begin_import(), apply_import(), undo_import() and their like.
call app_private.protect('app_public.imports');

create policy select_staff on app_public.imports for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.imports to app_user;
--! EndIncluded imports/policies/imports.sql
--! Included structure/policies/class_teachers.sql
call app_private.protect('app_public.class_teachers');

create policy select_members on app_public.class_teachers for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or class_id = any ((select app_hidden.current_family_class_ids())::uuid[]));
-- Only the school's teachers: of anybody else it says the same, whether there is such a user or not.
create policy insert_staff on app_public.class_teachers for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    and user_id = any ((select app_hidden.current_teacher_ids())::uuid[]));
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
--! Included structure/policies/course_teachers.sql
call app_private.protect('app_public.course_teachers');

create policy select_members on app_public.course_teachers for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_visible_course_ids())::uuid[]));
-- Only the school's teachers: of anybody else it says the same, whether there is such a user or not.
create policy insert_staff on app_public.course_teachers for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    and user_id = any ((select app_hidden.current_teacher_ids())::uuid[]));
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
--! Included invitations/functions/without_account.sql
create or replace function app_public.without_account(duty text, search text default '')
  returns json
  language plpgsql stable
  security definer -- who has a password is nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_collation text := app_hidden.name_collation(v_school);
  v_most constant integer := 200;
  v_words text[] := pg_catalog.regexp_split_to_array(
    app_hidden.normalised(pg_catalog.btrim(pg_catalog.left(coalesce(search, ''), 100))), '\s+');
begin
  perform app_hidden.check_admin();
  return (
    with people as (
      select u.id, u.last_name, u.first_name, coalesce(a.email, r.email) as email,
        null::text as students
      from app_public.users u
      left join app_public.user_accounts a on a.user_id = u.id
      left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id
      where without_account.duty = 'teacher'
        and u.deleted_at is null
        and exists (
          select
          from app_public.memberships m
          where m.institution_id = v_school
            and m.user_id = u.id
            and m.duty = 'teacher'
            and app_hidden.is_live(m))
        and not exists (select from app_private.credentials c where c.user_id = u.id)
        and not exists (
          select
          from app_public.memberships m
          where m.user_id = u.id
            and m.institution_id <> v_school)
      union all
      select g.id, g.last_name, g.first_name, g.email, k.students
      from app_public.guardians g
      cross join lateral (
        select pg_catalog.string_agg(
          s.last_name || ' ' || s.first_name, ', ' order by s.birth_date, s.id) as students
        from app_public.student_guardians l
        join app_public.students s
          on s.school_id = v_school and s.id = l.student_id and s.status = 'active'
        where l.school_id = v_school
          and l.guardian_id = g.id) as k
      where without_account.duty = 'guardian'
        and g.school_id = v_school
        and g.user_id is null
        and k.students is not null
    ),
    found as (
      select p.*, count(*) over () as total,
        row_number() over (
          order by app_hidden.name_order(p.last_name, p.first_name, v_collation), p.id) as place
      from people p
      where not exists (
        select
        from pg_catalog.unnest(v_words) as w (word)
        where pg_catalog.strpos(app_hidden.normalised(pg_catalog.concat_ws(
          ' ', p.last_name, p.first_name, p.students)), w.word) = 0)
    )
    select pg_catalog.json_build_object(
      'total', coalesce(max(f.total), 0),
      'people', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'email', f.email,
        'of', f.students,
        'invitedAt', (
          select max(i.created_at)
          from app_private.invitations i
          where i.institution_id = v_school
            and f.id in (i.user_id, i.guardian_id)
            and i.withdrawn_at is null
            and i.expires_at > pg_catalog.now()))
        order by f.place) filter (where f.place <= v_most), '[]'))
    from found f);
end;
$$;

comment on function app_public.without_account(text, text) is
  'Teachers, or guardians of active students, of the school who can''t sign in yet: total, people '
  '(the first 200: id of the user or guardian, lastName, firstName, email, of: a guardian''s '
  'students, invitedAt: NULL without an open invitation). search: every word in the name or a '
  'student''s. Who belongs to other schools too is not listed. Error RBDEN: not an admin.';
grant execute on function app_public.without_account(text, text) to app_user;
--! EndIncluded invitations/functions/without_account.sql
--! Included staff/functions/save_staff_record.sql
create or replace function app_public.save_staff_record(user_id uuid, before json, after json)
  returns void
  language plpgsql volatile
  security definer -- records are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_old app_public.staff_records;
  v_before app_public.staff_records;
  v_new app_public.staff_records;
  v_stale jsonb;
begin
  perform app_hidden.check_admin();
  if user_id is null or user_id <> all (app_hidden.current_staff_ids()) then
    raise exception 'This is not somebody of the school''s staff'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  insert into app_public.staff_records (school_id, user_id)
  values (v_school, save_staff_record.user_id)
  on conflict do nothing;
  select r.* into v_old
  from app_public.staff_records r
  where r.school_id = v_school
    and r.user_id = save_staff_record.user_id
  for no key update;
  v_before := pg_catalog.json_populate_record(v_old, before);
  v_new := pg_catalog.json_populate_record(v_old, after);

  select pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_object('field', k, 'yours', n.row -> k, 'theirs', o.row -> k))
  into v_stale
  from (select pg_catalog.to_jsonb(v_old) as row) as o,
    (select pg_catalog.to_jsonb(v_new) as row) as n,
    (select pg_catalog.to_jsonb(v_before) as row) as b,
    pg_catalog.jsonb_object_keys(o.row) as k
  where o.row -> k is distinct from b.row -> k
    and n.row -> k is distinct from b.row -> k
    and n.row -> k is distinct from o.row -> k;
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  update app_public.staff_records r
  set position = case when v_new.position is distinct from v_before.position
      then v_new.position else r.position end,
    phone = case when v_new.phone is distinct from v_before.phone then v_new.phone else r.phone end,
    hired_on = case when v_new.hired_on is distinct from v_before.hired_on
      then v_new.hired_on else r.hired_on end,
    note = case when v_new.note is distinct from v_before.note then v_new.note else r.note end,
    email = case when v_new.email is distinct from v_before.email then v_new.email else r.email end
  where r.school_id = v_school
    and r.user_id = save_staff_record.user_id;
end;
$$;

comment on function app_public.save_staff_record(uuid, json, json) is
  'Changes what the school knows of one of its staff. after: position, phone, hired_on, note, '
  'email and their values; before: as they were when the user began, so that what others changed meanwhile '
  'stays. Errors: RBDEN, not an admin; RBVAL, nobody of the staff; RBSTL, somebody else changed '
  'the same (field, yours, theirs in the details); constraints.';
grant execute on function app_public.save_staff_record(uuid, json, json) to app_user;
--! EndIncluded staff/functions/save_staff_record.sql
--! Included staff/functions/staff_list.sql
create or replace function app_public.staff_list()
  returns json
  language plpgsql stable
  security definer -- duties are shown only after a look at who asks
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'duties', m.duties,
      'isCurrent', m.is_current,
      'record', pg_catalog.json_build_object(
        'position', r.position, 'phone', r.phone, 'hired_on', r.hired_on, 'note', r.note,
        'email', r.email),
      'mainClasses', (
        select coalesce(pg_catalog.json_agg(k.name order by k.name), '[]')
        from app_public.class_teachers t
        join app_public.classes k on k.school_id = v_school and k.id = t.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'className', k.name, 'subjectName', s.name, 'isResponsible', t.position = 1)
          order by k.name, s.name), '[]')
        from app_public.course_teachers t
        join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
        join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
        join app_public.classes k on k.school_id = v_school and k.id = c.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'replacements', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'substituteId', x.substitute_id, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
          'courses', x.courses, 'substitute', p.last_name || ' ' || p.first_name)
          order by x.starts_on), '[]')
        from (
          select p.substitute_id, p.starts_on, p.ends_on, count(*) as courses
          from app_public.replacements p
          where p.school_id = v_school
            and p.user_id = u.id
            and p.ends_on >= v_today
          group by p.substitute_id, p.starts_on, p.ends_on) as x
        join app_public.users p on p.id = x.substitute_id))
      order by
        m.is_current desc,
        app_hidden.name_order(
          u.last_name, u.first_name, (select app_hidden.name_collation(v_school))),
        u.id), '[]')
    from (
      select x.user_id,
        pg_catalog.array_agg(x.duty order by x.duty) as duties,
        pg_catalog.bool_or(
          x.is_active and x.starts_on <= v_today and coalesce(x.ends_on >= v_today, true)) as is_current
      from app_public.memberships x
      where x.institution_id = v_school
        and x.duty in ('admin', 'teacher')
      group by x.user_id) as m
    join app_public.users u on u.id = m.user_id and u.deleted_at is null
    left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id);
end;
$$;

comment on function app_public.staff_list() is
  'Admins and teachers of the school, those who left at the end, for its admins: id, lastName, '
  'firstName, duties, isCurrent, record (position, phone, hired_on, note), mainClasses (names), '
  'courses of the active year (id, className, subjectName, isResponsible), replacements from today '
  'on (substituteId, substitute, startsOn, endsOn, courses: how many). Error RBDEN: not an admin.';
grant execute on function app_public.staff_list() to app_user;
--! EndIncluded staff/functions/staff_list.sql
--! Included grading/functions/create_policy.sql
create or replace function app_public.create_policy(
  template text, name text default null, is_default boolean default false)
  returns app_public.grading_policies
  language plpgsql volatile
  security definer -- one operation on several tables, for whom it checks
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may make grading rules' using errcode = 'RBDEN';
  end if;
  if create_policy.is_default then
    update app_public.grading_policies p
    set is_default = false
    where p.school_id = app_hidden.current_school_id()
      and p.is_default;
  end if;
  return (
    select p
    from app_private.apply_policy_template(
      array[app_hidden.current_school_id()], create_policy.template, create_policy.name,
      create_policy.is_default) as p);
end;
$$;

comment on function app_public.create_policy(text, text, boolean) is
  'Makes a grading policy from one of policy_templates(), with its first version, categories, '
  'bands and the mark codes that the school lacks; as the default, new terms take it. name: NULL '
  'for the template''s. Errors: RBDEN, not an admin; RBVAL, no such template.';
grant execute on function app_public.create_policy(text, text, boolean) to app_user;
--! EndIncluded grading/functions/create_policy.sql
--! Included bulletins/functions/verified_bulletin.sql
create or replace function app_hidden.verified_bulletin(code text)
  returns text
  language sql stable
  security definer -- anybody who holds the paper may ask, of whatever school
begin atomic
  select coalesce(
    (select case b.state when 'issued' then 'authentic' else b.state end
     from app_public.bulletins b
     where b.code = translate(
       upper(regexp_replace(left(verified_bulletin.code, 64), '[^0-9A-Za-z]', '', 'g')),
       'OIL', '011')
       and b.hash = sha256(convert_to(b.snapshot::text, 'UTF8'))
     -- a school and its copy from an archive have the same codes: what was taken back stays so
     order by b.state = 'issued'
     limit 1),
    'unknown');
end;

comment on function app_hidden.verified_bulletin(text) is
  'What the code on a bulletin proves: authentic, superseded, revoked or unknown, and nothing '
  'else. Groups, capitals and O, I, L for 0, 1, 1 do not matter. Not in the API: the site limits '
  'how often an address may ask.';
grant execute on function app_hidden.verified_bulletin(text) to app_user;
--! EndIncluded bulletins/functions/verified_bulletin.sql
--! Included imports/functions/header_words.sql
create or replace function app_private.header_words(header text)
  returns text
  language sql immutable parallel safe
return btrim(regexp_replace(
  app_hidden.normalised(regexp_replace(coalesce(header, ''), '([a-z])([A-Z])', '\1 \2', 'g')),
  '[^[:alnum:]]+', ' ', 'g'));

comment on function app_private.header_words(text) is
  'A header as headers are compared: small letters and digits without accents, single spaces; '
  'lastName and LAST_NAME are both “last name”.';
--! EndIncluded imports/functions/header_words.sql
--! Included imports/functions/import_fields.sql
create or replace function app_private.import_fields()
  returns table (kind text, place integer, field text, type text, is_required boolean, words text)
  language sql immutable parallel safe
begin atomic
  select k.kind, f.place, f.field, f.type,
    case k.kind
      when 'students' then f.field = 'student_number'
      when 'subjects' then f.field = 'subject_code'
      when 'classes' then f.field = 'class'
      when 'courses' then f.field in ('class', 'subject_code')
      when 'enrollments' then f.field in ('student_number', 'class')
      when 'guardians' then f.field = 'student_number'
      else false end,
    f.words
  from (
    values
    (10, 'student_number', 'text', 'students guardians enrollments',
      'student number|number|student id|student no|id number|registration number|admission number|'
      'matricule|matricule eleve|numero matricule|n matricule|no matricule|num matricule|mat|mle|'
      'numero|n|no|numero eleve|n eleve|numero deleve|n deleve|code eleve|identifiant|id|'
      'matricule de leleve|student'),
    (20, 'last_name', 'name', 'students guardians teachers',
      'last name|surname|family name|nom|noms|nom de famille|nom eleve|nom de leleve|'
      'nom du parent|nom parent|nom du tuteur|nom enseignant|nom du professeur|nom de lenseignant'),
    (30, 'first_name', 'name', 'students guardians teachers',
      'first name|first names|given name|given names|forename|prenom|prenoms|prenom s|'
      'prenom eleve|prenom de leleve|prenoms de leleve|prenom du parent|prenoms du parent|'
      'prenom enseignant|prenom du professeur'),
    (40, 'full_name', 'text', 'students guardians teachers',
      'full name|name|student name|name of student|teacher name|parent name|guardian name|'
      'nom complet|nom et prenom|nom et prenoms|nom et prenom s|noms et prenoms|noms et prenom|'
      'nom prenom|nom prenoms|nom et prenoms de leleve|eleve|enseignant|parent|tuteur'),
    (50, 'relation', 'relation', 'guardians',
      'relation|relationship|link|lien|lien de parente|parente|qualite'),
    (60, 'sex', 'sex', 'students', 'sex|gender|sexe|genre|s|m f|f m|g f|h f'),
    (70, 'birth_date', 'birth_date', 'students',
      'birth date|date of birth|birthdate|dob|birthday|date de naissance|date naissance|'
      'date naiss|date de naiss|ne le|nee le|ne e le|naissance|ddn'),
    (80, 'birth_place', 'text', 'students',
      'birth place|place of birth|birthplace|lieu de naissance|lieu naissance|lieu de naiss|ne a'),
    (90, 'phone', 'phone', 'students guardians teachers',
      'phone|phone number|telephone|tel|mobile|cell|cellphone|portable|contact|contacts|'
      'numero de telephone|n de telephone|telephone 1|tel 1|phone 1|gsm|whatsapp'),
    (100, 'phone_2', 'phone', 'guardians',
      'phone 2|second phone|other phone|telephone 2|tel 2|autre telephone|contact 2'),
    (110, 'email', 'email', 'students guardians teachers',
      'email|e mail|mail|email address|e mail address|courriel|adresse email|adresse e mail|'
      'adresse mail|adresse electronique|mel'),
    (120, 'occupation', 'text', 'guardians', 'occupation|job|profession|metier'),
    (130, 'position', 'text', 'teachers', 'position|role|fonction|poste|grade|emploi'),
    (140, 'hired_on', 'date', 'teachers',
      'hired on|hire date|start date|date dembauche|date embauche|embauche le|'
      'date de prise de service|prise de service|date de recrutement'),
    (150, 'status', 'status', 'students', 'status|statut|etat|situation'),
    (160, 'address', 'text', 'students guardians',
      'address|adresse|domicile|residence|lieu de residence|adresse du domicile'),
    (170, 'house_number', 'text', 'students', 'house number|numero de maison|numero de rue'),
    (180, 'village', 'text', 'students', 'village|quartier|neighbourhood|neighborhood'),
    (190, 'commune', 'text', 'students', 'commune|municipality|ville|town|city'),
    (200, 'district', 'text', 'students', 'district|departement|arrondissement'),
    (210, 'province', 'text', 'students', 'province|region'),
    (220, 'emergency_name', 'text', 'students',
      'emergency name|emergency contact|contact durgence|personne a prevenir|'
      'personne a contacter|urgence'),
    (230, 'emergency_phone', 'phone', 'students',
      'emergency phone|emergency number|telephone durgence|tel durgence|numero durgence|'
      'telephone urgence'),
    (240, 'enrolled_on', 'date', 'students',
      'enrolled on|enrollment date|enrolment date|admission date|date dinscription|'
      'date inscription|inscrit le|date dentree|date dadmission'),
    (250, 'previous_school', 'text', 'students',
      'previous school|ecole precedente|ancienne ecole|etablissement precedent|'
      'etablissement dorigine|ecole dorigine|provenance|ecole de provenance'),
    (260, 'academic_year', 'text', 'students classes courses enrollments',
      'academic year|school year|year|annee|annee scolaire|annee academique'),
    (270, 'class', 'text', 'students classes courses enrollments',
      'class|class name|classe|nom de la classe|nom classe|division|groupe'),
    (280, 'level', 'text', 'classes', 'level|grade|niveau|niveau detude|niveau detudes'),
    (290, 'section', 'text', 'classes', 'section|serie|filiere|stream|track'),
    (300, 'max_size', 'size', 'classes',
      'max size|capacity|size|seats|capacite|effectif|effectif maximum|effectif max|places'),
    (310, 'subject_code', 'text', 'subjects courses',
      'subject code|code|code matiere|code de la matiere|code discipline|subject|matiere|'
      'discipline|sigle|abreviation'),
    (320, 'subject_name', 'text', 'subjects',
      'subject name|name|nom|libelle|intitule|nom de la matiere|nom matiere|libelle matiere'),
    (330, 'description', 'text', 'subjects', 'description|descriptif|contenu'),
    (340, 'subject_level', 'subject_level', 'subjects', 'level|niveau|cycle|ordre'),
    (350, 'category', 'text', 'subjects',
      'category|group|categorie|groupe|groupe de matieres|type|domaine'),
    (360, 'scale', 'maximum', 'subjects', 'scale|bareme|sur|notation'),
    (370, 'default_maximum', 'maximum', 'subjects',
      'default maximum|maximum|max|note maximale|note max'),
    (380, 'coefficient', 'coefficient', 'subjects courses',
      'coefficient|coef|coeff|weight|poids|ponderation|default coefficient'),
    (390, 'mode', 'mode', 'courses', 'mode|mode de calcul|calculation'),
    (400, 'teacher', 'text', 'classes courses',
      'teacher|teacher email|class teacher|enseignant|professeur|prof|professeur principal|'
      'titulaire|maitre|instituteur|email enseignant|nom enseignant|nom du professeur'),
    (410, 'starts_on', 'date', 'enrollments',
      'starts on|start date|from|begin|begins|debut|date debut|date de debut|du|a partir du'),
    (420, 'ends_on', 'date', 'enrollments',
      'ends on|end date|to|until|end|fin|date fin|date de fin|au|jusquau')
  ) as f (place, field, type, kinds, words)
  cross join lateral unnest(string_to_array(f.kinds, ' ')) as k (kind);
end;

comment on function app_private.import_fields() is
  'What can be imported, kind by kind: fields in order, how their values are read '
  '(import_value()), whether every row needs one, and the headers by which they are known '
  '(header_words(), separated by |).';
--! EndIncluded imports/functions/import_fields.sql
--! Included imports/functions/guessed_columns.sql
create or replace function app_private.guessed_columns(school integer, kind text, header text[])
  returns text[]
  language sql stable
begin atomic
  with known as (
    select h.place, h.name,
      coalesce(
        (select r.field
         from app_private.import_headers r
         where r.school_id = school
           and r.kind = guessed_columns.kind
           and r.header = app_private.header_words(h.name)),
        (select f.field
         from app_private.import_fields() as f
         where f.kind = guessed_columns.kind
           and (
             app_private.header_words(f.field) = app_private.header_words(h.name)
             or app_private.header_words(h.name) = any (string_to_array(f.words, '|')))
         order by f.place
         limit 1)) as field
    from unnest(header) with ordinality as h (name, place))
  select coalesce(
    array_agg(
      -- a field is guessed once: of two columns the first has it
      case
        when k.place = (select min(o.place) from known o where o.field = k.field)
        then nullif(k.field, '') end
      order by k.place),
    '{}')
  from known k;
end;

comment on function app_private.guessed_columns(integer, text, text[]) is
  'Which field each column of a file holds, by what the school chose before, else by its header '
  'in French or English; NULL for a column that says nothing known.';
--! EndIncluded imports/functions/guessed_columns.sql
--! Included imports/functions/import_word.sql
create or replace function app_private.import_word(type text, words text)
  returns text
  language sql immutable parallel safe
begin atomic
  select v.value
  from (
    values
    ('sex', 'female', '{f,female,feminin,fille,girl,woman,femme}'::text[]),
    ('sex', 'male', '{m,male,masculin,h,homme,g,garcon,boy,man}'),
    ('status', 'active', '{active,actif,present,inscrit}'),
    ('status', 'inactive', '{inactive,inactif,abandon,parti}'),
    ('status', 'transferred', '{transferred,transfere,mute}'),
    ('status', 'graduated', '{graduated,diplome,sorti}'),
    ('relation', 'mother', '{mother,mere,maman}'),
    ('relation', 'father', '{father,pere,papa}'),
    ('relation', 'grandparent', '{grandparent,grandmother,grandfather,grand mere,grand pere,
      grands parents,grand parent}'),
    ('relation', 'sibling', '{sibling,brother,sister,frere,soeur}'),
    ('relation', 'relative', '{relative,aunt,uncle,tante,oncle,cousin,cousine,parent,famille}'),
    ('relation', 'guardian', '{guardian,tutor,tuteur,tutrice,autre,other,correspondant}'),
    ('mode', 'normal', '{normal,normale}'),
    ('mode', 'bonus', '{bonus,facultatif,facultative,optional}'),
    ('mode', 'sup10', '{sup10,sup 10}'),
    ('mode', 'excluded', '{excluded,exclue,exclu,hors moyenne}'),
    ('subject_level', 'primary', '{primary,primaire}'),
    ('subject_level', 'secondary', '{secondary,secondaire}'))
    as v (of_type, value, names)
  where v.of_type = import_word.type
    and app_private.header_words(words) = any (v.names);
end;

comment on function app_private.import_word(text, text) is
  'What a word stands for that people write in several ways: sex, status, relation, mode or '
  'subject_level; NULL when it is none of them.';
--! EndIncluded imports/functions/import_word.sql
--! Included imports/functions/import_value.sql
create or replace function app_private.import_value(type text, words text)
  returns jsonb
  language sql stable parallel safe
return case
  when type = 'text' and char_length(words) <= 500 then to_jsonb(words)
  when type = 'name' and char_length(words) between 2 and 200 then to_jsonb(words)
  when type = 'phone' and char_length(words) <= 40 and words ~ '[0-9]' then to_jsonb(words)
  when type = 'email' and words ~ '^[^@[:space:]]+@[^@[:space:]]+$' then to_jsonb(words)
  when type in ('date', 'birth_date') then to_jsonb(coalesce(
    app_private.parsed_date(words),
    -- a day as spreadsheets count it
    case when words ~ '^[1-9][0-9]{4}$' then date '1899-12-30' + words::integer end))
  when type in ('coefficient', 'maximum')
    and app_private.parsed_number(words) between 0 and 999.99
    and app_private.parsed_number(words) = round(app_private.parsed_number(words), 2)
    and (type = 'coefficient' or app_private.parsed_number(words) > 0)
    then to_jsonb(app_private.parsed_number(words))
  when type = 'size' and words ~ '^[1-9][0-9]{0,3}$' then to_jsonb(words::integer)
  -- apart, so that this one is merged into the queries that call it
  else to_jsonb(app_private.import_word(type, words)) end;

comment on function app_private.import_value(text, text) is
  'A value as it is stored, from how people write it; NULL when it is none of its type (text, '
  'name, phone, email, date, birth_date, coefficient, maximum, size, sex, status, relation, mode, '
  'subject_level).';
--! EndIncluded imports/functions/import_value.sql
--! Included imports/functions/split_name.sql
create or replace function app_private.split_name(words text)
  returns text[]
  language sql immutable parallel safe
return case
  when words ~ '^[^,]+, *[^ ,]' and words !~ ',.*,'
    then array[btrim(split_part(words, ',', 1)), btrim(split_part(words, ',', 2))]
  when (
    select count(*) filter (where w.word = upper(w.word) and w.word <> lower(w.word))
      between 1 and count(*) - 1
    from regexp_split_to_table(words, ' ') as w (word))
    then (
      select array[
        string_agg(w.word, ' ' order by w.place) filter (where w.place < f.place),
        string_agg(w.word, ' ' order by w.place) filter (where w.place >= f.place)]
      from regexp_split_to_table(words, ' ') with ordinality as w (word, place)
      cross join (
        select coalesce(min(x.place) filter (where x.word <> upper(x.word) and x.place > 1), 2)
          as place
        from regexp_split_to_table(words, ' ') with ordinality as x (word, place)) as f)
  else array[split_part(words, ' ', 1), nullif(substr(words, strpos(words || ' ', ' ') + 1), '')]
end;

comment on function app_private.split_name(text) is
  'Last and first name of a whole one: at the comma of “Koné, Awa”, after the capitals of '
  '“N''GORAN KOUADIO Awa”, else after the first word.';
--! EndIncluded imports/functions/split_name.sql
--! Included imports/functions/begin_import.sql
create or replace function app_private.begin_import(
  school integer, kind text, file_name text, header text[], by_user uuid default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import uuid := pg_catalog.uuidv7();
  v_header text[] := array(
    select pg_catalog.btrim(pg_catalog.left(h.name, 200))
    from pg_catalog.unnest(header) with ordinality as h (name, place)
    order by h.place);
begin
  insert into app_public.imports
    (school_id, id, kind, file_name, header, columns, created_by)
  values (school, v_import, begin_import.kind,
    pg_catalog.left(coalesce(nullif(pg_catalog.btrim(begin_import.file_name), ''), '?'), 255),
    v_header, app_private.guessed_columns(school, begin_import.kind, v_header), by_user);
  return v_import;
end;
$$;

comment on function app_private.begin_import(integer, text, text, text[], uuid) is
  'Notes an import of a file with this header, its columns as they are guessed; returns it. '
  'Error: constraint on the kind.';
--! EndIncluded imports/functions/begin_import.sql
--! Included imports/functions/stage_import_rows.sql
create or replace function app_private.stage_import_rows(school integer, import uuid, lines jsonb)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into app_private.import_rows (school_id, import_id, line, fields)
  select school, import, (l.line ->> 0)::integer, array(
    select f.words
    from pg_catalog.jsonb_array_elements_text(l.line -> 1) with ordinality as f (words, place)
    order by f.place)
  from pg_catalog.jsonb_array_elements(lines) as l (line);
  get diagnostics v_rows = row_count;
  update app_public.imports i
  set row_count = i.row_count + v_rows
  where i.school_id = school
    and i.id = import
    and i.state in ('reading', 'mapping');
  return found;
end;
$$;

comment on function app_private.stage_import_rows(integer, uuid, jsonb) is
  'Keeps rows of an import''s file: a list of pairs of a line and its fields. Returns false when '
  'the import was cancelled meanwhile.';
grant execute on function app_private.stage_import_rows(integer, uuid, jsonb) to rollbook_worker;
--! EndIncluded imports/functions/stage_import_rows.sql
--! Included imports/functions/name_import_columns.sql
create or replace function app_private.name_import_columns(
  school integer, import uuid, columns text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_wrong text;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  select pg_catalog.string_agg(c.field, ', ') into v_wrong
  from pg_catalog.unnest(columns) as c (field)
  where c.field is not null
    and not exists (
      select
      from app_private.import_fields() as f
      where f.kind = v_import.kind and f.field = c.field);
  if v_wrong is not null then
    raise exception 'There is no field “%” of %', v_wrong, v_import.kind
      using errcode = 'RBVAL', column = 'columns', hint = 'There are: ' || (
        select pg_catalog.string_agg(f.field, ', ' order by f.place)
        from app_private.import_fields() as f
        where f.kind = v_import.kind) || '.';
  end if;
  select c.field into v_wrong
  from pg_catalog.unnest(columns) as c (field)
  where c.field is not null
  group by c.field
  having pg_catalog.count(*) > 1
  limit 1;
  if v_wrong is not null then
    raise exception 'Two columns are named %', v_wrong
      using errcode = 'RBVAL', column = 'columns', hint = 'A field is in one column.',
        detail = pg_catalog.json_build_array(
          pg_catalog.json_build_object('field', v_wrong))::text;
  end if;
  update app_public.imports i
  set columns = name_import_columns.columns
  where i.school_id = school
    and i.id = import;
end;
$$;

comment on function app_private.name_import_columns(integer, uuid, text[]) is
  'Says which field each column of an import holds (NULL: none). Errors: RBVAL, an unknown field, '
  'or one in two columns (field in the details); constraint: not as many as the file has.';
--! EndIncluded imports/functions/name_import_columns.sql
--! Included imports/functions/read_import.sql
create or replace function app_private.read_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_today date := app_hidden.school_today(school);
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  drop table if exists pg_temp.import_given, pg_temp.import_problems;
  create temporary table import_problems (
    line integer not null, field text, value text, code text not null, detail text) on commit drop;

  create temporary table import_given on commit drop as
  with columns as (
    select c.place, c.field, f.type, f.is_required
    from pg_catalog.unnest(v_import.columns) with ordinality as c (field, place)
    join app_private.import_fields() as f on f.kind = v_import.kind and f.field = c.field
  ),
  cells as materialized (
    select r.line, c.field, c.type, c.is_required, pg_catalog.btrim(pg_catalog.regexp_replace(
      r.fields[c.place], '[\s\u00a0\u200b\ufeff]+', ' ', 'g')) as words
    from app_private.import_rows r
    cross join columns c
    where r.school_id = school
      and r.import_id = import
      and r.action is distinct from 'leave_out'
  )
  select x.line,
    coalesce(
      pg_catalog.jsonb_object_agg(x.field, x.value) filter (where x.value is not null),
      '{}') as given,
    pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(x.field, x.words, x.type))
      filter (where x.value is null and (x.is_required or x.words <> '')) as wrong
  from (
    select c.*, case when c.words <> '' then app_private.import_value(c.type, c.words) end as value
    from cells c) as x
  group by x.line;
  create unique index on pg_temp.import_given (line);

  insert into pg_temp.import_problems
  select r.line, null, null, 'fields',
    pg_catalog.cardinality(r.fields) || ' / ' || pg_catalog.cardinality(v_import.header)
  from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import
    and r.action is distinct from 'leave_out'
    and (
      pg_catalog.cardinality(r.fields) < pg_catalog.cardinality(v_import.header)
      or exists (
        select
        from pg_catalog.unnest(r.fields[pg_catalog.cardinality(v_import.header) + 1:]) as c (words)
        where pg_catalog.btrim(c.words) <> ''));

  insert into pg_temp.import_problems
  select g.line, w.value ->> 0, nullif(w.value ->> 1, ''),
    case when w.value ->> 1 = '' then 'missing' else 'not_' || (w.value ->> 2) end
  from pg_temp.import_given g
  cross join lateral pg_catalog.jsonb_array_elements(g.wrong) as w
  where g.wrong is not null;

  insert into pg_temp.import_problems
  select g.line, 'birth_date', g.given ->> 'birth_date', 'birth_date'
  from pg_temp.import_given g
  where not (g.given ->> 'birth_date')::date between '1900-01-01' and v_today;

  update pg_temp.import_given g
  set given = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'last_name', n.names[1], 'first_name', n.names[2])) || (g.given - 'full_name')
  from (
    select o.line, app_private.split_name(o.given ->> 'full_name') as names
    from pg_temp.import_given o
    where o.given ? 'full_name') as n
  where n.line = g.line;
  analyze pg_temp.import_given;
end;
$$;

comment on function app_private.read_import(integer, uuid) is
  'Reads the cells of an import''s rows into the temporary table import_given (line; given: '
  'fields and their values, the empty ones not among them) and notes what can''t be read in '
  'import_problems.';
--! EndIncluded imports/functions/read_import.sql
--! Included imports/functions/find_import_places.sql
create or replace function app_private.find_import_places(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_places;
  create temporary table import_places on commit drop as
  select g.line, y.id as year_id, y.name as year_name, y.starts_on, y.ends_on,
    g.given ->> 'class' as class, k.id as class_id, k.name as class_name,
    false as is_new
  from pg_temp.import_given g
  left join lateral (
    select a.*
    from app_public.academic_years a
    where a.school_id = school
      and case
        when g.given ? 'academic_year' then
          app_private.header_words(a.name) = app_private.header_words(g.given ->> 'academic_year')
        else a.is_active end
    limit 1) as y on true
  left join lateral (
    select c.id, c.name
    from app_public.classes c
    where c.school_id = school
      and c.academic_year_id = y.id
      and pg_catalog.replace(app_hidden.normalised(c.name), ' ', '')
        = pg_catalog.replace(app_hidden.normalised(g.given ->> 'class'), ' ', '')
    order by c.name <> g.given ->> 'class', c.id
    limit 1) as k on true
  where g.given ? 'class';
  create unique index on pg_temp.import_places (line);

  insert into pg_temp.import_problems
  select p.line, 'academic_year', g.given ->> 'academic_year',
    case when g.given ? 'academic_year' then 'unknown_year' else 'no_active_year' end
  from pg_temp.import_places p
  join pg_temp.import_given g using (line)
  where p.year_id is null;
end;
$$;

comment on function app_private.find_import_places(integer) is
  'Finds the years and classes that the rows of an import name (import_places): the active year '
  'where they name none, the class however its name is spaced and accented. Notes unknown years.';
--! EndIncluded imports/functions/find_import_places.sql
--! Included imports/functions/find_import_students.sql
create or replace function app_private.find_import_students(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_students;
  create temporary table import_students on commit drop as
  select g.line, s.id as student_id, false as is_new
  from pg_temp.import_given g
  left join app_public.students s
    on s.school_id = school and s.student_number = g.given ->> 'student_number'
  where g.given ? 'student_number';
  create unique index on pg_temp.import_students (line);
end;
$$;

comment on function app_private.find_import_students(integer) is
  'Finds the students that the rows of an import name by their numbers (import_students).';
--! EndIncluded imports/functions/find_import_students.sql
--! Included imports/functions/find_import_teachers.sql
create or replace function app_private.find_import_teachers(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_teachers;
  create temporary table import_teachers on commit drop as
  with teachers as (
    select u.id, app_private.header_words(u.last_name || ' ' || u.first_name) as name,
      app_private.header_words(u.first_name || ' ' || u.last_name) as other_name,
      array[lower(a.email), lower(r.email)] as emails
    from app_public.users u
    left join app_public.user_accounts a on a.user_id = u.id
    left join app_public.staff_records r on r.school_id = school and r.user_id = u.id
    where u.deleted_at is null
      and u.status = 'active'
      and exists (
        select
        from app_public.memberships m
        where m.institution_id = school
          and m.user_id = u.id
          and m.duty = 'teacher'
          and app_hidden.is_live(m))
  ),
  named as (
    select distinct g.given ->> 'teacher' as words, pg_catalog.regexp_replace(
      app_private.header_words(g.given ->> 'teacher'), '^(m|mr|mme|mlle|mrs|ms|dr|pr) ', '')
      as name
    from pg_temp.import_given g
    where g.given ? 'teacher'
  )
  select n.words, (pg_catalog.array_agg(t.id))[1] as user_id, pg_catalog.count(t.id) as found
  from named n
  left join teachers t
    on lower(n.words) = any (t.emails)
    or n.name in (t.name, t.other_name)
  group by n.words;

  insert into pg_temp.import_problems
  select g.line, 'teacher', t.words,
    case when t.found = 0 then 'unknown_teacher' else 'two_teachers' end
  from pg_temp.import_given g
  join pg_temp.import_teachers t on t.words = g.given ->> 'teacher'
  where t.found <> 1;
end;
$$;

comment on function app_private.find_import_teachers(integer) is
  'Finds the teachers that the rows of an import name by e-mail address or name, in any order '
  '(import_teachers), and notes who is unknown or not the only one.';
--! EndIncluded imports/functions/find_import_teachers.sql
--! Included imports/functions/note_import_repeats.sql
create or replace function app_private.note_import_repeats(fields text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select x.line, fields[1], x.given ->> fields[1], 'twice', x.first_line::text
  from (
    select g.line, g.given, pg_catalog.first_value(g.line) over same as first_line
    from pg_temp.import_given g
    where g.given ?& fields[1:1]
    window same as (
      partition by (
        select pg_catalog.jsonb_agg(lower(g.given ->> f.name))
        from pg_catalog.unnest(fields) as f (name))
      order by g.line)) as x
  where x.line <> x.first_line;
end;
$$;

comment on function app_private.note_import_repeats(text[]) is
  'Notes each row of an import that says the same in these fields as a row before it.';
--! EndIncluded imports/functions/note_import_repeats.sql
--! Included imports/functions/plan_enrollments.sql
create or replace function app_private.plan_enrollments(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select s.line, 'student_number', g.given ->> 'student_number', 'unknown_student', null
  from pg_temp.import_students s
  join pg_temp.import_given g using (line)
  where s.student_id is null
  union all
  select p.line, 'class', p.class, 'unknown_class', p.year_name
  from pg_temp.import_places p
  where p.year_id is not null
    and p.class_id is null;

  drop table if exists pg_temp.import_enrollments;
  create temporary table import_enrollments on commit drop as
  select p.line, s.student_id, p.year_id, p.class_id, p.class_name,
    p.starts_on as year_starts_on, p.ends_on as year_ends_on,
    (g.given ->> 'starts_on')::date as starts_on, (g.given ->> 'ends_on')::date as ends_on,
    d.days, e.id, e.starts_on as known_starts_on, o.class as other_class
  from pg_temp.import_places p
  join pg_temp.import_students s using (line)
  join pg_temp.import_given g using (line)
  cross join lateral (
    select pg_catalog.daterange(f.day, case when g.given ? 'ends_on' then
      greatest((g.given ->> 'ends_on')::date, f.day) end, '[]') as days
    from (select coalesce((g.given ->> 'starts_on')::date, p.starts_on) as day) as f) as d
  left join lateral (
    select x.id, x.starts_on
    from app_public.enrollments x
    where x.school_id = school
      and x.student_id = s.student_id
      and x.class_id = p.class_id
    order by x.starts_on = (g.given ->> 'starts_on')::date desc nulls last, x.starts_on desc
    limit 1) as e on true
  left join lateral (
    select k.name as class
    from app_public.enrollments x
    join app_public.classes k on k.school_id = school and k.id = x.class_id
    where x.school_id = school
      and x.student_id = s.student_id
      and x.academic_year_id = p.year_id
      and e.id is null
      and pg_catalog.daterange(x.starts_on, x.ends_on, '[]') && d.days
    limit 1) as o on true
  where p.class_id is not null;

  insert into pg_temp.import_problems
  select e.line, v.field, v.value, v.code, v.detail
  from pg_temp.import_enrollments e
  cross join lateral (values
    ('class', e.class_name, e.other_class is not null, 'elsewhere', e.other_class),
    ('starts_on', e.starts_on::text,
      not e.starts_on between e.year_starts_on and e.year_ends_on, 'outside_year',
      e.year_starts_on || ' – ' || e.year_ends_on),
    ('ends_on', e.ends_on::text,
      not e.ends_on between coalesce(e.starts_on, e.known_starts_on, e.year_starts_on)
        and e.year_ends_on, 'outside_year',
      coalesce(e.starts_on, e.known_starts_on, e.year_starts_on) || ' – ' || e.year_ends_on))
    as v (field, value, is_wrong, code, detail)
  where v.is_wrong
  union all
  select e.line, 'student_number', g.given ->> 'student_number', 'twice', min(o.line)::text
  from pg_temp.import_enrollments e
  join pg_temp.import_enrollments o
    on o.student_id = e.student_id and o.year_id = e.year_id and o.line < e.line
  join pg_temp.import_given g on g.line = e.line
  where e.days && o.days
    and not exists (
      select from pg_temp.import_problems p where p.line = e.line and p.code = 'twice')
  group by e.line, g.given;

  -- a class has room for the first ones
  insert into pg_temp.import_problems
  select n.line, 'class', n.class_name, 'class_full', k.max_size::text
  from (
    select e.line, e.class_id, e.class_name,
      pg_catalog.row_number() over (partition by e.class_id order by e.line) as added
    from pg_temp.import_enrollments e
    where e.id is null
      and e.ends_on is null
      and not exists (select from pg_temp.import_problems p where p.line = e.line)) as n
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where n.added + (
    select count(*)
    from app_public.enrollments x
    where x.school_id = school
      and x.class_id = n.class_id
      and x.ends_on is null) > k.max_size;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'enrollments',
    pg_catalog.jsonb_build_object('id', coalesce(e.id, pg_catalog.uuidv7())), e.line,
    pg_catalog.jsonb_strip_nulls(case
      when e.id is null then pg_catalog.jsonb_build_object(
        'student_id', e.student_id, 'class_id', e.class_id, 'academic_year_id', e.year_id,
        'starts_on', coalesce(e.starts_on, e.year_starts_on), 'ends_on', e.ends_on)
      else pg_catalog.jsonb_build_object('starts_on', e.starts_on, 'ends_on', e.ends_on) end)
  from pg_temp.import_enrollments e
  where not exists (select from pg_temp.import_problems p where p.line = e.line)
  order by e.line;
end;
$$;

comment on function app_private.plan_enrollments(integer, uuid) is
  'What an import writes of enrollments: who is in the class already stays there, others come in '
  'from a day on (none named: the first of the year). Notes who is unknown, in another class, '
  'outside the year, named twice or too many.';
--! EndIncluded imports/functions/plan_enrollments.sql
--! Included imports/functions/plan_students.sql
create or replace function app_private.plan_students(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{student_number}');
  perform app_private.find_import_students(school);
  perform app_private.find_import_places(school);

  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  cross join (values ('last_name'), ('first_name')) as n (name)
  where s.student_id is null
    and not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  update pg_temp.import_students s
  set student_id = pg_catalog.uuidv7(), is_new = true
  where s.student_id is null;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'students', pg_catalog.jsonb_build_object('id', s.student_id), g.line,
    g.given - '{class,academic_year}'::text[]
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  where not exists (select from pg_temp.import_problems p where p.line = g.line)
  order by g.line;

  perform app_private.plan_enrollments(school, import);
end;
$$;

comment on function app_private.plan_students(integer, uuid) is
  'What an import of students writes: students by their number, and their class where it is named.';
--! EndIncluded imports/functions/plan_students.sql
--! Included imports/functions/plan_guardians.sql
create or replace function app_private.plan_guardians(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.find_import_students(school);
  insert into pg_temp.import_problems
  select s.line, 'student_number', g.given ->> 'student_number', 'unknown_student'
  from pg_temp.import_students s
  join pg_temp.import_given g using (line)
  where s.student_id is null;
  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  cross join (values ('last_name'), ('first_name')) as n (name)
  where not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  -- a person of the file: the same name and the same phone, address or child
  drop table if exists pg_temp.import_guardians;
  create temporary table import_guardians on commit drop as
  select g.line, g.given, s.student_id,
    app_private.header_words((g.given ->> 'last_name') || ' ' || (g.given ->> 'first_name'))
      as name,
    pg_catalog.right(
      pg_catalog.regexp_replace(g.given ->> 'phone', '[^0-9]', '', 'g'), 8) as phone,
    lower(g.given ->> 'email') as email
  from pg_temp.import_given g
  join pg_temp.import_students s using (line)
  where not exists (select from pg_temp.import_problems p where p.line = g.line);
  create index on pg_temp.import_guardians (name);
  alter table pg_temp.import_guardians add guardian_id uuid, add found bigint;

  with known as (
    select o.id, o.last_name, o.first_name,
      app_private.header_words(o.last_name || ' ' || o.first_name) as name,
      pg_catalog.right(pg_catalog.regexp_replace(o.phone, '[^0-9]', '', 'g'), 8) as phone,
      lower(o.email) as email
    from app_public.guardians o
    where o.school_id = school
  ),
  matches as (
    select i.line, (pg_catalog.array_agg(k.id))[1] as id, pg_catalog.count(*) as found
    from pg_temp.import_guardians i
    join known k
      on k.name = i.name
      and (
        k.phone = i.phone
        or k.email = i.email
        or exists (
          select
          from app_public.student_guardians l
          where l.school_id = school
            and l.student_id = i.student_id
            and l.guardian_id = k.id))
    group by i.line
  )
  update pg_temp.import_guardians i
  set guardian_id = m.id, found = m.found
  from matches m
  where m.line = i.line;

  insert into pg_temp.import_problems
  select i.line, 'last_name', i.given ->> 'last_name', 'two_guardians', i.found::text
  from pg_temp.import_guardians i
  where i.found > 1;

  -- who is new comes with the first row that names them
  with people as materialized (
    select p.name, p.contact, pg_catalog.uuidv7() as guardian_id
    from (
      select distinct x.name, coalesce(x.phone, x.email, x.student_id::text) as contact
      from pg_temp.import_guardians x
      where x.guardian_id is null) as p
  )
  update pg_temp.import_guardians i
  set guardian_id = p.guardian_id
  from people p
  where i.guardian_id is null
    and p.name = i.name
    and p.contact = coalesce(i.phone, i.email, i.student_id::text);

  insert into pg_temp.import_problems
  select x.line, 'student_number', x.given ->> 'student_number', 'twice', x.first_line::text
  from (
    select i.line, i.given, pg_catalog.first_value(i.line) over (
      partition by i.student_id, i.guardian_id order by i.line) as first_line
    from pg_temp.import_guardians i) as x
  where x.line <> x.first_line;
  insert into pg_temp.import_problems
  select distinct on (i.line, v.key) i.line, v.key, i.given ->> v.key, 'differs', f.line::text
  from pg_temp.import_guardians i
  join pg_temp.import_guardians f on f.guardian_id = i.guardian_id and f.line < i.line
  cross join lateral pg_catalog.jsonb_each(
    -- names and numbers may be written in other ways
    i.given - '{student_number,relation,last_name,first_name,phone}'::text[]) as v (key, value)
  where f.given ? v.key
    and f.given -> v.key <> v.value
  order by i.line, v.key, f.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select distinct on (i.guardian_id) school, import, 'guardians',
    pg_catalog.jsonb_build_object('id', i.guardian_id), i.line,
    i.given - '{student_number,relation}'::text[]
  from pg_temp.import_guardians i
  where not exists (select from pg_temp.import_problems p where p.line = i.line)
  order by i.guardian_id, i.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'student_guardians',
    pg_catalog.jsonb_build_object('student_id', i.student_id, 'guardian_id', i.guardian_id), i.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'relation', i.given -> 'relation',
      'priority', case when not exists (
        select
        from app_public.student_guardians l
        where l.school_id = school
          and l.student_id = i.student_id
          and l.guardian_id = i.guardian_id)
        then (
          select coalesce(max(l.priority), 0)
          from app_public.student_guardians l
          where l.school_id = school
            and l.student_id = i.student_id)
          + pg_catalog.row_number() over (partition by i.student_id order by i.line) end))
  from pg_temp.import_guardians i
  where not exists (select from pg_temp.import_problems p where p.line = i.line)
  order by i.line;
end;
$$;

comment on function app_private.plan_guardians(integer, uuid) is
  'What an import of guardians writes: guardians, one for all rows of the same name with the same '
  'phone or e-mail address, or of the same student, and what they are to each student.';
--! EndIncluded imports/functions/plan_guardians.sql
--! Included imports/functions/plan_teachers.sql
create or replace function app_private.plan_teachers(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select g.line, n.name, null, 'missing'
  from pg_temp.import_given g
  cross join (values ('last_name'), ('first_name')) as n (name)
  where not g.given ? n.name
    and not exists (
      select from pg_temp.import_problems p where p.line = g.line and p.field = n.name);

  drop table if exists pg_temp.import_people;
  create temporary table import_people on commit drop as
  select g.line, g.given, lower(g.given ->> 'email') as email,
    app_private.header_words((g.given ->> 'last_name') || ' ' || (g.given ->> 'first_name'))
      as name,
    null::uuid as user_id, false as is_new
  from pg_temp.import_given g;

  insert into pg_temp.import_problems
  select x.line, 'last_name', x.given ->> 'last_name', 'twice', x.first_line::text
  from (
    select i.line, i.given, pg_catalog.first_value(i.line) over (
      partition by coalesce(i.email, i.name) order by i.line) as first_line
    from pg_temp.import_people i) as x
  where x.line <> x.first_line;

  with known as (
    select u.id, app_private.header_words(u.last_name || ' ' || u.first_name) as name,
      array[lower(a.email), lower(r.email)] as emails
    from app_public.users u
    left join app_public.user_accounts a on a.user_id = u.id
    left join app_public.staff_records r on r.school_id = school and r.user_id = u.id
    where u.deleted_at is null
      and exists (
        select
        from app_public.memberships m
        where m.institution_id = school
          and m.user_id = u.id
          and m.duty in ('teacher', 'admin'))
  ),
  matches as (
    select i.line, (pg_catalog.array_agg(k.id order by k.id))[1] as id, pg_catalog.count(*) as found
    from pg_temp.import_people i
    join known k
      on i.email = any (k.emails)
      -- by name only whom no address tells apart
      or k.name = i.name and (i.email is null or pg_catalog.array_remove(k.emails, null) = '{}')
    group by i.line
  ),
  noted as (
    insert into pg_temp.import_problems
    select i.line, 'last_name', i.given ->> 'last_name', 'two_teachers', m.found::text
    from matches m
    join pg_temp.import_people i using (line)
    where m.found > 1
  )
  update pg_temp.import_people i
  set user_id = m.id
  from matches m
  where m.line = i.line;
  update pg_temp.import_people i
  set user_id = pg_catalog.uuidv7(), is_new = true
  where i.user_id is null;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, w.of_table, w.key, i.line, w.after
  from pg_temp.import_people i
  cross join lateral (values
    -- the name of who has a user is theirs
    ('users', pg_catalog.jsonb_build_object('id', i.user_id),
      case when i.is_new then pg_catalog.jsonb_build_object(
        'last_name', i.given -> 'last_name', 'first_name', i.given -> 'first_name') end),
    ('memberships', pg_catalog.jsonb_build_object('id', coalesce(
        (select m.id
         from app_public.memberships m
         where m.institution_id = school
           and m.user_id = i.user_id
           and m.duty = 'teacher'), pg_catalog.uuidv7())),
      pg_catalog.jsonb_build_object(
        'user_id', i.user_id, 'institution_id', school, 'duty', 'teacher')),
    ('staff_records', pg_catalog.jsonb_build_object('user_id', i.user_id),
      nullif(i.given - '{last_name,first_name}'::text[], '{}')))
    as w (of_table, key, after)
  where w.after is not null
    and not exists (select from pg_temp.import_problems p where p.line = i.line)
  order by i.line;
end;
$$;

comment on function app_private.plan_teachers(integer, uuid) is
  'What an import of teachers writes: users of the school''s own (by e-mail address, else by '
  'name), the duty and the staff record. Nobody who belongs to other schools only is looked at.';
--! EndIncluded imports/functions/plan_teachers.sql
--! Included imports/functions/plan_classes.sql
create or replace function app_private.plan_classes(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{class,academic_year}');
  perform app_private.find_import_places(school);
  perform app_private.find_import_teachers(school);

  drop table if exists pg_temp.import_levels;
  create temporary table import_levels on commit drop as
  select n.level, coalesce(l.id, pg_catalog.uuidv7()) as id, coalesce(l.name, n.level) as name,
    n.line, l.id is null as is_new
  from (
    select g.given ->> 'level' as level, min(g.line) as line
    from pg_temp.import_given g
    where g.given ? 'level'
      and not exists (select from pg_temp.import_problems p where p.line = g.line)
    group by g.given ->> 'level') as n
  left join app_public.levels l on l.school_id = school and lower(l.name) = lower(n.level);

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'levels', pg_catalog.jsonb_build_object('id', l.id), l.line,
    pg_catalog.jsonb_build_object('name', l.name, 'position',
      pg_catalog.row_number() over (order by l.line) + (
        select coalesce(max(o.position), 0) from app_public.levels o where o.school_id = school))
  from pg_temp.import_levels l
  where l.is_new;

  update pg_temp.import_places p
  set class_id = pg_catalog.uuidv7(), class_name = p.class, is_new = true
  where p.class_id is null;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'classes', pg_catalog.jsonb_build_object('id', p.class_id), g.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'academic_year_id', p.year_id, 'name', p.class_name, 'level_id', l.id,
      'section', g.given -> 'section', 'max_size', g.given -> 'max_size'))
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  left join pg_temp.import_levels l on l.level = g.given ->> 'level'
  where not exists (select from pg_temp.import_problems x where x.line = g.line)
  order by g.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'class_teachers',
    pg_catalog.jsonb_build_object('class_id', p.class_id, 'user_id', t.user_id), g.line,
    pg_catalog.jsonb_build_object('position', 1 + (
      select coalesce(max(c.position), 0)
      from app_public.class_teachers c
      where c.school_id = school
        and c.class_id = p.class_id))
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  join pg_temp.import_teachers t on t.words = g.given ->> 'teacher'
  where not exists (select from pg_temp.import_problems x where x.line = g.line)
    and not exists (
      select
      from app_public.class_teachers c
      where c.school_id = school
        and c.class_id = p.class_id
        and c.user_id = t.user_id);
end;
$$;

comment on function app_private.plan_classes(integer, uuid) is
  'What an import of classes writes: classes by year and name, levels that are new, and class '
  'teachers, after those whom the class has.';
--! EndIncluded imports/functions/plan_classes.sql
--! Included imports/functions/plan_subjects.sql
create or replace function app_private.plan_subjects(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{subject_code}');
  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'subjects',
    pg_catalog.jsonb_build_object('id', coalesce(s.id, pg_catalog.uuidv7())), g.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'code', coalesce(s.code, g.given ->> 'subject_code'),
      'name', coalesce(g.given ->> 'subject_name',
        case when s.id is null then g.given ->> 'subject_code' end),
      'description', g.given -> 'description', 'level', g.given -> 'subject_level',
      'category', g.given -> 'category', 'scale', g.given -> 'scale',
      'default_maximum', g.given -> 'default_maximum',
      'default_coefficient', g.given -> 'coefficient'))
  from pg_temp.import_given g
  left join lateral (
    select x.id, x.code
    from app_public.subjects x
    where x.school_id = school
      and lower(x.code) = lower(g.given ->> 'subject_code')
    order by x.code <> g.given ->> 'subject_code', x.id
    limit 1) as s on true
  where not exists (select from pg_temp.import_problems p where p.line = g.line)
  order by g.line;
end;
$$;

comment on function app_private.plan_subjects(integer, uuid) is
  'What an import of subjects writes: subjects by their code; one without a name is named by it.';
--! EndIncluded imports/functions/plan_subjects.sql
--! Included imports/functions/plan_courses.sql
create or replace function app_private.plan_courses(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{class,academic_year,subject_code}');
  perform app_private.find_import_places(school);
  perform app_private.find_import_teachers(school);

  drop table if exists pg_temp.import_courses;
  create temporary table import_courses on commit drop as
  select g.line, g.given, p.year_id, p.year_name, p.class, p.class_id, s.id as subject_id,
    coalesce(c.id, pg_catalog.uuidv7()) as id, c.id is null as is_new, s.default_coefficient
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  left join lateral (
    select x.id, x.default_coefficient
    from app_public.subjects x
    where x.school_id = school
      and app_hidden.normalised(g.given ->> 'subject_code')
        in (app_hidden.normalised(x.code), app_hidden.normalised(x.name))
    order by lower(x.code) <> lower(g.given ->> 'subject_code'), x.is_active desc, x.id
    limit 1) as s on true
  left join app_public.courses c
    on c.school_id = school and c.class_id = p.class_id and c.subject_id = s.id;

  insert into pg_temp.import_problems
  select c.line, 'class', c.class, 'unknown_class', c.year_name
  from pg_temp.import_courses c
  where c.year_id is not null
    and c.class_id is null
  union all
  select c.line, 'subject_code', c.given ->> 'subject_code', 'unknown_subject', null
  from pg_temp.import_courses c
  where c.subject_id is null
    and c.given ? 'subject_code';

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'courses', pg_catalog.jsonb_build_object('id', c.id), c.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'class_id', c.class_id, 'subject_id', c.subject_id, 'mode', c.given -> 'mode',
      'coefficient', coalesce(c.given -> 'coefficient',
        case when c.is_new then pg_catalog.to_jsonb(c.default_coefficient) end),
      'position', case when c.is_new then (
        select coalesce(max(o.position), 0)
        from app_public.courses o
        where o.school_id = school
          and o.class_id = c.class_id)
        + pg_catalog.row_number() over (partition by c.class_id, c.is_new order by c.line) end))
  from pg_temp.import_courses c
  where not exists (select from pg_temp.import_problems x where x.line = c.line)
  order by c.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'course_teachers',
    pg_catalog.jsonb_build_object('course_id', c.id, 'user_id', t.user_id), c.line,
    pg_catalog.jsonb_build_object('position', 1 + (
      select coalesce(max(o.position), 0)
      from app_public.course_teachers o
      where o.school_id = school
        and o.course_id = c.id))
  from pg_temp.import_courses c
  join pg_temp.import_teachers t on t.words = c.given ->> 'teacher'
  where not exists (select from pg_temp.import_problems x where x.line = c.line)
    and not exists (
      select
      from app_public.course_teachers o
      where o.school_id = school
        and o.course_id = c.id
        and o.user_id = t.user_id);
end;
$$;

comment on function app_private.plan_courses(integer, uuid) is
  'What an import of courses writes: courses by class and subject (its code or name), with the '
  'subject''s coefficient where a new one has none, and teachers, after those whom the course has.';
--! EndIncluded imports/functions/plan_courses.sql
--! Included imports/functions/import_tables.sql
create or replace function app_private.import_tables()
  returns table (
    place integer, of_table text, school_match text, key_columns text, key_values text,
    key_match text, other_columns text[])
  language sql stable
  set search_path = ''
begin atomic
  select t.place::integer, t.name,
    case when bool_or(a.attname = 'school_id') then 't.school_id = $1 and ' else '' end,
    pg_catalog.string_agg(pg_catalog.format('%I', a.attname), ', ' order by a.attnum)
      filter (where a.attnum = any (k.conkey) and a.attname <> 'school_id'),
    pg_catalog.string_agg(pg_catalog.format('(w.key ->> %L)::%s', a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
      filter (where a.attnum = any (k.conkey) and a.attname <> 'school_id'),
    pg_catalog.string_agg(pg_catalog.format('t.%I = (w.key ->> %L)::%s', a.attname, a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod)), ' and ' order by a.attnum)
      filter (where a.attnum = any (k.conkey) and a.attname <> 'school_id'),
    array_agg(a.attname::text order by a.attnum)
      filter (where a.attnum <> all (k.conkey) and a.attgenerated = '')
  from pg_catalog.unnest('{levels,subjects,classes,students,guardians,users,memberships,
    staff_records,class_teachers,courses,course_teachers,student_guardians,enrollments}'::text[])
    with ordinality as t (name, place)
  join pg_catalog.pg_class c
    on c.relnamespace = 'app_public'::regnamespace and c.relname = t.name
  join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  group by t.place, t.name;
end;

comment on function app_private.import_tables() is
  'The tables that imports write, in the order in which their rows come about, and how a row of '
  'one (t, in the school $1) is found by a row of import_writes (w).';
--! EndIncluded imports/functions/import_tables.sql
--! Included imports/functions/compare_import.sql
create or replace function app_private.compare_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_table record;
begin
  for v_table in
    select t.*
    from app_private.import_tables() as t
    where exists (
      select
      from app_private.import_writes w
      where w.school_id = school
        and w.import_id = import
        and w.of_table = t.of_table)
  loop
    execute pg_catalog.format(
      'update app_private.import_writes w
       set before = (
         select coalesce(pg_catalog.jsonb_object_agg(k, pg_catalog.to_jsonb(t) -> k), ''{}'')
         from pg_catalog.jsonb_object_keys(w.after) as k)
       from app_public.%I t
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %L and %s%s',
      v_table.of_table, v_table.of_table, v_table.school_match, v_table.key_match)
    using school, import;
  end loop;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import
    and w.before = w.after;
end;
$$;

comment on function app_private.compare_import(integer, uuid) is
  'Looks up what stands where an import writes, and forgets the writes that would change nothing.';
--! EndIncluded imports/functions/compare_import.sql
--! Included imports/functions/write_import.sql
create or replace function app_private.write_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_table record;
  v_columns text[];
begin
  for v_table in
    select t.*
    from app_private.import_tables() as t
    order by t.place
  loop
    -- columns that no row names keep their defaults
    select pg_catalog.array_agg(distinct k) into v_columns
    from app_private.import_writes w
    cross join lateral pg_catalog.jsonb_object_keys(w.after) as k
    where w.school_id = school
      and w.import_id = import
      and w.of_table = v_table.of_table;
    continue when v_columns is null;

    execute (
      select pg_catalog.format(
        'insert into app_public.%1$I (%2$s%3$s, %4$s)
         select %5$s%6$s, %7$s
         from app_private.import_writes w
         cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.after) as r
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
         order by w.line',
        v_table.of_table, case when v_table.school_match <> '' then 'school_id, ' else '' end,
        v_table.key_columns,
        pg_catalog.string_agg(pg_catalog.format('%I', a.attname), ', ' order by a.attnum),
        case when v_table.school_match <> '' then '$1, ' else '' end, v_table.key_values,
        pg_catalog.string_agg(
          case when d.adbin is null then pg_catalog.format('r.%I', a.attname)
            else pg_catalog.format('coalesce(r.%I, %s)', a.attname,
              pg_catalog.pg_get_expr(d.adbin, d.adrelid)) end,
          ', ' order by a.attnum))
      from pg_catalog.pg_attribute a
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = pg_catalog.format('app_public.%I', v_table.of_table)::regclass
        and a.attname = any (v_columns))
    using school, import;

    execute (
      select pg_catalog.format(
        'update app_public.%1$I t
         set %2$s
         from app_private.import_writes w
         cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.after) as r
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
           and w.before is not null and %3$s%4$s',
        v_table.of_table,
        pg_catalog.string_agg(
          pg_catalog.format('%1$I = case when w.after ? %1$L then r.%1$I else t.%1$I end', c),
          ', '),
        v_table.school_match, v_table.key_match)
      from pg_catalog.unnest(v_columns) as c)
    using school, import;
  end loop;
end;
$$;

comment on function app_private.write_import(integer, uuid) is
  'Enters and changes what import_writes says, a statement for each table. Errors: those of the '
  'tables and their triggers.';
--! EndIncluded imports/functions/write_import.sql
--! Included imports/functions/try_import.sql
create or replace function app_private.try_import(
  school integer, import uuid, is_kept boolean default false)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_state text;
  v_message text;
  v_hint text;
  v_table text;
  v_constraint text;
begin
  begin
    perform app_private.write_import(school, import);
    set constraints all immediate;
    if is_kept then
      return null;
    end if;
    raise exception 'tried' using errcode = 'RBTRY';
  exception
    when sqlstate 'RBTRY' then
      return null;
    when integrity_constraint_violation or sqlstate 'RBVAL' or sqlstate 'RBCLF'
      or sqlstate 'RBQST' or sqlstate 'RBQTC' or sqlstate 'RBCLO' or sqlstate 'RBISS'
      or sqlstate 'RBADM' then
      get stacked diagnostics v_state = returned_sqlstate, v_message = message_text,
        v_hint = pg_exception_hint, v_table = table_name, v_constraint = constraint_name;
  end;
  return pg_catalog.jsonb_build_object(
    'code', v_state,
    'message', coalesce(
      (select pg_catalog.obj_description(k.oid, 'pg_constraint')
       from pg_catalog.pg_constraint k
       where k.connamespace = 'app_public'::regnamespace
         and k.conrelid = pg_catalog.to_regclass(pg_catalog.format('app_public.%I', v_table))
         and k.conname = v_constraint),
      v_message),
    'hint', nullif(v_hint, ''));
end;
$$;

comment on function app_private.try_import(integer, uuid, boolean) is
  'Writes an import, and takes it back at once unless it is to be kept. Returns what is in the '
  'way (code, message, hint), such as a full school or a closed term; NULL for nothing.';
--! EndIncluded imports/functions/try_import.sql
--! Included imports/functions/check_import.sql
create or replace function app_private.check_import(
  school integer, import uuid, is_tried boolean default true)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_main text;
  v_missing text;
begin
  -- one at a time in a school: two could enter the same
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import ' || school, 0));
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  v_main := case v_import.kind
    when 'guardians' then 'student_guardians' when 'teachers' then 'memberships'
    else v_import.kind end;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import;

  select pg_catalog.string_agg(f.field, ', ' order by f.place) into v_missing
  from app_private.import_fields() as f
  where f.kind = v_import.kind
    and f.is_required
    and f.field <> all (pg_catalog.array_remove(v_import.columns, null));
  if v_missing is not null then
    update app_public.imports i
    set state = 'mapping', problem = pg_catalog.jsonb_build_object(
      'code', 'unmapped', 'message', 'No column is named for: ' || v_missing,
      'hint', 'Name the column that holds it.', 'detail', v_missing)
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;

  perform app_private.read_import(school, import);
  case v_import.kind
    when 'students' then perform app_private.plan_students(school, import);
    when 'guardians' then perform app_private.plan_guardians(school, import);
    when 'teachers' then perform app_private.plan_teachers(school, import);
    when 'classes' then perform app_private.plan_classes(school, import);
    when 'subjects' then perform app_private.plan_subjects(school, import);
    when 'courses' then perform app_private.plan_courses(school, import);
    else
      perform app_private.find_import_students(school);
      perform app_private.find_import_places(school);
      perform app_private.plan_enrollments(school, import);
  end case;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import
    and exists (select from pg_temp.import_problems p where p.line = w.line);
  perform app_private.compare_import(school, import);

  update app_private.import_rows r
  set action = n.action, errors = n.errors
  from (
    select o.line,
      case
        when p.errors is not null then 'reject'
        when coalesce(w.is_new, false) then 'create'
        when w.line is not null then 'change'
        else 'same' end as action,
      coalesce(p.errors, '[]') as errors
    from app_private.import_rows o
    left join (
      select x.line, pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
          'field', x.field, 'value', x.value, 'code', x.code, 'detail', x.detail)
        order by x.field, x.code) as errors
      from pg_temp.import_problems x
      group by x.line) as p using (line)
    left join (
      select x.line, pg_catalog.bool_or(x.before is null and x.of_table = v_main) as is_new
      from app_private.import_writes x
      where x.school_id = school
        and x.import_id = import
      group by x.line) as w using (line)
    where o.school_id = school
      and o.import_id = import
      and o.action is distinct from 'leave_out') as n
  where r.school_id = school
    and r.import_id = import
    and r.line = n.line
    and (r.action, r.errors) is distinct from (n.action, n.errors);

  update app_public.imports i
  set state = 'checked', applied_by = null, row_count = c.rows, create_count = c.creates,
    change_count = c.changes, same_count = c.same, reject_count = c.rejects,
    left_out_count = c.left_out,
    problem = case when c.rejects = 0 and is_tried
      then app_private.try_import(school, import) end
  from (
    select pg_catalog.count(*) as rows,
      pg_catalog.count(*) filter (where r.action = 'create') as creates,
      pg_catalog.count(*) filter (where r.action = 'change') as changes,
      pg_catalog.count(*) filter (where r.action = 'same') as same,
      pg_catalog.count(*) filter (where r.action = 'reject') as rejects,
      pg_catalog.count(*) filter (where r.action = 'leave_out') as left_out
    from app_private.import_rows r
    where r.school_id = school
      and r.import_id = import) as c
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.check_import(integer, uuid, boolean) is
  'Checks an import as its columns and rows stand: finds errors, what each row does and what '
  'would be written, and (is_tried) tries it. Returns the import, checked, or in the state '
  'mapping when a column that is needed is not named. Nothing of the school is changed.';
--! EndIncluded imports/functions/check_import.sql
--! Included imports/functions/apply_import.sql
create or replace function app_private.apply_import(
  school integer, import uuid, by_user uuid default null)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_seen app_public.imports;
  v_problem jsonb;
  v_table record;
begin
  select i.* into v_seen
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  v_import := app_private.check_import(school, import, false);
  if v_import.state <> 'checked' or v_import.reject_count > 0 then
    return v_import;
  end if;
  if (v_seen.create_count, v_seen.change_count, v_seen.same_count)
    <> (v_import.create_count, v_import.change_count, v_import.same_count) then
    update app_public.imports i
    set problem = pg_catalog.jsonb_build_object(
      'code', 'changed', 'message', 'Something was changed since the import was checked',
      'hint', 'Look at what it does now.')
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;

  perform pg_catalog.set_config('app.reason', 'import ' || import, true);
  v_problem := app_private.try_import(school, import, true);
  if v_problem is not null then
    update app_public.imports i
    set problem = v_problem
    where i.school_id = school
      and i.id = import
    returning i.* into v_import;
    return v_import;
  end if;
  -- what was entered is kept whole: undoing tells by it whether somebody changed it since
  for v_table in
    select t.*
    from app_private.import_tables() as t
  loop
    execute pg_catalog.format(
      'update app_private.import_writes w
       set after = pg_catalog.to_jsonb(t)
       from app_public.%1$I t
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
         and %2$s%3$s',
      v_table.of_table, v_table.school_match, v_table.key_match)
    using school, import;
  end loop;

  insert into app_private.import_headers (school_id, kind, header, field)
  select distinct on (app_private.header_words(h.name)) school, v_import.kind,
    app_private.header_words(h.name), coalesce(v_import.columns[h.place], '')
  from pg_catalog.unnest(v_import.header) with ordinality as h (name, place)
  order by app_private.header_words(h.name), v_import.columns[h.place] is null
  on conflict (school_id, kind, header) do update
  set field = excluded.field
  where import_headers.field <> excluded.field;
  -- what the file said is not needed any more
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  update app_public.imports i
  set state = 'applied', applied_at = pg_catalog.now(), applied_by = by_user
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.apply_import(integer, uuid, uuid) is
  'Writes an import, all of it or nothing, and remembers how its columns were named. Checked anew '
  'first: when a row is rejected, something is in the way or changed since the last check, '
  'nothing is written and the import stays checked. Returns the import.';
--! EndIncluded imports/functions/apply_import.sql
--! Included imports/functions/import_dependents.sql
create or replace function app_private.import_dependents(
  school integer, import uuid, of_table text)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_reference record;
  v_count bigint;
  v_uses jsonb := '[]';
begin
  for v_reference in
    select k.conrelid::regclass as name, c.relname, a.attname as column_name, i.key_match,
      t.attname as key_column, pg_catalog.format_type(t.atttypid, null) as type,
      exists (
        select
        from pg_catalog.pg_attribute s
        where s.attrelid = k.conrelid and s.attname = 'school_id' and not s.attisdropped)
        and k.confrelid <> 'app_public.users'::regclass as is_tenant
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_constraint p on p.conrelid = k.confrelid and p.contype = 'p'
    join pg_catalog.pg_attribute t on t.attrelid = k.confrelid
      and t.attnum = p.conkey[pg_catalog.cardinality(p.conkey)] and t.attname = 'id'
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid
      and a.attnum = k.conkey[pg_catalog.array_position(k.confkey, t.attnum)]
    left join app_private.import_tables() as i on i.of_table = c.relname
    where k.contype = 'f'
      and k.conparentid = 0
      and k.confrelid = pg_catalog.format('app_public.%I', import_dependents.of_table)::regclass
      -- results are calculated, families follow guardians
      and c.relname <> all ('{course_results,term_results,year_results,course_statistics,
        term_statistics,provisional_results,dirty_results,families,family_children}'::text[])
    order by c.relname
  loop
    execute pg_catalog.format(
      'select count(*)
       from %s t
       join app_private.import_writes o
         on o.school_id = $1 and o.import_id = $2 and o.of_table = $3 and o.before is null
         and t.%I = (o.key ->> %L)::%s%s
       where not exists (
         select
         from app_private.import_writes w
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %L and w.before is null
           and %s)',
      v_reference.name, v_reference.column_name, v_reference.key_column, v_reference.type,
      case when v_reference.is_tenant then ' and t.school_id = $1' else '' end,
      v_reference.relname, coalesce(v_reference.key_match, 'false'))
    into v_count
    using school, import, import_dependents.of_table;
    if v_count > 0 then
      v_uses := v_uses || pg_catalog.jsonb_build_object(
        'by', v_reference.relname, 'count', v_count);
    end if;
  end loop;
  return v_uses;
end;
$$;

comment on function app_private.import_dependents(integer, uuid, text) is
  'What leans on the rows that an import entered into a table, besides its own: tables (by) and '
  'how many of their rows (count). What is calculated from them does not count.';
--! EndIncluded imports/functions/import_dependents.sql
--! Included imports/functions/import_obstacles.sql
create or replace function app_private.import_obstacles(school integer, import uuid)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_table record;
  v_count bigint;
  v_reasons jsonb := '[]';
begin
  for v_table in
    select t.*
    from app_private.import_tables() as t
    where exists (
      select
      from app_private.import_writes w
      where w.school_id = school
        and w.import_id = import
        and w.of_table = t.of_table)
    order by t.place
  loop
    execute pg_catalog.format(
      'select count(*)
       from app_private.import_writes w
       left join app_public.%1$I t on %2$s%3$s
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
         and w.after <> (
           select coalesce(pg_catalog.jsonb_object_agg(k, pg_catalog.to_jsonb(t) -> k), ''{}'')
           from pg_catalog.jsonb_object_keys(w.after) as k)',
      v_table.of_table, v_table.school_match, v_table.key_match)
    into v_count
    using school, import;
    if v_count > 0 then
      v_reasons := v_reasons || pg_catalog.jsonb_build_object(
        'by', 'changed', 'table', v_table.of_table, 'count', v_count);
    end if;
    select v_reasons || coalesce(
      pg_catalog.jsonb_agg(u || pg_catalog.jsonb_build_object('table', v_table.of_table)), '[]')
    into v_reasons
    from pg_catalog.jsonb_array_elements(
      app_private.import_dependents(school, import, v_table.of_table)) as u;
  end loop;
  return v_reasons;
end;
$$;

comment on function app_private.import_obstacles(integer, uuid) is
  'Why an applied import can''t be undone: rows that do not stand as it left them (by: changed), '
  'and what leans on those it entered (by: the table), with table and count; an empty list for '
  'nothing.';
--! EndIncluded imports/functions/import_obstacles.sql
--! Included imports/functions/undo_import.sql
create or replace function app_private.undo_import(
  school integer, import uuid, by_user uuid default null)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_table record;
  v_reasons jsonb;
  v_days constant integer := 7;
begin
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import ' || school, 0));
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  if not found or v_import.state <> 'applied' then
    raise exception 'Only an import that was applied can be undone'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Open the page again.';
  end if;
  if v_import.applied_at < pg_catalog.now() - pg_catalog.make_interval(days => v_days) then
    raise exception 'An import can be undone within % days', v_days
      using errcode = 'RBVAL', column = 'import_id', hint = 'Change what is wrong by hand.';
  end if;
  perform pg_catalog.set_config('app.reason', 'undo import ' || import, true);

  v_reasons := app_private.import_obstacles(school, import);
  if v_reasons <> '[]' then
    raise exception 'Something leans on what was imported, or was changed since'
      using errcode = 'RBUSE', detail = v_reasons::text,
      hint = 'Take away first what the details list.';
  end if;

  for v_table in
    select t.*
    from app_private.import_tables() as t
    where exists (
      select
      from app_private.import_writes w
      where w.school_id = school
        and w.import_id = import
        and w.of_table = t.of_table)
    order by t.place desc
  loop
    execute pg_catalog.format(
      'delete from app_public.%1$I t
       using app_private.import_writes w
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
         and %2$s%3$s',
      v_table.of_table, v_table.school_match, v_table.key_match)
    using school, import;
    execute (
      select pg_catalog.format(
        'update app_public.%1$I t
         set %2$s
         from app_private.import_writes w
         cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.before) as r
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
           and w.before is not null and %3$s%4$s',
        v_table.of_table,
        pg_catalog.string_agg(
          pg_catalog.format('%1$I = case when w.before ? %1$L then r.%1$I else t.%1$I end', c),
          ', '),
        v_table.school_match, v_table.key_match)
      from pg_catalog.unnest(v_table.other_columns) as c)
    using school, import;
  end loop;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import;
  update app_public.imports i
  set state = 'undone', undone_at = pg_catalog.now(), undone_by = by_user
  where i.school_id = school
    and i.id = import
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.undo_import(integer, uuid, uuid) is
  'Takes an applied import back within 7 days: what it entered is deleted, what it changed is as '
  'it was. Returns the import. Errors: RBVAL, not applied, or too long ago; RBUSE, others lean on '
  'it (by, count, table in the details) or changed it since (by: changed).';
--! EndIncluded imports/functions/undo_import.sql
--! Included imports/functions/import_words.sql
create or replace function app_private.import_words(code text, detail text)
  returns text[]
  language sql stable parallel safe
begin atomic
  select array[replace(w.message, '%', coalesce(import_words.detail, '')), w.remedy]
  from (
    values
    ('missing', 'missing', 'Fill it in.'),
    ('fields', '% fields', 'Give each row as many fields as the header; put text that holds the '
      'separator in quotes.'),
    ('not_text', 'longer than 500 characters', 'Shorten it.'),
    ('not_name', 'not a name of 2 to 200 characters', 'Write the name in full.'),
    ('not_phone', 'not a phone number', 'Write digits, at most 40 characters.'),
    ('not_email', 'not an e-mail address', 'Write it like name@example.org, or leave it empty.'),
    ('not_date', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
    ('not_birth_date', 'not a date', 'Write 2012-11-03 or 03/11/2012.'),
    ('birth_date', 'not between 1900 and today', 'Check the year.'),
    ('not_sex', 'not a sex', 'Write female or male, F or M.'),
    ('not_status', 'not a status', 'Write active, inactive, transferred or graduated.'),
    ('not_relation', 'not a relation', 'Write mother, father, grandparent, sibling, relative or '
      'guardian.'),
    ('not_mode', 'not a mode', 'Write normal, bonus, sup10 or excluded.'),
    ('not_subject_level', 'not a level of subjects', 'Write primary or secondary.'),
    ('not_coefficient', 'not a coefficient', 'Write a number from 0 to 999.99 with at most two '
      'decimals.'),
    ('not_maximum', 'not a maximum', 'Write a number above 0, up to 999.99, with at most two '
      'decimals.'),
    ('not_size', 'not a number of places', 'Write a whole number from 1 to 9999.'),
    ('twice', 'stands in line % already', 'Leave one of the two rows.'),
    ('differs', 'differs from line % for the same person', 'Make the rows of one person agree.'),
    ('unknown_student', 'the school has no student of this number', 'Check the number, or import '
      'the students first.'),
    ('unknown_year', 'the school has no such academic year', 'Check the name, or make the year '
      'first.'),
    ('no_active_year', 'no year is named and none is active', 'Name the academic year, or make one '
      'active.'),
    ('unknown_class', 'the year % has no such class', 'Check the name, or import the classes '
      'first.'),
    ('unknown_subject', 'the school has no such subject', 'Check the code, or import the subjects '
      'first.'),
    ('unknown_teacher', 'the school has no such teacher', 'Write the e-mail address, or last and '
      'first name; or import the teachers first.'),
    ('two_teachers', 'several teachers have this name', 'Write the e-mail address.'),
    ('two_guardians', '% guardians fit', 'Give the phone number or e-mail address of the one '
      'meant.'),
    ('elsewhere', 'the student is in the class % then', 'Move the student in Rollbook, or correct '
      'the class.'),
    ('outside_year', 'not within %', 'Correct the day.'),
    ('class_full', 'the class has room for %', 'Raise the size of the class, or choose another.'))
    as w (code, message, remedy)
  where w.code = import_words.code;
end;

comment on function app_private.import_words(text, text) is
  'What an error of an import says, and what to do about it, in English.';
--! EndIncluded imports/functions/import_words.sql
--! Included imports/functions/import_errors.sql
create or replace function app_private.import_errors(school integer, import uuid)
  returns table (line integer, "column" text, value text, message text, remedy text)
  language sql stable
begin atomic
  select r.line,
    coalesce(
      i.header[array_position(i.columns, e.error ->> 'field')],
      case when e.error ->> 'field' in ('last_name', 'first_name')
        then i.header[array_position(i.columns, 'full_name')] end,
      e.error ->> 'field'),
    e.error ->> 'value', w.words[1], w.words[2]
  from app_public.imports i
  join app_private.import_rows r on r.school_id = i.school_id and r.import_id = i.id
  cross join lateral jsonb_array_elements(r.errors) as e (error)
  cross join lateral app_private.import_words(e.error ->> 'code', e.error ->> 'detail') as w (words)
  where i.school_id = school
    and i.id = import
    and r.action = 'reject'
  order by r.line, 2, 4;
end;

comment on function app_private.import_errors(integer, uuid) is
  'What is wrong with the rows of an import: line, column as the file calls it, value, message '
  'and remedy in English.';
--! EndIncluded imports/functions/import_errors.sql
--! Included imports/functions/import_changes.sql
create or replace function app_private.import_changes(school integer, import uuid)
  returns table (line integer, of_table text, field text, before jsonb, after jsonb)
  language sql stable
begin atomic
  select w.line, w.of_table, a.key, w.before -> a.key, a.value
  from app_private.import_writes w
  cross join lateral jsonb_each(w.after) as a (key, value)
  where w.school_id = school
    and w.import_id = import
    and w.before is not null
    and w.before -> a.key <> a.value
  order by w.line, w.of_table, a.key;
end;

comment on function app_private.import_changes(integer, uuid) is
  'What an import changes of what is there: each field before and after.';
--! EndIncluded imports/functions/import_changes.sql
--! Included imports/functions/described_import.sql
create or replace function app_private.described_import(of_import app_public.imports)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'id', of_import.id, 'kind', of_import.kind, 'fileName', of_import.file_name,
    'state', of_import.state,
    'rows', of_import.row_count, 'created', of_import.create_count,
    'changed', of_import.change_count, 'same', of_import.same_count,
    'rejected', of_import.reject_count, 'leftOut', of_import.left_out_count,
    'problem', of_import.problem, 'createdAt', of_import.created_at,
    'createdBy', (
      select u.last_name || ' ' || u.first_name
      from app_public.users u
      where u.id = of_import.created_by),
    'appliedAt', of_import.applied_at, 'undoneAt', of_import.undone_at,
    'canUndo', of_import.state = 'applied' and of_import.applied_at > now() - interval '7 days');
end;

comment on function app_private.described_import(app_public.imports) is
  'An import as screens show it: id, kind, fileName, state, rows, created, changed, same, '
  'rejected, leftOut (counts), problem, createdAt, createdBy, appliedAt, undoneAt, canUndo.';
--! EndIncluded imports/functions/described_import.sql
--! Included imports/functions/import_list.sql
create or replace function app_public.import_list()
  returns json
  language plpgsql stable
  security definer -- rows of imports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_most constant integer := 100;
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(
      pg_catalog.json_agg(app_private.described_import(i) order by i.created_at desc, i.id desc),
      '[]')
    from (
      select x.*
      from app_public.imports x
      where x.school_id = app_hidden.current_school_id()
      order by x.created_at desc, x.id desc
      limit v_most) as i);
end;
$$;

comment on function app_public.import_list() is
  'The last 100 imports of the school, the newest first, for its admins (described_import()). '
  'Error RBDEN: not an admin.';
grant execute on function app_public.import_list() to app_user;
--! EndIncluded imports/functions/import_list.sql
--! Included imports/functions/import_page.sql
create or replace function app_public.import_page(
  import_id uuid, action text default 'reject', start integer default 0)
  returns json
  language plpgsql stable
  security definer -- rows of imports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_size constant integer := 20;
begin
  perform app_hidden.check_admin();
  select i.* into v_import
  from app_public.imports i
  where i.school_id = app_hidden.current_school_id()
    and i.id = import_page.import_id;
  if v_import.id is null then
    return null;
  end if;
  return pg_catalog.json_build_object(
    'import', app_private.described_import(v_import),
    'fields', (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object('name', f.field, 'isRequired', f.is_required) order by f.place)
      from app_private.import_fields() as f
      where f.kind = v_import.kind),
    'columns', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('header', h.name, 'field', v_import.columns[h.place],
          'samples', array(
            select s.fields[h.place]
            from (
              select r.line, r.fields
              from app_private.import_rows r
              where r.school_id = v_import.school_id
                and r.import_id = v_import.id
              order by r.line
              limit 3) as s
            where s.fields[h.place] <> ''
            order by s.line))
        order by h.place), '[]')
      from pg_catalog.unnest(v_import.header) with ordinality as h (name, place)),
    'rows', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('line', r.line, 'fields', r.fields, 'errors', r.errors,
          'changes', (
            select coalesce(pg_catalog.json_agg(
              pg_catalog.json_build_object('table', w.of_table, 'column', a.key,
                'before', w.before -> a.key, 'after', a.value)
              order by w.of_table, a.key), '[]')
            from app_private.import_writes w
            cross join lateral pg_catalog.jsonb_each(w.after) as a (key, value)
            where w.school_id = r.school_id
              and w.import_id = r.import_id
              and w.line = r.line
              and w.before is not null
              and w.before -> a.key <> a.value))
        order by r.line), '[]')
      from (
        select x.*
        from app_private.import_rows x
        where x.school_id = v_import.school_id
          and x.import_id = v_import.id
          and x.action = import_page.action
        order by x.line
        limit v_size offset greatest(coalesce(start, 0), 0)) as r));
end;
$$;

comment on function app_public.import_page(uuid, text, integer) is
  'An import for the school''s admins: import (described_import()), fields of its kind (name, '
  'isRequired), columns of the file (header, field, samples) and 20 of its rows of an action '
  '(create, change, same, reject, leave_out), from start on: line, fields, errors (field, value, '
  'code, detail), changes (table, column, before, after). NULL: no such import. Error RBDEN: not '
  'an admin.';
grant execute on function app_public.import_page(uuid, text, integer) to app_user;
--! EndIncluded imports/functions/import_page.sql
--! Included imports/functions/held_import.sql
create or replace function app_private.held_import(import_id uuid, states text[])
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
begin
  perform app_hidden.check_admin();
  select i.* into v_import
  from app_public.imports i
  where i.school_id = app_hidden.current_school_id()
    and i.id = held_import.import_id
  for no key update skip locked;
  if v_import.id is null or v_import.state <> all (states) then
    raise exception 'The import is not in this state any more, or at work just now'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Open the page again.';
  end if;
  return v_import;
end;
$$;

comment on function app_private.held_import(uuid, text[]) is
  'An import of the current school in one of these states, held until the end of the transaction. '
  'Errors: RBDEN, not an admin; RBVAL, no such import, in another state, or the worker is at it.';
--! EndIncluded imports/functions/held_import.sql
--! Included imports/functions/queue_import.sql
create or replace function app_private.queue_import(
  of_import app_public.imports, state text, by_user uuid default null)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = queue_import.state, problem = null, applied_by = by_user
  where i.school_id = of_import.school_id
    and i.id = of_import.id;
  perform graphile_worker.add_job(
    'run_import',
    pg_catalog.json_build_object('schoolId', of_import.school_id, 'importId', of_import.id),
    max_attempts => 3);
end;
$$;

comment on function app_private.queue_import(app_public.imports, text, uuid) is
  'Has the worker check an import (state checking) or write it (applying).';
--! EndIncluded imports/functions/queue_import.sql
--! Included imports/functions/upload_import.sql
create or replace function app_hidden.upload_import(kind text, file_name text, content bytea)
  returns uuid
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_import uuid;
  v_part constant integer := 1000000;
begin
  perform app_hidden.check_admin();
  v_import := app_private.begin_import(
    v_school, kind, file_name, '{}', app_hidden.current_user_id());
  update app_public.imports i
  set state = 'reading'
  where i.school_id = v_school
    and i.id = v_import;
  insert into app_private.import_parts (school_id, import_id, place, content)
  select v_school, v_import, p.place,
    pg_catalog.substr(upload_import.content, 1 + (p.place - 1) * v_part, v_part)
  from pg_catalog.generate_series(
    1, greatest(1, (pg_catalog.length(upload_import.content) + v_part - 1) / v_part)) as p (place);
  perform graphile_worker.add_job(
    'read_import',
    pg_catalog.json_build_object('schoolId', v_school, 'importId', v_import),
    max_attempts => 3);
  return v_import;
end;
$$;

comment on function app_hidden.upload_import(text, text, bytea) is
  'Keeps a file that an admin sends, to be read by the worker; returns the import. Called by the '
  'server, which has looked at the size. Errors: RBDEN, not an admin; constraints of imports.';
grant execute on function app_hidden.upload_import(text, text, bytea) to app_user;
--! EndIncluded imports/functions/upload_import.sql
--! Included imports/functions/import_part.sql
create or replace function app_private.import_part(school integer, import uuid, place integer)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'fileName', i.file_name, 'content', replace(encode(p.content, 'base64'), E'\n', ''))
  from app_public.imports i
  join app_private.import_parts p on p.school_id = i.school_id and p.import_id = i.id
  where i.school_id = school
    and i.id = import
    and i.state = 'reading'
    and p.place = import_part.place;
end;

comment on function app_private.import_part(integer, uuid, integer) is
  'A part of an uploaded file for the worker: fileName, content in base64; NULL when there is no '
  'such part, or the file has been read or given up.';
grant execute on function app_private.import_part(integer, uuid, integer) to rollbook_worker;
--! EndIncluded imports/functions/import_part.sql
--! Included imports/functions/restart_import_rows.sql
create or replace function app_private.restart_import_rows(
  school integer, import uuid, header text[])
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_header text[] := array(
    select pg_catalog.btrim(pg_catalog.left(h.name, 200))
    from pg_catalog.unnest(header) with ordinality as h (name, place)
    order by h.place);
begin
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  update app_public.imports i
  set header = v_header, columns = app_private.guessed_columns(school, i.kind, v_header),
    row_count = 0
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
end;
$$;

comment on function app_private.restart_import_rows(integer, uuid, text[]) is
  'Begins to read a file from its header on, also after a worker was killed at it: its columns '
  'are guessed, rows from before forgotten.';
grant execute on function app_private.restart_import_rows(integer, uuid, text[])
  to rollbook_worker;
--! EndIncluded imports/functions/restart_import_rows.sql
--! Included imports/functions/finish_import_rows.sql
create or replace function app_private.finish_import_rows(school integer, import uuid)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = 'mapping'
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
end;
$$;

comment on function app_private.finish_import_rows(integer, uuid) is
  'Says that the rows of a file are read; its bytes are forgotten.';
grant execute on function app_private.finish_import_rows(integer, uuid) to rollbook_worker;
--! EndIncluded imports/functions/finish_import_rows.sql
--! Included imports/functions/fail_import.sql
create or replace function app_private.fail_import(
  school integer, import uuid, code text, message text)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = case i.state when 'reading' then 'failed' else 'mapping' end,
    problem = pg_catalog.jsonb_build_object('code', code, 'message', message), applied_by = null
  where i.school_id = school
    and i.id = import
    and i.state in ('reading', 'checking', 'applying');
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
end;
$$;

comment on function app_private.fail_import(integer, uuid, text, text) is
  'Notes why a file can''t be read (code unreadable), or that the worker gave its check or its '
  'writing up (code broken): then its columns can be named anew. Nothing was written.';
grant execute on function app_private.fail_import(integer, uuid, text, text) to rollbook_worker;
--! EndIncluded imports/functions/fail_import.sql
--! Included imports/functions/run_import.sql
create or replace function app_private.run_import(school integer, import uuid)
  returns text
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_import app_public.imports;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
  for no key update;
  if v_import.state = 'checking' then
    v_import := app_private.check_import(school, import);
  elsif v_import.state = 'applying' then
    v_import := app_private.apply_import(school, import, v_import.applied_by);
  end if;
  return v_import.state;
end;
$$;

comment on function app_private.run_import(integer, uuid) is
  'Does what an import waits for: its check, or its writing, whole in one transaction, so that a '
  'killed worker leaves it waiting. Returns the state then.';
grant execute on function app_private.run_import(integer, uuid) to rollbook_worker;
--! EndIncluded imports/functions/run_import.sql
--! Included imports/functions/map_import.sql
create or replace function app_public.map_import(import_id uuid, columns text[])
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{mapping,checked}');
begin
  perform app_private.name_import_columns(v_import.school_id, v_import.id, columns);
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_public.map_import(uuid, text[]) is
  'Says which field each column of a file holds (NULL: none) and has the import checked. Errors: '
  'RBDEN, not an admin; RBVAL, not a moment for it, an unknown field, or one in two columns '
  '(field in the details).';
grant execute on function app_public.map_import(uuid, text[]) to app_user;
--! EndIncluded imports/functions/map_import.sql
--! Included imports/functions/correct_import.sql
create or replace function app_public.correct_import(import_id uuid, rows json)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{checked}');
begin
  if pg_catalog.json_typeof(rows) is distinct from 'array' then
    raise exception 'Rows come in a list' using errcode = 'RBVAL', column = 'rows';
  end if;
  update app_private.import_rows r
  set action = case when coalesce((x.row ->> 'leaveOut')::boolean, false) then 'leave_out' end,
    errors = '[]',
    fields = array(
      select coalesce(x.row -> 'fields' ->> p.place::text, r.fields[p.place], '')
      from pg_catalog.generate_series(1, pg_catalog.cardinality(v_import.header)) as p (place)
      order by p.place)
  from pg_catalog.jsonb_array_elements(rows::jsonb) as x (row)
  where r.school_id = v_import.school_id
    and r.import_id = v_import.id
    and r.line = (x.row ->> 'line')::integer;
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_public.correct_import(uuid, json) is
  'Corrects rows of an import and has it checked again. rows: line, fields (the place of a column '
  'from 1 and what it holds now), leaveOut. Errors: RBDEN, not an admin; RBVAL, not a list, or '
  'not a moment for it.';
grant execute on function app_public.correct_import(uuid, json) to app_user;
--! EndIncluded imports/functions/correct_import.sql
--! Included imports/functions/leave_out_rejected.sql
create or replace function app_public.leave_out_rejected(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{checked}');
begin
  update app_private.import_rows r
  set action = 'leave_out', errors = '[]'
  where r.school_id = v_import.school_id
    and r.import_id = v_import.id
    and r.action = 'reject';
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_public.leave_out_rejected(uuid) is
  'Leaves every rejected row of an import out and has the rest checked again. Errors: RBDEN, not '
  'an admin; RBVAL, not a moment for it.';
grant execute on function app_public.leave_out_rejected(uuid) to app_user;
--! EndIncluded imports/functions/leave_out_rejected.sql
--! Included imports/functions/write_checked_import.sql
create or replace function app_public.write_checked_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{checked}');
begin
  if v_import.reject_count > 0 then
    raise exception 'Some rows are rejected'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Correct them, or leave them out.';
  end if;
  perform app_private.queue_import(v_import, 'applying', app_hidden.current_user_id());
end;
$$;

comment on function app_public.write_checked_import(uuid) is
  'Has the worker write an import that was checked, all of it or nothing. Errors: RBDEN, not an '
  'admin; RBVAL, not a moment for it, or rows are rejected.';
grant execute on function app_public.write_checked_import(uuid) to app_user;
--! EndIncluded imports/functions/write_checked_import.sql
--! Included imports/functions/cancel_import.sql
create or replace function app_public.cancel_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(
    import_id, '{reading,mapping,checking,checked,applying}');
begin
  update app_public.imports i
  set state = 'cancelled', applied_by = null
  where i.school_id = v_import.school_id
    and i.id = v_import.id;
  delete from app_private.import_parts p
  where p.school_id = v_import.school_id
    and p.import_id = v_import.id;
  delete from app_private.import_rows r
  where r.school_id = v_import.school_id
    and r.import_id = v_import.id;
  delete from app_private.import_writes w
  where w.school_id = v_import.school_id
    and w.import_id = v_import.id;
end;
$$;

comment on function app_public.cancel_import(uuid) is
  'Gives an import up that was not written yet; its rows are forgotten. Errors: RBDEN, not an '
  'admin; RBVAL, written already, or just being written.';
grant execute on function app_public.cancel_import(uuid) to app_user;
--! EndIncluded imports/functions/cancel_import.sql
--! Included imports/functions/undo_written_import.sql
create or replace function app_public.undo_written_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- takes back rows that nobody may write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{applied}');
begin
  perform app_private.undo_import(
    v_import.school_id, v_import.id, app_hidden.current_user_id());
end;
$$;

comment on function app_public.undo_written_import(uuid) is
  'Takes a written import back within 7 days. Errors: RBDEN, not an admin; RBVAL, not written, or '
  'too long ago; RBUSE, others lean on it (by, count, table in the details) or changed it since '
  '(by: changed).';
grant execute on function app_public.undo_written_import(uuid) to app_user;
--! EndIncluded imports/functions/undo_written_import.sql
--! Included institutions/functions/school_settings.sql
create or replace function app_private.school_settings(settings jsonb)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object('scale', t.scale, 'ranks_shown_to_families', t.ranks_shown)
    || school_settings.settings
  from app_public.policy_templates() as t
  where t.code = app_hidden.country_template(school_settings.settings ->> 'country');
end;

comment on function app_private.school_settings(jsonb) is
  'Settings of a new school, columns of schools with the country at least, completed by what the '
  'country''s policy template says.';
--! EndIncluded institutions/functions/school_settings.sql
--! Included institutions/functions/create_school.sql
create or replace function app_private.create_school(
  code text, name text, parent_code text, settings jsonb, rank_key text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_second_factor text := 'admins';
  v_school integer;
  v_columns text;
begin
  if parent_code is not null then
    select i.id, i.second_factor into v_parent, v_second_factor
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(parent_code))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', parent_code
        using errcode = 'RBVAL';
    end if;
  end if;

  insert into app_public.institutions (parent_id, type, code, name, second_factor)
  values (v_parent, 'school', create_school.code, create_school.name, v_second_factor)
  returning id into v_school;

  create_school.settings := app_private.school_settings(create_school.settings);
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings || '{"id": null}') as k;
  execute pg_catalog.format(
    'insert into app_public.schools (%1$s)
     select %1$s from pg_catalog.jsonb_populate_record(null::app_public.schools, $1)', v_columns)
  using settings || pg_catalog.jsonb_build_object('id', v_school);

  if rank_key is not null then
    update app_public.grading_policy_versions v
    set rank_key = create_school.rank_key
    where v.school_id = v_school;
  end if;
  return v_school;
end;
$$;

comment on function app_private.create_school(text, text, text, jsonb, text) is
  'Makes a school below an institution (NULL: standing alone), which asks for a second factor '
  'whom that one asks. settings: columns of schools that differ from what the country''s policy '
  'template or the table says, country at least; rank_key: what ranks compare, when not the '
  'default. Returns its number. Error RBVAL: unknown parent.';
--! EndIncluded institutions/functions/create_school.sql
--! Included imports/functions/template_parts.sql
create or replace function app_private.template_parts(template text, header text[])
  returns text[]
  language sql immutable
begin atomic
  select array_agg(
    case
      when p.part[2] is null then quote_literal(p.part[1])
      else coalesce('r.c' || array_position(header, btrim(p.part[2])), 'null::text') end
    order by p.place)
  from regexp_matches(template, '([^{}]+)|\{([^{}]*)\}', 'g') with ordinality as p (part, place);
end;

comment on function app_private.template_parts(text, text[]) is
  'What a template such as "PH-{school_id}" is put together of for a line r of a file whose '
  'columns are named in header and held in c1, c2 …: SQL expressions. NULL for no template.';
--! EndIncluded imports/functions/template_parts.sql
--! Included imports/functions/template_columns.sql
create or replace function app_private.template_columns(template text)
  returns text[]
  language sql immutable
begin atomic
  select coalesce(array_agg(btrim(p.part[1]) order by p.place), '{}')
  from regexp_matches(template, '\{([^{}]*)\}', 'g') with ordinality as p (part, place);
end;

comment on function app_private.template_columns(text) is
  'The columns that a template such as "PH-{school_id}" names.';
--! EndIncluded imports/functions/template_columns.sql
--! Included imports/functions/mapping_problem.sql
create or replace function app_private.mapping_problem(mapping jsonb)
  returns text
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_problem text;
begin
  if pg_catalog.jsonb_typeof(mapping) is distinct from 'object'
     or pg_catalog.jsonb_typeof(mapping -> 'levels') is distinct from 'array'
     or mapping -> 'levels' = '[]' then
    return 'has no list of levels';
  end if;

  select pg_catalog.format('has the unknown entry “%s”', k) into v_problem
  from pg_catalog.jsonb_object_keys(mapping) as k
  where k not in ('levels', 'school', 'empty', 'encoding', 'separator')
  limit 1;
  if found then
    return v_problem;
  end if;

  select pg_catalog.format('is wrong in level %s: %s', l.place, w.problem) into v_problem
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  cross join lateral (
    select case
      when pg_catalog.jsonb_typeof(l.level) <> 'object' then 'it is no object'
      when coalesce(l.level ->> 'type', '') !~ '^[a-z][a-z_]{0,30}$'
        then 'its type is a word in small letters'
      when coalesce(l.level ->> 'name', '') = '' then 'it has no name'
      when l.level ? 'parent' and l.place = 1 then 'nothing stands above it in the mapping'
      when pg_catalog.jsonb_typeof(coalesce(l.level -> 'where', '{}')) <> 'object'
        then 'its where is no object' end) as w (problem)
  where w.problem is not null
  order by l.place
  limit 1;
  if found then
    return v_problem;
  end if;

  select pg_catalog.format('is wrong in level %s: the entry “%s” is unknown', l.place, k)
  into v_problem
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  cross join lateral pg_catalog.jsonb_object_keys(l.level) as k
  where k not in ('type', 'label', 'code', 'name', 'parent', 'where')
  limit 1;
  if found then
    return v_problem;
  end if;

  select pg_catalog.format('is wrong in level %s: a parent is missing', l.place) into v_problem
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  where l.level -> 'parent' is null
    and mapping #> array['levels', (l.place - 2)::text, 'where'] is not null
    and l.place > 1
  limit 1;
  if found then
    return v_problem;
  end if;

  if mapping -> 'levels' @> '[{"type": "school"}]'
     and mapping #>> '{school,country}' is null then
    return 'has schools, and school.country doesn''t say where they are';
  end if;
  select pg_catalog.format('sets school.%s, which a school doesn''t have', k) into v_problem
  from pg_catalog.jsonb_object_keys(coalesce(mapping -> 'school', '{}')) as k
  where k in ('id', 'domain')
     or not exists (
       select
       from pg_catalog.pg_attribute a
       where a.attrelid = 'app_public.schools'::regclass
         and a.attname = k
         and a.attnum > 0);
  return v_problem;
end;
$$;

comment on function app_private.mapping_problem(jsonb) is
  'What is wrong with a mapping of a file of institutions, to follow the words “The mapping”; NULL '
  'when nothing is.';
--! EndIncluded imports/functions/mapping_problem.sql
--! Included imports/functions/place_institution_types.sql
create or replace function app_private.place_institution_types(levels jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_level record;
  v_depth smallint;
  v_above smallint := 0;
begin
  for v_level in
    select l.level ->> 'type' as type, l.level ->> 'label' as label
    from pg_catalog.jsonb_array_elements(levels) with ordinality as l (level, place)
    order by l.place
  loop
    select t.depth into v_depth from app_public.institution_types t where t.code = v_level.type;
    if not found then
      v_depth := v_above + 1;
      update app_public.institution_types t
      set depth = t.depth + 1
      where t.depth >= v_depth;
      insert into app_public.institution_types (code, name, depth)
      values (v_level.type, coalesce(v_level.label, pg_catalog.initcap(v_level.type)), v_depth);
    elsif v_depth <= v_above then
      raise exception 'A % stands higher in the tree than the mapping says', v_level.type
        using errcode = 'RBTRE', hint = 'Name the levels from the top down.';
    end if;
    v_above := v_depth;
  end loop;
end;
$$;

comment on function app_private.place_institution_types(jsonb) is
  'Makes the levels of institutions that a mapping names and that don''t exist yet, each below the '
  'one named before it; what stood lower moves down. Error RBTRE: levels in another order than the '
  'tree''s.';
--! EndIncluded imports/functions/place_institution_types.sql
--! Included imports/functions/code_from_name.sql
create or replace function app_private.code_from_name(above text, name text)
  returns text
  language sql immutable
begin atomic
  select case
    when char_length(c.code) <= 64 then c.code
    else rtrim(left(c.code, 55), '.-') || '-' || left(md5(c.code), 8) end
  from (
    select concat_ws('.', above, case when s.slug = '' then left(md5(name), 8) else s.slug end)
      as code
    from (
      select btrim(
        regexp_replace(upper(app_hidden.normalised(name)), '[^[:alnum:]]+', '-', 'g'), '-')
        as slug) as s) as c;
end;

comment on function app_private.code_from_name(text, text) is
  'A code for an institution that comes without one: the code of the one above and its own name in '
  'capitals, without accents.';
--! EndIncluded imports/functions/code_from_name.sql
--! Included imports/functions/begin_institution_import.sql
create or replace function app_private.begin_institution_import(mapping jsonb, header text[])
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_header text[];
  v_columns text[];
  v_wrong text;
begin
  -- two imports could make the same institution
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('import institutions', 0));
  v_wrong := app_private.mapping_problem(mapping);
  if v_wrong is not null then
    raise exception 'The mapping %', v_wrong
      using errcode = 'RBVAL', hint = 'docs/institutions.md says how a mapping is written.';
  end if;
  if pg_catalog.cardinality(header) > 1000 then
    raise exception 'The file has % columns', pg_catalog.cardinality(header)
      using errcode = 'RBVAL', hint = 'Leave at most 1000.';
  end if;
  perform app_private.place_institution_types(mapping -> 'levels');

  select pg_catalog.array_agg(pg_catalog.btrim(h.name) order by h.place),
    pg_catalog.array_agg('c' || h.place order by h.place)
  into v_header, v_columns
  from pg_catalog.unnest(header) with ordinality as h (name, place);

  create temporary table import_rows (line integer not null, fields integer not null)
    on commit drop;
  execute pg_catalog.format('alter table pg_temp.import_rows %s', (
    select pg_catalog.string_agg(pg_catalog.format('add column %I text', c), ', ')
    from pg_catalog.unnest(v_columns) as c));
  create temporary table import_findings (
    line integer,
    column_name text,
    value text,
    message text not null,
    remedy text not null,
    key text) on commit drop;
  create temporary table import_mentions (
    line integer not null,
    place integer not null,
    code text,
    name text,
    key text,
    parent_key text,
    parent text) on commit drop;

  insert into pg_temp.import_findings
  select distinct 1, c.name, null, 'the mapping names this column, and the file has none',
    'Correct the mapping; the file has: ' || pg_catalog.array_to_string(v_header, ', ') || '.'
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') as l (level)
  cross join lateral (
    select pg_catalog.unnest(app_private.template_columns(t.template)) as name
    from pg_catalog.unnest(array[l.level ->> 'code', l.level ->> 'name', l.level ->> 'parent'])
      as t (template)
    union all
    select pg_catalog.jsonb_object_keys(coalesce(l.level -> 'where', '{}'))) as c
  where c.name <> all (v_header)
  union all
  select 1, h.name, null, 'the column stands there twice', 'Rename one of them.'
  from pg_catalog.unnest(v_header) as h (name)
  where h.name <> ''
  group by h.name
  having pg_catalog.count(*) > 1;
  return v_columns;
end;
$$;

comment on function app_private.begin_institution_import(jsonb, text[]) is
  'Begins an import of institutions in this transaction: makes the levels that the mapping names, '
  'and the temporary tables import_rows, to copy the file''s lines into, import_mentions and '
  'import_findings, what is wrong. Returns the columns of import_rows, c1 to the last. Errors: '
  'RBVAL, a mapping that can''t be followed; RBTRE, levels in another order than the tree''s.';
--! EndIncluded imports/functions/begin_institution_import.sql
--! Included imports/functions/read_institution_import.sql
create or replace function app_private.read_institution_import(
  mapping jsonb, header text[], under text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_width integer := pg_catalog.cardinality(header);
  v_header text[];
  v_root text;
  v_cells text;
  v_level record;
begin
  if under is not null then
    select 'c ' || lower(i.code) into v_root
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(under))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', under using errcode = 'RBVAL';
    end if;
  end if;
  select pg_catalog.array_agg(pg_catalog.btrim(h.name) order by h.place) into v_header
  from pg_catalog.unnest(header) with ordinality as h (name, place);

  insert into pg_temp.import_findings
  select r.line, null, null, pg_catalog.format('%s fields instead of %s', r.fields, v_width),
    'Give each line as many fields as the header; put text that holds the separator in quotes.'
  from pg_temp.import_rows r
  where r.fields <> v_width;

  -- no text, and what the mapping takes for none, is NULL
  select pg_catalog.string_agg(pg_catalog.format(
    'c%1$s = case when pg_catalog.btrim(c%1$s) <> all ($1) then pg_catalog.btrim(c%1$s) end', n),
    ', ')
  into v_cells
  from pg_catalog.generate_series(1, v_width) as n
  where v_header[n] in (
    select pg_catalog.unnest(app_private.template_columns(t.template))
    from pg_catalog.jsonb_array_elements(mapping -> 'levels') as l (level)
    cross join lateral pg_catalog.unnest(
      array[l.level ->> 'code', l.level ->> 'name', l.level ->> 'parent']) as t (template));
  if v_cells is not null then
    execute 'update pg_temp.import_rows set ' || v_cells
    using array[''] || array(
      select pg_catalog.jsonb_array_elements_text(coalesce(mapping -> 'empty', '[]')));
  end if;

  analyze pg_temp.import_rows;

  for v_level in
    select l.place,
      pg_catalog.array_to_string(
        app_private.template_parts(l.level ->> 'code', v_header), ' || ') as code,
      pg_catalog.array_to_string(
        app_private.template_parts(l.level ->> 'name', v_header), ', ') as name,
      pg_catalog.array_to_string(
        app_private.template_parts(l.level ->> 'parent', v_header), ' || ') as parent,
      (
        select pg_catalog.string_agg(
          pg_catalog.format(' and pg_catalog.btrim(r.c%s) = %L',
            pg_catalog.array_position(v_header, w.key), w.value), '')
        from pg_catalog.jsonb_each_text(l.level -> 'where') as w) as condition
    from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
    order by l.place
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_mentions (line, place, code, name, key, parent_key, parent)
       select x.line, %1$s, x.code, x.name,
         case when %2$L then ''c '' || lower(x.code)
           else x.parent_key || ''/'' || lower(x.name) end,
         x.parent_key, x.parent
       from (
         select r.line, %3$s as code, n.name, %5$s as parent_key, %6$s as parent
         from pg_temp.import_rows r
         cross join lateral (
           select pg_catalog.btrim(
             pg_catalog.regexp_replace(pg_catalog.concat(%4$s), ''\s+'', '' '', ''g''))) as n (name)
         left join pg_temp.import_mentions m on m.line = r.line and m.place = %1$s - 1
         where r.fields = %7$s%8$s) as x',
      v_level.place, v_level.code is not null, coalesce(v_level.code, 'null::text'), v_level.name,
      case
        when v_level.parent is not null then '''c '' || lower(' || v_level.parent || ')'
        when v_level.place = 1 then pg_catalog.quote_literal(coalesce(v_root, ''))
        else 'm.key' end,
      coalesce(v_level.parent, 'm.name'), v_width, v_level.condition);
    analyze pg_temp.import_mentions;
  end loop;
end;
$$;

comment on function app_private.read_institution_import(jsonb, text[], text) is
  'Reads the lines of an import of institutions: each names one institution for each level of the '
  'mapping that it holds, with the key by which it is told from others: its code, or where the '
  'mapping gives none, parent and name. under: code of the institution that the highest level '
  'stands below; NULL for none. Error RBVAL: that one is unknown.';
--! EndIncluded imports/functions/read_institution_import.sql
--! Included imports/functions/check_institution_import.sql
create or replace function app_private.check_institution_import(mapping jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_levels on commit drop as
  select l.place::integer as place, l.level ->> 'type' as type,
    pg_catalog.array_to_string(
      app_private.template_columns(l.level ->> 'code'), ', ') as code_columns,
    pg_catalog.array_to_string(
      app_private.template_columns(l.level ->> 'name'), ', ') as name_columns,
    pg_catalog.array_to_string(
      app_private.template_columns(coalesce(l.level ->> 'parent', above.level ->> 'name')), ', ')
      as parent_columns,
    l.level ? 'code' as has_code,
    l.level ? 'parent' as names_parent,
    l.level ? 'where' or l.place = pg_catalog.jsonb_array_length(mapping -> 'levels') as is_own
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  left join pg_catalog.jsonb_array_elements(mapping -> 'levels')
    with ordinality as above (level, place) on above.place = l.place - 1;

  insert into pg_temp.import_findings
  select m.line, v.column_name, v.value, v.message, v.remedy
  from pg_temp.import_mentions m
  join pg_temp.import_levels l using (place)
  cross join lateral (values
    (l.code_columns, null, l.has_code and m.code is null,
      pg_catalog.format('the %s has no code', l.type), 'Fill it in.'),
    (l.code_columns, m.code, m.code !~ '^[[:alnum:]][[:alnum:]._-]{0,63}$',
      'not a code',
      'Use letters, digits, dots, dashes and underscores only, 64 at most.'),
    (l.name_columns, nullif(m.name, ''), pg_catalog.char_length(m.name) < 2,
      pg_catalog.format('the %s has no name of at least 2 characters', l.type), 'Fill it in.'),
    (l.parent_columns, null, l.names_parent and m.parent is null,
      pg_catalog.format('nothing says what the %s stands under', l.type), 'Fill it in.'))
    as v (column_name, value, is_wrong, message, remedy)
  where v.is_wrong;

  -- lines about one institution that don't agree; the first one stands
  insert into pg_temp.import_findings
  select x.line, v.column_name, v.value, v.message, v.remedy
  from (
    select m.*,
      pg_catalog.first_value(m.line) over same as first_line,
      pg_catalog.first_value(m.place) over same as first_place,
      pg_catalog.first_value(m.name) over same as first_name,
      pg_catalog.first_value(m.parent) over same as first_parent,
      pg_catalog.first_value(m.parent_key) over same as first_parent_key
    from pg_temp.import_mentions m
    where m.key is not null
      and m.line not in (select f.line from pg_temp.import_findings f where f.line is not null)
    window same as (partition by m.key order by m.line, m.place)) as x
  join pg_temp.import_levels l using (place)
  join pg_temp.import_levels o on o.place = x.first_place
  cross join lateral (
    select l.code_columns, x.code,
      pg_catalog.format('is the code of a %s in line %s', o.type, x.first_line),
      'Give each institution a code of its own.'
    where x.place <> x.first_place
    union all
    select l.parent_columns, x.parent,
      pg_catalog.format('the %s %s stands under “%s” in line %s', l.type, coalesce(x.code, x.name),
        x.first_parent, x.first_line),
      'Make the lines agree, or give each its own code.'
    where x.place = x.first_place
      and x.parent_key <> x.first_parent_key
    union all
    select l.name_columns, x.name,
      pg_catalog.format('the %s %s is called “%s” in line %s', l.type, x.code, x.first_name,
        x.first_line),
      'Make the lines agree, or give each its own code.'
    where x.place = x.first_place
      and l.has_code
      and x.name <> x.first_name
    union all
    select coalesce(nullif(l.code_columns, ''), l.name_columns), coalesce(x.code, x.name),
      pg_catalog.format('stands in line %s already', x.first_line),
      case when l.has_code then 'Leave one of the two lines.'
        else 'Leave one of the two lines; only a code tells two of one name apart.' end
    where x.place = x.first_place
      and l.is_own
      and x.line <> x.first_line
      and x.parent_key = x.first_parent_key
      and (x.name = x.first_name or not l.has_code))
    as v (column_name, value, message, remedy);
end;
$$;

comment on function app_private.check_institution_import(jsonb) is
  'Finds what is wrong within a file of institutions: codes and names that are missing or not '
  'possible, one institution described in two ways, or named twice.';
--! EndIncluded imports/functions/check_institution_import.sql
--! Included imports/functions/resolve_institution_import.sql
create or replace function app_private.resolve_institution_import()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_place integer;
begin
  if pg_catalog.to_regclass('pg_temp.import_nodes') is not null then
    drop table pg_temp.import_nodes;
  end if;
  create temporary table import_nodes on commit drop as
  select distinct on (m.key) m.key, m.line, m.place, l.type, m.code, m.name, m.parent_key, m.parent,
    null::integer as id, null::integer as parent_id, null::text as known_name
  from pg_temp.import_mentions m
  join pg_temp.import_levels l using (place)
  where m.key is not null
  order by m.key, m.line, m.place;
  create unique index on pg_temp.import_nodes (key);
  create index on pg_temp.import_nodes (parent_key);
  analyze pg_temp.import_nodes;

  -- a code decides
  update pg_temp.import_nodes n
  set id = i.id, known_name = i.name
  from app_public.institutions i
  where n.code is not null
    and lower(i.code) = lower(n.code);

  -- where there is none, parent and name; from the top down
  for v_place in select l.place from pg_temp.import_levels l order by l.place loop
    update pg_temp.import_nodes n
    set parent_id = p.id
    from (
      select o.key, o.id
      from pg_temp.import_nodes o
      where o.id is not null
      union
      select 'c ' || lower(i.code), i.id
      from app_public.institutions i) as p
    where n.place = v_place
      and p.key = n.parent_key;
    update pg_temp.import_nodes n
    set id = i.id, known_name = i.name
    from app_public.institutions i
    where n.place = v_place
      and n.code is null
      and i.parent_id is not distinct from n.parent_id
      and (n.parent_id is not null or n.parent_key = '')
      and i.type = n.type
      and i.deleted_at is null
      and lower(i.name collate "default") = lower(n.name);
  end loop;
end;
$$;

comment on function app_private.resolve_institution_import() is
  'Finds what the lines of an import of institutions name: one row of the temporary table '
  'import_nodes for each institution, with its number where there is one already.';
--! EndIncluded imports/functions/resolve_institution_import.sql
--! Included imports/functions/check_institution_import_tree.sql
create or replace function app_private.check_institution_import_tree()
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into pg_temp.import_findings
  select n.line, coalesce(nullif(v.column_name, ''), l.type), v.value, v.message, v.remedy,
    n.key
  from pg_temp.import_nodes n
  join pg_temp.import_levels l using (place)
  left join pg_temp.import_nodes p on p.key = n.parent_key
  left join app_public.institutions i on i.id = n.id
  left join app_public.institutions above on above.id = i.parent_id
  left join app_public.institutions now_above on now_above.id = n.parent_id
  left join app_public.institution_types t on t.code = n.type
  left join app_public.institution_types u on u.code = now_above.type
  cross join lateral (
    select l.parent_columns, n.parent,
      pg_catalog.format('there is nothing of this code for the %s %s to stand under', n.type,
        coalesce(n.code, n.name)),
      'Add a line for it, or correct the code.'
    where n.parent_key <> ''
      and n.parent_id is null
      and p.key is null
    union all
    select l.parent_columns, n.parent,
      pg_catalog.format('a %s can''t stand under a %s', n.type, coalesce(p.type, now_above.type)),
      'Name an institution of a higher level.'
    where p.place >= n.place or u.depth >= t.depth
    union all
    select l.code_columns, n.code, pg_catalog.format('is a %s in Rollbook', i.type),
      'Give it a code of its own.'
    where i.type <> n.type
    union all
    select l.code_columns, n.code, 'was removed from Rollbook', 'Leave the line, or use a new code.'
    where i.deleted_at is not null
    union all
    select l.parent_columns, n.parent,
      pg_catalog.format('the %s %s stands under %s in Rollbook', n.type, coalesce(n.code, n.name),
        coalesce('“' || above.name || '” (' || above.code || ')', 'nothing')),
      'Move it there first, or correct the file.'
    where i.type = n.type
      and i.deleted_at is null
      and (i.parent_id is distinct from n.parent_id or n.parent_key <> '' and n.parent_id is null)
    union all
    select l.name_columns, n.name, 'there are two of this name in Rollbook',
      'Give the level a code in the mapping.'
    where n.code is null
      and exists (
        select
        from app_public.institutions o
        where o.parent_id is not distinct from i.parent_id
          and o.type = i.type
          and o.id <> i.id
          and o.deleted_at is null
          and lower(o.name collate "default") = lower(n.name)))
    as v (column_name, value, message, remedy);
  get diagnostics v_rows = row_count;
  return v_rows;
end;
$$;

comment on function app_private.check_institution_import_tree() is
  'Finds what an import of institutions can''t be written for: parents that don''t exist or stand '
  'too low, and institutions that are something else, were removed or stand elsewhere. Returns how '
  'many findings that were.';
--! EndIncluded imports/functions/check_institution_import_tree.sql
--! Included imports/functions/skip_rejected_institutions.sql
create or replace function app_private.skip_rejected_institutions()
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
begin
  loop
    -- what names an institution that can't be is left out with it
    delete from pg_temp.import_mentions m
    where m.line in (
      select o.line
      from pg_temp.import_findings f
      join pg_temp.import_mentions o using (key)
      union all
      select f.line
      from pg_temp.import_findings f);
    perform app_private.resolve_institution_import();
    exit when app_private.check_institution_import_tree() = 0;
  end loop;
  return (select count(distinct r.line) from pg_temp.import_rows r) - (
    select count(distinct m.line) from pg_temp.import_mentions m);
end;
$$;

comment on function app_private.skip_rejected_institutions() is
  'Leaves out the lines of an import of institutions in which something is wrong, and those that '
  'name what these would have made. Returns how many lines are left out.';
--! EndIncluded imports/functions/skip_rejected_institutions.sql
--! Included imports/functions/institution_import_changes.sql
create or replace function app_private.institution_import_changes()
  returns table (what text, added bigint, changed bigint, same bigint)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  return query
  select l.type, count(n.key) filter (where n.id is null),
    count(*) filter (where n.id is not null and n.code is not null and n.name <> n.known_name),
    count(*) filter (where n.id is not null and (n.code is null or n.name = n.known_name))
  from pg_temp.import_levels l
  left join pg_temp.import_nodes n using (place)
  group by l.place, l.type
  order by l.place;
end;
$$;

comment on function app_private.institution_import_changes() is
  'What an import of institutions makes, gives another name, and finds as it is, for each level.';
--! EndIncluded imports/functions/institution_import_changes.sql
--! Included imports/functions/write_institutions.sql
create or replace function app_private.write_institutions(settings jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_place integer;
  v_columns text;
begin
  update app_public.institutions i
  set name = n.name
  from pg_temp.import_nodes n
  where i.id = n.id
    and n.code is not null
    and i.name <> n.name;

  alter table pg_temp.import_nodes
    add column is_new boolean not null default false,
    add column is_coded_here boolean not null default false;
  for v_place in select l.place from pg_temp.import_levels l order by l.place loop
    update pg_temp.import_nodes n
    set parent_id = coalesce(
        n.parent_id, (select p.id from pg_temp.import_nodes p where p.key = n.parent_key)),
      id = pg_catalog.nextval(
        pg_catalog.pg_get_serial_sequence('app_public.institutions', 'id')),
      is_new = true
    where n.place = v_place
      and n.id is null;
    update pg_temp.import_nodes n
    set code = c.code, is_coded_here = true
    from (
      select o.id, app_private.code_from_name(above.code, o.name) as code
      from pg_temp.import_nodes o
      left join app_public.institutions above on above.id = o.parent_id
      where o.place = v_place
        and o.is_new
        and o.code is null) as c
    where n.id = c.id;
    -- names that differ in what a code can't hold
    update pg_temp.import_nodes n
    set code = pg_catalog.left(n.code, 55) || '-' || pg_catalog.left(pg_catalog.md5(n.key), 8)
    from (
      select o.id, pg_catalog.row_number() over (
        partition by lower(o.code) order by o.is_coded_here, o.key) as nth
      from pg_temp.import_nodes o
      where o.code is not null) as d
    where n.id = d.id
      and n.place = v_place
      and n.is_coded_here
      and (
        d.nth > 1
        or lower(n.code) in (select lower(i.code) from app_public.institutions i));

    insert into app_public.institutions (id, parent_id, type, code, name, second_factor)
    select n.id, n.parent_id, n.type, n.code, n.name, coalesce(above.second_factor, 'admins')
    from pg_temp.import_nodes n
    left join app_public.institutions above on above.id = n.parent_id
    where n.place = v_place
      and n.is_new
    order by n.line;
  end loop;

  settings := app_private.school_settings(settings);
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings) as k;
  execute pg_catalog.format(
    'insert into app_public.schools (id, %1$s)
     select n.id, %2$s
     from pg_temp.import_nodes n
     cross join pg_catalog.jsonb_populate_record(null::app_public.schools, $1) as s
     where n.is_new
       and n.type = ''school''
     order by n.id',
    v_columns, pg_catalog.regexp_replace(v_columns, '(^|, )', '\1s.', 'g'))
  using settings;
end;
$$;

comment on function app_private.write_institutions(jsonb) is
  'Makes the institutions of an import from the top down, and the settings of its schools; gives '
  'those that are there the file''s names. settings: columns of schools, with the country.';
--! EndIncluded imports/functions/write_institutions.sql
--! Included archives/functions/archive_exceptions.sql
create or replace function app_private.archive_exceptions()
  returns table (table_name text, reason text)
  language sql immutable parallel safe
begin atomic
  select e.*
  from (values
    ('app_public.transfers', 'between two schools; the other one keeps its half'),
    ('app_public.visits', 'who looked in from above, with their sessions and addresses'),
    ('app_public.family_children', 'families are their users''; made anew from the guardians'),
    ('app_public.bulletin_batches', 'prints under way; print again'),
    ('app_public.bulletin_files', 'prints under way; print again'),
    ('app_public.imports', 'files taken in here, and how to take them back; their rows came in'),
    ('app_private.import_parts', 'files taken in here'),
    ('app_private.import_rows', 'files taken in here'),
    ('app_private.import_writes', 'how to take back what was imported here'),
    ('app_private.import_headers', 'guesses of columns; made anew'),
    ('app_private.external_ids', 'names in another system''s bundles, which come with the next one'),
    ('app_private.dirty_results', 'calculated anew'),
    ('app_private.provisional_results', 'calculated anew'),
    ('app_private.result_checks', 'calculated anew'),
    ('app_private.invitations', 'open links into this installation'),
    ('app_private.analyst_institutions', 'rights of database roles of this installation'))
    as e (table_name, reason);
end;

comment on function app_private.archive_exceptions() is
  'Tables with rows of a school that are not in its archive, and why. Any other one is.';
--! EndIncluded archives/functions/archive_exceptions.sql
--! Included archives/functions/archive_tables.sql
create or replace function app_private.archive_tables()
  returns table (
    table_name text, place integer, owner_column text, columns text[], people text[],
    is_sealed boolean)
  language sql stable
begin atomic
  with recursive of_schools as materialized (
    select c.oid, n.nspname || '.' || c.relname as name, a.attname as owner_column
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where n.nspname in ('app_public', 'app_private', 'audit')
      and c.relkind in ('r', 'p')
      and not c.relispartition
      and a.attname in ('school_id', 'institution_id')
      -- one that has both stands with its school
      and not (
        a.attname = 'institution_id'
        and exists (
          select
          from pg_attribute s
          where s.attrelid = c.oid and s.attname = 'school_id' and not s.attisdropped))),
  archived as materialized (
    select t.*
    from of_schools t
    where t.name not in (select e.table_name from app_private.archive_exceptions() as e)),
  depths as (
    select t.oid, 1 as depth
    from archived t
    union
    select k.conrelid, d.depth + 1
    from depths d
    join pg_constraint k on k.confrelid = d.oid and k.contype = 'f' and k.conrelid <> d.oid
    where k.conrelid in (select t.oid from archived t)
      and d.depth < 50)
  select t.name,
    row_number() over (order by t.name = 'audit.log', (
      select max(d.depth) from depths d where d.oid = t.oid), t.name)::integer,
    t.owner_column::text,
    (
      select array_agg(a.attname::text order by a.attnum)
      from pg_attribute a
      where a.attrelid = t.oid
        and a.attnum > 0
        and not a.attisdropped
        and a.attgenerated = ''
        and a.attname <> t.owner_column
        -- a key across schools may be taken elsewhere
        and not (
          t.owner_column = 'institution_id'
          and exists (
            select
            from pg_constraint p
            where p.conrelid = t.oid and p.contype = 'p' and a.attnum = any (p.conkey)))
        -- the log says who changed what and why, not from where
        and not (
          t.name = 'audit.log'
          and a.attname in (
            'id', 'transaction_id', 'session_key', 'database_role', 'address', 'request_id'))),
    case when t.name = 'audit.log' then '{actor_id}' else coalesce((
      select array_agg(distinct a.attname::text)
      from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.conrelid = t.oid
        and k.contype = 'f'
        and k.confrelid = 'app_public.users'::regclass), '{}') end,
    t.name = 'app_private.school_keys'
      or exists (
        select
        from pg_attribute a
        where a.attrelid = t.oid and a.attname = 'key_version' and not a.attisdropped)
  from archived t;
end;

comment on function app_private.archive_tables() is
  'The tables of a school''s archive in an order in which they can be filled, found in the '
  'catalog: the column that says whose rows they are, the columns that are archived, those that '
  'name users, and whether the rows are sealed with the school''s key, or are these keys.';
--! EndIncluded archives/functions/archive_tables.sql
--! Included archives/functions/archive_copy.sql
create or replace function app_private.archive_copy(school integer, of_table text)
  returns text
  language sql stable
begin atomic
  -- JSON holds no control characters: quoted with one of them, each line is written as it is
  select format(
    'copy (
       select pg_catalog.to_jsonb(r)::text
       from (select %s from %s t where t.%I = %s%s order by %s) as r)
     to stdout (format csv, delimiter e''\x02'', quote e''\x01'')',
    (select string_agg(format('t.%I', c.name), ', ' order by c.place)
     from unnest(a.columns) with ordinality as c (name, place)),
    a.table_name, a.owner_column, school,
    case when a.table_name = 'audit.log' then
      -- of a list of names: PostgreSQL 18.4 can't plan a semijoin with this function
      format(' and t.table_name = any (%L)', array(
        select o.table_name from app_private.archive_tables() as o)) end,
    (select string_agg(format('t.%I', k.attname), ', ' order by p.place)
     from pg_constraint x
     cross join lateral unnest(x.conkey) with ordinality as p (attnum, place)
     join pg_attribute k on k.attrelid = x.conrelid and k.attnum = p.attnum
     where x.conrelid = a.table_name::regclass
       and x.contype = 'p'))
  from app_private.archive_tables() as a
  where a.table_name = of_table;
end;

comment on function app_private.archive_copy(integer, text) is
  'The statement that writes a school''s rows of a table as JSON Lines, in the order of their key.';
--! EndIncluded archives/functions/archive_copy.sql
--! Included archives/functions/archived_school.sql
create or replace function app_private.archived_school(school_code text)
  returns table (id integer, school jsonb, tables jsonb)
  language plpgsql stable
  set search_path = ''
as $$
begin
  return query
  select s.id,
    pg_catalog.jsonb_build_object(
      'code', i.code, 'name', i.name, 'status', i.status, 'second_factor', i.second_factor,
      'settings', pg_catalog.to_jsonb(s) - 'id',
      'logged_since', (select min(l.at) from audit.log l where l.school_id = s.id)),
    (
      select pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
          'name', a.table_name, 'columns', a.columns, 'sealed', a.is_sealed)
        order by a.place)
      from app_private.archive_tables() as a)
  from app_public.institutions i
  join app_public.schools s on s.id = i.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no school with the code “%”', school_code using errcode = 'RBVAL';
  end if;
end;
$$;

comment on function app_private.archived_school(text) is
  'What an archive says of its school, and the tables that it has in order. Error RBVAL: there is '
  'no such school.';
--! EndIncluded archives/functions/archived_school.sql
--! Included archives/functions/archived_people.sql
create or replace function app_private.archived_people(school integer)
  returns setof jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_named text;
begin
  select pg_catalog.string_agg(
    pg_catalog.format('select t.%I from %s t where t.%I = $1', p.name, a.table_name,
      a.owner_column), ' union ')
  into v_named
  from app_private.archive_tables() as a
  cross join lateral pg_catalog.unnest(a.people) as p (name);

  return query execute pg_catalog.format(
    'select pg_catalog.to_jsonb(u) || pg_catalog.jsonb_build_object(
       ''username'', k.username, ''email'', k.email, ''phone'', k.phone, ''phone_2'', k.phone_2)
     from app_public.users u
     left join app_public.user_accounts k on k.user_id = u.id
     where u.id in (%s)
     order by u.id', v_named)
  using school;
end;
$$;

comment on function app_private.archived_people(integer) is
  'The users whom the archived rows of a school name, as their archive describes them: without '
  'password, sessions or second factor.';
--! EndIncluded archives/functions/archived_people.sql
--! Included archives/functions/begin_archive_import.sql
create or replace function app_private.begin_archive_import(
  manifest jsonb, new_code text, under text)
  returns table (school_id integer, table_name text, staging text)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_unknown text;
  v_school integer;
begin
  if not pg_catalog.has_parameter_privilege('session_replication_role', 'set') then
    raise exception 'The database''s administrator has to allow this once'
      using errcode = 'RBVAL',
        hint = 'grant set on parameter session_replication_role to rollbook_owner;';
  end if;
  if exists (
    select
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(new_code))) then
    raise exception 'There is an institution with the code “%” already', new_code
      using errcode = 'RBVAL', hint = 'Give another one with --code.';
  end if;
  if under is not null and not exists (
    select
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(under)) and i.deleted_at is null) then
    raise exception 'There is no institution with the code “%”', under using errcode = 'RBVAL';
  end if;

  select coalesce(t.name || '.' || c.name, t.name) into v_unknown
  from pg_catalog.jsonb_to_recordset(manifest -> 'tables') as t (name text, columns text[])
  left join app_private.archive_tables() as a on a.table_name = t.name
  left join lateral (
    select u.name from pg_catalog.unnest(t.columns) as u (name) where u.name <> all (a.columns))
    as c on true
  where a.table_name is null
     or c.name is not null
  union all
  select 'schools.' || k
  from pg_catalog.jsonb_object_keys(manifest #> '{school,settings}') as k
  where not exists (
    select
    from pg_catalog.pg_attribute t
    where t.attrelid = 'app_public.schools'::regclass and t.attname = k and t.attnum > 0)
  limit 1;
  if found then
    raise exception 'The archive has %, which this Rollbook does not know', v_unknown
      using errcode = 'RBVAL', hint = 'It was made by a newer one: update this one first.';
  end if;

  v_school := pg_catalog.nextval(
    pg_catalog.pg_get_serial_sequence('app_public.institutions', 'id'));
  create temporary table archive_people (doc jsonb not null) on commit drop;
  return query select v_school, null::text, 'archive_people';
  for table_name, staging in
    select a.table_name, 'archive_rows_' || a.place
    from pg_catalog.jsonb_to_recordset(manifest -> 'tables') as t (name text)
    join app_private.archive_tables() as a on a.table_name = t.name
    order by a.place
  loop
    execute pg_catalog.format(
      'create temporary table %I (doc jsonb not null) on commit drop', staging);
    school_id := v_school;
    return next;
  end loop;
end;
$$;

comment on function app_private.begin_archive_import(jsonb, text, text) is
  'Begins the import of an archive in this transaction: checks whether the school can be made, and '
  'returns the number it will have with the temporary tables into which the files are to be '
  'copied; the first one takes the people. Error RBVAL: no right to write past triggers; the code is taken, there is nothing of the '
  'code under which it shall stand, or the archive has tables or columns that are not known here.';
--! EndIncluded archives/functions/begin_archive_import.sql
--! Included archives/functions/match_archived_people.sql
create or replace function app_private.match_archived_people()
  returns table (matched bigint, created bigint)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table archive_users on commit drop as
  select (p.doc ->> 'id')::uuid as old_id, p.doc, u.id
  from pg_temp.archive_people p
  left join lateral (
    select k.user_id as id
    from app_public.user_accounts k
    join app_public.users o on o.id = k.user_id
    where lower(k.email) = lower(p.doc ->> 'email')
      -- user names are given by each installation: the person has to be the same, too
      or lower(k.username) = lower(p.doc ->> 'username')
        and app_hidden.normalised(o.last_name) = app_hidden.normalised(p.doc ->> 'last_name')
        and app_hidden.normalised(o.first_name) = app_hidden.normalised(p.doc ->> 'first_name')
    order by lower(k.email) = lower(p.doc ->> 'email') desc nulls last
    limit 1) as u on true;
  -- two of them are never one here
  update pg_temp.archive_users a
  set id = null
  where exists (
    select from pg_temp.archive_users o where o.id = a.id and o.old_id < a.old_id);
  alter table pg_temp.archive_users add column is_new boolean;
  update pg_temp.archive_users a set is_new = a.id is null;
  update pg_temp.archive_users a
  set id = case
    when exists (select from app_public.users u where u.id = a.old_id) then pg_catalog.uuidv7()
    else a.old_id end
  where a.is_new;
  create unique index on pg_temp.archive_users (old_id);
  analyze pg_temp.archive_users;

  insert into app_public.users
    (id, last_name, first_name, position, language, status, created_at, deleted_at)
  select a.id, u.last_name, u.first_name, u.position, u.language, 'inactive',
    u.created_at, u.deleted_at
  from pg_temp.archive_users a
  cross join lateral pg_catalog.jsonb_populate_record(null::app_public.users, a.doc) as u
  where a.is_new;
  insert into app_public.user_accounts (user_id, username, email, phone, phone_2)
  select a.id,
    case
      when not exists (
        select from app_public.user_accounts o where lower(o.username) = lower(k.username))
        then k.username
      when k.email is null
        then pg_catalog.left(k.username, 55) || '-'
          || pg_catalog.left(pg_catalog.md5(a.id::text), 8) end,
    k.email, k.phone, k.phone_2
  from pg_temp.archive_users a
  cross join lateral pg_catalog.jsonb_populate_record(null::app_public.user_accounts, a.doc) as k
  where a.is_new
    and coalesce(k.username, k.email) is not null;

  return query
  select count(*) filter (where not a.is_new), count(*) filter (where a.is_new)
  from pg_temp.archive_users a;
end;
$$;

comment on function app_private.match_archived_people() is
  'Finds the users whom an archive names by e-mail address, or by user name and name; makes those '
  'that are missing, inactive and without a password. Returns how many of both.';
--! EndIncluded archives/functions/match_archived_people.sql
--! Included archives/functions/check_archived_references.sql
create or replace function app_private.check_archived_references(school integer)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_key record;
  v_missing boolean;
begin
  for v_key in
    select a.table_name, a.owner_column, k.confrelid::regclass::text as target,
      pg_catalog.string_agg(
        pg_catalog.format('o.%I = t.%I', theirs.attname, mine.attname), ' and ') as matches,
      pg_catalog.string_agg(pg_catalog.format('t.%I is not null', mine.attname), ' and ') as given
    from app_private.archive_tables() as a
    join pg_catalog.pg_constraint k
      on k.conrelid = a.table_name::regclass and k.contype = 'f'
    cross join lateral pg_catalog.unnest(k.conkey) with ordinality as c (mine, place)
    join pg_catalog.pg_attribute mine
      on mine.attrelid = k.conrelid and mine.attnum = c.mine
    join pg_catalog.pg_attribute theirs
      on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[c.place]
    group by a.table_name, a.owner_column, k.oid, k.confrelid
  loop
    execute pg_catalog.format(
      'select exists (
         select
         from %s t
         where t.%I = $1
           and %s
           and not exists (select from %s o where %s))',
      v_key.table_name, v_key.owner_column, v_key.given, v_key.target, v_key.matches)
    into v_missing
    using school;
    if v_missing then
      raise exception 'A row of % refers to one of % that the archive does not have',
        v_key.table_name, v_key.target
        using errcode = 'RBVAL';
    end if;
  end loop;
end;
$$;

comment on function app_private.check_archived_references(integer) is
  'Error RBVAL: a row of the school refers to something that does not exist. For rows that were '
  'written past the triggers that look after this.';
--! EndIncluded archives/functions/check_archived_references.sql
--! Included archives/functions/write_archive.sql
create or replace function app_private.write_archive(
  manifest jsonb, school integer, new_code text, under text)
  returns table (what text, rows bigint)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school jsonb := manifest -> 'school';
  v_settings jsonb := v_school -> 'settings';
  v_columns text;
  v_table record;
begin
  perform pg_catalog.set_config('app.reason', 'portable archive', true);
  if exists (
    select from app_public.schools s where s.domain = v_settings ->> 'domain') then
    v_settings := v_settings - 'domain';
  end if;
  insert into app_public.institutions (id, parent_id, type, code, name, status, second_factor)
  select school, (
      select i.id
      from app_public.institutions i
      where lower(i.code) = lower(pg_catalog.btrim(under))
        and i.deleted_at is null),
    'school', pg_catalog.btrim(new_code), v_school ->> 'name', v_school ->> 'status',
    v_school ->> 'second_factor';

  select 'users found', m.matched into what, rows from app_private.match_archived_people() as m;
  return next;
  select 'users made', count(*) into what, rows from pg_temp.archive_users a where a.is_new;
  return next;

  -- From here on no trigger fires. What was decided once is not decided again: a closed term takes
  -- its marks, a full class its students, the log is not told, and nobody has to wait. What
  -- references and time zones must be is checked by ourselves.
  perform app_hidden.check_time_zones(array[v_settings ->> 'time_zone']);
  perform pg_catalog.set_config('session_replication_role', 'replica', true);
  select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ') into v_columns
  from pg_catalog.pg_attribute a
  where a.attrelid = 'app_public.schools'::regclass
    and a.attnum > 0
    and v_settings ? a.attname;
  execute pg_catalog.format(
    'insert into app_public.schools (id, %1$s)
     select $1, %1$s from pg_catalog.jsonb_populate_record(null::app_public.schools, $2)',
    v_columns)
  using school, v_settings;

  for v_table in
    select a.*, 'archive_rows_' || a.place as staging, t.columns as given
    from pg_catalog.jsonb_to_recordset(manifest -> 'tables') as t (name text, columns text[])
    join app_private.archive_tables() as a on a.table_name = t.name
    order by a.place
  loop
    execute pg_catalog.format('select count(*) from pg_temp.%I', v_table.staging) into rows;
    what := v_table.table_name;
    return next;
    continue when rows = 0;
    execute pg_catalog.format(
      'insert into %s (%I, %s)
       select $1, %s
       from pg_temp.%I s
       cross join lateral pg_catalog.jsonb_populate_record(null::%s, s.doc) as r',
      v_table.table_name, v_table.owner_column,
      (select pg_catalog.string_agg(pg_catalog.quote_ident(c.name), ', ' order by c.place)
       from pg_catalog.unnest(v_table.given) with ordinality as c (name, place)),
      (select pg_catalog.string_agg(
         case
           when c.name = any (v_table.people) then pg_catalog.format(
             '(select u.id from pg_temp.archive_users u where u.old_id = r.%I)', c.name)
           -- in the log, the number that the school had
           when v_table.table_name = 'audit.log' and c.name in ('before', 'after') then pg_catalog.format(
             '%s - ''school_id''', 'r.' || pg_catalog.quote_ident(c.name))
           else pg_catalog.format('r.%I', c.name) end, ', ' order by c.place)
       from pg_catalog.unnest(v_table.given) with ordinality as c (name, place)),
      v_table.staging, v_table.table_name)
    using school;
  end loop;
  perform app_private.check_archived_references(school);
  perform pg_catalog.set_config('session_replication_role', 'origin', true);

  perform app_private.link_families(
    school, array(select g.id from app_public.guardians g where g.school_id = school));
  perform app_private.mark_school_dirty(school);
end;
$$;

comment on function app_private.write_archive(jsonb, integer, text, text) is
  'Makes the school of an archive from the rows in the temporary tables: the institution below '
  'another (NULL: standing alone), its settings, people and all its tables, with the families of '
  'its guardians; results are to be calculated again. Columns that the archive does not have take '
  'their default. Returns how many rows of each. Error RBVAL as check_archived_references().';
--! EndIncluded archives/functions/write_archive.sql
--! Included oneroster/functions/oneroster_text.sql
create or replace function app_private.oneroster_text(words text)
  returns text
  language sql immutable parallel safe
return case
  when words ~ '^[+][0-9 ().-]+$' then words
  else app_private.harmless(regexp_replace(words, '[\r\n\t]+', ' ', 'g'))
end;

comment on function app_private.oneroster_text(text) is
  'Text as a cell of a OneRoster file: on one line, harmless to a spreadsheet. A phone number '
  'stays as it is: digits can''t call anything.';
--! EndIncluded oneroster/functions/oneroster_text.sql
--! Included oneroster/functions/oneroster_time.sql
create or replace function app_private.oneroster_time(moment timestamptz)
  returns text
  language sql stable parallel safe
return to_char(moment at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

comment on function app_private.oneroster_time(timestamptz) is
  'A moment as OneRoster writes it: 2025-11-21T10:00:00.000Z.';
--! EndIncluded oneroster/functions/oneroster_time.sql
--! Included oneroster/functions/oneroster_ids.sql
create or replace function app_private.oneroster_ids(school integer)
  returns table (record text, sourced_id text)
  language sql stable
begin atomic
  select e.record, min(e.sourced_id)
  from app_private.external_ids e
  where e.school_id = school
  group by e.record;
end;

comment on function app_private.oneroster_ids(integer) is
  'The sourcedId of each record of a school that has another than its own identifier.';
--! EndIncluded oneroster/functions/oneroster_ids.sql
--! Included oneroster/functions/oneroster_sourced_id.sql
create or replace function app_private.oneroster_sourced_id(school integer, file text, record text)
  returns text
  language sql stable
begin atomic
  select coalesce(
    (select min(e.sourced_id)
     from app_private.external_ids e
     where e.school_id = school
       and e.record = oneroster_sourced_id.record),
    case when file = 'categories' then md5(record)
      else (
        select string_agg(
          coalesce(
            (select min(e.sourced_id)
             from app_private.external_ids e
             where e.school_id = school
               and e.record = p.part),
            p.part),
          '.' order by p.place)
        from string_to_table(record, '.') with ordinality as p (part, place)) end);
end;

comment on function app_private.oneroster_sourced_id(integer, text, text) is
  'What a record is called in a file, also when it is gone: its remembered sourcedId, else those '
  'of its parts with dots between.';
--! EndIncluded oneroster/functions/oneroster_sourced_id.sql
--! Included oneroster/functions/oneroster_school_id.sql
create or replace function app_private.oneroster_school_id(school integer)
  returns text
  language sql stable
begin atomic
  select coalesce(
    min(e.sourced_id),
    (select case
       when i.code ~ '^[0-9A-Za-z._-]+$' then i.code
       else 'institution.' || i.id end
     from app_public.institutions i
     where i.id = school))
  from app_private.external_ids e
  where e.school_id = school
    and e.kind = 'orgs';
end;

comment on function app_private.oneroster_school_id(integer) is
  'The sourcedId of a school, or of an institution above: remembered, or its code.';
--! EndIncluded oneroster/functions/oneroster_school_id.sql
--! Included oneroster/functions/oneroster_orgs.sql
create or replace function app_private.oneroster_orgs(school integer)
  returns table (
    record text, "sourcedId" text, name text, type text, identifier text, "parentSourcedId" text,
    "metadata.country" text, "metadata.timeZone" text, "metadata.currency" text,
    "metadata.language" text, "metadata.scale" numeric, "metadata.maxStudents" integer,
    "metadata.maxTeachers" integer)
  language sql stable
begin atomic
  select i.id::text, app_private.oneroster_school_id(i.id),
    app_private.oneroster_text(i.name),
    case i.type
      when 'ministry' then 'national'
      when 'region' then 'state'
      when 'sector' then 'district'
      when 'school' then 'school'
      else 'local' end,
    app_private.oneroster_text(i.code),
    case when i.parent_id is not null then app_private.oneroster_school_id(i.parent_id) end,
    s.country, s.time_zone, s.currency, s.language, trim_scale(s.scale), s.max_students,
    s.max_teachers
  from app_public.institutions own
  join app_public.institutions i on i.id = any (own.path)
  left join app_public.schools s on s.id = i.id
  where own.id = school;
end;

comment on function app_private.oneroster_orgs(integer) is
  'orgs.csv: a school and the institutions above it.';
--! EndIncluded oneroster/functions/oneroster_orgs.sql
--! Included oneroster/functions/oneroster_academic_sessions.sql
create or replace function app_private.oneroster_academic_sessions(school integer)
  returns table (
    record text, "sourcedId" text, title text, type text, "startDate" date, "endDate" date,
    "parentSourcedId" text, "schoolYear" integer, "metadata.code" text, "metadata.kind" text,
    "metadata.weight" numeric, "metadata.active" boolean)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school))
  select y.id::text, coalesce(i.sourced_id, y.id::text), app_private.oneroster_text(y.name),
    'schoolYear', y.starts_on, y.ends_on, null::text, extract(year from y.ends_on)::integer,
    null::text, null::text, null::numeric, y.is_active
  from app_public.academic_years y
  left join ids i on i.record = y.id::text
  where y.school_id = school
  union all
  select t.id::text, coalesce(i.sourced_id, t.id::text), app_private.oneroster_text(t.name),
    case t.kind when 'semester' then 'semester' when 'quarter' then 'gradingPeriod' else 'term' end,
    t.starts_on, t.ends_on, coalesce(p.sourced_id, y.id::text),
    extract(year from y.ends_on)::integer, app_private.oneroster_text(t.code), t.kind,
    trim_scale(t.weight), null
  from app_public.terms t
  join app_public.academic_years y on y.school_id = t.school_id and y.id = t.academic_year_id
  left join ids i on i.record = t.id::text
  left join ids p on p.record = y.id::text
  where t.school_id = school;
end;

comment on function app_private.oneroster_academic_sessions(integer) is
  'academicSessions.csv: the years of a school and their terms.';
--! EndIncluded oneroster/functions/oneroster_academic_sessions.sql
--! Included oneroster/functions/oneroster_courses.sql
create or replace function app_private.oneroster_courses(school integer)
  returns table (
    record text, "sourcedId" text, "schoolYearSourcedId" text, title text, "courseCode" text,
    grades text, "orgSourcedId" text, subjects text, "subjectCodes" text, "metadata.what" text,
    "metadata.position" integer, "metadata.level" text, "metadata.category" text,
    "metadata.scale" numeric, "metadata.maximum" numeric, "metadata.coefficient" numeric,
    "metadata.active" boolean, "metadata.conduct" boolean, "metadata.description" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id)
  select s.id::text, coalesce(i.sourced_id, s.id::text), null::text,
    app_private.oneroster_text(s.name), app_private.oneroster_text(s.code), null::text, org.id,
    null::text, null::text, 'subject', null::integer, s.level,
    app_private.oneroster_text(s.category), trim_scale(s.scale), trim_scale(s.default_maximum),
    trim_scale(s.default_coefficient), s.is_active, s.is_conduct,
    app_private.oneroster_text(s.description)
  from app_public.subjects s
  cross join org
  left join ids i on i.record = s.id::text
  where s.school_id = school
  union all
  select l.id::text, coalesce(i.sourced_id, l.id::text), null, app_private.oneroster_text(l.name),
    null, null, org.id, null, null, 'level', l.position, null, null, null, null, null, null, null,
    null
  from app_public.levels l
  cross join org
  left join ids i on i.record = l.id::text
  where l.school_id = school
  union all
  select school || '.classes', org.id || '.classes', null, 'Classes', null, null, org.id, null,
    null, 'level', null, null, null, null, null, null, null, null, null
  from org
  where exists (
    select from app_public.classes k where k.school_id = school and k.level_id is null);
end;

comment on function app_private.oneroster_courses(integer) is
  'courses.csv: the subjects of a school, and its levels, because a homeroom class needs a course, '
  'too; one named Classes for classes without a level.';
--! EndIncluded oneroster/functions/oneroster_courses.sql
--! Included oneroster/functions/oneroster_classes.sql
create or replace function app_private.oneroster_classes(school integer)
  returns table (
    record text, "sourcedId" text, title text, grades text, "courseSourcedId" text,
    "classCode" text, "classType" text, location text, "schoolSourcedId" text,
    "termSourcedIds" text, subjects text, "subjectCodes" text, periods text,
    "metadata.homeroom" text, "metadata.coefficient" numeric, "metadata.mode" text,
    "metadata.position" integer, "metadata.section" text, "metadata.maxSize" integer,
    "metadata.active" boolean)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id),
  sessions as materialized (
    select y.id,
      coalesce(
        string_agg(coalesce(i.sourced_id, t.id::text), ',' order by t.starts_on),
        max(coalesce(p.sourced_id, y.id::text))) as sourced_ids
    from app_public.academic_years y
    left join app_public.terms t on t.school_id = y.school_id and t.academic_year_id = y.id
    left join ids i on i.record = t.id::text
    left join ids p on p.record = y.id::text
    where y.school_id = school
    group by y.id)
  select k.id::text, coalesce(i.sourced_id, k.id::text), app_private.oneroster_text(k.name),
    null::text, coalesce(l.sourced_id, k.level_id::text, org.id || '.classes'), null::text,
    'homeroom', null::text, org.id, n.sourced_ids, null::text, null::text, null::text, null::text,
    null::numeric, null::text, null::integer, app_private.oneroster_text(k.section),
    k.max_size::integer, k.is_active
  from app_public.classes k
  cross join org
  join sessions n on n.id = k.academic_year_id
  left join ids i on i.record = k.id::text
  left join ids l on l.record = k.level_id::text
  where k.school_id = school
  union all
  select c.id::text, coalesce(i.sourced_id, c.id::text),
    app_private.oneroster_text(s.name || ' ' || k.name), null,
    coalesce(d.sourced_id, s.id::text), null, 'scheduled', null, org.id, n.sourced_ids, null, null,
    null, coalesce(h.sourced_id, k.id::text), trim_scale(c.coefficient), c.mode, c.position, null,
    null, c.is_active
  from app_public.courses c
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  cross join org
  join sessions n on n.id = k.academic_year_id
  left join ids i on i.record = c.id::text
  left join ids d on d.record = s.id::text
  left join ids h on h.record = k.id::text
  where c.school_id = school;
end;

comment on function app_private.oneroster_classes(integer) is
  'classes.csv: the classes of a school as homerooms, and the subjects taught in them, scheduled.';
--! EndIncluded oneroster/functions/oneroster_classes.sql
--! Included oneroster/functions/oneroster_staff.sql
create or replace function app_private.oneroster_staff(school integer)
  returns table (user_id uuid, starts_on date, ends_on date)
  language sql stable
begin atomic
  select u.user_id, max(u.starts_on), max(u.ends_on)
  from (
    select m.user_id, m.starts_on, m.ends_on
    from app_public.memberships m
    where m.institution_id = school
      and m.duty = 'teacher'
    union all
    select c.user_id, null, null
    from app_public.course_teachers c
    where c.school_id = school
    union all
    select k.user_id, null, null
    from app_public.class_teachers k
    where k.school_id = school) as u
  group by u.user_id;
end;

comment on function app_private.oneroster_staff(integer) is
  'The teachers of a school, present and past, with the days of their membership. Admins are not '
  'in a bundle: nobody becomes one by a file.';
--! EndIncluded oneroster/functions/oneroster_staff.sql
--! Included oneroster/functions/oneroster_users.sql
create or replace function app_private.oneroster_users(school integer)
  returns table (
    record text, "sourcedId" text, "enabledUser" boolean, "orgSourcedIds" text, role text,
    username text, "userIds" text, "givenName" text, "familyName" text, "middleName" text,
    identifier text, email text, sms text, phone text, "agentSourcedIds" text, grades text,
    password text, "userMasterIdentifier" text, "preferredGivenName" text,
    "preferredMiddleName" text, "preferredFamilyName" text, "primaryOrgSourcedId" text,
    pronouns text, "metadata.relations" text, "metadata.status" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id),
  agents as materialized (
    select g.student_id,
      string_agg(coalesce(i.sourced_id, g.guardian_id::text), ',' order by g.priority,
        coalesce(i.sourced_id, g.guardian_id::text) collate "C") as sourced_ids,
      string_agg(g.relation, ',' order by g.priority,
        coalesce(i.sourced_id, g.guardian_id::text) collate "C") as relations
    from app_public.student_guardians g
    left join ids i on i.record = g.guardian_id::text
    where g.school_id = school
    group by g.student_id),
  relations as materialized (
    select g.guardian_id,
      case when bool_and(g.relation in ('mother', 'father')) then 'parent'
        when bool_and(g.relation in ('grandparent', 'sibling', 'relative')) then 'relative'
        else 'guardian' end as role
    from app_public.student_guardians g
    where g.school_id = school
    group by g.guardian_id)
  select s.id::text, coalesce(i.sourced_id, s.id::text), s.status = 'active', org.id, 'student',
    app_private.oneroster_text(s.student_number), null::text,
    app_private.oneroster_text(s.first_name), app_private.oneroster_text(s.last_name), null::text,
    app_private.oneroster_text(s.student_number), app_private.oneroster_text(s.email), null::text,
    app_private.oneroster_text(s.phone), a.sourced_ids, null::text, null::text, null::text,
    null::text, null::text, null::text, org.id, null::text, a.relations, s.status
  from app_public.students s
  cross join org
  left join ids i on i.record = s.id::text
  left join agents a on a.student_id = s.id
  where s.school_id = school
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id and m.gone_id = s.id and m.undone_at is null)
  union all
  select g.id::text, coalesce(i.sourced_id, g.id::text), true, org.id,
    coalesce(r.role, 'guardian'), coalesce(i.sourced_id, g.id::text), null,
    app_private.oneroster_text(g.first_name), app_private.oneroster_text(g.last_name), null, null,
    app_private.oneroster_text(g.email), app_private.oneroster_text(g.phone_2),
    app_private.oneroster_text(g.phone), null, null, null, null, null, null, null, org.id, null,
    null, null
  from app_public.guardians g
  cross join org
  left join ids i on i.record = g.id::text
  left join relations r on r.guardian_id = g.id
  where g.school_id = school
  union all
  select u.id::text, coalesce(i.sourced_id, u.id::text),
    u.status = 'active' and u.deleted_at is null, org.id, 'teacher',
    app_private.oneroster_text(coalesce(a.username, a.email, i.sourced_id, u.id::text)), null,
    app_private.oneroster_text(u.first_name), app_private.oneroster_text(u.last_name), null, null,
    app_private.oneroster_text(a.email), app_private.oneroster_text(a.phone_2),
    app_private.oneroster_text(a.phone), null, null, null, null, null, null, null, org.id, null,
    null, null
  from app_private.oneroster_staff(school) as t
  join app_public.users u on u.id = t.user_id
  cross join org
  left join app_public.user_accounts a on a.user_id = u.id
  left join ids i on i.record = u.id::text;
end;

comment on function app_private.oneroster_users(integer) is
  'users.csv: the students, guardians and teachers of a school, with role and school for 1.1. '
  'Passwords never leave.';
--! EndIncluded oneroster/functions/oneroster_users.sql
--! Included oneroster/functions/oneroster_roles.sql
create or replace function app_private.oneroster_roles(school integer)
  returns table (
    record text, "sourcedId" text, "userSourcedId" text, "roleType" text, role text,
    "beginDate" date, "endDate" date, "orgSourcedId" text, "userProfileSourcedId" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school))
  select u.record || '.role', coalesce(i.sourced_id, u."sourcedId" || '.role'), u."sourcedId",
    'primary', u.role, t.starts_on, t.ends_on, u."primaryOrgSourcedId", null::text
  from app_private.oneroster_users(school) as u
  left join app_private.oneroster_staff(school) as t on t.user_id::text = u.record
  left join ids i on i.record = u.record || '.role';
end;

comment on function app_private.oneroster_roles(integer) is
  'roles.csv: what each person of users.csv is in the school.';
--! EndIncluded oneroster/functions/oneroster_roles.sql
--! Included oneroster/functions/oneroster_demographics.sql
create or replace function app_private.oneroster_demographics(school integer)
  returns table (
    record text, "sourcedId" text, "birthDate" date, sex text,
    "americanIndianOrAlaskaNative" text, asian text, "blackOrAfricanAmerican" text,
    "nativeHawaiianOrOtherPacificIslander" text, white text, "demographicRaceTwoOrMoreRaces" text,
    "hispanicOrLatinoEthnicity" text, "countryOfBirthCode" text, "stateOfBirthAbbreviation" text,
    "cityOfBirth" text, "publicSchoolResidenceStatus" text)
  language sql stable
begin atomic
  select s.id::text, coalesce(i.sourced_id, s.id::text), s.birth_date, s.sex, null::text,
    null::text, null::text, null::text, null::text, null::text, null::text, null::text, null::text,
    app_private.oneroster_text(s.birth_place), null::text
  from app_public.students s
  left join app_private.oneroster_ids(school) as i on i.record = s.id::text
  where s.school_id = school
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id and m.gone_id = s.id and m.undone_at is null);
end;

comment on function app_private.oneroster_demographics(integer) is
  'demographics.csv: day and place of birth and sex of the students. Origins are not asked for.';
--! EndIncluded oneroster/functions/oneroster_demographics.sql
--! Included oneroster/functions/oneroster_enrollments.sql
create or replace function app_private.oneroster_enrollments(school integer)
  returns table (
    record text, "sourcedId" text, "classSourcedId" text, "schoolSourcedId" text,
    "userSourcedId" text, role text, "primary" boolean, "beginDate" date, "endDate" date,
    "metadata.position" integer, "metadata.coefficient" numeric, "metadata.mode" text,
    "metadata.dropped" boolean)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  org as materialized (select app_private.oneroster_school_id(school) as id),
  courses as materialized (
    select c.id, c.class_id, coalesce(i.sourced_id, c.id::text) as sourced_id
    from app_public.courses c
    left join ids i on i.record = c.id::text
    where c.school_id = school),
  students as materialized (
    select e.id::text as record, coalesce(i.sourced_id, e.id::text) as sourced_id, e.class_id,
      coalesce(k.sourced_id, e.class_id::text) as class_sourced_id, e.student_id,
      coalesce(s.sourced_id, e.student_id::text) as student_sourced_id, e.starts_on, e.ends_on,
      e.is_dropped
    from app_public.enrollments e
    left join ids i on i.record = e.id::text
    left join ids k on k.record = e.class_id::text
    left join ids s on s.record = e.student_id::text
    where e.school_id = school),
  -- where a student differs from the class: the last entry of an enrollment's days counts
  personal as materialized (
    select distinct on (e.record, p.course_id) e.record, p.course_id, p.is_followed,
      p.coefficient, p.mode, greatest(p.starts_on, e.starts_on) as starts_on
    from students e
    join courses c on c.class_id = e.class_id
    join app_public.student_courses p
      on p.school_id = school
      and p.student_id = e.student_id
      and p.course_id = c.id
      and p.starts_on <= coalesce(e.ends_on, 'infinity')
      and coalesce(p.ends_on, 'infinity') >= e.starts_on
    order by e.record, p.course_id, p.starts_on desc)
  select e.record, e.sourced_id, e.class_sourced_id, org.id, e.student_sourced_id, 'student',
    false, e.starts_on, e.ends_on + 1, null::integer, null::numeric, null::text, e.is_dropped
  from students e
  cross join org
  union all
  select e.record || '.' || c.id, coalesce(i.sourced_id, e.sourced_id || '.' || c.sourced_id),
    c.sourced_id, org.id, e.student_sourced_id, 'student', false, e.starts_on,
    case when p.is_followed is false then p.starts_on else e.ends_on + 1 end, null,
    case when p.is_followed then trim_scale(p.coefficient) end,
    case when p.is_followed then p.mode end, null
  from students e
  cross join org
  join courses c on c.class_id = e.class_id
  left join personal p on p.record = e.record and p.course_id = c.id
  left join ids i on i.record = e.record || '.' || c.id
  where p.is_followed is distinct from false
     or p.starts_on > e.starts_on
  union all
  select p.id::text, coalesce(i.sourced_id, p.id::text), c.sourced_id, org.id,
    coalesce(s.sourced_id, p.student_id::text), 'student', false, p.starts_on, p.ends_on + 1, null,
    trim_scale(p.coefficient), p.mode, null
  from app_public.student_courses p
  cross join org
  join courses c on c.id = p.course_id
  left join ids i on i.record = p.id::text
  left join ids s on s.record = p.student_id::text
  where p.school_id = school
    and p.is_followed
    and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = p.student_id
        and e.class_id = c.class_id)
  union all
  select t.course_id || '.' || t.user_id,
    coalesce(i.sourced_id, c.sourced_id || '.' || coalesce(u.sourced_id, t.user_id::text)),
    c.sourced_id, org.id, coalesce(u.sourced_id, t.user_id::text), 'teacher', t.position = 1, null,
    null, t.position, null, null, null
  from app_public.course_teachers t
  cross join org
  join courses c on c.id = t.course_id
  left join ids u on u.record = t.user_id::text
  left join ids i on i.record = t.course_id || '.' || t.user_id
  where t.school_id = school
  union all
  select t.class_id || '.' || t.user_id,
    coalesce(
      i.sourced_id,
      coalesce(k.sourced_id, t.class_id::text) || '.' || coalesce(u.sourced_id, t.user_id::text)),
    coalesce(k.sourced_id, t.class_id::text), org.id, coalesce(u.sourced_id, t.user_id::text),
    'teacher', t.position = 1, null, null, t.position, null, null, null
  from app_public.class_teachers t
  cross join org
  left join ids k on k.record = t.class_id::text
  left join ids u on u.record = t.user_id::text
  left join ids i on i.record = t.class_id || '.' || t.user_id
  where t.school_id = school;
end;

comment on function app_private.oneroster_enrollments(integer) is
  'enrollments.csv: who is in which class (homeroom) and follows which of its courses, and who '
  'teaches them. The end is the first day on which it does not hold any more.';
--! EndIncluded oneroster/functions/oneroster_enrollments.sql
--! Included oneroster/functions/oneroster_categories.sql
create or replace function app_private.oneroster_categories(school integer)
  returns table (record text, "sourcedId" text, title text, weight integer)
  language sql stable
begin atomic
  select a.kind, coalesce(i.sourced_id, md5(a.kind)), app_private.oneroster_text(a.kind),
    null::integer
  from (
    select distinct a.kind
    from app_public.assessments a
    where a.school_id = school) as a
  left join app_private.oneroster_ids(school) as i on i.record = a.kind;
end;

comment on function app_private.oneroster_categories(integer) is
  'categories.csv: the kinds of assessments. What counts is the coefficient of each assessment.';
--! EndIncluded oneroster/functions/oneroster_categories.sql
--! Included oneroster/functions/oneroster_line_items.sql
create or replace function app_private.oneroster_line_items(school integer)
  returns table (
    record text, "sourcedId" text, title text, description text, "assignDate" date,
    "dueDate" date, "classSourcedId" text, "categorySourcedId" text,
    "academicSessionSourcedId" text, "resultValueMin" numeric, "resultValueMax" numeric,
    "schoolSourcedId" text, "metadata.coefficient" numeric, "metadata.position" integer,
    "metadata.optional" text, "metadata.part" text, "metadata.dated" boolean,
    "metadata.scheduledFor" text, "metadata.publishedAt" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school))
  select a.id::text, coalesce(i.sourced_id, a.id::text), app_private.oneroster_text(a.name),
    null::text, coalesce(a.held_on, t.starts_on), coalesce(a.held_on, t.starts_on),
    coalesce(c.sourced_id, a.course_id::text), coalesce(k.sourced_id, md5(a.kind)),
    coalesce(s.sourced_id, a.term_id::text), 0::numeric, trim_scale(a.maximum), org.id,
    trim_scale(a.coefficient), a.position::integer, a.optional,
    app_private.oneroster_text(a.category), a.held_on is not null,
    app_private.oneroster_time(a.scheduled_for), app_private.oneroster_time(a.published_at)
  from app_public.assessments a
  join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
  cross join (select app_private.oneroster_school_id(school) as id) as org
  left join ids i on i.record = a.id::text
  left join ids c on c.record = a.course_id::text
  left join ids k on k.record = a.kind
  left join ids s on s.record = a.term_id::text
  where a.school_id = school;
end;

comment on function app_private.oneroster_line_items(integer) is
  'lineItems.csv: the assessments. One without a day is given the first day of its term.';
--! EndIncluded oneroster/functions/oneroster_line_items.sql
--! Included oneroster/functions/oneroster_results.sql
create or replace function app_private.oneroster_results(school integer)
  returns table (
    record text, "sourcedId" text, "lineItemSourcedId" text, "studentSourcedId" text,
    "scoreStatus" text, score numeric, "scoreDate" date, comment text, "textScore" text,
    "classSourcedId" text, "inProgress" boolean, incomplete boolean, late boolean,
    missing boolean, "metadata.code" text)
  language sql stable
begin atomic
  with ids as materialized (select * from app_private.oneroster_ids(school)),
  items as materialized (
    select a.id, coalesce(i.sourced_id, a.id::text) as sourced_id,
      coalesce(c.sourced_id, a.course_id::text) as course_sourced_id,
      coalesce(a.held_on, t.starts_on) as held_on
    from app_public.assessments a
    join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
    left join ids i on i.record = a.id::text
    left join ids c on c.record = a.course_id::text
    where a.school_id = school)
  select m.assessment_id || '.' || m.student_id,
    coalesce(
      i.sourced_id, a.sourced_id || '.' || coalesce(s.sourced_id, m.student_id::text)),
    a.sourced_id, coalesce(s.sourced_id, m.student_id::text),
    case when m.value is not null or k.effect = 'zero' then 'fully graded'
      when m.code in ('N', 'S') then 'not submitted'
      else 'exempt' end,
    trim_scale(case when k.effect = 'zero' then 0 else m.value end), a.held_on,
    app_private.oneroster_text(m.comment), null::text, a.course_sourced_id, null::boolean,
    null::boolean, null::boolean, case when k.effect = 'zero' then true end, m.code
  from app_public.marks m
  join items a on a.id = m.assessment_id
  left join app_public.mark_codes k on k.school_id = m.school_id and k.code = m.code
  left join ids s on s.record = m.student_id::text
  left join ids i on i.record = m.assessment_id || '.' || m.student_id
  where m.school_id = school;
end;

comment on function app_private.oneroster_results(integer) is
  'results.csv: the marks. A code that counts as 0 is a score of 0 that is missing, another an '
  'exemption or something not handed in; the code itself is metadata.';
--! EndIncluded oneroster/functions/oneroster_results.sql
--! Included oneroster/functions/oneroster_columns.sql
create or replace function app_private.oneroster_columns(version text)
  returns table (
    file text, place integer, name text, type text, is_required boolean, words text[],
    refers_to text)
  language sql immutable
begin atomic
  -- a column is: name type[!: required][(words it may be)][>file it refers to]
  select f.file, c.place::integer, p.part[1], p.part[2], p.part[3] = '!',
    string_to_array(p.part[4], '|'), p.part[5]
  from (values
    ('academicSessions', 'title text!; type word!(gradingPeriod|semester|schoolYear|term);
      startDate date!; endDate date!; parentSourcedId guid>academicSessions; schoolYear year!;
      metadata.code text; metadata.kind word(trimester|semester|quarter|term);
      metadata.weight float; metadata.active boolean'),
    ('categories', 'title text!' || case version when '1.2' then '; weight integer' else '' end),
    ('classes', 'title text!; grades list; courseSourcedId guid!>courses; classCode text;
      classType word!(homeroom|scheduled); location text; schoolSourcedId guid!>orgs;
      termSourcedIds guids!>academicSessions; subjects list; subjectCodes list; periods list;
      metadata.homeroom guid>classes; metadata.coefficient float;
      metadata.mode word(normal|bonus|sup10|excluded); metadata.position integer;
      metadata.section text; metadata.maxSize integer; metadata.active boolean'),
    ('courses', 'schoolYearSourcedId guid>academicSessions; title text!; courseCode text;
      grades list; orgSourcedId guid!>orgs; subjects list; subjectCodes list;
      metadata.what word(subject|level); metadata.position integer;
      metadata.level word(primary|secondary); metadata.category text; metadata.scale float;
      metadata.maximum float; metadata.coefficient float; metadata.active boolean;
      metadata.conduct boolean; metadata.description text'),
    ('demographics', 'birthDate date; sex word(male|female|unspecified|other);
      americanIndianOrAlaskaNative boolean; asian boolean; blackOrAfricanAmerican boolean;
      nativeHawaiianOrOtherPacificIslander boolean; white boolean;
      demographicRaceTwoOrMoreRaces boolean; hispanicOrLatinoEthnicity boolean;
      countryOfBirthCode text; stateOfBirthAbbreviation text; cityOfBirth text;
      publicSchoolResidenceStatus text'),
    ('enrollments', 'classSourcedId guid!>classes; schoolSourcedId guid!>orgs;
      userSourcedId guid!>users; role word!(administrator|aide|guardian|parent|proctor|relative'
      || '|student|teacher);
      primary boolean; beginDate date; endDate date; metadata.position integer;
      metadata.coefficient float; metadata.mode word(normal|bonus|sup10|excluded);
      metadata.dropped boolean'),
    ('lineItems', 'title text!; description text; assignDate date!; dueDate date!;
      classSourcedId guid!>classes; categorySourcedId guid!>categories; '
      || case version
        when '1.2' then 'academicSessionSourcedId guid!>academicSessions;
          resultValueMin float; resultValueMax float; schoolSourcedId guid!>orgs'
        else 'gradingPeriodSourcedId guid!>academicSessions; resultValueMin float!;
          resultValueMax float!' end
      || '; metadata.coefficient float; metadata.position integer;
      metadata.optional word(bonus|improves); metadata.part text; metadata.dated boolean;
      metadata.scheduledFor time; metadata.publishedAt time'),
    ('orgs', 'name text!; type word!(department|school|district|local|state|national);
      identifier text; parentSourcedId guid>orgs; metadata.country text; metadata.timeZone text;
      metadata.currency text; metadata.language text; metadata.scale float;
      metadata.maxStudents integer; metadata.maxTeachers integer'),
    ('results', 'lineItemSourcedId guid!>lineItems; studentSourcedId guid!>users;
      scoreStatus word!(exempt|fully graded|not submitted|partially graded|submitted); score float;
      scoreDate date!; comment text'
      || case version when '1.2' then '; textScore text; classSourcedId guid>classes;
          inProgress boolean; incomplete boolean; late boolean; missing boolean' else '' end
      || '; metadata.code text'),
    ('roles', case version when '1.2' then 'userSourcedId guid!>users;
      roleType word!(primary|secondary); role word!(aide|counselor|districtAdministrator|guardian'
      || '|parent|principal|proctor|relative|siteAdministrator|student|systemAdministrator|teacher);
      beginDate date; endDate date; orgSourcedId guid!>orgs; userProfileSourcedId guid' end),
    ('users', case version
      when '1.2' then 'enabledUser boolean!; username text!; userIds list; givenName text!;
        familyName text!; middleName text; identifier text; email text; sms text; phone text;
        agentSourcedIds guids>users; grades list; password text; userMasterIdentifier text;
        preferredGivenName text; preferredMiddleName text; preferredFamilyName text;
        primaryOrgSourcedId guid>orgs; pronouns text'
      else 'enabledUser boolean!; orgSourcedIds guids!>orgs;
        role word!(administrator|aide|guardian|parent|proctor|relative|student|teacher);
        username text!; userIds list; givenName text!; familyName text!; middleName text;
        identifier text; email text; sms text; phone text; agentSourcedIds guids>users; grades list;
        password text' end
      || '; metadata.relations list;
        metadata.status word(active|inactive|transferred|graduated)')) as f (file, columns)
  cross join lateral regexp_split_to_table(
      'sourcedId guid!; status word(active|inactive|tobedeleted); dateLastModified time; '
        || f.columns, ';\s*') with ordinality as c (words, place)
  cross join lateral (
    select regexp_match(c.words, '^(\S+) ([a-z]+)(!?)(?:\(([^)]*)\))?(?:>(\w+))?$') as part) as p;
end;

comment on function app_private.oneroster_columns(text) is
  'The files of a OneRoster bundle (1.1 or 1.2) that Rollbook writes and reads, with their columns '
  'in order: type, whether it is required, the words it may be, the file it refers to. Columns '
  'named metadata.… are Rollbook''s own.';
--! EndIncluded oneroster/functions/oneroster_columns.sql
--! Included oneroster/functions/oneroster_files.sql
create or replace function app_private.oneroster_files(version text)
  returns table (file text, is_kept boolean)
  language sql stable
begin atomic
  select f.file,
    exists (select from app_private.oneroster_columns(version) as c where c.file = f.file)
  from string_to_table(
    case version
      when '1.2' then 'academicSessions,categories,classes,classResources,courseResources,courses,'
        || 'demographics,enrollments,lineItemLearningObjectiveIds,lineItems,lineItemScoreScales,'
        || 'orgs,resources,resultLearningObjectiveIds,results,resultScoreScales,roles,scoreScales,'
        || 'userProfiles,userResources,users'
      else 'academicSessions,categories,classes,classResources,courseResources,courses,'
        || 'demographics,enrollments,lineItems,orgs,resources,results,users' end,
    ',') as f (file);
end;

comment on function app_private.oneroster_files(text) is
  'The catalogue of a version of OneRoster (1.1 or 1.2), in the order of its manifest; is_kept: '
  'Rollbook has what stands in the file.';
--! EndIncluded oneroster/functions/oneroster_files.sql
--! Included oneroster/functions/oneroster_manifest.sql
create or replace function app_private.oneroster_manifest(version text, mode text)
  returns table ("propertyName" text, value text)
  language sql stable
begin atomic
  select m.name, m.value
  from (
    select 1 as part, 1 as place, 'manifest.version' as name, '1.0' as value
    union all
    select 1, 2, 'oneroster.version', version
    union all
    select 2, (row_number() over ())::integer, 'file.' || f.file,
      case when f.is_kept then mode else 'absent' end
    from app_private.oneroster_files(version) as f
    union all
    select 3, 1, 'source.systemName', 'Rollbook') as m
  order by m.part, m.place;
end;

comment on function app_private.oneroster_manifest(text, text) is
  'manifest.csv of a bundle that Rollbook writes: version 1.1 or 1.2, mode bulk or delta.';
--! EndIncluded oneroster/functions/oneroster_manifest.sql
--! Included oneroster/functions/changed_records.sql
create or replace function app_private.changed_records(
  school integer, since timestamptz, of_table text, columns text[])
  returns table (
    record text, operation text, at timestamptz, before jsonb, after jsonb)
  language sql stable
begin atomic
  select case of_table
      when 'app_public.marks'
        then (l.key ->> 'assessment_id') || '.' || (l.key ->> 'student_id')
      when 'app_public.course_teachers'
        then (l.key ->> 'course_id') || '.' || (l.key ->> 'user_id')
      when 'app_public.class_teachers'
        then (l.key ->> 'class_id') || '.' || (l.key ->> 'user_id')
      else l.key ->> 'id' end,
    l.operation, l.at, l.before, l.after
  from audit.log l
  where l.school_id = school
    and l.table_name = of_table
    and l.at > since
    and (l.operation <> 'update' or l.after ?| columns);
end;

comment on function app_private.changed_records(integer, timestamptz, text, text[]) is
  'Rows of a table of a school that were made, removed or changed in one of the columns after a '
  'moment, as a bundle knows them.';
--! EndIncluded oneroster/functions/changed_records.sql
--! Included oneroster/functions/was_staff.sql
create or replace function app_private.was_staff(school integer, person uuid, since timestamptz)
  returns boolean
  language sql stable
begin atomic
  -- what holds now and was not made since, or was removed since and not made before that
  select exists (
    select
    from (
      select 'app_public.course_teachers' as of_table, c.course_id::text as place
      from app_public.course_teachers c
      where c.school_id = school and c.user_id = person
      union all
      select 'app_public.class_teachers', k.class_id::text
      from app_public.class_teachers k
      where k.school_id = school and k.user_id = person
      union all
      select l.table_name, coalesce(l.key ->> 'course_id', l.key ->> 'class_id')
      from audit.log l
      where l.school_id = school
        and l.table_name in ('app_public.course_teachers', 'app_public.class_teachers')
        and l.operation = 'delete'
        and l.key ->> 'user_id' = person::text
        and l.at > since) as h
    where (
      select l.operation
      from audit.log l
      where l.school_id = school
        and l.table_name = h.of_table
        and l.operation <> 'update'
        and l.key ->> 'user_id' = person::text
        and coalesce(l.key ->> 'course_id', l.key ->> 'class_id') = h.place
        and l.at > since
      order by l.at, l.id
      limit 1) is distinct from 'insert')
  or exists (
    select
    from app_public.memberships m
    where m.institution_id = school
      and m.user_id = person
      and m.duty = 'teacher'
      and not exists (
        select
        from audit.log l
        where l.table_name = 'app_public.memberships'
          and l.operation = 'insert'
          and l.key ->> 'id' = m.id::text
          and l.at > since));
end;

comment on function app_private.was_staff(integer, uuid, timestamptz) is
  'Whether a person was a teacher of a school at a moment, by what they teach and by membership.';
--! EndIncluded oneroster/functions/was_staff.sql
--! Included oneroster/functions/changed_people.sql
create or replace function app_private.changed_people(school integer, since timestamptz)
  returns table (record text, at timestamptz, is_role boolean)
  language sql stable
begin atomic
  select c.record, c.at, c.operation <> 'update'
  from app_private.changed_records(school, since, 'app_public.students',
    '{student_number,last_name,first_name,email,phone,status}') as c
  union all
  select c.record, c.at, c.operation <> 'update'
  from app_private.changed_records(school, since, 'app_public.guardians',
    '{last_name,first_name,email,phone,phone_2}') as c
  union all
  -- a student names the guardians; a guardian is a parent, relative or guardian by them
  select x.record, l.at, x.is_role
  from audit.log l
  cross join lateral (values
    (l.key ->> 'student_id', false, l.operation <> 'update' or l.after ?| '{relation,priority}'),
    (l.key ->> 'guardian_id', true, l.operation <> 'update' or l.after ? 'relation'))
    as x (record, is_role, is_changed)
  where l.school_id = school
    and l.table_name = 'app_public.student_guardians'
    and l.at > since
    and x.is_changed
  union all
  -- a record that was made one with another leaves the bundle, and comes back when that is undone
  select coalesce(l.after ->> 'gone_id', m.gone_id::text), l.at, true
  from audit.log l
  left join app_public.student_merges m
    on m.school_id = school and m.id = (l.key ->> 'id')::uuid
  where l.school_id = school
    and l.table_name = 'app_public.student_merges'
    and l.at > since
    and (l.operation = 'insert' or l.after ? 'undone_at')
  union all
  select u.user_id::text, l.at, false
  from app_private.oneroster_staff(school) as u
  join audit.log l
    on l.table_name = 'app_public.users'
    and l.key = jsonb_build_object('id', u.user_id)
    and l.at > since
    and (l.operation <> 'update' or l.after ?| '{last_name,first_name,status,deleted_at}')
  union all
  select u.user_id::text, l.at, false
  from app_private.oneroster_staff(school) as u
  join audit.log l
    on l.table_name = 'app_public.user_accounts'
    and l.key = jsonb_build_object('user_id', u.user_id)
    and l.at > since
    and (l.operation <> 'update' or l.after ?| '{username,email,phone,phone_2}')
  union all
  -- who began or ceased to be one of the teachers; the days stand in the role only
  select x.user_id, x.at, true
  from (
    select l.key ->> 'user_id' as user_id, l.at
    from audit.log l
    where l.school_id = school
      and l.table_name in ('app_public.course_teachers', 'app_public.class_teachers')
      and l.at > since
      and l.operation <> 'update') as x
  where (x.user_id::uuid in (select s.user_id from app_private.oneroster_staff(school) as s))
    <> app_private.was_staff(school, x.user_id::uuid, since)
  union all
  select coalesce(l.after ->> 'user_id', l.before ->> 'user_id', m.user_id::text), l.at, true
  from audit.log l
  left join app_public.memberships m on m.id = (l.key ->> 'id')::uuid
  where l.table_name = 'app_public.memberships'
    and l.at > since
    and coalesce(
      (coalesce(l.after, l.before) ->> 'institution_id')::integer, m.institution_id) = school
    and coalesce(coalesce(l.after, l.before) ->> 'duty', m.duty) = 'teacher'
    and (l.operation <> 'update' or l.after ?| '{starts_on,ends_on}');
end;

comment on function app_private.changed_people(integer, timestamptz) is
  'People of a school''s bundle of whom something was changed after a moment; is_role: what they '
  'are in the school is concerned, too.';
--! EndIncluded oneroster/functions/changed_people.sql
--! Included oneroster/functions/changed_enrollments.sql
create or replace function app_private.changed_enrollments(school integer, since timestamptz)
  returns table (record text, at timestamptz)
  language sql stable
begin atomic
  select c.record, c.at
  from app_private.changed_records(school, since, 'app_public.course_teachers', '{position}') as c
  union all
  select c.record, c.at
  from app_private.changed_records(school, since, 'app_public.class_teachers', '{position}') as c
  union all
  select x.record, c.at
  from app_private.changed_records(school, since, 'app_public.enrollments',
    '{class_id,student_id,starts_on,ends_on,is_dropped}') as c
  left join app_public.enrollments e on e.school_id = school and e.id::text = c.record
  cross join lateral (
    select c.record
    union all
    -- and what follows from being in a class: its courses
    select c.record || '.' || k.id
    from app_public.courses k
    where k.school_id = school
      and k.class_id::text in (
        e.class_id::text, c.before ->> 'class_id', c.after ->> 'class_id')
      and (c.operation <> 'update' or c.after ?| '{class_id,student_id,starts_on,ends_on}')) as x
  union all
  select e.id || '.' || c.record, c.at
  from app_private.changed_records(school, since, 'app_public.courses', '{class_id}') as c
  join app_public.enrollments e
    on e.school_id = school
    and e.class_id::text in (
      c.before ->> 'class_id', c.after ->> 'class_id', (
        select k.class_id::text
        from app_public.courses k
        where k.school_id = school and k.id::text = c.record))
  union all
  select x.record, c.at
  from app_private.changed_records(school, since, 'app_public.student_courses',
    '{is_followed,coefficient,mode,starts_on,ends_on}') as c
  left join app_public.student_courses p on p.school_id = school and p.id::text = c.record
  cross join lateral (
    select coalesce(p.student_id::text, c.before ->> 'student_id') as student_id,
      coalesce(p.course_id::text, c.before ->> 'course_id') as course_id) as s
  left join app_public.courses k on k.school_id = school and k.id::text = s.course_id
  left join lateral (
    select e.id
    from app_public.enrollments e
    where e.school_id = school
      and e.student_id::text = s.student_id
      and e.class_id = k.class_id) as e on true
  cross join lateral (
    select coalesce(e.id || '.' || s.course_id, c.record) as record) as x;
end;

comment on function app_private.changed_enrollments(integer, timestamptz) is
  'Enrollments of a school''s bundle that were made, changed or removed after a moment.';
--! EndIncluded oneroster/functions/changed_enrollments.sql
--! Included oneroster/functions/oneroster_changes.sql
create or replace function app_private.oneroster_changes(
  school integer, since timestamptz, file text)
  returns table (record text, at timestamptz)
  language plpgsql stable
  set search_path = ''
as $$
begin
  -- by the columns that stand in the file; an insert or delete has all of them
  if file = 'orgs' then
    return query
    select l.key ->> 'id', l.at
    from audit.log l
    join app_public.institutions own on own.id = school
    where l.table_name in ('app_public.institutions', 'app_public.schools')
      and l.at > since
      and (l.key ->> 'id')::integer = any (own.path)
      and (l.operation <> 'update'
        or l.after ?| '{name,code,parent_id,country,time_zone,currency,language,scale,max_students,
          max_teachers}');
  elsif file = 'academicSessions' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.academic_years',
      '{name,starts_on,ends_on,is_active}') as c
    union all
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.terms',
      '{name,code,kind,starts_on,ends_on,weight,academic_year_id}') as c
    union all
    select t.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.academic_years', '{ends_on}') as c
    join app_public.terms t on t.school_id = school and t.academic_year_id::text = c.record
    where c.operation = 'update';
  elsif file = 'courses' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.subjects',
      '{code,name,description,level,category,scale,default_maximum,default_coefficient,is_active,
        is_conduct}') as c
    union all
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.levels', '{name,position}') as c;
  elsif file = 'classes' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.classes',
      '{name,section,max_size,is_active,level_id,academic_year_id}') as c
    union all
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.courses',
      '{class_id,subject_id,coefficient,mode,position,is_active}') as c
    union all
    -- a course is called by its class and subject
    select k.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.classes', '{name}') as c
    join app_public.courses k on k.school_id = school and k.class_id::text = c.record
    where c.operation = 'update'
    union all
    select k.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.subjects', '{name}') as c
    join app_public.courses k on k.school_id = school and k.subject_id::text = c.record
    where c.operation = 'update'
    union all
    -- and names the terms of its year
    select x.record, c.at
    from app_private.changed_records(school, since, 'app_public.terms',
      '{academic_year_id,starts_on}') as c
    join app_public.classes k
      on k.school_id = school
      and k.academic_year_id::text in (
        c.before ->> 'academic_year_id', c.after ->> 'academic_year_id', (
          select t.academic_year_id::text
          from app_public.terms t
          where t.school_id = school and t.id::text = c.record))
    cross join lateral (
      select k.id::text as record
      union all
      select o.id::text
      from app_public.courses o
      where o.school_id = school and o.class_id = k.id) as x;
  elsif file in ('users', 'roles') then
    return query
    select case file when 'roles' then c.record || '.role' else c.record end, c.at
    from app_private.changed_people(school, since) as c
    where file = 'users' or c.is_role;
  elsif file = 'demographics' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.students',
      '{sex,birth_date,birth_place}') as c;
  elsif file = 'enrollments' then
    return query
    select c.record, c.at from app_private.changed_enrollments(school, since) as c;
  elsif file = 'categories' then
    -- a kind that no assessment had before, or none has any more
    return query
    select x.kind, max(c.at)
    from app_private.changed_records(school, since, 'app_public.assessments', '{kind}') as c
    cross join lateral (values (c.before ->> 'kind'), (c.after ->> 'kind')) as x (kind)
    where x.kind is not null
    group by x.kind
    having not exists (
      select from app_public.assessments a where a.school_id = school and a.kind = x.kind)
      or not exists (
        select
        from app_public.assessments a
        where a.school_id = school
          and a.kind = x.kind
          and a.id::text not in (
            select o.record
            from app_private.changed_records(school, since, 'app_public.assessments', '{kind}')
              as o));
  elsif file = 'lineItems' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.assessments',
      '{course_id,term_id,kind,name,maximum,coefficient,held_on,position,scheduled_for,published_at,
        optional,category}') as c
    union all
    select a.id::text, c.at
    from app_private.changed_records(school, since, 'app_public.terms', '{starts_on}') as c
    join app_public.assessments a on a.school_id = school and a.term_id::text = c.record
    where a.held_on is null;
  elsif file = 'results' then
    return query
    select c.record, c.at
    from app_private.changed_records(school, since, 'app_public.marks', '{value,code,comment}')
      as c
    union all
    select m.assessment_id || '.' || m.student_id, x.at
    from (
      select c.record, c.at
      from app_private.changed_records(school, since, 'app_public.assessments',
        '{course_id,held_on}') as c
      where c.operation = 'update'
      union all
      select a.id::text, c.at
      from app_private.changed_records(school, since, 'app_public.terms', '{starts_on}') as c
      join app_public.assessments a on a.school_id = school and a.term_id::text = c.record
      where a.held_on is null) as x
    join app_public.marks m on m.school_id = school and m.assessment_id::text = x.record
    union all
    select m.assessment_id || '.' || m.student_id, c.at
    from audit.log c
    join app_public.marks m on m.school_id = school and m.code = c.key ->> 'code'
    where c.school_id = school
      and c.table_name = 'app_public.mark_codes'
      and c.at > since
      and c.after ? 'effect';
  end if;
end;
$$;

comment on function app_private.oneroster_changes(integer, timestamptz, text) is
  'Which records of a file of a school''s bundle were made, changed or removed after a moment, and '
  'when, as the log of changes says.';
--! EndIncluded oneroster/functions/oneroster_changes.sql
--! Included oneroster/functions/oneroster_query.sql
create or replace function app_private.oneroster_query(
  school integer, version text, file text, since timestamptz)
  returns text
  language sql stable
begin atomic
  select format(
    case when since is null then
      'select %1$s from app_private.%3$I(%4$s) as r order by r."sourcedId" collate "C"'
    else
      'with changes as materialized (
         select c.record, max(c.at) as at
         from app_private.oneroster_changes(%4$s, %5$L, %6$L) as c
         group by c.record),
       rows as materialized (select * from app_private.%3$I(%4$s))
       select d.*
       from (
         select %1$s
         from changes c
         join rows r on r.record = c.record
         union all
         select %2$s
         from changes c
         where not exists (select from rows r where r.record = c.record)) as d
       order by d."sourcedId" collate "C"' end,
    string_agg(
      case c.name
        when 'status' then case when since is null then 'null' else '''active''' end
          || '::text as status'
        when 'dateLastModified' then case
          when since is null then 'null::text' else 'app_private.oneroster_time(c.at)' end
          || ' as "dateLastModified"'
        when 'gradingPeriodSourcedId'
          then 'r."academicSessionSourcedId" as "gradingPeriodSourcedId"'
        else format(
          case c.type when 'boolean' then 'r.%1$I::text as %1$I' else 'r.%1$I' end, c.name) end,
      ', ' order by c.place),
    string_agg(
      case c.name
        when 'sourcedId' then format('app_private.oneroster_sourced_id(%s, %L, c.record)',
          school, oneroster_query.file)
        when 'status' then '''tobedeleted'''
        when 'dateLastModified' then 'app_private.oneroster_time(c.at)'
        else 'null' end,
      ', ' order by c.place),
    'oneroster_' || lower(regexp_replace(oneroster_query.file, '([A-Z])', '_\1', 'g')),
    school, since, oneroster_query.file)
  from app_private.oneroster_columns(version) as c
  where c.file = oneroster_query.file;
end;

comment on function app_private.oneroster_query(integer, text, text, timestamptz) is
  'The query whose rows are a file of a school''s bundle, header included: all records (since is '
  'NULL) or what was changed or removed since then. Of what was removed only the sourcedId is '
  'known.';
--! EndIncluded oneroster/functions/oneroster_query.sql
--! Included oneroster/functions/cell.sql
create or replace function app_private.cell(cells jsonb, name text)
  returns text
  language sql immutable parallel safe
return nullif(btrim(regexp_replace(cells ->> name, '^''(?=[-=+@])', '')), '');

comment on function app_private.cell(jsonb, text) is
  'What stands in a column of a bundle''s row; NULL when it is empty or not there. The apostrophe '
  'that made it harmless to a spreadsheet is gone.';
--! EndIncluded oneroster/functions/cell.sql
--! Included oneroster/functions/date_of.sql
create or replace function app_private.date_of(words text)
  returns date
  language sql stable parallel safe
return case
  when words ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and pg_input_is_valid(words, 'date')
    then words::date
end;

comment on function app_private.date_of(text) is
  'A date as bundles write it, 2025-11-21; NULL when it is none.';
--! EndIncluded oneroster/functions/date_of.sql
--! Included oneroster/functions/begin_oneroster_import.sql
create or replace function app_private.begin_oneroster_import()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- one import at a time: two could make the same people or schools
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('import oneroster', 0));
  create temporary table import_rows (
    file text not null,
    line integer not null,
    fields integer not null,
    cells jsonb not null) on commit drop;
  create temporary table import_findings (
    id serial,
    schools text[],
    file text,
    line integer,
    column_name text,
    value text,
    message text not null,
    remedy text not null,
    is_note boolean not null default false) on commit drop;
  create temporary table import_origins (source text, given_name text, base integer)
    on commit drop;
  create temporary table import_current (org text) on commit drop;
end;
$$;

comment on function app_private.begin_oneroster_import() is
  'Begins the import of a bundle in this transaction: makes the temporary tables import_rows, to '
  'copy its lines into, import_findings, what is wrong with them (schools NULL: with the bundle as '
  'a whole; is_note: worth saying, but no reason to refuse), import_current, the school that is '
  'being imported, and import_origins, in which other files the lines stand.';
--! EndIncluded oneroster/functions/begin_oneroster_import.sql
--! Included oneroster/functions/read_oneroster_manifest.sql
create or replace function app_private.read_oneroster_manifest(properties text[])
  returns table (version text, modes jsonb)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_version text;
begin
  -- name and value in turns
  create temporary table import_manifest on commit drop as
  select (p.place + 3) / 2 as line, pg_catalog.btrim(p.name) as name,
    pg_catalog.btrim(properties[p.place + 1]) as value
  from pg_catalog.unnest(properties) with ordinality as p (name, place)
  where p.place % 2 = 1;

  select m.value into v_version
  from pg_temp.import_manifest m
  where m.name = 'oneroster.version'
  limit 1;
  v_version := coalesce(v_version, '1.2');
  if v_version not in ('1.1', '1.2') then
    insert into pg_temp.import_findings (file, column_name, value, message, remedy)
    values ('manifest.csv', 'oneroster.version', v_version, 'this version is not known',
      'Bundles of version 1.1 or 1.2 can be imported.');
    v_version := '1.2';
  end if;

  insert into pg_temp.import_findings (file, line, column_name, value, message, remedy)
  select 'manifest.csv', m.line, m.name, m.value, x.message, x.remedy
  from pg_temp.import_manifest m
  cross join lateral (
    select 'the property is there twice' as message, 'Remove one of the lines.' as remedy
    where exists (
      select from pg_temp.import_manifest o where o.name = m.name and o.line < m.line)
    union all
    select 'a file is absent, bulk or delta', 'Write one of these words.'
    where m.name like 'file.%'
      and m.value not in ('absent', 'bulk', 'delta')
    union all
    select 'an unknown property', 'Remove the line.'
    where m.name not in ('manifest.version', 'oneroster.version', 'source.systemName',
        'source.systemCode', '')
      and m.name not like 'file.%') as x;

  return query
  select v_version, coalesce(pg_catalog.jsonb_object_agg(f.file, m.value), '{}')
  from pg_temp.import_manifest m
  join app_private.oneroster_files(v_version) as f on lower('file.' || f.file) = lower(m.name)
  where m.value in ('absent', 'bulk', 'delta');
end;
$$;

comment on function app_private.read_oneroster_manifest(text[]) is
  'The version of a bundle and the mode of each file, from the properties of its manifest, names '
  'and values in turns. A bundle without one is 1.2, bulk.';
--! EndIncluded oneroster/functions/read_oneroster_manifest.sql
--! Included oneroster/functions/read_oneroster_files.sql
create or replace function app_private.read_oneroster_files(
  version text, given text[], modes jsonb)
  returns table (given_name text, file text)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_files on commit drop as
  select g.name as given_name, f.file, f.is_kept,
    coalesce(modes ->> f.file, 'bulk') as mode,
    pg_catalog.row_number() over (
      partition by f.file order by g.name = f.file || '.csv' desc, g.place) as place
  from pg_catalog.unnest(given) with ordinality as g (name, place)
  left join app_private.oneroster_files(version) as f
    on lower(f.file) || '.csv' = lower(pg_catalog.regexp_replace(g.name, '^.*/', ''));

  insert into pg_temp.import_findings (file, message, remedy, is_note)
  select f.given_name, 'not a file of a OneRoster bundle, it is not read',
    coalesce('Did you mean ' || n.file || '.csv?', 'Remove it.'), n.file is null
  from pg_temp.import_files f
  left join lateral (
    select o.file
    from app_private.oneroster_files(version) as o
    where public.similarity(o.file, pg_catalog.regexp_replace(f.given_name, '[.]csv$', '')) > 0.4
    order by public.similarity(o.file, f.given_name) desc
    limit 1) as n on true
  where f.file is null
    and lower(f.given_name) <> 'manifest.csv'
  union all
  select f.given_name, 'read as ' || f.file || '.csv', 'Write the name so: case matters.', true
  from pg_temp.import_files f
  where f.place = 1
    and pg_catalog.regexp_replace(f.given_name, '^.*/', '') <> f.file || '.csv'
  union all
  select f.given_name, 'the file is there twice', 'Remove one of them.', false
  from pg_temp.import_files f
  where f.place > 1
  union all
  select f.given_name, 'the manifest says that this file is absent, it is not read',
    'Correct the manifest.', true
  from pg_temp.import_files f
  where f.mode = 'absent'
  union all
  select f.file || '.csv', 'the manifest promises this file, but it is not there',
    'Add it, or say "absent" in the manifest.', false
  from app_private.oneroster_files(version) as f
  where modes ->> f.file in ('bulk', 'delta')
    and f.file not in (select i.file from pg_temp.import_files i where i.file is not null);

  return query
  select f.given_name, f.file
  from pg_temp.import_files f
  where f.is_kept
    and f.place = 1
    and f.mode <> 'absent'
  order by f.file;
end;
$$;

comment on function app_private.read_oneroster_files(text, text[], jsonb) is
  'Says which of the files given are to be read as what, by the modes of the manifest (bulk, delta '
  'or absent for each file); the rest goes into import_findings.';
--! EndIncluded oneroster/functions/read_oneroster_files.sql
--! Included oneroster/functions/read_oneroster_header.sql
create or replace function app_private.read_oneroster_header(
  version text, of_file text, header text[])
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_columns text[];
begin
  create temporary table if not exists import_columns (
    file text,
    place integer,
    given text,
    name text,
    how text) on commit drop;
  insert into pg_temp.import_columns
  select of_file, h.place, pg_catalog.btrim(h.name), c.name,
    case
      when c.name is null then 'unknown'
      when c.name = pg_catalog.btrim(h.name) then 'exact'
      when lower(c.name) = lower(pg_catalog.btrim(h.name)) then 'case'
      else 'alias' end
  from pg_catalog.unnest(header) with ordinality as h (name, place)
  left join lateral (
    select o.name
    from app_private.oneroster_columns(version) as o
    where o.file = of_file
      and (lower(o.name) = lower(pg_catalog.btrim(h.name))
        -- two names that one of the implementations gives
        or of_file = 'demographics' and o.name = 'sourcedId' and h.name = 'userSourcedId')
    limit 1) as c on true;

  insert into pg_temp.import_findings (file, line, column_name, message, remedy, is_note)
  select of_file || '.csv', 1, c.given, 'an unknown column, it is not read',
    coalesce('Did you mean ' || n.name || '?', 'Remove it, or call it metadata.' || c.given || '.'),
    true
  from pg_temp.import_columns c
  left join lateral (
    select o.name
    from app_private.oneroster_columns(version) as o
    where o.file = of_file
      and public.similarity(o.name, c.given) > 0.4
      and o.name not in (
        select k.name from pg_temp.import_columns k where k.file = of_file and k.name is not null)
    order by public.similarity(o.name, c.given) desc
    limit 1) as n on true
  where c.file = of_file
    and c.how = 'unknown'
    and c.given not like 'metadata.%'
  union all
  select of_file || '.csv', 1, c.given, 'read as ' || c.name, 'Write the name so.', true
  from pg_temp.import_columns c
  where c.file = of_file
    and c.how in ('case', 'alias')
  union all
  select of_file || '.csv', 1, c.name, 'the column is there twice', 'Remove one of them.', false
  from pg_temp.import_columns c
  where c.file = of_file
  group by c.name
  having count(c.name) > 1
  union all
  select of_file || '.csv', 1, o.name, 'the column is missing',
    coalesce('Did you mean it by ' || n.given || '?', 'Add it.'), false
  from app_private.oneroster_columns(version) as o
  left join lateral (
    select c.given
    from pg_temp.import_columns c
    where c.file = of_file
      and c.how = 'unknown'
      and public.similarity(o.name, c.given) > 0.4
    order by public.similarity(o.name, c.given) desc
    limit 1) as n on true
  where o.file = of_file
    and o.is_required
    and o.name not in (
      select c.name from pg_temp.import_columns c where c.file = of_file and c.name is not null);

  select pg_catalog.array_agg(c.name order by c.place) into v_columns
  from pg_temp.import_columns c
  where c.file = of_file;
  return v_columns;
end;
$$;

comment on function app_private.read_oneroster_header(text, text, text[]) is
  'What the columns of a file mean, in their order; NULL for those that are not read. Wrong case '
  'is understood and noted; a misspelt name is answered with the one it is most like.';
--! EndIncluded oneroster/functions/read_oneroster_header.sql
--! Included oneroster/functions/sds_columns.sql
create or replace function app_private.sds_columns()
  returns table (format text, source text, given text, file text, name text)
  language sql immutable
begin atomic
  -- source: its columns (another name after a slash) and where OneRoster has them
  select f.format, f.source, g.given, p.part[2], p.part[3]
  from (values
    ('v1', 'School', 'SIS ID/DfE Number = orgs.sourcedId; Name = orgs.name;
      School Number = orgs.identifier; Country = orgs.metadata.country'),
    ('v1', 'Section', 'SIS ID/ID = classes.sourcedId;
      School SIS ID/School DfE Number = classes.schoolSourcedId; Section Name = classes.title;
      Section Number = classes.classCode; Term SIS ID = classes.termSourcedIds;
      Course SIS ID = classes.courseSourcedId; Course SIS ID = courses.sourcedId;
      Course Name = courses.title; Course Number = courses.courseCode;
      School SIS ID/School DfE Number = courses.orgSourcedId;
      Term SIS ID = academicSessions.sourcedId; Term Name = academicSessions.title;
      Term StartDate = academicSessions.startDate; Term EndDate = academicSessions.endDate'),
    ('v1', 'Student', 'SIS ID/ID = users.sourcedId;
      School SIS ID/School DfE Number = users.orgSourcedIds; First Name = users.givenName;
      Last Name = users.familyName; Middle Name = users.middleName; Username = users.username;
      Secondary Email = users.email; Student Number = users.identifier; Grade = users.grades;
      Status = users.enabledUser; SIS ID/ID = demographics.sourcedId;
      Birthdate = demographics.birthDate'),
    ('v1', 'Teacher', 'SIS ID/ID = users.sourcedId;
      School SIS ID/School DfE Number = users.orgSourcedIds; First Name = users.givenName;
      Last Name = users.familyName; Middle Name = users.middleName; Username = users.username;
      Secondary Email = users.email; Status = users.enabledUser'),
    ('v1', 'StudentEnrollment', 'Section SIS ID/Section ID = enrollments.classSourcedId;
      SIS ID/ID = enrollments.userSourcedId'),
    ('v1', 'TeacherRoster', 'Section SIS ID/Section ID = enrollments.classSourcedId;
      SIS ID/ID = enrollments.userSourcedId'),
    ('v2', 'orgs', 'sourcedId = orgs.sourcedId; name = orgs.name; type = orgs.type;
      parentSourcedId = orgs.parentSourcedId'),
    ('v2', 'academicSessions', 'sourcedId = academicSessions.sourcedId;
      title = academicSessions.title; type = academicSessions.type;
      schoolYear = academicSessions.schoolYear; startDate = academicSessions.startDate;
      endDate = academicSessions.endDate'),
    ('v2', 'courses', 'sourcedId = courses.sourcedId; orgSourcedId = courses.orgSourcedId;
      title = courses.title; code = courses.courseCode;
      schoolYearSourcedId = courses.schoolYearSourcedId'),
    ('v2', 'classes', 'sourcedId = classes.sourcedId; orgSourcedId = classes.schoolSourcedId;
      title = classes.title; code = classes.classCode;
      sessionSourcedIds = classes.termSourcedIds; courseSourcedId = classes.courseSourcedId'),
    ('v2', 'users', 'sourcedId = users.sourcedId; orgSourcedIds = users.orgSourcedIds;
      role = users.role; username = users.username; givenName = users.givenName;
      familyName = users.familyName; grade = users.grades; email = users.email;
      phone = users.phone; sms = users.sms'),
    ('v2', 'roles', 'userSourcedId = roles.userSourcedId; orgSourcedId = roles.orgSourcedId;
      role = roles.role; roleStartDate = roles.beginDate; roleEndDate = roles.endDate;
      isPrimary = roles.roleType; grade = roles.grade'),
    ('v2', 'demographics', 'userSourcedId = demographics.sourcedId; sex = demographics.sex;
      birthDate = demographics.birthDate; birthCity = demographics.cityOfBirth'),
    ('v2', 'enrollments', 'classSourcedId = enrollments.classSourcedId;
      userSourcedId = enrollments.userSourcedId; role = enrollments.role'),
    ('v2', 'relationships', 'userSourcedId = links.student;
      relationshipUserSourcedId = links.guardian; relationshipRole = links.role'))
    as f (format, source, columns)
  cross join lateral regexp_split_to_table(f.columns, ';\s*') as c (words)
  cross join lateral (
    select regexp_match(c.words, '^(.+) = ([a-zA-Z]+)[.](.+)$') as part) as p
  cross join lateral string_to_table(p.part[1], '/') as g (given);
end;

comment on function app_private.sds_columns() is
  'The files of Microsoft School Data Sync (v1 with its British names, v2 with 2.1) and what their '
  'columns are in OneRoster. Passwords and flags are not among them.';
--! EndIncluded oneroster/functions/sds_columns.sql
--! Included oneroster/functions/american_date.sql
create or replace function app_private.american_date(words text)
  returns date
  language sql stable parallel safe
return case
  when words ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$'
    and pg_input_is_valid(
      regexp_replace(words, '^([0-9]+)/([0-9]+)/([0-9]+)$', '\3-\1-\2'), 'date')
    then regexp_replace(words, '^([0-9]+)/([0-9]+)/([0-9]+)$', '\3-\1-\2')::date
  else app_private.date_of(words)
end;

comment on function app_private.american_date(text) is
  'A date as School Data Sync writes it: 11/21/2025, the month first, or 2025-11-21; NULL when it '
  'is none.';
--! EndIncluded oneroster/functions/american_date.sql
--! Included oneroster/functions/read_sds_files.sql
create or replace function app_private.read_sds_files(given text[])
  returns table (given_name text, source text)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_format text;
begin
  create temporary table sds_rows (
    source text not null, line integer not null, fields integer not null, cells jsonb not null)
    on commit drop;
  create temporary table sds_files on commit drop as
  select g.name as given_name, s.source, s.format
  from pg_catalog.unnest(given) as g (name)
  left join (select distinct c.format, c.source from app_private.sds_columns() as c) as s
    on lower(s.source) || '.csv' = lower(pg_catalog.regexp_replace(g.name, '^.*/', ''));
  create temporary table sds_headers (source text, width integer, format text) on commit drop;

  select f.format into v_format
  from pg_temp.sds_files f
  where f.source in ('School', 'orgs')
  limit 1;
  insert into pg_temp.import_findings (file, message, remedy, is_note)
  select f.given_name,
    case when lower(f.given_name) like '%userflags.csv'
      then 'Rollbook has no place for flags, they are not read'
      else 'not a file of School Data Sync, it is not read' end,
    'Leave it out.', true
  from pg_temp.sds_files f
  where f.source is null
  union all
  select r.source || '.csv', 'the file is missing', 'Add it.', false
  from (values
    ('v1', 'School'), ('v1', 'Section'), ('v1', 'Student'), ('v1', 'StudentEnrollment'),
    ('v2', 'orgs'), ('v2', 'classes'), ('v2', 'users'), ('v2', 'enrollments'))
    as r (format, source)
  where r.format = coalesce(v_format, 'v2')
    and r.source not in (select f.source from pg_temp.sds_files f where f.source is not null);

  return query
  select f.given_name, f.source
  from pg_temp.sds_files f
  where f.format = v_format
  order by f.source;
end;
$$;

comment on function app_private.read_sds_files(text[]) is
  'Says which of the files given are to be read as what of School Data Sync; what is missing or '
  'not known goes into import_findings. Makes the temporary table sds_rows, to copy their lines '
  'into.';
--! EndIncluded oneroster/functions/read_sds_files.sql
--! Included oneroster/functions/read_sds_header.sql
create or replace function app_private.read_sds_header(of_source text, header text[])
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_known constant text[] := (
    select pg_catalog.array_agg(distinct c.given)
    from app_private.sds_columns() as c
    where c.source = of_source);
begin
  insert into pg_temp.sds_headers values (of_source, pg_catalog.cardinality(header));
  return (
    select pg_catalog.array_agg(k.name order by h.place)
    from pg_catalog.unnest(header) with ordinality as h (name, place)
    left join pg_catalog.unnest(v_known) as k (name)
      on lower(k.name) = lower(pg_catalog.btrim(h.name)));
end;
$$;

comment on function app_private.read_sds_header(text, text[]) is
  'The columns of a file of School Data Sync, in their order; NULL for those that are not read.';
--! EndIncluded oneroster/functions/read_sds_header.sql
--! Included oneroster/functions/complete_sds_rows.sql
create or replace function app_private.complete_sds_rows(version text, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_first integer := extract(year from today - interval '7 months')::integer;
begin
  -- a term that lasts most of a year is the year; shorter ones belong to a year of their days
  update pg_temp.converted c
  set cells = c.cells || pg_catalog.jsonb_build_object('type', case
      when d.days > 250 then 'schoolYear' when d.days > 100 then 'semester' else 'term' end,
    'schoolYear', pg_catalog.left(c.cells ->> 'endDate', 4))
  from (
    select o.line, app_private.date_of(o.cells ->> 'endDate')
      - app_private.date_of(o.cells ->> 'startDate') as days
    from pg_temp.converted o
    where o.file = 'academicSessions'
      and not o.cells ? 'type') as d
  where c.file = 'academicSessions'
    and c.line = d.line;
  insert into pg_temp.converted
  select 'academicSessions', min(c.line), 'Section', pg_catalog.jsonb_build_object(
    'sourcedId', 'year', 'title', pg_catalog.left(min(c.cells ->> 'startDate'), 4) || '-'
      || pg_catalog.left(max(c.cells ->> 'endDate'), 4),
    'type', 'schoolYear', 'startDate', min(c.cells ->> 'startDate'),
    'endDate', max(c.cells ->> 'endDate'), 'schoolYear',
    pg_catalog.left(max(c.cells ->> 'endDate'), 4))
  from pg_temp.converted c
  where c.file = 'academicSessions'
  having count(*) > 0
     and not pg_catalog.bool_or(c.cells ->> 'type' = 'schoolYear');

  -- sections without a term belong to the year that runs
  if exists (
    select
    from pg_temp.converted c
    where c.file = 'classes' and coalesce(c.cells ->> 'termSourcedIds', '') = '') then
    insert into pg_temp.converted
    select 'academicSessions', 0, 'Section', pg_catalog.jsonb_build_object(
      'sourcedId', n.name, 'title', n.name, 'type', 'schoolYear',
      'startDate', v_first || '-08-01', 'endDate', (v_first + 1) || '-07-31',
      'schoolYear', (v_first + 1)::text)
    from (select v_first || '-' || v_first + 1 as name) as n;
    update pg_temp.converted c
    set cells = c.cells || pg_catalog.jsonb_build_object(
      'termSourcedIds', v_first || '-' || v_first + 1)
    where c.file = 'classes'
      and coalesce(c.cells ->> 'termSourcedIds', '') = '';
  end if;

  -- a section without a course is its own subject
  insert into pg_temp.converted
  select 'courses', c.line, c.source, pg_catalog.jsonb_build_object(
    'sourcedId', c.cells ->> 'sourcedId', 'title', c.cells ->> 'title',
    'orgSourcedId', c.cells ->> 'schoolSourcedId', 'courseCode', '')
  from pg_temp.converted c
  where c.file = 'classes'
    and coalesce(c.cells ->> 'courseSourcedId', '') = '';
  update pg_temp.converted c
  set cells = c.cells || pg_catalog.jsonb_build_object('courseSourcedId', c.cells ->> 'sourcedId')
  where c.file = 'classes'
    and coalesce(c.cells ->> 'courseSourcedId', '') = '';

  update pg_temp.converted u
  set cells = u.cells || pg_catalog.jsonb_build_object('grades', r.cells ->> 'grade')
  from pg_temp.converted r
  where u.file = 'users'
    and r.file = 'roles'
    and r.cells ->> 'userSourcedId' = u.cells ->> 'sourcedId'
    and r.cells ->> 'grade' <> ''
    and coalesce(u.cells ->> 'grades', '') = '';

  -- guardians: what they are stands with the relation, in the schools of the student
  update pg_temp.converted u
  set cells = u.cells || pg_catalog.jsonb_build_object(
    'agentSourcedIds', l.guardians, 'relations', l.relations)
  from (
    select o.cells ->> 'student' as student,
      pg_catalog.string_agg(o.cells ->> 'guardian', ',' order by o.line) as guardians,
      pg_catalog.string_agg(
        case
          when o.cells ->> 'role' in ('relative', 'sibling', 'grandparent') then o.cells ->> 'role'
          else 'guardian' end, ',' order by o.line) as relations
    from pg_temp.converted o
    where o.file = 'links'
    group by 1) as l
  where u.file = 'users'
    and u.cells ->> 'sourcedId' = l.student;
  insert into pg_temp.converted
  select distinct on (l.cells ->> 'guardian', r.cells ->> 'orgSourcedId')
    'roles', l.line, 'relationships', pg_catalog.jsonb_build_object(
      'sourcedId', (l.cells ->> 'guardian') || '.' || (r.cells ->> 'orgSourcedId') || '.guardian',
      'userSourcedId', l.cells ->> 'guardian', 'orgSourcedId', r.cells ->> 'orgSourcedId',
      'roleType', 'primary', 'role', case
        when l.cells ->> 'role' in ('parent', 'relative') then l.cells ->> 'role'
        else 'guardian' end)
  from pg_temp.converted l
  join pg_temp.converted r
    on r.file = 'roles' and r.cells ->> 'userSourcedId' = l.cells ->> 'student'
  where l.file = 'links'
  order by l.cells ->> 'guardian', r.cells ->> 'orgSourcedId', l.line;
end;
$$;

comment on function app_private.complete_sds_rows(text, date) is
  'Adds what OneRoster has and School Data Sync may leave out: the kind of a term, a year, a '
  'course of each section, the roles of guardians.';
--! EndIncluded oneroster/functions/complete_sds_rows.sql
--! Included oneroster/functions/convert_sds_rows.sql
create or replace function app_private.convert_sds_rows()
  returns text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_version text;
  v_today date := current_date;
begin
  v_version := case
    when exists (select from pg_temp.sds_files f where f.source = 'roles') then '1.2'
    else '1.1' end;
  -- lines of several files come together in one: each keeps a range of its own
  insert into pg_temp.import_origins
  select f.source, f.given_name, 10000000 * pg_catalog.row_number() over (order by f.source)
  from pg_temp.sds_files f
  where f.source in (select h.source from pg_temp.sds_headers h);

  insert into pg_temp.import_findings (file, line, message, remedy)
  select o.given_name, r.line, pg_catalog.format('%s fields instead of %s', r.fields, h.width),
    'Give each line as many fields as the header; put text that holds a comma in quotes.'
  from pg_temp.sds_rows r
  join pg_temp.sds_headers h on h.source = r.source
  join pg_temp.import_origins o on o.source = r.source
  where r.fields <> h.width;

  create temporary table converted on commit drop as
  select c.file, o.base + r.line as line, r.source,
    pg_catalog.jsonb_object_agg(c.name, coalesce(r.cells ->> c.given, '')) as cells
  from pg_temp.sds_rows r
  join pg_temp.import_origins o on o.source = r.source
  join lateral (
    -- of two names of a column, the one that is there
    select distinct on (k.file, k.name) k.file, k.name, k.given
    from app_private.sds_columns() as k
    where k.source = r.source
    order by k.file, k.name, (r.cells ? k.given) desc) as c on true
  group by c.file, o.base, r.line, r.source;
  delete from pg_temp.converted c
  where c.file in ('courses', 'academicSessions', 'demographics')
    and c.source in ('Section', 'Student')
    and (c.cells ->> 'sourcedId' = ''
      or c.file = 'demographics' and c.cells ->> 'birthDate' = ''
      or exists (
        select
        from pg_temp.converted o
        where o.file = c.file
          and o.cells ->> 'sourcedId' = c.cells ->> 'sourcedId'
          and o.line < c.line));

  -- the words and dates of OneRoster
  update pg_temp.converted c
  set cells = c.cells || (
    select coalesce(pg_catalog.jsonb_object_agg(e.name, case
      when e.name in ('startDate', 'endDate', 'birthDate', 'beginDate')
        then coalesce(app_private.american_date(e.value)::text, e.value)
      when e.name = 'enabledUser' then (lower(e.value) <> 'inactive')::text
      when e.name = 'roleType' then case lower(e.value)
        when 'true' then 'primary'
        else 'secondary' end
      when e.name = 'role' then case
        when lower(e.value) in ('teacher', 'faculty', 'professor', 'lecturer', 'adjunct')
          then 'teacher'
        when lower(e.value) in ('staff', 'other') then 'aide'
        else lower(e.value) end
      when e.name = 'type' and c.file = 'orgs' then case lower(e.value)
        when 'ministryofeducation' then 'national'
        when 'school' then 'school'
        when 'state' then 'state'
        when 'district' then 'district'
        when 'department' then 'department'
        else 'local' end
      else e.value end), '{}')
    from pg_catalog.jsonb_each_text(c.cells) as e (name, value)
    where e.name in ('startDate', 'endDate', 'birthDate', 'beginDate', 'enabledUser', 'roleType',
      'role', 'type'));
  update pg_temp.converted c
  set cells = case c.file
    when 'orgs' then '{"type": "school"}'::jsonb || c.cells
    when 'users' then case v_version
        when '1.1' then pg_catalog.jsonb_build_object(
          'role', case c.source when 'Student' then 'student' else 'teacher' end)
        else '{}' end
      || '{"enabledUser": "true"}' || c.cells
      || pg_catalog.jsonb_build_object('username',
        coalesce(nullif(c.cells ->> 'username', ''), c.cells ->> 'sourcedId'))
    when 'classes' then '{"classType": "scheduled"}' || c.cells
    when 'enrollments' then pg_catalog.jsonb_build_object(
        'role', case c.source when 'TeacherRoster' then 'teacher' else 'student' end,
        'sourcedId', (c.cells ->> 'classSourcedId') || '.' || (c.cells ->> 'userSourcedId'))
      || c.cells
    when 'roles' then pg_catalog.jsonb_build_object('sourcedId',
        (c.cells ->> 'userSourcedId') || '.' || (c.cells ->> 'orgSourcedId') || '.'
          || (c.cells ->> 'role'), 'roleType', 'primary') || c.cells
    else c.cells end;
  update pg_temp.converted c
  set cells = c.cells || '{"enabledUser": "true"}'
  where c.file = 'users'
    and c.cells ->> 'enabledUser' = '';
  perform app_private.complete_sds_rows(v_version, v_today);

  create temporary table if not exists import_columns (
    file text, place integer, given text, name text, how text) on commit drop;
  insert into pg_temp.import_columns
  select o.file, o.place, o.name, o.name, 'exact'
  from app_private.oneroster_columns(v_version) as o;
  insert into pg_temp.import_rows (file, line, fields, cells)
  select c.file, c.line, (
      select count(*) from app_private.oneroster_columns(v_version) as o where o.file = c.file),
    c.cells
  from pg_temp.converted c
  where c.file <> 'links';
  create temporary table import_files on commit drop as
  select distinct c.file || '.csv' as given_name, c.file, true as is_kept, 'bulk' as mode,
    1 as place
  from pg_temp.converted c;
  return v_version;
end;
$$;

comment on function app_private.convert_sds_rows() is
  'Makes of the lines of School Data Sync what a OneRoster bundle would have, in import_rows, and '
  'returns its version. Lines are numbered by import_origins, for the files they stand in.';
--! EndIncluded oneroster/functions/convert_sds_rows.sql
--! Included oneroster/functions/name_sds_findings.sql
create or replace function app_private.name_sds_findings()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (select from pg_temp.import_origins) then
    return;
  end if;
  update pg_temp.import_findings f
  set file = o.given_name, line = f.line - o.base,
    column_name = coalesce((
      select c.given
      from app_private.sds_columns() as c
      where c.source = o.source
        and c.file || '.csv' = f.file
        and c.name = f.column_name
      order by exists (
        select from pg_temp.sds_rows r where r.source = o.source and r.cells ? c.given) desc
      limit 1), f.column_name),
    message = pg_catalog.regexp_replace(f.message, 'line [0-9]*([0-9]{7})\M', 'line \1')
  from pg_temp.import_origins o
  where f.line between o.base + 1 and o.base + 9999999;
  -- a line number without the zeros in front
  update pg_temp.import_findings f
  set message = pg_catalog.regexp_replace(f.message, 'line 0+([0-9])', 'line \1')
  where f.message ~ 'line 0';
end;
$$;

comment on function app_private.name_sds_findings() is
  'Says of what was found in which file, line and column of School Data Sync it stands.';
--! EndIncluded oneroster/functions/name_sds_findings.sql
--! Included oneroster/functions/place_oneroster_rows.sql
create or replace function app_private.place_oneroster_rows(version text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  analyze pg_temp.import_rows;
  create temporary table staged on commit drop as
  select r.file, r.line, r.fields, r.cells, app_private.cell(r.cells, 'sourcedId') as sid,
    coalesce(lower(app_private.cell(r.cells, 'status')) in ('tobedeleted', 'inactive'), false)
      as is_gone,
    null::text[] as schools
  from pg_temp.import_rows r;
  create index on pg_temp.staged (file, sid);
  analyze pg_temp.staged;

  -- who is what in which school: in 1.1 it stands with the users
  create temporary table staged_roles on commit drop as
  select s.sid as user_sid, o.org, s.line, 'users' as file, s.sid || '.role' as sid,
    lower(app_private.cell(s.cells, 'role')) as role, true as is_primary,
    null::date as starts_on, null::date as ends_on, s.is_gone
  from pg_temp.staged s
  cross join lateral pg_catalog.regexp_split_to_table(
    app_private.cell(s.cells, 'orgSourcedIds'), '\s*,\s*') as o (org)
  where s.file = 'users'
    and s.cells ? 'orgSourcedIds'
  union all
  select app_private.cell(s.cells, 'userSourcedId'), app_private.cell(s.cells, 'orgSourcedId'),
    s.line, 'roles', s.sid, lower(app_private.cell(s.cells, 'role')),
    lower(app_private.cell(s.cells, 'roleType')) is distinct from 'secondary',
    app_private.date_of(app_private.cell(s.cells, 'beginDate')),
    app_private.date_of(app_private.cell(s.cells, 'endDate')), s.is_gone
  from pg_temp.staged s
  where s.file = 'roles';
  create index on pg_temp.staged_roles (user_sid);
  analyze pg_temp.staged_roles;

  -- a row without schools concerns the bundle
  update pg_temp.staged s
  set schools = case s.file
    when 'orgs' then case
      when lower(app_private.cell(s.cells, 'type')) = 'school' then array[s.sid] end
    when 'classes' then array[app_private.cell(s.cells, 'schoolSourcedId')]
    when 'roles' then array[app_private.cell(s.cells, 'orgSourcedId')]
    when 'users' then coalesce(
      (select pg_catalog.array_agg(distinct r.org)
       from pg_temp.staged_roles r
       where r.user_sid = s.sid),
      -- in a delta, roles may stay unsaid
      array[app_private.cell(s.cells, 'primaryOrgSourcedId')]) end
  where s.file in ('orgs', 'classes', 'roles', 'users');
  update pg_temp.staged s
  set schools = coalesce(k.schools, array[app_private.cell(s.cells, 'schoolSourcedId')])
  from pg_temp.staged i
  left join pg_temp.staged k
    on k.file = 'classes' and k.sid = app_private.cell(i.cells, 'classSourcedId')
  where s.file in ('enrollments', 'lineItems')
    and i.file = s.file
    and i.line = s.line;
  update pg_temp.staged s
  set schools = u.schools
  from pg_temp.staged u
  where s.file = 'demographics'
    and u.file = 'users'
    and u.sid = s.sid;
  update pg_temp.staged s
  set schools = a.schools
  from pg_temp.staged a
  where s.file = 'results'
    and a.file = 'lineItems'
    and a.sid = app_private.cell(s.cells, 'lineItemSourcedId');
  -- what can't be told: the only school, if there is one
  update pg_temp.staged s
  set schools = o.schools
  from (
    select pg_catalog.array_agg(o.sid) as schools
    from pg_temp.staged o
    where o.file = 'orgs'
      and lower(app_private.cell(o.cells, 'type')) = 'school'
    having count(*) = 1) as o
  where pg_catalog.array_to_string(s.schools, '') is null
     or pg_catalog.array_to_string(s.schools, '') = '';
  analyze pg_temp.staged;
end;
$$;

comment on function app_private.place_oneroster_rows(text) is
  'Makes of the lines of a bundle the temporary tables staged (with the schools each belongs to; '
  'NULL: the bundle) and staged_roles (who is what in which school, in 1.1 and 1.2 alike).';
--! EndIncluded oneroster/functions/place_oneroster_rows.sql
--! Included oneroster/functions/check_oneroster_rows.sql
create or replace function app_private.check_oneroster_rows(version text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_findings (schools, file, line, message, remedy)
  select s.schools, s.file || '.csv', s.line,
    pg_catalog.format('%s fields instead of %s', s.fields, h.width),
    'Give each line as many fields as the header; put text that holds a comma in quotes.'
  from pg_temp.staged s
  join (
    select c.file, count(*) as width
    from pg_temp.import_columns c
    group by c.file) as h using (file)
  where s.fields <> h.width;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  with columns as materialized (select * from app_private.oneroster_columns(version))
  select s.schools, s.file || '.csv', s.line, c.name,
    pg_catalog.left(v.value, 100), x.message, x.remedy
  from pg_temp.staged s
  cross join lateral pg_catalog.jsonb_each_text(s.cells) as e (name, given)
  join columns c on c.file = s.file and c.name = e.name
  -- offset 0: worked out once, not wherever it is mentioned
  cross join lateral (select nullif(pg_catalog.btrim(e.given), '') as value offset 0) as v
  cross join lateral (
    select
      case
        when v.value is null then case
          when c.is_required and (c.name = 'sourcedId' or not s.is_gone) then 'missing' end
        when c.words is not null then case
          when lower(v.value) <> all (c.words) and v.value <> all (c.words)
            and v.value !~ '^ext:' then 'not one of the words that may stand here' end
        when c.type = 'guid' then case
          when v.value !~ '^[0-9A-Za-z./@_-]+$' or pg_catalog.char_length(v.value) > 255
            then 'not an identifier' end
        when c.type = 'guids' then case
          when v.value !~ '^[0-9A-Za-z./@_-]+( *, *[0-9A-Za-z./@_-]+)*$'
            then 'not a list of identifiers' end
        when c.type = 'date' then case
          when app_private.date_of(v.value) is null then 'not a date' end
        when c.type = 'time' then case
          when not pg_catalog.pg_input_is_valid(v.value, 'timestamptz') then 'not a time' end
        when c.type = 'boolean' then case
          when lower(v.value) not in ('true', 'false') then 'neither true nor false' end
        when c.type in ('integer', 'year') then case
          when v.value !~ '^-?[0-9]{1,9}$' then 'not a whole number' end
        when c.type = 'float' then case
          when v.value !~ '^-?[0-9]{1,9}([.][0-9]{1,9})?$' then 'not a number' end
        when c.name = 'email' then case
          when v.value !~ '^[^@[:space:]]+@[^@[:space:]]+$' then 'not an e-mail address' end
        when pg_catalog.char_length(v.value) > 500 then 'longer than 500 characters' end as message,
      case
        when v.value is null then 'Fill it in.'
        when c.words is not null
          then 'Use one of: ' || pg_catalog.array_to_string(c.words, ', ') || '.'
        when c.type in ('guid', 'guids') then
          'Identifiers have 1 to 255 letters, digits, dots, slashes, dashes, underscores or @.'
        when c.type = 'date' then 'Write it like 2025-11-21.'
        when c.type = 'time' then 'Write it like 2025-11-21T10:00:00.000Z.'
        else 'Correct it.' end as remedy) as x
  where x.message is not null
    and (v.value is not null or c.is_required)
    -- what is wrong with the number of fields is wrong with all of them
    and (s.file, s.fields) in (
      select h.file, count(*) from pg_temp.import_columns h group by h.file)
  union all
  select s.schools, s.file || '.csv', s.line, 'sourcedId', s.sid,
    pg_catalog.format('the identifier stands in line %s already', s.first_line),
    'Remove one of the lines, or give it an identifier of its own.'
  from (
    select d.*, pg_catalog.first_value(d.line) over same as first_line
    from pg_temp.staged d
    where d.sid is not null
    window same as (partition by d.file, d.sid order by d.line)) as s
  where s.line > s.first_line
  union all
  -- in a delta, what is referred to may have come before
  select s.schools, s.file || '.csv', s.line, c.name, r.sid,
    pg_catalog.format('%s.csv has no such line', c.refers_to),
    'Add the line there, or correct the identifier.'
  from pg_temp.staged s
  join columns c on c.file = s.file and c.refers_to is not null
  cross join lateral pg_catalog.string_to_table(s.cells ->> c.name, ',') as x (given)
  cross join lateral (select pg_catalog.btrim(x.given) as sid) as r
  where not s.is_gone
    and r.sid <> ''
    and exists (
      select
      from pg_temp.import_files f
      where f.file = c.refers_to and f.mode = 'bulk' and f.place = 1)
    and not exists (
      select from pg_temp.staged o where o.file = c.refers_to and o.sid = r.sid);
end;
$$;

comment on function app_private.check_oneroster_rows(text) is
  'Finds what is wrong with single lines of a bundle: fields, types, words, repeated identifiers, '
  'and references to lines that are not there.';
--! EndIncluded oneroster/functions/check_oneroster_rows.sql
--! Included oneroster/functions/find_oneroster_parents.sql
create or replace function app_private.find_oneroster_parents(
  parent_code text, may_create boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_org record;
  v_id integer;
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

  create temporary table import_parents (sid text primary key, institution_id integer)
    on commit drop;
  -- from the top down: who stands below is made below
  for v_org in
    with recursive above as (
      select s.parent_sid as sid, 1 as height
      from pg_temp.import_schools s
      where s.parent_sid is not null
      union all
      select app_private.cell(o.cells, 'parentSourcedId'), a.height + 1
      from above a
      join pg_temp.staged o on o.file = 'orgs' and o.sid = a.sid
      where a.height < 20
        and app_private.cell(o.cells, 'parentSourcedId') is not null)
    select o.sid, app_private.cell(o.cells, 'name') as name,
      app_private.cell(o.cells, 'parentSourcedId') as parent_sid,
      coalesce(app_private.cell(o.cells, 'identifier'), o.sid) as code,
      case lower(app_private.cell(o.cells, 'type'))
        when 'national' then 'ministry'
        when 'state' then 'region'
        when 'district' then 'sector' end as type
    from (select a.sid, max(a.height) as height from above a group by a.sid) as a
    join pg_temp.staged o on o.file = 'orgs' and o.sid = a.sid
    order by a.height desc, o.line
  loop
    select i.id into v_id
    from app_public.institutions i
    where i.deleted_at is null
      and lower(i.code) in (lower(v_org.code), lower(v_org.sid))
      and i.type <> 'school'
    limit 1;
    if v_id is null and may_create and v_org.type is not null
      and v_org.code ~ '^[[:alnum:]][[:alnum:]._-]{0,63}$'
      and not exists (
        select from app_public.institutions i where i.code = v_org.code) then
      insert into app_public.institutions (parent_id, type, code, name)
      select coalesce((
          select p.institution_id from pg_temp.import_parents p where p.sid = v_org.parent_sid),
        v_parent), v_org.type, v_org.code, v_org.name
      returning id into v_id;
    end if;
    insert into pg_temp.import_parents values (v_org.sid, coalesce(v_id, v_parent))
    on conflict do nothing; -- an organisation that stands there twice is refused elsewhere
  end loop;

  alter table pg_temp.import_schools add column parent_id integer;
  update pg_temp.import_schools s
  set parent_id = coalesce(
    (select p.institution_id from pg_temp.import_parents p where p.sid = s.parent_sid), v_parent);
end;
$$;

comment on function app_private.find_oneroster_parents(text, boolean) is
  'Finds what stands above the schools of a bundle by code, and makes it, where schools may be '
  'made: national, state and district are ministry, region and sector. What has nothing above it '
  'comes below the institution named. Error RBVAL: there is none of this code.';
--! EndIncluded oneroster/functions/find_oneroster_parents.sql
--! Included oneroster/functions/find_oneroster_schools.sql
create or replace function app_private.find_oneroster_schools(
  school_code text, may_create boolean, parent_code text, of_country text)
  returns table (sid text, name text)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
begin
  if school_code is not null then
    select f.school_id into v_school from app_private.find_year(school_code, null) as f;
  end if;

  create temporary table import_schools on commit drop as
  select o.sid, o.line, app_private.cell(o.cells, 'name') as name,
    coalesce(c.code, o.sid) as code, app_private.cell(o.cells, 'parentSourcedId') as parent_sid,
    coalesce(app_private.cell(o.cells, 'metadata.country'), of_country) as country, o.cells,
    coalesce(
      k.id,
      case when v_school is not null and count(*) over () = 1 then v_school end) as school_id
  from pg_temp.staged o
  cross join lateral (
    select i.code
    from (values (1, app_private.cell(o.cells, 'identifier')), (2, o.sid)) as i (place, code)
    where i.code ~ '^[[:alnum:]][[:alnum:]._-]{0,63}$'
    order by i.place
    limit 1) as c
  left join lateral (
    select s.id
    from app_public.schools s
    join app_public.institutions i on i.id = s.id and i.deleted_at is null
    where coalesce(s.id = v_school, true)
      and (lower(i.code) = lower(c.code)
        or exists (
          select
          from app_private.external_ids e
          where e.school_id = s.id and e.kind = 'orgs' and e.sourced_id = o.sid))
    order by lower(i.code) = lower(c.code) desc
    limit 1) as k on true
  where o.file = 'orgs'
    and not o.is_gone
    and lower(app_private.cell(o.cells, 'type')) = 'school';

  -- a delta without orgs speaks of the school that is named
  if v_school is not null and not exists (select from pg_temp.import_schools) then
    insert into pg_temp.import_schools (sid, name, code, school_id, cells)
    select app_private.oneroster_school_id(v_school), i.name, i.code, v_school, '{}'
    from app_public.institutions i
    where i.id = v_school;
    update pg_temp.staged s
    set schools = array[app_private.oneroster_school_id(v_school)]
    where s.file in ('classes', 'roles', 'users', 'enrollments', 'lineItems', 'demographics',
      'results');
  end if;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select array[s.sid], 'orgs.csv', s.line, 'sourcedId', s.sid,
    case when school_code is null then 'there is no school of this code'
      else 'this is not the school ' || school_code end,
    case when school_code is null then 'Repeat the import with --create, or name one with --school.'
      else 'Leave out --school to import several schools.' end
  from pg_temp.import_schools s
  where s.school_id is null
    and not (may_create and school_code is null)
  union all
  select array[s.sid], 'orgs.csv', s.line, 'metadata.country', null,
    'a new school needs a country', 'Repeat the import with --country CODE.'
  from pg_temp.import_schools s
  where s.school_id is null
    and may_create
    and s.country is null
  union all
  select null, 'orgs.csv', null, 'type', null, 'the bundle has no school',
    'Give organisations that are schools this type, or name the school with --school.'
  where not exists (select from pg_temp.import_schools)
  union all
  select array[x.sid], s.file || '.csv', s.line, null, x.sid,
    'belongs to an organisation that is no school',
    'Give the organisation the type school in orgs.csv, or let the line name a school.'
  from pg_temp.staged s
  cross join lateral pg_catalog.unnest(s.schools) as x (sid)
  where s.file in ('classes', 'users', 'roles', 'enrollments')
    and x.sid in (
      select o.sid
      from pg_temp.staged o
      where o.file = 'orgs'
        and lower(app_private.cell(o.cells, 'type')) <> 'school')
    -- who belongs to a school, too, comes with it
    and not (s.file = 'users' and exists (
      select from pg_temp.import_schools i where i.sid = any (s.schools)));
  perform app_private.find_oneroster_parents(parent_code, may_create);
  return query select s.sid, s.name from pg_temp.import_schools s order by s.line, s.sid;
end;
$$;

comment on function app_private.find_oneroster_schools(text, boolean, text, text) is
  'The schools of a bundle, in the temporary table import_schools with the school that each is '
  'here: the one named, or that of its code or remembered identifier, else NULL, and it is to be '
  'made. Error RBVAL: unknown school or parent.';
--! EndIncluded oneroster/functions/find_oneroster_schools.sql
--! Included oneroster/functions/is_refused.sql
create or replace function app_private.is_refused(org text)
  returns boolean
  language plpgsql stable
  set search_path = ''
as $$
begin
  return exists (
    select
    from pg_temp.import_findings f
    where not f.is_note
      and (f.schools is null or org = any (f.schools)));
end;
$$;

comment on function app_private.is_refused(text) is
  'Whether something is wrong with a school of the bundle that is being imported, or with all of '
  'it.';
--! EndIncluded oneroster/functions/is_refused.sql
--! Included oneroster/functions/open_oneroster_school.sql
create or replace function app_private.open_oneroster_school(org text)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_org record;
  v_school integer;
  v_parent text;
begin
  select s.* into v_org from pg_temp.import_schools s where s.sid = org;
  v_school := v_org.school_id;
  if v_school is null then
    select i.code into v_parent from app_public.institutions i where i.id = v_org.parent_id;
    v_school := app_private.create_school(v_org.code, v_org.name, v_parent,
      pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'country', v_org.country,
        'time_zone', app_private.cell(v_org.cells, 'metadata.timeZone'),
        'currency', app_private.cell(v_org.cells, 'metadata.currency'),
        'language', app_private.cell(v_org.cells, 'metadata.language'),
        'scale', app_private.cell(v_org.cells, 'metadata.scale')::numeric,
        'max_students', coalesce(
          app_private.cell(v_org.cells, 'metadata.maxStudents')::integer, (
            select greatest(500, count(*))
            from pg_temp.staged_roles r
            where r.org = v_org.sid and r.role = 'student')),
        'max_teachers', coalesce(
          app_private.cell(v_org.cells, 'metadata.maxTeachers')::integer, (
            select greatest(50, count(*))
            from pg_temp.staged_roles r
            where r.org = v_org.sid and r.role = 'teacher')))));
  end if;

  delete from pg_temp.import_current;
  insert into pg_temp.import_current values (org);
  drop table if exists pg_temp.here;
  create temporary table here on commit drop as
  select s.* from pg_temp.staged s where org = any (s.schools) or s.schools is null;
  create index on pg_temp.here (file, sid);
  analyze pg_temp.here;

  -- what the school has, by the names that an export gives and by those remembered
  drop table if exists pg_temp.known;
  create temporary table known on commit drop as
  with things (file, what, id) as (
    select 'academicSessions', 'year', y.id
    from app_public.academic_years y where y.school_id = v_school
    union all
    select 'academicSessions', 'term', t.id from app_public.terms t where t.school_id = v_school
    union all
    select 'courses', 'subject', s.id from app_public.subjects s where s.school_id = v_school
    union all
    select 'courses', 'level', l.id from app_public.levels l where l.school_id = v_school
    union all
    select 'classes', 'class', k.id from app_public.classes k where k.school_id = v_school
    union all
    select 'classes', 'course', c.id from app_public.courses c where c.school_id = v_school
    union all
    select 'users', 'student', s.id from app_public.students s where s.school_id = v_school
    union all
    select 'users', 'guardian', g.id from app_public.guardians g where g.school_id = v_school
    union all
    select 'users', 'teacher', u.user_id from app_private.oneroster_staff(v_school) as u
    union all
    select 'enrollments', 'enrollment', e.id
    from app_public.enrollments e where e.school_id = v_school
    union all
    select 'enrollments', 'addition', p.id
    from app_public.student_courses p where p.school_id = v_school
    union all
    select 'lineItems', 'assessment', a.id
    from app_public.assessments a where a.school_id = v_school)
  select t.file, t.what, e.sourced_id as sid, coalesce(m.kept_id, t.id) as id, false as is_new
  from app_private.external_ids e
  join things t on t.file = e.kind and t.id::text = e.record
  left join app_public.student_merges m
    on m.school_id = v_school and m.gone_id = t.id and m.undone_at is null
  where e.school_id = v_school
  union all
  select t.file, t.what, t.id::text, coalesce(m.kept_id, t.id), false
  from things t
  left join app_public.student_merges m
    on m.school_id = v_school and m.gone_id = t.id and m.undone_at is null
  where not exists (
    select
    from app_private.external_ids e
    where e.school_id = v_school
      and e.record = t.id::text);
  create unique index on pg_temp.known (file, sid);
  analyze pg_temp.known;

  drop table if exists pg_temp.import_counts;
  create temporary table import_counts (
    place serial, what text, added bigint, changed bigint, same bigint, gone bigint)
    on commit drop;
  if v_org.school_id is null then
    insert into pg_temp.import_counts (what, added, changed, same) values ('schools', 1, 0, 0);
  end if;
  return v_school;
end;
$$;

comment on function app_private.open_oneroster_school(text) is
  'Makes a school of the bundle where it is to be made and returns its number; prepares the '
  'temporary tables here (its lines), known (what it has, by sourcedId) and import_counts.';
--! EndIncluded oneroster/functions/open_oneroster_school.sql
--! Included oneroster/functions/import_oneroster_calendar.sql
create or replace function app_private.import_oneroster_calendar(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  drop table if exists pg_temp.sessions;
  create temporary table sessions on commit drop as
  select s.sid, s.line, app_private.cell(s.cells, 'title') as title,
    lower(app_private.cell(s.cells, 'type')) as type,
    app_private.date_of(app_private.cell(s.cells, 'startDate')) as starts_on,
    app_private.date_of(app_private.cell(s.cells, 'endDate')) as ends_on,
    app_private.cell(s.cells, 'parentSourcedId') as parent_sid,
    app_private.cell(s.cells, 'metadata.code') as code,
    lower(app_private.cell(s.cells, 'metadata.kind')) as kind,
    app_private.cell(s.cells, 'metadata.weight')::numeric as weight,
    lower(app_private.cell(s.cells, 'metadata.active')) = 'true' as is_active
  from pg_temp.here s
  where s.file = 'academicSessions'
    and not s.is_gone
    -- of another system, what this school's classes and assessments name, and above
    and (s.cells ? 'metadata.active'
      or s.sid in (
        with recursive named as (
          select x.sid
          from pg_temp.here k
          cross join lateral pg_catalog.regexp_split_to_table(coalesce(
            app_private.cell(k.cells, 'termSourcedIds'),
            app_private.cell(k.cells, 'academicSessionSourcedId'),
            app_private.cell(k.cells, 'gradingPeriodSourcedId')), '\s*,\s*') as x (sid)
          where k.file in ('classes', 'lineItems')
          union
          select app_private.cell(o.cells, 'parentSourcedId')
          from named n
          join pg_temp.here o on o.file = 'academicSessions' and o.sid = n.sid)
        select n.sid from named n));

  drop table if exists pg_temp.new_years;
  create temporary table new_years on commit drop as
  select s.*, coalesce(k.id, y.id, pg_catalog.uuidv7()) as id,
    coalesce(k.id, y.id) is null as is_new
  from pg_temp.sessions s
  left join pg_temp.known k on k.file = 'academicSessions' and k.sid = s.sid and k.what = 'year'
  left join app_public.academic_years y on y.school_id = school and y.name = s.title
  where s.type = 'schoolyear';
  insert into pg_temp.known
  select 'academicSessions', 'year', y.sid, y.id, y.is_new from pg_temp.new_years y
  on conflict do nothing;

  -- a part of a term is that term: the nearest one below the year
  drop table if exists pg_temp.new_terms;
  create temporary table new_terms on commit drop as
  with recursive placed as (
    select s.sid, s.sid as term_sid, y.id as year_id, 1 as depth
    from pg_temp.sessions s
    left join pg_temp.known p
      on p.file = 'academicSessions' and p.sid = s.parent_sid and p.what = 'year'
    left join lateral (
      select x.id
      from (
        select n.id, n.starts_on, n.ends_on from pg_temp.new_years n
        union all
        select o.id, o.starts_on, o.ends_on
        from app_public.academic_years o where o.school_id = school) as x
      where s.starts_on >= x.starts_on and s.ends_on <= x.ends_on
      limit 1) as d on s.parent_sid is null
    cross join lateral (select coalesce(p.id, d.id) as id) as y
    where s.type <> 'schoolyear'
      and y.id is not null
    union all
    select s.sid, p.term_sid, p.year_id, p.depth + 1
    from placed p
    join pg_temp.sessions s on s.parent_sid = p.sid
    where p.depth < 10)
  select s.*, p.term_sid, p.year_id, p.depth, coalesce(k.id, t.id, pg_catalog.uuidv7()) as id,
    coalesce(k.id, t.id) is null as is_new
  from placed p
  join pg_temp.sessions s on s.sid = p.sid
  left join pg_temp.known k
    on k.file = 'academicSessions' and k.sid = p.term_sid and k.what = 'term'
  left join app_public.terms t
    on t.school_id = school and t.academic_year_id = p.year_id
    and (t.code = s.code or s.code is null and t.name = s.title);
  update pg_temp.new_terms t
  set id = o.id
  from pg_temp.new_terms o
  where t.depth > 1
    and o.sid = t.term_sid;
  insert into pg_temp.known
  select 'academicSessions', 'term', t.sid, t.id, t.is_new from pg_temp.new_terms t
  on conflict do nothing;
  delete from pg_temp.new_terms t where t.depth > 1;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select h.schools, 'academicSessions.csv', s.line, x.column_name, x.value, x.message, x.remedy
  from pg_temp.sessions s
  join pg_temp.here h on h.file = 'academicSessions' and h.line = s.line
  cross join lateral (
    select 'endDate' as column_name, s.ends_on::text as value,
      'it ends before it starts' as message, 'Correct the dates.' as remedy
    where s.ends_on <= s.starts_on
    union all
    select 'parentSourcedId', s.parent_sid, 'no school year holds this session',
      'Name one, or add one that lasts as long.'
    where s.type <> 'schoolyear'
      and not exists (
        select from pg_temp.known k where k.file = 'academicSessions' and k.sid = s.sid)
    union all
    select 'startDate', s.starts_on::text, 'it is not within its school year',
      'Correct the dates of one of them.'
    from pg_temp.new_terms t
    join pg_temp.new_years y on y.id = t.year_id
    where t.sid = s.sid
      and (s.starts_on < y.starts_on or s.ends_on > y.ends_on)
    union all
    select 'startDate', s.starts_on::text,
      pg_catalog.format('it overlaps with %s of the same year', o.title),
      'Make one of them part of the other, or correct the dates.'
    from pg_temp.new_terms t
    join pg_temp.new_terms o
      on o.year_id = t.year_id
      and (o.starts_on, o.sid) < (t.starts_on, t.sid)
      and o.ends_on >= t.starts_on
    where t.sid = s.sid) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  insert into pg_temp.import_counts (what, added, changed, same)
  select 'academic years', count(*) filter (where n.is_new),
    count(*) filter (where (y.name, y.starts_on, y.ends_on) <> (n.title, n.starts_on, n.ends_on)),
    count(*) filter (where (y.name, y.starts_on, y.ends_on) = (n.title, n.starts_on, n.ends_on))
  from pg_temp.new_years n
  left join app_public.academic_years y on y.school_id = school and y.id = n.id;
  update app_public.academic_years y
  set name = n.title, starts_on = n.starts_on, ends_on = n.ends_on
  from pg_temp.new_years n
  where y.school_id = school
    and y.id = n.id
    and (y.name, y.starts_on, y.ends_on) <> (n.title, n.starts_on, n.ends_on);
  insert into app_public.academic_years (school_id, id, name, starts_on, ends_on)
  select school, n.id, n.title, n.starts_on, n.ends_on
  from pg_temp.new_years n
  where n.is_new
  order by n.starts_on;
  update app_public.academic_years y
  set is_active = false
  where y.school_id = school
    and y.is_active
    and exists (select from pg_temp.new_years n where n.is_active and n.id <> y.id);
  update app_public.academic_years y
  set is_active = true
  where y.school_id = school
    and not y.is_active
    and y.id = (
      select n.id
      from pg_temp.new_years n
      where n.is_active
        or n.is_active is null and n.is_new and v_today between n.starts_on and n.ends_on
          and not exists (
            select from app_public.academic_years o where o.school_id = school and o.is_active)
      order by n.is_active nulls last, n.starts_on
      limit 1);

  insert into pg_temp.import_counts (what, added, changed, same)
  select 'terms', count(*) filter (where n.is_new),
    count(*) filter (where not n.is_new and d.is_changed),
    count(*) filter (where not n.is_new and not d.is_changed)
  from pg_temp.new_terms n
  left join app_public.terms t on t.school_id = school and t.id = n.id
  cross join lateral (
    select (t.name, t.code, t.kind, t.starts_on, t.ends_on, t.weight) is distinct from
      (n.title, coalesce(n.code, t.code), coalesce(n.kind, t.kind), n.starts_on, n.ends_on,
        coalesce(n.weight, t.weight)) as is_changed) as d;
  update app_public.terms t
  set name = n.title, code = coalesce(n.code, t.code), kind = coalesce(n.kind, t.kind),
    starts_on = n.starts_on, ends_on = n.ends_on, weight = coalesce(n.weight, t.weight)
  from pg_temp.new_terms n
  where t.school_id = school
    and t.id = n.id
    and (t.name, t.code, t.kind, t.starts_on, t.ends_on, t.weight) is distinct from
      (n.title, coalesce(n.code, t.code), coalesce(n.kind, t.kind), n.starts_on, n.ends_on,
        coalesce(n.weight, t.weight));
  insert into app_public.terms
    (school_id, id, academic_year_id, kind, name, code, starts_on, ends_on, weight)
  select school, n.id, n.year_id,
    coalesce(n.kind, case
      when n.type = 'semester' then 'semester'
      when count(*) over same_year = 3 then 'trimester'
      when count(*) over same_year = 4 then 'quarter'
      else 'term' end),
    n.title, coalesce(n.code, 'T' || pg_catalog.row_number() over (
      partition by n.year_id order by n.starts_on)), n.starts_on, n.ends_on, coalesce(n.weight, 1)
  from pg_temp.new_terms n
  where n.is_new
  window same_year as (partition by n.year_id)
  order by n.starts_on;
end;
$$;

comment on function app_private.import_oneroster_calendar(integer) is
  'Writes the years and terms of a bundle into a school. A session below a term is part of that '
  'term: Rollbook has one level of terms.';
--! EndIncluded oneroster/functions/import_oneroster_calendar.sql
--! Included oneroster/functions/import_oneroster_structure.sql
create or replace function app_private.import_oneroster_structure(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.new_levels;
  create temporary table new_levels on commit drop as
  select s.sid, s.line, app_private.cell(s.cells, 'title') as name,
    app_private.cell(s.cells, 'metadata.position')::smallint as position,
    coalesce(k.id, l.id, pg_catalog.uuidv7()) as id, coalesce(k.id, l.id) is null as is_new
  from pg_temp.here s
  left join pg_temp.known k on k.file = 'courses' and k.sid = s.sid and k.what = 'level'
  left join app_public.levels l
    on l.school_id = school and l.name = app_private.cell(s.cells, 'title')
  where s.file = 'courses'
    and not s.is_gone
    and lower(app_private.cell(s.cells, 'metadata.what')) = 'level'
    -- without a place, it stands for the classes without a level
    and app_private.cell(s.cells, 'metadata.position') is not null;
  insert into pg_temp.known
  select 'courses', 'level', l.sid, l.id, l.is_new from pg_temp.new_levels l on conflict do nothing;
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'levels', count(*) filter (where n.is_new),
    count(*) filter (where (l.name, l.position) <> (n.name, n.position)),
    count(*) filter (where (l.name, l.position) = (n.name, n.position))
  from pg_temp.new_levels n
  left join app_public.levels l on l.school_id = school and l.id = n.id
  having count(*) > 0;
  update app_public.levels l
  set name = n.name, position = n.position
  from pg_temp.new_levels n
  where l.school_id = school
    and l.id = n.id
    and (l.name, l.position) <> (n.name, n.position);
  insert into app_public.levels (school_id, id, name, position)
  select school, n.id, n.name, n.position from pg_temp.new_levels n where n.is_new;

  -- courses that differ only by their year are one subject
  drop table if exists pg_temp.new_subjects;
  create temporary table new_subjects on commit drop as
  with found as (
    select s.sid, s.line, s.cells, app_private.cell(s.cells, 'title') as name,
      coalesce(app_private.cell(s.cells, 'courseCode'), s.sid) as given_code
    from pg_temp.here s
    where s.file = 'courses'
      and not s.is_gone
      and coalesce(lower(app_private.cell(s.cells, 'metadata.what')), 'subject') = 'subject'
      and (s.cells ? 'metadata.what'
        or app_private.cell(s.cells, 'orgSourcedId') = (
          select c.org from pg_temp.import_current c)
        or s.sid in (
          select app_private.cell(k.cells, 'courseSourcedId')
          from pg_temp.here k
          where k.file = 'classes'))),
  coded as (
    select f.*,
      case
        when pg_catalog.first_value(f.name) over same_code = f.name then f.given_code
        else f.given_code || '-' || f.sid end as code
    from found f
    window same_code as (partition by f.given_code order by f.line)),
  firsts as (
    select c.*, pg_catalog.first_value(c.sid) over same as first_sid
    from coded c
    window same as (partition by c.code order by c.line))
  select f.*, coalesce(k.id, s.id) as id, coalesce(k.id, s.id) is null as is_new
  from firsts f
  left join pg_temp.known k on k.file = 'courses' and k.sid = f.first_sid and k.what = 'subject'
  left join app_public.subjects s on s.school_id = school and s.code = f.code;
  update pg_temp.new_subjects s
  set id = x.id
  from (
    select n.first_sid, pg_catalog.uuidv7() as id
    from pg_temp.new_subjects n
    where n.is_new
    group by n.first_sid) as x
  where s.is_new
    and s.first_sid = x.first_sid;
  insert into pg_temp.known
  select 'courses', 'subject', s.sid, s.id, s.is_new from pg_temp.new_subjects s
  on conflict do nothing;
  delete from pg_temp.new_subjects s where s.sid <> s.first_sid;

  drop table if exists pg_temp.subject_values;
  create temporary table subject_values on commit drop as
  select n.id, n.is_new, n.line, n.name,
    coalesce(case when n.cells ? 'courseCode' or n.is_new then n.code end, s.code) as code,
    case when n.cells ? 'metadata.description'
      then app_private.cell(n.cells, 'metadata.description')
      else s.description end as description,
    case when n.cells ? 'metadata.level' then lower(app_private.cell(n.cells, 'metadata.level'))
      else s.level end as level,
    case when n.cells ? 'metadata.category' then app_private.cell(n.cells, 'metadata.category')
      else s.category end as category,
    case when n.cells ? 'metadata.scale' then app_private.cell(n.cells, 'metadata.scale')::numeric
      else s.scale end as scale,
    case when n.cells ? 'metadata.maximum'
      then app_private.cell(n.cells, 'metadata.maximum')::numeric
      else s.default_maximum end as default_maximum,
    coalesce(app_private.cell(n.cells, 'metadata.coefficient')::numeric, s.default_coefficient, 1)
      as default_coefficient,
    coalesce(lower(app_private.cell(n.cells, 'metadata.active')) = 'true', s.is_active, true)
      as is_active,
    coalesce(lower(app_private.cell(n.cells, 'metadata.conduct')) = 'true', s.is_conduct, false)
      as is_conduct
  from pg_temp.new_subjects n
  left join app_public.subjects s on s.school_id = school and s.id = n.id;
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'subjects', count(*) filter (where n.is_new), 0, count(*) filter (where not n.is_new)
  from pg_temp.subject_values n;
  with changed as (
    update app_public.subjects s
    set code = n.code, name = n.name, description = n.description, level = n.level,
      category = n.category, scale = n.scale, default_maximum = n.default_maximum,
      default_coefficient = n.default_coefficient, is_active = n.is_active,
      is_conduct = n.is_conduct
    from pg_temp.subject_values n
    where s.school_id = school
      and s.id = n.id
      and (s.code, s.name, s.description, s.level, s.category, s.scale, s.default_maximum,
        s.default_coefficient, s.is_active, s.is_conduct) is distinct from (n.code, n.name,
        n.description, n.level, n.category, n.scale, n.default_maximum, n.default_coefficient,
        n.is_active, n.is_conduct)
    returning 1)
  update pg_temp.import_counts c
  set changed = x.n, same = c.same - x.n
  from (select count(*) as n from changed) as x
  where c.what = 'subjects';
  insert into app_public.subjects
    (school_id, id, code, name, description, level, category, scale, default_maximum,
     default_coefficient, is_active, is_conduct)
  select school, n.id, n.code, n.name, n.description, n.level, n.category, n.scale,
    n.default_maximum, n.default_coefficient, n.is_active, n.is_conduct
  from pg_temp.subject_values n
  where n.is_new
  order by n.line;
end;
$$;

comment on function app_private.import_oneroster_structure(integer) is
  'Writes the courses of a bundle into a school: as levels, where they are marked so, else as '
  'subjects. Courses of one code and title are one subject, whatever their year.';
--! EndIncluded oneroster/functions/import_oneroster_structure.sql
--! Included oneroster/functions/import_oneroster_classes.sql
create or replace function app_private.import_oneroster_classes(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.given_classes;
  create temporary table given_classes on commit drop as
  select s.sid, s.line, s.cells, s.schools, app_private.cell(s.cells, 'title') as title,
    y.id as year_id,
    case
      when lower(app_private.cell(s.cells, 'classType')) = 'homeroom' then 'class'
      else 'course' end as what,
    app_private.cell(s.cells, 'metadata.homeroom') as homeroom_sid,
    k.what as course_what, k.id as course_id
  from pg_temp.here s
  left join pg_temp.known k
    on k.file = 'courses' and k.sid = app_private.cell(s.cells, 'courseSourcedId')
  left join lateral (
    select coalesce(t.academic_year_id, n.year_id, x.id) as id
    from pg_catalog.regexp_split_to_table(
      app_private.cell(s.cells, 'termSourcedIds'), '\s*,\s*') with ordinality as g (sid, place)
    join pg_temp.known x on x.file = 'academicSessions' and x.sid = g.sid
    left join app_public.terms t on t.school_id = school and t.id = x.id
    left join pg_temp.new_terms n on n.id = x.id
    order by g.place
    limit 1) as y on true
  where s.file = 'classes'
    and not s.is_gone;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select g.schools, 'classes.csv', g.line, x.column_name, x.value, x.message, x.remedy
  from pg_temp.given_classes g
  cross join lateral (
    select 'termSourcedIds' as column_name, app_private.cell(g.cells, 'termSourcedIds') as value,
      'none of these sessions is known' as message, 'Add them to academicSessions.csv.' as remedy
    where g.year_id is null
    union all
    select 'courseSourcedId', app_private.cell(g.cells, 'courseSourcedId'),
      'this course is not known', 'Add it to courses.csv.'
    where g.what = 'course'
      and g.course_what is distinct from 'subject'
    union all
    select 'metadata.homeroom', g.homeroom_sid, 'this class is not known',
      'Add it to classes.csv, with the type homeroom.'
    where g.homeroom_sid is not null
      and not exists (
        select from pg_temp.known k
        where k.file = 'classes' and k.sid = g.homeroom_sid and k.what = 'class')
      and not exists (
        select
        from pg_temp.given_classes h
        where h.sid = g.homeroom_sid and h.what = 'class')) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  -- a scheduled class without a homeroom is a class of its own, with one course
  drop table if exists pg_temp.new_classes;
  create temporary table new_classes on commit drop as
  with named as (
    select g.sid, g.line, g.cells, g.year_id, g.course_what, g.course_id,
      g.what = 'course' as is_own, g.title as name, c.class_id as own_class_id
    from pg_temp.given_classes g
    left join pg_temp.known k on k.file = 'classes' and k.sid = g.sid and k.what = 'course'
    left join app_public.courses c on c.school_id = school and c.id = k.id
    where g.what = 'class'
       or g.homeroom_sid is null),
  distinct_names as (
    select n.*, n.name || case
      when pg_catalog.row_number() over (
        partition by n.year_id, n.name order by n.is_own, n.line) > 1
        then ' ' || n.sid
      else '' end as class_name
    from named n)
  select d.*, coalesce(k.id, d.own_class_id, c.id, pg_catalog.uuidv7()) as id,
    coalesce(k.id, d.own_class_id, c.id) is null as is_new
  from distinct_names d
  left join pg_temp.known k
    on not d.is_own and k.file = 'classes' and k.sid = d.sid and k.what = 'class'
  left join app_public.classes c
    on c.school_id = school and c.academic_year_id = d.year_id and c.name = d.class_name;
  insert into pg_temp.known
  select 'classes', 'class', c.sid, c.id, c.is_new from pg_temp.new_classes c where not c.is_own
  on conflict do nothing;

  drop table if exists pg_temp.class_values;
  create temporary table class_values on commit drop as
  select n.id, n.is_new, n.line, n.year_id, n.class_name as name,
    case
      when n.is_own then k.level_id
      when n.course_what = 'level' then n.course_id end as level_id,
    case when n.cells ? 'metadata.section' then app_private.cell(n.cells, 'metadata.section')
      else k.section end as section,
    coalesce(app_private.cell(n.cells, 'metadata.maxSize')::smallint, greatest(k.max_size, 40, (
      select count(*)
      from pg_temp.here e
      where e.file = 'enrollments'
        and app_private.cell(e.cells, 'classSourcedId') = n.sid
        and lower(app_private.cell(e.cells, 'role')) = 'student'))) as max_size,
    coalesce(lower(app_private.cell(n.cells, 'metadata.active')) = 'true', k.is_active, true)
      as is_active
  from pg_temp.new_classes n
  left join app_public.classes k on k.school_id = school and k.id = n.id;
  with changed as (
    update app_public.classes k
    set name = n.name, level_id = n.level_id, section = n.section, max_size = n.max_size,
      is_active = n.is_active
    from pg_temp.class_values n
    where k.school_id = school
      and k.id = n.id
      and (k.name, k.level_id, k.section, k.max_size, k.is_active)
        is distinct from (n.name, n.level_id, n.section, n.max_size, n.is_active)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'classes', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.class_values n;
  insert into app_public.classes
    (school_id, id, academic_year_id, level_id, name, section, max_size, is_active)
  select school, n.id, n.year_id, n.level_id, n.name, n.section, n.max_size, n.is_active
  from pg_temp.class_values n
  where n.is_new
  order by n.line;

  drop table if exists pg_temp.new_courses;
  create temporary table new_courses on commit drop as
  select g.sid, g.line, g.cells, g.schools, o.class_id, g.course_id as subject_id,
    coalesce(k.id, c.id, pg_catalog.uuidv7()) as id, coalesce(k.id, c.id) is null as is_new
  from pg_temp.given_classes g
  left join pg_temp.known h on h.file = 'classes' and h.sid = g.homeroom_sid
  left join pg_temp.new_classes n on n.is_own and n.sid = g.sid
  cross join lateral (select coalesce(h.id, n.id) as class_id) as o
  left join pg_temp.known k on k.file = 'classes' and k.sid = g.sid and k.what = 'course'
  left join app_public.courses c
    on c.school_id = school and c.class_id = o.class_id and c.subject_id = g.course_id
  where g.what = 'course';
  insert into pg_temp.known
  select 'classes', 'course', c.sid, c.id, c.is_new from pg_temp.new_courses c
  on conflict do nothing;

  drop table if exists pg_temp.course_values;
  create temporary table course_values on commit drop as
  select n.id, n.is_new, n.line, n.class_id, n.subject_id,
    coalesce(app_private.cell(n.cells, 'metadata.coefficient')::numeric, c.coefficient,
      s.default_coefficient) as coefficient,
    coalesce(lower(app_private.cell(n.cells, 'metadata.mode')), c.mode, 'normal') as mode,
    coalesce(app_private.cell(n.cells, 'metadata.position')::smallint, c.position, 0) as position,
    coalesce(lower(app_private.cell(n.cells, 'metadata.active')) = 'true', c.is_active, true)
      as is_active
  from pg_temp.new_courses n
  join app_public.subjects s on s.school_id = school and s.id = n.subject_id
  left join app_public.courses c on c.school_id = school and c.id = n.id;
  with changed as (
    update app_public.courses c
    set subject_id = n.subject_id, coefficient = n.coefficient, mode = n.mode,
      position = n.position, is_active = n.is_active
    from pg_temp.course_values n
    where c.school_id = school
      and c.id = n.id
      and (c.subject_id, c.coefficient, c.mode, c.position, c.is_active)
        is distinct from (n.subject_id, n.coefficient, n.mode, n.position, n.is_active)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'courses', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.course_values n;
  insert into app_public.courses
    (school_id, id, class_id, subject_id, coefficient, mode, position, is_active)
  select school, n.id, n.class_id, n.subject_id, n.coefficient, n.mode, n.position, n.is_active
  from pg_temp.course_values n
  where n.is_new
  order by n.line;
end;
$$;

comment on function app_private.import_oneroster_classes(integer) is
  'Writes the classes of a bundle into a school: homerooms as classes, scheduled ones as courses '
  'of the class they name, or each in a class of its own.';
--! EndIncluded oneroster/functions/import_oneroster_classes.sql
--! Included oneroster/functions/import_oneroster_guardians.sql
create or replace function app_private.import_oneroster_guardians(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.guardian_values;
  create temporary table guardian_values on commit drop as
  select p.sid, p.line, coalesce(p.known_id, pg_catalog.uuidv7()) as id,
    p.known_id is null as is_new, p.last_name, p.first_name,
    case when p.cells ? 'email' then p.email else g.email end as email,
    case when p.cells ? 'phone' then p.phone else g.phone end as phone,
    case when p.cells ? 'sms' then p.sms else g.phone_2 end as phone_2
  from pg_temp.people p
  left join app_public.guardians g on g.school_id = school and g.id = p.known_id
  where p.what = 'guardian';
  insert into pg_temp.known
  select 'users', 'guardian', g.sid, g.id, g.is_new from pg_temp.guardian_values g
  on conflict do nothing;
  with changed as (
    update app_public.guardians g
    set last_name = n.last_name, first_name = n.first_name, email = n.email, phone = n.phone,
      phone_2 = n.phone_2
    from pg_temp.guardian_values n
    where g.school_id = school
      and g.id = n.id
      and (g.last_name, g.first_name, g.email, g.phone, g.phone_2)
        is distinct from (n.last_name, n.first_name, n.email, n.phone, n.phone_2)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'guardians', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.guardian_values n
  having count(*) > 0;
  insert into app_public.guardians
    (school_id, id, last_name, first_name, email, phone, phone_2)
  select school, n.id, n.last_name, n.first_name, n.email, n.phone, n.phone_2
  from pg_temp.guardian_values n
  where n.is_new
  order by n.line;

  -- a student names the guardians, or a guardian the students
  drop table if exists pg_temp.new_links;
  create temporary table new_links on commit drop as
  select distinct on (l.student_id, l.guardian_id) l.*
  from (
    select s.id as student_id, g.id as guardian_id, a.place::smallint as priority,
      coalesce(
        (pg_catalog.string_to_array(coalesce(
          app_private.cell(p.cells, 'metadata.relations'), p.cells ->> 'relations'), ','))[a.place],
        case r.role when 'relative' then 'relative' else 'guardian' end) as relation,
      true as by_student, p.cells ? 'metadata.relations' as is_told
    from pg_temp.people p
    join pg_temp.known s on s.file = 'users' and s.sid = p.sid and s.what = 'student'
    cross join lateral pg_catalog.regexp_split_to_table(
      app_private.cell(p.cells, 'agentSourcedIds'), '\s*,\s*') with ordinality as a (sid, place)
    join pg_temp.known g on g.file = 'users' and g.sid = a.sid and g.what = 'guardian'
    left join pg_temp.people r on r.sid = a.sid
    union all
    select s.id, g.id, 1, case p.role when 'relative' then 'relative' else 'guardian' end, false,
      false
    from pg_temp.people p
    join pg_temp.known g on g.file = 'users' and g.sid = p.sid and g.what = 'guardian'
    cross join lateral pg_catalog.regexp_split_to_table(
      app_private.cell(p.cells, 'agentSourcedIds'), '\s*,\s*') as a (sid)
    join pg_temp.known s on s.file = 'users' and s.sid = a.sid and s.what = 'student') as l
  order by l.student_id, l.guardian_id, l.by_student desc, l.priority;

  with gone as (
    delete from app_public.student_guardians g
    using pg_temp.people p
    join pg_temp.known k on k.file = 'users' and k.sid = p.sid and k.what = 'student'
    where g.school_id = school
      and g.student_id = k.id
      and p.cells ? 'metadata.relations'
      and not exists (
        select
        from pg_temp.new_links n
        where n.student_id = g.student_id and n.guardian_id = g.guardian_id)
    returning 1),
  changed as (
    update app_public.student_guardians g
    set relation = n.relation, priority = n.priority
    from pg_temp.new_links n
    where g.school_id = school
      and g.student_id = n.student_id
      and g.guardian_id = n.guardian_id
      and n.is_told
      and (g.relation, g.priority) <> (n.relation, n.priority)
    returning 1),
  added as (
    insert into app_public.student_guardians
      (school_id, student_id, guardian_id, relation, priority)
    select school, n.student_id, n.guardian_id, n.relation, n.priority
    from pg_temp.new_links n
    on conflict do nothing
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'families', a.n, c.n, l.n - a.n - c.n, g.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from gone) as g,
    (select count(*) as n from pg_temp.new_links) as l
  where l.n + g.n > 0;
end;
$$;

comment on function app_private.import_oneroster_guardians(integer) is
  'Writes the guardians of a bundle and whose they are. Where a bundle of Rollbook''s says what '
  'they are to the student, its list is the whole one; another only adds.';
--! EndIncluded oneroster/functions/import_oneroster_guardians.sql
--! Included oneroster/functions/import_oneroster_teachers.sql
create or replace function app_private.import_oneroster_teachers(school integer, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- who has the same account and the same name is the same person
  drop table if exists pg_temp.teacher_values;
  create temporary table teacher_values on commit drop as
  select p.sid, p.line, p.last_name, p.first_name, p.phone, p.sms, p.is_enabled, p.starts_on,
    p.ends_on, p.cells, a.username, a.email, p.known_id,
    o.user_id as other_id, o.is_same,
    coalesce(p.known_id, case when o.is_same then o.user_id end, pg_catalog.uuidv7()) as id,
    coalesce(p.known_id, case when o.is_same then o.user_id end) is null as is_new
  from pg_temp.people p
  cross join lateral (select app_private.cell(p.cells, 'username') as given) as u
  cross join lateral (
    select case when u.given ~ '^[A-Za-z0-9._-]{2,64}$' and u.given <> p.sid then u.given end
        as username,
      coalesce(p.email, case when u.given ~ '^[^@[:space:]]+@[^@[:space:]]+$' then u.given end)
        as email) as a
  left join lateral (
    select t.user_id,
      app_hidden.normalised(n.last_name || ' ' || n.first_name)
        = app_hidden.normalised(p.last_name || ' ' || p.first_name) as is_same
    from app_public.user_accounts t
    join app_public.users n on n.id = t.user_id and n.deleted_at is null
    where lower(t.username) = lower(a.username)
       or lower(t.email) = lower(a.email)
    order by lower(t.email) = lower(a.email) desc nulls last
    limit 1) as o on true
  where p.what = 'teacher';
  insert into pg_temp.known
  select 'users', 'teacher', t.sid, t.id, t.is_new from pg_temp.teacher_values t
  on conflict do nothing;

  insert into pg_temp.import_findings
    (file, line, column_name, value, message, remedy, is_note)
  select 'users.csv', t.line, 'username', coalesce(t.username, t.email),
    'somebody else has this account; the teacher comes without one',
    'Invite the teacher in Rollbook.', true
  from pg_temp.teacher_values t
  where t.is_new
    and t.other_id is not null;

  -- what a person is called elsewhere is not this school's to change
  drop table if exists pg_temp.own_teachers;
  create temporary table own_teachers on commit drop as
  select t.id, t.last_name, t.first_name, t.is_enabled, t.cells,
    case when t.cells ? 'phone' then t.phone else a.phone end as phone,
    case when t.cells ? 'sms' then t.sms else a.phone_2 end as phone_2
  from pg_temp.teacher_values t
  left join app_public.user_accounts a on a.user_id = t.id
  where not t.is_new
    and not exists (
      select
      from app_public.memberships m
      where m.user_id = t.id and (m.institution_id <> school or m.duty <> 'teacher'));
  with people as (
    update app_public.users u
    set last_name = t.last_name, first_name = t.first_name,
      status = case when t.is_enabled then 'active' else 'inactive' end
    from pg_temp.own_teachers t
    where u.id = t.id
      and (u.last_name, u.first_name, u.status) <> (t.last_name, t.first_name,
        case when t.is_enabled then 'active' else 'inactive' end)
    returning u.id),
  accounts as (
    update app_public.user_accounts a
    set phone = t.phone, phone_2 = t.phone_2
    from pg_temp.own_teachers t
    where a.user_id = t.id
      and (a.phone, a.phone_2) is distinct from (t.phone, t.phone_2)
    returning a.user_id)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'teachers', n.added, c.changed, n.found - c.changed
  from (
      select count(*) filter (where t.is_new) as added,
        count(*) filter (where not t.is_new) as found
      from pg_temp.teacher_values t) as n,
    (select count(*) as changed from (
        select p.id from people p union select a.user_id from accounts a) as x) as c;
  insert into app_public.users (id, last_name, first_name, status)
  select t.id, t.last_name, t.first_name, case when t.is_enabled then 'active' else 'inactive' end
  from pg_temp.teacher_values t
  where t.is_new
  order by t.line;
  insert into app_public.user_accounts (user_id, username, email, phone, phone_2)
  select distinct on (coalesce(lower(t.username), t.id::text)) t.id, t.username, t.email,
    t.phone, t.sms
  from pg_temp.teacher_values t
  where t.is_new
    and t.other_id is null
    and coalesce(t.username, t.email) is not null
  order by coalesce(lower(t.username), t.id::text), t.line
  on conflict do nothing;

  insert into app_public.memberships (user_id, institution_id, duty, starts_on, ends_on)
  select t.id, school, 'teacher', coalesce(t.starts_on, today), t.ends_on
  from pg_temp.teacher_values t
  where t.starts_on is not null
     or t.known_id is null
  on conflict on constraint memberships_unique do update
  set starts_on = excluded.starts_on, ends_on = excluded.ends_on
  where (memberships.starts_on, memberships.ends_on)
      is distinct from (excluded.starts_on, excluded.ends_on)
    -- days that the bundle does not say stay
    and exists (
      select
      from pg_temp.teacher_values t
      where t.id = excluded.user_id and t.starts_on is not null);
end;
$$;

comment on function app_private.import_oneroster_teachers(integer, date) is
  'Writes the teachers of a bundle as users with a teaching duty, without a password: they come in '
  'by a new password or an invitation. An account that somebody of another name has stays theirs.';
--! EndIncluded oneroster/functions/import_oneroster_teachers.sql
--! Included oneroster/functions/import_oneroster_people.sql
create or replace function app_private.import_oneroster_people(school integer, org text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  -- one record for one person: a student before a teacher before a guardian
  drop table if exists pg_temp.people;
  create temporary table people on commit drop as
  select distinct on (s.sid) s.sid, s.line, s.cells, s.schools, r.role,
    case
      when r.role = 'student' then 'student'
      when r.role = 'teacher' then 'teacher'
      when r.role in ('guardian', 'parent', 'relative') then 'guardian'
      else coalesce(k.what, case when r.role is null then 'unknown' end) end as what,
    coalesce(r.starts_on, null) as starts_on, r.ends_on,
    nullif(pg_catalog.concat_ws(' ', app_private.cell(s.cells, 'givenName'),
      app_private.cell(s.cells, 'middleName')), '') as first_name,
    app_private.cell(s.cells, 'familyName') as last_name,
    app_private.cell(s.cells, 'email') as email,
    app_private.cell(s.cells, 'phone') as phone,
    app_private.cell(s.cells, 'sms') as sms,
    lower(app_private.cell(s.cells, 'enabledUser')) is distinct from 'false' as is_enabled,
    k.id as known_id
  from pg_temp.here s
  left join pg_temp.staged_roles r on r.user_sid = s.sid and r.org = import_oneroster_people.org
    and not r.is_gone
  left join pg_temp.known k on k.file = 'users' and k.sid = s.sid
  where s.file = 'users'
    and not s.is_gone
  order by s.sid, case r.role when 'student' then 1 when 'teacher' then 2 when 'guardian' then 3
    when 'parent' then 3 when 'relative' then 3 else 4 end, r.is_primary desc, r.line;

  insert into pg_temp.import_findings
    (schools, file, line, column_name, value, message, remedy, is_note)
  select array[import_oneroster_people.org], 'users.csv', p.line, 'role', p.role,
    case when p.what = 'unknown' then 'the person has no role here, and is left out'
      else 'nobody gets this role by a file, and the person is left out' end,
    case when p.what = 'unknown' then 'Add a line to roles.csv.'
      else 'Invite the person in Rollbook.' end, true
  from pg_temp.people p
  where p.what is null
     or p.what = 'unknown'
  union all
  select array[import_oneroster_people.org], 'users.csv', p.line, x.column_name, x.value,
    x.message, 'Give the whole name.', false
  from pg_temp.people p
  cross join lateral (
    select v.column_name, v.value, 'a name has at least 2 characters' as message
    from (values ('givenName', p.first_name), ('familyName', p.last_name))
      as v (column_name, value)
    where p.what in ('student', 'guardian')
      and pg_catalog.char_length(v.value) < 2) as x
  union all
  select array[import_oneroster_people.org], 'users.csv', p.line, 'identifier',
    app_private.cell(p.cells, 'identifier'),
    'another student has this number in line ' || p.first_line, 'Give each student a number.', false
  from (
    select s.*, pg_catalog.first_value(s.line) over same as first_line
    from pg_temp.people s
    where s.what = 'student'
      and app_private.cell(s.cells, 'identifier') is not null
    window same as (
      partition by app_private.cell(s.cells, 'identifier') order by s.line)) as p
  where p.line > p.first_line;
  delete from pg_temp.people p where p.what is null or p.what = 'unknown';
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  drop table if exists pg_temp.student_values;
  create temporary table student_values on commit drop as
  select p.sid, p.line, coalesce(p.known_id, n.id, pg_catalog.uuidv7()) as id,
    coalesce(p.known_id, n.id) is null as is_new,
    coalesce(i.number, s.student_number, p.sid) as student_number,
    coalesce(p.last_name, s.last_name) as last_name,
    coalesce(p.first_name, s.first_name) as first_name,
    case when p.cells ? 'email' then p.email else s.email end as email,
    case when p.cells ? 'phone' then coalesce(p.phone, p.sms) else s.phone end as phone,
    coalesce(
      lower(app_private.cell(p.cells, 'metadata.status')),
      case when not p.is_enabled and coalesce(s.status, 'active') = 'active' then 'inactive'
        when p.is_enabled and s.status = 'inactive' then 'active' end,
      s.status, 'active') as status,
    case
      when d.cells ? 'sex' then case
        when lower(app_private.cell(d.cells, 'sex')) in ('female', 'male')
          then lower(app_private.cell(d.cells, 'sex')) end
      else s.sex end as sex,
    case when d.cells ? 'birthDate'
      then app_private.date_of(app_private.cell(d.cells, 'birthDate')) else s.birth_date end
      as birth_date,
    case when d.cells ? 'cityOfBirth' then app_private.cell(d.cells, 'cityOfBirth')
      else s.birth_place end as birth_place
  from pg_temp.people p
  cross join lateral (select app_private.cell(p.cells, 'identifier') as number) as i
  left join app_public.students n
    on n.school_id = school and n.student_number = coalesce(i.number, p.sid)
  left join app_public.students s
    on s.school_id = school and s.id = coalesce(p.known_id, n.id)
  left join pg_temp.here d on d.file = 'demographics' and d.sid = p.sid and not d.is_gone
  where p.what = 'student';
  insert into pg_temp.known
  select 'users', 'student', s.sid, s.id, s.is_new from pg_temp.student_values s
  on conflict do nothing;
  -- in a delta, demographics may come without the user
  insert into pg_temp.student_values
  select d.sid, d.line, s.id, false, s.student_number, s.last_name, s.first_name, s.email, s.phone,
    s.status,
    case when d.cells ? 'sex' then lower(app_private.cell(d.cells, 'sex')) else s.sex end,
    case when d.cells ? 'birthDate'
      then app_private.date_of(app_private.cell(d.cells, 'birthDate')) else s.birth_date end,
    case when d.cells ? 'cityOfBirth' then app_private.cell(d.cells, 'cityOfBirth')
      else s.birth_place end
  from pg_temp.here d
  join pg_temp.known k on k.file = 'users' and k.sid = d.sid and k.what = 'student'
  join app_public.students s on s.school_id = school and s.id = k.id
  where d.file = 'demographics'
    and not d.is_gone
    and not exists (select from pg_temp.student_values v where v.id = k.id);

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select array[import_oneroster_people.org], 'demographics.csv', d.line, 'birthDate',
    v.birth_date::text, 'a birth date lies between 1900 and today', 'Check the year.'
  from pg_temp.student_values v
  join pg_temp.here d on d.file = 'demographics' and d.sid = v.sid
  where v.birth_date > v_today
     or v.birth_date < '1900-01-01';
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  with changed as (
    update app_public.students s
    set student_number = n.student_number, last_name = n.last_name, first_name = n.first_name,
      email = n.email, phone = n.phone, status = n.status, sex = n.sex, birth_date = n.birth_date,
      birth_place = n.birth_place
    from pg_temp.student_values n
    where s.school_id = school
      and s.id = n.id
      and (s.student_number, s.last_name, s.first_name, s.email, s.phone, s.status, s.sex,
        s.birth_date, s.birth_place) is distinct from (n.student_number, n.last_name, n.first_name,
        n.email, n.phone, n.status, n.sex, n.birth_date, n.birth_place)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'students', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.student_values n;
  insert into app_public.students
    (school_id, id, student_number, last_name, first_name, email, phone, status, sex, birth_date,
     birth_place)
  select school, n.id, n.student_number, n.last_name, n.first_name, n.email, n.phone, n.status,
    n.sex, n.birth_date, n.birth_place
  from pg_temp.student_values n
  where n.is_new
  order by n.line;
  perform app_private.import_oneroster_guardians(school);
  perform app_private.import_oneroster_teachers(school, v_today);
end;
$$;

comment on function app_private.import_oneroster_people(integer, text) is
  'Writes the people of a bundle into a school, as students, guardians and teachers. Nobody '
  'becomes an admin by a file; passwords in it are not looked at.';
--! EndIncluded oneroster/functions/import_oneroster_people.sql
--! Included oneroster/functions/import_oneroster_additions.sql
create or replace function app_private.import_oneroster_additions(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- courses of a class that the student is not in
  drop table if exists pg_temp.new_additions;
  create temporary table new_additions on commit drop as
  select distinct on (g.user_id, g.class_id, g.starts_on) g.sid, g.line, g.cells, g.year_id,
    g.user_id as student_id, g.class_id as course_id, g.starts_on, g.ends_on,
    coalesce(k.id, p.id, pg_catalog.uuidv7()) as id, coalesce(k.id, p.id) is null as is_new,
    case when g.cells ? 'metadata.coefficient'
      then app_private.cell(g.cells, 'metadata.coefficient')::numeric
      else o.coefficient end as coefficient,
    case when g.cells ? 'metadata.mode' then lower(app_private.cell(g.cells, 'metadata.mode'))
      else o.mode end as mode
  from pg_temp.given_enrollments g
  left join pg_temp.known k on k.file = 'enrollments' and k.sid = g.sid and k.what = 'addition'
  left join app_public.student_courses p
    on p.school_id = school and p.student_id = g.user_id and p.course_id = g.class_id
    and p.is_followed and p.starts_on = g.starts_on
  left join app_public.student_courses o
    on o.school_id = school and o.id = coalesce(k.id, p.id)
  where g.role = 'student'
    and g.class_what = 'course'
    and not exists (
      select
      from pg_temp.new_enrollments n
      where n.student_id = g.user_id and n.class_id = g.group_id)
    and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school and e.student_id = g.user_id and e.class_id = g.group_id)
  order by g.user_id, g.class_id, g.starts_on, g.line;
  insert into pg_temp.known
  select 'enrollments', 'addition', n.sid, n.id, n.is_new from pg_temp.new_additions n
  on conflict do nothing;

  -- who is in no class of the year comes into one of the grade, for results belong to a class
  drop table if exists pg_temp.homeless;
  create temporary table homeless on commit drop as
  select distinct on (n.student_id, n.year_id) n.student_id, n.year_id, n.line, y.starts_on,
    coalesce(
      'Grade ' || nullif(pg_catalog.ltrim(
        pg_catalog.split_part(app_private.cell(u.cells, 'grades'), ',', 1), '0'), ''),
      'All students') as class_name
  from pg_temp.new_additions n
  join app_public.academic_years y on y.school_id = school and y.id = n.year_id
  left join pg_temp.known k on k.file = 'users' and k.id = n.student_id and k.what = 'student'
  left join pg_temp.here u on u.file = 'users' and u.sid = k.sid
  where not exists (
      select
      from pg_temp.new_enrollments e
      where e.student_id = n.student_id and e.year_id = n.year_id)
    and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school and e.student_id = n.student_id and e.academic_year_id = n.year_id)
  order by n.student_id, n.year_id, n.line;
  update app_public.classes c
  set max_size = x.size
  from (
    select h.year_id, h.class_name, count(*) + (
        select count(*)
        from app_public.enrollments e
        join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
        where e.school_id = school
          and k.academic_year_id = h.year_id
          and k.name = h.class_name) as size
    from pg_temp.homeless h
    group by h.year_id, h.class_name) as x
  where c.school_id = school
    and c.academic_year_id = x.year_id
    and c.name = x.class_name
    and c.max_size < x.size;
  insert into app_public.classes (school_id, academic_year_id, name, max_size)
  select school, h.year_id, h.class_name, greatest(40, count(*))
  from pg_temp.homeless h
  group by h.year_id, h.class_name
  order by h.class_name
  on conflict do nothing;
  insert into pg_temp.new_enrollments
  select null, h.line, '{}', h.student_id, k.id, h.year_id, h.starts_on, null,
    pg_catalog.uuidv7(), true
  from pg_temp.homeless h
  join app_public.classes k
    on k.school_id = school and k.academic_year_id = h.year_id and k.name = h.class_name;

  with changed as (
    update app_public.student_courses p
    set student_id = n.student_id, course_id = n.course_id, starts_on = n.starts_on,
      ends_on = n.ends_on, coefficient = n.coefficient, mode = n.mode
    from pg_temp.new_additions n
    where p.school_id = school
      and p.id = n.id
      and (p.student_id, p.course_id, p.starts_on, p.ends_on, p.coefficient, p.mode)
        is distinct from
        (n.student_id, n.course_id, n.starts_on, n.ends_on, n.coefficient, n.mode)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'courses added', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.new_additions n
  having count(*) > 0;
  insert into app_public.student_courses
    (school_id, id, student_id, course_id, starts_on, ends_on, coefficient, mode)
  select school, n.id, n.student_id, n.course_id, n.starts_on, n.ends_on, n.coefficient, n.mode
  from pg_temp.new_additions n
  where n.is_new
  order by n.course_id, n.line;
end;
$$;

comment on function app_private.import_oneroster_additions(integer) is
  'Writes which courses of other classes the students of a bundle follow. Who is in no class of '
  'that year is put into one of the grade, such as Grade 9.';
--! EndIncluded oneroster/functions/import_oneroster_additions.sql
--! Included oneroster/functions/import_oneroster_followed.sql
create or replace function app_private.import_oneroster_followed(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_gone bigint;
  v_added bigint;
begin
  -- A whole bundle that says to which homeroom a course belongs says who of the class follows it: who
  -- is not named, or for fewer days, has left it out. A delta speaks of those whom it names.
  drop table if exists pg_temp.expected;
  create temporary table expected on commit drop as
  select e.student_id, e.starts_on, e.ends_on, c.id as course_id
  from pg_temp.new_enrollments n
  join app_public.enrollments e on e.school_id = school and e.id = n.id
  join pg_temp.new_courses c on c.class_id = e.class_id
  join pg_temp.given_classes g on g.sid = c.sid and g.homeroom_sid is not null
  where n.sid is not null
    and exists (
      select
      from pg_temp.import_files f
      where f.file = 'enrollments' and f.mode = 'bulk' and f.place = 1)
  union
  select e.student_id, e.starts_on, e.ends_on, g.class_id
  from pg_temp.given_enrollments g
  join app_public.enrollments e
    on e.school_id = school and e.student_id = g.user_id and e.class_id = g.group_id
    and e.starts_on <= coalesce(g.ends_on, 'infinity')
    and coalesce(e.ends_on, 'infinity') >= g.starts_on
  where g.role = 'student'
    and g.class_what = 'course';

  drop table if exists pg_temp.differing;
  create temporary table differing on commit drop as
  select e.student_id, e.course_id, d.is_followed, d.starts_on, d.ends_on,
    app_private.cell(f.cells, 'metadata.coefficient')::numeric as coefficient,
    lower(app_private.cell(f.cells, 'metadata.mode')) as mode
  from pg_temp.expected e
  left join pg_temp.given_enrollments f
    on f.role = 'student' and f.user_id = e.student_id and f.class_id = e.course_id
    and f.starts_on <= coalesce(e.ends_on, 'infinity')
    and coalesce(f.ends_on, 'infinity') >= e.starts_on
  cross join lateral (
    select false as is_followed, e.starts_on, e.ends_on
    where f.line is null
    union all
    select false, f.ends_on + 1, e.ends_on
    where f.ends_on < coalesce(e.ends_on, 'infinity')
    union all
    select true, e.starts_on, e.ends_on
    where (f.cells ->> 'metadata.coefficient' <> '' or f.cells ->> 'metadata.mode' <> '')
      and f.ends_on is not distinct from e.ends_on) as d;

  delete from app_public.student_courses p
  using pg_temp.expected e
  where p.school_id = school
    and p.student_id = e.student_id
    and p.course_id = e.course_id
    and p.starts_on <= coalesce(e.ends_on, 'infinity')
    and coalesce(p.ends_on, 'infinity') >= e.starts_on
    and not exists (
      select
      from pg_temp.differing d
      where (d.student_id, d.course_id, d.is_followed, d.starts_on, d.coefficient, d.mode)
        is not distinct from
          (p.student_id, p.course_id, p.is_followed, p.starts_on, p.coefficient, p.mode));
  get diagnostics v_gone = row_count;
  insert into app_public.student_courses
    (school_id, student_id, course_id, is_followed, starts_on, ends_on, coefficient, mode)
  select school, d.student_id, d.course_id, d.is_followed, d.starts_on, d.ends_on, d.coefficient,
    d.mode
  from pg_temp.differing d
  where not exists (
    select
    from app_public.student_courses p
    where p.school_id = school
      and p.student_id = d.student_id
      and p.course_id = d.course_id
      and (p.is_followed, p.starts_on, p.coefficient, p.mode)
        is not distinct from (d.is_followed, d.starts_on, d.coefficient, d.mode));
  get diagnostics v_added = row_count;
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'courses left out or weighted', v_added, 0, count(*) - v_added, v_gone
  from pg_temp.differing d;
end;
$$;

comment on function app_private.import_oneroster_followed(integer) is
  'Writes where students follow a course of their class not, not to the end, or with a coefficient '
  'of their own.';
--! EndIncluded oneroster/functions/import_oneroster_followed.sql
--! Included oneroster/functions/import_oneroster_teaching.sql
create or replace function app_private.import_oneroster_teaching(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.new_teaching;
  create temporary table new_teaching on commit drop as
  select distinct on (g.class_id, g.user_id) g.class_what, g.class_id, g.user_id, g.position,
    g.is_primary, g.line
  from pg_temp.given_enrollments g
  where g.role = 'teacher'
  order by g.class_id, g.user_id, g.line;
  -- places said are taken; others follow, who is primary first
  update pg_temp.new_teaching t
  set position = x.place
  from (
    select n.class_id, n.user_id, coalesce(
        (select c.position from app_public.course_teachers c
         where c.school_id = school and c.course_id = n.class_id and c.user_id = n.user_id),
        (select k.position from app_public.class_teachers k
         where k.school_id = school and k.class_id = n.class_id and k.user_id = n.user_id),
        greatest(
          (select max(c.position) from app_public.course_teachers c
           where c.school_id = school and c.course_id = n.class_id),
          (select max(k.position) from app_public.class_teachers k
           where k.school_id = school and k.class_id = n.class_id),
          0)
        + pg_catalog.row_number() over (
          partition by n.class_id order by n.is_primary desc nulls last, n.line)) as place
    from pg_temp.new_teaching n
    where n.position is null) as x
  where t.position is null
    and t.class_id = x.class_id
    and t.user_id = x.user_id;

  -- two may change places
  set constraints app_public.course_teachers_position_unique,
    app_public.class_teachers_position_unique deferred;
  with changed as (
    update app_public.course_teachers c
    set position = n.position
    from pg_temp.new_teaching n
    where c.school_id = school
      and c.course_id = n.class_id
      and c.user_id = n.user_id
      and c.position <> n.position
    returning 1),
  added as (
    insert into app_public.course_teachers (school_id, course_id, user_id, position)
    select school, n.class_id, n.user_id, n.position
    from pg_temp.new_teaching n
    where n.class_what = 'course'
      and not exists (
        select
        from app_public.course_teachers c
        where c.school_id = school and c.course_id = n.class_id and c.user_id = n.user_id)
    order by n.line
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'teachers of courses', a.n, c.n, t.n - a.n - c.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from pg_temp.new_teaching t where t.class_what = 'course') as t
  where t.n > 0;
  with changed as (
    update app_public.class_teachers c
    set position = n.position
    from pg_temp.new_teaching n
    where c.school_id = school
      and c.class_id = n.class_id
      and c.user_id = n.user_id
      and c.position <> n.position
    returning 1),
  added as (
    insert into app_public.class_teachers (school_id, class_id, user_id, position)
    select school, n.class_id, n.user_id, n.position
    from pg_temp.new_teaching n
    where n.class_what = 'class'
      and not exists (
        select
        from app_public.class_teachers c
        where c.school_id = school and c.class_id = n.class_id and c.user_id = n.user_id)
    order by n.line
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'teachers of classes', a.n, c.n, t.n - a.n - c.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from pg_temp.new_teaching t where t.class_what = 'class') as t
  where t.n > 0;
  set constraints all immediate;
end;
$$;

comment on function app_private.import_oneroster_teaching(integer) is
  'Writes who teaches the courses and leads the classes of a bundle, in order.';
--! EndIncluded oneroster/functions/import_oneroster_teaching.sql
--! Included oneroster/functions/import_oneroster_enrollments.sql
create or replace function app_private.import_oneroster_enrollments(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.given_enrollments;
  create temporary table given_enrollments on commit drop as
  select e.sid, e.line, e.cells, e.schools, lower(app_private.cell(e.cells, 'role')) as role,
    k.what as class_what, k.id as class_id, coalesce(c.class_id, k.id) as group_id,
    app_private.cell(e.cells, 'classSourcedId') as class_sid, u.what as user_what, u.id as user_id,
    app_private.cell(e.cells, 'userSourcedId') as user_sid,
    coalesce(app_private.date_of(app_private.cell(e.cells, 'beginDate')), y.starts_on) as starts_on,
    app_private.date_of(app_private.cell(e.cells, 'endDate')) - 1 as ends_on,
    y.id as year_id, app_private.cell(e.cells, 'metadata.position')::smallint as position,
    lower(app_private.cell(e.cells, 'primary')) = 'true' as is_primary
  from pg_temp.here e
  left join pg_temp.known k
    on k.file = 'classes' and k.sid = app_private.cell(e.cells, 'classSourcedId')
  left join pg_temp.known u
    on u.file = 'users' and u.sid = app_private.cell(e.cells, 'userSourcedId')
  left join app_public.courses c on c.school_id = school and c.id = k.id
  left join app_public.classes g on g.school_id = school and g.id = coalesce(c.class_id, k.id)
  left join app_public.academic_years y on y.school_id = school and y.id = g.academic_year_id
  where e.file = 'enrollments'
    and not e.is_gone;

  insert into pg_temp.import_findings
    (schools, file, line, column_name, value, message, remedy, is_note)
  select g.schools, 'enrollments.csv', g.line, x.column_name, x.value, x.message, x.remedy,
    x.is_note
  from pg_temp.given_enrollments g
  cross join lateral (
    select 'role' as column_name, g.role as value, 'Rollbook has nobody of this role in a class'
      as message, 'The line is left out.' as remedy, true as is_note
    where g.role not in ('student', 'teacher')
    union all
    select 'classSourcedId', g.class_sid, 'this class is not known', 'Add it to classes.csv.', false
    where g.class_id is null
      and g.role in ('student', 'teacher')
    union all
    select 'userSourcedId', g.user_sid,
      case when g.user_id is null then 'this person does not belong to the school of the class'
        else 'this person is a ' || g.user_what || ' here' end,
      'Correct the line, or the person''s role.', false
    where g.role in ('student', 'teacher')
      and g.user_what is distinct from g.role
    union all
    select 'endDate', app_private.cell(g.cells, 'endDate'), 'it ends before it begins',
      'The end is the first day on which it does not hold any more.', false
    where g.ends_on < g.starts_on) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  -- in a class
  drop table if exists pg_temp.new_enrollments;
  create temporary table new_enrollments on commit drop as
  select distinct on (g.user_id, g.class_id, g.starts_on) g.sid, g.line, g.cells,
    g.user_id as student_id, g.class_id, g.year_id, g.starts_on, g.ends_on,
    coalesce(k.id, e.id, pg_catalog.uuidv7()) as id, coalesce(k.id, e.id) is null as is_new
  from pg_temp.given_enrollments g
  left join pg_temp.known k
    on k.file = 'enrollments' and k.sid = g.sid and k.what = 'enrollment'
  left join app_public.enrollments e
    on e.school_id = school and e.student_id = g.user_id and e.class_id = g.class_id
    and e.starts_on = g.starts_on
  where g.role = 'student'
    and g.class_what = 'class'
  order by g.user_id, g.class_id, g.starts_on, g.line;
  insert into pg_temp.known
  select 'enrollments', 'enrollment', n.sid, n.id, n.is_new from pg_temp.new_enrollments n
  on conflict do nothing;
  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select null, 'enrollments.csv', n.line, 'beginDate', n.starts_on::text,
    'the student is in another homeroom of the year on one of these days, in line ' || o.line,
    'A student is in one class at a time: end one before the other begins.'
  from pg_temp.new_enrollments n
  join pg_temp.new_enrollments o
    on o.student_id = n.student_id
    and o.year_id = n.year_id
    and o.line < n.line
    and o.starts_on <= coalesce(n.ends_on, 'infinity')
    and n.starts_on <= coalesce(o.ends_on, 'infinity');
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;
  perform app_private.import_oneroster_additions(school);

  drop table if exists pg_temp.enrollment_values;
  create temporary table enrollment_values on commit drop as
  select n.*,
    case
      when n.cells ? 'metadata.dropped'
        then coalesce(lower(app_private.cell(n.cells, 'metadata.dropped')) = 'true', false)
      else coalesce(e.is_dropped, false) end as is_dropped
  from pg_temp.new_enrollments n
  left join app_public.enrollments e on e.school_id = school and e.id = n.id;
  with changed as (
    update app_public.enrollments e
    set student_id = n.student_id, class_id = n.class_id, academic_year_id = n.year_id,
      starts_on = n.starts_on, ends_on = n.ends_on, is_dropped = n.is_dropped
    from pg_temp.enrollment_values n
    where e.school_id = school
      and e.id = n.id
      and (e.student_id, e.class_id, e.starts_on, e.ends_on, e.is_dropped)
        is distinct from (n.student_id, n.class_id, n.starts_on, n.ends_on, n.is_dropped)
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'students in classes', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.enrollment_values n;
  insert into app_public.enrollments
    (school_id, id, student_id, class_id, academic_year_id, starts_on, ends_on, is_dropped)
  select school, n.id, n.student_id, n.class_id, n.year_id, n.starts_on, n.ends_on, n.is_dropped
  from pg_temp.enrollment_values n
  where n.is_new
  order by n.class_id, n.line;
  perform app_private.import_oneroster_followed(school);
  perform app_private.import_oneroster_teaching(school);
end;
$$;

comment on function app_private.import_oneroster_enrollments(integer) is
  'Writes the enrollments of a bundle into a school: of students in homerooms as enrollments, in '
  'scheduled classes as the courses they follow; of teachers as who teaches.';
--! EndIncluded oneroster/functions/import_oneroster_enrollments.sql
--! Included oneroster/functions/write_oneroster_marks.sql
create or replace function app_private.write_oneroster_marks(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  analyze pg_temp.new_marks;
  with changed as (
    update app_public.marks m
    set value = pg_catalog.round(n.value, 2), code = n.code,
      comment = case when n.cells ? 'comment' then n.comment else m.comment end
    from pg_temp.new_marks n
    where m.school_id = school
      and m.assessment_id = n.assessment_id
      and m.student_id = n.student_id
      and (m.value, m.code, m.comment) is distinct from (pg_catalog.round(n.value, 2), n.code,
        case when n.cells ? 'comment' then n.comment else m.comment end)
    returning 1),
  added as (
    insert into app_public.marks
      (school_id, assessment_id, student_id, value, code, comment, maximum)
    select school, n.assessment_id, n.student_id, n.value, n.code, n.comment, n.maximum
    from pg_temp.new_marks n
    where not exists (
      select
      from app_public.marks m
      where m.school_id = school
        and m.assessment_id = n.assessment_id
        and m.student_id = n.student_id)
    order by n.assessment_id, n.line
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'marks', a.n, c.n, m.n - a.n - c.n
  from (select count(*) as n from added) as a,
    (select count(*) as n from changed) as c,
    (select count(*) as n from pg_temp.new_marks) as m
  where m.n > 0;
end;
$$;

comment on function app_private.write_oneroster_marks(integer) is
  'Writes the marks of a bundle that are new or different.';
--! EndIncluded oneroster/functions/write_oneroster_marks.sql
--! Included oneroster/functions/import_oneroster_marks.sql
create or replace function app_private.import_oneroster_marks(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.given_items;
  create temporary table given_items on commit drop as
  select s.sid, s.line, s.cells, s.schools, k.what as class_what, k.id as course_id,
    coalesce(t.id, d.id) as term_id,
    app_private.date_of(app_private.cell(s.cells, 'dueDate')) as due_on,
    app_private.cell(s.cells, 'title') as title,
    coalesce(app_private.cell(c.cells, 'title'), e.record, o.kind, 'test') as kind,
    coalesce(app_private.cell(s.cells, 'resultValueMax')::numeric, sc.scale) as maximum,
    app_private.cell(s.cells, 'metadata.coefficient')::numeric as coefficient,
    o.id as known_id
  from pg_temp.here s
  join app_public.schools sc on sc.id = school
  left join pg_temp.known k
    on k.file = 'classes' and k.sid = app_private.cell(s.cells, 'classSourcedId')
  left join pg_temp.known i on i.file = 'lineItems' and i.sid = s.sid
  left join app_public.assessments o on o.school_id = school and o.id = i.id
  left join pg_temp.known x
    on x.file = 'academicSessions'
    and x.sid = coalesce(
      app_private.cell(s.cells, 'academicSessionSourcedId'),
      app_private.cell(s.cells, 'gradingPeriodSourcedId'))
  left join app_public.terms t on t.school_id = school and t.id = x.id
  -- of a whole year: the term in which it is due
  left join lateral (
    select y.id
    from app_public.terms y
    where y.school_id = school
      and y.academic_year_id = x.id
      and app_private.date_of(app_private.cell(s.cells, 'dueDate'))
        between y.starts_on and y.ends_on
    limit 1) as d on t.id is null
  left join pg_temp.here c
    on c.file = 'categories' and c.sid = app_private.cell(s.cells, 'categorySourcedId')
  left join app_private.external_ids e
    on e.school_id = school and e.kind = 'categories'
    and e.sourced_id = app_private.cell(s.cells, 'categorySourcedId')
  where s.file = 'lineItems'
    and not s.is_gone;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  select g.schools, 'lineItems.csv', g.line, x.column_name, x.value, x.message, x.remedy
  from pg_temp.given_items g
  cross join lateral (
    select 'classSourcedId' as column_name, app_private.cell(g.cells, 'classSourcedId') as value,
      case when g.class_what is null then 'this class is not known'
        else 'a homeroom has no marks' end as message,
      'Name a scheduled class.' as remedy
    where g.class_what is distinct from 'course'
    union all
    select 'academicSessionSourcedId', coalesce(
        app_private.cell(g.cells, 'academicSessionSourcedId'),
        app_private.cell(g.cells, 'gradingPeriodSourcedId')),
      'this is no term, and none holds the due date', 'Name a term of the year.'
    where g.term_id is null
    union all
    select 'resultValueMin', app_private.cell(g.cells, 'resultValueMin'),
      'marks begin at 0 in Rollbook', 'Let the scores begin at 0.'
    where app_private.cell(g.cells, 'resultValueMin')::numeric <> 0
    union all
    select 'resultValueMax', app_private.cell(g.cells, 'resultValueMax'),
      'a maximum lies above 0 and below 1000', 'Correct it.'
    where g.maximum <= 0
       or g.maximum >= 1000) as x;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;

  drop table if exists pg_temp.item_values;
  create temporary table item_values on commit drop as
  with named as (
    select g.*, g.title || case
      when pg_catalog.row_number() over (
        partition by g.course_id, g.term_id, g.kind, g.title order by g.line) > 1
        then ' ' || g.sid else '' end as name
    from pg_temp.given_items g)
  select n.sid, n.line, coalesce(n.known_id, a.id, pg_catalog.uuidv7()) as id,
    coalesce(n.known_id, a.id) is null as is_new, n.course_id, n.term_id, n.kind, n.name, n.maximum,
    coalesce(n.coefficient, a.coefficient, 1) as coefficient,
    case when lower(app_private.cell(n.cells, 'metadata.dated')) is distinct from 'false'
      then n.due_on end as held_on,
    coalesce(app_private.cell(n.cells, 'metadata.position')::smallint, a.position,
      pg_catalog.row_number() over (
        partition by n.course_id, n.term_id order by n.due_on, n.line)) as position,
    case when n.cells ? 'metadata.optional'
      then lower(app_private.cell(n.cells, 'metadata.optional'))
      else a.optional end as optional,
    case when n.cells ? 'metadata.part' then app_private.cell(n.cells, 'metadata.part')
      else a.category end as category,
    case when n.cells ? 'metadata.scheduledFor'
      then app_private.cell(n.cells, 'metadata.scheduledFor')::timestamptz
      else a.scheduled_for end as scheduled_for,
    case when n.cells ? 'metadata.publishedAt'
      then app_private.cell(n.cells, 'metadata.publishedAt')::timestamptz
      when coalesce(n.known_id, a.id) is null then pg_catalog.now()
      else a.published_at end as published_at
  from named n
  left join lateral (
    select o.*
    from app_public.assessments o
    where o.school_id = school
      and (o.id = n.known_id
        or n.known_id is null and o.course_id = n.course_id and o.term_id = n.term_id
          and o.kind = n.kind and o.name = n.name)
    limit 1) as a on true;
  insert into pg_temp.known
  select 'lineItems', 'assessment', i.sid, i.id, i.is_new from pg_temp.item_values i
  on conflict do nothing;
  with changed as (
    update app_public.assessments a
    set course_id = n.course_id, term_id = n.term_id, kind = n.kind, name = n.name,
      maximum = n.maximum, coefficient = n.coefficient, held_on = n.held_on,
      position = n.position, optional = n.optional, category = n.category,
      scheduled_for = n.scheduled_for, published_at = n.published_at
    from pg_temp.item_values n
    where a.school_id = school
      and a.id = n.id
      and (a.course_id, a.term_id, a.kind, a.name, a.maximum, a.coefficient, a.held_on, a.position,
        a.optional, a.category, pg_catalog.date_trunc('milliseconds', a.scheduled_for),
        pg_catalog.date_trunc('milliseconds', a.published_at))
        is distinct from (n.course_id, n.term_id, n.kind, n.name, n.maximum, n.coefficient,
          n.held_on, n.position::smallint, n.optional, n.category,
          pg_catalog.date_trunc('milliseconds', n.scheduled_for),
          pg_catalog.date_trunc('milliseconds', n.published_at))
    returning 1)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'assessments', count(*) filter (where n.is_new), (select count(*) from changed),
    count(*) filter (where not n.is_new) - (select count(*) from changed)
  from pg_temp.item_values n;
  insert into app_public.assessments
    (school_id, id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
     optional, category, scheduled_for, published_at)
  select school, n.id, n.course_id, n.term_id, n.kind, n.name, n.maximum, n.coefficient, n.held_on,
    n.position, n.optional, n.category, n.scheduled_for, n.published_at
  from pg_temp.item_values n
  where n.is_new
  order by n.held_on, n.line;

  drop table if exists pg_temp.new_marks;
  create temporary table new_marks on commit drop as
  select distinct on (i.id, u.id) r.sid, r.line, r.schools, r.cells,
    app_private.cell(r.cells, 'lineItemSourcedId') as item_sid,
    app_private.cell(r.cells, 'studentSourcedId') as student_sid,
    i.id as assessment_id, u.id as student_id, u.what as user_what, a.maximum,
    c.code, case when c.code is null then x.score end as value,
    x.status, app_private.cell(r.cells, 'comment') as comment
  from pg_temp.here r
  cross join lateral (
    select lower(app_private.cell(r.cells, 'scoreStatus')) as status,
      app_private.cell(r.cells, 'score')::numeric as score) as x
  left join pg_temp.known i
    on i.file = 'lineItems' and i.sid = app_private.cell(r.cells, 'lineItemSourcedId')
  left join app_public.assessments a on a.school_id = school and a.id = i.id
  left join pg_temp.known u
    on u.file = 'users' and u.sid = app_private.cell(r.cells, 'studentSourcedId')
  left join lateral (
    select m.code
    from app_public.mark_codes m
    where m.school_id = school
      and (m.code = pg_catalog.upper(app_private.cell(r.cells, 'metadata.code'))
        or r.cells ->> 'metadata.code' is distinct from m.code
          and coalesce(app_private.cell(r.cells, 'metadata.code'), '') = ''
          and (x.status = 'exempt' and m.effect = 'neutral' and m.code not in ('N', 'S')
            or x.status = 'not submitted' and x.score is null and m.effect = 'neutral'
            or lower(app_private.cell(r.cells, 'missing')) = 'true' and m.effect = 'zero'
              and coalesce(x.score, 0) = 0))
    order by m.code = pg_catalog.upper(app_private.cell(r.cells, 'metadata.code')) desc nulls last,
      x.status = 'exempt' and m.code = 'E' desc,
      x.status = 'not submitted' and m.code = 'S' desc, m.position
    limit 1) as c on true
  where r.file = 'results'
    and not r.is_gone
  order by i.id, u.id, r.line;

  insert into pg_temp.import_findings
    (schools, file, line, column_name, value, message, remedy, is_note)
  select m.schools, 'results.csv', m.line, x.column_name, x.value, x.message, x.remedy, x.is_note
  from pg_temp.new_marks m
  cross join lateral (
    select 'lineItemSourcedId' as column_name, m.item_sid as value,
      'this line item is not known' as message, 'Add it to lineItems.csv.' as remedy,
      false as is_note
    where m.assessment_id is null
    union all
    select 'studentSourcedId', m.student_sid, 'this is no student of the school', 'Correct it.',
      false
    where m.user_what is distinct from 'student'
    union all
    select 'score', m.value::text,
      'it is not between 0 and the maximum of ' || pg_catalog.trim_scale(m.maximum),
      'Correct the score or the line item.', false
    where m.value < 0
       or m.value > m.maximum
    union all
    select 'scoreStatus', m.status, 'there is no score yet', 'The line is left out.', true
    where m.value is null
      and m.code is null) as x;
  delete from pg_temp.new_marks m where m.value is null and m.code is null;
  if app_private.is_refused((select c.org from pg_temp.import_current c)) then
    return;
  end if;
  perform app_private.write_oneroster_marks(school);
end;
$$;

comment on function app_private.import_oneroster_marks(integer) is
  'Writes the line items of a bundle as assessments and its results as marks. Results without a '
  'score stand for a code of the school, or for nothing yet.';
--! EndIncluded oneroster/functions/import_oneroster_marks.sql
--! Included oneroster/functions/remove_oneroster_rows.sql
create or replace function app_private.remove_oneroster_rows(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_rows bigint;
  v_gone bigint := 0;
begin
  -- what leans on others first; what others still need makes PostgreSQL refuse the school
  drop table if exists pg_temp.gone;
  create temporary table gone on commit drop as
  select h.file, h.sid, h.line, k.what, k.id
  from pg_temp.here h
  left join pg_temp.known k on k.file = h.file and k.sid = h.sid
  where h.is_gone;

  delete from app_public.marks m
  using pg_temp.gone g
  cross join lateral (
    select e.record
    from app_private.external_ids e
    where e.school_id = school and e.kind = 'results' and e.sourced_id = g.sid
    union all
    select i.id || '.' || u.id
    from pg_temp.known i
    join pg_temp.known u on u.file = 'users' and g.sid = i.sid || '.' || u.sid
    where i.file = 'lineItems'
      and pg_catalog.left(g.sid, pg_catalog.length(i.sid) + 1) = i.sid || '.') as x
  where g.file = 'results'
    and m.school_id = school
    and m.assessment_id = pg_catalog.split_part(x.record, '.', 1)::uuid
    and m.student_id = pg_catalog.split_part(x.record, '.', 2)::uuid;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.assessments a using pg_temp.gone g
  where a.school_id = school and g.what = 'assessment' and a.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.student_courses p using pg_temp.gone g
  where p.school_id = school and g.what = 'addition' and p.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;

  -- a course left out: the enrollment stays, its line for the course goes
  insert into app_public.student_courses
    (school_id, student_id, course_id, is_followed, starts_on, ends_on)
  select school, e.student_id, c.id, false, e.starts_on, e.ends_on
  from pg_temp.gone g
  join pg_temp.known n on n.file = 'enrollments' and n.what = 'enrollment'
    and pg_catalog.left(g.sid, pg_catalog.length(n.sid) + 1) = n.sid || '.'
  join pg_temp.known c on c.file = 'classes' and c.what = 'course'
    and g.sid = n.sid || '.' || c.sid
  join app_public.enrollments e on e.school_id = school and e.id = n.id
  where g.file = 'enrollments'
    and g.what is null
    and n.id not in (select o.id from pg_temp.gone o where o.what = 'enrollment')
    and not exists (
      select
      from app_public.student_courses p
      where p.school_id = school and p.student_id = e.student_id and p.course_id = c.id);
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.enrollments e using pg_temp.gone g
  where e.school_id = school and g.what = 'enrollment' and e.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.course_teachers t
  using pg_temp.gone g
  join pg_temp.known c on c.file = 'classes' and c.what = 'course'
  join pg_temp.known u on u.file = 'users' and u.what = 'teacher'
  where g.file = 'enrollments'
    and g.sid = c.sid || '.' || u.sid
    and t.school_id = school
    and t.course_id = c.id
    and t.user_id = u.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.class_teachers t
  using pg_temp.gone g
  join pg_temp.known c on c.file = 'classes' and c.what = 'class'
  join pg_temp.known u on u.file = 'users' and u.what = 'teacher'
  where g.file = 'enrollments'
    and g.sid = c.sid || '.' || u.sid
    and t.school_id = school
    and t.class_id = c.id
    and t.user_id = u.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;

  -- people are not forgotten: a student becomes inactive, a teacher's duty ends
  update app_public.students s
  set status = 'inactive'
  from pg_temp.gone g
  where s.school_id = school and g.what = 'student' and s.id = g.id and s.status = 'active';
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  update app_public.memberships m
  set ends_on = greatest(m.starts_on, v_today)
  from pg_temp.gone g
  where m.institution_id = school
    and m.duty = 'teacher'
    and g.what = 'teacher'
    and m.user_id = g.id
    and coalesce(m.ends_on > v_today, true);
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.guardians x using pg_temp.gone g
  where x.school_id = school and g.what = 'guardian' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;

  delete from app_public.courses x using pg_temp.gone g
  where x.school_id = school and g.what = 'course' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.classes x using pg_temp.gone g
  where x.school_id = school and g.what = 'class' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.subjects x using pg_temp.gone g
  where x.school_id = school and g.what = 'subject' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.levels x using pg_temp.gone g
  where x.school_id = school and g.what = 'level' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.terms x using pg_temp.gone g
  where x.school_id = school and g.what = 'term' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  delete from app_public.academic_years x using pg_temp.gone g
  where x.school_id = school and g.what = 'year' and x.id = g.id;
  get diagnostics v_rows = row_count;
  v_gone := v_gone + v_rows;
  insert into pg_temp.import_counts (what, added, changed, same, gone)
  select 'removed', 0, 0, count(*) - v_gone, v_gone from pg_temp.gone having count(*) > 0;
end;
$$;

comment on function app_private.remove_oneroster_rows(integer) is
  'Removes what a delta says is to be deleted. A student becomes inactive and a teacher''s duty '
  'ends instead. What others still refer to is refused by their keys.';
--! EndIncluded oneroster/functions/remove_oneroster_rows.sql
--! Included oneroster/functions/remember_oneroster_ids.sql
create or replace function app_private.remember_oneroster_ids(school integer, org text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table if not exists remembered (kind text, sourced_id text, record text)
    on commit drop;
  truncate pg_temp.remembered;
  insert into pg_temp.remembered
  select k.file, k.sid, k.id::text
  from pg_temp.known k
  where k.sid <> k.id::text
    and exists (select from pg_temp.here h where h.file = k.file and h.sid = k.sid)
  union all
  select 'orgs', org, school::text
  where org <> (select i.code from app_public.institutions i where i.id = school)
  union all
  select 'categories', c.sid, app_private.cell(c.cells, 'title')
  from pg_temp.here c
  where c.file = 'categories'
    and not c.is_gone
    and c.sid <> pg_catalog.md5(app_private.cell(c.cells, 'title'));

  -- what has no identifier of its own is remembered only where it can't be told from its parts
  insert into pg_temp.remembered
  select 'results', m.sid, m.assessment_id || '.' || m.student_id
  from pg_temp.new_marks m
  where m.sid <> m.item_sid || '.' || m.student_sid
  union all
  select 'roles', r.sid, k.id || '.role'
  from pg_temp.staged_roles r
  join pg_temp.known k on k.file = 'users' and k.sid = r.user_sid
  where r.file = 'roles'
    and r.org = remember_oneroster_ids.org
    and not r.is_gone
    and r.sid <> r.user_sid || '.role'
  union all
  select 'enrollments', g.sid, g.class_id || '.' || g.user_id
  from pg_temp.given_enrollments g
  where g.role = 'teacher'
    and g.sid <> g.class_sid || '.' || g.user_sid
  union all
  select 'enrollments', g.sid, e.id || '.' || g.class_id
  from pg_temp.given_enrollments g
  join app_public.enrollments e
    on e.school_id = school and e.student_id = g.user_id and e.class_id = g.group_id
    and g.starts_on between e.starts_on and coalesce(e.ends_on, 'infinity')
  left join pg_temp.known k on k.file = 'enrollments' and k.id = e.id
  where g.role = 'student'
    and g.class_what = 'course'
    and g.sid <> coalesce(k.sid, e.id::text) || '.' || g.class_sid;

  insert into app_private.external_ids (school_id, kind, sourced_id, record)
  select distinct on (r.kind, r.sourced_id) school, r.kind, r.sourced_id, r.record
  from pg_temp.remembered r
  order by r.kind, r.sourced_id
  on conflict (school_id, kind, sourced_id) do update
  set record = excluded.record
  where external_ids.record <> excluded.record;
end;
$$;

comment on function app_private.remember_oneroster_ids(integer, text) is
  'Remembers what the records of a bundle are called in it, where that does not follow from what '
  'they are called here.';
--! EndIncluded oneroster/functions/remember_oneroster_ids.sql
--! Included oneroster/functions/import_oneroster_school.sql
create or replace function app_private.import_oneroster_school(org text)
  returns table (what text, added bigint, changed bigint, same bigint, gone bigint)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
begin
  if app_private.is_refused(org) then
    return;
  end if;
  v_school := app_private.open_oneroster_school(org);
  perform app_private.import_oneroster_calendar(v_school);
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_structure(v_school);
    perform app_private.import_oneroster_classes(v_school);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_people(v_school, org);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_enrollments(v_school);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_marks(v_school);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.remember_oneroster_ids(v_school, org);
    perform app_private.remove_oneroster_rows(v_school);
  end if;
  return query
  select c.what, c.added, c.changed, c.same, coalesce(c.gone, 0)
  from pg_temp.import_counts c
  order by c.place;
end;
$$;

comment on function app_private.import_oneroster_school(text) is
  'Imports one school of a bundle: all of it, or, when import_findings speaks of it afterwards, '
  'nothing that may stay: the caller takes it back.';
--! EndIncluded oneroster/functions/import_oneroster_school.sql
--! Included ops/functions/column_classes.sql
create or replace function ops.column_classes()
  returns table (of_table regclass, column_name name, class text)
  language sql stable
  set search_path = ''
as $$
  with tables (class, names) as (
    values
      ('public', '{app_public.institution_types,app_public.institutions}'::text[]),
      ('internal', '{
        app_private.analyst_institutions,app_private.dirty_results,app_private.import_headers,
        app_private.result_checks,app_public.academic_years,app_public.assessments,
        app_public.bulletin_batches,app_public.class_terms,app_public.classes,
        app_public.councils,app_public.course_statistics,app_public.courses,
        app_public.grading_policies,app_public.grading_policy_bands,
        app_public.grading_policy_categories,app_public.grading_policy_versions,
        app_public.imports,app_public.levels,app_public.mark_codes,app_public.phrases,
        app_public.rollovers,app_public.school_images,app_public.schools,app_public.start_skips,
        app_public.student_fields,app_public.subjects,app_public.term_statistics,
        app_public.terms}'),
      ('personal', '{
        app_private.credentials,app_private.external_ids,app_private.import_parts,
        app_private.import_rows,app_private.import_writes,app_private.invitations,
        app_private.password_resets,app_private.pending_sign_ins,
        app_private.provisional_results,app_private.recovery_codes,app_private.second_factors,
        app_private.sessions,app_public.bulletin_copies,app_public.bulletin_files,
        app_public.bulletins,app_public.class_teachers,app_public.corrections,
        app_public.council_remarks,app_public.course_adjustments,
        app_public.course_appreciations,app_public.course_results,app_public.course_teachers,
        app_public.decisions,app_public.enrollment_steps,app_public.enrollments,
        app_public.families,app_public.family_children,app_public.guardians,
        app_public.mark_sightings,app_public.marks,app_public.memberships,
        app_public.replacements,app_public.staff_records,app_public.student_courses,
        app_public.student_distinctions,app_public.student_guardians,app_public.student_photos,
        app_public.students,app_public.term_results,app_public.term_snapshots,
        app_public.user_accounts,app_public.users,app_public.visits,app_public.year_exams,
        app_public.year_results}'),
      ('sensitive', '{
        app_private.archived_field_values,app_public.conduct_records,
        app_public.guardian_backgrounds,app_public.scholarships,app_public.student_backgrounds,
        app_public.student_health,app_public.student_merges,app_public.student_needs,
        app_public.transfers,audit.log}'),
      ('secret', '{app_private.school_keys,app_private.unknown_sign_ins}')),
  exceptions (class, names) as (
    values
      ('sensitive', '{
        app_public.enrollments.drop_reason,app_public.students.custom,
        app_public.students.transfer_reason}'::text[]),
      ('secret', '{
        app_private.credentials.password_hash,app_private.invitations.token_hash,
        app_private.password_resets.token_hash,app_private.pending_sign_ins.token_hash,
        app_private.recovery_codes.code_hash,app_private.second_factors.sealed,
        app_private.sessions.token_hash}'))
  select c.oid::pg_catalog.regclass, a.attname, coalesce(e.class, t.class)
  from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join tables t on c.oid::pg_catalog.regclass::text = any (t.names)
  left join exceptions e
    on c.oid::pg_catalog.regclass::text || '.' || a.attname = any (e.names)
  where c.relnamespace::pg_catalog.regnamespace::text in ('app_public', 'app_private', 'audit')
    and c.relkind in ('r', 'p')
    and not c.relispartition;
$$;

comment on function ops.column_classes() is
  'How freely what a column holds may be known. public: stands on the school''s door; internal: how '
  'the school works, of nobody in particular; personal: about somebody; sensitive: health, '
  'background, conduct, money and what may quote them; secret: opens an account or a seal, and is '
  'read by nobody. NULL: a table that nobody has put into a class yet, which the tests refuse.';
--! EndIncluded ops/functions/column_classes.sql

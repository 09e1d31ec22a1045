--! Previous: sha1:a3ad400ebd3558e960a32da3c7059722fe277cbf
--! Hash: sha1:4a49e2436ecaced2f42a38f62359ce7e59aca407
--! Message: marks, ZIP files and OneRoster in the wizard; faster imports

-- The migration being written: included source files, then changes of tables.
-- squawk-ignore require-concurrent-index-deletion
drop index if exists audit.log_key_idx;
-- squawk-ignore require-concurrent-index-creation
create index if not exists log_row_idx on audit.log using hash (key) where school_id is not null;

-- squawk-ignore require-concurrent-index-deletion
drop index if exists app_private.import_writes_line_idx;
alter table app_private.import_writes drop constraint if exists import_writes_pkey;
alter table app_private.import_writes
  -- squawk-ignore adding-serial-primary-key-field
  add primary key (school_id, import_id, line, of_table);
comment on table app_private.import_writes is
  'What an import enters (before is NULL) and changes, row by row of its tables: the columns that '
  'it says, before and after. How an entered row stood is in the audit log.';

drop function if exists app_private.import_tables();

-- a school has few imports: they are looked through at once
alter table app_public.imports
  add column if not exists counts jsonb not null default '{}',
  add column if not exists zip_id uuid,
  add column if not exists header_line integer,
  drop constraint if exists imports_kind_known,
  drop constraint if exists imports_state_known,
  drop constraint if exists imports_zip_fkey;
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid
  add constraint imports_kind_known check (kind in (
    'students', 'guardians', 'teachers', 'classes', 'subjects', 'courses', 'enrollments', 'marks',
    'oneroster', 'zip'));
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid
  add constraint imports_state_known check (state in (
    'reading', 'mapping', 'checking', 'checked', 'applying', 'applied', 'undone',
    'cancelled', 'failed', 'unpacked'));
alter table app_public.imports
  -- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
  add constraint imports_zip_fkey foreign key (school_id, zip_id)
    references app_public.imports (school_id, id) on delete cascade;
drop function if exists app_private.begin_oneroster_import();
drop function if exists app_private.restart_import_rows(integer, uuid, text[]);
drop function if exists app_private.fail_import(integer, uuid, text, text);

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
  -- written out for short keys: a function that can't be inlined costs more than all the rest
  v_width integer := case when v_secrets = '{}' then pg_catalog.cardinality(v_key) end;
  v_school text := tg_argv[2];
  v_table text := tg_table_schema || '.' || tg_table_name;
  v_token text := nullif(pg_catalog.current_setting('app.session', true), '');
  v_session bytea := pg_catalog.substr(
    pg_catalog.sha256(pg_catalog.convert_to(v_token, 'UTF8')), 1, 8);
  v_actor uuid := case when v_token is not null then app_hidden.current_user_id() end;
  v_address inet := nullif(pg_catalog.current_setting('app.address', true), '')::inet;
  v_request text := nullif(pg_catalog.current_setting('app.request', true), '');
  v_reason text := nullif(pg_catalog.current_setting('app.reason', true), '');
begin
  if tg_op = 'INSERT' then
    insert into audit.log
      (school_id, table_name, operation, key, after, actor_id, session_key, address, request_id,
       reason)
    select (r.doc ->> v_school)::integer, v_table, 'insert',
      case v_width
        when 1 then pg_catalog.jsonb_build_object(v_key[1], r.doc -> v_key[1])
        when 2 then pg_catalog.jsonb_build_object(
          v_key[1], r.doc -> v_key[1], v_key[2], r.doc -> v_key[2])
        else audit.masked(audit.key_of(r.doc, v_key), v_secrets) end,
      case when v_secrets = '{}' then r.doc else audit.masked(r.doc, v_secrets) end,
      v_actor, v_session, v_address, v_request, v_reason
    from (
      select pg_catalog.to_jsonb(n) as doc
      from new_rows n
      offset 0 -- made once a row, not once for each use
    ) as r;
  else
    insert into audit.log
      (school_id, table_name, operation, key, before, actor_id, session_key, address, request_id,
       reason)
    select (r.doc ->> v_school)::integer, v_table, 'delete',
      audit.masked(audit.key_of(r.doc, v_key), v_secrets), audit.masked(r.doc, v_secrets),
      v_actor, v_session, v_address, v_request, v_reason
    from (
      select pg_catalog.to_jsonb(o) as doc
      from old_rows o
      offset 0
    ) as r;
  end if;
  return null;
end;
$$;

comment on function audit.tg__log() is
  'Statement trigger that writes one entry of audit.log per inserted or deleted row.';
--! EndIncluded audit/functions/tg__log.sql
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

    -- those who are or come there, all together, are seldom too many
    if (
      select count(*)
      from app_public.enrollments e
      where e.school_id = v_class.school_id
        and e.class_id = v_class.id
        and coalesce(e.ends_on >= v_class.first_day, true)) > v_class.max_size
      and (
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
  counts jsonb not null default '{}',
  zip_id uuid,
  header_line integer,
  primary key (school_id, id),
  constraint imports_kind_known check (kind in (
    'students', 'guardians', 'teachers', 'classes', 'subjects', 'courses', 'enrollments', 'marks',
    'oneroster', 'zip')),
  constraint imports_file_name_short check (char_length(file_name) between 1 and 255),
  constraint imports_state_known check (state in (
    'reading', 'mapping', 'checking', 'checked', 'applying', 'applied', 'undone',
    'cancelled', 'failed', 'unpacked')),
  constraint imports_zip_fkey foreign key (school_id, zip_id)
    references app_public.imports (school_id, id) on delete cascade,
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
create index if not exists imports_zip_idx
  on app_public.imports (school_id, zip_id);

comment on table app_public.imports is
  'Files of students, guardians, teachers, classes, subjects, courses, enrollments or marks, and '
  'OneRoster bundles, that were brought in, or are about to be.';
comment on column app_public.imports.school_id is 'School.';
comment on column app_public.imports.id is 'Identifier of the import.';
comment on column app_public.imports.kind is
  'students, guardians, teachers, classes, subjects, courses, enrollments, marks, or oneroster; '
  'zip: a ZIP file of several tables, or a table of which nobody has said yet what it holds.';
comment on column app_public.imports.file_name is 'Name of the file.';
comment on column app_public.imports.state is
  'reading: the file comes in; mapping: its columns wait to be named; checking; '
  'checked: it can be applied, or its rows corrected; applying; applied; undone; cancelled; '
  'failed: the file can''t be read (problem); unpacked: the tables of a ZIP file are imports of '
  'their own.';
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
  'What is wrong with the import as a whole: code, message, hint, reason, detail; NULL for nothing.';
comment on column app_public.imports.created_at is 'When the file was brought.';
comment on column app_public.imports.created_by is 'By whom; NULL for the operator.';
comment on column app_public.imports.applied_at is 'When it was applied; NULL before.';
comment on column app_public.imports.applied_by is 'Who applied it; NULL before, or the operator.';
comment on column app_public.imports.undone_at is 'When it was undone; NULL while it stands.';
comment on column app_public.imports.undone_by is 'Who undid it; NULL for nobody, or the operator.';
comment on column app_public.imports.counts is
  'Of a bundle: kinds (what, added, changed, same, gone), files (file, lines, rejected), problems '
  'and notes, how many were found; empty before the check, and for other files.';
comment on column app_public.imports.zip_id is 'The ZIP file in which it came; NULL for none.';
comment on column app_public.imports.header_line is
  'Line of the file in which the header stands; NULL while unread, or from the command line.';
comment on constraint imports_kind_known on app_public.imports is
  'An import is of students, guardians, teachers, classes, subjects, courses, enrollments or marks, '
  'a ZIP of them, or a OneRoster bundle.';
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

create table if not exists app_private.import_titles (
  school_id integer not null,
  import_id uuid not null,
  line integer not null,
  fields text[] not null,
  primary key (school_id, import_id, line),
  constraint import_titles_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

alter table app_private.import_titles enable row level security;

comment on table app_private.import_titles is
  'Lines above the header of an import''s file, such as the name of the school; not imported.';

create table if not exists app_private.import_writes (
  school_id integer not null,
  import_id uuid not null,
  of_table text not null,
  key jsonb not null,
  line integer not null,
  before jsonb,
  after jsonb not null,
  primary key (school_id, import_id, line, of_table),
  constraint import_writes_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

alter table app_private.import_writes enable row level security;

comment on table app_private.import_writes is
  'What an import enters (before is NULL) and changes, row by row of its tables: the columns that '
  'it says, before and after. How an entered row stood is in the audit log.';

create table if not exists app_private.import_cancellations (
  school_id integer not null,
  import_id uuid not null,
  primary key (school_id, import_id),
  constraint import_cancellations_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

alter table app_private.import_cancellations enable row level security;

comment on table app_private.import_cancellations is
  'Imports that somebody gave up while the worker held them; it looks here while it is at one.';

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

create table if not exists app_private.bundle_lines (
  school_id integer not null,
  import_id uuid not null,
  file text not null,
  line integer not null,
  fields text[] not null,
  primary key (school_id, import_id, file, line),
  constraint bundle_lines_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

alter table app_private.bundle_lines enable row level security;

comment on table app_private.bundle_lines is
  'The lines of an uploaded OneRoster bundle, file by file, until it is written; line 0 is a '
  'file''s header.';

create table if not exists app_private.bundle_findings (
  school_id integer not null,
  import_id uuid not null,
  place integer not null,
  file text,
  line integer,
  column_name text,
  value text,
  message text not null,
  remedy text not null,
  is_note boolean not null,
  primary key (school_id, import_id, place),
  constraint bundle_findings_import_fkey foreign key (school_id, import_id)
    references app_public.imports (school_id, id) on delete cascade
);

alter table app_private.bundle_findings enable row level security;

comment on table app_private.bundle_findings is
  'What was found in an uploaded OneRoster bundle, problems first: the first thousand. is_note: '
  'worth saying, but no reason to refuse.';

create table if not exists app_private.bundle_exports (
  school_id integer not null references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  version text not null,
  since timestamptz,
  until timestamptz,
  state text not null default 'waiting',
  files_done integer not null default 0,
  size bigint,
  created_at timestamptz not null default now(),
  created_by uuid references app_public.users on delete restrict,
  downloaded_at timestamptz,
  downloaded_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint bundle_exports_version_known check (version in ('1.1', '1.2')),
  constraint bundle_exports_state_known
    check (state in ('waiting', 'made', 'cancelled', 'failed', 'forgotten'))
);

create index if not exists bundle_exports_created_by_idx
  on app_private.bundle_exports (school_id, created_by);
create index if not exists bundle_exports_downloaded_by_idx
  on app_private.bundle_exports (school_id, downloaded_by);

alter table app_private.bundle_exports enable row level security;

comment on table app_private.bundle_exports is
  'OneRoster bundles that a school''s admins had made: all of it, or what changed after since '
  '(NULL: all). until: from when on the next delta has to begin. The files of one (files_done of '
  'them so far) are kept for seven days (state forgotten); the line stays.';

create table if not exists app_private.bundle_export_parts (
  school_id integer not null,
  export_id uuid not null,
  place integer not null,
  content bytea not null,
  primary key (school_id, export_id, place),
  constraint bundle_export_parts_export_fkey foreign key (school_id, export_id)
    references app_private.bundle_exports (school_id, id) on delete cascade
);

alter table app_private.bundle_export_parts enable row level security;

comment on table app_private.bundle_export_parts is
  'The bytes of a bundle that was made, as a ZIP file in parts.';

call audit.enable('app_private.bundle_exports');
--! EndIncluded oneroster/tables.sql
--! Included grading/triggers/tg_marks__dirty.sql
create or replace function app_private.tg_marks__dirty()
  returns trigger
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select distinct x.school_id, e.class_id, x.term_id
  from (
    -- a file brings many marks of a student: their classes are looked up once
    select distinct c.school_id, c.student_id, a.term_id
    from changed c
    join app_public.assessments a on a.school_id = c.school_id and a.id = c.assessment_id) as x
  join app_public.terms t on t.school_id = x.school_id and t.id = x.term_id
  cross join lateral (
    select e.class_id, e.academic_year_id
    from app_public.enrollments e
    where e.school_id = x.school_id
      and e.student_id = x.student_id
    offset 0 -- the student's, found by the student: right after a large file all others look few
  ) as e
  where e.academic_year_id = t.academic_year_id;
  return null;
end;
$$;

comment on function app_private.tg_marks__dirty() is
  'A changed mark: the student''s classes of that year, in the assessment''s term.';

call app_private.watch('app_public.marks', 'tg_marks__dirty');
--! EndIncluded grading/triggers/tg_marks__dirty.sql
--! Included grading/functions/course_maximum.sql
create or replace function app_private.course_maximum(school integer, course uuid)
  returns numeric
  language sql stable
begin atomic
  select coalesce(s.default_maximum, s.scale, sc.scale)
  from app_public.courses c
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  join app_public.schools sc on sc.id = c.school_id
  where c.school_id = school
    and c.id = course;
end;

comment on function app_private.course_maximum(integer, uuid) is
  'The maximum of a course''s new assessments: the subject''s, else the scale.';
--! EndIncluded grading/functions/course_maximum.sql
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
    new.maximum := app_private.course_maximum(new.school_id, new.course_id);
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
--! Included imports/policies/imports.sql
-- Written by functions only: begin_import(), apply_import(), undo_import() and their like.
call app_private.protect('app_public.imports');

create policy select_staff on app_public.imports for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.imports to app_user;
--! EndIncluded imports/policies/imports.sql
--! Included institutions/functions/search_parents.sql
create or replace function app_public.search_parents(search text default '')
  returns setof app_public.institutions
  language sql stable
begin atomic
  select i.*
  from app_public.institutions i
  left join app_public.institutions above on above.id = i.parent_id
  where i.type <> 'school'
    and i.id = any ((select app_hidden.administered_institution_ids())::integer[])
    and not exists (
      select
      from regexp_split_to_table(app_hidden.normalised(btrim(coalesce(search, ''))), '\s+')
        as w (word)
      where strpos(
        app_hidden.normalised(concat_ws(' ', i.name, i.code, above.name)), w.word) = 0)
  order by cardinality(i.path), i.name, i.id;
end;

comment on function app_public.search_parents(text) is
  'Institutions above schools that the user administers, and below which a school can be made, '
  'whose name, code or institution above contain every word of the search, accents and case '
  'ignored; the highest first, by name.';
grant execute on function app_public.search_parents(text) to app_user;
--! EndIncluded institutions/functions/search_parents.sql
--! Included grading/functions/mark_fault.sql
create or replace function app_private.mark_fault(
  value numeric, code text, maximum numeric, is_known_code boolean)
  returns text
  language sql immutable parallel safe
return case
  when value is not null and code is not null then 'both'
  when value < 0 then 'negative'
  when value > maximum then 'too_high'
  when scale(trim_scale(value)) > 2 then 'decimals'
  when code is not null and not is_known_code then 'unknown_code' end;

comment on function app_private.mark_fault(numeric, text, numeric, boolean) is
  'What is wrong with a mark, a number or a code, in an assessment of this maximum: both, negative, '
  'too_high, decimals (more than two) or unknown_code; NULL for nothing.';
--! EndIncluded grading/functions/mark_fault.sql
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
      select app_private.mark_fault(i.value, i.code, a.maximum, k.code is not null) as fault) as f
    cross join lateral (
      select v.field, v.reason
      from (values
        (1, a.id is null, 'assessmentId', 'There is no such assessment among your courses.'),
        (2, s.id is null, 'studentId', 'There is no such student.'),
        (3, f.fault = 'both', 'value',
          'A mark is either a number or a code.'),
        (4, f.fault = 'negative', 'value', 'A mark can''t be negative.'),
        (5, f.fault = 'too_high', 'value',
          'The mark is above the maximum of ' || trim_scale(a.maximum) || '.'),
        (6, f.fault = 'decimals', 'value', 'A mark has two decimals at most.'),
        (7, f.fault = 'unknown_code', 'code', 'The school has no such code.'))
        as v (place, is_wrong, field, reason)
      where v.is_wrong
      order by v.place
      limit 1) as r) as x;
end;

comment on function app_hidden.mark_problems(app_public.mark_edit[]) is
  'Marks of save_marks() that can''t be saved, each with field and reason; NULL when all can.';
grant execute on function app_hidden.mark_problems(app_public.mark_edit[]) to app_user;
--! EndIncluded grading/functions/mark_problems.sql
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

  -- a scan for each column that the file has: looking at all columns of each line takes longer
  for v_check in
    select c.*
    from (values
      ('value', 'value', 'c.value < 0', 'negative', 'A mark is 0 or more.'),
      ('max', 'maximum', 'not (c.maximum > 0 and c.maximum <= 999.99)', 'not a maximum',
        'A maximum is more than 0 and up to 999.99.'),
      ('coefficient', 'coefficient', 'not c.coefficient between 0 and 999.99',
        'not a coefficient', 'A coefficient is 0 to 999.99.'),
      ('subject_coefficient', 'subject_coefficient',
        'not c.subject_coefficient between 0 and 999.99', 'not a coefficient',
        'A coefficient is 0 to 999.99.'),
      ('term_weight', 'term_weight', 'not c.term_weight between 0 and 999.99', 'not a weight',
        'A weight is 0 to 999.99.'))
      as c (column_name, parsed, is_wrong, message, remedy)
    where c.column_name = any (columns)
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_findings
       select c.line, %1$L, c.%2$I::text, %4$L, %5$L
       from pg_temp.import_cells c
       where %3$s
       union all
       select c.line, %1$L, c.%2$I::text, ''more than two decimals'', ''Round it to two decimals.''
       from pg_temp.import_cells c
       where c.%2$I <> pg_catalog.round(c.%2$I, 2)',
      v_check.column_name, v_check.parsed, v_check.is_wrong, v_check.message, v_check.remedy);
  end loop;

  insert into pg_temp.import_findings
  select c.line, v.name, null, 'missing', 'Fill it in.'
  from pg_temp.import_cells c
  cross join lateral (values
    ('academic_year', c.academic_year), ('term', c.term), ('class', c.class),
    ('student_number', c.student_number), ('subject_code', c.subject_code),
    ('assessment', c.assessment)) as v (name, value)
  where pg_catalog.num_nulls(c.academic_year, c.term, c.class, c.student_number, c.subject_code,
      c.assessment) > 0
    and v.name = any (columns)
    and v.value is null
  union all
  select c.line, 'value', c.value::text, 'a number and the code ' || c.code,
    'Leave one of them empty.'
  from pg_temp.import_cells c
  where c.value is not null
    and c.code is not null
  union all
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
end;
$$;

comment on function app_private.check_mark_import_consistency(text[]) is
  'Finds lines of an import that contradict each other: one student, subject, term or assessment '
  'described in two ways.';
--! EndIncluded imports/functions/check_mark_import_consistency.sql
--! Included imports/functions/group_mark_import.sql
create or replace function app_private.group_mark_import()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_groups on commit drop as
  select c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment,
    min(c.line) as line, min(c.term_weight) as term_weight, min(c.level) as level,
    min(c.subject_name) as subject_name, min(c.subject_coefficient) as subject_coefficient,
    min(c.maximum) as maximum, min(c.coefficient) as coefficient, min(c.held_on) as held_on
  from pg_temp.import_cells c
  group by c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment;

  create temporary table import_seats on commit drop as
  select c.academic_year, c.class, c.student_number, min(c.line) as line,
    min(c.last_name) as last_name, min(c.first_name) as first_name,
    min(c.birth_date) as birth_date, min(c.sex) as sex
  from pg_temp.import_cells c
  group by c.academic_year, c.class, c.student_number;
  analyze pg_temp.import_groups, pg_temp.import_seats;
end;
$$;

comment on function app_private.group_mark_import() is
  'Goes through the lines of an import twice, so that all that they name is found in few rows: '
  'import_groups, one of each assessment, and import_seats, one of each student in a class.';
--! EndIncluded imports/functions/group_mark_import.sql
--! Included imports/functions/resolve_mark_import.sql
create or replace function app_private.resolve_mark_import(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.group_mark_import();

  create temporary table import_years on commit drop as
  select f.academic_year, f.line, coalesce(y.id, pg_catalog.uuidv7()) as id, y.id is null as is_new
  from (
    select c.academic_year, min(c.line) as line
    from pg_temp.import_groups c
    where c.academic_year is not null
    group by c.academic_year) as f
  left join app_public.academic_years y on y.school_id = school and y.name = f.academic_year;

  -- a term goes by its code or its name
  create temporary table import_terms on commit drop as
  select f.*, y.id as academic_year_id, coalesce(t.id, pg_catalog.uuidv7()) as id,
    t.id is null as is_new
  from (
    select c.academic_year, c.term, min(c.line) as line, min(c.term_weight) as weight
    from pg_temp.import_groups c
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
    from pg_temp.import_groups c
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
    from pg_temp.import_groups c
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
    from pg_temp.import_groups c
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
    from pg_temp.import_seats c
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
    from pg_temp.import_seats c
    group by c.academic_year, c.class, c.student_number) as f
  join pg_temp.import_classes k using (academic_year, class)
  join pg_temp.import_students s using (student_number);

  create temporary table import_assessments on commit drop as
  select f.line, f.academic_year, f.class, f.subject_code, f.term, f.kind, f.assessment, f.maximum,
    f.coefficient, f.held_on, c.id as course_id, t.id as term_id,
    coalesce(a.id, pg_catalog.uuidv7()) as id, a.id is null as is_new,
    coalesce(a.maximum, f.maximum, c.maximum) as known_maximum,
    coalesce(a.coefficient, f.coefficient, 1) as known_coefficient
  from pg_temp.import_groups f
  join pg_temp.import_courses c using (academic_year, class, subject_code)
  join pg_temp.import_terms t using (academic_year, term)
  left join app_public.assessments a
    on a.school_id = school and a.course_id = c.id and a.term_id = t.id and a.kind = f.kind
    and a.name = f.assessment;

  analyze pg_temp.import_students, pg_temp.import_enrollments, pg_temp.import_assessments;

  -- in the order in which they will be written: a class's marks stand together
  create temporary table import_marks on commit drop as
  select
    pg_catalog.row_number() over (order by a.course_id, a.id, s.id, c.line)::integer as place,
    c.line,
    pg_catalog.first_value(c.line) over (
      partition by a.course_id, a.id, s.id
      order by c.line) as first_line,
    a.id as assessment_id, s.id as student_id, c.value, c.code, c.comment,
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
  'will get; and the marks themselves, import_marks, with the first line that has the same one.';
--! EndIncluded imports/functions/resolve_mark_import.sql
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
  select m.line, 'student_number', s.student_number,
    pg_catalog.format('already has a mark in this assessment, in line %s', m.first_line),
    'Leave one of the two lines.'
  from pg_temp.import_marks m
  join pg_temp.import_students s on s.id = m.student_id
  where m.line <> m.first_line
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
  'Finds what an import can''t be written for: marks above the maximum, two marks of a student in '
  'one assessment, unknown codes, assessments that are different in the database, and what does not '
  'exist (or, when it may be created, why it can''t).';
--! EndIncluded imports/functions/check_mark_import.sql
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
      when 'marks' then f.field in (
        'student_number', 'class', 'term', 'subject_code', 'assessment', 'mark')
      else false end,
    f.words
  from (
    values
    (10, 'student_number', 'text', 'students guardians enrollments marks',
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
      'relation|relationship|link|lien|lien de parente|parente|qualite|lien avec leleve|'
      'relation to the student'),
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
      'hired on|hire date|embauche|start date|date dembauche|date embauche|embauche le|'
      'date de prise de service|prise de service|date de recrutement'),
    (150, 'status', 'status', 'students', 'status|statut|etat|situation'),
    (160, 'address', 'text', 'students guardians',
      'address|adresse|domicile|residence|lieu de residence|adresse du domicile'),
    (170, 'house_number', 'text', 'students', 'house number|numero de maison|numero de rue'),
    (180, 'village', 'text', 'students',
      'village|quartier|village ou quartier|village or quarter|neighbourhood|neighborhood'),
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
      'enrolled on|came on|enrollment date|enrolment date|admission date|date dinscription|'
      'date inscription|inscrit le|date dentree|date dadmission'),
    (250, 'previous_school', 'text', 'students',
      'previous school|ecole precedente|ancienne ecole|etablissement precedent|'
      'etablissement dorigine|ecole dorigine|provenance|ecole de provenance'),
    (260, 'academic_year', 'text', 'students classes courses enrollments marks',
      'academic year|school year|year|annee|annee scolaire|annee academique'),
    (270, 'class', 'text', 'students classes courses enrollments marks',
      'class|class name|classe|nom de la classe|nom classe|division|groupe'),
    (280, 'level', 'text', 'classes', 'level|grade|niveau|niveau detude|niveau detudes'),
    (290, 'section', 'text', 'classes', 'section|serie|filiere|stream|track'),
    (300, 'max_size', 'size', 'classes',
      'max size|capacity|size|seats|capacite|effectif|effectif maximum|effectif max|places'),
    (310, 'subject_code', 'text', 'subjects courses marks',
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
      'default maximum|maximum mark|maximum|max|note maximale|note max'),
    (380, 'coefficient', 'coefficient', 'subjects courses marks',
      'coefficient|coef|coeff|weight|poids|ponderation|default coefficient'),
    (390, 'mode', 'mode', 'courses', 'mode|mode de calcul|calculation'),
    (400, 'teacher', 'text', 'classes courses',
      'teacher|teacher email|class teacher|enseignant|professeur|prof|professeur principal|'
      'titulaire|maitre|instituteur|email enseignant|nom enseignant|nom du professeur'),
    (410, 'starts_on', 'date', 'enrollments',
      'starts on|start date|from|begin|begins|debut|date debut|date de debut|du|a partir du'),
    (420, 'ends_on', 'date', 'enrollments',
      'ends on|end date|to|until|end|fin|date fin|date de fin|au|jusquau'),
    (430, 'term', 'text', 'marks',
      'term|trimester|semester|quarter|period|trimestre|semestre|periode|sequence|bimestre'),
    (440, 'assessment', 'text', 'marks',
      'assessment|assessment name|test|exam|homework|evaluation|nom de levaluation|devoir|controle|'
      'interrogation|epreuve|intitule|examen'),
    (450, 'assessment_kind', 'text', 'marks',
      'kind|type|assessment type|kind of assessment|type devaluation|type evaluation|nature|sorte|'
      'sorte devaluation'),
    (460, 'mark', 'mark', 'marks',
      'mark|marks|grade|score|value|points|note|notes|note obtenue|valeur|resultat|mark or code|'
      'note ou code'),
    (470, 'maximum', 'maximum', 'marks',
      'maximum|max|out of|scale|maximum mark|sur|bareme|note maximale|note max|notation'),
    (480, 'held_on', 'date', 'marks',
      'date|day|held on|assessment date|day of the assessment|date de levaluation|'
      'date evaluation|date du devoir|jour'),
    (490, 'comment', 'text', 'marks',
      'comment|remark|commentaire|observation|observations|appreciation|remarque'),
    (500, 'published', 'yes', 'marks',
      'published|publie|publiee|visible|published yes or no|publiee oui ou non')
  ) as f (place, field, type, kinds, words)
  cross join lateral unnest(string_to_array(f.kinds, ' ')) as k (kind);
end;

comment on function app_private.import_fields() is
  'What can be imported, kind by kind: fields in order, how their values are read '
  '(import_value()), whether every row needs one, and the headers by which they are known '
  '(header_words(), separated by |).';
--! EndIncluded imports/functions/import_fields.sql
--! Included imports/functions/import_kinds.sql
create or replace function app_private.import_kinds()
  returns text[]
  language sql immutable parallel safe
return '{subjects,teachers,classes,students,guardians,courses,enrollments,marks}'::text[];

comment on function app_private.import_kinds() is
  'The kinds of imports in an order in which they can be written: each leans on those before it.';
--! EndIncluded imports/functions/import_kinds.sql
--! Included imports/functions/guessed_header.sql
create or replace function app_private.guessed_header(school integer, kind text, top jsonb)
  returns integer
  language sql stable
begin atomic
  with lines as (
    select l.place::integer - 1 as place,
      cardinality(array_remove(
        app_private.guessed_columns(school, guessed_header.kind, f.fields), null)) as known,
      cardinality(array_remove(f.fields, '')) as filled
    from jsonb_array_elements(top) with ordinality as l (line, place)
    cross join lateral (
      select array(
        select btrim(x.words)
        from jsonb_array_elements_text(l.line -> 1) with ordinality as x (words, place)
        order by x.place)) as f (fields))
  select coalesce(
    (select l.place
     from lines l
     where l.known >= 2
     order by l.known desc, l.place
     limit 1),
    -- titles fill one cell
    (select l.place
     from lines l
     where l.filled > 1
       and (select max(o.filled) from lines o) > 2
     order by l.place
     limit 1),
    0);
end;

comment on function app_private.guessed_header(integer, text, jsonb) is
  'Which of the first lines of a file (a list of pairs of a line and its fields) is its header, '
  'from 0: the one with the most known columns, else the first that is no title.';
--! EndIncluded imports/functions/guessed_header.sql
--! Included imports/functions/guessed_kind.sql
create or replace function app_private.guessed_kind(school integer, file_name text, top jsonb)
  returns text
  language sql stable
begin atomic
  select k.kind
  from unnest(app_private.import_kinds()) with ordinality as k (kind, place)
  join (
    values ('subjects', 'matieres?|disciplines?|subjects?'),
      ('teachers', 'enseignants?|professeurs?|profs?|teachers?|personnels?|staff'),
      ('classes', 'classes?'),
      ('students', 'eleves?|etudiants?|apprenants?|students?|pupils?'),
      ('guardians', 'responsables?|parents?|tuteurs?|guardians?'),
      ('courses', 'cours|courses?|enseignements?'),
      ('enrollments', 'inscriptions?|enrollments?|enrolments?|affectations?'),
      ('marks', 'notes?|marks?|grades?|resultats?')) as n (kind, names) using (kind)
  cross join lateral (
    select top -> app_private.guessed_header(school, k.kind, top) -> 1 as fields) as h
  cross join lateral (
    select array_remove(app_private.guessed_columns(school, k.kind, array(
      select x.words
      from jsonb_array_elements_text(h.fields) with ordinality as x (words, place)
      order by x.place)), null) as fields) as c
  cross join lateral (
    select
      count(*) filter (where f.is_required and f.field = any (c.fields)) as needed,
      count(*) filter (where f.is_required and f.field <> all (c.fields)) as missing
    from app_private.import_fields() as f
    where f.kind = k.kind) as r
  order by cardinality(c.fields) + r.needed - 5 * r.missing
    + case when app_private.header_words(guessed_kind.file_name) ~ ('\m(' || n.names || ')\M')
      then 4 else 0 end desc,
    k.place
  limit 1;
end;

comment on function app_private.guessed_kind(integer, text, jsonb) is
  'What a table holds, by its name and by how many columns of its header are known for each kind '
  'of import.';
--! EndIncluded imports/functions/guessed_kind.sql
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
    ('subject_level', 'secondary', '{secondary,secondaire}'),
    ('yes', 'yes', '{yes,y,oui,o,x,true,vrai,1,published,publie,publiee}'),
    ('yes', 'no', '{no,n,non,false,faux,0,draft,brouillon}'))
    as v (of_type, value, names)
  where v.of_type = import_word.type
    and app_private.header_words(words) = any (v.names);
end;

comment on function app_private.import_word(text, text) is
  'What a word stands for that people write in several ways: sex, status, relation, mode, '
  'subject_level or yes; NULL when it is none of them.';
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
  when type = 'mark' and words ~ '^[+-]?[0-9]' then to_jsonb(app_private.parsed_number(words))
  when type = 'mark' and words ~ '^[[:alpha:]]{1,3}$' then to_jsonb(upper(words))
  when type = 'size' and words ~ '^[1-9][0-9]{0,3}$' then to_jsonb(words::integer)
  -- apart, so that this one is merged into the queries that call it
  else to_jsonb(app_private.import_word(type, words)) end;

comment on function app_private.import_value(text, text) is
  'A value as it is stored, from how people write it; NULL when it is none of its type (text, '
  'name, phone, email, date, birth_date, coefficient, maximum, mark, size, sex, status, '
  'relation, mode, subject_level, yes).';
--! EndIncluded imports/functions/import_value.sql
--! Included imports/functions/single_spaced.sql
create or replace function app_private.single_spaced(words text)
  returns text
  language sql immutable parallel safe
-- looking costs a third of replacing, and few cells need it
return btrim(case
  when words ~ '[^\S ]|[\u00a0\u200b\ufeff]|  |^\s*''[=+@-]'
    then regexp_replace(
      btrim(regexp_replace(words, '[\s\u00a0\u200b\ufeff]+', ' ', 'g')), '^''(?=[=+@-])', '')
  else words end);

comment on function app_private.single_spaced(text) is
  'The words of a cell with single spaces between them, whatever kind of space, line end or '
  'invisible mark stands there, and none around them; without the apostrophe by which exports keep '
  'spreadsheets from taking them for a formula.';
--! EndIncluded imports/functions/single_spaced.sql
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
  drop table if exists pg_temp.import_given, pg_temp.import_problems, pg_temp.import_columns,
    pg_temp.import_texts;
  create temporary table import_problems (
    line integer not null, field text, value text, code text not null, detail text) on commit drop;
  create temporary table import_columns on commit drop as
  select c.place, pg_catalog.row_number() over (order by c.place) as rank, c.field, f.type,
    f.is_required, f.type <> all ('{text,name,phone,email}') as is_repeated
  from pg_catalog.unnest(v_import.columns) with ordinality as c (field, place)
  join app_private.import_fields() as f on f.kind = v_import.kind and f.field = c.field;

  execute (
    select pg_catalog.format(
      'create temporary table import_texts on commit drop as
       select r.line, array[%s]::text[] as words
       from app_private.import_rows r
       where r.school_id = $1
         and r.import_id = $2
         and r.action is distinct from ''leave_out''',
      pg_catalog.string_agg(
        pg_catalog.format('app_private.single_spaced(r.fields[%s])', c.place), ', '
        order by c.place))
    from pg_temp.import_columns c)
  using school, import;
  analyze pg_temp.import_texts (line);

  -- dates and words repeat: each way to write one is read once
  execute (
    select pg_catalog.format(
      'create temporary table import_given on commit drop as
       with cells as (table pg_temp.import_texts)%s
       select c.line,
         pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(%s)) as given, c.words
       from cells c%s',
      pg_catalog.string_agg(
        pg_catalog.format(
          ', column_%1$s as materialized (
             select x.words, app_private.import_value(%2$L, x.words) as value
             from (select distinct c.words[%1$s] as words from cells c) as x
             where x.words <> '''')',
          c.rank, c.type), '') filter (where c.is_repeated),
      pg_catalog.string_agg(
        case when c.is_repeated
          then pg_catalog.format('%L, column_%s.value', c.field, c.rank)
          else pg_catalog.format(
            '%1$L, case when c.words[%2$s] <> ''''
               then app_private.import_value(%3$L, c.words[%2$s]) end',
            c.field, c.rank, c.type) end, ', '),
      pg_catalog.string_agg(
        pg_catalog.format(' left join column_%1$s on column_%1$s.words = c.words[%1$s]', c.rank), '')
        filter (where c.is_repeated))
    from pg_temp.import_columns c);
  create unique index on pg_temp.import_given (line);
  analyze pg_temp.import_given (line);

  insert into pg_temp.import_problems
  select r.line, null, null, 'fields',
    pg_catalog.cardinality(r.fields) || ' / ' || pg_catalog.cardinality(v_import.header)
  from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import
    and r.action is distinct from 'leave_out'
    and pg_catalog.cardinality(r.fields) <> pg_catalog.cardinality(v_import.header)
    and (
      pg_catalog.cardinality(r.fields) < pg_catalog.cardinality(v_import.header)
      or exists (
        select
        from pg_catalog.unnest(r.fields[pg_catalog.cardinality(v_import.header) + 1:]) as c (words)
        where pg_catalog.btrim(c.words) <> ''));

  insert into pg_temp.import_problems
  select g.line, c.field, nullif(g.words[c.rank], ''),
    case when coalesce(g.words[c.rank], '') = '' then 'missing' else 'not_' || c.type end
  from pg_temp.import_columns c
  join pg_temp.import_given g
    on not g.given ? c.field
    and (c.is_required or g.words[c.rank] <> '');

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
  -- each name is looked up once, however many rows have it
  create temporary table import_places on commit drop as
  with known as materialized (
    select c.id, c.name, c.academic_year_id,
      pg_catalog.replace(app_hidden.normalised(c.name), ' ', '') as words
    from app_public.classes c
    where c.school_id = school
  ),
  named as materialized (
    select n.year, n.class, pg_catalog.replace(app_hidden.normalised(n.class), ' ', '') as words
    from (
      select distinct g.given ->> 'academic_year' as year, g.given ->> 'class' as class
      from pg_temp.import_given g
      where g.given ? 'class') as n
  ),
  found as materialized (
    select distinct on (n.year, n.class) n.year, n.class, y.id as year_id, y.name as year_name,
      y.starts_on, y.ends_on, k.id as class_id, k.name as class_name
    from named n
    left join lateral (
      select a.*
      from app_public.academic_years a
      where a.school_id = school
        and case
          when n.year is not null then
            app_private.header_words(a.name) = app_private.header_words(n.year)
          else a.is_active end
      limit 1) as y on true
    left join known k on k.academic_year_id = y.id and k.words = n.words
    order by n.year, n.class, k.name <> n.class, k.id
  )
  select g.line, f.year_id, f.year_name, f.starts_on, f.ends_on, f.class, f.class_id, f.class_name,
    false as is_new
  from pg_temp.import_given g
  join found f
    on f.class = g.given ->> 'class'
    and coalesce(f.year, '') = coalesce(g.given ->> 'academic_year', '')
  where g.given ? 'class';
  create unique index on pg_temp.import_places (line);
  analyze pg_temp.import_places;

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
  analyze pg_temp.import_students;
end;
$$;

comment on function app_private.find_import_students(integer) is
  'Finds the students that the rows of an import name by their numbers (import_students).';
--! EndIncluded imports/functions/find_import_students.sql
--! Included imports/functions/find_import_assessments.sql
create or replace function app_private.find_import_assessments(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_lessons, pg_temp.import_assessments, pg_temp.import_marks;
  -- a term goes by its code or its name, a subject as well
  create temporary table import_lessons on commit drop as
  select d.*, t.id as term_id, t.name as term_name, u.id as subject_id, c.id as course_id,
    t.id is not null and exists (
      select
      from app_public.class_terms ct
      where ct.school_id = school
        and ct.term_id = t.id
        and ct.state = 'closed') as has_closed
  from (
    select distinct p.year_id, p.class_id, g.given ->> 'term' as term,
      g.given ->> 'subject_code' as subject,
      pg_catalog.jsonb_build_array(p.year_id, p.class_id, g.given -> 'term',
        g.given -> 'subject_code') as key
    from pg_temp.import_given g
    join pg_temp.import_places p using (line)) as d
  left join lateral (
    select o.id, o.name
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = d.year_id
      and app_hidden.normalised(d.term)
        in (app_hidden.normalised(o.code), app_hidden.normalised(o.name))
    order by lower(o.code) <> lower(d.term), o.starts_on
    limit 1) as t on true
  left join lateral (
    select x.id
    from app_public.subjects x
    where x.school_id = school
      and app_hidden.normalised(d.subject)
        in (app_hidden.normalised(x.code), app_hidden.normalised(x.name))
    order by lower(x.code) <> lower(d.subject), x.is_active desc, x.id
    limit 1) as u on true
  left join app_public.courses c
    on c.school_id = school and c.class_id = d.class_id and c.subject_id = u.id;

  create temporary table import_marks on commit drop as
  select g.line, g.given, p.year_id, p.year_name, p.class_id, p.class, s.student_id, l.term_id,
    l.term_name, l.subject_id, l.course_id, l.has_closed,
    lower(g.given ->> 'assessment') as name, lower(g.given ->> 'assessment_kind') as kind
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  join pg_temp.import_students s using (line)
  join pg_temp.import_lessons l
    -- one value, so that the rows are hashed: some of its parts may be NULL
    on l.key = pg_catalog.jsonb_build_array(p.year_id, p.class_id, g.given -> 'term',
      g.given -> 'subject_code');
  analyze pg_temp.import_marks;

  -- one that is named without its kind is the only one of its name, or a new test
  create temporary table import_assessments on commit drop as
  with known as materialized (
    select a.id, a.course_id, a.term_id, lower(a.name) as name, lower(a.kind) as kind,
      a.maximum, a.coefficient
    from app_public.assessments a
    where a.school_id = school
      and a.course_id in (select l.course_id from pg_temp.import_lessons l)
  ),
  meant as materialized (
    select distinct m.course_id, m.term_id, m.name, m.kind, coalesce(m.kind, o.kind, 'test') as of_kind,
      coalesce(o.found, 0) as found
    from pg_temp.import_marks m
    left join lateral (
      select min(k.kind) as kind, count(*) as found
      from known k
      where k.course_id = m.course_id
        and k.term_id = m.term_id
        and k.name = m.name
        and (m.kind is null or k.kind = m.kind)) as o on true
    where m.course_id is not null
      and m.term_id is not null
      and m.name is not null
  )
  select e.course_id, e.term_id, e.name, e.kind, e.of_kind, e.found,
    coalesce(k.id, n.id) as id, k.id is null as is_new, k.maximum, k.coefficient
  from meant e
  left join known k
    on k.course_id = e.course_id and k.term_id = e.term_id and k.name = e.name
    and k.kind = e.of_kind
  join (
    select o.course_id, o.term_id, o.name, o.of_kind, pg_catalog.uuidv7() as id
    from meant o
    group by o.course_id, o.term_id, o.name, o.of_kind) as n
    on n.course_id = e.course_id and n.term_id = e.term_id and n.name = e.name
    and n.of_kind = e.of_kind;

  alter table pg_temp.import_marks add assessment_id uuid;
  update pg_temp.import_marks m
  set assessment_id = a.id
  from pg_temp.import_assessments a
  where a.course_id = m.course_id
    and a.term_id = m.term_id
    and a.name = m.name
    and a.kind is not distinct from m.kind;
  create index on pg_temp.import_marks (assessment_id, student_id);

  -- what its rows say of a new one
  alter table pg_temp.import_assessments add said jsonb;
  update pg_temp.import_assessments a
  set said = f.said
  from (
    select x.assessment_id, pg_catalog.jsonb_object_agg(x.key, x.value) as said
    from (
      select distinct on (m.assessment_id, v.key) m.assessment_id, v.key,
        pg_catalog.jsonb_build_object('value', v.value, 'line', m.line) as value
      from pg_temp.import_marks m
      cross join lateral pg_catalog.jsonb_each(m.given) as v (key, value)
      where m.assessment_id is not null
        and v.key in ('maximum', 'coefficient', 'held_on', 'published')
      order by m.assessment_id, v.key, m.line) as x
    group by x.assessment_id) as f
  where f.assessment_id = a.id;
  update pg_temp.import_assessments a
  set maximum = coalesce((a.said #>> '{maximum,value}')::numeric,
    app_private.course_maximum(school, a.course_id))
  where a.is_new;
  analyze pg_temp.import_marks, pg_temp.import_assessments;
end;
$$;

comment on function app_private.find_import_assessments(integer) is
  'Finds the terms, subjects, courses (import_lessons) and assessments (import_assessments; said: '
  'what the rows say of them) that the rows of an import of marks name, and joins them to its '
  'rows: import_marks.';
--! EndIncluded imports/functions/find_import_assessments.sql
--! Included imports/functions/note_mark_problems.sql
create or replace function app_private.note_mark_problems(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_codes text := (
    select pg_catalog.string_agg(k.code, ', ' order by k.position)
    from app_public.mark_codes k
    where k.school_id = school);
begin
  insert into pg_temp.import_problems
  select m.line, v.field, m.given ->> v.field, v.code, v.detail
  from pg_temp.import_marks m
  cross join lateral (values
    ('class', m.year_id is not null and m.class_id is null, 'unknown_class', m.year_name),
    ('term', m.year_id is not null and m.term_id is null, 'unknown_term', m.year_name),
    ('subject_code', m.subject_id is null, 'unknown_subject', null),
    ('subject_code', m.subject_id is not null and m.class_id is not null and m.course_id is null,
      'not_taught', m.class),
    ('student_number', m.student_id is null, 'unknown_student', null),
    ('student_number', m.student_id is not null and m.class_id is not null and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = m.student_id
        and e.class_id = m.class_id), 'not_in_class', m.class))
    as v (field, is_wrong, code, detail)
  where v.is_wrong
    and m.given ? v.field;

  insert into pg_temp.import_problems
  select m.line, 'mark', m.given ->> 'mark', 'mark_' || f.fault,
    case f.fault when 'unknown_code' then v_codes
      else pg_catalog.trim_scale(a.maximum)::text end
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  left join app_public.mark_codes k on k.school_id = school and k.code = m.given ->> 'mark'
  cross join lateral (
    select case pg_catalog.jsonb_typeof(m.given -> 'mark')
      when 'number' then app_private.mark_fault((m.given ->> 'mark')::numeric, null, a.maximum, false)
      when 'string' then app_private.mark_fault(null, m.given ->> 'mark', a.maximum,
        k.code is not null) end as fault) as f
  where f.fault is not null
  union all
  select m.line, 'assessment', m.given ->> 'assessment', 'two_assessments', a.found::text
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  where a.found > 1
  union all
  select m.line, v.field, m.given ->> v.field, 'assessment_says',
    pg_catalog.trim_scale(v.known)::text
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral (values ('maximum', a.maximum), ('coefficient', a.coefficient))
    as v (field, known)
  where not a.is_new
    and (m.given ->> v.field)::numeric <> v.known
  union all
  select m.line, v.key, m.given ->> v.key, 'assessment_differs', a.said #>> array[v.key, 'line']
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral pg_catalog.jsonb_object_keys(a.said) as v (key)
  where (a.is_new or v.key = 'held_on')
    and m.given -> v.key <> a.said #> array[v.key, 'value'];

  insert into pg_temp.import_problems
  select x.line, 'student_number', x.given ->> 'student_number', 'twice', x.first_line::text
  from (
    select m.line, m.given, min(m.line) over (
      partition by m.assessment_id, m.student_id) as first_line
    from pg_temp.import_marks m
    where m.assessment_id is not null
      and m.student_id is not null) as x
  where x.line <> x.first_line;

  insert into pg_temp.import_problems
  select m.line, 'term', m.given ->> 'term', 'closed_term', m.term_name || ', ' || c.name
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral (
    select min(k.name) as name
    from (
      select x.class_id
      from app_private.closed_classes(school, a.id, m.student_id) as x
      union all
      select m.class_id
      where app_hidden.is_term_closed(school, m.class_id, m.term_id)) as z
    join app_public.classes k on k.school_id = school and k.id = z.class_id) as c
  where m.has_closed
    and c.name is not null;
end;
$$;

comment on function app_private.note_mark_problems(integer) is
  'Notes what is wrong with the rows of an import of marks: who or what is unknown, not taught or '
  'not enrolled there, marks that can''t be (mark_fault()), assessments that are otherwise, marks '
  'that stand there twice and terms that are closed.';
--! EndIncluded imports/functions/note_mark_problems.sql
--! Included imports/functions/plan_marks.sql
create or replace function app_private.plan_marks(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.find_import_students(school);
  perform app_private.find_import_places(school);
  perform app_private.find_import_assessments(school);
  perform app_private.note_mark_problems(school);
  delete from pg_temp.import_marks m
  where exists (select from pg_temp.import_problems p where p.line = m.line);

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'assessments', pg_catalog.jsonb_build_object('id', a.id), a.line,
    pg_catalog.jsonb_strip_nulls(case
      when a.is_new then pg_catalog.jsonb_build_object(
        'course_id', a.course_id, 'term_id', a.term_id, 'kind', a.kind, 'name', a.name,
        'maximum', a.maximum, 'coefficient', coalesce(a.said #> '{coefficient,value}', '1'),
        'held_on', a.said #> '{held_on,value}',
        'published_at',
          case when a.said #>> '{published,value}' = 'yes' then pg_catalog.now() end,
        'position', (
          select coalesce(max(o.position), 0)
          from app_public.assessments o
          where o.school_id = school
            and o.course_id = a.course_id
            and o.term_id = a.term_id)
          + pg_catalog.row_number() over (
            partition by a.course_id, a.term_id, a.is_new order by a.said #>> '{held_on,value}', a.line))
      else pg_catalog.jsonb_build_object('held_on', a.said #> '{held_on,value}') end)
  from (
    select distinct on (x.id) x.id, x.is_new, x.course_id, x.term_id, x.maximum, x.said, m.line,
      coalesce(m.given ->> 'assessment_kind', x.of_kind) as kind, m.given ->> 'assessment' as name
    from pg_temp.import_assessments x
    join pg_temp.import_marks m on m.assessment_id = x.id
    order by x.id, m.line) as a
  where a.is_new
    or a.said ? 'held_on';

  -- a comment that the file does not say stays
  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'marks',
    pg_catalog.jsonb_build_object('assessment_id', m.assessment_id, 'student_id', m.student_id),
    m.line,
    case
      when o.student_id is null then pg_catalog.jsonb_strip_nulls(
        v.said || pg_catalog.jsonb_build_object('maximum', a.maximum))
      else v.said end
    || case when m.given ? 'comment'
      then pg_catalog.jsonb_build_object('comment', m.given -> 'comment') else '{}' end
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral (
    select pg_catalog.jsonb_build_object(
      'value', case pg_catalog.jsonb_typeof(m.given -> 'mark') when 'number'
        then m.given -> 'mark' end,
      'code', case pg_catalog.jsonb_typeof(m.given -> 'mark') when 'string'
        then m.given -> 'mark' end) as said) as v
  left join app_public.marks o
    on o.school_id = school and o.assessment_id = m.assessment_id and o.student_id = m.student_id
  order by m.assessment_id, m.student_id;
end;
$$;

comment on function app_private.plan_marks(integer, uuid) is
  'What an import of marks writes: marks of students in assessments, which are known by course, '
  'term and name (and kind, where it is named) and are made where there are none: as drafts, unless '
  'the file says that they are published.';
--! EndIncluded imports/functions/plan_marks.sql
--! Included imports/functions/import_tables.sql
create or replace function app_private.import_tables()
  returns table (place integer, of_table text, found_by text, columns text, entered text)
  language sql stable
  set search_path = ''
begin atomic
  select t.place::integer, t.name,
    pg_catalog.string_agg(
      case a.attname when 'school_id' then 't.school_id = $1'
        else pg_catalog.format('t.%I = %s', a.attname, v.of_key) end,
      ' and ' order by a.attnum) filter (where v.of_key is not null),
    pg_catalog.string_agg(pg_catalog.format('%I', a.attname), ', ' order by a.attnum),
    pg_catalog.string_agg(
      case
        when a.attname = 'school_id' then '$1'
        when v.of_key is not null then v.of_key
        -- what a row does not name has its default
        when d.adbin is not null then pg_catalog.format(
          'coalesce(r.%I, %s)', a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid))
        else pg_catalog.format('r.%I', a.attname) end,
      ', ' order by a.attnum)
  from pg_catalog.unnest('{levels,subjects,classes,students,guardians,users,memberships,
    staff_records,class_teachers,courses,course_teachers,student_guardians,enrollments,assessments,
    marks}'::text[])
    with ordinality as t (name, place)
  join pg_catalog.pg_class c
    on c.relnamespace = 'app_public'::regnamespace and c.relname = t.name
  join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  join pg_catalog.pg_attribute a
    on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  cross join lateral (
    select case when a.attnum = any (k.conkey) then pg_catalog.format('(w.key ->> %L)::%s',
      a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)) end as of_key) as v
  group by t.place, t.name;
end;

comment on function app_private.import_tables() is
  'The tables that imports write, in the order in which their rows come about: how a row of one '
  '(t, in the school $1) is found by a row of import_writes (w), and the columns of a new one with '
  'what it enters there, from its key (w) and what the file says (r).';
--! EndIncluded imports/functions/import_tables.sql
--! Included imports/functions/for_import_tables.sql
create or replace function app_private.for_import_tables(
  school integer, import uuid, statement text)
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
    order by t.place
  loop
    execute pg_catalog.format(statement, v_table.of_table, v_table.found_by) using school, import;
  end loop;
end;
$$;

comment on function app_private.for_import_tables(integer, uuid, text) is
  'Runs a statement for each table that an import writes, in the order in which rows come about. '
  'It names the table (t) as %1$s and how its rows are found by those of import_writes '
  '(w) as %2$s; the school is $1, the import $2.';
--! EndIncluded imports/functions/for_import_tables.sql
--! Included imports/functions/members.sql
create or replace function app_private.members(of_row jsonb, pattern jsonb)
  returns jsonb
  language plpgsql immutable parallel safe -- merged into a query it would make the row anew each time
  set search_path = ''
as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(k, of_row -> k), '{}')
    from pg_catalog.jsonb_object_keys(pattern) as k);
end;
$$;

comment on function app_private.members(jsonb, jsonb) is
  'The members of an object that another one has, with its own values.';
--! EndIncluded imports/functions/members.sql
--! Included imports/functions/compare_import.sql
create or replace function app_private.compare_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.for_import_tables(school, import,
    'delete from app_private.import_writes w
     using app_public.%1$I t
     where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and %2$s
       and pg_catalog.to_jsonb(t) @> w.after');
  perform app_private.for_import_tables(school, import,
    'update app_private.import_writes w
     set before = app_private.members(pg_catalog.to_jsonb(t), w.after)
     from app_public.%1$I t
     where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and %2$s');
end;
$$;

comment on function app_private.compare_import(integer, uuid) is
  'Forgets the writes of an import that would change nothing, and looks up what stands where it '
  'writes.';
--! EndIncluded imports/functions/compare_import.sql
--! Included imports/functions/change_imported_rows.sql
create or replace function app_private.change_imported_rows(
  school integer, import uuid, of_table text, found_by text, side text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_changes text;
begin
  select pg_catalog.string_agg(
    distinct pg_catalog.format(
      '%1$I = case when w.before ? %1$L then r.%1$I else t.%1$I end', k.name), ', ')
  into v_changes
  from app_private.import_writes w
  cross join lateral pg_catalog.jsonb_object_keys(w.before) as k (name)
  where w.school_id = school
    and w.import_id = import
    and w.of_table = change_imported_rows.of_table
    and w.before is not null;
  if v_changes is null then
    return;
  end if;
  execute pg_catalog.format(
    'update app_public.%1$I t
     set %2$s
     from app_private.import_writes w
     cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.%3$I) as r
     where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
       and w.before is not null and %4$s',
    of_table, v_changes, side, found_by)
  using school, import;
end;
$$;

comment on function app_private.change_imported_rows(integer, uuid, text, text, text) is
  'Makes the rows of a table that were there before an import what import_writes says: side after, '
  'or before to take it back; found_by: how import_tables() finds them. Errors: those of the table '
  'and its triggers.';
--! EndIncluded imports/functions/change_imported_rows.sql
--! Included imports/functions/write_import.sql
create or replace function app_private.write_import(school integer, import uuid)
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
    order by t.place
  loop
    execute pg_catalog.format(
      'insert into app_public.%1$I (%2$s)
       select %3$s
       from app_private.import_writes w
       cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.after) as r
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
       order by w.line',
      v_table.of_table, v_table.columns, v_table.entered)
    using school, import;
    perform app_private.change_imported_rows(
      school, import, v_table.of_table, v_table.found_by, 'after');
  end loop;
end;
$$;

comment on function app_private.write_import(integer, uuid) is
  'Enters and changes what import_writes says, two statements for each table. Errors: those of the '
  'tables and their triggers.';
--! EndIncluded imports/functions/write_import.sql
--! Included imports/functions/told_refusal.sql
create or replace function app_private.told_refusal(
  state text, message text, hint text, of_table text, of_constraint text)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object(
    'code', state,
    'message', coalesce(
      (select obj_description(k.oid, 'pg_constraint')
       from pg_constraint k
       where k.connamespace = 'app_public'::regnamespace
         and k.conrelid = to_regclass(format('app_public.%I', of_table))
         and k.conname = of_constraint),
      message),
    'hint', nullif(hint, ''));
end;

comment on function app_private.told_refusal(text, text, text, text, text) is
  'What an import says of an error of the database that it caught: code, message, of a constraint '
  'its sentence, and hint.';
--! EndIncluded imports/functions/told_refusal.sql
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
  return app_private.told_refusal(v_state, v_message, v_hint, v_table, v_constraint);
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
  v_rejects integer;
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
    when 'marks' then perform app_private.plan_marks(school, import);
    else
      perform app_private.find_import_students(school);
      perform app_private.find_import_places(school);
      perform app_private.plan_enrollments(school, import);
  end case;
  delete from app_private.import_writes w
  where w.school_id = school
    and w.import_id = import
    and w.line = any (array(select distinct p.line from pg_temp.import_problems p));
  perform app_private.compare_import(school, import);

  drop table if exists pg_temp.import_outcomes;
  create temporary table import_outcomes on commit drop as
  select g.line,
    case
      when p.errors is not null then 'reject'
      when coalesce(w.is_new, false) then 'create'
      when w.line is not null then 'change'
      else 'same' end as action,
    coalesce(p.errors, '[]') as errors
  from pg_temp.import_given g
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
    group by x.line) as w using (line);
  create unique index on pg_temp.import_outcomes (line);
  analyze pg_temp.import_outcomes (line);

  select pg_catalog.count(*) filter (where o.action = 'reject') into v_rejects
  from pg_temp.import_outcomes o;
  -- rows that are written now are forgotten then
  if is_tried or v_rejects > 0 then
    update app_private.import_rows r
    set action = o.action, errors = o.errors
    from pg_temp.import_outcomes o
    where r.school_id = school
      and r.import_id = import
      and r.line = o.line
      and (r.action, r.errors) is distinct from (o.action, o.errors);
  end if;

  update app_public.imports i
  set state = 'checked', applied_by = null, row_count = c.rows + c.left_out,
    create_count = c.creates, change_count = c.changes, same_count = c.same,
    reject_count = v_rejects, left_out_count = c.left_out,
    problem = case when v_rejects = 0 and is_tried
      then app_private.try_import(school, import) end
  from (
    select pg_catalog.count(*) as rows,
      pg_catalog.count(*) filter (where o.action = 'create') as creates,
      pg_catalog.count(*) filter (where o.action = 'change') as changes,
      pg_catalog.count(*) filter (where o.action = 'same') as same,
      (select pg_catalog.count(*)
       from app_private.import_rows r
       where r.school_id = school
         and r.import_id = import
         and r.action = 'leave_out') as left_out
    from pg_temp.import_outcomes o) as c
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
begin
  select i.* into v_seen
  from app_public.imports i
  where i.school_id = school
    and i.id = import;
  v_import := app_private.check_import(school, import, false);
  if v_import.state <> 'checked' or v_import.reject_count > 0 then
    return v_import;
  end if;
  if v_seen.state <> 'mapping' and (v_seen.create_count, v_seen.change_count, v_seen.same_count)
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
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import;
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
    select k.conrelid::regclass as name, c.relname, a.attname as column_name, i.found_by,
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
      v_reference.relname, coalesce(v_reference.found_by, 'false'))
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
  v_applied_at timestamptz := (
    select i.applied_at
    from app_public.imports i
    where i.school_id = school
      and i.id = import);
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
    -- what was entered stands whole in the log
    execute pg_catalog.format(
      'select count(*)
       from app_private.import_writes w
       left join app_public.%1$I t on %2$s
       left join audit.log l
         on w.before is null and l.table_name = %3$L and l.operation = ''insert'' and l.key = w.key
         and l.reason = ''import '' || $2 and l.at >= $3 and l.school_id %4$s
       cross join lateral (select coalesce(l.after, w.after) as doc) as x
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
         and x.doc is distinct from app_private.members(pg_catalog.to_jsonb(t), x.doc)',
      v_table.of_table, v_table.found_by, 'app_public.' || v_table.of_table,
      case when v_table.found_by like 't.school_id = $1 and %' then '= $1' else 'is null' end)
    into v_count
    using school, import, v_applied_at;
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
  if v_import.kind = 'oneroster' then
    raise exception 'A bundle can''t be undone'
      using errcode = 'RBVAL', column = 'import_id', hint = 'Change what is wrong by hand.';
  end if;
  if v_import.applied_at < pg_catalog.now() - pg_catalog.make_interval(days => v_days) then
    raise exception 'An import can be undone within % days', v_days
      using errcode = 'RBVAL', column = 'import_id', hint = 'Change what is wrong by hand.';
  end if;
  perform pg_catalog.set_config('app.reason', 'undo import ' || import, true);

  -- who undoes at once finds no statistics of what was just written
  analyze app_private.import_writes;
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
         and %2$s',
      v_table.of_table, v_table.found_by)
    using school, import;
    perform app_private.change_imported_rows(
      school, import, v_table.of_table, v_table.found_by, 'before');
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
  select array[replace(w.message, '%', coalesce(import_words.detail, '')),
    replace(w.remedy, '%', coalesce(import_words.detail, ''))]
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
    ('class_full', 'the class has room for %', 'Raise the size of the class, or choose another.'),
    ('not_mark', 'neither a mark nor a code', 'Write 12.5 or 12,5, or a code of one to three '
      'letters.'),
    ('not_yes', 'neither yes nor no', 'Write yes or no.'),
    ('mark_negative', 'negative', 'A mark is 0 or more.'),
    ('mark_too_high', 'above the maximum of %', 'Correct the mark, or the maximum of the '
      'assessment.'),
    ('mark_decimals', 'more than two decimals', 'Round it to two decimals.'),
    ('mark_unknown_code', 'the school has no such code', 'Use one of: %.'),
    ('unknown_term', 'the year % has no term of this code or name', 'Check the name.'),
    ('closed_term', '% is closed', 'Have the term reopened, or leave the row out.'),
    ('not_taught', 'is not taught in the class %', 'Check the class, or import the courses first.'),
    ('not_in_class', 'the student is not enrolled in the class %', 'Check the class, or import the '
      'enrollments first.'),
    ('two_assessments', '% assessments have this name', 'Name the kind of the one meant.'),
    ('assessment_says', 'the assessment has % there', 'Leave it empty, or change the assessment in '
      'Rollbook first.'),
    ('assessment_differs', 'differs from line % for the same assessment', 'Make the rows of one '
      'assessment agree.'))
    as w (code, message, remedy)
  where w.code = import_words.code;
end;

comment on function app_private.import_words(text, text) is
  'What an error of an import says, and what to do about it, in English.';
--! EndIncluded imports/functions/import_words.sql
--! Included imports/functions/is_import_cancelled.sql
create or replace function app_private.is_import_cancelled(school integer, import uuid)
  returns boolean
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select exists (
    select
    from app_private.import_cancellations c
    where c.school_id = school
      and c.import_id = import);
end;

comment on function app_private.is_import_cancelled(integer, uuid) is
  'Whether somebody gave an import up while the worker is at it; the worker then ends its own '
  'statement, and run_import() forgets the rows.';
grant execute on function app_private.is_import_cancelled(integer, uuid) to rollbook_worker;
--! EndIncluded imports/functions/is_import_cancelled.sql
--! Included imports/functions/give_up_import.sql
create or replace function app_private.give_up_import(of_import app_public.imports)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = 'cancelled', applied_by = null
  where i.school_id = of_import.school_id
    and i.id = of_import.id;
  delete from app_private.import_parts p
  where p.school_id = of_import.school_id
    and p.import_id = of_import.id;
  delete from app_private.import_rows r
  where r.school_id = of_import.school_id
    and r.import_id = of_import.id;
  delete from app_private.import_titles t
  where t.school_id = of_import.school_id
    and t.import_id = of_import.id;
  delete from app_private.bundle_lines l
  where l.school_id = of_import.school_id
    and l.import_id = of_import.id;
  delete from app_private.bundle_findings f
  where f.school_id = of_import.school_id
    and f.import_id = of_import.id;
  delete from app_private.import_writes w
  where w.school_id = of_import.school_id
    and w.import_id = of_import.id;
  delete from app_private.import_cancellations c
  where c.school_id = of_import.school_id
    and c.import_id = of_import.id;
end;
$$;

comment on function app_private.give_up_import(app_public.imports) is
  'Gives an import up that was not written: its rows are forgotten.';
--! EndIncluded imports/functions/give_up_import.sql
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
    'counts', of_import.counts, 'zipId', of_import.zip_id,
    'isCancelling', of_import.state in ('checking', 'applying')
      and app_private.is_import_cancelled(of_import.school_id, of_import.id),
    'canUndo', of_import.state = 'applied' and of_import.kind <> 'oneroster'
      and of_import.applied_at > now() - interval '7 days');
end;

comment on function app_private.described_import(app_public.imports) is
  'An import as screens show it: id, kind, fileName, state, rows, created, changed, same, '
  'rejected, leftOut (numbers), problem, createdAt, createdBy, appliedAt, undoneAt, counts, zipId, '
  'isCancelling (given up while the worker is at it), canUndo.';
--! EndIncluded imports/functions/described_import.sql
--! Included imports/functions/zip_parts.sql
create or replace function app_private.zip_parts(of_import app_public.imports)
  returns json
  language sql stable
begin atomic
  select json_agg(
    app_private.described_import(p)
    order by array_position(app_private.import_kinds(), p.kind) nulls last, p.file_name, p.id)
  from app_public.imports p
  where p.school_id = of_import.school_id
    and p.zip_id = coalesce(of_import.zip_id, of_import.id);
end;

comment on function app_private.zip_parts(app_public.imports) is
  'The imports of the ZIP file that an import is or belongs to (described_import()), in an order '
  'in which they can be written; NULL for another file.';
--! EndIncluded imports/functions/zip_parts.sql
--! Included imports/functions/import_top.sql
create or replace function app_private.import_top(of_import app_public.imports)
  returns table (line integer, fields text[])
  language sql stable
begin atomic
  select x.line, x.fields
  from (
    select t.line, t.fields
    from app_private.import_titles t
    where t.school_id = of_import.school_id
      and t.import_id = of_import.id
    union all
    select of_import.header_line, of_import.header
    where of_import.header_line is not null
    union all
    (select r.line, r.fields
     from app_private.import_rows r
     where r.school_id = of_import.school_id
       and r.import_id = of_import.id
       and of_import.header_line is not null
     order by r.line
     limit 10)) as x
  order by x.line
  limit 15;
end;

comment on function app_private.import_top(app_public.imports) is
  'The first lines of an import''s file: titles, header and rows. None for the command line.';
--! EndIncluded imports/functions/import_top.sql
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
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('name', f.field, 'isRequired', f.is_required)
        order by f.place), '[]')
      from app_private.import_fields() as f
      where f.kind = v_import.kind),
    'parts', app_private.zip_parts(v_import),
    'headerLine', v_import.header_line,
    'top', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('line', t.line, 'text', pg_catalog.left(
          pg_catalog.array_to_string(pg_catalog.array_remove(t.fields, ''), ' · '), 120))
        order by t.line), '[]')
      from app_private.import_top(v_import) as t),
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
        limit v_size offset greatest(coalesce(start, 0), 0)) as r),
    'findings', (
      select coalesce(pg_catalog.json_agg(
        pg_catalog.json_build_object('place', f.place, 'file', f.file, 'line', f.line,
          'column', f.column_name, 'value', f.value, 'message', f.message, 'remedy', f.remedy,
          'isNote', f.is_note)
        order by f.place), '[]')
      from (
        select b.*
        from app_private.bundle_findings b
        where b.school_id = v_import.school_id
          and b.import_id = v_import.id
        order by b.place
        limit v_size offset greatest(coalesce(start, 0), 0)) as f));
end;
$$;

comment on function app_public.import_page(uuid, text, integer) is
  'An import for the school''s admins: import (described_import()), fields of its kind (name, '
  'isRequired), parts (zip_parts()), headerLine, top (the first lines of the file: line, text), '
  'columns of the file (header, field, samples) and 20 of its rows of an action '
  '(create, change, same, reject, leave_out), from start on: line, fields, errors (field, value, '
  'code, detail), changes (table, column, before, after); findings of a bundle, 20 of them from '
  'start on (place, file, line, column, value, message, remedy, isNote). NULL: no such import. '
  'Error RBDEN: not an admin.';
grant execute on function app_public.import_page(uuid, text, integer) to app_user;
--! EndIncluded imports/functions/import_page.sql
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
  -- of an earlier run, which was done before it was seen
  delete from app_private.import_cancellations c
  where c.school_id = of_import.school_id
    and c.import_id = of_import.id;
  perform graphile_worker.add_job(
    'run_import',
    pg_catalog.json_build_object('schoolId', of_import.school_id, 'importId', of_import.id),
    max_attempts => 3);
end;
$$;

comment on function app_private.queue_import(app_public.imports, text, uuid) is
  'Has the worker check an import (state checking) or write it (applying).';
--! EndIncluded imports/functions/queue_import.sql
--! Included imports/functions/import_part.sql
create or replace function app_private.import_part(school integer, import uuid, place integer)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'kind', i.kind, 'fileName', i.file_name, 'isZipped', i.zip_id is not null,
    'content', replace(encode(p.content, 'base64'), E'\n', ''))
  from app_public.imports i
  join app_private.import_parts p on p.school_id = i.school_id and p.import_id = i.id
  where i.school_id = school
    and i.id = import
    and i.state = 'reading'
    and p.place = import_part.place;
end;

comment on function app_private.import_part(integer, uuid, integer) is
  'A part of an uploaded file for the worker: kind, fileName, isZipped (it came in a ZIP file), '
  'content in base64; NULL when there is no '
  'such part, or the file has been read or given up.';
grant execute on function app_private.import_part(integer, uuid, integer) to rollbook_worker;
--! EndIncluded imports/functions/import_part.sql
--! Included imports/functions/take_import_header.sql
create or replace function app_private.take_import_header(school integer, import uuid, line integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_header text[];
begin
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import
    and t.line = take_import_header.line
  returning t.fields into v_header;
  -- spreadsheets write empty columns after the last one
  v_header := array(
    select pg_catalog.btrim(pg_catalog.left(h.name, 200))
    from pg_catalog.unnest(v_header) with ordinality as h (name, place)
    where h.place <= (
      select max(x.place)
      from pg_catalog.unnest(v_header) with ordinality as x (name, place)
      where pg_catalog.btrim(x.name) <> '')
    order by h.place);
  update app_public.imports i
  set header = v_header, columns = app_private.guessed_columns(school, i.kind, v_header),
    header_line = take_import_header.line
  where i.school_id = school
    and i.id = import;
end;
$$;

comment on function app_private.take_import_header(integer, uuid, integer) is
  'Makes a line that stands among the titles of an import its header, and guesses its columns.';
--! EndIncluded imports/functions/take_import_header.sql
--! Included imports/functions/restart_import_rows.sql
create or replace function app_private.restart_import_rows(
  school integer, import uuid, top jsonb)
  returns integer
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_kind text;
  v_place integer;
begin
  select i.* into v_import
  from app_public.imports i
  where i.school_id = school
    and i.id = import
    and i.state = 'reading'
  for no key update;
  if not found then
    return null;
  end if;
  v_kind := case
    when v_import.zip_id is null and v_import.kind <> 'zip' then v_import.kind
    else app_private.guessed_kind(school, v_import.file_name, top) end;
  v_place := app_private.guessed_header(school, v_kind, top);
  update app_public.imports i
  set kind = v_kind, row_count = 0
  where i.school_id = school
    and i.id = import;
  delete from app_private.import_rows r
  where r.school_id = school
    and r.import_id = import;
  delete from app_private.import_titles t
  where t.school_id = school
    and t.import_id = import;
  insert into app_private.import_titles (school_id, import_id, line, fields)
  select school, import, (l.line ->> 0)::integer, array(
    select x.words
    from pg_catalog.jsonb_array_elements_text(l.line -> 1) with ordinality as x (words, place)
    order by x.place)
  from pg_catalog.jsonb_array_elements(top) with ordinality as l (line, place)
  where l.place <= v_place + 1;
  perform app_private.take_import_header(
    school, import, (top -> v_place ->> 0)::integer);
  return v_place;
end;
$$;

comment on function app_private.restart_import_rows(integer, uuid, jsonb) is
  'Begins to read a file, also after a worker was killed at it. top: its first lines, pairs of a '
  'line and its fields. Guesses the header among them, its columns, and what the table holds where '
  'nobody said. Returns the place of the header in top, from 0; NULL when the import was cancelled.';
grant execute on function app_private.restart_import_rows(integer, uuid, jsonb)
  to rollbook_worker;
--! EndIncluded imports/functions/restart_import_rows.sql
--! Included imports/functions/begin_zip_part.sql
create or replace function app_private.begin_zip_part(
  school integer, zip uuid, file_name text)
  returns uuid
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_part uuid;
begin
  v_part := app_private.begin_import(school, 'zip', file_name, '{}', (
    select i.created_by
    from app_public.imports i
    where i.school_id = school
      and i.id = zip));
  update app_public.imports i
  set state = 'reading', zip_id = begin_zip_part.zip
  where i.school_id = school
    and i.id = v_part;
  perform graphile_worker.add_job(
    'read_import',
    pg_catalog.json_build_object('schoolId', school, 'importId', v_part),
    max_attempts => 3);
  return v_part;
end;
$$;

comment on function app_private.begin_zip_part(integer, uuid, text) is
  'Begins the import of a table that comes in a ZIP file; returns it. Its bytes follow '
  '(keep_import_part()), then it is read like any other.';
grant execute on function app_private.begin_zip_part(integer, uuid, text) to rollbook_worker;
--! EndIncluded imports/functions/begin_zip_part.sql
--! Included imports/functions/keep_import_part.sql
create or replace function app_private.keep_import_part(
  school integer, import uuid, place integer, content bytea)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  insert into app_private.import_parts (school_id, import_id, place, content)
  values (school, import, place, content);
end;

comment on function app_private.keep_import_part(integer, uuid, integer, bytea) is
  'Keeps a part of a table that comes in a ZIP file.';
grant execute on function app_private.keep_import_part(integer, uuid, integer, bytea)
  to rollbook_worker;
--! EndIncluded imports/functions/keep_import_part.sql
--! Included imports/functions/finish_zip.sql
create or replace function app_private.finish_zip(school integer, zip uuid)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set kind = 'zip', state = 'unpacked'
  where i.school_id = school
    and i.id = zip
    and i.state = 'reading';
  if not found then
    return false;
  end if;
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = zip;
  return true;
end;
$$;

comment on function app_private.finish_zip(integer, uuid) is
  'Says that a ZIP file is unpacked: an import of each of its tables. Returns false when it was '
  'cancelled meanwhile.';
grant execute on function app_private.finish_zip(integer, uuid) to rollbook_worker;
--! EndIncluded imports/functions/finish_zip.sql
--! Included imports/functions/fail_import.sql
create or replace function app_private.fail_import(
  school integer, import uuid, code text, message text, reason text default null,
  detail text default null)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = case
      when i.state = 'reading' then 'failed'
      when i.kind <> 'oneroster' then 'mapping'
      when i.state = 'applying' then 'checked'
      else 'failed' end,
    problem = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'code', code, 'message', message, 'reason', reason, 'detail', detail)),
    applied_by = null
  where i.school_id = school
    and i.id = import
    and i.state in ('reading', 'checking', 'applying');
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
end;
$$;

comment on function app_private.fail_import(integer, uuid, text, text, text, text) is
  'Notes why a file can''t be read (code unreadable, with the reason and its detail as the site has '
  'words for), or that the worker gave its check or its writing up (code broken): then its columns '
  'can be named anew; a bundle can be written once more, or sent again. Nothing was written.';
grant execute on function app_private.fail_import(integer, uuid, text, text, text, text)
  to rollbook_worker;
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
  if v_import.state in ('checking', 'applying')
     and app_private.is_import_cancelled(school, import) then
    perform app_private.give_up_import(v_import);
    return 'cancelled';
  end if;
  if v_import.kind = 'oneroster' and v_import.state in ('checking', 'applying') then
    v_import := app_private.run_bundle(v_import);
  elsif v_import.state = 'checking' then
    v_import := app_private.check_import(school, import);
  elsif v_import.state = 'applying' then
    v_import := app_private.apply_import(school, import, v_import.applied_by);
  end if;
  return v_import.state;
end;
$$;

comment on function app_private.run_import(integer, uuid) is
  'Does what an import waits for: its check, or its writing, whole in one transaction, so that a '
  'killed worker leaves it waiting; or forgets it, when it was given up meanwhile. Returns the '
  'state then.';
grant execute on function app_private.run_import(integer, uuid) to rollbook_worker;
--! EndIncluded imports/functions/run_import.sql
--! Included imports/functions/remap_import.sql
create or replace function app_private.remap_import(of_import app_public.imports, kind text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.imports i
  set kind = remap_import.kind,
    columns = app_private.guessed_columns(i.school_id, remap_import.kind, i.header),
    state = 'mapping', problem = null, create_count = 0, change_count = 0, same_count = 0,
    reject_count = 0, left_out_count = 0, row_count = (
      select count(*)
      from app_private.import_rows r
      where r.school_id = i.school_id
        and r.import_id = i.id)
  where i.school_id = of_import.school_id
    and i.id = of_import.id;
  update app_private.import_rows r
  set action = null, errors = '[]'
  where r.school_id = of_import.school_id
    and r.import_id = of_import.id
    and r.action is not null;
  delete from app_private.import_writes w
  where w.school_id = of_import.school_id
    and w.import_id = of_import.id;
end;
$$;

comment on function app_private.remap_import(app_public.imports, text) is
  'Has the columns of an import named anew, as of this kind; what was found of its rows is '
  'forgotten.';
--! EndIncluded imports/functions/remap_import.sql
--! Included imports/functions/change_import_kind.sql
create or replace function app_public.change_import_kind(import_id uuid, kind text)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{mapping,checked}');
begin
  if kind is null or kind <> all (app_private.import_kinds()) then
    raise exception 'There is no import of %', kind
      using errcode = 'RBVAL', column = 'kind',
      hint = 'There are: ' || pg_catalog.array_to_string(app_private.import_kinds(), ', ') || '.';
  end if;
  perform app_private.remap_import(v_import, kind);
end;
$$;

comment on function app_public.change_import_kind(uuid, text) is
  'Says what a file holds; its columns are named anew. Errors: RBDEN, not an admin; RBVAL, not a '
  'moment for it, or an unknown kind.';
grant execute on function app_public.change_import_kind(uuid, text) to app_user;
--! EndIncluded imports/functions/change_import_kind.sql
--! Included imports/functions/choose_import_header.sql
create or replace function app_public.choose_import_header(import_id uuid, line integer)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_import app_public.imports := app_private.held_import(import_id, '{mapping,checked}');
begin
  if not exists (
    select
    from app_private.import_top(v_import) as t
    where t.line = choose_import_header.line) then
    raise exception 'The file has no such line among its first ones'
      using errcode = 'RBVAL', column = 'line', hint = 'Choose one of those that are shown.';
  end if;
  -- what stands above is titles, what stands below is rows
  insert into app_private.import_titles (school_id, import_id, line, fields)
  values (v_import.school_id, v_import.id, v_import.header_line, v_import.header);
  with moved as (
    delete from app_private.import_titles t
    where t.school_id = v_import.school_id
      and t.import_id = v_import.id
      and t.line > choose_import_header.line
    returning t.*)
  insert into app_private.import_rows (school_id, import_id, line, fields)
  select m.school_id, m.import_id, m.line, m.fields
  from moved m;
  with moved as (
    delete from app_private.import_rows r
    where r.school_id = v_import.school_id
      and r.import_id = v_import.id
      and r.line <= choose_import_header.line
    returning r.*)
  insert into app_private.import_titles (school_id, import_id, line, fields)
  select m.school_id, m.import_id, m.line, m.fields
  from moved m;
  perform app_private.take_import_header(
    v_import.school_id, v_import.id, choose_import_header.line);
  perform app_private.remap_import(v_import, v_import.kind);
end;
$$;

comment on function app_public.choose_import_header(uuid, integer) is
  'Says in which line of an import''s file the header stands; what is above it is not imported. '
  'Errors: RBDEN, not an admin; RBVAL, not a moment for it, or not one of the first lines.';
grant execute on function app_public.choose_import_header(uuid, integer) to app_user;
--! EndIncluded imports/functions/choose_import_header.sql
--! Included imports/functions/cancel_import.sql
create or replace function app_public.cancel_import(import_id uuid)
  returns void
  language plpgsql volatile
  security definer -- imports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_import app_public.imports;
begin
  begin
    v_import := app_private.held_import(
      import_id, '{reading,mapping,checking,checked,applying}');
  exception
    when sqlstate 'RBVAL' then
      -- the worker holds what it is at: it looks here from time to time
      insert into app_private.import_cancellations (school_id, import_id)
      select i.school_id, i.id
      from app_public.imports i
      where i.school_id = v_school
        and i.id = cancel_import.import_id
        and i.state in ('checking', 'applying')
      on conflict do nothing;
      if not exists (
        select
        from app_private.import_cancellations c
        where c.school_id = v_school
          and c.import_id = cancel_import.import_id) then
        raise;
      end if;
      return;
  end;
  perform app_private.give_up_import(v_import);
end;
$$;

comment on function app_public.cancel_import(uuid) is
  'Gives an import up that was not written yet; its rows are forgotten. One at which the worker is '
  'just now ends a moment later, with nothing written, unless it was done already. Errors: RBDEN, '
  'not an admin; RBVAL, written already.';
grant execute on function app_public.cancel_import(uuid) to app_user;
--! EndIncluded imports/functions/cancel_import.sql
--! Included imports/functions/import_kind_fields.sql
create or replace function app_public.import_kind_fields()
  returns json
  language plpgsql stable
  security definer -- the fields are nobody's to read directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  return (
    select pg_catalog.json_object_agg(f.kind, f.fields)
    from (
      select x.kind, pg_catalog.json_agg(
        pg_catalog.json_build_object('name', x.field, 'isRequired', x.is_required)
        order by x.place) as fields
      from app_private.import_fields() as x
      group by x.kind) as f);
end;
$$;

comment on function app_public.import_kind_fields() is
  'What a school''s admins can import: for each kind its fields (name, isRequired), in order. Error '
  'RBDEN: not an admin.';
grant execute on function app_public.import_kind_fields() to app_user;
--! EndIncluded imports/functions/import_kind_fields.sql
--! Included imports/functions/forget_imports.sql
create or replace function app_private.forget_imports()
  returns void
  language sql volatile
  security definer -- the worker writes no table
begin atomic
  delete from app_private.import_writes w
  using app_public.imports i
  where i.school_id = w.school_id
    and i.id = w.import_id
    and i.state = 'applied'
    -- the night after undo_import() stops to take it back
    and i.applied_at < now() - interval '8 days';
end;

comment on function app_private.forget_imports() is
  'Clears away what is kept only to undo imports, once they can''t be undone any more.';
grant execute on function app_private.forget_imports() to rollbook_worker;
--! EndIncluded imports/functions/forget_imports.sql
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
    ('app_private.import_titles', 'files taken in here'),
    ('app_private.import_writes', 'how to take back what was imported here'),
    ('app_private.import_cancellations', 'imports that are given up just now'),
    ('app_private.bundle_lines', 'files taken in here'),
    ('app_private.bundle_findings', 'files taken in here'),
    ('app_private.bundle_exports', 'bundles made here; make them again'),
    ('app_private.bundle_export_parts', 'bundles made here; make them again'),
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
--! Included oneroster/functions/csv_line.sql
create or replace function app_private.csv_line(cells text[])
  returns text
  language sql immutable parallel safe
begin atomic
  select string_agg(
    case
      when c.cell is null then ''
      when c.cell = '' or c.cell ~ '[",\r\n]' then '"' || replace(c.cell, '"', '""') || '"'
      else c.cell end,
    ',' order by c.place)
  from unnest(cells) with ordinality as c (cell, place);
end;

comment on function app_private.csv_line(text[]) is
  'A line of a CSV file as RFC 4180 says, without its end; NULL is empty, an empty text "".';
--! EndIncluded oneroster/functions/csv_line.sql
--! Included oneroster/functions/oneroster_lines.sql
create or replace function app_private.oneroster_lines(
  school integer, version text, file text, since timestamptz)
  returns setof text
  language plpgsql stable
  set search_path = ''
  set timezone = 'utc'
as $$
declare
  v_query text := app_private.oneroster_query(school, version, file, since);
begin
  if file = 'manifest' then
    v_query := pg_catalog.format('select m.* from app_private.oneroster_manifest(%L, %L) as m',
      version, case when since is null then 'bulk' else 'delta' end);
    return next 'propertyName,value';
  else
    return query
    select pg_catalog.string_agg(c.name, ',' order by c.place)
    from app_private.oneroster_columns(version) as c
    where c.file = oneroster_lines.file;
  end if;
  return query execute pg_catalog.format(
    'select app_private.csv_line(array(
       select e.value
       from pg_catalog.json_each_text(pg_catalog.row_to_json(q)) with ordinality
         as e (name, value, place)
       order by e.place))
     from (%s) as q', v_query);
end;
$$;

comment on function app_private.oneroster_lines(integer, text, text, timestamptz) is
  'A file of a school''s bundle line by line, its header first: all records (since is NULL), or '
  'what was changed or removed since then.';
--! EndIncluded oneroster/functions/oneroster_lines.sql
--! Included oneroster/functions/make_bundle_export.sql
create or replace function app_public.make_bundle_export(
  version text, since date default null, is_since_last boolean default false)
  returns uuid
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_since timestamptz;
  v_export uuid;
begin
  perform app_hidden.check_admin();
  if is_since_last then
    select max(e.until) into v_since
    from app_private.bundle_exports e
    where e.school_id = v_school
      and e.state in ('made', 'forgotten');
    if v_since is null then
      raise exception 'No bundle of this school was made before'
        using errcode = 'RBVAL', column = 'is_since_last', hint = 'Export the whole school.';
    end if;
  elsif since is not null then
    select since::timestamp at time zone s.time_zone into v_since
    from app_public.schools s
    where s.id = v_school;
    if v_since > pg_catalog.now() or since < '1900-01-01' then
      raise exception 'Changes since this day are not known yet'
        using errcode = 'RBVAL', column = 'since', hint = 'Name a day in the past.';
    end if;
  end if;
  insert into app_private.bundle_exports (school_id, version, since, created_by)
  values (v_school, make_bundle_export.version, v_since, app_hidden.current_user_id())
  returning id into v_export;
  perform graphile_worker.add_job(
    'make_bundle_export',
    pg_catalog.json_build_object('schoolId', v_school, 'exportId', v_export),
    max_attempts => 3);
  return v_export;
end;
$$;

comment on function app_public.make_bundle_export(text, date, boolean) is
  'Has the worker make a OneRoster bundle (version 1.1 or 1.2) of the current school: all of it, '
  'what changed since a day, or since the last bundle. Returns the export. Errors: RBDEN, not an '
  'admin; RBVAL, a day to come, or no bundle before; constraint on the version.';
grant execute on function app_public.make_bundle_export(text, date, boolean) to app_user;
--! EndIncluded oneroster/functions/make_bundle_export.sql
--! Included oneroster/functions/bundle_export_list.sql
create or replace function app_public.bundle_export_list()
  returns json
  language plpgsql stable
  security definer -- exports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_most constant integer := 50;
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'id', e.id, 'version', e.version, 'since', e.since, 'until', e.until, 'state', e.state,
          'filesDone', e.files_done, 'size', e.size, 'createdAt', e.created_at,
          'createdBy', u.last_name || ' ' || u.first_name,
          'files', (
            select count(*) + 1 from app_private.oneroster_files(e.version) as f where f.is_kept))
        order by e.created_at desc, e.id desc),
      '[]')
    from (
      select x.*
      from app_private.bundle_exports x
      where x.school_id = app_hidden.current_school_id()
      order by x.created_at desc, x.id desc
      limit v_most) as e
    left join app_public.users u on u.id = e.created_by);
end;
$$;

comment on function app_public.bundle_export_list() is
  'The last 50 OneRoster bundles made of the school, the newest first, for its admins: id, '
  'version, since, until, state (waiting, made, cancelled, failed, forgotten), filesDone of files, '
  'size in bytes, createdAt, createdBy. Error RBDEN: not an admin.';
grant execute on function app_public.bundle_export_list() to app_user;
--! EndIncluded oneroster/functions/bundle_export_list.sql
--! Included oneroster/functions/cancel_bundle_export.sql
create or replace function app_public.cancel_bundle_export(export_id uuid)
  returns void
  language plpgsql volatile
  security definer -- exports are nobody's to write directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  update app_private.bundle_exports e
  set state = 'cancelled'
  where e.school_id = app_hidden.current_school_id()
    and e.id = cancel_bundle_export.export_id
    and e.state = 'waiting';
  if not found then
    raise exception 'The bundle is not being made any more'
      using errcode = 'RBVAL', column = 'export_id', hint = 'Open the page again.';
  end if;
  delete from app_private.bundle_export_parts p
  where p.school_id = app_hidden.current_school_id()
    and p.export_id = cancel_bundle_export.export_id;
end;
$$;

comment on function app_public.cancel_bundle_export(uuid) is
  'Gives up a OneRoster bundle that is being made. Errors: RBDEN, not an admin; RBVAL, no such '
  'export of the school, or it is made.';
grant execute on function app_public.cancel_bundle_export(uuid) to app_user;
--! EndIncluded oneroster/functions/cancel_bundle_export.sql
--! Included oneroster/functions/bundle_export_part.sql
create or replace function app_hidden.bundle_export_part(export_id uuid, place integer)
  returns table (file_name text, size bigint, content bytea)
  language plpgsql volatile
  security definer -- exports are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  if bundle_export_part.place = 1 then
    update app_private.bundle_exports e
    set downloaded_at = pg_catalog.now(), downloaded_by = app_hidden.current_user_id()
    where e.school_id = v_school
      and e.id = bundle_export_part.export_id
      and e.state = 'made';
  end if;
  return query
  select pg_catalog.concat_ws('-', i.code, 'oneroster', e.version,
      case when e.since is not null then 'delta' end,
      pg_catalog.to_char(e.created_at at time zone s.time_zone, 'YYYY-MM-DD')),
    e.size, p.content
  from app_private.bundle_exports e
  join app_private.bundle_export_parts p on p.school_id = e.school_id and p.export_id = e.id
  join app_public.institutions i on i.id = e.school_id
  join app_public.schools s on s.id = e.school_id
  where e.school_id = v_school
    and e.id = bundle_export_part.export_id
    and e.state = 'made'
    and p.place = bundle_export_part.place;
end;
$$;

comment on function app_hidden.bundle_export_part(uuid, integer) is
  'A part (from 1 on) of a OneRoster bundle of the school, with a name for the file and its whole '
  'size; no row after the last, or when there is no such bundle. The first one notes who took it. '
  'Error RBDEN: not an admin.';
grant execute on function app_hidden.bundle_export_part(uuid, integer) to app_user;
--! EndIncluded oneroster/functions/bundle_export_part.sql
--! Included oneroster/functions/begin_bundle_export.sql
create or replace function app_private.begin_bundle_export(school integer, export uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'until', now() - interval '1 minute',
    'files', (
      select json_agg(f.file order by f.file)
      from (
        select 'manifest' as file
        union all
        select o.file from app_private.oneroster_files(e.version) as o where o.is_kept) as f))
  from app_private.bundle_exports e
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting';
end;

comment on function app_private.begin_bundle_export(integer, uuid) is
  'What the worker has to write for a OneRoster bundle: files, and until, from when on the next '
  'delta begins; what was under way a minute ago comes again. NULL: it is made, or given up.';
grant execute on function app_private.begin_bundle_export(integer, uuid) to rollbook_worker;
--! EndIncluded oneroster/functions/begin_bundle_export.sql
--! Included oneroster/functions/bundle_export_lines.sql
create or replace function app_private.bundle_export_lines(
  school integer, export uuid, file text)
  returns setof text
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select l.line
  from app_private.bundle_exports e
  cross join lateral app_private.oneroster_lines(e.school_id, e.version, file, e.since)
    with ordinality as l (line, place)
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting'
  order by l.place;
end;

comment on function app_private.bundle_export_lines(integer, uuid, text) is
  'The lines of a file of a OneRoster bundle that is being made, for the worker.';
grant execute on function app_private.bundle_export_lines(integer, uuid, text) to rollbook_worker;
--! EndIncluded oneroster/functions/bundle_export_lines.sql
--! Included oneroster/functions/store_bundle_export_part.sql
create or replace function app_private.store_bundle_export_part(
  school integer, export uuid, place integer, content bytea)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  insert into app_private.bundle_export_parts (school_id, export_id, place, content)
  select e.school_id, e.id, store_bundle_export_part.place, store_bundle_export_part.content
  from app_private.bundle_exports e
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting'
  on conflict (school_id, export_id, place) do update
  set content = excluded.content;
end;

comment on function app_private.store_bundle_export_part(integer, uuid, integer, bytea) is
  'Keeps a part of a OneRoster bundle that the worker made, also when it makes it anew.';
grant execute on function app_private.store_bundle_export_part(integer, uuid, integer, bytea)
  to rollbook_worker;
--! EndIncluded oneroster/functions/store_bundle_export_part.sql
--! Included oneroster/functions/note_bundle_export.sql
create or replace function app_private.note_bundle_export(
  school integer, export uuid, files_done integer, size bigint default null,
  until timestamptz default null)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_private.bundle_exports e
  set files_done = note_bundle_export.files_done, size = note_bundle_export.size,
    until = note_bundle_export.until,
    state = case when note_bundle_export.size is null then 'waiting' else 'made' end
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting';
  return found;
end;
$$;

comment on function app_private.note_bundle_export(integer, uuid, integer, bigint, timestamptz) is
  'Notes how many files of a OneRoster bundle are written or, with its size in bytes and from when '
  'on the next one begins, that it is made. Returns false when it was given up meanwhile.';
grant execute on function
  app_private.note_bundle_export(integer, uuid, integer, bigint, timestamptz) to rollbook_worker;
--! EndIncluded oneroster/functions/note_bundle_export.sql
--! Included oneroster/functions/fail_bundle_export.sql
create or replace function app_private.fail_bundle_export(school integer, export uuid)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_private.bundle_exports e
  set state = 'failed'
  where e.school_id = school
    and e.id = export
    and e.state = 'waiting';
  delete from app_private.bundle_export_parts p
  where p.school_id = school
    and p.export_id = export
    and exists (
      select
      from app_private.bundle_exports e
      where e.school_id = school and e.id = export and e.state = 'failed');
end;
$$;

comment on function app_private.fail_bundle_export(integer, uuid) is
  'Notes that the worker gave up making a OneRoster bundle.';
grant execute on function app_private.fail_bundle_export(integer, uuid) to rollbook_worker;
--! EndIncluded oneroster/functions/fail_bundle_export.sql
--! Included oneroster/functions/forget_bundles.sql
create or replace function app_private.forget_bundles()
  returns void
  language sql volatile
  security definer -- the worker writes no table
begin atomic
  delete from app_private.bundle_export_parts p
  using app_private.bundle_exports e
  where e.school_id = p.school_id
    and e.id = p.export_id
    and e.created_at < now() - interval '7 days';
  update app_private.bundle_exports e
  set state = 'forgotten'
  where e.state = 'made'
    and e.created_at < now() - interval '7 days';
end;

comment on function app_private.forget_bundles() is
  'Deletes the files of OneRoster bundles that were made more than seven days ago; that they were '
  'made, and by whom, stays.';
grant execute on function app_private.forget_bundles() to rollbook_worker;
--! EndIncluded oneroster/functions/forget_bundles.sql
--! Included oneroster/functions/kept_text.sql
create or replace function app_private.kept_text(kept text, given text)
  returns text
  language sql immutable parallel safe
return case
  when app_private.cell(jsonb_build_object('text', app_private.oneroster_text(kept)), 'text') = given
    then kept
  else given
end;

comment on function app_private.kept_text(text, text) is
  'The text that a bundle gives, or what is kept when the bundle says it in one line.';
--! EndIncluded oneroster/functions/kept_text.sql
--! Included oneroster/functions/begin_oneroster_import.sql
create or replace function app_private.begin_oneroster_import(
  for_school integer default null)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- one import at a time: two could make the same people or schools, but not for a school's admins
  if for_school is null then
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('import oneroster', 0));
  else
    perform pg_catalog.pg_advisory_xact_lock_shared(
      pg_catalog.hashtextextended('import oneroster', 0));
    perform pg_catalog.pg_advisory_xact_lock(
      pg_catalog.hashtextextended('import ' || for_school, 0));
  end if;
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
  create temporary table import_reach on commit drop as
  select begin_oneroster_import.for_school;
end;
$$;

comment on function app_private.begin_oneroster_import(integer) is
  'Begins the import of a bundle in this transaction: makes the temporary tables import_rows, to '
  'copy its lines into, import_findings, what is wrong with them (schools NULL: with the bundle as '
  'a whole; is_note: worth saying, but no reason to refuse), import_current, the school that is '
  'being imported, and import_origins, in which other files the lines stand. for_school: an '
  'admin of that school brings it, so that nobody who belongs to other schools only is looked at, and '
  'nobody gets an account.';
--! EndIncluded oneroster/functions/begin_oneroster_import.sql
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
    and f.file is not null
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
      else 'Leave the other schools out of the bundle.' end
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
      then app_private.kept_text(
        s.description, app_private.cell(n.cells, 'metadata.description'))
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

  with places as materialized (
    select o.student_id, o.guardian_id, pg_catalog.row_number() over (
      partition by o.student_id
      order by o.priority, coalesce(i.sourced_id, o.guardian_id::text) collate "C") as place
    from app_public.student_guardians o
    left join app_private.oneroster_ids(school) as i on i.record = o.guardian_id::text
    where o.school_id = school),
  gone as (
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
    join places p using (student_id, guardian_id)
    where g.school_id = school
      and g.student_id = n.student_id
      and g.guardian_id = n.guardian_id
      and n.is_told
      -- a bundle tells the order only
      and (g.relation, p.place) <> (n.relation, n.priority)
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
declare
  v_is_own_only boolean := (select r.for_school is not null from pg_temp.import_reach r);
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
    where (lower(t.username) = lower(a.username)
        or lower(t.email) = lower(a.email))
      and (not v_is_own_only
        or exists (
          select
          from app_public.memberships m
          where m.user_id = t.user_id and m.institution_id = school))
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
    and not v_is_own_only
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
      comment = case when n.cells ? 'comment'
        then app_private.kept_text(m.comment, n.comment) else m.comment end
    from pg_temp.new_marks n
    where m.school_id = school
      and m.assessment_id = n.assessment_id
      and m.student_id = n.student_id
      and (m.value, m.code, m.comment) is distinct from (pg_catalog.round(n.value, 2), n.code,
        case when n.cells ? 'comment'
        then app_private.kept_text(m.comment, n.comment) else m.comment end)
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
--! Included oneroster/functions/stage_bundle.sql
create or replace function app_private.stage_bundle(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_names text[] := array(
    select l.file
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.line = 0
    order by l.file);
  v_version text;
  v_modes jsonb;
  v_file record;
  v_columns text[];
begin
  select m.version, m.modes into v_version, v_modes
  from app_private.read_oneroster_manifest(array(
    select coalesce(l.fields[c.place], '')
    from app_private.bundle_lines l
    cross join (values (1), (2)) as c (place)
    where l.school_id = school
      and l.import_id = import
      and l.file = (
        select n.name
        from pg_catalog.unnest(v_names) as n (name)
        where n.name ~* '(^|/)manifest[.]csv$'
        limit 1)
      and l.line > 0
    order by l.line, c.place)) as m;
  for v_file in
    select f.given_name, f.file
    from app_private.read_oneroster_files(v_version, v_names, v_modes) as f
  loop
    select app_private.read_oneroster_header(v_version, v_file.file, l.fields) into v_columns
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line = 0;
    insert into pg_temp.import_rows (file, line, fields, cells)
    select v_file.file, l.line, pg_catalog.cardinality(l.fields), (
        select coalesce(
          pg_catalog.jsonb_object_agg(c.name, coalesce(l.fields[c.place], '')), '{}')
        from pg_catalog.unnest(v_columns) with ordinality as c (name, place)
        where c.name is not null)
    from app_private.bundle_lines l
    where l.school_id = school
      and l.import_id = import
      and l.file = v_file.given_name
      and l.line > 0;
  end loop;
  perform app_private.place_oneroster_rows(v_version);
  perform app_private.check_oneroster_rows(v_version);
end;
$$;

comment on function app_private.stage_bundle(integer, uuid) is
  'Makes of the lines of an uploaded OneRoster bundle what the command line makes of its files: '
  'the temporary tables that an import works on, with what is wrong line by line.';
--! EndIncluded oneroster/functions/stage_bundle.sql
--! Included oneroster/functions/try_bundle.sql
create or replace function app_private.try_bundle(
  school integer, import uuid, expected jsonb, out counts jsonb, out findings jsonb,
  out problem jsonb, out is_written boolean)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_most constant integer := 1000;
  v_code text := (select i.code from app_public.institutions i where i.id = school);
  v_org text;
  v_kinds jsonb := '[]';
  v_state text;
  v_message text;
  v_hint text;
  v_table text;
  v_constraint text;
begin
  is_written := false;
  perform pg_catalog.set_config('work_mem', '64MB', true);
  begin
    perform app_private.begin_oneroster_import(school);
    perform app_private.stage_bundle(school, import);
    perform app_private.find_oneroster_schools(v_code, false, null, null);
    begin
      -- no other school is looked at: what the bundle says of one was found, and refuses it
      for v_org in
        select s.sid from pg_temp.import_schools s where s.school_id = school order by s.line
      loop
        select v_kinds || coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c)), '[]')
        into v_kinds
        from app_private.import_oneroster_school(v_org) as c
        where c.added + c.changed + c.same + c.gone > 0;
      end loop;
      set constraints all immediate;
    exception
      when others then
        get stacked diagnostics v_state = returned_sqlstate, v_message = message_text,
          v_hint = pg_exception_hint, v_table = table_name, v_constraint = constraint_name;
        -- a rule of the database speaks for itself; anything else is no matter of the bundle
        if v_state !~ '^(RB|23)' then
          raise;
        end if;
        problem := app_private.told_refusal(v_state, v_message, v_hint, v_table, v_constraint);
        v_kinds := '[]';
    end;
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(f) order by f.place), '[]')
    into findings
    from (
      select pg_catalog.row_number() over (
          order by i.is_note, i.file, i.line nulls first, i.column_name, i.message) as place,
        i.file, i.line, i.column_name, i.value, i.message, i.remedy, i.is_note
      from pg_temp.import_findings i
      order by place
      limit v_most) as f;
    select pg_catalog.jsonb_build_object(
      'problems', count(*) filter (where not f.is_note),
      'rejected', count(distinct (f.file, f.line)) filter (where not f.is_note),
      'notes', count(*) filter (where f.is_note),
      'files', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x) order by x.file), '[]')
        from (
          select i.file || '.csv' as file, (
              select count(*) from pg_temp.import_rows r where r.file = i.file) as lines, (
              select count(distinct p.line)
              from pg_temp.import_findings p
              where p.file = i.file || '.csv' and not p.is_note) as rejected
          from pg_temp.import_files i
          where i.is_kept
            and i.place = 1
            and i.mode <> 'absent') as x))
    into counts
    from pg_temp.import_findings f;
    if problem is not null or (counts ->> 'problems')::integer > 0 then
      v_kinds := '[]';
    end if;
    counts := counts || pg_catalog.jsonb_build_object('kinds', v_kinds);
    if problem is null and (counts ->> 'problems')::integer = 0 and counts = expected then
      is_written := true;
    else
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then
      null;
  end;
end;
$$;

comment on function app_private.try_bundle(integer, uuid, jsonb) is
  'Imports an uploaded OneRoster bundle into its school by the same steps as the command line, and '
  'takes it back unless nothing is wrong and it does exactly what is expected (counts of an '
  'earlier try; NULL: only try). Gives counts (kinds, files, problems, rejected, notes), the first '
  'thousand findings, a problem with the bundle as a whole, and whether it is written.';
--! EndIncluded oneroster/functions/try_bundle.sql
--! Included oneroster/functions/run_bundle.sql
create or replace function app_private.run_bundle(of_import app_public.imports)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_tried record;
  v_expected jsonb;
  v_problem jsonb;
begin
  if of_import.state = 'applying' then
    v_expected := of_import.counts;
    perform pg_catalog.set_config('app.reason', 'import ' || of_import.id, true);
  end if;
  v_tried := app_private.try_bundle(of_import.school_id, of_import.id, v_expected);
  v_problem := v_tried.problem;
  if v_problem is null and v_expected is not null and not v_tried.is_written then
    v_problem := pg_catalog.jsonb_build_object(
      'code', 'changed', 'message', 'Something was changed since the import was checked',
      'hint', 'Look at what it does now.');
  end if;

  delete from app_private.bundle_findings f
  where f.school_id = of_import.school_id
    and f.import_id = of_import.id;
  insert into app_private.bundle_findings (
    school_id, import_id, place, file, line, column_name, value, message, remedy, is_note)
  select of_import.school_id, of_import.id, f.place, f.file, f.line, f.column_name, f.value,
    f.message, f.remedy, f.is_note
  from pg_catalog.jsonb_to_recordset(v_tried.findings) as f (
    place integer, file text, line integer, column_name text, value text, message text,
    remedy text, is_note boolean);
  if v_tried.is_written then
    -- what the files said is not needed any more
    delete from app_private.bundle_lines l
    where l.school_id = of_import.school_id
      and l.import_id = of_import.id;
  end if;
  update app_public.imports i
  set state = case when v_tried.is_written then 'applied' else 'checked' end,
    applied_at = case when v_tried.is_written then pg_catalog.now() end,
    applied_by = case when v_tried.is_written then of_import.applied_by end,
    counts = v_tried.counts, problem = v_problem,
    create_count = n.added, change_count = n.changed, same_count = n.same,
    -- a bundle that is refused as a whole can't be written either
    reject_count = greatest(
      (v_tried.counts ->> 'rejected')::integer,
      case when v_problem is not null and v_problem ->> 'code' <> 'changed' then 1 else 0 end)
  from (
    select coalesce(sum(k.added), 0) as added, coalesce(sum(k.changed + k.gone), 0) as changed,
      coalesce(sum(k.same), 0) as same
    from pg_catalog.jsonb_to_recordset(v_tried.counts -> 'kinds') as k (
      added integer, changed integer, same integer, gone integer)) as n
  where i.school_id = of_import.school_id
    and i.id = of_import.id
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.run_bundle(app_public.imports) is
  'Checks an uploaded OneRoster bundle, or writes it when it waits for that and still does what '
  'the check said. Keeps what was found; returns the import.';
--! EndIncluded oneroster/functions/run_bundle.sql
--! Included oneroster/functions/restart_bundle.sql
create or replace function app_private.restart_bundle(school integer, import uuid)
  returns text[]
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  delete from app_private.bundle_lines l
  where l.school_id = school
    and l.import_id = import;
  update app_public.imports i
  set row_count = 0
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  return array(
    select f.file || '.csv' from app_private.oneroster_files('1.2') as f where f.is_kept
    union all
    select 'manifest.csv');
end;
$$;

comment on function app_private.restart_bundle(integer, uuid) is
  'Begins to read an uploaded OneRoster bundle, also after a worker was killed at it. Returns the '
  'names of the files whose lines are of use.';
grant execute on function app_private.restart_bundle(integer, uuid) to rollbook_worker;
--! EndIncluded oneroster/functions/restart_bundle.sql
--! Included oneroster/functions/stage_bundle_lines.sql
create or replace function app_private.stage_bundle_lines(
  school integer, import uuid, file text, lines jsonb)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into app_private.bundle_lines (school_id, import_id, file, line, fields)
  select school, import, pg_catalog.left(stage_bundle_lines.file, 200), (l.line ->> 0)::integer,
    array(
      select f.words
      from pg_catalog.jsonb_array_elements_text(l.line -> 1) with ordinality as f (words, place)
      order by f.place)
  from pg_catalog.jsonb_array_elements(lines) as l (line);
  get diagnostics v_rows = row_count;
  update app_public.imports i
  set row_count = i.row_count + v_rows
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  return found;
end;
$$;

comment on function app_private.stage_bundle_lines(integer, uuid, text, jsonb) is
  'Keeps lines of a file of an uploaded OneRoster bundle: pairs of a line and its fields, 0 and '
  'the header first. Returns false when the import was cancelled meanwhile.';
grant execute on function app_private.stage_bundle_lines(integer, uuid, text, jsonb)
  to rollbook_worker;
--! EndIncluded oneroster/functions/stage_bundle_lines.sql
--! Included oneroster/functions/finish_bundle.sql
create or replace function app_private.finish_bundle(school integer, import uuid)
  returns void
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
    and i.state = 'reading'
  for no key update;
  if not found then
    return;
  end if;
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
  -- the headers are no lines of the bundle
  update app_public.imports i
  set row_count = (
    select count(*)
    from app_private.bundle_lines l
    where l.school_id = school and l.import_id = import and l.line > 0)
  where i.school_id = school
    and i.id = import;
  perform app_private.queue_import(v_import, 'checking');
end;
$$;

comment on function app_private.finish_bundle(integer, uuid) is
  'Says that the lines of a OneRoster bundle are read, and has them checked; its bytes are '
  'forgotten.';
grant execute on function app_private.finish_bundle(integer, uuid) to rollbook_worker;
--! EndIncluded oneroster/functions/finish_bundle.sql
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
        app_private.analyst_institutions,app_private.bundle_exports,app_private.dirty_results,
        app_private.import_cancellations,app_private.import_headers,app_private.result_checks,
        app_public.academic_years,app_public.assessments,
        app_public.bulletin_batches,app_public.class_terms,app_public.classes,
        app_public.councils,app_public.course_statistics,app_public.courses,
        app_public.grading_policies,app_public.grading_policy_bands,
        app_public.grading_policy_categories,app_public.grading_policy_versions,
        app_public.imports,app_public.levels,app_public.mark_codes,app_public.phrases,
        app_public.rollovers,app_public.school_images,app_public.schools,app_public.start_skips,
        app_public.student_fields,app_public.subjects,app_public.term_statistics,
        app_public.terms}'),
      ('personal', '{
        app_private.bundle_export_parts,app_private.bundle_findings,app_private.bundle_lines,
        app_private.credentials,app_private.external_ids,app_private.import_parts,
        app_private.import_rows,app_private.import_titles,app_private.import_writes,
        app_private.invitations,app_private.password_resets,app_private.pending_sign_ins,
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

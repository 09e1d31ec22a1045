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

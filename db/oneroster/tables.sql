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
  version text,
  since timestamptz,
  until timestamptz,
  state text not null default 'waiting',
  files_done integer not null default 0,
  size bigint,
  created_at timestamptz not null default now(),
  created_by uuid references app_public.users on delete restrict,
  downloaded_at timestamptz,
  downloaded_by uuid references app_public.users on delete restrict,
  kind text not null default 'oneroster',
  primary key (school_id, id),
  constraint bundle_exports_kind_known check (kind in ('oneroster', 'archive')),
  constraint bundle_exports_version_given check ((kind = 'oneroster') = (version is not null)),
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
  '(NULL: all), and portable archives of the school (kind archive, without a version). until: '
  'from when on the next delta has to begin. The files of one (files_done of them so far) are '
  'kept for seven days (state forgotten); the line stays.';

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
  'The bytes of a bundle or an archive that was made, as a ZIP file in parts.';

call audit.enable('app_private.bundle_exports');

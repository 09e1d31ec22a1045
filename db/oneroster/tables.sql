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

create table if not exists app_public.student_fields (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  type text not null default 'text',
  choices text[] not null default '{}',
  is_required boolean not null default false,
  position smallint not null default 1,
  archived_at timestamptz,
  primary key (school_id, id),
  constraint student_fields_name_unique unique (school_id, name),
  constraint student_fields_name_length check (char_length(btrim(name)) between 1 and 80),
  constraint student_fields_type_known
    check (type in ('text', 'number', 'date', 'choice', 'yes_no')),
  constraint student_fields_choices_given
    check (case type when 'choice' then cardinality(choices) > 0 else choices = '{}' end),
  constraint student_fields_position_positive check (position > 0)
);

comment on table app_public.student_fields is
  'Fields that a school adds to its students'' records.';
comment on column app_public.student_fields.school_id is 'School.';
comment on column app_public.student_fields.id is 'Identifier of the field, its key in students.custom.';
comment on column app_public.student_fields.name is 'Name as the school reads it, unique there.';
comment on column app_public.student_fields.type is 'text, number, date, choice or yes_no.';
comment on column app_public.student_fields.choices is 'What can be chosen, in order; of a choice only.';
comment on column app_public.student_fields.is_required is
  'Whether a record without a value counts as incomplete, and can''t be saved by hand.';
comment on column app_public.student_fields.position is 'Place among the school''s fields.';
comment on column app_public.student_fields.archived_at is
  'When the field was taken out of use; NULL while it is in use.';
comment on constraint student_fields_name_unique on app_public.student_fields is
  'The school already has a field of this name.';
comment on constraint student_fields_name_length on app_public.student_fields is
  'The name of a field has 1 to 80 characters.';
comment on constraint student_fields_type_known on app_public.student_fields is
  'A field is a text, number, date, choice or yes_no.';
comment on constraint student_fields_choices_given on app_public.student_fields is
  'A choice needs something to choose from, and no other field does.';
comment on constraint student_fields_position_positive on app_public.student_fields is
  'Places are counted from 1.';

create table if not exists app_private.archived_field_values (
  school_id integer not null,
  field_id uuid not null,
  student_id uuid not null,
  value jsonb not null,
  primary key (school_id, field_id, student_id),
  constraint archived_field_values_field_fkey foreign key (school_id, field_id)
    references app_public.student_fields (school_id, id) on delete cascade,
  constraint archived_field_values_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists archived_field_values_student_idx
  on app_private.archived_field_values (school_id, student_id);

comment on table app_private.archived_field_values is
  'Values of archived fields by student, put back when the field is restored.';

create table if not exists app_public.student_photos (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  image bytea not null,
  version text not null generated always as (left(encode(sha256(image), 'hex'), 16)) stored,
  saved_at timestamptz not null default now(),
  primary key (school_id, student_id),
  constraint student_photos_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_photos_image_small check (octet_length(image) <= 200000),
  constraint student_photos_image_webp
    check (substr(image, 1, 4) = '\x52494646' and substr(image, 9, 4) = '\x57454250')
);

comment on table app_public.student_photos is
  'Photos of students, as the server made them: small WebP pictures without metadata.';
comment on column app_public.student_photos.school_id is 'School.';
comment on column app_public.student_photos.student_id is 'Student.';
comment on column app_public.student_photos.image is 'The picture.';
comment on column app_public.student_photos.version is
  'Beginning of the picture''s SHA-256: another picture, another version.';
comment on column app_public.student_photos.saved_at is 'When the picture was saved.';
comment on constraint student_photos_image_small on app_public.student_photos is
  'A photo has 200 kB at most.';
comment on constraint student_photos_image_webp on app_public.student_photos is
  'This is not a picture.';

create table if not exists app_private.school_keys (
  school_id integer not null references app_public.schools on delete restrict,
  version integer not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (school_id, version),
  constraint school_keys_version_positive check (version > 0),
  constraint school_keys_destroyed_or_there check ((wrapped is null) = (destroyed_at is not null))
);

comment on table app_private.school_keys is
  'The keys that seal what a school must keep secret, each encrypted with the installation''s master '
  'key, which the database does not know. Destroyed ones can''t come back, nor what they sealed.';
comment on column app_private.school_keys.wrapped is 'The encrypted key; NULL once destroyed.';

create table if not exists app_public.student_health (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  seal_id uuid not null default uuidv7(),
  sealed bytea not null,
  key_version integer not null,
  sealed_at timestamptz not null default now(),
  primary key (school_id, student_id),
  constraint student_health_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

comment on table app_public.student_health is
  'What the school knows of a student''s health, sealed by the server; for the right health only.';
comment on column app_public.student_health.school_id is 'School.';
comment on column app_public.student_health.student_id is 'Student.';
comment on column app_public.student_health.seal_id is
  'What the seal is bound to: the bytes open in this row only, which may change its person.';
comment on column app_public.student_health.sealed is
  'The fields of private_fields(student_health) as JSON, encrypted with the school''s key.';
comment on column app_public.student_health.key_version is 'Which of the school''s keys sealed it.';
comment on column app_public.student_health.sealed_at is 'When it was sealed.';

create table if not exists app_public.student_backgrounds (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  seal_id uuid not null default uuidv7(),
  sealed bytea not null,
  key_version integer not null,
  sealed_at timestamptz not null default now(),
  primary key (school_id, student_id),
  constraint student_backgrounds_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

comment on table app_public.student_backgrounds is
  'Religion and family background of a student, sealed by the server; for the right background only.';
comment on column app_public.student_backgrounds.school_id is 'School.';
comment on column app_public.student_backgrounds.student_id is 'Student.';
comment on column app_public.student_backgrounds.seal_id is
  'What the seal is bound to: the bytes open in this row only, which may change its person.';
comment on column app_public.student_backgrounds.sealed is
  'The fields of private_fields(student_backgrounds) as JSON, encrypted with the school''s key.';
comment on column app_public.student_backgrounds.key_version is
  'Which of the school''s keys sealed it.';
comment on column app_public.student_backgrounds.sealed_at is 'When it was sealed.';

create table if not exists app_public.guardian_backgrounds (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  guardian_id uuid not null,
  seal_id uuid not null default uuidv7(),
  sealed bytea not null,
  key_version integer not null,
  sealed_at timestamptz not null default now(),
  primary key (school_id, guardian_id),
  constraint guardian_backgrounds_guardian_fkey foreign key (school_id, guardian_id)
    references app_public.guardians (school_id, id) on delete cascade
);

comment on table app_public.guardian_backgrounds is
  'Income and belief of a guardian, sealed by the server; for the right background only.';
comment on column app_public.guardian_backgrounds.school_id is 'School.';
comment on column app_public.guardian_backgrounds.guardian_id is 'Guardian.';
comment on column app_public.guardian_backgrounds.seal_id is
  'What the seal is bound to: the bytes open in this row only, which may change its person.';
comment on column app_public.guardian_backgrounds.sealed is
  'The fields of private_fields(guardian_backgrounds) as JSON, encrypted with the school''s key.';
comment on column app_public.guardian_backgrounds.key_version is
  'Which of the school''s keys sealed it.';
comment on column app_public.guardian_backgrounds.sealed_at is 'When it was sealed.';

call audit.enable('app_public.student_fields');
call audit.enable('app_private.archived_field_values');
call audit.enable('app_public.student_photos', '{image}');
call audit.enable('app_private.school_keys', '{wrapped}');
call audit.enable('app_public.student_health', '{sealed}');
call audit.enable('app_public.student_backgrounds', '{sealed}');
call audit.enable('app_public.guardian_backgrounds', '{sealed}');

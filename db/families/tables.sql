create table if not exists app_public.families (
  id uuid primary key default uuidv7(),
  user_id uuid not null references app_public.users on delete cascade,
  name text collate "und-x-icu" not null,
  time_zone text not null default 'Africa/Abidjan',
  preferences jsonb not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint families_user_unique unique (user_id),
  constraint families_name_length check (char_length(btrim(name)) between 2 and 200),
  constraint families_preferences_object check (jsonb_typeof(preferences) = 'object'),
  constraint families_preferences_short check (pg_column_size(preferences) <= 8192)
);

comment on table app_public.families is
  'A guardian''s family, over all schools of their children. It belongs to its user and goes with '
  'them.';
comment on column app_public.families.id is 'Identifier of the family.';
comment on column app_public.families.user_id is 'The guardian whose family it is.';
comment on column app_public.families.name is 'Name, at first the guardian''s.';
comment on column app_public.families.time_zone is 'IANA zone in which the family reads times.';
comment on column app_public.families.preferences is
  'What the family has chosen on its screens, as an object.';
comment on column app_public.families.is_active is 'Whether the family uses Rollbook.';
comment on column app_public.families.created_at is 'When it was entered.';
comment on column app_public.families.deleted_at is 'When it was removed; NULL while it exists.';
comment on constraint families_user_unique on app_public.families is
  'This person has a family already.';
comment on constraint families_name_length on app_public.families is
  'The name of a family has 2 to 200 characters.';
comment on constraint families_preferences_object on app_public.families is
  'Preferences are an object.';
comment on constraint families_preferences_short on app_public.families is
  'There are too many preferences.';

create table if not exists app_public.family_children (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  family_id uuid not null references app_public.families on delete cascade,
  student_id uuid not null,
  is_active boolean not null default true,
  linked_at timestamptz not null default now(),
  primary key (school_id, family_id, student_id),
  constraint family_children_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists family_children_student_idx
  on app_public.family_children (school_id, student_id);
create index if not exists family_children_family_idx on app_public.family_children (family_id);

comment on table app_public.family_children is
  'The children of a family: students of one or more schools, kept in step with the guardians of '
  'the schools. Name and level are those of the student''s record.';
comment on column app_public.family_children.school_id is 'School of the child.';
comment on column app_public.family_children.family_id is 'Family.';
comment on column app_public.family_children.student_id is 'The child, as the school knows them.';
comment on column app_public.family_children.is_active is
  'Whether the school still has the user as a guardian of the child.';
comment on column app_public.family_children.linked_at is 'When the link was first made.';

call audit.enable('app_public.families');
call audit.enable('app_public.family_children');

create table if not exists app_public.student_merges (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kept_id uuid not null,
  gone_id uuid not null,
  filled text[] not null default '{}',
  status_before text not null,
  user_before uuid references app_public.users on delete set null,
  changes jsonb not null,
  merged_at timestamptz not null default now(),
  merged_by uuid references app_public.users on delete restrict,
  undone_at timestamptz,
  undone_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint student_merges_kept_fkey foreign key (school_id, kept_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint student_merges_gone_fkey foreign key (school_id, gone_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint student_merges_two_students check (kept_id <> gone_id)
);

create index if not exists student_merges_kept_idx
  on app_public.student_merges (school_id, kept_id);
create unique index if not exists student_merges_gone_once
  on app_public.student_merges (school_id, gone_id) where undone_at is null;
create index if not exists student_merges_gone_idx
  on app_public.student_merges (school_id, gone_id);
create index if not exists student_merges_user_before_idx
  on app_public.student_merges (school_id, user_before) where user_before is not null;
create index if not exists student_merges_merged_by_idx
  on app_public.student_merges (school_id, merged_by);
create index if not exists student_merges_undone_by_idx
  on app_public.student_merges (school_id, undone_by);

comment on table app_public.student_merges is
  'Records of one student that were entered twice and made one. The record that is gone stays, '
  'inactive and found by no search, so that the merge can be undone.';
comment on column app_public.student_merges.school_id is 'School.';
comment on column app_public.student_merges.id is 'Identifier of the merge.';
comment on column app_public.student_merges.kept_id is 'The record that has everything now.';
comment on column app_public.student_merges.gone_id is 'The record that is gone.';
comment on column app_public.student_merges.filled is
  'Columns that were empty in the record kept and were filled from the other, and ids of the '
  'school''s own fields.';
comment on column app_public.student_merges.status_before is
  'Status of the record that is gone, before.';
comment on column app_public.student_merges.user_before is
  'User of the record that is gone, before; NULL for none.';
comment on column app_public.student_merges.changes is
  'What was moved or left out, in order: table, how (moved, dropped) and the row as it was.';
comment on column app_public.student_merges.merged_at is 'When.';
comment on column app_public.student_merges.merged_by is 'By whom; NULL for the installation.';
comment on column app_public.student_merges.undone_at is 'When it was undone; NULL while it holds.';
comment on column app_public.student_merges.undone_by is 'Who undid it; NULL for nobody.';
comment on constraint student_merges_two_students on app_public.student_merges is
  'A record can''t be merged with itself.';

create table if not exists app_public.student_distinctions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  other_id uuid not null,
  noted_at timestamptz not null default now(),
  noted_by uuid references app_public.users on delete restrict,
  primary key (school_id, student_id, other_id),
  constraint student_distinctions_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_distinctions_other_fkey foreign key (school_id, other_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_distinctions_in_order check (student_id < other_id)
);

create index if not exists student_distinctions_other_idx
  on app_public.student_distinctions (school_id, other_id);
create index if not exists student_distinctions_noted_by_idx
  on app_public.student_distinctions (school_id, noted_by);

comment on table app_public.student_distinctions is
  'Pairs of students who look like duplicates and are none.';
comment on column app_public.student_distinctions.school_id is 'School.';
comment on column app_public.student_distinctions.student_id is 'One of both, the lesser identifier.';
comment on column app_public.student_distinctions.other_id is 'The other.';
comment on column app_public.student_distinctions.noted_at is 'When somebody said so.';
comment on column app_public.student_distinctions.noted_by is 'Who; NULL for the installation.';
comment on constraint student_distinctions_in_order on app_public.student_distinctions is
  'A pair of students names the lesser identifier first.';

call audit.enable('app_public.student_merges');
call audit.enable('app_public.student_distinctions');

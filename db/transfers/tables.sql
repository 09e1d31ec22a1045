create table if not exists app_public.transfers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  direction text not null,
  other_school_id integer not null references app_public.schools on delete restrict,
  other_school_name text not null,
  state text not null,
  is_begun_here boolean not null,
  student_id uuid,
  student_number text not null,
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu",
  birth_date date,
  record jsonb,
  reason text,
  leaves_on date,
  note text,
  begun_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (school_id, id),
  constraint transfers_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint transfers_direction_known check (direction in ('out', 'in')),
  constraint transfers_state_known
    check (state in ('asked', 'offered', 'completed', 'refused', 'cancelled')),
  constraint transfers_other_school check (other_school_id <> school_id)
);

create index if not exists transfers_student_idx on app_public.transfers (school_id, student_id);
create index if not exists transfers_other_school_idx
  on app_public.transfers (school_id, other_school_id);
create index if not exists transfers_state_idx on app_public.transfers (school_id, state);
create unique index if not exists transfers_one_open
  on app_public.transfers (school_id, student_id)
  where direction = 'out' and state in ('asked', 'offered');

comment on table app_public.transfers is
  'Students who go to another school of the installation. Each school has a line of its own with '
  'the same id and holds only what it may know; functions that both sides agree through write the '
  'two.';
comment on column app_public.transfers.school_id is 'School.';
comment on column app_public.transfers.id is 'Identifier, the same in both schools.';
comment on column app_public.transfers.direction is 'out: leaves this school; in: comes to it.';
comment on column app_public.transfers.other_school_id is 'The other school.';
comment on column app_public.transfers.other_school_name is 'Its name at the time.';
comment on column app_public.transfers.state is
  'asked: the school to come to asks, the other''s answer is due; offered: the school that is left '
  'agrees, the other''s answer is due; completed; refused by who was to answer; cancelled by who '
  'was waiting.';
comment on column app_public.transfers.is_begun_here is 'Whether this school began it.';
comment on column app_public.transfers.student_id is
  'The student of this school; NULL for a coming one before it is completed.';
comment on column app_public.transfers.student_number is 'Number at the school that is left.';
comment on column app_public.transfers.last_name is 'Family name.';
comment on column app_public.transfers.first_name is
  'Given names; NULL as long as the school that is left has not agreed.';
comment on column app_public.transfers.birth_date is
  'Date of birth; NULL when unknown, or as long as the school that is left has not agreed.';
comment on column app_public.transfers.record is
  'What comes along: sex, birthPlace, phone, email, className, yearName and results by year '
  '(yearName, className, average as printed, rank, ranked); NULL in the school that is left, and '
  'before it agrees.';
comment on column app_public.transfers.reason is 'Why, as who began it said; NULL when not said.';
comment on column app_public.transfers.leaves_on is
  'Last day at the school that is left; NULL before it agrees.';
comment on column app_public.transfers.note is 'Why it was refused or cancelled; NULL for nothing.';
comment on column app_public.transfers.begun_at is 'When it began.';
comment on column app_public.transfers.ended_at is
  'When it was completed, refused or cancelled; NULL while it is open.';
comment on constraint transfers_direction_known on app_public.transfers is
  'A transfer goes out or in.';
comment on constraint transfers_state_known on app_public.transfers is
  'A transfer is asked, offered, completed, refused or cancelled.';
comment on constraint transfers_other_school on app_public.transfers is
  'A transfer goes to another school.';
comment on index app_public.transfers_one_open is
  'A transfer of this student is open already.';

call audit.enable('app_public.transfers');

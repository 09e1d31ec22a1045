create table if not exists app_public.scholarships (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  sponsor text collate "und-x-icu" not null,
  type text,
  amount numeric(14, 2) not null,
  currency text not null,
  frequency text not null default 'year',
  starts_on date not null,
  ends_on date,
  status text not null default 'active',
  renewed_from_id uuid,
  note text,
  primary key (school_id, id),
  constraint scholarships_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint scholarships_renewed_from_fkey foreign key (school_id, renewed_from_id)
    references app_public.scholarships (school_id, id) on delete restrict,
  constraint scholarships_renewed_once unique (school_id, renewed_from_id),
  constraint scholarships_sponsor_length check (char_length(btrim(sponsor)) between 2 and 200),
  constraint scholarships_type_short check (char_length(type) <= 100),
  constraint scholarships_amount_not_negative check (amount >= 0),
  constraint scholarships_currency_known check (app_hidden.is_currency(currency)),
  constraint scholarships_frequency_known check (frequency in ('once', 'month', 'term', 'year')),
  constraint scholarships_ends_after_start check (ends_on >= starts_on),
  constraint scholarships_status_known
    check (status in ('requested', 'active', 'suspended', 'ended', 'refused')),
  constraint scholarships_note_short check (char_length(note) <= 1000)
);

create index if not exists scholarships_student_idx
  on app_public.scholarships (school_id, student_id);
create index if not exists scholarships_sponsor_idx
  on app_public.scholarships (school_id, status, sponsor);

comment on table app_public.scholarships is
  'Scholarships of students: who pays, how much, how often and for how long.';
comment on column app_public.scholarships.school_id is 'School.';
comment on column app_public.scholarships.id is 'Identifier of the scholarship.';
comment on column app_public.scholarships.student_id is 'Student.';
comment on column app_public.scholarships.sponsor is 'Who pays.';
comment on column app_public.scholarships.type is
  'What it is for, in words, such as fees or transport; NULL when not said.';
comment on column app_public.scholarships.amount is 'How much each time.';
comment on column app_public.scholarships.currency is 'ISO 4217 code.';
comment on column app_public.scholarships.frequency is 'Paid once, each month, term or year.';
comment on column app_public.scholarships.starts_on is 'First day.';
comment on column app_public.scholarships.ends_on is 'Last day; NULL for no end.';
comment on column app_public.scholarships.status is
  'requested, active, suspended, ended or refused.';
comment on column app_public.scholarships.renewed_from_id is
  'The scholarship that this one continues; NULL for a first one.';
comment on column app_public.scholarships.note is 'Remark; NULL for none.';
comment on constraint scholarships_renewed_once on app_public.scholarships is
  'This scholarship has been renewed already.';
comment on constraint scholarships_sponsor_length on app_public.scholarships is
  'The name of a sponsor has 2 to 200 characters.';
comment on constraint scholarships_type_short on app_public.scholarships is
  'The type of a scholarship has at most 100 characters.';
comment on constraint scholarships_amount_not_negative on app_public.scholarships is
  'An amount can''t be negative.';
comment on constraint scholarships_currency_known on app_public.scholarships is
  'The currency is an ISO 4217 code in use, such as XOF.';
comment on constraint scholarships_frequency_known on app_public.scholarships is
  'A scholarship is paid once, each month, term or year.';
comment on constraint scholarships_ends_after_start on app_public.scholarships is
  'A scholarship can''t end before it starts.';
comment on constraint scholarships_status_known on app_public.scholarships is
  'A scholarship is requested, active, suspended, ended or refused.';
comment on constraint scholarships_note_short on app_public.scholarships is
  'A remark has at most 1000 characters.';

create table if not exists app_public.student_needs (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  kind text not null,
  note text,
  noted_at timestamptz not null default now(),
  met_on date,
  primary key (school_id, student_id, kind),
  constraint student_needs_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_needs_kind_known check (kind in ('clothes', 'materials', 'transport')),
  constraint student_needs_note_short check (char_length(note) <= 500)
);

create index if not exists student_needs_kind_idx
  on app_public.student_needs (school_id, kind) where met_on is null;

comment on table app_public.student_needs is 'What students need and can''t pay for.';
comment on column app_public.student_needs.school_id is 'School.';
comment on column app_public.student_needs.student_id is 'Student.';
comment on column app_public.student_needs.kind is 'clothes, materials or transport.';
comment on column app_public.student_needs.note is 'What exactly, such as a size; NULL when not said.';
comment on column app_public.student_needs.noted_at is 'When it was entered.';
comment on column app_public.student_needs.met_on is
  'Day on which the student got it; NULL while they wait.';
comment on constraint student_needs_kind_known on app_public.student_needs is
  'A need is one of clothes, materials or transport.';
comment on constraint student_needs_note_short on app_public.student_needs is
  'A remark has at most 500 characters.';

call audit.enable('app_public.scholarships');
call audit.enable('app_public.student_needs');

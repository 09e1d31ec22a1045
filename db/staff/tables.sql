create table if not exists app_public.staff_records (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  user_id uuid not null references app_public.users on delete cascade,
  position text,
  phone text,
  hired_on date,
  note text,
  email text,
  primary key (school_id, user_id),
  constraint staff_records_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint staff_records_phone_short check (char_length(phone) <= 40),
  constraint staff_records_position_short check (char_length(position) <= 200)
);

create index if not exists staff_records_user_idx on app_public.staff_records (user_id);

comment on table app_public.staff_records is
  'What a school knows of the people who work in it, beside their names and duties.';
comment on column app_public.staff_records.school_id is 'School.';
comment on column app_public.staff_records.user_id is 'Who.';
comment on column app_public.staff_records.position is
  'Position, such as bursar; NULL when not said.';
comment on column app_public.staff_records.phone is 'Phone number at work; NULL for none.';
comment on column app_public.staff_records.hired_on is 'First day of work; NULL when not said.';
comment on column app_public.staff_records.note is 'Remark; NULL for none.';
comment on column app_public.staff_records.email is
  'E-mail address at work, to which an invitation can go; NULL for none.';
comment on constraint staff_records_email_valid on app_public.staff_records is
  'This is not an e-mail address.';
comment on constraint staff_records_phone_short on app_public.staff_records is
  'A phone number has at most 40 characters.';
comment on constraint staff_records_position_short on app_public.staff_records is
  'A position has at most 200 characters.';

create table if not exists app_public.replacements (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  course_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  substitute_id uuid not null references app_public.users on delete restrict,
  starts_on date not null,
  ends_on date not null,
  reason text,
  primary key (school_id, id),
  constraint replacements_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint replacements_somebody_else check (substitute_id <> user_id),
  constraint replacements_ends_after_start check (ends_on >= starts_on),
  constraint replacements_no_overlap exclude using gist (
    school_id with =, course_id with =, user_id with =,
    daterange(starts_on, ends_on, '[]') with &&)
);

create index if not exists replacements_course_idx
  on app_public.replacements (school_id, course_id);
create index if not exists replacements_user_idx on app_public.replacements (school_id, user_id);
create index if not exists replacements_substitute_idx
  on app_public.replacements (school_id, substitute_id);

comment on table app_public.replacements is
  'Who takes the place of an absent teacher in a course: during it the substitute has the rights '
  'of the course''s teachers, who keep theirs.';
comment on column app_public.replacements.school_id is 'School.';
comment on column app_public.replacements.id is 'Identifier of the replacement.';
comment on column app_public.replacements.course_id is 'Course.';
comment on column app_public.replacements.user_id is 'Teacher who is absent.';
comment on column app_public.replacements.substitute_id is 'Who takes the place.';
comment on column app_public.replacements.starts_on is 'First day.';
comment on column app_public.replacements.ends_on is 'Last day.';
comment on column app_public.replacements.reason is 'Why; NULL when not said.';
comment on constraint replacements_somebody_else on app_public.replacements is
  'Nobody replaces themselves.';
comment on constraint replacements_ends_after_start on app_public.replacements is
  'A replacement can''t end before it starts.';
comment on constraint replacements_no_overlap on app_public.replacements is
  'The teacher is replaced in this course on one of these days already.';

call audit.enable('app_public.staff_records');
call audit.enable('app_public.replacements');

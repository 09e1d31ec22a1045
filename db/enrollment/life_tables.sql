create table if not exists app_public.enrollment_steps (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  kind text not null,
  day date not null,
  reason text,
  opened_enrollment_id uuid,
  closed_enrollment_id uuid,
  ended_course_ids uuid[] not null default '{}',
  status_before text not null,
  made_at timestamptz not null default now(),
  made_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint enrollment_steps_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint enrollment_steps_opened_enrollment_fkey foreign key (school_id, opened_enrollment_id)
    references app_public.enrollments (school_id, id) on delete set null (opened_enrollment_id),
  constraint enrollment_steps_closed_enrollment_fkey foreign key (school_id, closed_enrollment_id)
    references app_public.enrollments (school_id, id) on delete set null (closed_enrollment_id),
  constraint enrollment_steps_kind_known
    check (kind in ('enroll', 'return', 'move', 'drop', 'leave'))
);

create index if not exists enrollment_steps_student_idx
  on app_public.enrollment_steps (school_id, student_id, id);
create index if not exists enrollment_steps_opened_idx
  on app_public.enrollment_steps (school_id, opened_enrollment_id);
create index if not exists enrollment_steps_closed_idx
  on app_public.enrollment_steps (school_id, closed_enrollment_id);
create index if not exists enrollment_steps_made_by_idx
  on app_public.enrollment_steps (school_id, made_by);

comment on table app_public.enrollment_steps is
  'What was done with a student''s enrollments, step by step: each can be undone as long as '
  'nothing hangs on it, and goes then. What changed an enrollment by other ways has no step.';
comment on column app_public.enrollment_steps.school_id is 'School.';
comment on column app_public.enrollment_steps.id is
  'Identifier of the step; later ones are greater.';
comment on column app_public.enrollment_steps.student_id is 'Student.';
comment on column app_public.enrollment_steps.kind is
  'enroll: into a class; return: into a class after having left; move: to another class; drop: '
  'left the class and the school; leave: left the school with another status.';
comment on column app_public.enrollment_steps.day is
  'First day in the new class, or last day in the old one when there is no new one.';
comment on column app_public.enrollment_steps.reason is 'Why; NULL when not said.';
comment on column app_public.enrollment_steps.opened_enrollment_id is
  'The enrollment that began; NULL for none.';
comment on column app_public.enrollment_steps.closed_enrollment_id is
  'The enrollment that ended; NULL for none.';
comment on column app_public.enrollment_steps.ended_course_ids is
  'The student''s own links to courses (student_courses) that ended with it.';
comment on column app_public.enrollment_steps.status_before is
  'The student''s status before the step.';
comment on column app_public.enrollment_steps.made_at is 'When the step was entered.';
comment on column app_public.enrollment_steps.made_by is
  'Who entered it; NULL for the installation.';
comment on constraint enrollment_steps_kind_known on app_public.enrollment_steps is
  'A step is an enroll, return, move, drop or leave.';

call audit.enable('app_public.enrollment_steps');

create table if not exists app_public.decisions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  academic_year_id uuid not null,
  student_id uuid not null,
  decision text not null,
  to_class_id uuid,
  note text,
  decided_at timestamptz not null default now(),
  decided_by uuid references app_public.users on delete restrict,
  primary key (school_id, academic_year_id, student_id),
  constraint decisions_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint decisions_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint decisions_to_class_fkey foreign key (school_id, to_class_id)
    references app_public.classes (school_id, id) on delete set null (to_class_id),
  constraint decisions_decision_known check (decision in ('passes', 'repeats', 'leaves'))
);

create index if not exists decisions_student_idx on app_public.decisions (school_id, student_id);
create index if not exists decisions_to_class_idx
  on app_public.decisions (school_id, to_class_id) where to_class_id is not null;
create index if not exists decisions_decided_by_idx on app_public.decisions (school_id, decided_by);

comment on table app_public.decisions is
  'What the class council decided about a student at the end of a year. Figures suggest, a person '
  'decides.';
comment on column app_public.decisions.school_id is 'School.';
comment on column app_public.decisions.academic_year_id is 'Year that ends.';
comment on column app_public.decisions.student_id is 'Student.';
comment on column app_public.decisions.decision is
  'passes: to the next level, or graduates from the highest; repeats the level; leaves the school.';
comment on column app_public.decisions.to_class_id is
  'Class of the next year; NULL for the one of the level with the same section, or its only one.';
comment on column app_public.decisions.note is 'Remark; NULL for none.';
comment on column app_public.decisions.decided_at is 'When it was entered.';
comment on column app_public.decisions.decided_by is 'Who entered it; NULL for the installation.';
comment on constraint decisions_decision_known on app_public.decisions is
  'A student passes, repeats or leaves.';

create table if not exists app_public.rollovers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  from_year_id uuid not null,
  to_year_id uuid not null,
  students integer not null,
  applied_at timestamptz not null default now(),
  applied_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint rollovers_from_year_fkey foreign key (school_id, from_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint rollovers_to_year_fkey foreign key (school_id, to_year_id)
    references app_public.academic_years (school_id, id) on delete restrict
);

create index if not exists rollovers_from_year_idx
  on app_public.rollovers (school_id, from_year_id);
create index if not exists rollovers_to_year_idx on app_public.rollovers (school_id, to_year_id);
create index if not exists rollovers_applied_by_idx on app_public.rollovers (school_id, applied_by);

comment on table app_public.rollovers is
  'Times when students went from one year to the next by the decisions; undone, a line goes.';
comment on column app_public.rollovers.school_id is 'School.';
comment on column app_public.rollovers.id is 'Identifier of the rollover.';
comment on column app_public.rollovers.from_year_id is 'Year that ends.';
comment on column app_public.rollovers.to_year_id is 'Year that begins.';
comment on column app_public.rollovers.students is 'How many students it took along or let go.';
comment on column app_public.rollovers.applied_at is 'When.';
comment on column app_public.rollovers.applied_by is 'By whom; NULL for the installation.';

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
  rollover_id uuid,
  primary key (school_id, id),
  constraint enrollment_steps_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint enrollment_steps_opened_enrollment_fkey foreign key (school_id, opened_enrollment_id)
    references app_public.enrollments (school_id, id) on delete set null (opened_enrollment_id),
  constraint enrollment_steps_closed_enrollment_fkey foreign key (school_id, closed_enrollment_id)
    references app_public.enrollments (school_id, id) on delete set null (closed_enrollment_id),
  constraint enrollment_steps_rollover_fkey foreign key (school_id, rollover_id)
    references app_public.rollovers (school_id, id) on delete restrict,
  constraint enrollment_steps_kind_known
    check (kind in (
      'enroll', 'return', 'move', 'drop', 'leave', 'promote', 'repeat', 'transfer_in',
      'transfer_out'))
);

create index if not exists enrollment_steps_student_idx
  on app_public.enrollment_steps (school_id, student_id, id);
create index if not exists enrollment_steps_opened_idx
  on app_public.enrollment_steps (school_id, opened_enrollment_id);
create index if not exists enrollment_steps_closed_idx
  on app_public.enrollment_steps (school_id, closed_enrollment_id);
create index if not exists enrollment_steps_made_by_idx
  on app_public.enrollment_steps (school_id, made_by);
create index if not exists enrollment_steps_rollover_idx
  on app_public.enrollment_steps (school_id, rollover_id) where rollover_id is not null;

comment on table app_public.enrollment_steps is
  'What was done with a student''s enrollments, step by step: each can be undone as long as '
  'nothing hangs on it, and goes then. What changed an enrollment by other ways has no step.';
comment on column app_public.enrollment_steps.school_id is 'School.';
comment on column app_public.enrollment_steps.id is
  'Identifier of the step; later ones are greater.';
comment on column app_public.enrollment_steps.student_id is 'Student.';
comment on column app_public.enrollment_steps.kind is
  'enroll: into a class; return: into a class after having left; move: to another class; drop: '
  'left the class and the school; leave: left the school with another status; promote, repeat: '
  'into a class of the next year by a rollover; transfer_in, transfer_out: from and to another '
  'school of the installation.';
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
comment on column app_public.enrollment_steps.rollover_id is
  'The rollover that took it; NULL for none.';
comment on constraint enrollment_steps_kind_known on app_public.enrollment_steps is
  'A step is an enroll, return, move, drop, leave, promote, repeat or transfer.';

call audit.enable('app_public.decisions');
call audit.enable('app_public.rollovers');
call audit.enable('app_public.enrollment_steps');

create table if not exists app_public.start_skips (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  step text not null,
  skipped_at timestamptz not null default now(),
  primary key (school_id, step),
  constraint start_skips_step_known
    check (step in ('year', 'classes', 'subjects', 'courses', 'teachers', 'students', 'marks'))
);

comment on table app_public.start_skips is
  'Steps of a school''s first run that it does without. What is done shows in the data themselves.';
comment on column app_public.start_skips.school_id is 'School.';
comment on column app_public.start_skips.step is
  'year, classes, subjects, courses, teachers, students or marks.';
comment on column app_public.start_skips.skipped_at is 'When somebody said so.';
comment on constraint start_skips_step_known on app_public.start_skips is
  'There is no such step.';

call audit.enable('app_public.start_skips');

-- The migration being written: included source files, then changes of tables.
alter table app_public.schools
  add column if not exists publishing_duty text not null default 'teacher'
    constraint schools_publishing_duty_known
      check (publishing_duty in ('teacher', 'class_teacher', 'admin')),
  add column if not exists closing_duty text not null default 'admin'
    constraint schools_closing_duty_known check (closing_duty in ('class_teacher', 'admin')),
  add column if not exists reopening_duty text not null default 'admin'
    constraint schools_reopening_duty_known check (reopening_duty in ('class_teacher', 'admin'));
comment on column app_public.schools.publishing_duty is
  'Who publishes assessments: the course''s teacher, a class_teacher of the class, or the admin '
  'only; who stands later in this list may as well.';
comment on column app_public.schools.closing_duty is
  'Who closes a class''s term: a class_teacher of the class and the admins, or the admin only.';
comment on column app_public.schools.reopening_duty is
  'Who reopens a closed term and decides on corrections: a class_teacher of the class and the '
  'admins, or the admin only.';
comment on constraint schools_publishing_duty_known on app_public.schools is
  'Assessments are published by a teacher, class_teacher or admin.';
comment on constraint schools_closing_duty_known on app_public.schools is
  'A term is closed by a class_teacher or admin.';
comment on constraint schools_reopening_duty_known on app_public.schools is
  'A term is reopened by a class_teacher or admin.';

alter table audit.log add column if not exists reason text;
comment on column audit.log.reason is
  'Why, where a change needs a reason, such as a correction after closing; NULL for none.';

--!include audit/functions/tg__log.sql
--!include audit/functions/tg__log_update.sql
--!include institutions/policies/schools.sql
--!include grading/functions/mark_history.sql

create table if not exists app_public.enrollments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  class_id uuid not null,
  academic_year_id uuid not null,
  starts_on date not null,
  ends_on date,
  is_dropped boolean not null default false,
  drop_term_id uuid,
  drop_reason text,
  primary key (school_id, id),
  constraint enrollments_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint enrollments_class_fkey foreign key (school_id, class_id, academic_year_id)
    references app_public.classes (school_id, id, academic_year_id) on delete restrict,
  constraint enrollments_drop_term_fkey foreign key (school_id, drop_term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint enrollments_ends_after_start check (ends_on >= starts_on),
  constraint enrollments_drop_dated check (not is_dropped or ends_on is not null),
  constraint enrollments_one_class_at_a_time exclude using gist (
    school_id with =, student_id with =, academic_year_id with =,
    daterange(starts_on, ends_on, '[]') with &&)
);

create index if not exists enrollments_class_idx
  on app_public.enrollments (school_id, class_id, student_id);
create index if not exists enrollments_student_idx
  on app_public.enrollments (school_id, student_id, academic_year_id);
create index if not exists enrollments_drop_idx
  on app_public.enrollments (school_id, drop_term_id, ends_on) where is_dropped;

comment on table app_public.enrollments is
  'Which class a student belongs to, from when to when; one class at a time in a year.';
comment on column app_public.enrollments.school_id is 'School.';
comment on column app_public.enrollments.id is 'Identifier of the enrollment.';
comment on column app_public.enrollments.student_id is 'Student.';
comment on column app_public.enrollments.class_id is 'Class.';
comment on column app_public.enrollments.academic_year_id is 'Academic year of the class.';
comment on column app_public.enrollments.starts_on is 'First day in the class.';
comment on column app_public.enrollments.ends_on is 'Last day in the class; NULL while it lasts.';
comment on column app_public.enrollments.is_dropped is
  'Whether the student left school with it; ends_on is then the day of the drop.';
comment on column app_public.enrollments.drop_term_id is 'Term of the drop; NULL for none.';
comment on column app_public.enrollments.drop_reason is 'Reason of the drop; NULL when not said.';
comment on constraint enrollments_ends_after_start on app_public.enrollments is
  'An enrollment can''t end before it starts.';
comment on constraint enrollments_drop_dated on app_public.enrollments is
  'A dropped enrollment needs its last day.';
comment on constraint enrollments_one_class_at_a_time on app_public.enrollments is
  'The student is already enrolled in a class of this year on one of these days.';

create table if not exists app_public.student_courses (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  course_id uuid not null,
  is_followed boolean not null default true,
  coefficient numeric(5, 2),
  mode text,
  starts_on date not null,
  ends_on date,
  reason text,
  primary key (school_id, id),
  constraint student_courses_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_courses_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint student_courses_coefficient_not_negative check (coefficient >= 0),
  constraint student_courses_mode_known check (mode in ('normal', 'bonus', 'sup10', 'excluded')),
  constraint student_courses_ends_after_start check (ends_on >= starts_on),
  constraint student_courses_no_overlap exclude using gist (
    school_id with =, student_id with =, course_id with =,
    daterange(starts_on, ends_on, '[]') with &&)
);

create index if not exists student_courses_student_idx
  on app_public.student_courses (school_id, student_id, course_id);
create index if not exists student_courses_course_idx
  on app_public.student_courses (school_id, course_id);

comment on table app_public.student_courses is
  'Where a student differs from the class: a course added or left out, a personal coefficient or '
  'mode. A student without a row follows the courses of the class.';
comment on column app_public.student_courses.school_id is 'School.';
comment on column app_public.student_courses.id is 'Identifier of the link.';
comment on column app_public.student_courses.student_id is 'Student.';
comment on column app_public.student_courses.course_id is 'Course, of the own class or another.';
comment on column app_public.student_courses.is_followed is
  'true: follows it, although it is another class''s or with other figures; false: dropped it.';
comment on column app_public.student_courses.coefficient is
  'Personal coefficient; NULL for the course''s.';
comment on column app_public.student_courses.mode is 'Personal mode; NULL for the course''s.';
comment on column app_public.student_courses.starts_on is 'First day on which it holds.';
comment on column app_public.student_courses.ends_on is 'Last day; NULL while it lasts.';
comment on column app_public.student_courses.reason is 'Reason; NULL when not said.';
comment on constraint student_courses_coefficient_not_negative on app_public.student_courses is
  'A coefficient can''t be negative.';
comment on constraint student_courses_mode_known on app_public.student_courses is
  'The mode of a course is normal, bonus, sup10 or excluded.';
comment on constraint student_courses_ends_after_start on app_public.student_courses is
  'The link can''t end before it starts.';
comment on constraint student_courses_no_overlap on app_public.student_courses is
  'The student already has an entry for this course on one of these days.';

call audit.enable('app_public.enrollments');
call audit.enable('app_public.student_courses');

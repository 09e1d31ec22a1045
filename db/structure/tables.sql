create table if not exists app_public.academic_years (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  starts_on date not null,
  ends_on date not null,
  is_active boolean not null default false,
  primary key (school_id, id),
  constraint academic_years_name_unique unique (school_id, name),
  constraint academic_years_name_not_blank check (btrim(name) <> ''),
  constraint academic_years_ends_after_start check (ends_on > starts_on)
);

create unique index if not exists academic_years_one_active
  on app_public.academic_years (school_id) where is_active;

comment on table app_public.academic_years is 'Academic years of a school, such as 2025-2026.';
comment on column app_public.academic_years.school_id is 'School.';
comment on column app_public.academic_years.id is 'Identifier of the year.';
comment on column app_public.academic_years.name is 'Name, unique in the school.';
comment on column app_public.academic_years.starts_on is 'First day.';
comment on column app_public.academic_years.ends_on is 'Last day.';
comment on column app_public.academic_years.is_active is
  'Whether this is the year the school works in; one at most.';
comment on constraint academic_years_name_unique on app_public.academic_years is
  'The school already has an academic year of this name.';
comment on constraint academic_years_name_not_blank on app_public.academic_years is
  'The name of the academic year is missing.';
comment on constraint academic_years_ends_after_start on app_public.academic_years is
  'An academic year ends after it starts.';
comment on index app_public.academic_years_one_active is
  'The school already has an active academic year; only one can be active.';

create table if not exists app_public.terms (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  academic_year_id uuid not null,
  kind text not null default 'trimester',
  name text not null,
  code text not null,
  starts_on date not null,
  ends_on date not null,
  weight numeric(5, 2) not null default 1,
  policy_version_id uuid not null,
  primary key (school_id, id),
  constraint terms_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint terms_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint terms_code_unique unique (school_id, academic_year_id, code),
  constraint terms_name_unique unique (school_id, academic_year_id, name),
  constraint terms_name_not_blank check (btrim(name) <> ''),
  constraint terms_code_not_blank check (btrim(code) <> ''),
  constraint terms_kind_known check (kind in ('trimester', 'semester', 'quarter', 'term')),
  constraint terms_ends_after_start check (ends_on > starts_on),
  constraint terms_weight_not_negative check (weight >= 0)
);

create index if not exists terms_policy_version_idx
  on app_public.terms (school_id, policy_version_id);

comment on table app_public.terms is 'Terms of an academic year: trimesters, semesters…';
comment on column app_public.terms.school_id is 'School.';
comment on column app_public.terms.id is 'Identifier of the term.';
comment on column app_public.terms.academic_year_id is 'Academic year.';
comment on column app_public.terms.kind is 'trimester, semester, quarter or term.';
comment on column app_public.terms.name is 'Name, unique in the year.';
comment on column app_public.terms.code is 'Short code, unique in the year, such as T1.';
comment on column app_public.terms.starts_on is 'First day.';
comment on column app_public.terms.ends_on is 'Last day; who is enrolled that day is ranked.';
comment on column app_public.terms.weight is 'Weight in the annual average; 0 leaves the term out.';
comment on column app_public.terms.policy_version_id is
  'Version of the grading policy the term was opened with; entered without one, a term takes the '
  'newest version of the school''s default policy.';
comment on constraint terms_code_unique on app_public.terms is
  'The academic year already has a term with this code.';
comment on constraint terms_name_unique on app_public.terms is
  'The academic year already has a term of this name.';
comment on constraint terms_name_not_blank on app_public.terms is 'The name of the term is missing.';
comment on constraint terms_code_not_blank on app_public.terms is 'The code of the term is missing.';
comment on constraint terms_kind_known on app_public.terms is
  'A term is a trimester, semester, quarter or term.';
comment on constraint terms_ends_after_start on app_public.terms is 'A term ends after it starts.';
comment on constraint terms_weight_not_negative on app_public.terms is
  'The weight of a term can''t be negative.';

create table if not exists app_public.levels (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  position smallint not null default 0,
  primary key (school_id, id),
  constraint levels_name_unique unique (school_id, name),
  constraint levels_name_not_blank check (btrim(name) <> '')
);

comment on table app_public.levels is 'Levels of study of a school, such as 6e or Grade 7.';
comment on column app_public.levels.school_id is 'School.';
comment on column app_public.levels.id is 'Identifier of the level.';
comment on column app_public.levels.name is 'Name, unique in the school.';
comment on column app_public.levels.position is 'Order of the levels, lowest first.';
comment on constraint levels_name_unique on app_public.levels is
  'The school already has a level of this name.';
comment on constraint levels_name_not_blank on app_public.levels is
  'The name of the level is missing.';

create table if not exists app_public.classes (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  academic_year_id uuid not null,
  level_id uuid,
  name text not null,
  section text,
  max_size smallint not null default 40,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint classes_id_year_unique unique (school_id, id, academic_year_id),
  constraint classes_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint classes_level_fkey foreign key (school_id, level_id)
    references app_public.levels (school_id, id) on delete restrict,
  constraint classes_name_unique unique (school_id, academic_year_id, name),
  constraint classes_name_not_blank check (btrim(name) <> ''),
  constraint classes_max_size_positive check (max_size > 0)
);

create index if not exists classes_level_idx on app_public.classes (school_id, level_id);

comment on table app_public.classes is 'Classes of an academic year: groups of students.';
comment on column app_public.classes.school_id is 'School.';
comment on column app_public.classes.id is 'Identifier of the class.';
comment on column app_public.classes.academic_year_id is 'Academic year.';
comment on column app_public.classes.level_id is 'Level of study; NULL when not said.';
comment on column app_public.classes.name is 'Name, unique in the school and year, such as 4e A.';
comment on column app_public.classes.section is 'Section or series, such as A, C or D; NULL for none.';
comment on column app_public.classes.max_size is 'Most students enrolled at the same time.';
comment on column app_public.classes.is_active is 'Whether the class is in use.';
comment on constraint classes_id_year_unique on app_public.classes is
  'A class belongs to one academic year.';
comment on constraint classes_name_unique on app_public.classes is
  'The academic year already has a class of this name.';
comment on constraint classes_name_not_blank on app_public.classes is
  'The name of the class is missing.';
comment on constraint classes_max_size_positive on app_public.classes is
  'A class has room for at least one student.';

create table if not exists app_public.class_teachers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  position smallint not null default 1,
  primary key (school_id, class_id, user_id),
  constraint class_teachers_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint class_teachers_position_unique unique (school_id, class_id, position) deferrable,
  constraint class_teachers_position_positive check (position > 0)
);

create index if not exists class_teachers_user_idx on app_public.class_teachers (school_id, user_id);

comment on table app_public.class_teachers is 'Class teachers of a class, in order.';
comment on column app_public.class_teachers.school_id is 'School.';
comment on column app_public.class_teachers.class_id is 'Class.';
comment on column app_public.class_teachers.user_id is 'Teacher.';
comment on column app_public.class_teachers.position is 'Order; 1 is the main class teacher.';
comment on constraint class_teachers_position_unique on app_public.class_teachers is
  'The class already has a class teacher in this place.';
comment on constraint class_teachers_position_positive on app_public.class_teachers is
  'The places of class teachers start at 1.';

create table if not exists app_public.subjects (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  code text not null,
  name text collate "und-x-icu" not null,
  description text,
  level text,
  category text,
  scale numeric(5, 2),
  default_maximum numeric(5, 2),
  default_coefficient numeric(5, 2) not null default 1,
  is_active boolean not null default true,
  is_conduct boolean not null default false,
  primary key (school_id, id),
  constraint subjects_code_unique unique (school_id, code),
  constraint subjects_code_not_blank check (btrim(code) <> ''),
  constraint subjects_name_not_blank check (btrim(name) <> ''),
  constraint subjects_level_known check (level in ('primary', 'secondary')),
  constraint subjects_scale_positive check (scale > 0),
  constraint subjects_default_maximum_positive check (default_maximum > 0),
  constraint subjects_default_coefficient_not_negative check (default_coefficient >= 0)
);

create unique index if not exists subjects_one_conduct
  on app_public.subjects (school_id) where is_conduct;

comment on table app_public.subjects is 'Subjects taught in a school.';
comment on column app_public.subjects.school_id is 'School.';
comment on column app_public.subjects.id is 'Identifier of the subject.';
comment on column app_public.subjects.code is 'Code, unique in the school, such as MATH.';
comment on column app_public.subjects.name is 'Name as it is printed.';
comment on column app_public.subjects.description is 'What the subject covers; NULL when not said.';
comment on column app_public.subjects.level is 'primary or secondary; NULL for both.';
comment on column app_public.subjects.category is
  'Group on the bulletin, such as sciences or languages; NULL for none.';
comment on column app_public.subjects.scale is
  'Top of the scale of its averages; NULL for the school''s.';
comment on column app_public.subjects.default_maximum is
  'Maximum mark of new assessments; NULL for the scale.';
comment on column app_public.subjects.default_coefficient is 'Coefficient of new courses.';
comment on column app_public.subjects.is_active is 'Whether the subject is in use.';
comment on column app_public.subjects.is_conduct is
  'Whether its average is the conduct mark, which counts as the grading policy says (R13); one '
  'subject at most.';
comment on index app_public.subjects_one_conduct is
  'The school already has a conduct subject; only one can be.';
comment on constraint subjects_code_unique on app_public.subjects is
  'The school already has a subject with this code.';
comment on constraint subjects_code_not_blank on app_public.subjects is
  'The code of the subject is missing.';
comment on constraint subjects_name_not_blank on app_public.subjects is
  'The name of the subject is missing.';
comment on constraint subjects_level_known on app_public.subjects is
  'The level of a subject is primary or secondary.';
comment on constraint subjects_scale_positive on app_public.subjects is
  'The scale of a subject is more than 0.';
comment on constraint subjects_default_maximum_positive on app_public.subjects is
  'The maximum mark is more than 0.';
comment on constraint subjects_default_coefficient_not_negative on app_public.subjects is
  'A coefficient can''t be negative.';

create table if not exists app_public.courses (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  class_id uuid not null,
  subject_id uuid not null,
  coefficient numeric(5, 2) not null default 1,
  mode text not null default 'normal',
  position smallint not null default 0,
  is_active boolean not null default true,
  primary key (school_id, id),
  constraint courses_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint courses_subject_fkey foreign key (school_id, subject_id)
    references app_public.subjects (school_id, id) on delete restrict,
  constraint courses_subject_unique unique (school_id, class_id, subject_id),
  constraint courses_coefficient_not_negative check (coefficient >= 0),
  constraint courses_mode_known check (mode in ('normal', 'bonus', 'sup10', 'excluded'))
);

create index if not exists courses_subject_idx on app_public.courses (school_id, subject_id);

comment on table app_public.courses is 'A subject as it is taught in one class.';
comment on column app_public.courses.school_id is 'School.';
comment on column app_public.courses.id is 'Identifier of the course.';
comment on column app_public.courses.class_id is 'Class.';
comment on column app_public.courses.subject_id is 'Subject.';
comment on column app_public.courses.coefficient is
  'Weight of the subject in the general average; 0 leaves it out.';
comment on column app_public.courses.mode is
  'normal; bonus: only points above half of the scale, in the numerator; sup10: counts from half of '
  'the scale up; excluded: shown, never counted (grading rule R10).';
comment on column app_public.courses.position is 'Order on screens and bulletins.';
comment on column app_public.courses.is_active is 'Whether the course is in use.';
comment on constraint courses_subject_unique on app_public.courses is
  'The class already has a course in this subject.';
comment on constraint courses_coefficient_not_negative on app_public.courses is
  'A coefficient can''t be negative.';
comment on constraint courses_mode_known on app_public.courses is
  'The mode of a course is normal, bonus, sup10 or excluded.';

create table if not exists app_public.course_teachers (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  user_id uuid not null references app_public.users on delete restrict,
  position smallint not null default 1,
  primary key (school_id, course_id, user_id),
  constraint course_teachers_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint course_teachers_position_unique unique (school_id, course_id, position) deferrable,
  constraint course_teachers_position_positive check (position > 0)
);

create index if not exists course_teachers_user_idx
  on app_public.course_teachers (school_id, user_id);

comment on table app_public.course_teachers is 'Teachers of a course, in order.';
comment on column app_public.course_teachers.school_id is 'School.';
comment on column app_public.course_teachers.course_id is 'Course.';
comment on column app_public.course_teachers.user_id is 'Teacher.';
comment on column app_public.course_teachers.position is 'Order; 1 is the responsible teacher.';
comment on constraint course_teachers_position_unique on app_public.course_teachers is
  'The course already has a teacher in this place.';
comment on constraint course_teachers_position_positive on app_public.course_teachers is
  'The places of teachers start at 1.';

call audit.enable('app_public.academic_years');
call audit.enable('app_public.terms');
call audit.enable('app_public.levels');
call audit.enable('app_public.classes');
call audit.enable('app_public.class_teachers');
call audit.enable('app_public.subjects');
call audit.enable('app_public.courses');
call audit.enable('app_public.course_teachers');

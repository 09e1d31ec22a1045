create table if not exists app_public.mark_codes (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  code text not null,
  label text not null,
  effect text not null,
  position smallint not null default 0,
  primary key (school_id, code),
  constraint mark_codes_code_letters check (code ~ '^[[:alpha:]]{1,3}$'),
  constraint mark_codes_label_not_blank check (btrim(label) <> ''),
  constraint mark_codes_effect_known check (effect in ('neutral', 'zero'))
);

comment on table app_public.mark_codes is
  'What may stand in the place of a mark: absent, exempt, not handed in…';
comment on column app_public.mark_codes.school_id is 'School.';
comment on column app_public.mark_codes.code is 'One to three letters, such as A.';
comment on column app_public.mark_codes.label is 'What it means, in the school''s language.';
comment on column app_public.mark_codes.effect is
  'neutral: left out of the average; zero: counts as a mark of 0.';
comment on column app_public.mark_codes.position is 'Order in lists.';
comment on constraint mark_codes_code_letters on app_public.mark_codes is
  'A code has one to three letters.';
comment on constraint mark_codes_label_not_blank on app_public.mark_codes is
  'The label of the code is missing.';
comment on constraint mark_codes_effect_known on app_public.mark_codes is
  'The effect of a code is neutral or zero.';

create table if not exists app_public.assessments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  course_id uuid not null,
  term_id uuid not null,
  kind text not null default 'test',
  name text not null,
  maximum numeric(5, 2) not null,
  coefficient numeric(5, 2) not null default 1,
  held_on date,
  position smallint not null default 0,
  scheduled_for timestamptz,
  published_at timestamptz,
  optional text,
  category text,
  primary key (school_id, id),
  constraint assessments_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint assessments_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint assessments_maximum_unique unique (school_id, id, maximum),
  constraint assessments_name_unique unique (school_id, course_id, term_id, kind, name),
  constraint assessments_kind_not_blank check (btrim(kind) <> ''),
  constraint assessments_name_not_blank check (btrim(name) <> ''),
  constraint assessments_maximum_positive check (maximum > 0),
  constraint assessments_coefficient_not_negative check (coefficient >= 0),
  constraint assessments_optional_known check (optional in ('bonus', 'improves')),
  constraint assessments_category_not_blank check (btrim(category) <> '')
);

create index if not exists assessments_term_idx on app_public.assessments (school_id, term_id);
create index if not exists assessments_scheduled_idx
  on app_public.assessments (scheduled_for) where published_at is null;
create index if not exists assessments_published_idx
  on app_public.assessments (school_id, published_at, held_on);

comment on table app_public.assessments is
  'Tests, homework, exams… of a course in a term. Draft until scheduled or published.';
comment on column app_public.assessments.school_id is 'School.';
comment on column app_public.assessments.id is 'Identifier of the assessment.';
comment on column app_public.assessments.course_id is 'Course.';
comment on column app_public.assessments.term_id is 'Term.';
comment on column app_public.assessments.kind is 'Kind, such as test, devoir, composition, examen.';
comment on column app_public.assessments.name is 'Name, unique with the kind in course and term.';
comment on column app_public.assessments.maximum is
  'Highest mark; entered without one, the subject''s, else the scale.';
comment on column app_public.assessments.coefficient is
  'Weight in the subject average; 0 leaves it out.';
comment on column app_public.assessments.held_on is 'Day it was held; NULL when not said.';
comment on column app_public.assessments.position is 'Order in the gradebook.';
comment on column app_public.assessments.scheduled_for is
  'When it publishes by itself; NULL when not scheduled.';
comment on column app_public.assessments.published_at is
  'When families began to see it and it began to count officially; NULL before.';
comment on column app_public.assessments.optional is
  'NULL for a mark that counts; bonus: only points above half of the scale, in the numerator (R3); '
  'improves: counts only if it raises the average (R4).';
comment on column app_public.assessments.category is
  'Code of a category of the term''s policy (R6); NULL for none.';
comment on constraint assessments_optional_known on app_public.assessments is
  'An optional assessment is a bonus or improves.';
comment on constraint assessments_category_not_blank on app_public.assessments is
  'The category of the assessment is empty.';
comment on constraint assessments_maximum_unique on app_public.assessments is
  'An assessment has one maximum; marks refer to it.';
comment on constraint assessments_name_unique on app_public.assessments is
  'The course already has an assessment of this kind and name in this term.';
comment on constraint assessments_kind_not_blank on app_public.assessments is
  'The kind of the assessment is missing.';
comment on constraint assessments_name_not_blank on app_public.assessments is
  'The name of the assessment is missing.';
comment on constraint assessments_maximum_positive on app_public.assessments is
  'The maximum mark is more than 0.';
comment on constraint assessments_coefficient_not_negative on app_public.assessments is
  'A coefficient can''t be negative.';

create table if not exists app_public.marks (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  assessment_id uuid not null,
  student_id uuid not null,
  value numeric(5, 2),
  code text,
  comment text,
  version integer not null default 1,
  entered_by uuid references app_public.users on delete set null,
  entered_at timestamptz not null default now(),
  maximum numeric(5, 2) not null,
  primary key (school_id, assessment_id, student_id),
  -- the maximum comes along, so that no mark can be above it, whatever happens at the same time
  constraint marks_assessment_fkey foreign key (school_id, assessment_id, maximum)
    references app_public.assessments (school_id, id, maximum)
    on update cascade on delete restrict,
  constraint marks_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint marks_code_fkey foreign key (school_id, code)
    references app_public.mark_codes (school_id, code) on delete restrict,
  constraint marks_value_or_code check ((value is null) <> (code is null)),
  constraint marks_value_not_negative check (value >= 0),
  constraint marks_value_within_maximum check (value <= maximum)
);

create index if not exists marks_student_idx on app_public.marks (school_id, student_id);
create index if not exists marks_code_idx
  on app_public.marks (school_id, code) where code is not null;

comment on table app_public.marks is
  'The mark of a student in an assessment: a number or a code. No row: not marked yet.';
comment on column app_public.marks.school_id is 'School.';
comment on column app_public.marks.assessment_id is 'Assessment.';
comment on column app_public.marks.student_id is 'Student.';
comment on column app_public.marks.value is
  'The mark, 0 to the assessment''s maximum; NULL with a code.';
comment on column app_public.marks.code is
  'A code in the place of a mark, such as A for absent; NULL with a number.';
comment on column app_public.marks.comment is 'Remark for the family; NULL for none.';
comment on column app_public.marks.version is
  'Counts the changes of the mark, from 1; an edit names the version it was based on.';
comment on column app_public.marks.entered_by is
  'Who entered or last changed it; NULL for an import.';
comment on column app_public.marks.entered_at is 'When it was entered or last changed.';
comment on column app_public.marks.maximum is
  'Maximum of the assessment, kept equal by the reference to it.';
comment on constraint marks_value_within_maximum on app_public.marks is
  'A mark can''t be above the maximum of its assessment.';
comment on constraint marks_value_or_code on app_public.marks is
  'A mark is either a number or a code.';
comment on constraint marks_value_not_negative on app_public.marks is 'A mark can''t be negative.';

create table if not exists app_public.course_adjustments (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  points numeric(5, 2) not null,
  reason text not null,
  primary key (school_id, course_id, term_id, student_id),
  constraint course_adjustments_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint course_adjustments_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint course_adjustments_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint course_adjustments_reason_not_blank check (btrim(reason) <> '')
);

create index if not exists course_adjustments_term_idx
  on app_public.course_adjustments (school_id, term_id);
create index if not exists course_adjustments_student_idx
  on app_public.course_adjustments (school_id, student_id);

comment on table app_public.course_adjustments is
  'R7: points added to or taken from a student''s subject average of a term.';
comment on column app_public.course_adjustments.school_id is 'School.';
comment on column app_public.course_adjustments.course_id is 'Course.';
comment on column app_public.course_adjustments.term_id is 'Term.';
comment on column app_public.course_adjustments.student_id is 'Student.';
comment on column app_public.course_adjustments.points is
  'Added to the average, which stays within 0 and the scale; below 0 for a malus.';
comment on column app_public.course_adjustments.reason is 'Why; shown with the explanation.';
comment on constraint course_adjustments_reason_not_blank on app_public.course_adjustments is
  'An adjustment needs a reason.';

create table if not exists app_public.year_exams (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  academic_year_id uuid not null,
  student_id uuid not null,
  average numeric(5, 2) not null,
  primary key (school_id, academic_year_id, student_id),
  constraint year_exams_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint year_exams_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint year_exams_average_not_negative check (average >= 0)
);

create index if not exists year_exams_student_idx
  on app_public.year_exams (school_id, student_id);

comment on table app_public.year_exams is
  'R17: what students reached in the exam at the end of a year, blended with the annual average '
  'where the policy says so.';
comment on column app_public.year_exams.school_id is 'School.';
comment on column app_public.year_exams.academic_year_id is 'Academic year.';
comment on column app_public.year_exams.student_id is 'Student.';
comment on column app_public.year_exams.average is 'Average of the exam, on the school''s scale.';
comment on constraint year_exams_average_not_negative on app_public.year_exams is
  'An average can''t be negative.';

create table if not exists app_public.conduct_records (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  term_id uuid not null,
  happened_on date not null,
  points numeric(5, 2) not null default 0,
  hours numeric(5, 2) not null default 0,
  reason text not null,
  recorded_by uuid default app_hidden.current_user_id()
    references app_public.users on delete set null,
  recorded_at timestamptz not null default now(),
  primary key (school_id, id),
  constraint conduct_records_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint conduct_records_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint conduct_records_points_not_negative check (points >= 0),
  constraint conduct_records_hours_not_negative check (hours >= 0),
  constraint conduct_records_say_something check (points > 0 or hours > 0),
  constraint conduct_records_reason_not_blank check (btrim(reason) <> '')
);

create index if not exists conduct_records_term_idx
  on app_public.conduct_records (school_id, term_id, student_id);
create index if not exists conduct_records_student_idx
  on app_public.conduct_records (school_id, student_id);
create index if not exists conduct_records_recorded_by_idx
  on app_public.conduct_records (school_id, recorded_by);

comment on table app_public.conduct_records is
  'R13: incidents and unjustified hours, which lower the conduct mark where it is computed.';
comment on column app_public.conduct_records.school_id is 'School.';
comment on column app_public.conduct_records.id is 'Identifier of the record.';
comment on column app_public.conduct_records.student_id is 'Student.';
comment on column app_public.conduct_records.term_id is
  'Term; entered without one, that in which the day lies.';
comment on column app_public.conduct_records.happened_on is 'Day.';
comment on column app_public.conduct_records.points is
  'Points taken off the conduct mark; 0 for hours alone.';
comment on column app_public.conduct_records.hours is
  'Unjustified hours; the policy says how many points one costs.';
comment on column app_public.conduct_records.reason is 'What happened; the family reads it.';
comment on column app_public.conduct_records.recorded_by is
  'Who recorded it; NULL for an import.';
comment on column app_public.conduct_records.recorded_at is 'When it was recorded.';
comment on constraint conduct_records_points_not_negative on app_public.conduct_records is
  'The points taken off can''t be negative.';
comment on constraint conduct_records_hours_not_negative on app_public.conduct_records is
  'The hours can''t be negative.';
comment on constraint conduct_records_say_something on app_public.conduct_records is
  'A conduct record takes off points or counts hours.';
comment on constraint conduct_records_reason_not_blank on app_public.conduct_records is
  'A conduct record needs a reason.';

call audit.enable('app_public.conduct_records');
call audit.enable('app_public.year_exams');
call audit.enable('app_public.course_adjustments');
call audit.enable('app_public.mark_codes');
call audit.enable('app_public.assessments');
call audit.enable('app_public.marks');

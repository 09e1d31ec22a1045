create table if not exists app_public.class_terms (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  state text not null,
  closed_at timestamptz not null,
  closed_by uuid references app_public.users on delete restrict,
  reopened_at timestamptz,
  reopened_by uuid references app_public.users on delete restrict,
  reopening_reason text,
  primary key (school_id, class_id, term_id),
  constraint class_terms_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint class_terms_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint class_terms_state_known check (state in ('closed', 'reopened', 'correcting')),
  constraint class_terms_reopening_reason_not_blank check (btrim(reopening_reason) <> ''),
  constraint class_terms_reopened_with_reason
    check (state <> 'reopened' or reopened_at is not null and reopening_reason is not null)
);

create index if not exists class_terms_term_idx on app_public.class_terms (school_id, term_id);
create index if not exists class_terms_closed_by_idx
  on app_public.class_terms (school_id, closed_by);
create index if not exists class_terms_reopened_by_idx
  on app_public.class_terms (school_id, reopened_by);

comment on table app_public.class_terms is
  'The terms of classes that were closed. Closed: marks, assessments, coefficients and adjustments '
  'are read-only and results stay as they are. No row: open, never closed.';
comment on column app_public.class_terms.school_id is 'School.';
comment on column app_public.class_terms.class_id is 'Class.';
comment on column app_public.class_terms.term_id is 'Term.';
comment on column app_public.class_terms.state is
  'closed or reopened; correcting only within the transaction that applies a correction.';
comment on column app_public.class_terms.closed_at is 'When it was last closed.';
comment on column app_public.class_terms.closed_by is
  'Who closed it last; NULL for the command line.';
comment on column app_public.class_terms.reopened_at is 'When it was last reopened; NULL if never.';
comment on column app_public.class_terms.reopened_by is 'Who reopened it last; NULL if nobody did.';
comment on column app_public.class_terms.reopening_reason is
  'Why it was last reopened; NULL if it never was.';
comment on constraint class_terms_state_known on app_public.class_terms is
  'A term of a class is closed or reopened.';
comment on constraint class_terms_reopening_reason_not_blank on app_public.class_terms is
  'Reopening a term needs a reason.';
comment on constraint class_terms_reopened_with_reason on app_public.class_terms is
  'Reopening a term needs a reason.';

create table if not exists app_public.corrections (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  assessment_id uuid not null,
  student_id uuid not null,
  version integer,
  value_before numeric(5, 2),
  code_before text,
  value numeric(5, 2),
  code text,
  reason text not null,
  requested_by uuid not null references app_public.users on delete restrict,
  requested_at timestamptz not null default now(),
  decision text,
  decided_by uuid references app_public.users on delete restrict,
  decided_at timestamptz,
  note text,
  primary key (school_id, id),
  constraint corrections_assessment_fkey foreign key (school_id, assessment_id)
    references app_public.assessments (school_id, id) on delete restrict,
  constraint corrections_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint corrections_code_fkey foreign key (school_id, code)
    references app_public.mark_codes (school_id, code) on delete restrict,
  constraint corrections_value_or_code check (value is null or code is null),
  constraint corrections_reason_not_blank check (btrim(reason) <> ''),
  constraint corrections_decision_known check (decision in ('approved', 'refused')),
  constraint corrections_decision_dated
    check (num_nulls(decision, decided_by, decided_at) in (0, 3)),
  constraint corrections_second_person check (decided_by <> requested_by)
);

create unique index if not exists corrections_one_pending
  on app_public.corrections (school_id, assessment_id, student_id) where decision is null;
create index if not exists corrections_assessment_idx
  on app_public.corrections (school_id, assessment_id);
create index if not exists corrections_student_idx on app_public.corrections (school_id, student_id);
create index if not exists corrections_requested_by_idx
  on app_public.corrections (school_id, requested_by);
create index if not exists corrections_decided_by_idx
  on app_public.corrections (school_id, decided_by);
create index if not exists corrections_code_idx
  on app_public.corrections (school_id, code) where code is not null;

comment on table app_public.corrections is
  'Marks of closed terms that somebody asked to correct, and what a second person decided.';
comment on column app_public.corrections.school_id is 'School.';
comment on column app_public.corrections.id is 'Identifier of the correction.';
comment on column app_public.corrections.assessment_id is 'Assessment.';
comment on column app_public.corrections.student_id is 'Student.';
comment on column app_public.corrections.version is
  'Version of the mark when the correction was requested; NULL when there was no mark.';
comment on column app_public.corrections.value_before is
  'The mark when the correction was requested; NULL with a code or without a mark.';
comment on column app_public.corrections.code_before is
  'The code when the correction was requested; NULL with a number or without a mark.';
comment on column app_public.corrections.value is
  'The right mark; NULL with a code, or to clear the mark.';
comment on column app_public.corrections.code is 'The right code; NULL with a number.';
comment on column app_public.corrections.reason is 'Why the mark is wrong.';
comment on column app_public.corrections.requested_by is 'Who asked.';
comment on column app_public.corrections.requested_at is 'When.';
comment on column app_public.corrections.decision is 'approved or refused; NULL while it waits.';
comment on column app_public.corrections.decided_by is 'Who decided; never who asked.';
comment on column app_public.corrections.decided_at is 'When; NULL while it waits.';
comment on column app_public.corrections.note is 'Remark of who decided; NULL for none.';
comment on constraint corrections_value_or_code on app_public.corrections is
  'A mark is either a number or a code.';
comment on constraint corrections_reason_not_blank on app_public.corrections is
  'A correction needs a reason.';
comment on constraint corrections_decision_known on app_public.corrections is
  'A correction is approved or refused.';
comment on constraint corrections_decision_dated on app_public.corrections is
  'A decision names who took it and when.';
comment on constraint corrections_second_person on app_public.corrections is
  'A correction is decided on by somebody else than who asked for it.';

create table if not exists app_public.term_snapshots (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  class_id uuid not null,
  term_id uuid not null,
  number integer not null,
  policy_version_id uuid not null,
  correction_id uuid,
  taken_at timestamptz not null default now(),
  taken_by uuid references app_public.users on delete restrict,
  missing integer not null,
  figures jsonb not null,
  primary key (school_id, id),
  constraint term_snapshots_class_term_fkey foreign key (school_id, class_id, term_id)
    references app_public.class_terms (school_id, class_id, term_id) on delete restrict,
  constraint term_snapshots_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint term_snapshots_correction_fkey foreign key (school_id, correction_id)
    references app_public.corrections (school_id, id) on delete restrict,
  constraint term_snapshots_number_unique unique (school_id, class_id, term_id, number),
  constraint term_snapshots_number_positive check (number > 0)
);

create index if not exists term_snapshots_policy_version_idx
  on app_public.term_snapshots (school_id, policy_version_id);
create index if not exists term_snapshots_taken_by_idx
  on app_public.term_snapshots (school_id, taken_by);
create index if not exists term_snapshots_correction_idx
  on app_public.term_snapshots (school_id, correction_id) where correction_id is not null;

comment on table app_public.term_snapshots is
  'The results of a class''s term as they were when it closed, and after each correction. Never '
  'changed.';
comment on column app_public.term_snapshots.school_id is 'School.';
comment on column app_public.term_snapshots.id is 'Identifier of the snapshot.';
comment on column app_public.term_snapshots.class_id is 'Class.';
comment on column app_public.term_snapshots.term_id is 'Term.';
comment on column app_public.term_snapshots.number is 'Counts the snapshots of the class''s term, from 1.';
comment on column app_public.term_snapshots.policy_version_id is
  'Policy version the results were calculated with.';
comment on column app_public.term_snapshots.correction_id is
  'The correction it was taken after; NULL for a closing.';
comment on column app_public.term_snapshots.taken_at is 'When.';
comment on column app_public.term_snapshots.taken_by is
  'Who closed or approved; NULL for the command line.';
comment on column app_public.term_snapshots.missing is
  'What was missing when it was taken: see missing_for_closing().';
comment on column app_public.term_snapshots.figures is
  'The rows of the result tables: terms (one per student), courses (one per student and course), '
  'term_statistics and course_statistics, keyed by column name.';
comment on constraint term_snapshots_number_unique on app_public.term_snapshots is
  'The class''s term already has a snapshot with this number.';
comment on constraint term_snapshots_number_positive on app_public.term_snapshots is
  'Snapshots are numbered from 1.';

create table if not exists app_public.mark_sightings (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  user_id uuid not null references app_public.users on delete cascade,
  student_id uuid not null,
  seen_at timestamptz not null,
  primary key (school_id, user_id, student_id),
  constraint mark_sightings_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists mark_sightings_student_idx
  on app_public.mark_sightings (school_id, student_id);

comment on table app_public.mark_sightings is
  'When families last looked at the marks of a student: a mark changed since is shown as changed '
  'once.';
comment on column app_public.mark_sightings.school_id is 'School.';
comment on column app_public.mark_sightings.user_id is 'Guardian or student who looked.';
comment on column app_public.mark_sightings.student_id is 'Student whose marks they are.';
comment on column app_public.mark_sightings.seen_at is 'When they last looked.';

call audit.enable('app_public.class_terms');
call audit.enable('app_public.corrections');
call audit.enable('app_public.term_snapshots', '{figures}');
call audit.enable('app_public.mark_sightings');

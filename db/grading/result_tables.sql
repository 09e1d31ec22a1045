create table if not exists app_public.course_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  course_id uuid not null,
  student_id uuid not null,
  coefficient numeric(5, 2) not null,
  mode text not null,
  average numeric,
  plain_average numeric,
  marks integer not null,
  total_coefficient numeric not null,
  missing_marks integer not null,
  rank integer,
  is_tied boolean not null default false,
  calculated_at timestamptz not null default now(),
  ranked_by numeric[],
  primary key (school_id, class_id, term_id, course_id, student_id),
  constraint course_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint course_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint course_results_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade,
  constraint course_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists course_results_student_idx
  on app_public.course_results (school_id, student_id, term_id);
create index if not exists course_results_course_idx
  on app_public.course_results (school_id, course_id, term_id);
create index if not exists course_results_term_idx
  on app_public.course_results (school_id, term_id);

comment on table app_public.course_results is
  'Official average and rank of each student in each course and term, kept by the worker.';
comment on column app_public.course_results.school_id is 'School.';
comment on column app_public.course_results.class_id is 'Class in which the student is ranked.';
comment on column app_public.course_results.term_id is 'Term.';
comment on column app_public.course_results.course_id is 'Course.';
comment on column app_public.course_results.student_id is 'Student.';
comment on column app_public.course_results.coefficient is
  'Coefficient in the general average: the personal one, else the course''s.';
comment on column app_public.course_results.mode is 'Mode in the general average (R10).';
comment on column app_public.course_results.average is
  'Subject average on the subject''s scale (R1, R2, R8), unrounded but for the policy''s step; '
  'NULL without a counted mark.';
comment on column app_public.course_results.plain_average is
  'Average of the same marks without coefficients; NULL without a counted mark.';
comment on column app_public.course_results.marks is 'Counted marks.';
comment on column app_public.course_results.total_coefficient is 'Sum of their weights.';
comment on column app_public.course_results.missing_marks is
  'Published assessments without a mark or code.';
comment on column app_public.course_results.rank is
  'Rank within the class, or the level where the policy says so; NULL for somebody without average '
  'or who left.';
comment on column app_public.course_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.course_results.calculated_at is 'When the figure last changed.';
comment on column app_public.course_results.ranked_by is
  'What is compared to rank within the level or to part equal averages; NULL where neither is '
  'done, or for who is not ranked.';


create table if not exists app_public.term_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  average numeric,
  covered_coefficient numeric not null,
  total_coefficient numeric not null,
  missing_marks integer not null,
  is_enrolled boolean not null,
  rank integer,
  is_tied boolean not null default false,
  calculated_at timestamptz not null default now(),
  ranked_by numeric[],
  conduct numeric,
  primary key (school_id, class_id, term_id, student_id),
  constraint term_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint term_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint term_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists term_results_student_idx
  on app_public.term_results (school_id, student_id, term_id);
create index if not exists term_results_term_idx
  on app_public.term_results (school_id, term_id, class_id);

comment on table app_public.term_results is
  'Official general average and rank of each student in each term, kept by the worker.';
comment on column app_public.term_results.school_id is 'School.';
comment on column app_public.term_results.class_id is
  'Class of the student on the reference day: the term''s last, or today while it runs.';
comment on column app_public.term_results.term_id is 'Term.';
comment on column app_public.term_results.student_id is 'Student.';
comment on column app_public.term_results.average is
  'General average on the school''s scale (R9, R10), unrounded but for the policy''s step; NULL '
  'when no subject counts.';
comment on column app_public.term_results.covered_coefficient is
  'Sum of the coefficients of subjects with an average.';
comment on column app_public.term_results.total_coefficient is
  'Sum of the coefficients of all subjects that could count.';
comment on column app_public.term_results.missing_marks is
  'Published assessments without a mark or code.';
comment on column app_public.term_results.is_enrolled is
  'Whether the student is enrolled on the reference day; who left is not ranked.';
comment on column app_public.term_results.rank is
  'Rank within the class, or the level where the policy says so; NULL when not ranked.';
comment on column app_public.term_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.term_results.calculated_at is 'When the figure last changed.';
comment on column app_public.term_results.ranked_by is
  'What is compared to rank within the level or to part equal averages; NULL where neither is '
  'done, or for who is not ranked.';
comment on column app_public.term_results.conduct is
  'Conduct mark on the school''s scale (R13); NULL without one.';


create table if not exists app_public.year_results (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  student_id uuid not null,
  average numeric,
  terms integer not null,
  is_enrolled boolean not null,
  rank integer,
  is_tied boolean not null default false,
  ranked integer not null,
  policy_version_id uuid not null,
  calculated_at timestamptz not null default now(),
  ranked_by numeric[],
  primary key (school_id, class_id, student_id),
  constraint year_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint year_results_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict,
  constraint year_results_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists year_results_student_idx
  on app_public.year_results (school_id, student_id);
create index if not exists year_results_policy_version_idx
  on app_public.year_results (school_id, policy_version_id);

comment on table app_public.year_results is
  'Official annual average and rank of each student, kept by the worker.';
comment on column app_public.year_results.school_id is 'School.';
comment on column app_public.year_results.class_id is 'Last class of the student in the year.';
comment on column app_public.year_results.student_id is 'Student.';
comment on column app_public.year_results.average is
  'Annual average (R14 to R16); NULL without a figure in any term, or when not classable.';
comment on column app_public.year_results.terms is 'Terms that counted.';
comment on column app_public.year_results.is_enrolled is
  'Whether the student is enrolled on the reference day.';
comment on column app_public.year_results.rank is
  'Rank within the class, or the level where the policy says so; NULL when not ranked.';
comment on column app_public.year_results.is_tied is 'Whether others have the same rank.';
comment on column app_public.year_results.ranked is 'What the rank is out of.';
comment on column app_public.year_results.policy_version_id is
  'Policy version of the last term, which rules the year.';
comment on column app_public.year_results.calculated_at is 'When the figure last changed.';
comment on column app_public.year_results.ranked_by is
  'What is compared to rank within the level or to part equal averages; NULL where neither is '
  'done, or for who is not ranked.';

create table if not exists app_public.course_statistics (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  course_id uuid not null,
  mean numeric,
  minimum numeric,
  maximum numeric,
  median numeric,
  figures integer not null,
  at_or_above_half integer not null,
  ranked integer not null,
  missing_marks integer not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, course_id),
  constraint course_statistics_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint course_statistics_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint course_statistics_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete cascade
);

create index if not exists course_statistics_term_idx
  on app_public.course_statistics (school_id, term_id);
create index if not exists course_statistics_course_idx
  on app_public.course_statistics (school_id, course_id);

comment on table app_public.course_statistics is
  'Official figures of a class in one of its courses and a term (R12), kept by the worker.';
comment on column app_public.course_statistics.school_id is 'School.';
comment on column app_public.course_statistics.class_id is 'Class.';
comment on column app_public.course_statistics.term_id is 'Term.';
comment on column app_public.course_statistics.course_id is 'Course.';
comment on column app_public.course_statistics.mean is
  'Mean of the averages of those ranked; NULL without any.';
comment on column app_public.course_statistics.minimum is 'Lowest average; NULL without any.';
comment on column app_public.course_statistics.maximum is 'Highest average; NULL without any.';
comment on column app_public.course_statistics.median is 'Median; NULL without any.';
comment on column app_public.course_statistics.figures is 'Students with an average.';
comment on column app_public.course_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column app_public.course_statistics.ranked is 'What a rank is out of.';
comment on column app_public.course_statistics.missing_marks is
  'Published assessments without a mark or code, over all students.';
comment on column app_public.course_statistics.calculated_at is 'When a figure last changed.';

create table if not exists app_public.term_statistics (
  school_id integer not null references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  policy_version_id uuid not null,
  mean numeric,
  minimum numeric,
  maximum numeric,
  median numeric,
  figures integer not null,
  at_or_above_half integer not null,
  ranked integer not null,
  class_size integer not null,
  missing_marks integer not null,
  calculated_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id),
  constraint term_statistics_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint term_statistics_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade,
  constraint term_statistics_policy_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete restrict
);

create index if not exists term_statistics_term_idx
  on app_public.term_statistics (school_id, term_id);
create index if not exists term_statistics_policy_version_idx
  on app_public.term_statistics (school_id, policy_version_id);

comment on table app_public.term_statistics is
  'Official figures of a class in a term (R12), kept by the worker; its time says how fresh all '
  'results of the class and term are.';
comment on column app_public.term_statistics.school_id is 'School.';
comment on column app_public.term_statistics.class_id is 'Class.';
comment on column app_public.term_statistics.term_id is 'Term.';
comment on column app_public.term_statistics.policy_version_id is
  'Policy version the results were calculated with.';
comment on column app_public.term_statistics.mean is
  'Mean of the students'' general averages; NULL without any.';
comment on column app_public.term_statistics.minimum is 'Lowest average; NULL without any.';
comment on column app_public.term_statistics.maximum is 'Highest average; NULL without any.';
comment on column app_public.term_statistics.median is 'Median; NULL without any.';
comment on column app_public.term_statistics.figures is 'Students with a general average.';
comment on column app_public.term_statistics.at_or_above_half is
  'Students with at least half of the scale.';
comment on column app_public.term_statistics.ranked is 'What a rank is out of.';
comment on column app_public.term_statistics.class_size is 'Students enrolled on the reference day.';
comment on column app_public.term_statistics.missing_marks is
  'Published assessments without a mark or code, over all students.';
comment on column app_public.term_statistics.calculated_at is
  'When the class and term were last calculated, with or without a change.';

create table if not exists app_private.dirty_results (
  id bigint generated always as identity primary key,
  school_id integer not null,
  class_id uuid not null,
  term_id uuid not null,
  changed_at timestamptz not null default clock_timestamp(),
  enqueued_at timestamptz
);

create index if not exists dirty_results_class_idx
  on app_private.dirty_results (school_id, class_id, term_id);
create index if not exists dirty_results_enqueued_idx
  on app_private.dirty_results (enqueued_at);

comment on table app_private.dirty_results is
  'What has to be calculated anew: triggers append class and term in the transaction of the '
  'change, the calculation deletes them. A class and term without a line are valid.';
comment on column app_private.dirty_results.enqueued_at is
  'When a job was queued for it; NULL before. An old one is queued again: its job was lost.';

alter table app_private.dirty_results enable row level security;

create table if not exists app_private.result_checks (
  school_id integer not null references app_public.schools on delete cascade,
  checked_at timestamptz not null default clock_timestamp(),
  differences integer not null,
  primary key (school_id, checked_at)
);

comment on table app_private.result_checks is
  'What the nightly comparison of stored results with a calculation found, for each school.';
comment on column app_private.result_checks.differences is
  'Stored figures that differed; more than 0 means a fault and is reported by doctor.';

alter table app_private.result_checks enable row level security;

create table if not exists app_private.provisional_results (
  school_id integer not null,
  class_id uuid not null,
  term_id uuid not null,
  day date not null,
  figures app_private.live_figure[],
  primary key (school_id, class_id, term_id),
  constraint provisional_results_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint provisional_results_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete cascade
);

create index if not exists provisional_results_term_idx
  on app_private.provisional_results (school_id, term_id);

comment on table app_private.provisional_results is
  'What live_figures() calculated last for a class''s term: read while no line of dirty_results '
  'says that something changed and the reference day is the same, else calculated again.';
comment on column app_private.provisional_results.school_id is 'School.';
comment on column app_private.provisional_results.class_id is 'Class.';
comment on column app_private.provisional_results.term_id is 'Term.';
comment on column app_private.provisional_results.day is
  'Reference day of the calculation: today at the school, within the term.';
comment on column app_private.provisional_results.figures is
  'The rows of live_figures(); NULL where nothing is unpublished: the official results are the '
  'same.';

alter table app_private.provisional_results enable row level security;

--! Previous: sha1:32d741d55eb2a9eef8065436102fe74fcbabe951
--! Hash: sha1:e726793a780933d1390933cfc8460dca9ab7f561
--! Message: records guardians search bulletins and kept figures

-- The migration being written: included source files, then changes of tables.
alter table app_public.memberships
  add column if not exists rights text[] not null default '{}'
    constraint memberships_rights_known check (rights <@ '{health,background}');
comment on column app_public.memberships.rights is
  'What the person may see beyond their duty: health, background (of families). Nobody has these by '
  'a duty alone, not even an admin.';
comment on constraint memberships_rights_known on app_public.memberships is
  'A right is health or background.';

alter table app_public.students
  add column if not exists house_number text,
  add column if not exists village text,
  add column if not exists commune text,
  add column if not exists district text,
  add column if not exists province text,
  add column if not exists address text,
  add column if not exists emergency_name text,
  add column if not exists emergency_phone text,
  add column if not exists enrolled_on date,
  add column if not exists graduated_on date
    constraint students_graduated_after_enrolled check (graduated_on >= enrolled_on),
  add column if not exists previous_school text,
  add column if not exists transfer_reason text,
  add column if not exists is_registered boolean not null default true,
  add column if not exists custom jsonb not null default '{}'
    constraint students_custom_object check (jsonb_typeof(custom) = 'object');
comment on column app_public.students.search_text is
  'Names, number and the school''s own fields, lower case, without accents: what a search looks in.';
comment on column app_public.students.house_number is 'Number of the house; NULL when unknown.';
comment on column app_public.students.village is 'Village or quarter; NULL when unknown.';
comment on column app_public.students.commune is 'Commune; NULL when unknown.';
comment on column app_public.students.district is 'District; NULL when unknown.';
comment on column app_public.students.province is 'Province or region; NULL when unknown.';
comment on column app_public.students.address is
  'What else helps to find the home, in words; NULL for nothing.';
comment on column app_public.students.emergency_name is
  'Whom to call in an emergency; NULL when unknown.';
comment on column app_public.students.emergency_phone is 'Their phone number; NULL when unknown.';
comment on column app_public.students.enrolled_on is
  'When the student came to the school; NULL when unknown.';
comment on column app_public.students.graduated_on is
  'When the student graduated; NULL before that, or when unknown.';
comment on column app_public.students.previous_school is
  'The school that the student came from; NULL for none.';
comment on column app_public.students.transfer_reason is
  'Why the student came from there; NULL when not said.';
comment on column app_public.students.is_registered is
  'Whether the student is registered to study, with the authorities'' papers complete.';
comment on column app_public.students.custom is
  'The school''s own fields: identifier of the field (student_fields) and its value.';
comment on constraint students_graduated_after_enrolled on app_public.students is
  'Nobody graduates before they have come.';
comment on constraint students_custom_object on app_public.students is
  'Own fields are given by their identifier.';

-- The order of names by the school's language.
alter table app_public.schools
  add column if not exists name_collation text
    constraint schools_name_collation_known check (name_collation in ('und', 'az', 'km', 'wo'));
comment on column app_public.schools.name_collation is
  'The order of names in lists: az, km, wo, or und for French, English and most other languages; '
  'NULL for the one of the school''s language.';
comment on constraint schools_name_collation_known on app_public.schools is
  'Names are ordered by und, az, km or wo.';
alter table app_public.schools
  add column if not exists bulletin_layout text
    constraint schools_bulletin_layout_known
      check (bulletin_layout in ('francophone', 'cambodian', 'azerbaijani')),
  add column if not exists bulletin_color text not null default '#1f4a3d'
    constraint schools_bulletin_color_known check (bulletin_color ~ '^#[0-9a-f]{6}$'),
  add column if not exists bulletin_header text[] not null default '{}'
    constraint schools_bulletin_header_short
      check (
        cardinality(bulletin_header) <= 6
        and char_length(array_to_string(bulletin_header, '')) <= 600),
  add column if not exists bulletin_place text,
  add column if not exists bulletin_signatory text,
  add column if not exists bulletin_distinctions text[] not null default '{}'
    constraint schools_bulletin_distinctions_short
      check (
        cardinality(bulletin_distinctions) <= 8
        and char_length(array_to_string(bulletin_distinctions, '')) <= 400);
comment on column app_public.schools.bulletin_layout is
  'How its bulletins are laid out: francophone, cambodian or azerbaijani; NULL: as in its language.';
comment on column app_public.schools.bulletin_color is 'Colour of its bulletins, such as #1f4a3d.';
comment on column app_public.schools.bulletin_header is
  'Lines above the school''s name on its bulletins: republic, motto, ministry…';
comment on column app_public.schools.bulletin_place is
  'Where its bulletins are signed; NULL when not said.';
comment on column app_public.schools.bulletin_signatory is
  'Who signs them, with the function; NULL when not said.';
comment on column app_public.schools.bulletin_distinctions is
  'Distinctions and warnings that a council may give, drawn as boxes to tick.';
comment on constraint schools_bulletin_layout_known on app_public.schools is
  'The layout is francophone, cambodian or azerbaijani.';
comment on constraint schools_bulletin_color_known on app_public.schools is
  'A colour is a number such as #1f4a3d.';
comment on constraint schools_bulletin_header_short on app_public.schools is
  'The head of a bulletin has at most 6 lines and 600 characters.';
comment on constraint schools_bulletin_distinctions_short on app_public.schools is
  'There are at most 8 distinctions, of 400 characters together.';
-- What a guardian is to a student, and what the school knows of them.
alter table app_public.guardians
  add column if not exists occupation text
    constraint guardians_occupation_short check (char_length(occupation) <= 200),
  add column if not exists children_count smallint
    constraint guardians_children_count_plausible check (children_count between 0 and 40),
  add column if not exists birth_district text
    constraint guardians_birth_district_short check (char_length(birth_district) <= 200),
  add column if not exists address text
    constraint guardians_address_short check (char_length(address) <= 500);
alter table app_public.student_guardians
  add column if not exists may_see_marks boolean not null default true,
  add column if not exists may_act boolean not null default true,
  add column if not exists lives_with boolean not null default false;
comment on column app_public.guardians.occupation is 'Occupation; NULL when unknown.';
comment on column app_public.guardians.children_count is
  'How many children the guardian has, here or not; NULL when unknown.';
comment on column app_public.guardians.birth_district is 'District of birth; NULL when unknown.';
comment on column app_public.guardians.address is
  'Address, where it is not the student''s; NULL when unknown.';
comment on constraint guardians_occupation_short on app_public.guardians is
  'An occupation has at most 200 characters.';
comment on constraint guardians_children_count_plausible on app_public.guardians is
  'The number of children lies between 0 and 40.';
comment on constraint guardians_birth_district_short on app_public.guardians is
  'A district has at most 200 characters.';
comment on constraint guardians_address_short on app_public.guardians is
  'An address has at most 500 characters.';
comment on column app_public.student_guardians.may_see_marks is
  'Whether the guardian, signed in, sees the student''s marks and results.';
comment on column app_public.student_guardians.may_act is
  'Whether the guardian decides for the student: signs, excuses, pays.';
comment on column app_public.student_guardians.lives_with is
  'Whether the student lives with the guardian.';

--! Included foundation/functions/normalised.sql
create or replace function app_hidden.normalised(words text)
  returns text
  language sql immutable strict parallel safe
return
  replace(replace(replace(replace(replace(replace(
    regexp_replace(
      lower(normalize(words, nfd)),
      '[\u0300-\u036f''’ʼ‘`\u200b-\u200d\u2060\ufeff]', '', 'g'),
    'œ', 'oe'), 'æ', 'ae'), 'ı', 'i'), 'ə', 'e'), 'ŋ', 'n'), 'ß', 'ss');

comment on function app_hidden.normalised(text) is
  'Text as it is searched: lower case, without accents, apostrophes and invisible characters, '
  'ligatures written out, Azerbaijani ı and ə as i and e, Wolof ŋ as n. Other scripts stay as they '
  'are.';
grant execute on function app_hidden.normalised(text) to app_user;
--! EndIncluded foundation/functions/normalised.sql

--! Included records/functions/custom_words.sql
create or replace function app_hidden.custom_words(custom jsonb)
  returns text
  language sql immutable parallel safe
return (
  select coalesce(string_agg(' ' || (v.value #>> '{}'), '' order by v.key), '')
  from jsonb_each(custom) as v
  where jsonb_typeof(v.value) <> 'boolean');

comment on function app_hidden.custom_words(jsonb) is
  'What a search finds of a student''s own fields: their values but yes and no, each after a space.';
grant execute on function app_hidden.custom_words(jsonb) to app_user;
--! EndIncluded records/functions/custom_words.sql
alter table app_public.students
  alter column search_text set expression as (
    app_hidden.normalised(last_name || ' ' || first_name || ' ' || student_number
      || app_hidden.custom_words(custom)));

--! Included access/functions/has_right.sql
create or replace function app_hidden.has_right(variadic rights text[])
  returns boolean
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  -- at the school itself: who administers it from above has none of its secrets
  select exists (
    select
    from app_public.institutions i
    join app_public.memberships m on m.institution_id = i.id
    where i.id = (select nullif(current_setting('app.school', true), '')::integer)
      and i.type = 'school'
      and i.status = 'active'
      and i.deleted_at is null
      and m.user_id = (select app_hidden.current_user_id())
      and m.duty in ('admin', 'teacher')
      and m.rights && has_right.rights
      and m.starts_on <= current_date
      and (m.ends_on is null or m.ends_on >= current_date));
end;

comment on function app_hidden.has_right(text[]) is
  'Whether the user works in the current school and was given one of these rights there: health, '
  'background. An admin has none by being one, nor has anybody from above the school.';
grant execute on function app_hidden.has_right(text[]) to app_user;
--! EndIncluded access/functions/has_right.sql
--! Included grading/live_figure.sql
do $$
begin
  if to_regtype('app_private.live_figure') is null then
    create type app_private.live_figure as (
      student_id uuid, course_id uuid, is_enrolled boolean, average numeric, rank integer,
      is_tied boolean, ranked integer, covered_coefficient numeric, total_coefficient numeric,
      missing_marks integer, conduct numeric);
  end if;
end;
$$;

comment on type app_private.live_figure is 'A row of live_figures(), to be stored.';
--! EndIncluded grading/live_figure.sql
--! Included grading/result_tables.sql
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
--! EndIncluded grading/result_tables.sql
--! Included kin/functions/is_currency.sql
create or replace function app_hidden.is_currency(code text)
  returns boolean
  language sql immutable parallel safe
return code = any (
  '{AED,AFN,ALL,AMD,ANG,AOA,ARS,AUD,AWG,AZN,BAM,BBD,BDT,BGN,BHD,BIF,BMD,BND,BOB,BRL,BSD,BTN,BWP,
    BYN,BZD,CAD,CDF,CHF,CLP,CNY,COP,CRC,CUP,CVE,CZK,DJF,DKK,DOP,DZD,EGP,ERN,ETB,EUR,FJD,FKP,GBP,
    GEL,GHS,GIP,GMD,GNF,GTQ,GYD,HKD,HNL,HTG,HUF,IDR,ILS,INR,IQD,IRR,ISK,JMD,JOD,JPY,KES,KGS,KHR,
    KMF,KPW,KRW,KWD,KYD,KZT,LAK,LBP,LKR,LRD,LSL,LYD,MAD,MDL,MGA,MKD,MMK,MNT,MOP,MRU,MUR,MVR,MWK,
    MXN,MYR,MZN,NAD,NGN,NIO,NOK,NPR,NZD,OMR,PAB,PEN,PGK,PHP,PKR,PLN,PYG,QAR,RON,RSD,RUB,RWF,SAR,
    SBD,SCR,SDG,SEK,SGD,SHP,SLE,SOS,SRD,SSP,STN,SVC,SYP,SZL,THB,TJS,TMT,TND,TOP,TRY,TTD,TWD,TZS,
    UAH,UGX,USD,UYU,UZS,VED,VES,VND,VUV,WST,XAF,XCD,XOF,XPF,YER,ZAR,ZMW,ZWG}'::text[]);

comment on function app_hidden.is_currency(text) is
  'Whether it is the ISO 4217 code of a currency in use.';
grant execute on function app_hidden.is_currency(text) to app_user;
--! EndIncluded kin/functions/is_currency.sql
--! Included kin/tables.sql
create table if not exists app_public.scholarships (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  student_id uuid not null,
  sponsor text collate "und-x-icu" not null,
  type text,
  amount numeric(14, 2) not null,
  currency text not null,
  frequency text not null default 'year',
  starts_on date not null,
  ends_on date,
  status text not null default 'active',
  renewed_from_id uuid,
  note text,
  primary key (school_id, id),
  constraint scholarships_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint scholarships_renewed_from_fkey foreign key (school_id, renewed_from_id)
    references app_public.scholarships (school_id, id) on delete restrict,
  constraint scholarships_renewed_once unique (school_id, renewed_from_id),
  constraint scholarships_sponsor_length check (char_length(btrim(sponsor)) between 2 and 200),
  constraint scholarships_type_short check (char_length(type) <= 100),
  constraint scholarships_amount_not_negative check (amount >= 0),
  constraint scholarships_currency_known check (app_hidden.is_currency(currency)),
  constraint scholarships_frequency_known check (frequency in ('once', 'month', 'term', 'year')),
  constraint scholarships_ends_after_start check (ends_on >= starts_on),
  constraint scholarships_status_known
    check (status in ('requested', 'active', 'suspended', 'ended', 'refused')),
  constraint scholarships_note_short check (char_length(note) <= 1000)
);

create index if not exists scholarships_student_idx
  on app_public.scholarships (school_id, student_id);
create index if not exists scholarships_sponsor_idx
  on app_public.scholarships (school_id, status, sponsor);

comment on table app_public.scholarships is
  'Scholarships of students: who pays, how much, how often and for how long.';
comment on column app_public.scholarships.school_id is 'School.';
comment on column app_public.scholarships.id is 'Identifier of the scholarship.';
comment on column app_public.scholarships.student_id is 'Student.';
comment on column app_public.scholarships.sponsor is 'Who pays.';
comment on column app_public.scholarships.type is
  'What it is for, in words, such as fees or transport; NULL when not said.';
comment on column app_public.scholarships.amount is 'How much each time.';
comment on column app_public.scholarships.currency is 'ISO 4217 code.';
comment on column app_public.scholarships.frequency is 'Paid once, each month, term or year.';
comment on column app_public.scholarships.starts_on is 'First day.';
comment on column app_public.scholarships.ends_on is 'Last day; NULL for no end.';
comment on column app_public.scholarships.status is
  'requested, active, suspended, ended or refused.';
comment on column app_public.scholarships.renewed_from_id is
  'The scholarship that this one continues; NULL for a first one.';
comment on column app_public.scholarships.note is 'Remark; NULL for none.';
comment on constraint scholarships_renewed_once on app_public.scholarships is
  'This scholarship has been renewed already.';
comment on constraint scholarships_sponsor_length on app_public.scholarships is
  'The name of a sponsor has 2 to 200 characters.';
comment on constraint scholarships_type_short on app_public.scholarships is
  'The type of a scholarship has at most 100 characters.';
comment on constraint scholarships_amount_not_negative on app_public.scholarships is
  'An amount can''t be negative.';
comment on constraint scholarships_currency_known on app_public.scholarships is
  'The currency is an ISO 4217 code in use, such as XOF.';
comment on constraint scholarships_frequency_known on app_public.scholarships is
  'A scholarship is paid once, each month, term or year.';
comment on constraint scholarships_ends_after_start on app_public.scholarships is
  'A scholarship can''t end before it starts.';
comment on constraint scholarships_status_known on app_public.scholarships is
  'A scholarship is requested, active, suspended, ended or refused.';
comment on constraint scholarships_note_short on app_public.scholarships is
  'A remark has at most 1000 characters.';

create table if not exists app_public.student_needs (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  kind text not null,
  note text,
  noted_at timestamptz not null default now(),
  met_on date,
  primary key (school_id, student_id, kind),
  constraint student_needs_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_needs_kind_known check (kind in ('clothes', 'materials', 'transport')),
  constraint student_needs_note_short check (char_length(note) <= 500)
);

create index if not exists student_needs_kind_idx
  on app_public.student_needs (school_id, kind) where met_on is null;

comment on table app_public.student_needs is 'What students need and can''t pay for.';
comment on column app_public.student_needs.school_id is 'School.';
comment on column app_public.student_needs.student_id is 'Student.';
comment on column app_public.student_needs.kind is 'clothes, materials or transport.';
comment on column app_public.student_needs.note is 'What exactly, such as a size; NULL when not said.';
comment on column app_public.student_needs.noted_at is 'When it was entered.';
comment on column app_public.student_needs.met_on is
  'Day on which the student got it; NULL while they wait.';
comment on constraint student_needs_kind_known on app_public.student_needs is
  'A need is one of clothes, materials or transport.';
comment on constraint student_needs_note_short on app_public.student_needs is
  'A remark has at most 500 characters.';

call audit.enable('app_public.scholarships');
call audit.enable('app_public.student_needs');
--! EndIncluded kin/tables.sql
--! Included merges/tables.sql
create table if not exists app_public.student_merges (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kept_id uuid not null,
  gone_id uuid not null,
  filled text[] not null default '{}',
  status_before text not null,
  user_before uuid references app_public.users on delete set null,
  changes jsonb not null,
  merged_at timestamptz not null default now(),
  merged_by uuid references app_public.users on delete restrict,
  undone_at timestamptz,
  undone_by uuid references app_public.users on delete restrict,
  primary key (school_id, id),
  constraint student_merges_kept_fkey foreign key (school_id, kept_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint student_merges_gone_fkey foreign key (school_id, gone_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint student_merges_two_students check (kept_id <> gone_id)
);

create index if not exists student_merges_kept_idx
  on app_public.student_merges (school_id, kept_id);
create unique index if not exists student_merges_gone_once
  on app_public.student_merges (school_id, gone_id) where undone_at is null;
create index if not exists student_merges_gone_idx
  on app_public.student_merges (school_id, gone_id);
create index if not exists student_merges_user_before_idx
  on app_public.student_merges (school_id, user_before) where user_before is not null;
create index if not exists student_merges_merged_by_idx
  on app_public.student_merges (school_id, merged_by);
create index if not exists student_merges_undone_by_idx
  on app_public.student_merges (school_id, undone_by);

comment on table app_public.student_merges is
  'Records of one student that were entered twice and made one. The record that is gone stays, '
  'inactive and found by no search, so that the merge can be undone.';
comment on column app_public.student_merges.school_id is 'School.';
comment on column app_public.student_merges.id is 'Identifier of the merge.';
comment on column app_public.student_merges.kept_id is 'The record that has everything now.';
comment on column app_public.student_merges.gone_id is 'The record that is gone.';
comment on column app_public.student_merges.filled is
  'Columns that were empty in the record kept and were filled from the other.';
comment on column app_public.student_merges.status_before is
  'Status of the record that is gone, before.';
comment on column app_public.student_merges.user_before is
  'User of the record that is gone, before; NULL for none.';
comment on column app_public.student_merges.changes is
  'What was moved or left out, in order: table, how (moved, dropped) and the row as it was.';
comment on column app_public.student_merges.merged_at is 'When.';
comment on column app_public.student_merges.merged_by is 'By whom; NULL for the installation.';
comment on column app_public.student_merges.undone_at is 'When it was undone; NULL while it holds.';
comment on column app_public.student_merges.undone_by is 'Who undid it; NULL for nobody.';
comment on constraint student_merges_two_students on app_public.student_merges is
  'A record can''t be merged with itself.';

create table if not exists app_public.student_distinctions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  other_id uuid not null,
  noted_at timestamptz not null default now(),
  noted_by uuid references app_public.users on delete restrict,
  primary key (school_id, student_id, other_id),
  constraint student_distinctions_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_distinctions_other_fkey foreign key (school_id, other_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_distinctions_in_order check (student_id < other_id)
);

create index if not exists student_distinctions_other_idx
  on app_public.student_distinctions (school_id, other_id);
create index if not exists student_distinctions_noted_by_idx
  on app_public.student_distinctions (school_id, noted_by);

comment on table app_public.student_distinctions is
  'Pairs of students who look like duplicates and are none.';
comment on column app_public.student_distinctions.school_id is 'School.';
comment on column app_public.student_distinctions.student_id is 'One of both, the lesser identifier.';
comment on column app_public.student_distinctions.other_id is 'The other.';
comment on column app_public.student_distinctions.noted_at is 'When somebody said so.';
comment on column app_public.student_distinctions.noted_by is 'Who; NULL for the installation.';
comment on constraint student_distinctions_in_order on app_public.student_distinctions is
  'A pair of students names the lesser identifier first.';

call audit.enable('app_public.student_merges');
call audit.enable('app_public.student_distinctions');
--! EndIncluded merges/tables.sql
--! Included families/tables.sql
create table if not exists app_public.families (
  id uuid primary key default uuidv7(),
  user_id uuid not null references app_public.users on delete cascade,
  name text collate "und-x-icu" not null,
  time_zone text not null default 'Africa/Abidjan',
  preferences jsonb not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint families_user_unique unique (user_id),
  constraint families_name_length check (char_length(btrim(name)) between 2 and 200),
  constraint families_preferences_object check (jsonb_typeof(preferences) = 'object'),
  constraint families_preferences_short check (pg_column_size(preferences) <= 8192)
);

comment on table app_public.families is
  'A guardian''s family, over all schools of their children. It belongs to its user and goes with '
  'them.';
comment on column app_public.families.id is 'Identifier of the family.';
comment on column app_public.families.user_id is 'The guardian whose family it is.';
comment on column app_public.families.name is 'Name, at first the guardian''s.';
comment on column app_public.families.time_zone is 'IANA zone in which the family reads times.';
comment on column app_public.families.preferences is
  'What the family has chosen on its screens, as an object.';
comment on column app_public.families.is_active is 'Whether the family uses Rollbook.';
comment on column app_public.families.created_at is 'When it was entered.';
comment on column app_public.families.deleted_at is 'When it was removed; NULL while it exists.';
comment on constraint families_user_unique on app_public.families is
  'This person has a family already.';
comment on constraint families_name_length on app_public.families is
  'The name of a family has 2 to 200 characters.';
comment on constraint families_preferences_object on app_public.families is
  'Preferences are an object.';
comment on constraint families_preferences_short on app_public.families is
  'There are too many preferences.';

create table if not exists app_public.family_children (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  family_id uuid not null references app_public.families on delete cascade,
  student_id uuid not null,
  is_active boolean not null default true,
  linked_at timestamptz not null default now(),
  primary key (school_id, family_id, student_id),
  constraint family_children_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists family_children_student_idx
  on app_public.family_children (school_id, student_id);
create index if not exists family_children_family_idx on app_public.family_children (family_id);

comment on table app_public.family_children is
  'The children of a family: students of one or more schools, kept in step with the guardians of '
  'the schools. Name and level are those of the student''s record.';
comment on column app_public.family_children.school_id is 'School of the child.';
comment on column app_public.family_children.family_id is 'Family.';
comment on column app_public.family_children.student_id is 'The child, as the school knows them.';
comment on column app_public.family_children.is_active is
  'Whether the school still has the user as a guardian of the child.';
comment on column app_public.family_children.linked_at is 'When the link was first made.';

call audit.enable('app_public.families');
call audit.enable('app_public.family_children');
--! EndIncluded families/tables.sql
--! Included start/tables.sql
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
--! EndIncluded start/tables.sql
--! Included bulletins/tables.sql
create table if not exists app_public.phrases (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  owner_id uuid references app_public.users on delete cascade,
  text text not null,
  primary key (school_id, id),
  constraint phrases_text_not_blank check (btrim(text) <> ''),
  constraint phrases_text_short check (char_length(text) <= 300)
);

create index if not exists phrases_owner_idx on app_public.phrases (school_id, owner_id);

comment on table app_public.phrases is
  'Sentences for appreciations, ready to be taken: the school''s and each teacher''s own.';
comment on column app_public.phrases.school_id is 'School.';
comment on column app_public.phrases.id is 'Identifier of the phrase.';
comment on column app_public.phrases.owner_id is
  'Who keeps it for themselves; NULL for one of the whole school.';
comment on column app_public.phrases.text is 'The sentence.';
comment on constraint phrases_text_not_blank on app_public.phrases is 'The phrase is empty.';
comment on constraint phrases_text_short on app_public.phrases is
  'A phrase has at most 300 characters.';

create table if not exists app_public.course_appreciations (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  course_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  text text not null,
  written_by uuid references app_public.users on delete restrict,
  written_at timestamptz not null default now(),
  primary key (school_id, course_id, term_id, student_id),
  constraint course_appreciations_course_fkey foreign key (school_id, course_id)
    references app_public.courses (school_id, id) on delete restrict,
  constraint course_appreciations_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint course_appreciations_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint course_appreciations_not_blank check (btrim(text) <> ''),
  constraint course_appreciations_short check (char_length(text) <= 300)
);

create index if not exists course_appreciations_term_idx
  on app_public.course_appreciations (school_id, term_id, student_id);
create index if not exists course_appreciations_student_idx
  on app_public.course_appreciations (school_id, student_id);
create index if not exists course_appreciations_written_by_idx
  on app_public.course_appreciations (school_id, written_by);

comment on table app_public.course_appreciations is
  'What a teacher says of a student''s term in a course. No row: nothing said yet.';
comment on column app_public.course_appreciations.school_id is 'School.';
comment on column app_public.course_appreciations.course_id is 'Course.';
comment on column app_public.course_appreciations.term_id is 'Term.';
comment on column app_public.course_appreciations.student_id is 'Student.';
comment on column app_public.course_appreciations.text is
  'The appreciation, printed on the bulletin.';
comment on column app_public.course_appreciations.written_by is
  'Who wrote or last changed it; NULL for an import.';
comment on column app_public.course_appreciations.written_at is 'When.';
comment on constraint course_appreciations_not_blank on app_public.course_appreciations is
  'The appreciation is empty.';
comment on constraint course_appreciations_short on app_public.course_appreciations is
  'An appreciation of a subject has at most 300 characters.';

create table if not exists app_public.councils (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  state text not null,
  opened_at timestamptz not null default now(),
  opened_by uuid references app_public.users on delete restrict,
  reopening_reason text,
  primary key (school_id, class_id, term_id),
  constraint councils_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint councils_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint councils_state_known check (state in ('council', 'issued')),
  constraint councils_reopening_reason_not_blank check (btrim(reopening_reason) <> '')
);

create index if not exists councils_term_idx on app_public.councils (school_id, term_id);
create index if not exists councils_opened_by_idx on app_public.councils (school_id, opened_by);

comment on table app_public.councils is
  'How far the bulletins of a class''s term are. No row: draft, teachers write appreciations.';
comment on column app_public.councils.school_id is 'School.';
comment on column app_public.councils.class_id is 'Class.';
comment on column app_public.councils.term_id is 'Term.';
comment on column app_public.councils.state is
  'council: the class teacher and the admins have the last word; issued: nothing changes any '
  'more.';
comment on column app_public.councils.opened_at is 'When the council was last opened.';
comment on column app_public.councils.opened_by is 'Who opened it last; NULL for the command line.';
comment on column app_public.councils.reopening_reason is
  'Why it was last opened after the bulletins were issued; NULL if it never was.';
comment on constraint councils_state_known on app_public.councils is
  'The bulletins of a class are in draft, in council or issued.';
comment on constraint councils_reopening_reason_not_blank on app_public.councils is
  'Opening the council again needs a reason.';

create table if not exists app_public.council_remarks (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  class_id uuid not null,
  term_id uuid not null,
  student_id uuid not null,
  appreciation text,
  council_comment text,
  head_comment text,
  is_mention_chosen boolean not null default false,
  mention text,
  distinctions text[] not null default '{}',
  changed_by uuid references app_public.users on delete restrict,
  changed_at timestamptz not null default now(),
  primary key (school_id, class_id, term_id, student_id),
  constraint council_remarks_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint council_remarks_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint council_remarks_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint council_remarks_appreciation_short check (char_length(appreciation) <= 500),
  constraint council_remarks_council_comment_short check (char_length(council_comment) <= 500),
  constraint council_remarks_head_comment_short check (char_length(head_comment) <= 500),
  constraint council_remarks_mention_chosen check (mention is null or is_mention_chosen)
);

create index if not exists council_remarks_term_idx
  on app_public.council_remarks (school_id, term_id, student_id);
create index if not exists council_remarks_student_idx
  on app_public.council_remarks (school_id, student_id);
create index if not exists council_remarks_changed_by_idx
  on app_public.council_remarks (school_id, changed_by);

comment on table app_public.council_remarks is
  'What the class teacher, the class council and the head say of a student''s term.';
comment on column app_public.council_remarks.school_id is 'School.';
comment on column app_public.council_remarks.class_id is 'Class.';
comment on column app_public.council_remarks.term_id is 'Term.';
comment on column app_public.council_remarks.student_id is 'Student.';
comment on column app_public.council_remarks.appreciation is
  'General appreciation of the class teacher; NULL for none.';
comment on column app_public.council_remarks.council_comment is
  'Comment of the class council; NULL for none.';
comment on column app_public.council_remarks.head_comment is
  'Comment of the head of the school; NULL for none.';
comment on column app_public.council_remarks.is_mention_chosen is
  'Whether the council chose the mention; else it is what the policy''s bands say.';
comment on column app_public.council_remarks.mention is
  'Mention the council chose; NULL for none, or when it follows the bands.';
comment on column app_public.council_remarks.distinctions is
  'Distinctions and warnings given, of those the school has.';
comment on column app_public.council_remarks.changed_by is
  'Who changed it last; NULL for an import.';
comment on column app_public.council_remarks.changed_at is 'When.';
comment on constraint council_remarks_appreciation_short on app_public.council_remarks is
  'A general appreciation has at most 500 characters.';
comment on constraint council_remarks_council_comment_short on app_public.council_remarks is
  'A comment of the council has at most 500 characters.';
comment on constraint council_remarks_head_comment_short on app_public.council_remarks is
  'A comment of the head has at most 500 characters.';
comment on constraint council_remarks_mention_chosen on app_public.council_remarks is
  'A mention that was not chosen follows the bands.';

create table if not exists app_public.school_images (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  kind text not null,
  media_type text not null,
  content bytea not null,
  primary key (school_id, kind),
  constraint school_images_kind_known check (kind in ('logo', 'signature')),
  constraint school_images_media_type_known check (media_type in ('image/png', 'image/jpeg')),
  constraint school_images_small check (octet_length(content) <= 200000),
  constraint school_images_content_known check (case media_type
    when 'image/png' then substr(content, 1, 8) = '\x89504e470d0a1a0a'
    else substr(content, 1, 3) = '\xffd8ff' end)
);

comment on table app_public.school_images is 'Pictures that the school''s bulletins bear.';
comment on column app_public.school_images.school_id is 'School.';
comment on column app_public.school_images.kind is 'logo, or signature (of the head).';
comment on column app_public.school_images.media_type is 'image/png or image/jpeg.';
comment on column app_public.school_images.content is 'The picture, 200 kB at most.';
comment on constraint school_images_kind_known on app_public.school_images is
  'A picture is the logo or the signature.';
comment on constraint school_images_media_type_known on app_public.school_images is
  'A picture is a PNG or JPEG file.';
comment on constraint school_images_content_known on app_public.school_images is
  'This is not a PNG or JPEG file.';
comment on constraint school_images_small on app_public.school_images is
  'A picture has at most 200 kB.';

create table if not exists app_public.bulletins (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kind text not null,
  academic_year_id uuid not null,
  class_id uuid not null,
  term_id uuid,
  student_id uuid not null,
  edition integer not null,
  state text not null default 'issued',
  code text not null,
  snapshot jsonb not null,
  hash bytea not null,
  issued_at timestamptz not null default now(),
  issued_by uuid references app_public.users on delete restrict,
  superseded_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid references app_public.users on delete restrict,
  revocation_reason text,
  primary key (school_id, id),
  constraint bulletins_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint bulletins_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete restrict,
  constraint bulletins_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint bulletins_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict,
  constraint bulletins_kind_known check (kind in ('term', 'annual', 'transcript')),
  constraint bulletins_term_named check ((kind = 'term') = (term_id is not null)),
  constraint bulletins_edition_positive check (edition > 0),
  constraint bulletins_state_known check (state in ('issued', 'superseded', 'revoked')),
  constraint bulletins_superseded_dated check (state <> 'superseded' or superseded_at is not null),
  constraint bulletins_revoked_with_reason
    check (state <> 'revoked' or revoked_at is not null and btrim(revocation_reason) <> ''),
  constraint bulletins_code_form check (code ~ '^[0-9A-HJKMNP-TV-Z]{20}$')
);

create unique index if not exists bulletins_one_issued
  on app_public.bulletins (school_id, student_id, kind, academic_year_id, term_id)
  nulls not distinct where state = 'issued';
create index if not exists bulletins_class_idx
  on app_public.bulletins (school_id, class_id, term_id, kind);
create index if not exists bulletins_term_idx on app_public.bulletins (school_id, term_id);
create index if not exists bulletins_year_idx on app_public.bulletins (school_id, academic_year_id);
create index if not exists bulletins_student_idx on app_public.bulletins (school_id, student_id);
create index if not exists bulletins_issued_by_idx on app_public.bulletins (school_id, issued_by);
create index if not exists bulletins_revoked_by_idx
  on app_public.bulletins (school_id, revoked_by);
-- of all schools: a code says nothing about where it comes from
create index if not exists bulletins_code_idx on app_public.bulletins (code);

comment on table app_public.bulletins is
  'Bulletins and transcripts as they were issued. What one says never changes: a correction '
  'issues another edition, which supersedes it.';
comment on column app_public.bulletins.school_id is 'School.';
comment on column app_public.bulletins.id is 'Identifier of the bulletin.';
comment on column app_public.bulletins.kind is
  'term: of a term; annual: of a year; transcript: of all years.';
comment on column app_public.bulletins.academic_year_id is
  'Academic year; of a transcript, the year of its class.';
comment on column app_public.bulletins.class_id is 'Class.';
comment on column app_public.bulletins.term_id is 'Term; NULL for annual ones and transcripts.';
comment on column app_public.bulletins.student_id is 'Student.';
comment on column app_public.bulletins.edition is 'Counts the editions, from 1.';
comment on column app_public.bulletins.state is
  'issued; superseded by a later edition; revoked. Before, it is in draft or in council: see '
  'councils.';
comment on column app_public.bulletins.code is
  'What proves that a paper is genuine: 20 digits and capitals, 100 random bits.';
comment on column app_public.bulletins.snapshot is 'All that the bulletin says.';
comment on column app_public.bulletins.hash is 'SHA-256 of the snapshot as text.';
comment on column app_public.bulletins.issued_at is 'When it was issued.';
comment on column app_public.bulletins.issued_by is 'Who issued it; NULL for the command line.';
comment on column app_public.bulletins.superseded_at is
  'When a later edition took its place; NULL before.';
comment on column app_public.bulletins.revoked_at is 'When it was revoked; NULL before.';
comment on column app_public.bulletins.revoked_by is 'Who revoked it; NULL before.';
comment on column app_public.bulletins.revocation_reason is 'Why it was revoked; NULL before.';
comment on index app_public.bulletins_one_issued is
  'The student already has a bulletin of this term or year.';
comment on constraint bulletins_kind_known on app_public.bulletins is
  'A bulletin is of a term, of a year or a transcript.';
comment on constraint bulletins_term_named on app_public.bulletins is
  'A bulletin of a term names it, others do not.';
comment on constraint bulletins_edition_positive on app_public.bulletins is
  'Editions are numbered from 1.';
comment on constraint bulletins_state_known on app_public.bulletins is
  'A bulletin is issued, superseded or revoked.';
comment on constraint bulletins_superseded_dated on app_public.bulletins is
  'A superseded bulletin says since when.';
comment on constraint bulletins_revoked_with_reason on app_public.bulletins is
  'Revoking a bulletin needs a reason.';
comment on constraint bulletins_code_form on app_public.bulletins is
  'A code has 20 digits and capitals.';

create table if not exists app_public.bulletin_batches (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  kind text not null,
  academic_year_id uuid not null,
  term_id uuid,
  state text not null default 'running',
  requested_by uuid references app_public.users on delete restrict,
  requested_at timestamptz not null default now(),
  primary key (school_id, id),
  constraint bulletin_batches_year_fkey foreign key (school_id, academic_year_id)
    references app_public.academic_years (school_id, id) on delete restrict,
  constraint bulletin_batches_term_fkey foreign key (school_id, term_id)
    references app_public.terms (school_id, id) on delete restrict,
  constraint bulletin_batches_kind_known check (kind in ('term', 'annual', 'transcript')),
  constraint bulletin_batches_state_known check (state in ('running', 'cancelled'))
);

create index if not exists bulletin_batches_term_idx
  on app_public.bulletin_batches (school_id, term_id);
create index if not exists bulletin_batches_year_idx
  on app_public.bulletin_batches (school_id, academic_year_id);
create index if not exists bulletin_batches_requested_by_idx
  on app_public.bulletin_batches (school_id, requested_by);

comment on table app_public.bulletin_batches is
  'Requests to make the PDF files of bulletins, a file for each class.';
comment on column app_public.bulletin_batches.school_id is 'School.';
comment on column app_public.bulletin_batches.id is 'Identifier of the batch.';
comment on column app_public.bulletin_batches.kind is 'Kind of the bulletins.';
comment on column app_public.bulletin_batches.academic_year_id is 'Academic year of the classes.';
comment on column app_public.bulletin_batches.term_id is
  'Term; NULL for annual bulletins and transcripts.';
comment on column app_public.bulletin_batches.state is
  'running, also when every file is made; cancelled until it is resumed.';
comment on column app_public.bulletin_batches.requested_by is 'Who asked for it.';
comment on column app_public.bulletin_batches.requested_at is 'When.';
comment on constraint bulletin_batches_kind_known on app_public.bulletin_batches is
  'A batch has bulletins of a term, of a year or transcripts.';
comment on constraint bulletin_batches_state_known on app_public.bulletin_batches is
  'A batch is running or cancelled.';

create table if not exists app_public.bulletin_files (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  batch_id uuid not null,
  class_id uuid not null,
  state text not null default 'waiting',
  bulletins integer not null,
  size integer,
  content bytea,
  problem text,
  made_at timestamptz,
  primary key (school_id, batch_id, class_id),
  constraint bulletin_files_batch_fkey foreign key (school_id, batch_id)
    references app_public.bulletin_batches (school_id, id) on delete cascade,
  constraint bulletin_files_class_fkey foreign key (school_id, class_id)
    references app_public.classes (school_id, id) on delete cascade,
  constraint bulletin_files_state_known check (state in ('waiting', 'made', 'failed')),
  constraint bulletin_files_made_whole
    check ((state = 'made') = (num_nonnulls(content, size, made_at) = 3))
);

create index if not exists bulletin_files_class_idx
  on app_public.bulletin_files (school_id, class_id);

comment on table app_public.bulletin_files is 'The PDF file of each class of a batch.';
comment on column app_public.bulletin_files.school_id is 'School.';
comment on column app_public.bulletin_files.batch_id is 'Batch.';
comment on column app_public.bulletin_files.class_id is 'Class.';
comment on column app_public.bulletin_files.state is 'waiting, made or failed.';
comment on column app_public.bulletin_files.bulletins is 'Bulletins in it.';
comment on column app_public.bulletin_files.size is 'Bytes of the file; NULL before it is made.';
comment on column app_public.bulletin_files.content is 'The PDF file; NULL before it is made.';
comment on column app_public.bulletin_files.problem is 'What went wrong; NULL for nothing.';
comment on column app_public.bulletin_files.made_at is 'When it was made; NULL before.';
comment on constraint bulletin_files_state_known on app_public.bulletin_files is
  'A file is waiting, made or failed.';
comment on constraint bulletin_files_made_whole on app_public.bulletin_files is
  'A file that is made has a content, and no other has.';

create table if not exists app_public.bulletin_copies (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  bulletin_id uuid not null,
  content bytea,
  made_at timestamptz,
  primary key (school_id, bulletin_id),
  constraint bulletin_copies_bulletin_fkey foreign key (school_id, bulletin_id)
    references app_public.bulletins (school_id, id) on delete cascade
);

comment on table app_public.bulletin_copies is
  'Single bulletins as PDF that screen readers can read, made when somebody first asks for one.';
comment on column app_public.bulletin_copies.school_id is 'School.';
comment on column app_public.bulletin_copies.bulletin_id is 'Bulletin.';
comment on column app_public.bulletin_copies.content is 'The PDF file; NULL before it is made.';
comment on column app_public.bulletin_copies.made_at is 'When it was made; NULL before.';

call audit.enable('app_public.phrases');
call audit.enable('app_public.course_appreciations');
call audit.enable('app_public.councils');
call audit.enable('app_public.council_remarks');
call audit.enable('app_public.school_images', '{content}');
call audit.enable('app_public.bulletins', '{snapshot,code}');
call audit.enable('app_public.bulletin_batches');
call audit.enable('app_public.bulletin_files', '{content}');
call audit.enable('app_public.bulletin_copies', '{content}');
--! EndIncluded bulletins/tables.sql
--! Included records/tables.sql
create table if not exists app_public.student_fields (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  type text not null default 'text',
  choices text[] not null default '{}',
  is_required boolean not null default false,
  position smallint not null default 1,
  archived_at timestamptz,
  primary key (school_id, id),
  constraint student_fields_name_unique unique (school_id, name),
  constraint student_fields_name_length check (char_length(btrim(name)) between 1 and 80),
  constraint student_fields_type_known
    check (type in ('text', 'number', 'date', 'choice', 'yes_no')),
  constraint student_fields_choices_given
    check (case type when 'choice' then cardinality(choices) > 0 else choices = '{}' end),
  constraint student_fields_position_positive check (position > 0)
);

comment on table app_public.student_fields is
  'Fields that a school adds to its students'' records.';
comment on column app_public.student_fields.school_id is 'School.';
comment on column app_public.student_fields.id is 'Identifier of the field, its key in students.custom.';
comment on column app_public.student_fields.name is 'Name as the school reads it, unique there.';
comment on column app_public.student_fields.type is 'text, number, date, choice or yes_no.';
comment on column app_public.student_fields.choices is 'What can be chosen, in order; of a choice only.';
comment on column app_public.student_fields.is_required is
  'Whether a record without a value counts as incomplete, and can''t be saved by hand.';
comment on column app_public.student_fields.position is 'Place among the school''s fields.';
comment on column app_public.student_fields.archived_at is
  'When the field was taken out of use; NULL while it is in use.';
comment on constraint student_fields_name_unique on app_public.student_fields is
  'The school already has a field of this name.';
comment on constraint student_fields_name_length on app_public.student_fields is
  'The name of a field has 1 to 80 characters.';
comment on constraint student_fields_type_known on app_public.student_fields is
  'A field is a text, number, date, choice or yes_no.';
comment on constraint student_fields_choices_given on app_public.student_fields is
  'A choice needs something to choose from, and no other field does.';
comment on constraint student_fields_position_positive on app_public.student_fields is
  'Places are counted from 1.';

create table if not exists app_private.archived_field_values (
  school_id integer not null,
  field_id uuid not null,
  student_id uuid not null,
  value jsonb not null,
  primary key (school_id, field_id, student_id),
  constraint archived_field_values_field_fkey foreign key (school_id, field_id)
    references app_public.student_fields (school_id, id) on delete cascade,
  constraint archived_field_values_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create index if not exists archived_field_values_student_idx
  on app_private.archived_field_values (school_id, student_id);

comment on table app_private.archived_field_values is
  'Values of archived fields by student, put back when the field is restored.';

create table if not exists app_public.student_photos (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  image bytea not null,
  version text not null generated always as (left(encode(sha256(image), 'hex'), 16)) stored,
  saved_at timestamptz not null default now(),
  primary key (school_id, student_id),
  constraint student_photos_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade,
  constraint student_photos_image_small check (octet_length(image) <= 200000),
  constraint student_photos_image_webp
    check (substr(image, 1, 4) = '\x52494646' and substr(image, 9, 4) = '\x57454250')
);

comment on table app_public.student_photos is
  'Photos of students, as the server made them: small WebP pictures without metadata.';
comment on column app_public.student_photos.school_id is 'School.';
comment on column app_public.student_photos.student_id is 'Student.';
comment on column app_public.student_photos.image is 'The picture.';
comment on column app_public.student_photos.version is
  'Beginning of the picture''s SHA-256: another picture, another version.';
comment on column app_public.student_photos.saved_at is 'When the picture was saved.';
comment on constraint student_photos_image_small on app_public.student_photos is
  'A photo has 200 kB at most.';
comment on constraint student_photos_image_webp on app_public.student_photos is
  'This is not a picture.';

create table if not exists app_private.school_keys (
  school_id integer not null references app_public.schools on delete restrict,
  version integer not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (school_id, version),
  constraint school_keys_version_positive check (version > 0),
  constraint school_keys_destroyed_or_there check ((wrapped is null) = (destroyed_at is not null))
);

comment on table app_private.school_keys is
  'The keys that seal what a school must keep secret, each encrypted with the installation''s master '
  'key, which the database does not know. Destroyed ones can''t come back, nor what they sealed.';
comment on column app_private.school_keys.wrapped is 'The encrypted key; NULL once destroyed.';

create table if not exists app_public.student_health (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  seal_id uuid not null default uuidv7(),
  sealed bytea not null,
  key_version integer not null,
  sealed_at timestamptz not null default now(),
  primary key (school_id, student_id),
  constraint student_health_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

comment on table app_public.student_health is
  'What the school knows of a student''s health, sealed by the server; for the right health only.';
comment on column app_public.student_health.school_id is 'School.';
comment on column app_public.student_health.student_id is 'Student.';
comment on column app_public.student_health.seal_id is
  'What the seal is bound to: the bytes open in this row only, which may change its person.';
comment on column app_public.student_health.sealed is
  'The fields of private_fields(student_health) as JSON, encrypted with the school''s key.';
comment on column app_public.student_health.key_version is 'Which of the school''s keys sealed it.';
comment on column app_public.student_health.sealed_at is 'When it was sealed.';

create table if not exists app_public.student_backgrounds (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  student_id uuid not null,
  seal_id uuid not null default uuidv7(),
  sealed bytea not null,
  key_version integer not null,
  sealed_at timestamptz not null default now(),
  primary key (school_id, student_id),
  constraint student_backgrounds_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

comment on table app_public.student_backgrounds is
  'Religion and family background of a student, sealed by the server; for the right background only.';
comment on column app_public.student_backgrounds.school_id is 'School.';
comment on column app_public.student_backgrounds.student_id is 'Student.';
comment on column app_public.student_backgrounds.seal_id is
  'What the seal is bound to: the bytes open in this row only, which may change its person.';
comment on column app_public.student_backgrounds.sealed is
  'The fields of private_fields(student_backgrounds) as JSON, encrypted with the school''s key.';
comment on column app_public.student_backgrounds.key_version is
  'Which of the school''s keys sealed it.';
comment on column app_public.student_backgrounds.sealed_at is 'When it was sealed.';

create table if not exists app_public.guardian_backgrounds (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  guardian_id uuid not null,
  seal_id uuid not null default uuidv7(),
  sealed bytea not null,
  key_version integer not null,
  sealed_at timestamptz not null default now(),
  primary key (school_id, guardian_id),
  constraint guardian_backgrounds_guardian_fkey foreign key (school_id, guardian_id)
    references app_public.guardians (school_id, id) on delete cascade
);

comment on table app_public.guardian_backgrounds is
  'Income and belief of a guardian, sealed by the server; for the right background only.';
comment on column app_public.guardian_backgrounds.school_id is 'School.';
comment on column app_public.guardian_backgrounds.guardian_id is 'Guardian.';
comment on column app_public.guardian_backgrounds.seal_id is
  'What the seal is bound to: the bytes open in this row only, which may change its person.';
comment on column app_public.guardian_backgrounds.sealed is
  'The fields of private_fields(guardian_backgrounds) as JSON, encrypted with the school''s key.';
comment on column app_public.guardian_backgrounds.key_version is
  'Which of the school''s keys sealed it.';
comment on column app_public.guardian_backgrounds.sealed_at is 'When it was sealed.';

call audit.enable('app_public.student_fields');
call audit.enable('app_private.archived_field_values');
call audit.enable('app_public.student_photos', '{image}');
call audit.enable('app_private.school_keys', '{wrapped}');
call audit.enable('app_public.student_health', '{sealed}');
call audit.enable('app_public.student_backgrounds', '{sealed}');
call audit.enable('app_public.guardian_backgrounds', '{sealed}');
--! EndIncluded records/tables.sql
--! Included families/functions/current_family_ids.sql
create or replace function app_hidden.current_family_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct c.family_id), '{}')
  from app_public.family_children c
  where c.school_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_hidden.current_family_ids() is
  'Families of the current school''s students, for its admins; nobody else gets any.';
grant execute on function app_hidden.current_family_ids() to app_user;
--! EndIncluded families/functions/current_family_ids.sql
--! Included families/functions/link_families.sql
create or replace function app_private.link_families(school integer, guardian_ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into app_public.families (user_id, name, time_zone)
  select distinct on (u.id) u.id, u.last_name || ' ' || u.first_name, s.time_zone
  from app_public.guardians g
  join app_public.users u on u.id = g.user_id
  join app_public.schools s on s.id = g.school_id
  join app_public.student_guardians l on l.school_id = g.school_id and l.guardian_id = g.id
  where g.school_id = school
    and g.id = any (guardian_ids)
  order by u.id
  on conflict do nothing;

  insert into app_public.family_children as c (school_id, family_id, student_id)
  select distinct g.school_id, f.id, l.student_id
  from app_public.guardians g
  join app_public.families f on f.user_id = g.user_id
  join app_public.student_guardians l on l.school_id = g.school_id and l.guardian_id = g.id
  where g.school_id = school
    and g.id = any (guardian_ids)
  on conflict (school_id, family_id, student_id) do update
  set is_active = true
  where not c.is_active;

  -- what is no longer so: the family keeps its history, and loses the child
  update app_public.family_children c
  set is_active = false
  from app_public.families f
  where c.school_id = school
    and c.is_active
    and f.id = c.family_id
    and not exists (
      select
      from app_public.guardians g
      join app_public.student_guardians l
        on l.school_id = school and l.guardian_id = g.id and l.student_id = c.student_id
      where g.school_id = school
        and g.user_id = f.user_id);
end;
$$;

comment on function app_private.link_families(integer, uuid[]) is
  'Brings families in step with guardians of a school: who has a user and a child has a family '
  'with that child; what is no longer so becomes inactive.';
--! EndIncluded families/functions/link_families.sql
--! Included families/functions/tg__families.sql
create or replace function app_private.tg__families()
  returns trigger
  language plpgsql volatile
  security definer -- a school's admin may not write families
  set search_path = ''
as $$
begin
  perform app_private.link_families(c.school_id, pg_catalog.array_agg(
    coalesce(pg_catalog.to_jsonb(c) ->> 'guardian_id', pg_catalog.to_jsonb(c) ->> 'id')::uuid))
  from changed c
  group by c.school_id
  order by c.school_id;
  return null;
end;
$$;

comment on function app_private.tg__families() is
  'Changed guardians, or what they are to students: their families follow (link_families()).';

create or replace trigger _500_families_insert
  after insert on app_public.student_guardians referencing new table as changed
  for each statement execute function app_private.tg__families();

create or replace trigger _500_families_update
  after update on app_public.student_guardians referencing new table as changed
  for each statement execute function app_private.tg__families();

create or replace trigger _500_families_delete
  after delete on app_public.student_guardians referencing old table as changed
  for each statement execute function app_private.tg__families();

create or replace trigger _500_families_update
  after update on app_public.guardians referencing new table as changed
  for each statement execute function app_private.tg__families();
--! EndIncluded families/functions/tg__families.sql
--! Included families/functions/tg_families__check.sql
create or replace function app_private.tg_families__check()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (
    select from pg_catalog.pg_timezone_names z where z.name = new.time_zone) then
    raise exception 'There is no time zone “%”', new.time_zone
      using errcode = 'RBVAL', hint = 'Use an IANA name, such as Africa/Abidjan.',
      column = 'time_zone';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_families__check() is 'Error RBVAL: unknown time zone.';

create or replace trigger _100_check
  before insert or update of time_zone on app_public.families
  for each row execute function app_private.tg_families__check();
--! EndIncluded families/functions/tg_families__check.sql
--! Included people/functions/current_marked_child_ids.sql
create or replace function app_hidden.current_marked_child_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct x.id), '{}')
  from (
    select l.student_id as id
    from app_public.guardians g
    join app_public.student_guardians l
      on l.school_id = g.school_id and l.guardian_id = g.id and l.may_see_marks
    where g.school_id = (select app_hidden.current_school_id())
      and g.user_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('guardian'))
    union all
    select s.id
    from app_public.students s
    where s.school_id = (select app_hidden.current_school_id())
      and s.user_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('student'))) as x;
end;

comment on function app_hidden.current_marked_child_ids() is
  'Those of current_child_ids() whose marks and results the user may see: a guardian''s children '
  'unless the school has taken that right away, a student''s own self.';
grant execute on function app_hidden.current_marked_child_ids() to app_user;
--! EndIncluded people/functions/current_marked_child_ids.sql
--! Included grading/functions/term_marks.sql
create or replace function app_hidden.term_marks(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, assessment_id uuid, value numeric, code text,
    maximum numeric, coefficient numeric, normalised numeric, weight numeric, is_counted boolean,
    reason text, points numeric, category text, optional text)
  language sql stable parallel safe
begin atomic
  with followed as materialized (
    select f.student_id, f.course_id, f.subject_id,
      coalesce(s.scale, (select sc.scale from app_public.schools sc where sc.id = school)) as scale
    from app_hidden.term_courses(school, class, term, today) as f
    join app_public.subjects s on s.school_id = school and s.id = f.subject_id),
  moved as materialized (
    select r.student_id, e.class_id
    from app_hidden.term_roster(school, class, term, today) as r
    join app_public.classes own on own.school_id = school and own.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = r.student_id
      and e.academic_year_id = own.academic_year_id
      and e.class_id <> class
      and e.starts_on < r.starts_on),
  assessed as materialized (
    select a.id, a.course_id, a.maximum, a.coefficient, a.published_at, a.category, a.optional
    from (select distinct f.course_id from followed f) as c
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.course_id and a.term_id = term),
  given as materialized (
    select m.assessment_id, m.student_id, m.value, m.code
    from assessed a
    join app_public.marks m on m.school_id = school and m.assessment_id = a.id),
  -- an inner and a left join, as the conditions say: full ones are never done row by row, which the
  -- planner would choose here, because it expects few rows
  wanted as materialized (
    select f.student_id, f.scale, a.*
    from followed f
    full join assessed a on a.course_id = f.course_id
    where num_nulls(f.student_id, a.id) = 0),
  expected as (
    select w.student_id, w.course_id, w.scale, w.id, w.maximum, w.coefficient, w.published_at,
      g.value, g.code, w.category, w.optional
    from wanted w
    full join given g on g.assessment_id = w.id and g.student_id = w.student_id
    where num_nulls(w.id) = 0
    union all
    -- changed class within the year: the marks of the same subject from the earlier class
    select f.student_id, f.course_id, f.scale, a.id, a.maximum, a.coefficient, a.published_at,
      m.value, m.code, a.category, a.optional
    from moved v
    join app_public.courses c on c.school_id = school and c.class_id = v.class_id
    join followed f
      on f.student_id = v.student_id and f.subject_id = c.subject_id and f.course_id <> c.id
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.id and a.term_id = term
    join app_public.marks m
      on m.school_id = school and m.assessment_id = a.id and m.student_id = v.student_id),
  weighted as materialized (
    select x.student_id, x.course_id, x.scale, x.id, x.value, x.code, x.maximum, x.coefficient,
      x.category, x.optional, w.weight, r.reason,
      case
        when k.effect = 'zero' then 0
        when x.maximum = x.scale then x.value
        else app_hidden.quotient(x.value * x.scale, x.maximum) end as normalised
    from expected x
    join app_public.terms t on t.school_id = school and t.id = term
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    left join app_public.mark_codes k on k.school_id = school and k.code = x.code
    cross join lateral (
      select case p.maximum_rule
        when 'proportional' then app_hidden.quotient(x.coefficient * x.maximum, x.scale)
        else x.coefficient end as weight) as w
    cross join lateral (
      select case
        when official and x.published_at is null then 'unpublished'
        when x.value is null and x.code is null then 'missing'
        when k.effect = 'neutral' then 'neutral'
        when w.weight = 0 then 'zero_coefficient' end as reason) as r),
  -- few: optional marks, or a policy that leaves out marks or gives one an extra weight
  special as (
    select g.student_id, w.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    cross join lateral (
      select m.student_id, m.course_id, m.scale, array_agg(m.id) as ids,
        array_agg(m.normalised) as figures, array_agg(m.weight) as weights,
        array_agg(m.optional) as options
      from weighted m
      where m.reason is null
        and (p.dropped_marks > 0 or p.extra_weight > 0 or (
          select bool_or(o.optional is not null) from weighted o))
      -- a category is averaged by itself (R6), with its own bonus marks and omissions
      group by m.student_id, m.course_id, m.scale,
        case p.category_rule when 'average' then m.category end
      having count(m.optional) > 0 or p.dropped_marks > 0 or p.extra_weight > 0) as g
    cross join lateral app_hidden.weighed_marks(
      g.ids, g.figures, g.weights, g.options, g.scale, p) as w
    where t.school_id = school
      and t.id = term)
  select m.student_id, m.course_id, m.id, m.value, m.code, m.maximum, m.coefficient,
    m.normalised, coalesce(s.weight, m.weight), coalesce(m.reason, s.reason) is null,
    coalesce(m.reason, s.reason), coalesce(s.points, m.weight * m.normalised), m.category,
    m.optional
  from weighted m
  left join special s on s.student_id = m.student_id and s.id = m.id;
end;

comment on function app_hidden.term_marks(integer, uuid, uuid, boolean, date, uuid) is
  'Every mark that could count for a class and term, and why it does or not: the calculation and '
  'the explanation both come from here. normalised: the mark on the subject''s scale (g·S/b; 0 for '
  'a code that counts zero); weight: what it adds to the denominator, the coefficient, times '
  'maximum / scale when proportional (R2), 0 for a bonus (R3), more with an extra weight (R5); '
  'points: what it adds to the numerator; reason: NULL when counted, else unpublished (official '
  'figures only), missing, neutral (code), zero_coefficient, left_out (R5), no_bonus (R3) or '
  'no_improvement (R4). Under the term''s policy '
  'version, or another to compare with. It sees all marks of the class: only functions that check '
  'duties call it.';
--! EndIncluded grading/functions/term_marks.sql
--! Included grading/functions/term_averages.sql
create or replace function app_hidden.term_averages(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, subject_id uuid, is_enrolled boolean, coefficient numeric,
    mode text, average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, scale numeric, conduct numeric,
    rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.*
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  school_scale as materialized (
    select sc.scale
    from app_public.schools sc
    where sc.id = school),
  sums as materialized (
    select b.student_id, b.course_id,
      case p.category_rule
        when 'average' then app_hidden.quotient(
          sum(b.coefficient * b.average),
          sum(b.coefficient) filter (where b.average is not null))
        else min(b.average) end as average,
      sum(b.weights) as weights, sum(b.plain) as plain, sum(b.marks)::integer as marks,
      sum(b.missing)::integer as missing
    from app_hidden.course_parts(school, class, term, official, today, under_policy) as b
    join policy p on true
    group by b.student_id, b.course_id, p.category_rule),
  followed as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, f.mode,
      s.average, s.plain, s.marks, s.weights, s.missing
    from app_hidden.term_courses(school, class, term, today) as f
    -- as in term_marks(): a left join that is never done row by row
    full join sums s on s.student_id = f.student_id and s.course_id = f.course_id
    where num_nulls(f.student_id) = 0),
  subject as materialized (
    select f.student_id, f.course_id, f.subject_id, f.is_enrolled, f.coefficient, su.is_conduct,
      case when su.is_conduct and p.conduct_rule <> 'subject' then 'excluded' else f.mode end
        as mode,
      coalesce(su.scale, sc.scale) as scale, sc.scale as school_scale,
      app_hidden.adjusted(f.average, a.points, coalesce(su.scale, sc.scale), p) as average,
      app_hidden.quotient(f.plain, f.marks) as plain_average,
      coalesce(f.marks, 0) as marks,
      coalesce(f.weights, 0) as weights,
      coalesce(f.missing, 0) as missing
    from followed f
    join policy p on true
    join school_scale sc on true
    join app_public.subjects su on su.school_id = school and su.id = f.subject_id
    left join app_public.course_adjustments a
      on a.school_id = school
      and a.student_id = f.student_id
      and a.course_id = f.course_id
      and a.term_id = term),
  counted as (
    select s.*, g.figure, g.weight, g.points, g.is_expected
    from subject s
    join policy p on true
    cross join lateral app_hidden.general_part(
      s.average, s.coefficient, s.mode, s.scale, s.school_scale, p) as g),
  summed as (
    select c.student_id, c.is_enrolled,
      sum(c.points) as points, sum(c.weight) as coefficients,
      sum(c.marks)::integer as marks,
      coalesce(sum(c.coefficient) filter (where c.is_expected), 0) as expected,
      coalesce(sum(c.coefficient) filter (where c.is_expected and c.figure is not null), 0)
        as covered,
      sum(c.missing)::integer as missing,
      min(c.school_scale) as scale,
      min(c.figure) filter (where c.is_conduct and c.mode <> 'excluded') as conduct,
      array_agg(c.coefficient) filter (where c.is_expected and p.rank_ties <> '{}')
        as all_coefficients,
      array_agg(c.figure) filter (where c.is_expected and p.rank_ties <> '{}') as all_figures
    from counted c
    join policy p on true
    group by c.student_id, c.is_enrolled),
  general as materialized (
    select s.student_id, s.is_enrolled, s.marks, s.expected, s.covered, s.missing, s.scale,
      s.all_coefficients, s.all_figures, coalesce(k.mark, s.conduct) as conduct,
      -- a computed conduct mark alone makes no average
      app_hidden.stepped(
        app_hidden.quotient(
          s.points + coalesce(k.coefficient * k.mark, 0),
          s.coefficients + coalesce(k.coefficient, 0)),
        p.general_rounding_step, p.general_rounding_direction) as average
    from summed s
    join policy p on true
    left join app_hidden.conduct_marks(school, class, term, today, under_policy) as k
      on k.student_id = s.student_id)
  select s.student_id, s.course_id, s.subject_id, s.is_enrolled, s.coefficient, s.mode, s.average,
    s.plain_average, s.marks, s.weights, null::numeric, s.missing, s.scale, null::numeric,
    case when s.is_enrolled and s.average is not null
      then array[app_hidden.rank_key(s.average, p)] end
  from subject s
  join policy p on true
  union all
  select g.student_id, null, null, g.is_enrolled, null, null, g.average,
    null, g.marks, g.expected, g.covered, g.missing, g.scale, g.conduct,
    case when g.is_enrolled and g.average is not null
      and g.covered >= p.minimum_coverage * g.expected
      then array[app_hidden.rank_key(g.average, p)] ||
        case when p.rank_ties <> '{}' then app_hidden.tie_breaks(
          p.rank_ties, g.all_coefficients, g.all_figures, g.conduct, (
            select st.birth_date
            from app_public.students st
            where st.school_id = school
              and st.id = g.student_id)) end end
  from general g
  join policy p on true;
end;

comment on function app_hidden.term_averages(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator, but for ranks: averages of a class in a term, one row per student and course '
  'and one per student with course_id NULL, the general average (there, total_coefficient and '
  'covered_coefficient are the coefficients expected and covered). rank_key: what ranks compare, '
  'the average as the policy says and then what parts equals; NULL for who is not ranked. Rules R1 '
  'to R10 and R13 of the grading rules, under the term''s policy version, or another to compare '
  'with; official: published assessments only. It sees all marks of the class: only functions that '
  'check duties call it.';
--! EndIncluded grading/functions/term_averages.sql
--! Included states/functions/live_figures.sql
create or replace function app_hidden.live_figures(school integer, class uuid, term uuid)
  returns table (
    student_id uuid, course_id uuid, is_enrolled boolean, average numeric, rank integer,
    is_tied boolean, ranked integer, covered_coefficient numeric, total_coefficient numeric,
    missing_marks integer, conduct numeric)
  language plpgsql stable
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_today date := app_hidden.school_today(school); -- once: the calculator is part of the query
  v_is_official boolean := app_hidden.is_term_closed(school, class, term);
  v_figures app_private.live_figure[];
begin
  if not v_is_official and app_private.is_result_valid(school, class, term) then
    select r.figures is null, r.figures into v_is_official, v_figures
    from app_private.provisional_results r
    join app_public.terms t on t.school_id = school and t.id = term
    where r.school_id = school
      and r.class_id = class
      and r.term_id = term
      and r.day = least(t.ends_on, greatest(v_today, t.starts_on));
    if v_figures is not null then
      return query select f.* from unnest(v_figures) as f;
      return;
    end if;
  end if;
  if v_is_official then
    return query
      select r.student_id, r.course_id, t.is_enrolled, r.average, r.rank, r.is_tied, s.ranked,
        null::numeric, r.total_coefficient, r.missing_marks, null::numeric
      from app_public.course_results r
      left join app_public.course_statistics s
        on s.school_id = school
        and s.class_id = class
        and s.term_id = term
        and s.course_id = r.course_id
      left join app_public.term_results t
        on t.school_id = school
        and t.class_id = class
        and t.term_id = term
        and t.student_id = r.student_id
      where r.school_id = school and r.class_id = class and r.term_id = term
      union all
      select r.student_id, null, r.is_enrolled, r.average, r.rank, r.is_tied, s.ranked,
        r.covered_coefficient, r.total_coefficient, r.missing_marks, r.conduct
      from app_public.term_results r
      left join app_public.term_statistics s
        on s.school_id = school and s.class_id = class and s.term_id = term
      where r.school_id = school and r.class_id = class and r.term_id = term;
    return;
  end if;
  return query
    select f.student_id, f.course_id, f.is_enrolled, f.average, f.rank, f.is_tied, f.ranked,
      f.covered_coefficient, f.total_coefficient, f.missing_marks, f.conduct
    from app_hidden.term_figures(school, class, term, false, v_today) as f;
end;
$$;

comment on function app_hidden.live_figures(integer, uuid, uuid) is
  'What staff see as provisional: with unpublished assessments, calculated now or, where nothing '
  'changed since, as kept by the worker; once the term is closed for the class, its frozen results. '
  'It sees all marks of the class: only functions that check duties call it.';
--! EndIncluded states/functions/live_figures.sql
--! Included states/functions/store_provisional_results.sql
create or replace function app_private.store_provisional_results(
  school integer, class uuid, term uuid, today date)
  returns void
  language sql volatile
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  delete from app_private.provisional_results r
  using app_public.terms t, app_public.grading_policy_versions p
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and t.school_id = school
    and t.id = term
    and p.school_id = school
    and p.id = t.policy_version_id
    and p.rank_scope = 'level';

  insert into app_private.provisional_results as r (school_id, class_id, term_id, day, figures)
  select school, class, term, least(t.ends_on, greatest(today, t.starts_on)),
    -- marks of other classes may count here: what is unpublished anywhere is enough
    case when exists (
      select
      from app_public.assessments a
      where a.school_id = school
        and a.term_id = term
        and a.published_at is null)
    then (
      select array_agg(
        (f.student_id, f.course_id, f.is_enrolled, f.average, f.rank, f.is_tied, f.ranked,
          f.covered_coefficient, f.total_coefficient, f.missing_marks,
          f.conduct)::app_private.live_figure)
      from app_hidden.term_figures(school, class, term, false, today) as f) end
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = school
    and p.id = t.policy_version_id
    -- ranks within the level change with unpublished marks of other classes: always calculated
    and p.rank_scope = 'class'
  where t.school_id = school
    and t.id = term
  on conflict (school_id, class_id, term_id) do update
  set day = excluded.day, figures = excluded.figures;
end;

comment on function app_private.store_provisional_results(integer, uuid, uuid, date) is
  'Keeps the provisional figures of a class''s term for live_figures(), but where ranks are within '
  'the level. Called under the lock of recompute_class_results.';
--! EndIncluded states/functions/store_provisional_results.sql
--! Included grading/functions/recompute_class_results.sql
create or replace function app_private.recompute_class_results(
  school integer, class uuid, term uuid)
  returns integer
  language plpgsql volatile
  security definer -- the worker may read and write no table
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
  v_changed integer;
  v_class uuid;
  v_state text;
  v_closed_on date;
begin
  -- one at a time: a slower, older calculation must not overwrite a newer one
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('results:' || school || ':' || class || ':' || term, 0));
  -- first forget, then look: what is committed later leaves its own line
  delete from app_private.dirty_results d
  where d.school_id = school and d.class_id = class and d.term_id = term;

  select ct.state, (ct.closed_at at time zone s.time_zone)::date into v_state, v_closed_on
  from app_public.class_terms ct
  join app_public.schools s on s.id = school
  where ct.school_id = school
    and ct.class_id = class
    and ct.term_id = term;
  -- a closed term stays as it is; corrected, it is calculated as of the day it was closed
  v_changed := case
    when v_state = 'closed' then 0
    when v_state = 'correcting'
      then app_private.store_term_results(school, class, term, v_closed_on)
    else app_private.store_term_results(school, class, term, v_today) end;
  if v_state in ('closed', 'correcting') then
    delete from app_private.provisional_results r
    where r.school_id = school and r.class_id = class and r.term_id = term;
  else
    perform app_private.store_provisional_results(school, class, term, v_today);
  end if;

  for v_class in
    select distinct e.class_id
    from app_public.enrollments member
    join app_public.classes c on c.school_id = school and c.id = class
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = c.academic_year_id
    where member.school_id = school
      and member.class_id = class
    order by 1
  loop
    v_changed := v_changed + app_private.store_year_results(school, v_class, v_today);
  end loop;

  perform pg_catalog.pg_notify(
    'results', pg_catalog.json_build_object('school', school, 'class', class, 'term', term)::text);
  return v_changed;
end;
$$;

comment on function app_private.recompute_class_results(integer, uuid, uuid) is
  'Calculates the official results of a class and term and the annual ones they change, stores the '
  'rows that differ and tells the channel “results”. Returns how many figures changed. The results '
  'of a closed term stay; the annual ones still follow the other terms.';
grant execute on function app_private.recompute_class_results(integer, uuid, uuid)
  to rollbook_worker;
--! EndIncluded grading/functions/recompute_class_results.sql
--! Included grading/functions/country_template.sql
create or replace function app_hidden.country_template(country text)
  returns text
  language sql stable parallel safe
begin atomic
  select t.code
  from app_public.policy_templates() as t
  where country_template.country = any (t.countries)
     or t.code = 'standard'
  order by t.code = 'standard'
  limit 1;
end;

comment on function app_hidden.country_template(text) is
  'The policy template that schools of a country begin with: standard where there is no other.';
grant execute on function app_hidden.country_template(text) to app_user;
--! EndIncluded grading/functions/country_template.sql
--! Included people/name_order.sql
-- A record is compared column by column, each by its own collation; of a school's names only the
-- columns of its collation hold anything. So one `order by` serves schools of every language.
do $$
begin
  if pg_catalog.to_regtype('app_hidden.name_order') is null then
    create type app_hidden.name_order as (
      last_name text collate "und-x-icu",
      first_name text collate "und-x-icu",
      az_last_name text collate "az-x-icu",
      az_first_name text collate "az-x-icu",
      km_last_name text collate "km-x-icu",
      km_first_name text collate "km-x-icu",
      wo_last_name text collate "wo-x-icu",
      wo_first_name text collate "wo-x-icu"
    );
  end if;
end;
$$;

comment on type app_hidden.name_order is
  'Where a name stands in a list of people, by the collation of the school: name_order().';
--! EndIncluded people/name_order.sql
--! Included people/functions/name_collation.sql
create or replace function app_hidden.name_collation(
  school integer default app_hidden.current_school_id())
  returns text
  language sql stable parallel safe
begin atomic
  select coalesce(s.name_collation, case when s.language in ('az', 'km', 'wo') then s.language end,
    'und')
  from app_public.schools s
  where s.id = school;
end;

comment on function app_hidden.name_collation(integer) is
  'By whose order the school''s lists of people go: az, km, wo or und, which is right for French, '
  'English and most others. The school''s own choice, else its language''s.';
grant execute on function app_hidden.name_collation(integer) to app_user;
--! EndIncluded people/functions/name_collation.sql
--! Included people/functions/name_order.sql
create or replace function app_hidden.name_order(last_name text, first_name text, collation_of text)
  returns app_hidden.name_order
  language sql immutable parallel safe
return row(
  case when collation_of = 'und' then last_name end,
  case when collation_of = 'und' then first_name end,
  case when collation_of = 'az' then last_name end,
  case when collation_of = 'az' then first_name end,
  case when collation_of = 'km' then last_name end,
  case when collation_of = 'km' then first_name end,
  case when collation_of = 'wo' then last_name end,
  case when collation_of = 'wo' then first_name end)::app_hidden.name_order;

comment on function app_hidden.name_order(text, text, text) is
  'What lists of people are ordered by: last then first name, as readers of the collation '
  '(name_collation()) expect them.';
grant execute on function app_hidden.name_order(text, text, text) to app_user;
--! EndIncluded people/functions/name_order.sql
--! Included institutions/policies/schools.sql
-- Quotas, scale and tier are the operator's business; a school's admin edits the rest.
alter table app_public.schools enable row level security;
call app_private.drop_policies('app_public.schools');

create policy select_reachable on app_public.schools for select to app_user
  using (id = any ((select app_hidden.reachable_institution_ids())::integer[]));
create policy update_admin on app_public.schools for update to app_user
  using (id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select on app_public.schools to app_user;
grant update (time_zone, currency, language, ranks_shown_to_families, publishing_duty,
    closing_duty, reopening_duty, name_collation, bulletin_layout, bulletin_color,
    bulletin_header, bulletin_place, bulletin_signatory, bulletin_distinctions)
  on app_public.schools to app_user;
--! EndIncluded institutions/policies/schools.sql
--! Included access/policies/memberships.sql
-- Admins give duties to people who already work in the school; strangers are invited instead.
alter table app_public.memberships enable row level security;
call app_private.drop_policies('app_public.memberships');

create policy select_own on app_public.memberships for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy insert_admin on app_public.memberships for insert to app_user
  with check (
    institution_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and user_id = any ((select app_hidden.current_staff_ids())::uuid[]));
create policy update_admin on app_public.memberships for update to app_user
  using (institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy delete_admin on app_public.memberships for delete to app_user
  using (institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select, delete on app_public.memberships to app_user;
grant insert (user_id, institution_id, duty, starts_on, ends_on)
  on app_public.memberships to app_user;
grant update (starts_on, ends_on, rights) on app_public.memberships to app_user;
--! EndIncluded access/policies/memberships.sql
--! Included people/policies/students.sql
call app_private.protect('app_public.students');

create policy select_members on app_public.students for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_student_ids())::uuid[])
    or id = any ((select app_hidden.current_child_ids())::uuid[])
    or (select app_hidden.has_right('health', 'background')));
create policy insert_staff on app_public.students for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.students for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.students for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.students for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select, delete on app_public.students to app_user;
grant insert (id, student_number, last_name, first_name, sex, birth_date, birth_place, phone,
    email, status, house_number, village, commune, district, province, address, emergency_name,
    emergency_phone, enrolled_on, graduated_on, previous_school, transfer_reason, is_registered, custom)
  on app_public.students to app_user;
grant update (student_number, last_name, first_name, sex, birth_date, birth_place, phone, email,
    status, house_number, village, commune, district, province, address, emergency_name,
    emergency_phone, enrolled_on, graduated_on, previous_school, transfer_reason, is_registered, custom)
  on app_public.students to app_user;
--! EndIncluded people/policies/students.sql
--! Included people/policies/guardians.sql
call app_private.protect('app_public.guardians');

create policy select_members on app_public.guardians for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_guardian_ids())::uuid[])
    or user_id = (select app_hidden.current_user_id())
    or (select app_hidden.has_right('background')));
create policy insert_staff on app_public.guardians for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.guardians for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.guardians for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.guardians to app_user;
grant insert (id, last_name, first_name, phone, phone_2, email, occupation, children_count,
    birth_district, address)
  on app_public.guardians to app_user;
grant update (last_name, first_name, phone, phone_2, email, occupation, children_count,
    birth_district, address)
  on app_public.guardians to app_user;
--! EndIncluded people/policies/guardians.sql
--! Included people/policies/student_guardians.sql
call app_private.protect('app_public.student_guardians');

create policy select_members on app_public.student_guardians for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
    or (select app_hidden.has_right('background')));
create policy insert_staff on app_public.student_guardians for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_guardians for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_guardians for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_guardians to app_user;
grant insert (student_id, guardian_id, relation, priority, may_see_marks, may_act, lives_with)
  on app_public.student_guardians to app_user;
grant update (relation, priority, may_see_marks, may_act, lives_with)
  on app_public.student_guardians to app_user;
--! EndIncluded people/policies/student_guardians.sql
--! Included kin/policies/scholarships.sql
-- Teachers don't learn who gets money; the family does.
call app_private.protect('app_public.scholarships');

create policy select_members on app_public.scholarships for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.scholarships for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.scholarships for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.scholarships for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.scholarships to app_user;
grant insert (id, student_id, sponsor, type, amount, currency, frequency, starts_on, ends_on, status,
    renewed_from_id, note)
  on app_public.scholarships to app_user;
grant update (sponsor, type, amount, currency, frequency, starts_on, ends_on, status, note)
  on app_public.scholarships to app_user;
--! EndIncluded kin/policies/scholarships.sql
--! Included kin/policies/student_needs.sql
call app_private.protect('app_public.student_needs');

create policy select_staff on app_public.student_needs for select to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy insert_staff on app_public.student_needs for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_needs for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_needs for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_needs to app_user;
grant insert (student_id, kind, note, met_on) on app_public.student_needs to app_user;
grant update (note, met_on) on app_public.student_needs to app_user;
--! EndIncluded kin/policies/student_needs.sql
--! Included merges/policies/student_merges.sql
-- Written by functions only: merge_students() and undo_merge().
call app_private.protect('app_public.student_merges');

create policy select_staff on app_public.student_merges for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.student_merges to app_user;
--! EndIncluded merges/policies/student_merges.sql
--! Included families/policies/families.sql
-- A family belongs to its user. The schools of its children read it, for their own students.
alter table app_public.families enable row level security;
call app_private.drop_policies('app_public.families');

create policy select_own on app_public.families for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or id = any ((select app_hidden.current_family_ids())::uuid[]));
create policy update_own on app_public.families for update to app_user
  using (user_id = (select app_hidden.current_user_id()));

grant select on app_public.families to app_user;
grant update (name, time_zone, preferences, is_active) on app_public.families to app_user;
--! EndIncluded families/policies/families.sql
--! Included start/policies/start_skips.sql
call app_private.protect('app_public.start_skips');

create policy select_staff on app_public.start_skips for select to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy insert_staff on app_public.start_skips for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.start_skips for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.start_skips to app_user;
grant insert (step) on app_public.start_skips to app_user;
--! EndIncluded start/policies/start_skips.sql
--! Included families/policies/family_children.sql
-- Written by link_families() only. Over several schools, the family reads my_family().
call app_private.protect('app_public.family_children');

create policy select_members on app_public.family_children for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
      and exists (
        select
        from app_public.families f
        where f.id = family_children.family_id
          and f.user_id = (select app_hidden.current_user_id())));

grant select on app_public.family_children to app_user;
--! EndIncluded families/policies/family_children.sql
--! Included merges/policies/student_distinctions.sql
-- Written by functions only: part_students().
call app_private.protect('app_public.student_distinctions');

create policy select_staff on app_public.student_distinctions for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.student_distinctions to app_user;
--! EndIncluded merges/policies/student_distinctions.sql
--! Included records/policies/student_fields.sql
-- Written by save_structure(), reorder_structure(), remove_student_field(), restore_student_field().
call app_private.protect('app_public.student_fields');

create policy select_members on app_public.student_fields for select to app_user
  using (
    (select app_hidden.has_duty('admin', 'teacher', 'guardian', 'student')));
create policy insert_staff on app_public.student_fields for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_fields for update to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.student_fields to app_user;
grant insert (id, name, type, choices, is_required, position)
  on app_public.student_fields to app_user;
grant update (name, choices, is_required, position) on app_public.student_fields to app_user;
--! EndIncluded records/policies/student_fields.sql
--! Included records/policies/student_photos.sql
-- Who sees the student sees the photo. Only the server writes one, after it looked at the picture.
call app_private.protect('app_public.student_photos');

create policy select_members on app_public.student_photos for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
    or (select app_hidden.has_right('health', 'background')));
create policy insert_staff on app_public.student_photos for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_photos for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_photos for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_photos to app_user;
grant insert (student_id, image) on app_public.student_photos to app_user;
grant update (image, saved_at) on app_public.student_photos to app_user;
--! EndIncluded records/policies/student_photos.sql
--! Included records/policies/student_health.sql
-- Nobody but who was given the right, and they only what the server unseals for them.
call app_private.protect('app_public.student_health');

create policy select_trusted on app_public.student_health for select to app_user
  using (
    (select app_hidden.has_right('health')));
create policy insert_trusted on app_public.student_health for insert to app_user
  with check (
    (select app_hidden.has_right('health')));
create policy update_trusted on app_public.student_health for update to app_user
  using (
    (select app_hidden.has_right('health')));
create policy delete_trusted on app_public.student_health for delete to app_user
  using (
    (select app_hidden.has_right('health')));

grant select, delete on app_public.student_health to app_user;
grant insert (student_id, seal_id, sealed, key_version)
  on app_public.student_health to app_user;
grant update (seal_id, sealed, key_version, sealed_at) on app_public.student_health to app_user;
--! EndIncluded records/policies/student_health.sql
--! Included records/policies/student_backgrounds.sql
-- Nobody but who was given the right, and they only what the server unseals for them.
call app_private.protect('app_public.student_backgrounds');

create policy select_trusted on app_public.student_backgrounds for select to app_user
  using (
    (select app_hidden.has_right('background')));
create policy insert_trusted on app_public.student_backgrounds for insert to app_user
  with check (
    (select app_hidden.has_right('background')));
create policy update_trusted on app_public.student_backgrounds for update to app_user
  using (
    (select app_hidden.has_right('background')));
create policy delete_trusted on app_public.student_backgrounds for delete to app_user
  using (
    (select app_hidden.has_right('background')));

grant select, delete on app_public.student_backgrounds to app_user;
grant insert (student_id, seal_id, sealed, key_version)
  on app_public.student_backgrounds to app_user;
grant update (seal_id, sealed, key_version, sealed_at) on app_public.student_backgrounds to app_user;
--! EndIncluded records/policies/student_backgrounds.sql
--! Included records/policies/guardian_backgrounds.sql
-- Nobody but who was given the right, and they only what the server unseals for them.
call app_private.protect('app_public.guardian_backgrounds');

create policy select_trusted on app_public.guardian_backgrounds for select to app_user
  using (
    (select app_hidden.has_right('background')));
create policy insert_trusted on app_public.guardian_backgrounds for insert to app_user
  with check (
    (select app_hidden.has_right('background')));
create policy update_trusted on app_public.guardian_backgrounds for update to app_user
  using (
    (select app_hidden.has_right('background')));
create policy delete_trusted on app_public.guardian_backgrounds for delete to app_user
  using (
    (select app_hidden.has_right('background')));

grant select, delete on app_public.guardian_backgrounds to app_user;
grant insert (guardian_id, seal_id, sealed, key_version)
  on app_public.guardian_backgrounds to app_user;
grant update (seal_id, sealed, key_version, sealed_at) on app_public.guardian_backgrounds to app_user;
--! EndIncluded records/policies/guardian_backgrounds.sql
--! Included records/policies/secrets.sql
-- Keys and what archived fields held: only definer functions reach them.
alter table app_private.school_keys enable row level security;
alter table app_private.archived_field_values enable row level security;
--! EndIncluded records/policies/secrets.sql
--! Included grading/policies/marks.sql
-- A family sees the published marks of its children.
call app_private.protect('app_public.marks');

create policy select_members on app_public.marks for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_readable_assessment_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[])
      and exists (
        select
        from app_public.assessments a
        where a.school_id = marks.school_id
          and a.id = marks.assessment_id
          and a.published_at is not null));
create policy insert_staff on app_public.marks for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));
create policy update_staff on app_public.marks for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));
create policy delete_staff on app_public.marks for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));

grant select, delete on app_public.marks to app_user;
grant insert (assessment_id, student_id, value, code, comment)
  on app_public.marks to app_user;
grant update (value, code, comment)
  on app_public.marks to app_user;
--! EndIncluded grading/policies/marks.sql
--! Included grading/policies/course_adjustments.sql
call app_private.protect('app_public.course_adjustments');

create policy select_members on app_public.course_adjustments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy insert_staff on app_public.course_adjustments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy update_staff on app_public.course_adjustments for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy delete_staff on app_public.course_adjustments for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));

grant select, delete on app_public.course_adjustments to app_user;
grant insert (course_id, term_id, student_id, points, reason)
  on app_public.course_adjustments to app_user;
grant update (points, reason) on app_public.course_adjustments to app_user;
--! EndIncluded grading/policies/course_adjustments.sql
--! Included grading/policies/year_exams.sql
call app_private.protect('app_public.year_exams');

create policy select_members on app_public.year_exams for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy insert_staff on app_public.year_exams for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.year_exams for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.year_exams for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.year_exams to app_user;
grant insert (academic_year_id, student_id, average) on app_public.year_exams to app_user;
grant update (average) on app_public.year_exams to app_user;
--! EndIncluded grading/policies/year_exams.sql
--! Included grading/policies/conduct_records.sql
-- Whoever teaches a student records; only who recorded it, or an admin, takes it back.
call app_private.protect('app_public.conduct_records');

create policy select_members on app_public.conduct_records for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy insert_staff on app_public.conduct_records for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));
create policy update_staff on app_public.conduct_records for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or recorded_by = (select app_hidden.current_user_id())
      and student_id = any ((select app_hidden.current_student_ids())::uuid[]));
create policy delete_staff on app_public.conduct_records for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or recorded_by = (select app_hidden.current_user_id())
      and student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select, delete on app_public.conduct_records to app_user;
grant insert (id, student_id, term_id, happened_on, points, hours, reason)
  on app_public.conduct_records to app_user;
grant update (happened_on, points, hours, reason) on app_public.conduct_records to app_user;
--! EndIncluded grading/policies/conduct_records.sql
--! Included grading/policies/course_results.sql
-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.course_results');

create policy select_members on app_public.course_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy select_analysts on app_public.course_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.course_results to app_user;
--! EndIncluded grading/policies/course_results.sql
--! Included grading/policies/term_results.sql
-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.term_results');

create policy select_members on app_public.term_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy select_analysts on app_public.term_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.term_results to app_user;
--! EndIncluded grading/policies/term_results.sql
--! Included grading/policies/year_results.sql
-- Written by the worker only. Where families see no ranks, they read student_results().
call app_private.protect('app_public.year_results');

create policy select_members on app_public.year_results for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or (select app_hidden.families_see_ranks())
      and student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy select_analysts on app_public.year_results for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select on app_public.year_results to app_user;
--! EndIncluded grading/policies/year_results.sql
--! Included bulletins/policies/phrases.sql
-- The school's are its admins' to keep, everybody's own are theirs.
call app_private.protect('app_public.phrases');

create policy select_staff on app_public.phrases for select to app_user
  using (
    owner_id = (select app_hidden.current_user_id())
    or owner_id is null and (select app_hidden.has_duty('admin', 'teacher')));
create policy insert_staff on app_public.phrases for insert to app_user
  with check (
    owner_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('admin', 'teacher'))
    or owner_id is null and (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.phrases for update to app_user
  using (
    owner_id = (select app_hidden.current_user_id())
    or owner_id is null and (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.phrases for delete to app_user
  using (
    owner_id = (select app_hidden.current_user_id())
    or owner_id is null and (select app_hidden.has_duty('admin')));

grant select, delete on app_public.phrases to app_user;
grant insert (id, owner_id, text) on app_public.phrases to app_user;
grant update (text) on app_public.phrases to app_user;
--! EndIncluded bulletins/policies/phrases.sql
--! Included bulletins/policies/course_appreciations.sql
-- Written by save_appreciations() only; families read them on the bulletin.
call app_private.protect('app_public.course_appreciations');

create policy select_staff on app_public.course_appreciations for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[]));

grant select on app_public.course_appreciations to app_user;
--! EndIncluded bulletins/policies/course_appreciations.sql
--! Included bulletins/policies/councils.sql
-- Written by open_council() and issue_bulletins() only.
call app_private.protect('app_public.councils');

create policy select_staff on app_public.councils for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));

grant select on app_public.councils to app_user;
--! EndIncluded bulletins/policies/councils.sql
--! Included bulletins/policies/council_remarks.sql
-- Written by save_council_remarks() only; families read them on the bulletin.
call app_private.protect('app_public.council_remarks');

create policy select_staff on app_public.council_remarks for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_main_class_ids())::uuid[]));

grant select on app_public.council_remarks to app_user;
--! EndIncluded bulletins/policies/council_remarks.sql
--! Included bulletins/policies/school_images.sql
-- Written by save_school_image() only.
call app_private.protect('app_public.school_images');

create policy select_staff on app_public.school_images for select to app_user
  using (
    (select app_hidden.has_duty('admin', 'teacher')));

grant select on app_public.school_images to app_user;
--! EndIncluded bulletins/policies/school_images.sql
--! Included bulletins/policies/bulletins.sql
-- Written by issue_bulletins() and revoke_bulletin() only. A family reads what holds.
call app_private.protect('app_public.bulletins');

create policy select_members on app_public.bulletins for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_main_class_ids())::uuid[])
    or state = 'issued'
      and student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));

grant select on app_public.bulletins to app_user;
--! EndIncluded bulletins/policies/bulletins.sql
--! Included bulletins/policies/bulletin_batches.sql
-- Written by make_bulletins(), cancel_bulletins() and resume_bulletins() only.
call app_private.protect('app_public.bulletin_batches');

create policy select_staff on app_public.bulletin_batches for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.bulletin_batches to app_user;
--! EndIncluded bulletins/policies/bulletin_batches.sql
--! Included bulletins/policies/bulletin_files.sql
-- Written by the worker only.
call app_private.protect('app_public.bulletin_files');

create policy select_staff on app_public.bulletin_files for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.bulletin_files to app_user;
--! EndIncluded bulletins/policies/bulletin_files.sql
--! Included bulletins/policies/bulletin_copies.sql
-- Nobody's to read directly: bulletin_copy() gives a copy to who may read the bulletin.
call app_private.protect('app_public.bulletin_copies');
--! EndIncluded bulletins/policies/bulletin_copies.sql
--! Included access/functions/viewer.sql
create or replace function app_public.viewer()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'user', json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'language', u.language),
    'duties', (
      select coalesce(json_agg(d.duty order by d.duty), '[]')
      from unnest('{admin,teacher,guardian,student}'::text[]) as d (duty)
      where (select app_hidden.has_duty(d.duty))),
    'rights', (
      select coalesce(json_agg(r.name order by r.name), '[]')
      from unnest('{health,background}'::text[]) as r (name)
      where (select app_hidden.has_right(r.name))),
    'school', (
      select json_build_object(
        'id', s.id, 'code', i.code, 'name', i.name, 'country', s.country, 'language', s.language,
        'currency', s.currency, 'timeZone', s.time_zone, 'scale', s.scale,
        'today', (now() at time zone s.time_zone)::date,
        'years', (
          select coalesce(json_agg(json_build_object(
            'id', y.id, 'name', y.name, 'isActive', y.is_active,
            'terms', (
              select coalesce(json_agg(json_build_object(
                'id', t.id, 'name', t.name, 'code', t.code,
                'startsOn', t.starts_on, 'endsOn', t.ends_on) order by t.starts_on, t.code), '[]')
              from app_public.terms t
              where t.school_id = y.school_id
                and t.academic_year_id = y.id)) order by y.starts_on desc), '[]')
          from app_public.academic_years y))
      from app_public.schools s
      join app_public.institutions i on i.id = s.id
      where s.id = (select app_hidden.current_school_id())),
    'institutions', (
      select coalesce(json_agg(json_build_object(
        'id', i.id, 'code', i.code, 'name', i.name, 'type', i.type, 'duty', m.duty)
        order by i.name), '[]')
      from app_public.memberships m
      join app_public.institutions i on i.id = m.institution_id
      where m.user_id = u.id
        and m.starts_on <= current_date
        and (m.ends_on is null or m.ends_on >= current_date)))
  from app_public.users u
  where u.id = (select app_hidden.current_user_id());
end;

comment on function app_public.viewer() is
  'What every screen needs to know in one go; NULL when not signed in. user: id, lastName, '
  'firstName, language (NULL: the school''s). duties and rights: in the current school. school: '
  'NULL until one is chosen; id, code, name, country, language, currency, timeZone, scale, today '
  '(date at the school), years (newest first: id, name, isActive, terms in order: id, name, code, '
  'startsOn, endsOn). '
  'institutions: the user''s own memberships (id, code, name, type, duty).';
grant execute on function app_public.viewer() to app_user;
--! EndIncluded access/functions/viewer.sql
--! Included structure/functions/structure_key.sql
create or replace function app_hidden.structure_key(kind text)
  returns text
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if kind = any (
    '{academic_years,terms,levels,classes,subjects,student_fields,guardians,scholarships}') then
    return 'id';
  elsif kind = 'mark_codes' then
    return 'code';
  end if;
  raise exception 'There is nothing of this kind to set up'
    using errcode = 'RBVAL', column = 'kind',
    hint = 'academic_years, terms, levels, classes, subjects, mark_codes, student_fields, '
      'guardians or scholarships.';
end;
$$;

comment on function app_hidden.structure_key(text) is
  'The column by which rows of a table that admins edit are named. Error RBVAL: it is none of '
  'academic_years, terms, levels, classes, subjects, mark_codes, student_fields, guardians and '
  'scholarships.';
grant execute on function app_hidden.structure_key(text) to app_user;
--! EndIncluded structure/functions/structure_key.sql
--! Included structure/functions/save_structure.sql
create or replace function app_public.save_structure(
  kind text, key text, before json, after json)
  returns text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
  v_old jsonb;
  v_before jsonb;
  v_after jsonb;
  v_changed text[];
  v_stale jsonb;
  v_key text;
begin
  perform app_hidden.check_admin();
  -- typed as the table's columns, so that 1 and 1.00 are the same
  execute pg_catalog.format(
    'select pg_catalog.to_jsonb(pg_catalog.json_populate_record(null::app_public.%1$I, $1)),
       pg_catalog.to_jsonb(pg_catalog.json_populate_record(null::app_public.%1$I, $2))', kind)
  into v_before, v_after
  using before, after;

  if save_structure.key is null then
    select pg_catalog.array_agg(k order by k) into v_changed
    from pg_catalog.json_object_keys(after) as k;
    execute pg_catalog.format(
      'insert into app_public.%1$I (%2$s)
       select %2$s from pg_catalog.jsonb_populate_record(null::app_public.%1$I, $1)
       returning %3$I::text',
      kind, app_hidden.column_list(v_changed), v_column)
    into v_key
    using v_after;
    return v_key;
  end if;

  execute pg_catalog.format(
    'select pg_catalog.to_jsonb(r) from app_public.%1$I r
     where r.school_id = $1 and r.%2$I::text = $2
     for no key update', kind, v_column)
  into v_old
  using app_hidden.current_school_id(), save_structure.key;
  if v_old is null then
    raise exception 'This does not exist any more'
      using errcode = 'RBVAL', column = v_column, hint = 'Somebody else may have deleted it.';
  end if;

  select pg_catalog.array_agg(k order by k) filter (where v_old -> k is distinct from v_after -> k),
    pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object('field', k, 'yours', v_after -> k, 'theirs', v_old -> k))
      filter (where v_old -> k is distinct from v_before -> k
        and v_old -> k is distinct from v_after -> k)
  into v_changed, v_stale
  from pg_catalog.json_object_keys(after) as k
  where v_after -> k is distinct from v_before -> k;
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  if v_changed is not null then
    execute pg_catalog.format(
      'update app_public.%1$I r
       set (%2$s) = (
         select %2$s from pg_catalog.jsonb_populate_record(null::app_public.%1$I, $1))
       where r.school_id = $2 and r.%3$I::text = $3',
      kind, app_hidden.column_list(v_changed), v_column)
    using v_after, app_hidden.current_school_id(), save_structure.key;
  end if;
  return save_structure.key;
end;
$$;

comment on function app_public.save_structure(text, text, json, json) is
  'Enters (key NULL) or changes one of academic_years, terms, levels, classes, subjects, '
  'mark_codes, student_fields, guardians or scholarships (kind). after: the columns and their '
  'values; before: as they were when the user '
  'began, so that what others changed meanwhile stays. Returns the key: id or code. Errors: RBDEN, '
  'not an admin; RBVAL, no such kind or row; RBSTL, somebody else changed the same columns (field, '
  'yours, theirs in the details); RBTRM, the days of a term; constraints.';
grant execute on function app_public.save_structure(text, text, json, json) to app_user;
--! EndIncluded structure/functions/save_structure.sql
--! Included structure/functions/delete_structure.sql
create or replace function app_public.delete_structure(kind text, key text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
  v_table regclass := pg_catalog.format('app_public.%I', kind)::regclass;
  v_uses json;
begin
  perform app_hidden.check_admin();
  v_uses := app_hidden.uses_of(v_table, delete_structure.key);
  if v_uses is not null then
    raise exception 'This is in use and can''t be deleted'
      using errcode = 'RBUSE', detail = v_uses::text,
      hint = 'Delete what the details list first, or take it out of use.';
  end if;
  execute pg_catalog.format(
    'delete from %s r where r.school_id = $1 and r.%I::text = $2', v_table, v_column)
  using app_hidden.current_school_id(), delete_structure.key;
end;
$$;

comment on function app_public.delete_structure(text, text) is
  'Deletes one of academic_years, terms, levels, classes, subjects, mark_codes, guardians or '
  'scholarships (kind) by its id or code. What is gone already is no error. Errors: RBDEN, not an admin; RBUSE, something refers '
  'to it (by, count in the details); RBVAL, no such kind.';
grant execute on function app_public.delete_structure(text, text) to app_user;
--! EndIncluded structure/functions/delete_structure.sql
--! Included structure/functions/reorder_structure.sql
create or replace function app_public.reorder_structure(kind text, keys text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
begin
  perform app_hidden.check_admin();
  if kind not in ('levels', 'mark_codes', 'student_fields') then
    raise exception 'This has no order of its own' using errcode = 'RBVAL', column = 'kind';
  end if;
  execute pg_catalog.format(
    'update app_public.%1$I r
     set position = p.place
     from pg_catalog.unnest($1) with ordinality as p (key, place)
     where r.school_id = $2
       and r.%2$I::text = p.key
       and r.position <> p.place', kind, v_column)
  using keys, app_hidden.current_school_id();
end;
$$;

comment on function app_public.reorder_structure(text, text[]) is
  'Puts levels, mark_codes or student_fields (kind) in the order of their ids or codes. Errors: '
  'RBDEN, not an admin; RBVAL, another kind.';
grant execute on function app_public.reorder_structure(text, text[]) to app_user;
--! EndIncluded structure/functions/reorder_structure.sql
--! Included structure/functions/assignable_teachers.sql
create or replace function app_hidden.assignable_teachers()
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object('id', u.id, 'name', u.last_name || ' ' || u.first_name,
        'isCurrent', u.id = any ((select app_hidden.current_teacher_ids())::uuid[]))
      order by
        app_hidden.name_order(u.last_name, u.first_name, (select app_hidden.name_collation())),
        u.id),
    '[]')
  from app_public.users u
  where u.id = any ((select app_hidden.current_staff_ids())::uuid[])
    and (
      u.id = any ((select app_hidden.current_teacher_ids())::uuid[])
      or exists (
        select
        from app_public.course_teachers ct
        where ct.school_id = (select app_hidden.current_school_id())
          and ct.user_id = u.id)
      or exists (
        select
        from app_public.class_teachers ct
        where ct.school_id = (select app_hidden.current_school_id())
          and ct.user_id = u.id));
end;

comment on function app_hidden.assignable_teachers() is
  'Teachers of the school, and who has or had a class or course there: id, name, isCurrent '
  '(whether they may be given more).';
grant execute on function app_hidden.assignable_teachers() to app_user;
--! EndIncluded structure/functions/assignable_teachers.sql
--! Included structure/functions/setup_overview.sql
create or replace function app_public.setup_overview()
  returns json
  language sql stable
begin atomic
  with school as (
    select s.*, y.id as year_id, y.name as year_name
    from app_public.schools s
    left join app_public.academic_years y on y.school_id = s.id and y.is_active
    where s.id = (select app_hidden.current_school_id())
      and (select app_hidden.has_duty('admin'))),
  classes as (
    select k.id, k.level_id
    from app_public.classes k
    join school s on s.id = k.school_id and s.year_id = k.academic_year_id
    where k.is_active),
  courses as (
    select c.id
    from app_public.courses c
    join school s on s.id = c.school_id
    where c.class_id in (select k.id from classes k)
      and c.is_active)
  select json_build_object(
    'yearName', s.year_name,
    'years', (select count(*) from app_public.academic_years y where y.school_id = s.id),
    'terms', (
      select count(*)
      from app_public.terms t
      where t.school_id = s.id and t.academic_year_id = s.year_id),
    'levels', (select count(*) from app_public.levels l where l.school_id = s.id),
    'classes', (select count(*) from classes),
    'classesWithoutTeacher', (
      select count(*)
      from classes k
      where not exists (
        select
        from app_public.class_teachers ct
        where ct.school_id = s.id and ct.class_id = k.id)),
    'subjects', (
      select count(*) from app_public.subjects b where b.school_id = s.id and b.is_active),
    'courses', (select count(*) from courses),
    'coursesWithoutTeacher', (
      select count(*)
      from courses c
      where not exists (
        select
        from app_public.course_teachers ct
        where ct.school_id = s.id and ct.course_id = c.id)),
    'codes', (select count(*) from app_public.mark_codes m where m.school_id = s.id),
    'policies', (select count(*) from app_public.grading_policies p where p.school_id = s.id),
    'ranksShownToFamilies', s.ranks_shown_to_families)
  from school s;
end;

comment on function app_public.setup_overview() is
  'What the school has set up, for its admins; NULL for others: yearName (the active year, NULL '
  'for none), years, terms, levels, classes, classesWithoutTeacher, subjects, courses, '
  'coursesWithoutTeacher (of the active year), codes, policies, ranksShownToFamilies.';
grant execute on function app_public.setup_overview() to app_user;
--! EndIncluded structure/functions/setup_overview.sql
--! Included people/functions/search_students.sql
create or replace function app_public.search_students(
  search text default '', class_id uuid default null, academic_year_id uuid default null)
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id
        and m.gone_id = s.id
        and m.undone_at is null)
    and (
      coalesce(btrim(search), '') = ''
      or not exists (
        select
        from regexp_split_to_table(app_hidden.normalised(btrim(search)), '\s+') as w (word)
        where strpos(s.search_text, w.word) = 0))
    and (
      search_students.class_id is null and search_students.academic_year_id is null
      or exists (
        select
        from app_public.enrollments e
        where e.school_id = s.school_id
          and e.student_id = s.id
          and (search_students.class_id is null or e.class_id = search_students.class_id)
          and (
            search_students.academic_year_id is null
            or e.academic_year_id = search_students.academic_year_id)))
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.search_students(text, uuid, uuid) is
  'Students whose names and number contain every word of the search, accents and case ignored, of '
  'one class or academic year when given; by last name, then first name.';
grant execute on function app_public.search_students(text, uuid, uuid) to app_user;
--! EndIncluded people/functions/search_students.sql
--! Included search/functions/found_students.sql
create or replace function app_hidden.found_students(search text)
  returns table (student_id uuid, place integer)
  language sql stable
begin atomic
  with wanted as (
    select t.typed, regexp_split_to_array(t.typed, '\s+') as words
    from (select btrim(app_hidden.normalised(search)) as typed) as t
    where t.typed <> '')
  select s.id,
    case
      when app_hidden.normalised(s.student_number) = w.typed then 0
      when starts_with(s.search_text, w.typed) then 1
      when not exists (
        select
        from unnest(w.words) as u (word)
        where strpos(' ' || replace(s.search_text, '-', ' '), ' ' || u.word) = 0) then 2
      else 3 end
    + case when s.status = 'active' then 0 else 4 end
  from wanted w
  join app_public.students s on s.school_id = (select app_hidden.current_school_id())
  where not exists (
    select
    from unnest(w.words) as u (word)
    where strpos(s.search_text, u.word) = 0)
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id
        and m.gone_id = s.id
        and m.undone_at is null);
end;

comment on function app_hidden.found_students(text) is
  'Students whose names and number contain every word of the search, accents and case ignored, and '
  'how near: 0, the number; 1, the last name begins so; 2, each word begins a name; 3, else; 4 more '
  'for who left.';
grant execute on function app_hidden.found_students(text) to app_user;
--! EndIncluded search/functions/found_students.sql
--! Included search/functions/quick_search.sql
create or replace function app_public.quick_search(
  search text, page_size integer default 8, skip integer default 0)
  returns json
  language sql stable
begin atomic
  with
  found as materialized (
    select s.id, s.last_name, s.first_name, s.student_number, s.status,
      row_number() over (
        order by
          f.place,
          app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
          s.id) as place
    from app_hidden.found_students(search) as f
    join app_public.students s
      on s.school_id = (select app_hidden.current_school_id()) and s.id = f.student_id),
  wanted as (
    select app_hidden.normalised(btrim(search)) as typed
    where (select app_hidden.has_duty('admin', 'teacher'))
      and skip = 0
      and btrim(search) <> ''),
  classes as (
    select k.id, k.name,
      row_number() over (
        order by not starts_with(app_hidden.normalised(k.name), w.typed), k.name) as place
    from wanted w
    join app_public.classes k
      on k.school_id = (select app_hidden.current_school_id())
      and strpos(
        replace(app_hidden.normalised(k.name), ' ', ''), replace(w.typed, ' ', '')) > 0
    join app_public.academic_years y
      on y.school_id = k.school_id and y.id = k.academic_year_id and y.is_active
    where k.is_active),
  staff as (
    select u.id, u.last_name, u.first_name, u.position,
      row_number() over (
        order by app_hidden.name_order(
          u.last_name, u.first_name, (select app_hidden.name_collation()))) as place
    from wanted w
    join app_public.users u
      on u.id = any ((select app_hidden.current_staff_ids())::uuid[])
      and not exists (
        select
        from regexp_split_to_table(w.typed, '\s+') as t (word)
        where strpos(app_hidden.normalised(u.last_name || ' ' || u.first_name), t.word) = 0)
    where (select app_hidden.has_duty('admin')))
  select json_build_object(
    'total', (select count(*) from found),
    'students', (
      select coalesce(json_agg(json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name,
        'number', f.student_number, 'status', f.status,
        'className', (
          select k.name
          from app_public.enrollments e
          join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
          join app_public.academic_years y
            on y.school_id = k.school_id and y.id = k.academic_year_id and y.is_active
          where e.school_id = (select app_hidden.current_school_id())
            and e.student_id = f.id
          order by e.starts_on desc
          limit 1))
        order by f.place), '[]')
      from found f
      where f.place > skip
        and f.place <= skip + least(page_size, 50)),
    'classes', (
      select coalesce(json_agg(json_build_object('id', k.id, 'name', k.name) order by k.place), '[]')
      from classes k
      where k.place <= 5),
    'staff', (
      select coalesce(json_agg(json_build_object(
        'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'position', u.position)
        order by u.place), '[]')
      from staff u
      where u.place <= 5));
end;

comment on function app_public.quick_search(text, integer, integer) is
  'Whom and what a part of a name or number finds in the current school, as far as the user may '
  'see it: students (a page of them: id, lastName, firstName, number, status, className), best '
  'matches first, then by name; total, how many there are; and with the first page classes of the '
  'active year (id, name) and, for admins, staff (id, lastName, firstName, position), 5 each.';
grant execute on function app_public.quick_search(text, integer, integer) to app_user;
--! EndIncluded search/functions/quick_search.sql
--! Included people/functions/children.sql
create or replace function app_public.children()
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = any ((select app_hidden.current_child_ids())::uuid[])
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.children() is
  'The students whose family the user is: a guardian''s children, a student''s own self, whatever '
  'other duties they have in the school.';
grant execute on function app_public.children() to app_user;
--! EndIncluded people/functions/children.sql
--! Included enrollment/functions/refuse_steps.sql
create or replace function app_private.refuse_steps(school integer, problems jsonb)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if problems <> '{}' then
    raise exception 'This is not possible for every one of the students'
      using errcode = 'RBENR', column = 'student_ids',
      hint = 'Nobody was changed: leave those out, or look at their history.',
      detail = (
        select pg_catalog.json_agg(pg_catalog.json_build_object(
          'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
          'reason', problems ->> s.id::text)
          order by
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(school))),
            s.id)::text
        from app_public.students s
        where s.school_id = school
          and problems ? s.id::text);
  end if;
end;
$$;

comment on function app_private.refuse_steps(integer, jsonb) is
  'Error RBENR when there are problems (reason by student); the details name each student.';
--! EndIncluded enrollment/functions/refuse_steps.sql
--! Included enrollment/functions/admit_student.sql
create or replace function app_public.admit_student(
  student json, class_id uuid default null, day date default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
  v_columns text[] := array(select k from pg_catalog.json_object_keys(student) as k order by k);
begin
  perform app_hidden.check_admin();
  perform app_hidden.require_own_fields(student::jsonb -> 'custom');
  execute pg_catalog.format(
    'insert into app_public.students (%1$s)
     select %1$s from pg_catalog.json_populate_record(null::app_public.students, $1)
     returning id', app_hidden.column_list(v_columns))
  into v_student
  using student;
  if class_id is not null then
    perform app_public.enroll_students(array[v_student], class_id, day);
  end if;
  return v_student;
end;
$$;

comment on function app_public.admit_student(json, uuid, date) is
  'Enters a new student (columns and their values, in custom the school''s own fields by '
  'identifier) and enrolls them in a class from a day on, both or nothing; returns the student. '
  'Errors: as enroll_students(), RBVAL on a required own field without value, and constraints of '
  'the record.';
grant execute on function app_public.admit_student(json, uuid, date) to app_user;
--! EndIncluded enrollment/functions/admit_student.sql
--! Included enrollment/functions/class_roster.sql
create or replace function app_public.class_roster(class_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, student_number text, sex text,
    birth_date date, status text, starts_on date, ends_on date, is_dropped boolean,
    drop_reason text, is_present boolean, step_id uuid, step_kind text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, s.student_number, s.sex, s.birth_date, s.status,
    e.starts_on, e.ends_on, e.is_dropped, e.drop_reason,
    coalesce(e.ends_on >= (
      select app_hidden.school_today((select app_hidden.current_school_id()))), true),
    step.id, step.kind
  from app_public.enrollments e
  join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
  left join lateral (
    select x.*
    from app_public.enrollment_steps x
    where x.school_id = e.school_id
      and x.student_id = e.student_id
    order by x.id desc
    limit 1) as step on e.id in (step.opened_enrollment_id, step.closed_enrollment_id)
  where e.class_id = class_roster.class_id
    and not exists (
      select
      from app_public.enrollments later
      where later.school_id = e.school_id
        and later.student_id = e.student_id
        and later.class_id = e.class_id
        and later.starts_on > e.starts_on)
  order by
    12 desc,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.class_roster(uuid) is
  'Who is or was enrolled in a class, by last name, those who left at the end; as far as the user '
  'may see enrollments. step_id, step_kind: the student''s last step when it concerns this class: '
  'what could be undone.';
grant execute on function app_public.class_roster(uuid) to app_user;
--! EndIncluded enrollment/functions/class_roster.sql
--! Included enrollment/functions/unplaced_students.sql
create or replace function app_public.unplaced_students(class_id uuid, search text default '')
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.search_students(search) as s
  where (s.status = 'active' or btrim(search) <> '')
    and exists (
      select
      from app_public.classes k
      where k.id = unplaced_students.class_id
        and not exists (
          select
          from app_public.enrollments e
          where e.school_id = s.school_id
            and e.student_id = s.id
            and e.academic_year_id = k.academic_year_id
            and e.ends_on is null));
end;

comment on function app_public.unplaced_students(uuid, text) is
  'Students who could be enrolled in a class: in no class of its year; without a search only '
  'active ones, with one also those who left.';
grant execute on function app_public.unplaced_students(uuid, text) to app_user;
--! EndIncluded enrollment/functions/unplaced_students.sql
--! Included enrollment/functions/decision_list.sql
create or replace function app_public.decision_list(class_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, average numeric, rank integer,
    label text, suggestion text, decision text, to_class_id uuid, note text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, r.average, r.rank, b.label,
    case
      when b.label is not null then b.decision
      when r.average >= c.scale / 2 then 'passes'
      when r.average < c.scale / 2 then 'repeats' end,
    d.decision, d.to_class_id, d.note
  from app_public.classes k
  join app_public.schools c on c.id = k.school_id
  join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
  join app_public.enrollments e
    on e.school_id = k.school_id
    and e.class_id = k.id
    and not e.is_dropped
    and coalesce(e.ends_on >= y.ends_on, true)
  join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
  left join app_public.year_results r
    on r.school_id = k.school_id and r.class_id = k.id and r.student_id = s.id
  left join lateral (
    select x.label, x.decision
    from app_hidden.band(k.school_id, r.policy_version_id, 'decision', r.average) as x) as b on true
  left join app_public.decisions d
    on d.school_id = k.school_id
    and d.academic_year_id = k.academic_year_id
    and d.student_id = s.id
  where k.id = decision_list.class_id
    and k.school_id = (select app_hidden.current_school_id())
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.decision_list(uuid) is
  'The students who are in a class to the end of its year, with their annual average, what the '
  'policy''s decision bands call it (label) and suggest (without bands: passes from half of the '
  'scale), and what was decided, by last name; as far as the user may see it.';
grant execute on function app_public.decision_list(uuid) to app_user;
--! EndIncluded enrollment/functions/decision_list.sql
--! Included enrollment/functions/rollover_plan.sql
create or replace function app_private.rollover_plan(
  school integer, from_year uuid, to_year uuid)
  returns table (
    student_id uuid, last_name text, first_name text, from_class_id uuid, from_class text,
    level_position smallint, outcome text, to_class_id uuid, to_class text, problem text)
  language sql stable
begin atomic
  with place as (
    select s.id, s.last_name, s.first_name, k.id as class_id, k.name as class_name, k.section,
      k.level_id, l.position, d.to_class_id,
      case
        when d.decision <> 'passes' or d.decision is null or k.level_id is null then d.decision
        when following.id is null then 'graduates' else 'passes' end as outcome,
      case d.decision when 'passes' then following.id when 'repeats' then k.level_id end as target
    from app_public.enrollments e
    join app_public.academic_years y on y.school_id = school and y.id = e.academic_year_id
    join app_public.classes k on k.school_id = school and k.id = e.class_id
    join app_public.students s
      on s.school_id = school and s.id = e.student_id and s.status = 'active'
    left join app_public.levels l on l.school_id = school and l.id = k.level_id
    left join lateral (
      select x.id
      from app_public.levels x
      where x.school_id = school
        and x.position > l.position
      order by x.position, x.name
      limit 1) as following on true
    left join app_public.decisions d
      on d.school_id = school and d.academic_year_id = from_year and d.student_id = s.id
    where e.school_id = school
      and e.academic_year_id = from_year
      and not e.is_dropped
      and coalesce(e.ends_on >= y.ends_on, true)
      and not exists (
        select
        from app_public.enrollments other
        where other.school_id = school
          and other.student_id = s.id
          and other.academic_year_id = to_year)),
  directed as (
    select p.*, k.id as next_class_id, k.name as next_class, k.max_size,
      row_number() over (
        partition by k.id
        order by
          app_hidden.name_order(
            p.last_name, p.first_name, (select app_hidden.name_collation(school))),
          p.id) as turn
    from place p
    left join lateral (
      select x.*
      from app_public.classes x
      where x.school_id = school
        and x.academic_year_id = to_year
        and x.is_active
        and p.outcome in ('passes', 'repeats')
        and (
          x.id = p.to_class_id
          or p.to_class_id is null and x.level_id = p.target and (
            x.section is not distinct from p.section
            or not exists (
              select
              from app_public.classes rival
              where rival.school_id = school
                and rival.academic_year_id = to_year
                and rival.is_active
                and rival.level_id = x.level_id
                and rival.id <> x.id)))
      order by x.name
      limit 1) as k on true)
  select d.id, d.last_name, d.first_name, d.class_id, d.class_name, d.position, d.outcome,
    d.next_class_id, d.next_class,
    case
      when d.outcome is null then 'undecided'
      when d.outcome not in ('passes', 'repeats') or d.next_class_id is not null and d.turn
        + (select count(*)
           from app_public.enrollments e
           where e.school_id = school
             and e.class_id = d.next_class_id
             and e.ends_on is null) <= d.max_size then null
      when d.next_class_id is not null then 'full'
      when d.level_id is null then 'no_level'
      else 'no_class' end
  from directed d
  order by
    d.position,
    d.class_name,
    app_hidden.name_order(d.last_name, d.first_name, (select app_hidden.name_collation(school))),
    d.id;
end;

comment on function app_private.rollover_plan(integer, uuid, uuid) is
  'Where each active student who is in a class to the end of a year and in none of the next one '
  'goes by the decisions. outcome: passes, repeats, graduates (passes the highest level), leaves; '
  'to_class: the decision''s, else of the same section in the level, else its only one; problem: '
  'undecided, no_level (of the old class), no_class or full; NULL for none.';
--! EndIncluded enrollment/functions/rollover_plan.sql
--! Included transfers/functions/copy_family.sql
create or replace function app_private.copy_family(
  from_school integer, from_student uuid, to_school integer, to_student uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_guardian record;
  v_id uuid;
begin
  for v_guardian in
    select g.*, l.relation, l.priority, l.may_see_marks, l.may_act, l.lives_with
    from app_public.student_guardians l
    join app_public.guardians g on g.school_id = from_school and g.id = l.guardian_id
    where l.school_id = from_school
      and l.student_id = from_student
    order by l.priority, g.id
  loop
    -- who is known there already, as the parent of a brother or sister, is not entered twice
    select g.id into v_id
    from app_public.guardians g
    where g.school_id = to_school
      and g.user_id = v_guardian.user_id;
    if v_id is null then
      insert into app_public.guardians
        (school_id, last_name, first_name, phone, phone_2, email, user_id)
      values (to_school, v_guardian.last_name, v_guardian.first_name, v_guardian.phone,
        v_guardian.phone_2, v_guardian.email, v_guardian.user_id)
      returning id into v_id;
    end if;
    insert into app_public.student_guardians
      (school_id, student_id, guardian_id, relation, priority, may_see_marks, may_act, lives_with)
    values (to_school, to_student, v_id, v_guardian.relation, v_guardian.priority,
      v_guardian.may_see_marks, v_guardian.may_act, v_guardian.lives_with)
    on conflict do nothing;
    insert into app_public.memberships (user_id, institution_id, duty)
    select v_guardian.user_id, to_school, 'guardian'
    where v_guardian.user_id is not null
    on conflict do nothing;
  end loop;
end;
$$;

comment on function app_private.copy_family(integer, uuid, integer, uuid) is
  'Names and ways to reach a student''s guardians come along to another school, and with them '
  'their access. What else a school knows of a family stays there.';
--! EndIncluded transfers/functions/copy_family.sql
--! Included transfers/functions/received_student.sql
create or replace function app_private.received_student(
  sent app_public.transfers, to_school integer, student_number text)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
begin
  -- who comes back has a record here
  select home.student_id into v_student
  from app_public.transfers before
  join app_public.transfers home on home.school_id = to_school and home.id = before.id
  where before.school_id = sent.school_id
    and before.student_id = sent.student_id
    and before.direction = 'in'
    and before.other_school_id = to_school
    and before.state = 'completed'
  order by before.id desc
  limit 1;
  if v_student is not null then
    update app_public.students s
    set status = 'active'
    where s.school_id = to_school
      and s.id = v_student
      and s.status <> 'active';
    return v_student;
  end if;

  insert into app_public.students
    (school_id, student_number, last_name, first_name, sex, birth_date, birth_place, phone, email,
     user_id, house_number, village, commune, district, province, address, emergency_name,
     emergency_phone, previous_school, transfer_reason)
  select to_school,
    coalesce(nullif(pg_catalog.btrim(received_student.student_number), ''), s.student_number),
    s.last_name, s.first_name, s.sex, s.birth_date, s.birth_place, s.phone, s.email, s.user_id,
    s.house_number, s.village, s.commune, s.district, s.province, s.address, s.emergency_name,
    s.emergency_phone, i.name, sent.reason
  from app_public.students s
  join app_public.institutions i on i.id = s.school_id
  where s.school_id = sent.school_id
    and s.id = sent.student_id
  returning id into v_student;
  insert into app_public.memberships (user_id, institution_id, duty)
  select s.user_id, to_school, 'student'
  from app_public.students s
  where s.school_id = to_school
    and s.id = v_student
    and s.user_id is not null
  on conflict do nothing;
  perform app_private.copy_family(sent.school_id, sent.student_id, to_school, v_student);
  return v_student;
end;
$$;

comment on function app_private.received_student(app_public.transfers, integer, text) is
  'The record of a transferred student in the school they come to: the one they left there, or a '
  'new one with their family.';
--! EndIncluded transfers/functions/received_student.sql
--! Included merges/functions/likeness.sql
create or replace function app_hidden.likeness(
  one app_public.students, other app_public.students, same_guardian boolean)
  returns table (score integer, reasons text[])
  language sql stable parallel safe
begin atomic
  with words as (
    select app_hidden.normalised(one.last_name) as last_a,
      app_hidden.normalised(one.first_name) as first_a,
      app_hidden.normalised(other.last_name) as last_b,
      app_hidden.normalised(other.first_name) as first_b),
  facts as (
    select
      case
        when last_a = last_b and first_a = first_b then 'same_name'
        when last_a = first_b and first_a = last_b then 'swapped_name'
        -- both parts: twins have one of them in common
        when public.similarity(last_a, last_b) >= 0.4
          and public.similarity(first_a, first_b) >= 0.4 then 'similar_name' end as name,
      case
        when one.birth_date = other.birth_date then 'same_birth_date'
        when date_part('year', one.birth_date) = date_part('year', other.birth_date)
          and date_part('month', one.birth_date) = date_part('day', other.birth_date)
          and date_part('day', one.birth_date) = date_part('month', other.birth_date)
          then 'near_birth_date'
        when one.birth_date <> other.birth_date then 'other' end as birth,
      regexp_replace(one.phone, '[^0-9]', '', 'g')
        = nullif(regexp_replace(other.phone, '[^0-9]', '', 'g'), '') as same_phone
    from words)
  select
    case f.name when 'same_name' then 60 when 'swapped_name' then 55 when 'similar_name' then 40
      else 0 end
    + case f.birth when 'same_birth_date' then 30 when 'near_birth_date' then 20
        when 'other' then -30 else 0 end
    + case when f.same_phone then 10 else 0 end
    + case when same_guardian then 10 else 0 end,
    array_remove(array[
      f.name, nullif(f.birth, 'other'), case when f.same_phone then 'same_phone' end,
      case when same_guardian then 'same_guardian' end], null)
  from facts f
  where f.name is not null;
end;

comment on function app_hidden.likeness(app_public.students, app_public.students, boolean) is
  'How likely two records are of one student, up to 110, and why: same_name, swapped_name or '
  'similar_name, same_birth_date or near_birth_date (day and month swapped), same_phone, '
  'same_guardian; other dates of birth count against it. No row when the names differ.';
grant execute on function app_hidden.likeness(app_public.students, app_public.students, boolean)
  to app_user;
--! EndIncluded merges/functions/likeness.sql
--! Included merges/functions/duplicate_facts.sql
create or replace function app_hidden.duplicate_facts(student app_public.students)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'id', student.id, 'lastName', student.last_name, 'firstName', student.first_name,
    'number', student.student_number, 'birthDate', student.birth_date, 'phone', student.phone,
    'status', student.status,
    'className', (select k.name from app_public.students_current_class(student) as k),
    'marks', (
      select count(*)
      from app_public.marks m
      where m.school_id = student.school_id
        and m.student_id = student.id),
    'guardians', (
      select coalesce(json_agg(g.last_name || ' ' || g.first_name order by l.priority, g.id), '[]')
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
      where l.school_id = student.school_id
        and l.student_id = student.id));
end;

comment on function app_hidden.duplicate_facts(app_public.students) is
  'What tells two records apart: id, lastName, firstName, number, birthDate, phone, status, '
  'className, marks (how many), guardians (names).';
grant execute on function app_hidden.duplicate_facts(app_public.students) to app_user;
--! EndIncluded merges/functions/duplicate_facts.sql
--! Included merges/functions/duplicate_students.sql
create or replace function app_public.duplicate_students(at_most integer default 50)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'pairs', (
      with live as materialized (
        select s as student, s.id, s.birth_date,
          nullif(pg_catalog.regexp_replace(s.phone, '[^0-9]', '', 'g'), '') as phone,
          array(
            select w.word
            from pg_catalog.regexp_split_to_table(
              app_hidden.normalised(s.last_name || ' ' || s.first_name), '[\s-]+') as w (word)
            order by w.word) as words
        from app_public.students s
        where s.school_id = v_school
          and not exists (
            select
            from app_public.student_merges m
            where m.school_id = v_school
              and m.gone_id = s.id
              and m.undone_at is null)),
      -- only who has something in common is compared, not everybody with everybody
      candidates as (
        select a.id as one, b.id as other
        from live a
        join live b on b.words = a.words and b.id > a.id
        union
        select a.id, b.id
        from live a
        join live b on b.birth_date = a.birth_date and b.id > a.id
        union
        select a.id, b.id
        from live a
        join live b on b.phone = a.phone and b.id > a.id
        union
        select x.student_id, y.student_id
        from app_public.student_guardians x
        join app_public.student_guardians y
          on y.school_id = v_school
          and y.guardian_id = x.guardian_id
          and y.student_id > x.student_id
        where x.school_id = v_school),
      scored as (
        select a.student as one, b.student as other, l.score, l.reasons
        from candidates c
        join live a on a.id = c.one
        join live b on b.id = c.other
        cross join lateral app_hidden.likeness(a.student, b.student, exists (
          select
          from app_public.student_guardians x
          join app_public.student_guardians y
            on y.school_id = v_school and y.guardian_id = x.guardian_id and y.student_id = b.id
          where x.school_id = v_school
            and x.student_id = a.id)) as l
        where l.score >= 60
          and not exists (
            select
            from app_public.student_distinctions d
            where d.school_id = v_school
              and d.student_id = a.id
              and d.other_id = b.id)
        order by l.score desc, (a.student).search_text, a.id, b.id
        limit least(at_most, 200))
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'score', least(p.score, 100), 'reasons', p.reasons,
        'students', pg_catalog.json_build_array(
          app_hidden.duplicate_facts(p.one), app_hidden.duplicate_facts(p.other)))
        order by p.score desc, (p.one).search_text, (p.one).id), '[]')
      from scored p),
    'merges', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', m.id, 'keptId', k.id, 'kept', k.last_name || ' ' || k.first_name,
        'gone', g.last_name || ' ' || g.first_name || ' (' || g.student_number || ')',
        'mergedAt', m.merged_at, 'mergedBy', u.last_name || ' ' || u.first_name,
        'isUndone', m.undone_at is not null)
        order by m.id desc), '[]')
      from (
        select x.*
        from app_public.student_merges x
        where x.school_id = v_school
        order by x.id desc
        limit 50) as m
      join app_public.students k on k.school_id = v_school and k.id = m.kept_id
      join app_public.students g on g.school_id = v_school and g.id = m.gone_id
      left join app_public.users u on u.id = m.merged_by));
end;
$$;

comment on function app_public.duplicate_students(integer) is
  'Students who were probably entered twice. pairs, most likely first: score (60 to 100), reasons '
  '(as likeness()), students (two: as duplicate_facts()), without pairs that part_students() '
  'parted. merges, newest first: id, keptId, kept, gone, mergedAt, mergedBy, isUndone. Error '
  'RBDEN: not an admin.';
grant execute on function app_public.duplicate_students(integer) to app_user;
--! EndIncluded merges/functions/duplicate_students.sql
--! Included merges/functions/part_students.sql
create or replace function app_public.part_students(student_id uuid, other_id uuid)
  returns void
  language plpgsql volatile
  security definer -- distinctions are nobody's to write directly
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  insert into app_public.student_distinctions (school_id, student_id, other_id, noted_by)
  select app_hidden.current_school_id(), least(part_students.student_id, part_students.other_id),
    greatest(part_students.student_id, part_students.other_id), app_hidden.current_user_id()
  on conflict do nothing;
end;
$$;

comment on function app_public.part_students(uuid, uuid) is
  'Notes that two students who look like one are two. Errors: RBDEN, not an admin; constraints.';
grant execute on function app_public.part_students(uuid, uuid) to app_user;
--! EndIncluded merges/functions/part_students.sql
--! Included merges/functions/student_references.sql
create or replace function app_private.student_references()
  returns table (of_table regclass, column_name text, key_columns text[], columns text[])
  language sql stable
  set search_path = ''
begin atomic
  select k.conrelid::regclass, a.attname::text,
    array(
      select c.attname::text
      from pg_catalog.pg_constraint p
      cross join lateral pg_catalog.unnest(p.conkey) as u (attnum)
      join pg_catalog.pg_attribute c on c.attrelid = p.conrelid and c.attnum = u.attnum
      where p.conrelid = k.conrelid
        and p.contype = 'p'
      order by c.attnum),
    array(
      select c.attname::text
      from pg_catalog.pg_attribute c
      where c.attrelid = k.conrelid
        and c.attnum > 0
        and not c.attisdropped
        and c.attgenerated = ''
      order by c.attnum)
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
  where k.confrelid = 'app_public.students'::regclass
    and k.contype = 'f'
    and k.conparentid = 0
    -- results are calculated, families follow guardians, the rest speaks of records
    and k.conrelid <> all (array[
      'app_public.course_results'::regclass, 'app_public.term_results'::regclass,
      'app_public.year_results'::regclass, 'app_public.family_children'::regclass,
      'app_public.student_merges'::regclass,
      'app_public.student_distinctions'::regclass])
  -- enrollments before what leans on them
  order by k.conrelid <> 'app_public.enrollments'::regclass, k.conrelid::regclass::text;
end;

comment on function app_private.student_references() is
  'Which tables hold something of a student, by which column, with their keys and columns: what a '
  'merge moves. A new table is moved without a change here.';
--! EndIncluded merges/functions/student_references.sql
--! Included merges/functions/is_kept_alike.sql
create or replace function app_private.is_kept_alike(
  school integer, kept uuid, of_table regclass, gone_row jsonb)
  returns boolean
  language sql stable
  set search_path = ''
begin atomic
  select case of_table
    -- what says no more than that the student has it
    when 'app_public.student_guardians'::regclass then true
    when 'app_public.student_needs'::regclass then true
    when 'app_public.student_photos'::regclass then true
    when 'app_public.mark_sightings'::regclass then true
    when 'app_public.enrollments'::regclass then exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = kept
        and e.class_id = (gone_row ->> 'class_id')::uuid
        and e.starts_on <= (gone_row ->> 'starts_on')::date
        and (e.ends_on is null or e.ends_on >= (gone_row ->> 'ends_on')::date))
    when 'app_public.marks'::regclass then exists (
      select
      from app_public.marks m
      where m.school_id = school
        and m.student_id = kept
        and m.assessment_id = (gone_row ->> 'assessment_id')::uuid
        and m.value is not distinct from (gone_row ->> 'value')::numeric
        and m.code is not distinct from gone_row ->> 'code')
    when 'app_public.decisions'::regclass then exists (
      select
      from app_public.decisions d
      where d.school_id = school
        and d.student_id = kept
        and d.academic_year_id = (gone_row ->> 'academic_year_id')::uuid
        and d.decision = gone_row ->> 'decision')
    else false end;
end;

comment on function app_private.is_kept_alike(integer, uuid, regclass, jsonb) is
  'Whether what a record would lose in a merge is there in the one kept: the same guardian or '
  'need, another photo, a time in the same class within the other''s, the same mark or decision.';
--! EndIncluded merges/functions/is_kept_alike.sql
--! Included merges/functions/move_record.sql
create or replace function app_private.move_record(school integer, kept uuid, gone uuid)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_place record;
  v_row jsonb;
  v_step jsonb;
  v_where text;
  v_changes jsonb := '[]';
  v_conflicts jsonb := '{}';
begin
  for v_place in select * from app_private.student_references() loop
    v_where := (
      select pg_catalog.string_agg(pg_catalog.format('r.%1$I = k.%1$I', c), ' and ')
      from pg_catalog.unnest(v_place.key_columns) as c);
    for v_row in execute pg_catalog.format(
      'select pg_catalog.to_jsonb(r) from %s r where r.school_id = $1 and r.%I = $2',
      v_place.of_table, v_place.column_name) using school, gone
    loop
      begin
        execute pg_catalog.format(
          'update %1$s r set %2$I = $1
           from pg_catalog.jsonb_populate_record(null::%1$s, $2) as k where %3$s',
          v_place.of_table, v_place.column_name, v_where) using kept, v_row;
        v_changes := v_changes || pg_catalog.jsonb_build_object(
          'table', v_place.of_table::text, 'how', 'moved', 'row', v_row);
      exception
        when unique_violation or exclusion_violation then
          if not app_private.is_kept_alike(school, kept, v_place.of_table, v_row) then
            v_conflicts := v_conflicts || pg_catalog.jsonb_build_object(
              v_place.of_table::text,
              coalesce((v_conflicts ->> v_place.of_table::text)::integer, 0) + 1);
            continue;
          end if;
          if v_place.of_table = 'app_public.enrollments'::regclass then
            for v_step in
              delete from app_public.enrollment_steps s
              where s.school_id = school
                and (v_row ->> 'id')::uuid in (s.opened_enrollment_id, s.closed_enrollment_id)
              returning pg_catalog.to_jsonb(s)
            loop
              v_changes := v_changes || pg_catalog.jsonb_build_object(
                'table', 'app_public.enrollment_steps', 'how', 'dropped', 'row', v_step);
            end loop;
          end if;
          execute pg_catalog.format(
            'delete from %1$s r using pg_catalog.jsonb_populate_record(null::%1$s, $1) as k
             where %2$s', v_place.of_table, v_where) using v_row;
          v_changes := v_changes || pg_catalog.jsonb_build_object(
            'table', v_place.of_table::text, 'how', 'dropped', 'row', v_row);
      end;
    end loop;
  end loop;

  if v_conflicts <> '{}' then
    raise exception 'Both students have data that contradict each other'
      using errcode = 'RBMRG',
      hint = 'Correct one of the records first.',
      detail = (
        select pg_catalog.json_agg(pg_catalog.json_build_object(
          'by', pg_catalog.split_part(c.key, '.', 2), 'count', c.value) order by c.key)::text
        from pg_catalog.jsonb_each(v_conflicts) as c);
  end if;
  return v_changes;
end;
$$;

comment on function app_private.move_record(integer, uuid, uuid) is
  'Gives one student all that another has; what both have alike is left out. Returns what was done '
  '(table, how, row). Error RBMRG: both have something that there can be once only and that '
  'differs; the details say what (by, count).';
--! EndIncluded merges/functions/move_record.sql
--! Included merges/functions/fill_record.sql
create or replace function app_private.fill_record(
  kept app_public.students, gone app_public.students)
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_filled text[];
begin
  select pg_catalog.array_agg(a.attname::text order by a.attnum) into v_filled
  from pg_catalog.pg_attribute a
  where a.attrelid = 'app_public.students'::regclass
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = ''
    and pg_catalog.to_jsonb(kept) -> a.attname::text = 'null'
    and pg_catalog.to_jsonb(gone) -> a.attname::text <> 'null';
  if v_filled is not null then
    execute pg_catalog.format(
      'update app_public.students s set (%1$s) = (select %1$s from (select ($1).*) as g)
       where s.school_id = $2 and s.id = $3', app_hidden.column_list(v_filled))
    using gone, kept.school_id, kept.id;
  end if;
  return coalesce(v_filled, '{}');
end;
$$;

comment on function app_private.fill_record(app_public.students, app_public.students) is
  'Fills what is empty in a student''s record from another one; returns which columns.';
--! EndIncluded merges/functions/fill_record.sql
--! Included merges/functions/merge_students.sql
create or replace function app_public.merge_students(kept_id uuid, gone_id uuid)
  returns uuid
  language plpgsql volatile
  security definer -- moves rows that nobody may write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_kept app_public.students;
  v_gone app_public.students;
  v_filled text[];
  v_changes jsonb;
  v_merge uuid := pg_catalog.uuidv7();
begin
  perform app_hidden.check_admin();
  if kept_id = gone_id or kept_id is null or gone_id is null then
    raise exception 'A merge needs two records'
      using errcode = 'RBVAL', column = 'gone_id';
  end if;
  perform app_private.begin_steps(array[kept_id, gone_id]);
  if exists (
    select
    from app_public.student_merges m
    where m.school_id = v_school
      and m.gone_id in (merge_students.gone_id, merge_students.kept_id)
      and m.undone_at is null) then
    raise exception 'One of the records is gone already'
      using errcode = 'RBVAL', column = 'gone_id', hint = 'Open the page again.';
  end if;
  perform app_private.require_open(v_school, r.class_id, r.term_id)
  from app_public.term_results r
  where r.school_id = v_school
    and r.student_id = merge_students.gone_id;

  v_changes := app_private.move_record(v_school, kept_id, gone_id);
  delete from app_public.course_results r
  where r.school_id = v_school and r.student_id = merge_students.gone_id;
  delete from app_public.term_results r
  where r.school_id = v_school and r.student_id = merge_students.gone_id;
  delete from app_public.year_results r
  where r.school_id = v_school and r.student_id = merge_students.gone_id;

  select s.* into v_gone
  from app_public.students s
  where s.school_id = v_school and s.id = merge_students.gone_id;
  update app_public.students s
  set status = 'inactive', user_id = null
  where s.school_id = v_school
    and s.id = merge_students.gone_id
    and (s.status <> 'inactive' or s.user_id is not null);
  select s.* into v_kept
  from app_public.students s
  where s.school_id = v_school and s.id = merge_students.kept_id;
  v_filled := app_private.fill_record(v_kept, v_gone);

  insert into app_public.student_merges
    (school_id, id, kept_id, gone_id, filled, status_before, user_before, changes, merged_by)
  values (v_school, v_merge, merge_students.kept_id, merge_students.gone_id, v_filled,
    v_gone.status, v_gone.user_id, v_changes, app_hidden.current_user_id());
  perform app_private.mark_school_dirty(v_school);
  return v_merge;
end;
$$;

comment on function app_public.merge_students(uuid, uuid) is
  'Makes two records of one student one: the kept one gets all that the other has, and what it '
  'lacks itself; the other stays, inactive, for undo_merge(). Returns the merge. Errors: RBDEN, not '
  'an admin; RBVAL, no such students, or one is gone already; RBCLO, the other has results in a '
  'closed term; RBMRG, both have something that contradicts (by, count in the details).';
grant execute on function app_public.merge_students(uuid, uuid) to app_user;
--! EndIncluded merges/functions/merge_students.sql
--! Included merges/functions/empty_record.sql
create or replace function app_private.empty_record(
  school integer, kept uuid, gone app_public.students, filled text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text;
begin
  foreach v_column in array filled loop
    -- what somebody changed since is theirs
    execute pg_catalog.format(
      'update app_public.students s set %1$I = null
       where s.school_id = $1 and s.id = $2 and s.%1$I = ($3).%1$I', v_column)
    using school, kept, gone;
  end loop;
end;
$$;

comment on function app_private.empty_record(integer, uuid, app_public.students, text[]) is
  'Empties the columns of a student''s record that fill_record() filled and nobody changed since.';
--! EndIncluded merges/functions/empty_record.sql
--! Included merges/functions/move_back.sql
create or replace function app_private.move_back(school integer, kept uuid, changes jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_change record;
  v_done integer;
begin
  for v_change in
    select x.value ->> 'how' as how, x.value -> 'row' as old, p.of_table, p.column_name,
      p.columns,
      (select pg_catalog.string_agg(
          case when c = p.column_name then pg_catalog.format('r.%I = $1', c)
            else pg_catalog.format('r.%1$I = k.%1$I', c) end, ' and ')
       from pg_catalog.unnest(p.key_columns) as c) as key
    from pg_catalog.jsonb_array_elements(changes) with ordinality as x (value, place)
    join app_private.student_references() as p on p.of_table::text = x.value ->> 'table'
    order by x.place desc
  loop
    if v_change.how = 'moved' then
      execute pg_catalog.format(
        'update %1$s r set %2$I = k.%2$I
         from pg_catalog.jsonb_populate_record(null::%1$s, $2) as k where r.%2$I = $1 and %3$s',
        v_change.of_table, v_change.column_name, v_change.key) using kept, v_change.old;
    else
      execute pg_catalog.format(
        'insert into %1$s (%2$s)
         select %2$s from pg_catalog.jsonb_populate_record(null::%1$s, $1)',
        v_change.of_table, app_hidden.column_list(v_change.columns)) using v_change.old;
    end if;
    get diagnostics v_done = row_count;
    if v_done = 0 then
      raise exception 'Something that was merged is gone'
        using errcode = 'RBUSE', hint = 'Enter the missing record by hand.',
        detail = pg_catalog.json_build_array(pg_catalog.json_build_object(
          'by', pg_catalog.split_part(v_change.of_table::text, '.', 2), 'count', 1))::text;
    end if;
  end loop;
end;
$$;

comment on function app_private.move_back(integer, uuid, jsonb) is
  'Takes the changes of move_record() back, the last one first. Error RBUSE: a moved row does not '
  'exist any more.';
--! EndIncluded merges/functions/move_back.sql
--! Included merges/functions/undo_merge.sql
create or replace function app_public.undo_merge(merge_id uuid)
  returns void
  language plpgsql volatile
  security definer -- moves rows that nobody may write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_merge app_public.student_merges;
  v_gone app_public.students;
begin
  perform app_hidden.check_admin();
  select m.* into v_merge
  from app_public.student_merges m
  where m.school_id = v_school
    and m.id = merge_id
  for no key update;
  if not found or v_merge.undone_at is not null then
    raise exception 'This merge is undone already'
      using errcode = 'RBVAL', column = 'merge_id', hint = 'Open the page again.';
  end if;
  perform app_private.begin_steps(array[v_merge.kept_id, v_merge.gone_id]);
  if exists (
    select
    from app_public.student_merges m
    where m.school_id = v_school
      and v_merge.kept_id in (m.kept_id, m.gone_id)
      and m.id > v_merge.id
      and m.undone_at is null) then
    raise exception 'The record was merged with another one since'
      using errcode = 'RBUSE', detail = '[{"by": "student_merges", "count": 1}]',
      hint = 'Undo the later merge first.';
  end if;

  -- before the rows, which a quota or a policy may ask the student for
  update app_public.students s
  set status = v_merge.status_before
  where s.school_id = v_school
    and s.id = v_merge.gone_id
    and s.status <> v_merge.status_before;
  perform app_private.move_back(v_school, v_merge.kept_id, v_merge.changes);
  select s.* into v_gone
  from app_public.students s
  where s.school_id = v_school and s.id = v_merge.gone_id;
  v_gone.user_id := v_merge.user_before;
  perform app_private.empty_record(v_school, v_merge.kept_id, v_gone, v_merge.filled);
  update app_public.students s
  set user_id = v_merge.user_before
  where s.school_id = v_school
    and s.id = v_merge.gone_id
    and v_merge.user_before is not null;

  update app_public.student_merges m
  set undone_at = pg_catalog.now(), undone_by = app_hidden.current_user_id()
  where m.school_id = v_school
    and m.id = v_merge.id;
  perform app_private.mark_school_dirty(v_school);
end;
$$;

comment on function app_public.undo_merge(uuid) is
  'Takes a merge back: both records have what they had. What was entered for the kept one since '
  'stays with it. Errors: RBDEN, not an admin; RBVAL, no such merge, or undone already; RBUSE, a '
  'later merge or a deleted row is in the way (by, count in the details); RBCLO, a term was closed '
  'since.';
grant execute on function app_public.undo_merge(uuid) to app_user;
--! EndIncluded merges/functions/undo_merge.sql
--! Included start/functions/country_defaults.sql
create or replace function app_hidden.country_defaults(country text)
  returns jsonb
  language sql immutable parallel safe
begin atomic
  select coalesce(
    (select jsonb_build_object(
       'language', d.language, 'time_zone', d.time_zone, 'currency', d.currency)
     from (values
       ('{BF,BJ,CI,ML,NE,SN,TG}'::text[], 'fr', 'Africa/Abidjan', 'XOF'),
       ('{CF,CG,CM,GA,TD}', 'fr', 'Africa/Douala', 'XAF'),
       ('{GN}', 'fr', 'Africa/Conakry', 'GNF'),
       ('{CD}', 'fr', 'Africa/Kinshasa', 'CDF'),
       ('{MG}', 'fr', 'Indian/Antananarivo', 'MGA'),
       ('{HT}', 'fr', 'America/Port-au-Prince', 'HTG'),
       ('{BI}', 'fr', 'Africa/Bujumbura', 'BIF'),
       ('{DJ}', 'fr', 'Africa/Djibouti', 'DJF'),
       ('{KM}', 'fr', 'Indian/Comoro', 'KMF'),
       ('{KH}', 'km', 'Asia/Phnom_Penh', 'KHR'),
       ('{AZ}', 'az', 'Asia/Baku', 'AZN'),
       ('{LR}', 'en', 'Africa/Monrovia', 'LRD'),
       ('{US}', 'en', 'America/New_York', 'USD'))
       as d (countries, language, time_zone, currency)
     where country_defaults.country = any (d.countries)),
    '{}');
end;

comment on function app_hidden.country_defaults(text) is
  'What a new school of a country has when nobody says otherwise: language, time_zone, currency; '
  'empty for a country without a template.';
grant execute on function app_hidden.country_defaults(text) to app_user;
--! EndIncluded start/functions/country_defaults.sql
--! Included start/functions/start_template.sql
create or replace function app_hidden.start_template(code text)
  returns jsonb
  language sql immutable parallel safe
return case code
  when 'francophone' then '{
    "from": "09-15", "to": "07-15", "kind": "trimester",
    "terms": [["T1", "Premier trimestre", "09-15", "12-20", 1],
      ["T2", "Deuxième trimestre", "01-05", "03-31", 2],
      ["T3", "Troisième trimestre", "04-10", "07-15", 2]],
    "levels": ["6e", "5e", "4e", "3e", "2nde", "1re", "Tle"],
    "subjects": [["FR", "Français", 4], ["MATH", "Mathématiques", 4], ["ANG", "Anglais", 2],
      ["HG", "Histoire-Géographie", 2], ["SVT", "Sciences de la vie et de la Terre", 2],
      ["PC", "Physique-Chimie", 2], ["EDHC", "Éducation civique", 1],
      ["EPS", "Éducation physique et sportive", 1]]}'::jsonb
  when 'cambodia' then '{
    "from": "11-01", "to": "08-31", "kind": "semester",
    "terms": [["S1", "ឆមាសទី ១", "11-01", "03-31", 1], ["S2", "ឆមាសទី ២", "04-20", "08-31", 1]],
    "levels": ["ថ្នាក់ទី ៧", "ថ្នាក់ទី ៨", "ថ្នាក់ទី ៩", "ថ្នាក់ទី ១០", "ថ្នាក់ទី ១១", "ថ្នាក់ទី ១២"],
    "subjects": [["KHM", "ភាសាខ្មែរ", 1], ["MATH", "គណិតវិទ្យា", 1], ["PHY", "រូបវិទ្យា", 1],
      ["CHEM", "គីមីវិទ្យា", 1], ["BIO", "ជីវវិទ្យា", 1], ["HIST", "ប្រវត្តិវិទ្យា", 1],
      ["GEO", "ភូមិវិទ្យា", 1], ["ENG", "ភាសាអង់គ្លេស", 1]]}'
  when 'azerbaijan' then '{
    "from": "09-15", "to": "06-14", "kind": "semester",
    "terms": [["I", "I yarımil", "09-15", "12-31", 1], ["II", "II yarımil", "01-15", "06-14", 1]],
    "levels": ["5", "6", "7", "8", "9", "10", "11"],
    "subjects": [["AZ", "Azərbaycan dili", 1], ["EDB", "Ədəbiyyat", 1], ["RIY", "Riyaziyyat", 1],
      ["ING", "İngilis dili", 1], ["TAR", "Tarix", 1], ["COG", "Coğrafiya", 1],
      ["BIO", "Biologiya", 1], ["FIZ", "Fizika", 1], ["KIM", "Kimya", 1],
      ["INF", "İnformatika", 1]]}'
  else '{
    "from": "09-01", "to": "06-30", "kind": "semester",
    "terms": [["S1", "First semester", "09-01", "01-31", 1],
      ["S2", "Second semester", "02-01", "06-30", 1]],
    "levels": ["Grade 7", "Grade 8", "Grade 9", "Grade 10", "Grade 11", "Grade 12"],
    "subjects": [["ENG", "English", 1], ["MATH", "Mathematics", 1], ["SCI", "Science", 1],
      ["HIST", "History", 1], ["GEO", "Geography", 1], ["PE", "Physical education", 1]]}'
  end;

comment on function app_hidden.start_template(text) is
  'What a school of a country usually begins with, by the code of its policy template: days of the '
  'year (from, to), kind and terms (code, name, first and last day, weight), levels in order, '
  'subjects (code, name, coefficient). Schools change it as they like afterwards.';
grant execute on function app_hidden.start_template(text) to app_user;
--! EndIncluded start/functions/start_template.sql
--! Included start/functions/start_day.sql
create or replace function app_hidden.start_day(first_year integer, starts text, day text)
  returns date
  language sql immutable parallel safe
return (first_year + case when day < starts then 1 else 0 end || '-' || day)::date;

comment on function app_hidden.start_day(integer, text, text) is
  'A day of a template (month-day) in the school year that begins in a calendar year on the day '
  '"starts".';
grant execute on function app_hidden.start_day(integer, text, text) to app_user;
--! EndIncluded start/functions/start_day.sql
--! Included start/functions/first_run.sql
create or replace function app_public.first_run()
  returns json
  language sql stable
begin atomic
  with
  school as (
    select s.*, y.id as year_id,
      app_hidden.start_template(app_hidden.country_template(s.country)) as template
    from app_public.schools s
    left join app_public.academic_years y on y.school_id = s.id and y.is_active
    where s.id = (select app_hidden.current_school_id())
      and (select app_hidden.has_duty('admin'))),
  classes as (
    select k.id, k.name,
      exists (
        select from app_public.courses c
        where c.school_id = s.id and c.class_id = k.id and c.is_active) as has_courses,
      exists (
        select from app_public.enrollments e
        where e.school_id = s.id and e.class_id = k.id and e.ends_on is null) as has_students
    from school s
    join app_public.classes k
      on k.school_id = s.id and k.academic_year_id = s.year_id and k.is_active),
  steps as (
    select x.step, x.place, coalesce(x.is_done, false) as is_done,
      exists (
        select from app_public.start_skips p
        where p.school_id = s.id and p.step = x.step) as is_skipped
    from school s
    cross join lateral (values
      ('year', 1, exists (
        select from app_public.terms t
        where t.school_id = s.id and t.academic_year_id = s.year_id)),
      ('classes', 2, exists (select from classes)),
      ('subjects', 3, exists (
        select from app_public.subjects b where b.school_id = s.id and b.is_active)),
      ('courses', 4, (select bool_and(k.has_courses) from classes k)),
      ('teachers', 5, exists (
        select from app_public.course_teachers t where t.school_id = s.id)),
      ('students', 6, exists (select from classes k where k.has_students)),
      ('marks', 7, exists (
        select from app_public.marks m where m.school_id = s.id))) as x (step, place, is_done))
  select json_build_object(
    'steps', (
      select json_agg(json_build_object(
        'step', x.step, 'isDone', x.is_done, 'isSkipped', x.is_skipped) order by x.place)
      from steps x),
    'percent', (
      select round(100.0 * count(*) filter (where x.is_done or x.is_skipped) / count(*))::integer
      from steps x),
    'readyClass', (
      select json_build_object('id', k.id, 'name', k.name)
      from classes k
      where k.has_courses and k.has_students
      order by k.name
      limit 1),
    'firstClassId', (select k.id from classes k order by k.name limit 1),
    'template', s.template,
    'firstYear', date_part('year', y.day)::integer
      -- in the holidays the next year is prepared
      - case when to_char(y.day, 'MM-DD') < s.template ->> 'from'
          and to_char(y.day, 'MM-DD') <= s.template ->> 'to' then 1 else 0 end)
  from school s
  cross join lateral (
    select (now() at time zone s.time_zone)::date as day) as y;
end;

comment on function app_public.first_run() is
  'How far a new school is, for its admins; NULL for others. steps in order (step, isDone, '
  'isSkipped): year, classes, subjects, courses, teachers, students, marks; percent, done or '
  'skipped; readyClass (id, name: has courses and students; NULL while none); firstClassId; '
  'template (start_template()); firstYear, in which the year begins that the school would prepare.';
grant execute on function app_public.first_run() to app_user;
--! EndIncluded start/functions/first_run.sql
--! Included start/functions/prepare_school.sql
create or replace function app_public.prepare_school(first_year integer, classes json)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_template jsonb;
  v_year uuid;
begin
  perform app_hidden.check_admin();
  select app_hidden.start_template(app_hidden.country_template(s.country)) into v_template
  from app_public.schools s
  where s.id = v_school
  for no key update; -- two at once make one year
  if first_year is null or first_year not between 2000 and 2100 then
    raise exception 'The year is not one of this time'
      using errcode = 'RBVAL', column = 'first_year';
  end if;
  if exists (
    select
    from pg_catalog.json_each_text(classes) as c
    where c.value !~ '^[0-9]{1,2}$' or c.value::integer > 26) then
    raise exception 'A level has 0 to 26 classes' using errcode = 'RBVAL', column = 'classes';
  end if;

  -- what the school has already stays as it is
  select y.id into v_year
  from app_public.academic_years y
  where y.school_id = v_school
    and y.is_active;
  if v_year is null then
    insert into app_public.academic_years (name, starts_on, ends_on, is_active)
    values (first_year || '-' || first_year + 1,
      app_hidden.start_day(first_year, v_template ->> 'from', v_template ->> 'from'),
      app_hidden.start_day(first_year, v_template ->> 'from', v_template ->> 'to'), true)
    returning id into v_year;
  end if;
  insert into app_public.terms (academic_year_id, kind, code, name, starts_on, ends_on, weight)
  select v_year, v_template ->> 'kind', t.value ->> 0, t.value ->> 1,
    app_hidden.start_day(first_year, v_template ->> 'from', t.value ->> 2),
    app_hidden.start_day(first_year, v_template ->> 'from', t.value ->> 3),
    (t.value ->> 4)::numeric
  from pg_catalog.jsonb_array_elements(v_template -> 'terms') as t
  where not exists (
    select
    from app_public.terms x
    where x.school_id = v_school
      and x.academic_year_id = v_year);
  insert into app_public.levels (name, position)
  select l.value, l.place
  from pg_catalog.jsonb_array_elements_text(v_template -> 'levels')
    with ordinality as l (value, place)
  where not exists (select from app_public.levels x where x.school_id = v_school);
  insert into app_public.subjects (code, name, default_coefficient)
  select s.value ->> 0, s.value ->> 1, (s.value ->> 2)::numeric
  from pg_catalog.jsonb_array_elements(v_template -> 'subjects') as s
  where not exists (select from app_public.subjects x where x.school_id = v_school);
  insert into app_public.classes (academic_year_id, level_id, name, section)
  select v_year, l.id, l.name || ' ' || pg_catalog.chr(64 + n), pg_catalog.chr(64 + n)
  from pg_catalog.json_each_text(classes) as c
  join app_public.levels l on l.school_id = v_school and l.name = c.key
  cross join lateral pg_catalog.generate_series(1, c.value::integer) as n
  on conflict on constraint classes_name_unique do nothing;
  insert into app_public.courses (class_id, subject_id, coefficient, position)
  select k.id, b.id, b.default_coefficient,
    pg_catalog.row_number() over (partition by k.id order by b.default_coefficient desc, b.code)
  from app_public.classes k
  join app_public.subjects b on b.school_id = v_school and b.is_active
  where k.school_id = v_school
    and k.academic_year_id = v_year
    and not exists (
      select
      from app_public.courses x
      where x.school_id = v_school
        and x.class_id = k.id);
  return app_public.first_run();
end;
$$;

comment on function app_public.prepare_school(integer, json) is
  'Gives a new school what schools of its country begin with (start_template()): an active year '
  'that begins in first_year with its terms, levels, subjects, classes (how many by level: A, B…) '
  'and their courses. What the school has already stays. Returns first_run(). Errors: RBDEN, not '
  'an admin; RBVAL, the year or the number of classes.';
grant execute on function app_public.prepare_school(integer, json) to app_user;
--! EndIncluded start/functions/prepare_school.sql
--! Included start/functions/skip_step.sql
create or replace function app_public.skip_step(step text, is_skipped boolean default true)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if is_skipped then
    insert into app_public.start_skips (step) values (skip_step.step)
    on conflict do nothing;
  else
    delete from app_public.start_skips p
    where p.school_id = app_hidden.current_school_id()
      and p.step = skip_step.step;
  end if;
end;
$$;

comment on function app_public.skip_step(text, boolean) is
  'Leaves a step of the first run out, or takes it up again. Errors: RBDEN, not an admin; '
  'constraints.';
grant execute on function app_public.skip_step(text, boolean) to app_user;
--! EndIncluded start/functions/skip_step.sql
--! Included families/functions/my_family.sql
create or replace function app_public.my_family()
  returns json
  language sql stable
  security definer -- spans the schools of the user's own children, and nothing else
begin atomic
  select json_build_object(
    'id', f.id, 'name', f.name, 'timeZone', f.time_zone, 'preferences', f.preferences,
    'children', (
      select coalesce(json_agg(json_build_object(
        'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'schoolId', i.id, 'schoolCode', i.code, 'schoolName', i.name,
        'className', k.name, 'levelName', l.name, 'status', s.status)
        order by i.name, s.birth_date, s.id), '[]')
      from app_public.family_children c
      join app_public.students s on s.school_id = c.school_id and s.id = c.student_id
      join app_public.institutions i
        on i.id = c.school_id and i.status = 'active' and i.deleted_at is null
      left join lateral app_public.students_current_class(s) as k on true
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      where c.family_id = f.id
        and c.is_active
        -- the link alone opens nothing: the school has to have the user as a guardian today
        and exists (
          select
          from app_public.memberships m
          where m.user_id = f.user_id
            and m.institution_id = c.school_id
            and m.duty = 'guardian'
            and m.starts_on <= current_date
            and (m.ends_on is null or m.ends_on >= current_date))))
  from app_public.families f
  where f.user_id = (select app_hidden.current_user_id())
    and f.is_active
    and f.deleted_at is null;
end;

comment on function app_public.my_family() is
  'The signed-in guardian''s family over all schools, whichever is chosen; NULL for who has none: '
  'id, name, timeZone, preferences, children (studentId, lastName, firstName, schoolId, schoolCode, '
  'schoolName, className and levelName of the active year, status).';
grant execute on function app_public.my_family() to app_user;
--! EndIncluded families/functions/my_family.sql
--! Included kin/functions/search_guardians.sql
create or replace function app_public.search_guardians(search text)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  return (
    with words as (
      select w.word,
        -- as people say a number: without spaces, with or without its country
        nullif(pg_catalog.regexp_replace(w.word, '[^0-9]', '', 'g'), '') as digits
      from pg_catalog.regexp_split_to_table(
        app_hidden.normalised(pg_catalog.btrim(search)), '\s+') as w (word)
      where w.word <> ''),
    found as materialized (
      select g.*
      from app_public.guardians g
      where g.school_id = (select app_hidden.current_school_id())
        and pg_catalog.btrim(search) <> ''
        and not exists (
          select
          from words w
          where pg_catalog.strpos(
              app_hidden.normalised(pg_catalog.concat_ws(
                ' ', g.last_name, g.first_name, g.email)), w.word) = 0
            and coalesce(pg_catalog.strpos(
              pg_catalog.regexp_replace(
                pg_catalog.concat_ws('|', g.phone, g.phone_2), '[^0-9|]', '', 'g'),
              w.digits), 0) = 0))
    select pg_catalog.json_build_object(
      'total', (select count(*) from found),
      'guardians', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', x.id, 'lastName', x.last_name, 'firstName', x.first_name, 'phone', x.phone,
          'email', x.email,
          'children', (
            select coalesce(pg_catalog.json_agg(s.last_name || ' ' || s.first_name
              order by s.birth_date, s.id), '[]')
            from app_public.student_guardians l
            join app_public.students s on s.school_id = l.school_id and s.id = l.student_id
            where l.school_id = x.school_id
              and l.guardian_id = x.id))
          order by x.place), '[]')
        from (
          select f.*, pg_catalog.row_number() over (
            order by
              app_hidden.name_order(
                f.last_name, f.first_name, (select app_hidden.name_collation())),
              f.id) as place
          from found f) as x
        where x.place <= 20)));
end;
$$;

comment on function app_public.search_guardians(text) is
  'Guardians whom the school knows already, by parts of names, e-mail or phone numbers, before one '
  'is entered twice: total, and the first 20 by name (id, lastName, firstName, phone, email, '
  'children: names). Error RBDEN: not an admin.';
grant execute on function app_public.search_guardians(text) to app_user;
--! EndIncluded kin/functions/search_guardians.sql
--! Included kin/functions/link_guardian.sql
create or replace function app_public.link_guardian(
  student_id uuid, guardian_id uuid, link json default '{}')
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_new app_public.student_guardians;
begin
  perform app_hidden.check_admin();
  perform from app_public.students s
  where s.school_id = v_school
    and s.id = link_guardian.student_id
  for no key update; -- two links at once do not get the same place
  if not found then
    raise exception 'The student does not exist any more'
      using errcode = 'RBVAL', column = 'student_id';
  end if;
  if not exists (
    select
    from app_public.guardians g
    where g.school_id = v_school
      and g.id = link_guardian.guardian_id) then
    raise exception 'The guardian does not exist any more'
      using errcode = 'RBVAL', column = 'guardian_id';
  end if;

  select l.* into v_new
  from app_public.student_guardians l
  where l.school_id = v_school
    and l.student_id = link_guardian.student_id
    and l.guardian_id = link_guardian.guardian_id;
  if not found then
    v_new.relation := 'guardian';
    v_new.may_see_marks := true;
    v_new.may_act := true;
    v_new.lives_with := false;
    select coalesce(max(l.priority), 0) + 1 into v_new.priority
    from app_public.student_guardians l
    where l.school_id = v_school
      and l.student_id = link_guardian.student_id;
  end if;
  v_new := pg_catalog.json_populate_record(v_new, link);

  insert into app_public.student_guardians as l
    (student_id, guardian_id, relation, priority, may_see_marks, may_act, lives_with)
  values (link_guardian.student_id, link_guardian.guardian_id, v_new.relation, v_new.priority,
    v_new.may_see_marks, v_new.may_act, v_new.lives_with)
  on conflict on constraint student_guardians_pkey do update
  set relation = excluded.relation, priority = excluded.priority,
    may_see_marks = excluded.may_see_marks, may_act = excluded.may_act,
    lives_with = excluded.lives_with
  where (l.relation, l.priority, l.may_see_marks, l.may_act, l.lives_with)
    is distinct from (excluded.relation, excluded.priority, excluded.may_see_marks,
      excluded.may_act, excluded.lives_with);
end;
$$;

comment on function app_public.link_guardian(uuid, uuid, json) is
  'Makes somebody the guardian of a student, or changes what they are to the student: relation, '
  'priority (the last to call when not said), may_see_marks, may_act, lives_with. Errors: RBDEN, '
  'not an admin; RBVAL, one of both does not exist; constraints.';
grant execute on function app_public.link_guardian(uuid, uuid, json) to app_user;
--! EndIncluded kin/functions/link_guardian.sql
--! Included kin/functions/save_guardian.sql
create or replace function app_public.save_guardian(
  student_id uuid, guardian_id uuid, before json, after json, link json default '{}')
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_guardian uuid;
begin
  perform app_hidden.check_admin();
  v_guardian := app_public.save_structure('guardians', guardian_id::text, before, after)::uuid;
  perform app_public.link_guardian(student_id, v_guardian, link);
  return v_guardian;
end;
$$;

comment on function app_public.save_guardian(uuid, uuid, json, json, json) is
  'Enters (guardian_id NULL) or changes a guardian, and what they are to a student, both or '
  'nothing; returns the guardian. before, after: as save_structure(); link: as link_guardian(). '
  'Errors: those of both.';
grant execute on function app_public.save_guardian(uuid, uuid, json, json, json) to app_user;
--! EndIncluded kin/functions/save_guardian.sql
--! Included kin/functions/unlink_guardian.sql
create or replace function app_public.unlink_guardian(student_id uuid, guardian_id uuid)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_link json;
begin
  perform app_hidden.check_admin();
  delete from app_public.student_guardians l
  where l.school_id = app_hidden.current_school_id()
    and l.student_id = unlink_guardian.student_id
    and l.guardian_id = unlink_guardian.guardian_id
  returning pg_catalog.json_build_object(
    'relation', l.relation, 'priority', l.priority, 'may_see_marks', l.may_see_marks,
    'may_act', l.may_act, 'lives_with', l.lives_with) into v_link;
  return v_link;
end;
$$;

comment on function app_public.unlink_guardian(uuid, uuid) is
  'Somebody is no longer a guardian of a student; their own record stays. Returns what they were, '
  'with which link_guardian() undoes it; NULL when they were none. Error RBDEN: not an admin.';
grant execute on function app_public.unlink_guardian(uuid, uuid) to app_user;
--! EndIncluded kin/functions/unlink_guardian.sql
--! Included kin/functions/student_family.sql
create or replace function app_public.student_family(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'guardians', (
      select coalesce(json_agg(json_build_object(
        'id', g.id,
        'record', json_build_object(
          'last_name', g.last_name, 'first_name', g.first_name, 'phone', g.phone,
          'phone_2', g.phone_2, 'email', g.email, 'occupation', g.occupation,
          'children_count', g.children_count, 'birth_district', g.birth_district,
          'address', g.address),
        'link', json_build_object(
          'relation', l.relation, 'priority', l.priority, 'may_see_marks', l.may_see_marks,
          'may_act', l.may_act, 'lives_with', l.lives_with),
        'hasAccount', g.user_id is not null)
        order by l.priority, g.id), '[]')
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
      where l.school_id = s.school_id
        and l.student_id = s.id),
    'siblings', (
      select coalesce(json_agg(json_build_object(
        'id', o.id, 'lastName', o.last_name, 'firstName', o.first_name)
        order by o.birth_date, o.id), '[]')
      from app_public.students o
      where o.school_id = s.school_id
        and o.id <> s.id
        and exists (
          select
          from app_public.student_guardians mine
          join app_public.student_guardians theirs
            on theirs.school_id = mine.school_id and theirs.guardian_id = mine.guardian_id
          where mine.school_id = s.school_id
            and mine.student_id = s.id
            and theirs.student_id = o.id)),
    'scholarships', (
      select coalesce(json_agg(json_build_object(
        'id', b.id,
        'values', json_build_object(
          'sponsor', b.sponsor, 'type', b.type, 'amount', b.amount, 'currency', b.currency,
          'frequency', b.frequency, 'starts_on', b.starts_on, 'ends_on', b.ends_on,
          'status', b.status, 'note', b.note),
        'renewsId', b.renewed_from_id,
        'isRenewed', exists (
          select
          from app_public.scholarships later
          where later.school_id = b.school_id
            and later.renewed_from_id = b.id))
        order by b.starts_on desc, b.id desc), '[]')
      from app_public.scholarships b
      where b.school_id = s.school_id
        and b.student_id = s.id),
    'needs', (
      select coalesce(json_agg(json_build_object(
        'kind', n.kind, 'note', n.note, 'metOn', n.met_on) order by n.kind), '[]')
      from app_public.student_needs n
      where n.school_id = s.school_id
        and n.student_id = s.id))
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = student_family.student_id;
end;

comment on function app_public.student_family(uuid) is
  'The family of a student as far as the user may see it; NULL for no such student. guardians by '
  'contact priority: id, record and link (columns), hasAccount. siblings: students with a guardian '
  'in common (id, lastName, firstName). scholarships, newest first: id, values (columns), renewsId, '
  'isRenewed. needs: kind, note, metOn.';
grant execute on function app_public.student_family(uuid) to app_user;
--! EndIncluded kin/functions/student_family.sql
--! Included kin/functions/renew_scholarship.sql
create or replace function app_public.renew_scholarship(
  scholarship_id uuid, starts_on date, ends_on date default null, amount numeric default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_old app_public.scholarships;
  v_new uuid;
begin
  perform app_hidden.check_admin();
  select b.* into v_old
  from app_public.scholarships b
  where b.school_id = app_hidden.current_school_id()
    and b.id = scholarship_id
  for no key update;
  if not found then
    raise exception 'The scholarship does not exist any more'
      using errcode = 'RBVAL', column = 'scholarship_id';
  end if;
  if starts_on is null or starts_on <= v_old.starts_on then
    raise exception 'A renewal begins after the scholarship that it continues'
      using errcode = 'RBVAL', column = 'starts_on', hint = 'Choose a later day.';
  end if;
  insert into app_public.scholarships
    (student_id, sponsor, type, amount, currency, frequency, starts_on, ends_on, renewed_from_id)
  values (v_old.student_id, v_old.sponsor, v_old.type,
    coalesce(renew_scholarship.amount, v_old.amount), v_old.currency, v_old.frequency,
    renew_scholarship.starts_on, renew_scholarship.ends_on, v_old.id)
  returning id into v_new;
  update app_public.scholarships b
  set status = 'ended',
    ends_on = least(b.ends_on, renew_scholarship.starts_on - 1)
  where b.school_id = v_old.school_id
    and b.id = v_old.id;
  return v_new;
end;
$$;

comment on function app_public.renew_scholarship(uuid, date, date, numeric) is
  'Continues a scholarship from a day on, by the same amount when none is said; the old one ends '
  'the day before. Returns the new one. Errors: RBDEN, not an admin; RBVAL, it does not exist, or '
  'the day is not later; constraints (renewed already).';
grant execute on function app_public.renew_scholarship(uuid, date, date, numeric) to app_user;
--! EndIncluded kin/functions/renew_scholarship.sql
--! Included kin/functions/scholarship_list.sql
create or replace function app_public.scholarship_list(status text default null)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'scholarships', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', b.id, 'studentId', s.id, 'studentNumber', s.student_number,
        'lastName', s.last_name, 'firstName', s.first_name, 'className', k.name,
        'sponsor', b.sponsor, 'type', b.type, 'amount', b.amount, 'currency', b.currency,
        'frequency', b.frequency, 'startsOn', b.starts_on, 'endsOn', b.ends_on,
        'status', b.status, 'isRenewal', b.renewed_from_id is not null)
        order by
          b.sponsor,
          app_hidden.name_order(
            s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
          b.starts_on desc, b.id), '[]')
      from app_public.scholarships b
      join app_public.students s on s.school_id = b.school_id and s.id = b.student_id
      left join lateral app_public.students_current_class(s) as k on true
      where b.school_id = v_school
        and (scholarship_list.status is null or b.status = scholarship_list.status)),
    'totals', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'sponsor', t.sponsor, 'currency', t.currency, 'frequency', t.frequency,
        'students', t.students, 'amount', t.amount)
        order by t.sponsor, t.currency, t.frequency), '[]')
      from (
        select b.sponsor, b.currency, b.frequency, count(distinct b.student_id) as students,
          sum(b.amount) as amount
        from app_public.scholarships b
        where b.school_id = v_school
          and b.status = 'active'
        group by b.sponsor, b.currency, b.frequency) as t));
end;
$$;

comment on function app_public.scholarship_list(text) is
  'Scholarships of the school, of one status when given, by sponsor and student: id, studentId, '
  'studentNumber, lastName, firstName, className, sponsor, type, amount, currency, frequency, '
  'startsOn, endsOn, status, isRenewal; and totals of the active ones by sponsor, currency and '
  'frequency (students, amount): amounts of different currencies are never added. Error RBDEN: not '
  'an admin.';
grant execute on function app_public.scholarship_list(text) to app_user;
--! EndIncluded kin/functions/scholarship_list.sql
--! Included kin/functions/set_need.sql
create or replace function app_public.set_need(
  student_id uuid, kind text, is_needed boolean, note text default null, met_on date default null)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if not is_needed then
    delete from app_public.student_needs n
    where n.school_id = app_hidden.current_school_id()
      and n.student_id = set_need.student_id
      and n.kind = set_need.kind;
    return;
  end if;
  insert into app_public.student_needs as n (student_id, kind, note, met_on)
  values (set_need.student_id, set_need.kind, nullif(pg_catalog.btrim(set_need.note), ''),
    set_need.met_on)
  on conflict on constraint student_needs_pkey do update
  set note = excluded.note, met_on = excluded.met_on
  where (n.note, n.met_on) is distinct from (excluded.note, excluded.met_on);
end;
$$;

comment on function app_public.set_need(uuid, text, boolean, text, date) is
  'Notes that a student needs clothes, materials or transport (kind), when they got it, or that '
  'they don''t need it. Errors: RBDEN, not an admin; constraints.';
grant execute on function app_public.set_need(uuid, text, boolean, text, date) to app_user;
--! EndIncluded kin/functions/set_need.sql
--! Included kin/functions/need_list.sql
create or replace function app_public.need_list(kind text default null)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'counts', (
      select pg_catalog.json_agg(pg_catalog.json_build_object(
        'kind', x.kind,
        'waiting', (
          select count(*)
          from app_public.student_needs n
          where n.school_id = v_school and n.kind = x.kind and n.met_on is null),
        'met', (
          select count(*)
          from app_public.student_needs n
          where n.school_id = v_school and n.kind = x.kind and n.met_on is not null))
        order by x.kind)
      from pg_catalog.unnest('{clothes,materials,transport}'::text[]) as x (kind)),
    'needs', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'studentId', s.id, 'studentNumber', s.student_number, 'lastName', s.last_name,
        'firstName', s.first_name, 'className', k.name, 'kind', n.kind, 'note', n.note,
        'metOn', n.met_on)
        order by
          n.met_on is not null, k.name nulls last,
          app_hidden.name_order(
            s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
          s.id, n.kind), '[]')
      from app_public.student_needs n
      join app_public.students s
        on s.school_id = n.school_id and s.id = n.student_id and s.status = 'active'
      left join lateral app_public.students_current_class(s) as k on true
      where n.school_id = v_school
        and (need_list.kind is null or n.kind = need_list.kind)));
end;
$$;

comment on function app_public.need_list(text) is
  'What students need, who waits first, then by class and name, of one kind when given: studentId, '
  'studentNumber, lastName, firstName, className, kind, note, metOn; and counts by kind (waiting, '
  'met). Error RBDEN: not an admin.';
grant execute on function app_public.need_list(text) to app_user;
--! EndIncluded kin/functions/need_list.sql
--! Included staff/functions/staff_list.sql
create or replace function app_public.staff_list()
  returns json
  language plpgsql stable
  security definer -- duties are shown only after a look at who asks
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'duties', m.duties,
      'isCurrent', m.is_current,
      'record', pg_catalog.json_build_object(
        'position', r.position, 'phone', r.phone, 'hired_on', r.hired_on, 'note', r.note),
      'mainClasses', (
        select coalesce(pg_catalog.json_agg(k.name order by k.name), '[]')
        from app_public.class_teachers t
        join app_public.classes k on k.school_id = v_school and k.id = t.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'className', k.name, 'subjectName', s.name, 'isResponsible', t.position = 1)
          order by k.name, s.name), '[]')
        from app_public.course_teachers t
        join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
        join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
        join app_public.classes k on k.school_id = v_school and k.id = c.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'replacements', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'substituteId', x.substitute_id, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
          'courses', x.courses, 'substitute', p.last_name || ' ' || p.first_name)
          order by x.starts_on), '[]')
        from (
          select p.substitute_id, p.starts_on, p.ends_on, count(*) as courses
          from app_public.replacements p
          where p.school_id = v_school
            and p.user_id = u.id
            and p.ends_on >= v_today
          group by p.substitute_id, p.starts_on, p.ends_on) as x
        join app_public.users p on p.id = x.substitute_id))
      order by
        m.is_current desc,
        app_hidden.name_order(
          u.last_name, u.first_name, (select app_hidden.name_collation(v_school))),
        u.id), '[]')
    from (
      select x.user_id,
        pg_catalog.array_agg(x.duty order by x.duty) as duties,
        pg_catalog.bool_or(
          x.starts_on <= v_today and coalesce(x.ends_on >= v_today, true)) as is_current
      from app_public.memberships x
      where x.institution_id = v_school
        and x.duty in ('admin', 'teacher')
      group by x.user_id) as m
    join app_public.users u on u.id = m.user_id and u.deleted_at is null
    left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id);
end;
$$;

comment on function app_public.staff_list() is
  'Admins and teachers of the school, those who left at the end, for its admins: id, lastName, '
  'firstName, duties, isCurrent, record (position, phone, hired_on, note), mainClasses (names), '
  'courses of the active year (id, className, subjectName, isResponsible), replacements from today '
  'on (substituteId, substitute, startsOn, endsOn, courses: how many). Error RBDEN: not an admin.';
grant execute on function app_public.staff_list() to app_user;
--! EndIncluded staff/functions/staff_list.sql
--! Included records/functions/changes.sql
create or replace function app_hidden.changes(stored jsonb, before jsonb, after jsonb)
  returns jsonb
  language plpgsql immutable
  set search_path = ''
as $$
declare
  v_stale jsonb;
begin
  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'field', k, 'yours', after -> k, 'theirs', coalesce(stored -> k, 'null')))
  into v_stale
  from pg_catalog.jsonb_object_keys(after) as k
  where coalesce(after -> k, 'null') <> coalesce(before -> k, 'null')
    and coalesce(stored -> k, 'null') <> coalesce(before -> k, 'null')
    and coalesce(stored -> k, 'null') <> coalesce(after -> k, 'null');
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  return (
    select coalesce(pg_catalog.jsonb_object_agg(k, after -> k), '{}')
    from pg_catalog.jsonb_object_keys(after) as k
    where coalesce(after -> k, 'null') <> coalesce(before -> k, 'null')
      and coalesce(after -> k, 'null') <> coalesce(stored -> k, 'null'));
end;
$$;

comment on function app_hidden.changes(jsonb, jsonb, jsonb) is
  'What a user changed between before and after and is not stored yet: names and values. Error '
  'RBSTL: somebody else changed the same meanwhile (field, yours, theirs in the details).';
grant execute on function app_hidden.changes(jsonb, jsonb, jsonb) to app_user;
--! EndIncluded records/functions/changes.sql
--! Included records/functions/checked_custom.sql
create or replace function app_hidden.checked_custom(
  type text, choices text[], name text, value jsonb)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_text text := nullif(pg_catalog.btrim(value #>> '{}'), '');
begin
  if v_text is null then
    return null;
  elsif type = 'number' then
    return pg_catalog.to_jsonb(
      pg_catalog.trim_scale(pg_catalog.replace(v_text, ',', '.')::numeric(20, 4)));
  elsif type = 'date' then
    return pg_catalog.to_jsonb(v_text::date);
  elsif type = 'yes_no' then
    return pg_catalog.to_jsonb(v_text::boolean);
  elsif type = 'choice' and v_text <> all (choices) or pg_catalog.char_length(v_text) > 2000 then
    raise data_exception;
  end if;
  return pg_catalog.to_jsonb(v_text);
exception when data_exception then
  raise exception 'This is no value for the field'
    using errcode = 'RBVAL', column = name,
    hint = 'A number, a date, one of the choices, yes or no, or at most 2000 characters of text.';
end;
$$;

comment on function app_hidden.checked_custom(text, text[], text, jsonb) is
  'A value as a field of this type (text, number, date, choice, yes_no) keeps it; NULL for an empty '
  'one. Error RBVAL on the field''s name: it does not fit.';
grant execute on function app_hidden.checked_custom(text, text[], text, jsonb) to app_user;
--! EndIncluded records/functions/checked_custom.sql
--! Included records/functions/typed_custom.sql
create or replace function app_hidden.typed_custom(custom jsonb)
  returns jsonb
  language sql stable
begin atomic
  select coalesce(
    jsonb_object_agg(
      c.key,
      coalesce(
        case
          when f.id is null then c.value
          else app_hidden.checked_custom(f.type, f.choices, c.key, c.value)
        end,
        'null')),
    '{}')
  from jsonb_each(custom) as c
  left join app_public.student_fields f
    on f.school_id = (select app_hidden.current_school_id())
    and f.id::text = c.key;
end;

comment on function app_hidden.typed_custom(jsonb) is
  'Values of the school''s own fields as text, typed as the fields keep them; null for empty ones. '
  'Error RBVAL on the field: it does not fit.';
grant execute on function app_hidden.typed_custom(jsonb) to app_user;
--! EndIncluded records/functions/typed_custom.sql
--! Included records/functions/tg_students__custom.sql
create or replace function app_private.tg_students__custom()
  returns trigger
  language plpgsql volatile
  security definer -- the school's fields bind whoever enters a student
  set search_path = ''
as $$
declare
  v_value record;
  v_field app_public.student_fields;
  v_checked jsonb := '{}';
  v_one jsonb;
begin
  for v_value in
    select e.key, e.value from pg_catalog.jsonb_each(new.custom) as e
  loop
    select f.* into v_field
    from app_public.student_fields f
    where f.school_id = new.school_id
      and f.id::text = v_value.key
      and f.archived_at is null;
    if v_field.id is null then
      raise exception 'The school has no such field'
        using errcode = 'RBVAL', column = v_value.key,
        hint = 'It may have been removed meanwhile.';
    end if;
    v_one := app_hidden.checked_custom(
      v_field.type, v_field.choices, v_value.key, v_value.value);
    if v_one is not null then
      v_checked := v_checked || pg_catalog.jsonb_build_object(v_value.key, v_one);
    end if;
  end loop;
  new.custom := v_checked;
  return new;
end;
$$;

comment on function app_private.tg_students__custom() is
  'Keeps a student''s own fields to the fields of the school and their types. Error RBVAL on the '
  'field''s identifier: no such field, or no value for it.';

create or replace trigger _110_custom_insert
  before insert on app_public.students
  for each row when (new.custom <> '{}')
  execute function app_private.tg_students__custom();

create or replace trigger _110_custom_update
  before update of custom on app_public.students
  for each row when (new.custom <> '{}' and new.custom is distinct from old.custom)
  execute function app_private.tg_students__custom();
--! EndIncluded records/functions/tg_students__custom.sql
--! Included records/functions/tg_students__lengths.sql
create or replace function app_private.tg_students__lengths()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text;
begin
  select e.key into v_column
  from pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(new) - '{custom,search_text}'::text[]) as e
  where pg_catalog.char_length(e.value)
    > case when e.key = any ('{address,transfer_reason}') then 500 else 120 end
  limit 1;
  if v_column is not null then
    raise exception 'This text is too long'
      using errcode = 'RBVAL', column = v_column,
      hint = 'Names and the like have 120 characters at most, notes 500.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_students__lengths() is
  'Error RBVAL on the column: a text of more than 120 characters, of more than 500 in address and '
  'transfer_reason.';

create or replace trigger _120_lengths
  before insert or update on app_public.students
  for each row execute function app_private.tg_students__lengths();
--! EndIncluded records/functions/tg_students__lengths.sql
--! Included records/functions/require_own_fields.sql
create or replace function app_hidden.require_own_fields(custom jsonb)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_missing text;
begin
  select f.id::text into v_missing
  from app_public.student_fields f
  where f.school_id = app_hidden.current_school_id()
    and f.is_required
    and f.archived_at is null
    and coalesce(custom -> f.id::text, 'null') in ('null', '""')
  order by f.position
  limit 1;
  if v_missing is not null then
    raise exception 'The school asks for this' using errcode = 'RBVAL', column = v_missing;
  end if;
end;
$$;

comment on function app_hidden.require_own_fields(jsonb) is
  'Error RBVAL on the field''s identifier: one of the school''s required own fields has no value.';
grant execute on function app_hidden.require_own_fields(jsonb) to app_user;
--! EndIncluded records/functions/require_own_fields.sql
--! Included records/functions/save_student.sql
create or replace function app_public.save_student(student_id uuid, before json, after json)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_old app_public.students;
  v_changes jsonb;
  v_custom jsonb;
begin
  perform app_hidden.check_admin();
  select s.* into v_old
  from app_public.students s
  where s.school_id = app_hidden.current_school_id()
    and s.id = save_student.student_id
  for no key update;
  if v_old.id is null then
    raise exception 'This does not exist any more'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Somebody else may have deleted it.';
  end if;

  -- typed as the table's columns, so that 1 and 1.00 are the same
  v_changes := app_hidden.changes(
    pg_catalog.to_jsonb(v_old),
    pg_catalog.to_jsonb(pg_catalog.json_populate_record(v_old, (before::jsonb - 'custom')::json)),
    pg_catalog.to_jsonb(pg_catalog.json_populate_record(v_old, (after::jsonb - 'custom')::json)));
  if after -> 'custom' is not null then
    v_custom := app_hidden.changes(
      v_old.custom,
      app_hidden.typed_custom(before::jsonb -> 'custom'),
      app_hidden.typed_custom(after::jsonb -> 'custom'));
    perform app_hidden.require_own_fields(v_old.custom || v_custom);
    if v_custom <> '{}' then
      v_changes := v_changes || pg_catalog.jsonb_build_object(
        'custom', pg_catalog.jsonb_strip_nulls(v_old.custom || v_custom));
    end if;
  end if;

  if v_changes <> '{}' then
    execute pg_catalog.format(
      'update app_public.students s
       set (%1$s) = (
         select %1$s from pg_catalog.jsonb_populate_record(null::app_public.students, $1))
       where s.school_id = $2
         and s.id = $3',
      app_hidden.column_list(array(select pg_catalog.jsonb_object_keys(v_changes))))
    using v_changes, v_old.school_id, v_old.id;
  end if;
end;
$$;

comment on function app_public.save_student(uuid, json, json) is
  'Changes a student''s record. after: columns and their values, in custom the school''s own fields '
  'by identifier; before: as they were when the user began, so that what others changed meanwhile '
  'stays. Errors: RBDEN, not an admin; RBVAL, no such student, a required own field without value, a '
  'text too long, a date of birth in the future; RBSTL, somebody else changed the same (field, '
  'yours, theirs in the details); constraints.';
grant execute on function app_public.save_student(uuid, json, json) to app_user;
--! EndIncluded records/functions/save_student.sql
--! Included records/functions/incomplete_students.sql
create or replace function app_public.incomplete_students(class_id uuid default null)
  returns table (
    student_id uuid, last_name text, first_name text, student_number text, class_name text,
    missing text[])
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, s.student_number, k.name, m.missing
  from app_public.students s
  left join lateral (
    select e.class_id, c.name
    from app_public.enrollments e
    join app_public.classes c on c.school_id = e.school_id and c.id = e.class_id
    join app_public.academic_years y
      on y.school_id = c.school_id and y.id = c.academic_year_id and y.is_active
    where e.school_id = s.school_id
      and e.student_id = s.id
    order by e.starts_on desc
    limit 1) as k on true
  cross join lateral (
    select count(*) as guardians, count(coalesce(w.phone, w.phone_2)) as phones
    from app_public.student_guardians l
    join app_public.guardians w on w.school_id = l.school_id and w.id = l.guardian_id
    where l.school_id = s.school_id
      and l.student_id = s.id) as g
  cross join lateral (
    select array_remove(
      array[
        case when s.sex is null then 'sex' end,
        case when s.birth_date is null then 'birth_date' end,
        case when s.birth_place is null then 'birth_place' end,
        case when g.guardians = 0 then 'guardian' end,
        case when g.phones = 0 and s.emergency_phone is null then 'emergency_phone' end],
      null) || array(
        select f.name
        from app_public.student_fields f
        where f.school_id = s.school_id
          and f.is_required
          and f.archived_at is null
          and not s.custom ? f.id::text
        order by f.position) as missing) as m
  where s.school_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and s.status = 'active'
    and (incomplete_students.class_id is null or k.class_id = incomplete_students.class_id)
    and m.missing <> '{}'
  order by s.last_name, s.first_name, s.id;
end;

comment on function app_public.incomplete_students(uuid) is
  'Active students, of a class when given, whose record lacks something: sex, birth_date, '
  'birth_place, guardian, emergency_phone (nobody with a phone to call), or the name of a required '
  'own field. For admins.';
grant execute on function app_public.incomplete_students(uuid) to app_user;
--! EndIncluded records/functions/incomplete_students.sql
--! Included records/functions/own_student_fields.sql
create or replace function app_public.own_student_fields(with_archived boolean default false)
  returns setof app_public.student_fields
  language sql stable
begin atomic
  select f.*
  from app_public.student_fields f
  where f.school_id = (select app_hidden.current_school_id())
    and (with_archived or f.archived_at is null)
  order by f.position, f.name;
end;

comment on function app_public.own_student_fields(boolean) is
  'The fields that the school added to its students'' records, in order; those taken out of use only '
  'when wanted.';
grant execute on function app_public.own_student_fields(boolean) to app_user;
--! EndIncluded records/functions/own_student_fields.sql
--! Included records/functions/remove_student_field.sql
create or replace function app_public.remove_student_field(
  field_id uuid, is_confirmed boolean default false)
  returns void
  language plpgsql volatile
  security definer -- the values that are put away are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_key text := remove_student_field.field_id::text;
  v_count bigint;
begin
  perform app_hidden.check_admin();
  perform from app_public.student_fields f
  where f.school_id = v_school
    and f.id = remove_student_field.field_id
    and f.archived_at is null
  for update;
  if not found then
    return;
  end if;
  select count(*) into v_count
  from app_public.students s
  where s.school_id = v_school
    and s.custom ? v_key;
  if v_count = 0 then
    delete from app_public.student_fields f where f.school_id = v_school and f.id = remove_student_field.field_id;
    return;
  end if;
  if is_confirmed is not true then
    raise exception 'Students have a value in this field'
      using errcode = 'RBUSE', detail = pg_catalog.jsonb_build_array(
        pg_catalog.jsonb_build_object('by', 'students', 'count', v_count))::text,
      hint = 'Confirm to archive the field with its values.';
  end if;
  update app_public.student_fields f
  set archived_at = pg_catalog.now()
  where f.school_id = v_school
    and f.id = remove_student_field.field_id;
  insert into app_private.archived_field_values (school_id, field_id, student_id, value)
  select v_school, remove_student_field.field_id, s.id, s.custom -> v_key
  from app_public.students s
  where s.school_id = v_school
    and s.custom ? v_key;
  update app_public.students s
  set custom = s.custom - v_key
  where s.school_id = v_school
    and s.custom ? v_key;
end;
$$;

comment on function app_public.remove_student_field(uuid, boolean) is
  'Takes one of the school''s own fields out of use: deletes it when no student has a value, else '
  'archives it with the values once that is confirmed. Errors: RBDEN, not an admin; RBUSE, students '
  'have values and it is not confirmed (count in the details).';
grant execute on function app_public.remove_student_field(uuid, boolean) to app_user;
--! EndIncluded records/functions/remove_student_field.sql
--! Included records/functions/restore_student_field.sql
create or replace function app_public.restore_student_field(field_id uuid)
  returns void
  language plpgsql volatile
  security definer -- the values that were put away are nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  update app_public.student_fields f
  set archived_at = null
  where f.school_id = v_school
    and f.id = restore_student_field.field_id
    and f.archived_at is not null;
  update app_public.students s
  set custom = s.custom || pg_catalog.jsonb_build_object(a.field_id, a.value)
  from app_private.archived_field_values a
  where a.school_id = v_school
    and a.field_id = restore_student_field.field_id
    and s.school_id = v_school
    and s.id = a.student_id;
  delete from app_private.archived_field_values a
  where a.school_id = v_school
    and a.field_id = restore_student_field.field_id;
end;
$$;

comment on function app_public.restore_student_field(uuid) is
  'Brings an archived own field back, with the values it had. Error RBDEN: not an admin.';
grant execute on function app_public.restore_student_field(uuid) to app_user;
--! EndIncluded records/functions/restore_student_field.sql
--! Included records/functions/students_photo_version.sql
create or replace function app_public.students_photo_version(student app_public.students)
  returns text
  language sql stable
begin atomic
  select p.version
  from app_public.student_photos p
  where p.school_id = student.school_id
    and p.student_id = student.id;
end;

comment on function app_public.students_photo_version(app_public.students) is
  'Version of the student''s photo, which is at /photos/ and the student''s id; NULL for none.';
grant execute on function app_public.students_photo_version(app_public.students) to app_user;
--! EndIncluded records/functions/students_photo_version.sql
--! Included records/functions/save_student_photo.sql
create or replace function app_hidden.save_student_photo(student_id uuid, image bytea)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if image is null then
    delete from app_public.student_photos p
    where p.school_id = app_hidden.current_school_id()
      and p.student_id = save_student_photo.student_id;
    return;
  end if;
  insert into app_public.student_photos as p (student_id, image)
  values (save_student_photo.student_id, save_student_photo.image)
  on conflict on constraint student_photos_pkey do update
  set image = excluded.image, saved_at = pg_catalog.now()
  where p.image <> excluded.image;
end;
$$;

comment on function app_hidden.save_student_photo(uuid, bytea) is
  'Keeps the photo of a student, or removes it (image NULL). Called by the server, which has looked '
  'at the picture and made it small. Errors: RBDEN, not an admin; constraints of student_photos.';
grant execute on function app_hidden.save_student_photo(uuid, bytea) to app_user;
--! EndIncluded records/functions/save_student_photo.sql
--! Included records/functions/private_fields.sql
create or replace function app_hidden.private_fields(kind text)
  returns table (name text, type text, choices text[])
  language sql immutable parallel safe
begin atomic
  select f.name, f.type, f.choices
  from (values
    ('student_health', 1, 'health_notes', 'note', '{}'::text[]),
    ('student_health', 2, 'is_vaccinated', 'yes_no', '{}'),
    ('student_health', 3, 'social_security_number', 'text', '{}'),
    ('student_backgrounds', 1, 'religion', 'text', '{}'),
    ('student_backgrounds', 2, 'church', 'text', '{}'),
    ('student_backgrounds', 3, 'living_with', 'text', '{}'),
    ('student_backgrounds', 4, 'living_condition', 'note', '{}'),
    ('student_backgrounds', 5, 'owns_house', 'yes_no', '{}'),
    ('student_backgrounds', 6, 'time_in_area', 'text', '{}'),
    ('student_backgrounds', 7, 'has_poverty_card', 'yes_no', '{}'),
    ('student_backgrounds', 8, 'helping_organisation', 'text', '{}'),
    ('student_backgrounds', 9, 'can_help_school', 'yes_no', '{}'),
    ('student_backgrounds', 10, 'help_amount', 'amount', '{}'),
    ('student_backgrounds', 11, 'help_frequency', 'choice', '{once,weekly,monthly,termly,yearly}'),
    ('student_backgrounds', 12, 'how_known', 'text', '{}'),
    ('guardian_backgrounds', 1, 'income', 'amount', '{}'),
    ('guardian_backgrounds', 2, 'church', 'text', '{}'),
    ('guardian_backgrounds', 3, 'belief', 'text', '{}'))
    as f (kind, place, name, type, choices)
  where f.kind = private_fields.kind
  order by f.place;
end;

comment on function app_hidden.private_fields(text) is
  'The fields of student_health, student_backgrounds or guardian_backgrounds in order, and their '
  'type: text, note, yes_no, amount or choice (with its choices).';
grant execute on function app_hidden.private_fields(text) to app_user;
--! EndIncluded records/functions/private_fields.sql
--! Included records/functions/private_right.sql
create or replace function app_hidden.private_right(kind text)
  returns text
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if kind = 'student_health' then
    return 'health';
  elsif kind = any ('{student_backgrounds,guardian_backgrounds}') then
    return 'background';
  end if;
  raise exception 'There is nothing of this kind' using errcode = 'RBVAL', column = 'kind',
    hint = 'student_health, student_backgrounds or guardian_backgrounds.';
end;
$$;

comment on function app_hidden.private_right(text) is
  'The right that a kind of sealed record needs. Error RBVAL: it is none of student_health, '
  'student_backgrounds and guardian_backgrounds.';
grant execute on function app_hidden.private_right(text) to app_user;
--! EndIncluded records/functions/private_right.sql
--! Included records/functions/school_key.sql
create or replace function app_hidden.school_key(version integer)
  returns bytea
  language plpgsql stable
  security definer -- nobody reads keys
  set search_path = ''
as $$
begin
  if not app_hidden.has_right('health', 'background') then
    return null;
  end if;
  return (
    select k.wrapped
    from app_private.school_keys k
    where k.school_id = app_hidden.current_school_id()
      and k.version = school_key.version);
end;
$$;

comment on function app_hidden.school_key(integer) is
  'A key of the current school, encrypted with the installation''s master key, for somebody with a '
  'right to what it seals; NULL for others, and once it is destroyed.';
grant execute on function app_hidden.school_key(integer) to app_user;
--! EndIncluded records/functions/school_key.sql
--! Included records/functions/newest_key.sql
create or replace function app_hidden.newest_key()
  returns table (school_id integer, version integer, wrapped bytea)
  language plpgsql volatile
  security definer -- nobody reads keys
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.has_right('health', 'background') and not app_hidden.has_duty('admin') then
    raise exception 'Your duties do not allow this' using errcode = 'RBDEN';
  end if;
  -- one at a time, so that a school's first record does not get two keys
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('school key', v_school));
  return query
    select v_school, coalesce(k.version, 0), k.wrapped
    from (values (1)) as one
    left join lateral (
      select s.version, s.wrapped
      from app_private.school_keys s
      where s.school_id = v_school
      order by s.version desc
      limit 1) as k on true;
end;
$$;

comment on function app_hidden.newest_key() is
  'The school and its newest key, encrypted with the master key (NULL when it is destroyed); '
  'version 0 when there is none yet. Others wait until the transaction ends. Error RBDEN: the user '
  'has no right to sealed records and is no admin.';
grant execute on function app_hidden.newest_key() to app_user;
--! EndIncluded records/functions/newest_key.sql
--! Included records/functions/add_school_key.sql
create or replace function app_hidden.add_school_key(wrapped bytea)
  returns integer
  language plpgsql volatile
  security definer -- nobody writes keys
  set search_path = ''
as $$
declare
  v_version integer := (select k.version + 1 from app_hidden.newest_key() as k);
begin
  insert into app_private.school_keys (school_id, version, wrapped)
  values (app_hidden.current_school_id(), v_version, add_school_key.wrapped);
  return v_version;
end;
$$;

comment on function app_hidden.add_school_key(bytea) is
  'Adds a key that the server has made and encrypted with its master key; returns its version. '
  'Error RBDEN as newest_key().';
grant execute on function app_hidden.add_school_key(bytea) to app_user;
--! EndIncluded records/functions/add_school_key.sql
--! Included records/functions/sealed_record.sql
create or replace function app_hidden.sealed_record(kind text, id uuid)
  returns table (school_id integer, seal_id uuid, sealed bytea, key_version integer, wrapped bytea,
    sealed_at timestamptz)
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_person text := case kind when 'guardian_backgrounds' then 'guardian' else 'student' end;
begin
  if not app_hidden.has_right(app_hidden.private_right(kind)) then
    return;
  end if;
  return query execute pg_catalog.format(
    'select p.school_id, r.seal_id, r.sealed, r.key_version,
       app_hidden.school_key(r.key_version), r.sealed_at
     from app_public.%1$I p
     left join app_public.%2$I r on r.school_id = p.school_id and r.%3$I = p.id
     where p.school_id = $1
       and p.id = $2', v_person || 's', kind, v_person || '_id')
  using app_hidden.current_school_id(), sealed_record.id;
end;
$$;

comment on function app_hidden.sealed_record(text, uuid) is
  'What is sealed of a student or guardian (sealed NULL for nothing) and the key that opens it '
  '(wrapped NULL once destroyed). No row without the right, or for somebody unknown. Error RBVAL: no '
  'such kind.';
grant execute on function app_hidden.sealed_record(text, uuid) to app_user;
--! EndIncluded records/functions/sealed_record.sql
--! Included records/functions/typed_private.sql
create or replace function app_hidden.typed_private(kind text, given jsonb)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_entry record;
  v_text text;
  v_value jsonb;
  v_typed jsonb := '{}';
begin
  for v_entry in
    select e.key, e.value, f.type, f.choices
    from pg_catalog.jsonb_each(given) as e
    left join app_hidden.private_fields(kind) as f on f.name = e.key
  loop
    v_text := nullif(pg_catalog.btrim(v_entry.value #>> '{}'), '');
    begin
      v_value := case
        when v_text is null then 'null'
        when v_entry.type = 'yes_no' then pg_catalog.to_jsonb(v_text::boolean)
        when v_entry.type = 'amount' then pg_catalog.to_jsonb(
          pg_catalog.trim_scale(pg_catalog.replace(v_text, ',', '.')::numeric(14, 2)))
        else pg_catalog.to_jsonb(v_text)
      end;
      if v_entry.type is null
        or v_entry.type = 'amount' and v_text is not null and v_value < '0'
        or v_entry.type = 'choice' and v_text <> all (v_entry.choices)
        or v_entry.type = 'text' and pg_catalog.char_length(v_text) > 120
        or v_entry.type = 'note' and pg_catalog.char_length(v_text) > 2000 then
        raise data_exception;
      end if;
    exception when data_exception then
      raise exception 'This is no value for the field'
        using errcode = 'RBVAL', column = v_entry.key,
        hint = 'Amounts are not negative; texts have 120 characters, notes 2000 at most.';
    end;
    v_typed := v_typed || pg_catalog.jsonb_build_object(v_entry.key, v_value);
  end loop;
  return v_typed;
end;
$$;

comment on function app_hidden.typed_private(text, jsonb) is
  'Values of a record to be sealed, as private_fields() types them; null for empty ones. Error '
  'RBVAL: no such field, or no value for it.';
grant execute on function app_hidden.typed_private(text, jsonb) to app_user;
--! EndIncluded records/functions/typed_private.sql
--! Included records/functions/private_changes.sql
create or replace function app_hidden.private_changes(
  kind text, stored jsonb, before jsonb, after jsonb)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_strip_nulls(
    stored || app_hidden.changes(
      stored, app_hidden.typed_private(kind, before), app_hidden.typed_private(kind, after)));
end;

comment on function app_hidden.private_changes(text, jsonb, jsonb, jsonb) is
  'A record to be sealed anew: what is stored with what the user changed between before and after. '
  'Errors: RBVAL, no such field or no value for it; RBSTL, somebody else changed the same.';
grant execute on function app_hidden.private_changes(text, jsonb, jsonb, jsonb) to app_user;
--! EndIncluded records/functions/private_changes.sql
--! Included records/functions/store_sealed.sql
create or replace function app_hidden.store_sealed(
  kind text, id uuid, seal_id uuid, sealed bytea, key_version integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_key text := case app_hidden.private_right(kind)
    when 'background' then pg_catalog.replace(kind, '_backgrounds', '_id') else 'student_id' end;
begin
  if sealed is null then
    execute pg_catalog.format(
      'delete from app_public.%I r where r.school_id = $1 and r.%I = $2', kind, v_key)
    using app_hidden.current_school_id(), store_sealed.id;
    return;
  end if;
  execute pg_catalog.format(
    'insert into app_public.%1$I (%2$I, seal_id, sealed, key_version)
     values ($1, $2, $3, $4)
     on conflict (school_id, %2$I) do update
     set seal_id = excluded.seal_id, sealed = excluded.sealed, key_version = excluded.key_version,
       sealed_at = now()',
    kind, v_key)
  using store_sealed.id, store_sealed.seal_id, store_sealed.sealed, store_sealed.key_version;
end;
$$;

comment on function app_hidden.store_sealed(text, uuid, uuid, bytea, integer) is
  'Keeps what the server has sealed of a student or guardian, bound to seal_id; nothing any more '
  'when sealed is NULL. Errors: RBVAL, no such kind; 42501, without the right.';
grant execute on function app_hidden.store_sealed(text, uuid, uuid, bytea, integer) to app_user;
--! EndIncluded records/functions/store_sealed.sql
--! Included records/functions/sealed_rows.sql
create or replace function app_hidden.sealed_rows()
  returns table (kind text, seal_id uuid, sealed bytea, key_version integer, wrapped bytea)
  language plpgsql stable
  security definer -- an admin changes the lock without having the key
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return query
    select r.kind, r.seal_id, r.sealed, r.key_version, k.wrapped
    from (
      select 'student_health', h.seal_id, h.sealed, h.key_version
      from app_public.student_health h
      where h.school_id = v_school
      union all
      select 'student_backgrounds', b.seal_id, b.sealed, b.key_version
      from app_public.student_backgrounds b
      where b.school_id = v_school
      union all
      select 'guardian_backgrounds', g.seal_id, g.sealed, g.key_version
      from app_public.guardian_backgrounds g
      where g.school_id = v_school) as r (kind, seal_id, sealed, key_version)
    join app_private.school_keys k
      on k.school_id = v_school
      and k.version = r.key_version
      and k.wrapped is not null;
end;
$$;

comment on function app_hidden.sealed_rows() is
  'Everything that the current school has sealed and that can still be opened, for the server to '
  'seal it anew. Error RBDEN: not an admin.';
grant execute on function app_hidden.sealed_rows() to app_user;
--! EndIncluded records/functions/sealed_rows.sql
--! Included records/functions/reseal.sql
create or replace function app_hidden.reseal(
  kinds text[], seal_ids uuid[], sealed bytea[], key_version integer)
  returns void
  language plpgsql volatile
  security definer -- an admin changes the lock without having the key
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_kind text;
begin
  perform app_hidden.check_admin();
  foreach v_kind in array '{student_health,student_backgrounds,guardian_backgrounds}'::text[] loop
    execute pg_catalog.format(
      'update app_public.%I r
       set sealed = n.sealed, key_version = $4, sealed_at = now()
       from unnest($1, $2, $3) as n (kind, seal_id, sealed)
       where r.school_id = $5
         and n.kind = $6
         and r.seal_id = n.seal_id', v_kind)
    using kinds, seal_ids, sealed, key_version, v_school, v_kind;
  end loop;
  update app_private.school_keys k
  set wrapped = null, destroyed_at = pg_catalog.now()
  where k.school_id = v_school
    and k.version < reseal.key_version
    and k.wrapped is not null;
end;
$$;

comment on function app_hidden.reseal(text[], uuid[], bytea[], integer) is
  'Keeps what the server has sealed anew with a new key, and destroys the older keys. Error RBDEN: '
  'not an admin.';
grant execute on function app_hidden.reseal(text[], uuid[], bytea[], integer) to app_user;
--! EndIncluded records/functions/reseal.sql
--! Included records/functions/destroy_school_keys.sql
create or replace function app_public.destroy_school_keys(code text)
  returns integer
  language plpgsql volatile
  security definer -- nobody writes keys
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_destroyed integer;
begin
  perform app_hidden.check_admin();
  if code is distinct from (
    select i.code from app_public.institutions i where i.id = v_school) then
    raise exception 'This is not the code of the school'
      using errcode = 'RBVAL', column = 'code',
      hint = 'The school''s code confirms that you mean it: nothing brings the data back.';
  end if;
  update app_private.school_keys k
  set wrapped = null, destroyed_at = pg_catalog.now()
  where k.school_id = v_school
    and k.wrapped is not null;
  get diagnostics v_destroyed = row_count;
  return v_destroyed;
end;
$$;

comment on function app_public.destroy_school_keys(text) is
  'Destroys the keys of the current school, whose code confirms it: what is sealed can never be read '
  'again. Returns how many keys there were. Errors: RBDEN, not an admin; RBVAL, another code.';
grant execute on function app_public.destroy_school_keys(text) to app_user;
--! EndIncluded records/functions/destroy_school_keys.sql
--! Included records/functions/set_rights.sql
create or replace function app_public.set_rights(user_id uuid, rights text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  update app_public.memberships m
  set rights = array(select distinct r from pg_catalog.unnest(set_rights.rights) as r order by r)
  where m.institution_id = app_hidden.current_school_id()
    and m.user_id = set_rights.user_id
    and m.duty in ('admin', 'teacher');
  if not found then
    raise exception 'This is not somebody of the school''s staff'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
end;
$$;

comment on function app_public.set_rights(uuid, text[]) is
  'Says which of health and background somebody of the school''s staff may see. Errors: RBDEN, not '
  'an admin; RBVAL, not of the staff; constraints.';
grant execute on function app_public.set_rights(uuid, text[]) to app_user;
--! EndIncluded records/functions/set_rights.sql
--! Included records/functions/privacy_overview.sql
create or replace function app_public.privacy_overview()
  returns json
  language plpgsql stable
  security definer -- tells when keys were made, which nobody reads
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'staff', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', p.id, 'lastName', p.last_name, 'firstName', p.first_name, 'rights', p.rights)
        order by p.last_name, p.first_name, p.id), '[]')
      from (
        select u.id, u.last_name, u.first_name,
          array(
            select distinct r
            from app_public.memberships o
            cross join lateral pg_catalog.unnest(o.rights) as r
            where o.institution_id = v_school
              and o.user_id = u.id
            order by r) as rights
        from app_public.users u
        where u.id in (
          select m.user_id
          from app_public.memberships m
          where m.institution_id = v_school
            and m.duty in ('admin', 'teacher')
            and (m.ends_on is null or m.ends_on >= app_hidden.school_today(v_school)))) as p),
    'key', (
      select pg_catalog.json_build_object(
        'version', k.version, 'madeAt', k.created_at, 'destroyedAt', k.destroyed_at)
      from app_private.school_keys k
      where k.school_id = v_school
      order by k.version desc
      limit 1));
end;
$$;

comment on function app_public.privacy_overview() is
  'Who of the staff may see what is sealed (staff: id, lastName, firstName, rights), and the newest '
  'key of the school (key: version, madeAt, destroyedAt; NULL before the first record). Error RBDEN: '
  'not an admin.';
grant execute on function app_public.privacy_overview() to app_user;
--! EndIncluded records/functions/privacy_overview.sql
--! Included records/functions/student_record.sql
create or replace function app_public.student_record(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'student', to_jsonb(s) - '{school_id,user_id,search_text,created_at,custom}'::text[],
    'photoVersion', (
      select p.version
      from app_public.student_photos p
      where p.school_id = s.school_id
        and p.student_id = s.id),
    'fields', (
      select coalesce(
        json_agg(
          json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'choices', f.choices,
            'isRequired', f.is_required, 'value', s.custom -> f.id::text)
          order by f.position, f.name),
        '[]')
      from app_public.student_fields f
      where f.school_id = s.school_id
        and f.archived_at is null),
    'guardians', (
      select coalesce(
        json_agg(
          json_build_object('id', g.id, 'lastName', g.last_name, 'firstName', g.first_name,
            'relation', l.relation, 'priority', l.priority, 'phone', g.phone,
            'phone2', g.phone_2, 'email', g.email)
          order by l.priority, g.last_name, g.first_name, g.id),
        '[]')
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = l.school_id and g.id = l.guardian_id
      where l.school_id = s.school_id
        and l.student_id = s.id),
    'enrollments', (
      select coalesce(
        json_agg(
          json_build_object('yearName', y.name, 'className', k.name, 'startsOn', e.starts_on,
            'endsOn', e.ends_on, 'isDropped', e.is_dropped, 'reason', e.drop_reason,
            'teachers', (
              select coalesce(json_agg(u.last_name || ' ' || u.first_name order by t.position), '[]')
              from app_public.class_teachers t
              join app_public.users u on u.id = t.user_id
              where t.school_id = k.school_id
                and t.class_id = k.id),
            'courses', (
              select coalesce(
                json_agg(
                  json_build_object('subjectName', b.name, 'teachers', (
                    select coalesce(
                      json_agg(u.last_name || ' ' || u.first_name order by t.position), '[]')
                    from app_public.course_teachers t
                    join app_public.users u on u.id = t.user_id
                    where t.school_id = c.school_id
                      and t.course_id = c.id))
                  order by b.name),
                '[]')
              from app_public.courses c
              join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
              where c.school_id = k.school_id
                and c.class_id = k.id
                and c.is_active))
          order by e.starts_on desc, e.id desc),
        '[]')
      from app_public.enrollments e
      join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
      join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
      where e.school_id = s.school_id
        and e.student_id = s.id),
    'marks', (
      select coalesce(
        json_agg(
          json_build_object('yearName', y.name, 'termName', t.name, 'className', k.name,
            'subjectName', b.name, 'assessmentName', a.name, 'kind', a.kind, 'heldOn', a.held_on,
            'value', m.value, 'code', m.code, 'maximum', m.maximum, 'coefficient', a.coefficient,
            'comment', m.comment, 'isPublished', a.published_at is not null)
          order by t.starts_on desc, b.name, a.position, a.name),
        '[]')
      from app_public.marks m
      join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
      join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
      join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
      join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
      join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
      join app_public.academic_years y on y.school_id = t.school_id and y.id = t.academic_year_id
      where m.school_id = s.school_id
        and m.student_id = s.id))
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = student_record.student_id;
end;

comment on function app_public.student_record(uuid) is
  'The whole record of a student in one go, as far as the user may see it; NULL for an unknown '
  'student. student: columns; photoVersion; fields: the school''s own (id, name, type, choices, '
  'isRequired, value); guardians, whom to call first; enrollments, newest first, with class, year, '
  'teachers and courses; marks, newest term first. What is sealed is not in it.';
grant execute on function app_public.student_record(uuid) to app_user;
--! EndIncluded records/functions/student_record.sql
--! Included grading/functions/reader_of.sql
create or replace function app_private.reader_of(student uuid)
  returns text
  language sql stable
begin atomic
  select case
    when not exists (
      select
      from app_public.students s
      where s.school_id = (select app_hidden.current_school_id())
        and s.id = student) then null
    when (select app_hidden.has_duty('admin'))
      or student = any ((select app_hidden.current_student_ids())::uuid[]) then 'staff'
    when student = any ((select app_hidden.current_marked_child_ids())::uuid[]) then 'family'
  end;
end;

comment on function app_private.reader_of(uuid) is
  'As what the user reads the results of a student: staff (the school''s admins, the student''s '
  'teachers) or family; NULL for others.';
--! EndIncluded grading/functions/reader_of.sql
--! Included grading/functions/course_reader_of.sql
create or replace function app_private.course_reader_of(student uuid, course uuid)
  returns text
  language sql stable
begin atomic
  select case
    when not exists (
      select
      from app_public.students s
      where s.school_id = (select app_hidden.current_school_id())
        and s.id = student) then null
    when (select app_hidden.has_duty('admin'))
      or course = any ((select app_hidden.current_readable_course_ids())::uuid[])
        and student = any ((select app_hidden.current_student_ids())::uuid[]) then 'staff'
    when student = any ((select app_hidden.current_marked_child_ids())::uuid[]) then 'family'
  end;
end;

comment on function app_private.course_reader_of(uuid, uuid) is
  'As what the user reads a student''s marks of a course: staff (the school''s admins, the teachers '
  'of the course, the class''s own) or family; NULL for others.';
--! EndIncluded grading/functions/course_reader_of.sql
--! Included grading/functions/class_results.sql
create or replace function app_public.class_results(
  class_id uuid, term_id uuid, provisional boolean default false)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    is_enrolled boolean, average numeric, previous_average numeric, rank integer, is_tied boolean,
    covered_coefficient numeric, total_coefficient numeric, missing_marks integer, conduct numeric,
    categories json)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class, beyond the caller's own
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_decimals integer;
  v_previous uuid;
begin
  if not app_hidden.is_class_visible(class_id) then
    return;
  end if;

  select p.decimals into v_decimals
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = v_school and p.id = t.policy_version_id
  where t.school_id = v_school and t.id = class_results.term_id;

  select before.id into v_previous
  from app_public.terms t
  join app_public.terms before
    on before.school_id = v_school
    and before.academic_year_id = t.academic_year_id
    and before.ends_on < t.ends_on
  where t.school_id = v_school and t.id = class_results.term_id
  order by before.ends_on desc
  limit 1;

  return query
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
    app_hidden.rounded(f.average, v_decimals), app_hidden.rounded(b.average, v_decimals), f.rank,
    f.is_tied, f.covered_coefficient, f.total_coefficient, f.missing_marks,
    app_hidden.rounded(f.conduct, v_decimals), coalesce(g.categories, '[]')
  from (
    select r.student_id, r.is_enrolled, r.average, r.rank, r.is_tied, r.covered_coefficient,
      r.total_coefficient, r.missing_marks, r.conduct
    from app_public.term_results r
    where not provisional
      and r.school_id = v_school
      and r.class_id = class_results.class_id
      and r.term_id = class_results.term_id
    union all
    select l.student_id, l.is_enrolled, l.average, l.rank, l.is_tied, l.covered_coefficient,
      l.total_coefficient, l.missing_marks, l.conduct
    from app_hidden.live_figures(v_school, class_results.class_id, class_results.term_id) as l
    where provisional
      and l.course_id is null) as f
  join app_public.students s on s.school_id = v_school and s.id = f.student_id
  left join lateral (
    select max(r.average) as average
    from app_public.term_results r
    where r.school_id = v_school
      and r.student_id = f.student_id
      and r.term_id = v_previous) as b on true
  left join (
    select a.student_id,
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'category', a.category, 'average', app_hidden.rounded(a.average, v_decimals))
        order by a.category) as categories
    from app_hidden.category_averages(
      v_school, class_results.class_id, class_results.term_id,
      not provisional or app_hidden.is_term_closed(
        v_school, class_results.class_id, class_results.term_id),
      app_hidden.school_today(v_school)) as a
    group by a.student_id) as g on g.student_id = f.student_id
  order by
    f.rank nulls last,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
    s.id;
end;
$$;

comment on function app_public.class_results(uuid, uuid, boolean) is
  'General averages and ranks of a class in a term, best first, for its teachers and the school''s '
  'admins; nothing for others. Official figures as stored, or, provisional, calculated now with '
  'unpublished assessments. average and previous_average (the term before) as printed, NULL '
  'without a figure; rank NULL for who is not ranked; is_enrolled false for who left; '
  'covered_coefficient and total_coefficient: with a figure, and expected; conduct: the conduct '
  'mark (R13), NULL without one; categories: the averages of subject categories (R11; category, '
  'average).';
grant execute on function app_public.class_results(uuid, uuid, boolean) to app_user;
--! EndIncluded grading/functions/class_results.sql
--! Included grading/functions/class_conduct.sql
create or replace function app_public.class_conduct(class_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- names of who recorded, and the roster, for whom it checks
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.is_class_visible(class_id) then
    return null;
  end if;
  return (
    with roster as materialized (
      select s.id, s.last_name, s.first_name
      from app_hidden.term_roster(
        v_school, class_conduct.class_id, class_conduct.term_id,
        app_hidden.school_today(v_school)) as r
      join app_public.students s on s.school_id = v_school and s.id = r.student_id)
    select pg_catalog.json_build_object(
      'className', k.name,
      'rule', p.conduct_rule,
      'startsOn', t.starts_on,
      'endsOn', t.ends_on,
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name)
          order by
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
            s.id), '[]')
        from roster s),
      'records', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
          'happenedOn', c.happened_on, 'points', c.points, 'hours', c.hours, 'reason', c.reason,
          'recordedBy', u.first_name || ' ' || u.last_name,
          'mayDelete',
            app_hidden.has_duty('admin')
            or coalesce(c.recorded_by = app_hidden.current_user_id(), false))
          order by
            c.happened_on desc,
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
            c.id), '[]')
        from app_public.conduct_records c
        join roster s on s.id = c.student_id
        left join app_public.users u on u.id = c.recorded_by
        where c.school_id = v_school
          and c.term_id = t.id))
    from app_public.classes k
    join app_public.terms t
      on t.school_id = v_school
      and t.id = class_conduct.term_id
      and t.academic_year_id = k.academic_year_id
    join app_public.grading_policy_versions p
      on p.school_id = v_school
      and p.id = t.policy_version_id
    where k.school_id = v_school
      and k.id = class_conduct.class_id);
end;
$$;

comment on function app_public.class_conduct(uuid, uuid) is
  'R13: the conduct records of a class in a term, newest first, for its teachers and the school''s '
  'admins; NULL for others. className, rule (off, subject or computed), startsOn and endsOn of the '
  'term, students (id, lastName, firstName) by name, records (id, studentId, lastName, firstName, '
  'happenedOn, points, hours, reason, recordedBy, mayDelete).';
grant execute on function app_public.class_conduct(uuid, uuid) to app_user;
--! EndIncluded grading/functions/class_conduct.sql
--! Included grading/functions/ranking.sql
create or replace function app_public.ranking(
  class_id uuid, term_id uuid default null, course_id uuid default null,
  whole_level boolean default false, sort text default 'rank')
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    class_name text, is_enrolled boolean, average numeric, mention text, rank integer,
    is_tied boolean, ranked integer)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, k.name, r.is_enrolled,
    app_hidden.rounded(r.average, p.decimals),
    case
      when ranking.course_id is null then (
        app_hidden.band(
          p.school_id, p.id, 'mention', app_hidden.rounded(r.average, p.decimals))).label
    end,
    r.rank, r.is_tied, r.ranked
  from app_private.official_results(
    (select app_hidden.current_school_id()), ranking.class_id, ranking.term_id, ranking.course_id,
    ranking.whole_level) as r
  join app_public.grading_policy_versions p
    on p.school_id = (select app_hidden.current_school_id()) and p.id = r.policy_version_id
  join app_public.students s on s.school_id = p.school_id and s.id = r.student_id
  join app_public.classes k on k.school_id = p.school_id and k.id = r.class_id
  where (select app_hidden.is_class_visible(ranking.class_id))
    and (
      (select app_hidden.has_duty('admin'))
      or r.class_id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by
    case when ranking.sort = 'number' then s.student_number end,
    case when ranking.sort = 'sex' then s.sex end,
    case when ranking.sort in ('rank', 'sex') then r.rank end nulls last,
    case when ranking.sort = 'rank' then r.average end desc nulls last,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.ranking(uuid, uuid, uuid, boolean, text) is
  'The list of a class by rank, to verify and to post: general averages of a term, annual ones '
  '(term_id NULL), or those of a course; average as printed, mention by the policy''s bands (none '
  'for a course). whole_level: the classes of its level together, for a teacher only those they '
  'see. sort: rank, name, number or sex. Official figures, frozen ones of a closed term. For the '
  'class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.ranking(uuid, uuid, uuid, boolean, text) to app_user;
--! EndIncluded grading/functions/ranking.sql
--! Included grading/functions/explain_statistics.sql
create or replace function app_public.explain_statistics(
  class_id uuid, term_id uuid, course_id uuid default null)
  returns json
  language sql stable
  security definer -- a family reads how many figures there are, not whose
begin atomic
  with reader as materialized (
    select app_hidden.current_school_id() as school_id,
      app_hidden.is_class_visible(explain_statistics.class_id) as is_staff,
      explain_statistics.class_id = any (app_hidden.current_family_class_ids()) as is_family),
  figures as materialized (
    select f.*
    from reader r
    cross join lateral app_private.official_results(
      r.school_id, explain_statistics.class_id, explain_statistics.term_id,
      explain_statistics.course_id, false) as f
    where explain_statistics.term_id is not null)
  select json_build_object(
    'frozenAt', app_private.frozen_at(r.school_id, s.class_id, s.term_id),
    'decimals', p.decimals,
    'half', g.half,
    'students', (select count(*) from figures),
    'figures', x.count,
    'sum', app_hidden.rounded(g.sum, p.decimals),
    'mean', app_hidden.rounded(x.mean, p.decimals),
    'minimum', app_hidden.rounded(x.minimum, p.decimals),
    'maximum', app_hidden.rounded(x.maximum, p.decimals),
    'median', app_hidden.rounded(x.median, p.decimals),
    'atOrAboveHalf', x.at_or_above_half,
    'withoutAverage', (
      select count(*) from figures f where f.is_enrolled and f.average is null),
    'left', (select count(*) from figures f where not f.is_enrolled),
    'names', case
      when r.is_staff then (
        select coalesce(
          json_agg(
            json_build_object(
              'lastName', st.last_name, 'firstName', st.first_name,
              'reason', case when f.is_enrolled then 'no_average' else 'left' end)
            order by
              app_hidden.name_order(
                st.last_name, st.first_name, (select app_hidden.name_collation())),
              st.id),
          '[]')
        from figures f
        join app_public.students st on st.school_id = r.school_id and st.id = f.student_id
        where f.average is null
           or not f.is_enrolled) end)
  from reader r
  join app_public.term_statistics s
    on s.school_id = r.school_id
    and s.class_id = explain_statistics.class_id
    and s.term_id = explain_statistics.term_id
  join app_public.grading_policy_versions p
    on p.school_id = r.school_id and p.id = s.policy_version_id
  join app_public.schools sc on sc.id = r.school_id
  left join app_public.courses c
    on c.school_id = r.school_id and c.id = explain_statistics.course_id
  left join app_public.subjects su on su.school_id = r.school_id and su.id = c.subject_id
  cross join lateral (
    select coalesce(su.scale, sc.scale) / 2 as half,
      sum(f.average) filter (where f.is_enrolled) as sum,
      array_agg(f.average) filter (where f.is_enrolled) as averages
    from figures f) as g
  cross join lateral app_hidden.described(g.averages, g.half) as x
  where r.is_staff
     or r.is_family;
end;

comment on function app_public.explain_statistics(uuid, uuid, uuid) is
  'Who is in the figures of a class in a term (R12), the general ones or those of a course: '
  'frozenAt, decimals, half (of the scale), students (with results), figures (enrolled with an '
  'average: they alone count), sum of their averages, mean (sum / figures), minimum, maximum, '
  'median, atOrAboveHalf, withoutAverage, left, names (lastName, firstName, reason: no_average or '
  'left; of those who do not count, NULL for families). For the class''s teachers, its families '
  'and the school''s admins; NULL for others.';
grant execute on function app_public.explain_statistics(uuid, uuid, uuid) to app_user;
--! EndIncluded grading/functions/explain_statistics.sql
--! Included grading/functions/gradebook_figures.sql
create or replace function app_private.gradebook_figures(
  school integer, class uuid, course uuid, term uuid)
  returns json
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with decimals as (
    select p.decimals
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  figures as materialized (
    select f.*
    from app_hidden.live_figures(school, class, term) as f
    where f.course_id = course
       or f.course_id is null),
  own as materialized (
    select c.student_id, c.is_enrolled, c.average, c.rank, c.is_tied, c.ranked,
      g.average as general_average, g.rank as general_rank, g.is_tied as general_is_tied,
      g.ranked as general_ranked
    from figures c
    left join figures g on g.student_id = c.student_id and g.course_id is null
    where c.course_id = course),
  assessments as (
    select a.id, app_hidden.described(
      array_agg(case k.effect when 'zero' then 0 else m.value end)
        filter (where m.student_id is not null), null) as stats
    from app_public.assessments a
    left join app_public.marks m
      on m.school_id = school
      and m.assessment_id = a.id
      and m.student_id = any (
        (select array_agg(o.student_id) from own o where o.is_enrolled)::uuid[])
    left join app_public.mark_codes k on k.school_id = school and k.code = m.code
    where a.school_id = school
      and a.course_id = course
      and a.term_id = term
    group by a.id)
  select json_build_object(
    'ranked', max(o.ranked),
    'generalRanked', max(o.general_ranked),
    'class', (
      select json_build_array(
        app_hidden.rounded(s.mean, d.decimals), app_hidden.rounded(s.minimum, d.decimals),
        app_hidden.rounded(s.maximum, d.decimals))
      from app_hidden.described(array_agg(o.average) filter (where o.is_enrolled), null) as s),
    'assessments', (
      select coalesce(json_object_agg(a.id, json_build_array(
        app_hidden.rounded((a.stats).mean, d.decimals), (a.stats).minimum, (a.stats).maximum)), '{}')
      from assessments a
      where (a.stats).count > 0),
    'students', coalesce(json_object_agg(o.student_id, json_build_array(
      app_hidden.rounded(o.average, d.decimals), o.rank, o.is_tied,
      app_hidden.rounded(o.general_average, d.decimals), o.general_rank, o.general_is_tied))
      filter (where o.student_id is not null), '{}'))
  from decimals d
  left join own o on true
  group by d.decimals;
end;

comment on function app_private.gradebook_figures(integer, uuid, uuid, uuid) is
  'Provisional figures of a course, calculated now, averages as printed. students: student id to '
  '[subject average, rank, tied, general average, rank, tied]; ranked and generalRanked: what these '
  'ranks are out of; class: [mean, lowest, highest] subject average; assessments: assessment id to '
  '[mean, lowest, highest] mark, on its own maximum, codes that count as zero included, of the '
  'enrolled; none without a counted mark. Its callers have checked who asks.';
--! EndIncluded grading/functions/gradebook_figures.sql
--! Included grading/functions/gradebook.sql
create or replace function app_public.gradebook(course_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- provisional averages and ranks need the marks of the whole class
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
  v_class uuid;
  v_head jsonb;
begin
  select c.class_id, pg_catalog.jsonb_build_object(
    'classId', k.id, 'className', k.name, 'subject', u.name, 'coefficient', c.coefficient,
    'scale', coalesce(u.scale, s.scale), 'decimals', p.decimals,
    'maximum', coalesce(u.default_maximum, u.scale, s.scale), 'categories', (
      select coalesce(
        pg_catalog.jsonb_agg(
          pg_catalog.jsonb_build_array(g.code, g.name) order by g.position, g.code), '[]')
      from app_public.grading_policy_categories g
      where g.school_id = v_school
        and g.policy_version_id = p.id
        and p.category_rule = 'average'))
  into v_class, v_head
  from app_public.courses c
  join app_public.schools s on s.id = v_school
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.subjects u on u.school_id = v_school and u.id = c.subject_id
  join app_public.terms t on t.school_id = v_school and t.id = gradebook.term_id
  join app_public.grading_policy_versions p
    on p.school_id = v_school
    and p.id = t.policy_version_id
  where c.school_id = v_school
    and c.id = gradebook.course_id
    and (
      app_hidden.has_duty('admin')
      or c.id = any (app_hidden.current_readable_course_ids()));
  if v_class is null then
    return null;
  end if;

  return (
    with roster as materialized (
      select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
        pg_catalog.row_number() over (
          order by
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
            s.id) as place
      from app_hidden.term_courses(
        v_school, v_class, gradebook.term_id, v_today) as f
      join app_public.students s on s.school_id = v_school and s.id = f.student_id
      where f.course_id = gradebook.course_id),
    columns as materialized (
      select a.*
      from app_public.assessments a
      where a.school_id = v_school
        and a.course_id = gradebook.course_id
        and a.term_id = gradebook.term_id),
    people as materialized (
      select u.id, u.first_name || ' ' || u.last_name as name,
        pg_catalog.row_number() over (order by u.id) - 1 as place
      from app_public.users u
      where u.id in (
        select m.entered_by
        from columns a
        join app_public.marks m on m.school_id = v_school and m.assessment_id = a.id))
    select pg_catalog.json_build_object(
      'head', v_head,
      'state', app_public.term_state(v_class, gradebook.term_id),
      'codes', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'code', k.code, 'label', k.label, 'effect', k.effect) order by k.position, k.code), '[]')
        from app_public.mark_codes k
        where k.school_id = v_school),
      'mayEdit', app_hidden.has_duty('admin')
        or gradebook.course_id = any (app_hidden.current_course_ids()),
      'people', (
        select coalesce(pg_catalog.json_agg(p.name order by p.place), '[]') from people p),
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
          r.id, r.student_number, r.last_name, r.first_name, r.sex, r.is_enrolled)
          order by r.place), '[]')
        from roster r),
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'kind', a.kind, 'name', a.name, 'maximum', a.maximum,
          'coefficient', a.coefficient, 'heldOn', a.held_on, 'category', a.category,
          'scheduledFor', a.scheduled_for, 'publishedAt', a.published_at,
          'optional', a.optional,
          'lateMarks', case
            when a.published_at is not null
            then app_private.late_marks(v_school, a.id, a.published_at) end,
          'marks', (
            select coalesce(pg_catalog.json_agg(
              case
                when m.version is null then null
                when m.comment is null
                  then pg_catalog.json_build_array(m.mark, m.version, p.place)
                else pg_catalog.json_build_array(m.mark, m.version, p.place, m.comment)
              end order by r.place), '[]')
            from roster r
            -- one row by its whole key: else the planner reads all marks for each student
            left join lateral (
              select k.version, k.comment, k.entered_by,
                coalesce(pg_catalog.trim_scale(k.value)::text, k.code) as mark
              from app_public.marks k
              where k.school_id = v_school
                and k.assessment_id = a.id
                and k.student_id = r.id
              offset 0) as m on true
            left join people p on p.id = m.entered_by))
          order by a.position, a.held_on nulls last, a.name), '[]')
        from columns a),
      'figures', app_private.gradebook_figures(
        v_school, v_class, gradebook.course_id, gradebook.term_id)));
end;
$$;

comment on function app_public.gradebook(uuid, uuid) is
  'A course''s gradebook in a term, for its teachers, the class teachers and the school''s admins; '
  'NULL for others. head (classId, className, subject, coefficient, scale of its averages, '
  'decimals, maximum of a new assessment, categories of the term''s policy ([code, name]) where it '
  'averages them), state (as term_state()), codes (code, label, effect) in order, mayEdit, people '
  '(names of those who entered marks), students (id, number, last name, first name, sex, enrolled) by name, assessments in order (id, kind, name, '
  'maximum, coefficient, heldOn, category, scheduledFor, publishedAt, optional, lateMarks (student '
  'id to [when, by whom, changed] for what was entered after publication), marks: for each '
  'student in order, NULL or [number or code, version, who entered it as a place in people, remark '
  'if any]), figures as in save_marks().';
grant execute on function app_public.gradebook(uuid, uuid) to app_user;
--! EndIncluded grading/functions/gradebook.sql
--! Included grading/functions/compare_policy.sql
create or replace function app_public.compare_policy(
  class_id uuid, term_id uuid, policy_version_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, course_id uuid, subject_name text,
    average_before numeric, average_after numeric, rank_before integer, rank_after integer,
    mention_before text, mention_after text)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
  v_pinned uuid;
begin
  select t.policy_version_id into v_pinned
  from app_public.terms t
  where t.school_id = v_school and t.id = compare_policy.term_id;
  if v_pinned is null or not app_hidden.has_duty('admin') or not exists (
    select
    from app_public.grading_policy_versions v
    where v.school_id = v_school and v.id = compare_policy.policy_version_id) then
    return;
  end if;

  return query
  with before as materialized (
    select f.student_id, f.course_id, app_hidden.rounded(f.average, v.decimals) as average, f.rank
    from app_public.grading_policy_versions v
    cross join lateral app_hidden.term_figures(
      v_school, compare_policy.class_id, compare_policy.term_id, true, v_today) as f
    where v.school_id = v_school and v.id = v_pinned),
  after as materialized (
    select f.student_id, f.course_id, app_hidden.rounded(f.average, v.decimals) as average, f.rank
    from app_public.grading_policy_versions v
    cross join lateral app_hidden.term_figures(
      v_school, compare_policy.class_id, compare_policy.term_id, true, v_today,
      compare_policy.policy_version_id) as f
    where v.school_id = v_school and v.id = compare_policy.policy_version_id)
  select s.id, s.last_name, s.first_name, b.course_id, su.name, b.average, a.average, b.rank, a.rank,
    (app_hidden.band(v_school, v_pinned, 'mention', b.average)).label,
    (app_hidden.band(v_school, compare_policy.policy_version_id, 'mention', a.average)).label
  from before b
  join after a on a.student_id = b.student_id and a.course_id is not distinct from b.course_id
  join app_public.students s on s.school_id = v_school and s.id = b.student_id
  left join app_public.courses c on c.school_id = v_school and c.id = b.course_id
  left join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
  where (b.average, b.rank) is distinct from (a.average, a.rank)
     or (app_hidden.band(v_school, v_pinned, 'mention', b.average)).label is distinct from
        (app_hidden.band(v_school, compare_policy.policy_version_id, 'mention', a.average)).label
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
    s.id,
    c.position nulls last,
    su.name nulls last;
end;
$$;

comment on function app_public.compare_policy(uuid, uuid, uuid) is
  'What would change for a class if the term moved to another version of a grading policy: each '
  'official average (as printed), rank or mention that would differ, with both values; course_id '
  'NULL for the general average. For the school''s admins; nothing for others. Changes nothing.';
grant execute on function app_public.compare_policy(uuid, uuid, uuid) to app_user;
--! EndIncluded grading/functions/compare_policy.sql
--! Included states/functions/snapshot_results.sql
create or replace function app_public.snapshot_results(
  snapshot_id uuid, course_id uuid default null)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, average numeric,
    rank integer, is_tied boolean)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.student_number, s.last_name, s.first_name,
    app_hidden.rounded(f.average, p.decimals), f.rank, f.is_tied
  from app_public.term_snapshots t
  join app_public.grading_policy_versions p
    on p.school_id = t.school_id and p.id = t.policy_version_id
  cross join lateral app_private.snapshot_figures(t.school_id, t.id) as f
  join app_public.students s on s.school_id = t.school_id and s.id = f.student_id
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = snapshot_id
    and (select app_hidden.is_class_visible(t.class_id))
    and f.course_id is not distinct from snapshot_results.course_id
  order by
    f.rank nulls last,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.snapshot_results(uuid, uuid) is
  'The results that a snapshot kept, best first, averages as printed: general averages, or those of '
  'a course. For the class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.snapshot_results(uuid, uuid) to app_user;
--! EndIncluded states/functions/snapshot_results.sql
--! Included states/functions/compare_snapshots.sql
create or replace function app_public.compare_snapshots(before_id uuid, after_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, course_id uuid, subject_name text,
    average_before numeric, average_after numeric, rank_before integer, rank_after integer)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.last_name, s.first_name, c.id, su.name,
    app_hidden.rounded(b.average, p.decimals), app_hidden.rounded(a.average, p.decimals),
    b.rank, a.rank
  from app_public.term_snapshots before
  join app_public.term_snapshots after
    on after.school_id = before.school_id
    and after.class_id = before.class_id
    and after.term_id = before.term_id
    and after.id = after_id
  join app_public.grading_policy_versions p
    on p.school_id = after.school_id and p.id = after.policy_version_id
  cross join lateral (
    select f.student_id, f.course_id
    from app_private.snapshot_figures(before.school_id, before.id) as f
    union
    select f.student_id, f.course_id
    from app_private.snapshot_figures(after.school_id, after.id) as f) as x
  left join app_private.snapshot_figures((select app_hidden.current_school_id()), before_id) as b
    on b.student_id = x.student_id and b.course_id is not distinct from x.course_id
  left join app_private.snapshot_figures((select app_hidden.current_school_id()), after_id) as a
    on a.student_id = x.student_id and a.course_id is not distinct from x.course_id
  join app_public.students s on s.school_id = before.school_id and s.id = x.student_id
  left join app_public.courses c on c.school_id = before.school_id and c.id = x.course_id
  left join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  where before.school_id = (select app_hidden.current_school_id())
    and before.id = before_id
    and (select app_hidden.is_class_visible(before.class_id))
    and (b.average, b.rank) is distinct from (a.average, a.rank)
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id,
    c.position nulls first,
    su.name nulls first;
end;

comment on function app_public.compare_snapshots(uuid, uuid) is
  'What differs between two snapshots of a class''s term: averages (as printed) and ranks before and '
  'after, course_id NULL for the general average. For the class''s teachers and the school''s admins; '
  'nothing for others.';
grant execute on function app_public.compare_snapshots(uuid, uuid) to app_user;
--! EndIncluded states/functions/compare_snapshots.sql
--! Included states/functions/changed_marks.sql
create or replace function app_public.changed_marks(student_id uuid)
  returns table (
    assessment_id uuid, assessment_name text, subject_name text, changed_at timestamptz)
  language sql stable
begin atomic
  select a.id, a.name, u.name, m.entered_at
  from app_public.marks m
  join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
  join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
  join app_public.subjects u on u.school_id = c.school_id and u.id = c.subject_id
  left join app_public.mark_sightings s
    on s.school_id = m.school_id
    and s.student_id = m.student_id
    and s.user_id = (select app_hidden.current_user_id())
  where m.school_id = (select app_hidden.current_school_id())
    and m.student_id = changed_marks.student_id
    and m.student_id = any ((select app_hidden.current_marked_child_ids())::uuid[])
    and m.version > 1
    and m.entered_at > a.published_at
    and coalesce(m.entered_at > s.seen_at, true)
  order by m.entered_at desc;
end;

comment on function app_public.changed_marks(uuid) is
  'Marks of a child that changed after their publication and since the user last looked: '
  'see_marks() says that they have. For the family; nothing for others.';
grant execute on function app_public.changed_marks(uuid) to app_user;
--! EndIncluded states/functions/changed_marks.sql
--! Included states/functions/see_marks.sql
create or replace function app_public.see_marks(student_id uuid)
  returns timestamptz
  language plpgsql volatile
  security definer -- what somebody has seen is nobody's to write otherwise
  set search_path = ''
as $$
declare
  v_seen_at timestamptz;
begin
  if not coalesce(student_id = any (app_hidden.current_marked_child_ids()), false) then
    raise exception 'There is no such student among your children'
      using errcode = 'RBVAL', column = 'student_id';
  end if;
  insert into app_public.mark_sightings as s (school_id, user_id, student_id, seen_at)
  values (app_hidden.current_school_id(), app_hidden.current_user_id(), see_marks.student_id,
    pg_catalog.now())
  on conflict on constraint mark_sightings_pkey do update
  set seen_at = excluded.seen_at
  returning s.seen_at into v_seen_at;
  return v_seen_at;
end;
$$;

comment on function app_public.see_marks(uuid) is
  'Notes that the user has seen the marks of a child: changed_marks() no longer names them. Error '
  'RBVAL: not a child of the user.';
grant execute on function app_public.see_marks(uuid) to app_user;
--! EndIncluded states/functions/see_marks.sql
--! Included bulletins/functions/council_lock.sql
create or replace function app_private.council_lock(school integer, class uuid, term uuid)
  returns bigint
  language sql immutable parallel safe
return hashtextextended('council:' || school || ':' || class || ':' || coalesce(term::text, ''), 0);

comment on function app_private.council_lock(integer, uuid, uuid) is
  'Key of the advisory lock of the bulletins of a class''s term: shared by who writes '
  'appreciations and remarks, exclusive for who issues them.';
--! EndIncluded bulletins/functions/council_lock.sql
--! Included bulletins/functions/council_state.sql
create or replace function app_private.council_state(school integer, class uuid, term uuid)
  returns text
  language sql stable
begin atomic
  select coalesce(
    (select c.state
     from app_public.councils c
     where c.school_id = school
       and c.class_id = class
       and c.term_id = term),
    'draft');
end;

comment on function app_private.council_state(integer, uuid, uuid) is
  'How far the bulletins of a class''s term are: draft, council or issued.';
--! EndIncluded bulletins/functions/council_state.sql
--! Included bulletins/functions/may_hold_council.sql
create or replace function app_hidden.may_hold_council(class uuid)
  returns boolean
  language sql stable parallel safe
begin atomic
  select (select app_hidden.current_school_id()) is not null
    and (
      (select app_hidden.has_duty('admin'))
      or class = any ((select app_hidden.current_main_class_ids())::uuid[]))
    and exists (
      select
      from app_public.classes k
      where k.school_id = (select app_hidden.current_school_id())
        and k.id = class);
end;

comment on function app_hidden.may_hold_council(uuid) is
  'Whether the user prepares and holds the council of a class: its class teachers and the '
  'school''s admins.';
grant execute on function app_hidden.may_hold_council(uuid) to app_user;
--! EndIncluded bulletins/functions/may_hold_council.sql
--! Included bulletins/functions/require_council.sql
create or replace function app_private.require_council(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not app_hidden.may_hold_council(class) then
    raise exception 'You do not hold the council of this class'
      using errcode = 'RBDEN', hint = 'Its class teachers and the admins of the school do.';
  end if;
  if not exists (
    select
    from app_public.terms t
    join app_public.classes k
      on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id
    where t.school_id = school
      and t.id = term
      and k.id = class) then
    raise exception 'There is no such term in the year of the class'
      using errcode = 'RBVAL', column = 'term_id';
  end if;
end;
$$;

comment on function app_private.require_council(integer, uuid, uuid) is
  'Errors: RBDEN, the user does not hold the council of the class; RBVAL, the term is not of its '
  'year.';
--! EndIncluded bulletins/functions/require_council.sql
--! Included bulletins/functions/refuse_issued.sql
create or replace function app_private.refuse_issued(school integer, class uuid, term uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- an issue that goes on at this moment is waited for
  perform pg_catalog.pg_advisory_xact_lock_shared(app_private.council_lock(school, class, term));
  if app_private.council_state(school, class, term) = 'issued' then
    raise exception 'The bulletins are issued'
      using errcode = 'RBISS', hint = 'Open the council again, with a reason, to change them.';
  end if;
end;
$$;

comment on function app_private.refuse_issued(integer, uuid, uuid) is
  'Error RBISS when the bulletins of the class''s term are issued; else they can''t be before '
  'the end of the transaction.';
--! EndIncluded bulletins/functions/refuse_issued.sql
--! Included bulletins/functions/bulletin_school.sql
create or replace function app_private.bulletin_school(school integer)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object(
    'name', i.name,
    'code', i.code,
    'country', s.country,
    'layout', coalesce(
      s.bulletin_layout,
      case s.language
        when 'km' then 'cambodian'
        when 'az' then 'azerbaijani'
        else 'francophone' end),
    'header', s.bulletin_header,
    'place', s.bulletin_place,
    'signatory', s.bulletin_signatory,
    'distinctions', s.bulletin_distinctions,
    'scale', s.scale)
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where s.id = school;
end;

comment on function app_private.bulletin_school(integer) is
  'What a bulletin says of the school: name, code, country, layout (francophone, cambodian or '
  'azerbaijani), header (lines above the name), place, signatory, distinctions, scale.';
--! EndIncluded bulletins/functions/bulletin_school.sql
--! Included bulletins/functions/bulletin_students.sql
create or replace function app_private.bulletin_students(
  school integer, classes uuid[], students uuid[])
  returns table (class_id uuid, student_id uuid, student jsonb, class jsonb)
  language sql stable
begin atomic
  with rooms as materialized (
    select k.id, k.level_id, k.academic_year_id, y.starts_on, jsonb_build_object(
      'name', k.name, 'section', k.section, 'level', l.name, 'year', y.name,
      'mainTeacher', (
        select u.last_name || ' ' || u.first_name
        from app_public.class_teachers t
        join app_public.users u on u.id = t.user_id
        where t.school_id = school
          and t.class_id = k.id
        order by t.position
        limit 1)) as class
    from app_public.classes k
    join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
    left join app_public.levels l on l.school_id = school and l.id = k.level_id
    where k.school_id = school
      and k.id = any (classes)),
  repeaters as materialized (
    select distinct r.id, e.student_id
    from rooms r
    join app_public.classes before
      on before.school_id = school
      and before.level_id = r.level_id
      and before.academic_year_id <> r.academic_year_id
    join app_public.academic_years y
      on y.school_id = school
      and y.id = before.academic_year_id
      and y.starts_on < r.starts_on
    join app_public.enrollments e on e.school_id = school and e.class_id = before.id)
  select r.id, s.id,
    jsonb_build_object(
      'number', s.student_number, 'lastName', s.last_name, 'firstName', s.first_name,
      'sex', s.sex, 'birthDate', s.birth_date, 'birthPlace', s.birth_place,
      'isRepeating', p.student_id is not null),
    r.class
  from rooms r
  join (
    select distinct e.class_id, e.student_id
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = any (classes)) as e on e.class_id = r.id
  join app_public.students s on s.school_id = school and s.id = e.student_id
  left join repeaters p on p.id = r.id and p.student_id = s.id
  where students is null or s.id = any (students);
end;

comment on function app_private.bulletin_students(integer, uuid[], uuid[]) is
  'What a bulletin says of the students of classes (all, or some) and of their class. '
  'isRepeating: was in a class of the same level in an earlier year.';
--! EndIncluded bulletins/functions/bulletin_students.sql
--! Included bulletins/functions/bulletin_subjects.sql
create or replace function app_private.bulletin_subjects(
  school integer, classes uuid[], term uuid, students uuid[], shows_ranks boolean)
  returns table (class_id uuid, student_id uuid, subjects jsonb, points numeric, weight numeric)
  language sql stable
begin atomic
  with policy as materialized (
    select p as row, p.id, p.decimals, p.category_rule,
      exists (
        select
        from app_public.grading_policy_bands b
        where b.school_id = school
          and b.policy_version_id = p.id
          and b.purpose = 'letter') as has_letters
    from app_public.terms t
    join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  teachers as materialized (
    select distinct on (t.course_id) t.course_id, u.last_name || ' ' || u.first_name as name
    from app_public.courses c
    join app_public.course_teachers t on t.school_id = school and t.course_id = c.id
    join app_public.users u on u.id = t.user_id
    where c.school_id = school
      and c.class_id = any (classes)
    order by t.course_id, t.position),
  -- by subject: marks of an earlier class count as well
  papers as materialized (
    select a.id, c.subject_id, a.position, a.held_on, a.name, a.maximum, a.category
    from app_public.assessments a
    join app_public.courses c on c.school_id = school and c.id = a.course_id
    where a.school_id = school
      and a.term_id = term
      and a.published_at is not null),
  marked as materialized (
    select m.student_id, p.subject_id,
      jsonb_agg(
        jsonb_build_object(
          'name', p.name, 'value', m.value, 'code', m.code, 'maximum', p.maximum,
          'category', p.category)
        order by p.position, p.held_on, p.name) as marks
    from papers p
    join app_public.marks m on m.school_id = school and m.assessment_id = p.id
    where students is null or m.student_id = any (students)
    group by m.student_id, p.subject_id),
  parted as materialized (
    select b.student_id, b.course_id,
      jsonb_object_agg(b.category, app_hidden.rounded(b.average, p.decimals)) as parts
    from policy p
    cross join unnest(classes) as k (id)
    cross join lateral app_hidden.course_parts(
      school, k.id, term, true, app_private.result_day(school, k.id, term)) as b
    where p.category_rule = 'average'
      and b.average is not null
    group by b.student_id, b.course_id)
  select r.class_id, r.student_id,
    jsonb_agg(
      jsonb_build_object(
        'courseId', c.id,
        'name', su.name,
        'category', su.category,
        'teacher', t.name,
        'coefficient', r.coefficient,
        'mode', r.mode,
        'scale', coalesce(su.scale, sc.scale),
        'marks', coalesce(m.marks, '[]'),
        'parts', coalesce(d.parts, '{}'),
        'average', app_hidden.rounded(r.average, p.decimals),
        'points', app_hidden.rounded(g.points, p.decimals),
        'letter', case when p.has_letters then (
          app_hidden.band(
            school, p.id, 'letter', app_hidden.rounded(r.average, p.decimals))).label end,
        'rank', case when shows_ranks then r.rank end,
        'isTied', shows_ranks and r.is_tied,
        'ranked', case when shows_ranks then s.ranked end,
        'mean', app_hidden.rounded(s.mean, p.decimals),
        'minimum', app_hidden.rounded(s.minimum, p.decimals),
        'maximum', app_hidden.rounded(s.maximum, p.decimals),
        'appreciation', w.text)
      order by c.position, su.name),
    sum(g.points), sum(g.weight)
  from policy p
  join app_public.course_results r
    on r.school_id = school and r.class_id = any (classes) and r.term_id = term
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = r.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  left join app_public.course_statistics s
    on s.school_id = school
    and s.class_id = r.class_id
    and s.term_id = term
    and s.course_id = r.course_id
  left join teachers t on t.course_id = c.id
  left join marked m on m.student_id = r.student_id and m.subject_id = c.subject_id
  left join parted d on d.student_id = r.student_id and d.course_id = c.id
  left join app_public.course_appreciations w
    on w.school_id = school
    and w.course_id = c.id
    and w.term_id = term
    and w.student_id = r.student_id
  cross join lateral app_hidden.general_part(
    r.average, r.coefficient, r.mode, coalesce(su.scale, sc.scale), sc.scale, p.row) as g
  where students is null or r.student_id = any (students)
  group by r.class_id, r.student_id;
end;

comment on function app_private.bulletin_subjects(integer, uuid[], uuid, uuid[], boolean) is
  'The subjects of bulletins of a term, one row per student of the classes (all, or some): per '
  'subject the official figures as printed, what it adds to the general average (points), the '
  'averages of the policy''s categories (parts), single marks and the appreciation; and the sums '
  'of points and of coefficients.';
--! EndIncluded bulletins/functions/bulletin_subjects.sql
--! Included bulletins/functions/bulletin_terms.sql
create or replace function app_private.bulletin_terms(
  school integer, classes uuid[], until date, students uuid[], shows_ranks boolean)
  returns table (class_id uuid, student_id uuid, terms jsonb)
  language sql stable
begin atomic
  -- also what was reached in another class of the year
  with years as materialized (
    select distinct k.id as class_id, t.id, t.name, t.code, t.ends_on, t.weight
    from app_public.classes k
    join app_public.terms t on t.school_id = school and t.academic_year_id = k.academic_year_id
    where k.school_id = school
      and k.id = any (classes)
      and coalesce(t.ends_on <= until, true)),
  roster as materialized (
    select distinct e.class_id, e.student_id
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = any (classes)
      and (students is null or e.student_id = any (students)))
  select b.class_id, b.student_id,
    jsonb_agg(
      jsonb_build_object(
        'id', y.id, 'name', y.name, 'code', y.code, 'weight', y.weight,
        'average', app_hidden.rounded(r.average, p.decimals),
        'rank', case when shows_ranks then r.rank end,
        'isTied', shows_ranks and coalesce(r.is_tied, false),
        'ranked', case when shows_ranks then s.ranked end)
      order by y.ends_on, y.id)
  from roster b
  join years y on y.class_id = b.class_id
  left join lateral (
    select x.*
    from app_public.term_results x
    where x.school_id = school
      and x.student_id = b.student_id
      and x.term_id = y.id
    order by x.is_enrolled desc, x.class_id = b.class_id desc
    limit 1) as r on true
  left join app_public.term_statistics s
    on s.school_id = school and s.class_id = r.class_id and s.term_id = y.id
  left join app_public.grading_policy_versions p
    on p.school_id = school and p.id = s.policy_version_id
  group by b.class_id, b.student_id;
end;

comment on function app_private.bulletin_terms(integer, uuid[], date, uuid[], boolean) is
  'The general averages of the terms of a year that ended by a day (all when NULL), as printed, '
  'one row per student of the classes (all, or some).';
--! EndIncluded bulletins/functions/bulletin_terms.sql
--! Included bulletins/functions/bulletin_data.sql
create or replace function app_private.bulletin_data(
  school integer, classes uuid[], term uuid, students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
begin atomic
  with setting as materialized (
    select app_private.bulletin_school(school) as school_data,
      sc.ranks_shown_to_families as shows_ranks,
      t.ends_on, p.id as policy_version_id, p.decimals, p.rank_scope, p.category_rule,
      jsonb_build_object('id', t.id, 'name', t.name, 'code', t.code, 'kind', t.kind) as term_data,
      not exists (
        select
        from app_public.terms later
        where later.school_id = school
          and later.academic_year_id = t.academic_year_id
          and later.ends_on > t.ends_on) as is_last,
      (
        select jsonb_agg(
          jsonb_build_object('code', c.code, 'name', c.name) order by c.position, c.code)
        from app_public.grading_policy_categories c
        where c.school_id = school
          and c.policy_version_id = p.id) as parts
    from app_public.terms t
    join app_public.schools sc on sc.id = school
    join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  conduct as materialized (
    select c.student_id, sum(c.hours) as hours, sum(c.points) as points, count(*) as records
    from app_public.conduct_records c
    where c.school_id = school
      and c.term_id = term
    group by c.student_id),
  categories as materialized (
    select k.id as class_id, a.student_id,
      jsonb_agg(
        jsonb_build_object(
          'category', a.category, 'average', app_hidden.rounded(a.average, x.decimals),
          'coefficient', a.coefficient)
        order by a.category) as categories
    from setting x
    cross join unnest(classes) as k (id)
    cross join lateral app_hidden.category_averages(school, k.id, term, true, null) as a
    group by k.id, a.student_id)
  select r.class_id, r.student_id,
    jsonb_build_object(
      'kind', 'term',
      'school', x.school_data,
      'class', st.class || jsonb_build_object('size', ts.class_size),
      'term', x.term_data,
      'student', st.student,
      'decimals', x.decimals,
      'showsRanks', x.shows_ranks,
      'rankScope', x.rank_scope,
      'parts', case x.category_rule when 'average' then coalesce(x.parts, '[]') else '[]' end,
      'subjects', coalesce(su.subjects, '[]'),
      'categories', coalesce(ca.categories, '[]'),
      'total', jsonb_build_object(
        'coefficient', su.weight,
        'points', app_hidden.rounded(su.points, x.decimals),
        'average', app_hidden.rounded(r.average, x.decimals),
        'letter', (app_hidden.band(
          school, x.policy_version_id, 'letter',
          app_hidden.rounded(r.average, x.decimals))).label,
        'rank', case when x.shows_ranks then r.rank end,
        'isTied', x.shows_ranks and r.is_tied,
        'ranked', case when x.shows_ranks then ts.ranked end,
        'mean', app_hidden.rounded(ts.mean, x.decimals),
        'minimum', app_hidden.rounded(ts.minimum, x.decimals),
        'maximum', app_hidden.rounded(ts.maximum, x.decimals)),
      'terms', coalesce(te.terms, '[]'),
      'year', case when x.is_last then jsonb_build_object(
        'average', app_hidden.rounded(y.average, yp.decimals),
        'rank', case when x.shows_ranks then y.rank end,
        'isTied', x.shows_ranks and coalesce(y.is_tied, false),
        'ranked', case when x.shows_ranks then y.ranked end) end,
      'conduct', jsonb_build_object(
        'mark', app_hidden.rounded(r.conduct, x.decimals), 'hours', coalesce(co.hours, 0),
        'points', coalesce(co.points, 0), 'records', coalesce(co.records, 0)),
      'council', jsonb_build_object(
        'mention', case when cr.is_mention_chosen then cr.mention
          else (app_hidden.band(
            school, x.policy_version_id, 'mention',
            app_hidden.rounded(r.average, x.decimals))).label end,
        'distinctions', coalesce(cr.distinctions, '{}'),
        'appreciation', cr.appreciation,
        'councilComment', cr.council_comment,
        'headComment', cr.head_comment,
        'decision', case when x.is_last then de.decision end))
  from setting x
  join app_public.term_results r
    on r.school_id = school and r.class_id = any (classes) and r.term_id = term
  join app_public.term_statistics ts
    on ts.school_id = school and ts.class_id = r.class_id and ts.term_id = term
  join app_private.bulletin_students(school, classes, students) as st
    on st.class_id = r.class_id and st.student_id = r.student_id
  join app_public.classes k on k.school_id = school and k.id = r.class_id
  left join app_private.bulletin_subjects(
    school, classes, term, students, (select o.shows_ranks from setting o)) as su
    on su.class_id = r.class_id and su.student_id = r.student_id
  left join app_private.bulletin_terms(
    school, classes, (select o.ends_on from setting o), students,
    (select o.shows_ranks from setting o)) as te
    on te.class_id = r.class_id and te.student_id = r.student_id
  left join categories ca on ca.class_id = r.class_id and ca.student_id = r.student_id
  left join conduct co on co.student_id = r.student_id
  left join app_public.year_results y
    on y.school_id = school and y.class_id = r.class_id and y.student_id = r.student_id
  left join app_public.grading_policy_versions yp
    on yp.school_id = school and yp.id = y.policy_version_id
  left join app_public.council_remarks cr
    on cr.school_id = school
    and cr.class_id = r.class_id
    and cr.term_id = term
    and cr.student_id = r.student_id
  left join app_public.decisions de
    on de.school_id = school
    and de.academic_year_id = k.academic_year_id
    and de.student_id = r.student_id
  where students is null or r.student_id = any (students);
end;

comment on function app_private.bulletin_data(integer, uuid[], uuid, uuid[]) is
  'All that the bulletins of a term say, one row per student of the classes (all, or some): '
  'official figures as stored and printed, appreciations and remarks. Ranks only where the '
  'school shows them to families; year and decision in the last term of the year. One statement, '
  'however many.';
--! EndIncluded bulletins/functions/bulletin_data.sql
--! Included bulletins/functions/year_data.sql
create or replace function app_private.year_data(
  school integer, classes uuid[], students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
begin atomic
  with setting as materialized (
    select app_private.bulletin_school(school) as school_data,
      s.ranks_shown_to_families as shows_ranks
    from app_public.schools s
    where s.id = school),
  lines as materialized (
    select k.id as class_id, r.student_id, c.subject_id, min(c.position) as position,
      max(r.coefficient) as coefficient,
      jsonb_object_agg(r.term_id, app_hidden.rounded(r.average, p.decimals)) as averages
    from app_public.classes k
    join app_public.terms t on t.school_id = school and t.academic_year_id = k.academic_year_id
    join app_public.term_results g
      on g.school_id = school
      and g.class_id = k.id
      and g.term_id = t.id
    join app_public.course_results r
      on r.school_id = school
      and r.class_id = k.id
      and r.term_id = t.id
      and r.student_id = g.student_id
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.term_statistics s
      on s.school_id = school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = s.policy_version_id
    where k.school_id = school
      and k.id = any (classes)
      and (students is null or r.student_id = any (students))
    group by k.id, r.student_id, c.subject_id),
  subjects as materialized (
    select l.class_id, l.student_id,
      jsonb_agg(
        jsonb_build_object(
          'name', su.name, 'category', su.category, 'coefficient', l.coefficient,
          'averages', l.averages)
        order by l.position, su.name) as subjects
    from lines l
    join app_public.subjects su on su.school_id = school and su.id = l.subject_id
    group by l.class_id, l.student_id)
  select st.class_id, st.student_id,
    jsonb_build_object(
      'kind', 'annual',
      'school', x.school_data,
      'class', st.class || jsonb_build_object('size', (
        select ts.class_size
        from app_public.term_statistics ts
        join app_public.terms t on t.school_id = school and t.id = ts.term_id
        where ts.school_id = school
          and ts.class_id = st.class_id
        order by t.ends_on desc
        limit 1)),
      'student', st.student,
      'decimals', coalesce(p.decimals, 2),
      'showsRanks', x.shows_ranks,
      'subjects', coalesce(su.subjects, '[]'),
      'terms', coalesce(te.terms, '[]'),
      'year', jsonb_build_object(
        'average', app_hidden.rounded(y.average, p.decimals),
        'letter', (app_hidden.band(
          school, y.policy_version_id, 'letter',
          app_hidden.rounded(y.average, p.decimals))).label,
        'mention', (app_hidden.band(
          school, y.policy_version_id, 'mention',
          app_hidden.rounded(y.average, p.decimals))).label,
        'rank', case when x.shows_ranks then y.rank end,
        'isTied', x.shows_ranks and coalesce(y.is_tied, false),
        'ranked', case when x.shows_ranks then y.ranked end),
      'decision', de.decision,
      'nextClass', (
        select n.name
        from app_public.classes n
        where n.school_id = school
          and n.id = de.to_class_id))
  from setting x
  cross join app_private.bulletin_students(school, classes, students) as st
  join app_public.classes k on k.school_id = school and k.id = st.class_id
  left join app_public.year_results y
    on y.school_id = school and y.class_id = st.class_id and y.student_id = st.student_id
  left join app_public.grading_policy_versions p
    on p.school_id = school and p.id = y.policy_version_id
  left join app_private.bulletin_terms(
    school, classes, null, students, (select o.shows_ranks from setting o)) as te
    on te.class_id = st.class_id and te.student_id = st.student_id
  left join subjects su on su.class_id = st.class_id and su.student_id = st.student_id
  left join app_public.decisions de
    on de.school_id = school
    and de.academic_year_id = k.academic_year_id
    and de.student_id = st.student_id
  where y.student_id is not null
     or su.subjects is not null;
end;

comment on function app_private.year_data(integer, uuid[], uuid[]) is
  'All that the bulletins of a year say, one row per student of the classes (all, or some): '
  'averages of subjects and general ones term by term, the annual average and the decision. One '
  'statement.';
--! EndIncluded bulletins/functions/year_data.sql
--! Included bulletins/functions/transcript_data.sql
create or replace function app_private.transcript_data(
  school integer, classes uuid[], students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
begin atomic
  with wanted as materialized (
    select distinct e.class_id, e.student_id
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = any (classes)
      and (students is null or e.student_id = any (students))),
  past as materialized (
    select d.student_id, d.data, y.starts_on
    from app_private.year_data(
      school,
      array(
        select distinct e.class_id
        from app_public.enrollments e
        where e.school_id = school
          and e.student_id = any (array(select w.student_id from wanted w))),
      array(select w.student_id from wanted w)) as d
    join app_public.classes k on k.school_id = school and k.id = d.class_id
    join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id)
  select st.class_id, st.student_id,
    jsonb_build_object(
      'kind', 'transcript',
      'school', app_private.bulletin_school(school),
      'class', st.class,
      'student', st.student,
      'showsRanks', (
        select s.ranks_shown_to_families
        from app_public.schools s
        where s.id = school),
      'decimals', 2,
      'years', (
        select jsonb_agg(p.data - array['school', 'student', 'kind'] order by p.starts_on)
        from past p
        where p.student_id = st.student_id))
  from app_private.bulletin_students(
    school, classes, array(select w.student_id from wanted w)) as st
  where exists (
    select
    from past p
    where p.student_id = st.student_id);
end;

comment on function app_private.transcript_data(integer, uuid[], uuid[]) is
  'All that transcripts say, one row per student of the classes (all, or some): every year of '
  'the student in the school as on its annual bulletin. One statement.';
--! EndIncluded bulletins/functions/transcript_data.sql
--! Included bulletins/functions/save_appreciations.sql
create or replace function app_public.save_appreciations(
  course_id uuid, term_id uuid, appreciations json)
  returns integer
  language plpgsql volatile
  security definer -- appreciations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
  v_removed integer;
  v_changed integer;
begin
  select c.class_id into v_class
  from app_public.courses c
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.terms t
    on t.school_id = v_school
    and t.id = save_appreciations.term_id
    and t.academic_year_id = k.academic_year_id
  where c.school_id = v_school
    and c.id = save_appreciations.course_id;
  if v_class is null or not coalesce(
    app_hidden.may_hold_council(v_class)
    or save_appreciations.course_id = any (app_hidden.current_course_ids()), false) then
    raise exception 'You may not write appreciations of this course' using errcode = 'RBDEN';
  end if;
  perform app_private.refuse_issued(v_school, v_class, term_id);
  if app_private.council_state(v_school, v_class, term_id) = 'council'
    and not app_hidden.may_hold_council(v_class) then
    raise exception 'The class council has begun'
      using errcode = 'RBDEN', hint = 'Ask the class teacher to change the appreciation.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(appreciations) as a (student_id uuid)
    where not exists (
      select
      from app_public.course_results r
      where r.school_id = v_school
        and r.course_id = save_appreciations.course_id
        and r.term_id = save_appreciations.term_id
        and r.student_id = a.student_id)
      and not exists (
        select
        from app_public.enrollments e
        where e.school_id = v_school
          and e.class_id = v_class
          and e.student_id = a.student_id)) then
    raise exception 'One of the students does not follow the course'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;

  delete from app_public.course_appreciations x
  using pg_catalog.json_to_recordset(appreciations) as a (student_id uuid, text text)
  where x.school_id = v_school
    and x.course_id = save_appreciations.course_id
    and x.term_id = save_appreciations.term_id
    and x.student_id = a.student_id
    and coalesce(pg_catalog.btrim(a.text), '') = '';
  get diagnostics v_removed = row_count;
  insert into app_public.course_appreciations as x
    (school_id, course_id, term_id, student_id, text, written_by)
  select v_school, save_appreciations.course_id, save_appreciations.term_id, a.student_id,
    pg_catalog.btrim(a.text), app_hidden.current_user_id()
  from pg_catalog.json_to_recordset(appreciations) as a (student_id uuid, text text)
  where pg_catalog.btrim(a.text) <> ''
  order by a.student_id
  on conflict on constraint course_appreciations_pkey do update
  set text = excluded.text, written_by = excluded.written_by, written_at = pg_catalog.now()
  where x.text <> excluded.text;
  get diagnostics v_changed = row_count;
  return v_changed + v_removed;
end;
$$;

comment on function app_public.save_appreciations(uuid, uuid, json) is
  'Writes appreciations of a course''s term: a list of student_id and text (empty takes it '
  'back). The teachers of the course write until the council begins, the class teachers and '
  'admins until the bulletins are issued. Returns how many changed. Errors: RBDEN, not yours to '
  'write; RBISS, the bulletins are issued; RBVAL, a student of another class; constraints.';
grant execute on function app_public.save_appreciations(uuid, uuid, json) to app_user;
--! EndIncluded bulletins/functions/save_appreciations.sql
--! Included bulletins/functions/save_council_remarks.sql
create or replace function app_public.save_council_remarks(
  class_id uuid, term_id uuid, remarks json)
  returns integer
  language plpgsql volatile
  security definer -- remarks are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_changed integer;
begin
  perform app_private.require_council(v_school, class_id, term_id);
  perform app_private.refuse_issued(v_school, class_id, term_id);
  if exists (
    select
    from pg_catalog.json_array_elements(remarks) as r
    where r ->> 'head_comment' is not null or r::jsonb ? 'head_comment')
    and not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school writes the comment of its head'
      using errcode = 'RBDEN', column = 'head_comment';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(remarks) as r (student_id uuid)
    where not exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.class_id = save_council_remarks.class_id
        and e.student_id = r.student_id)) then
    raise exception 'One of the students is not in the class'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(remarks) as r (distinctions text[])
    join app_public.schools s on s.id = v_school
    where not r.distinctions <@ s.bulletin_distinctions) then
    raise exception 'The school does not give such a distinction'
      using errcode = 'RBVAL', column = 'distinctions';
  end if;

  insert into app_public.council_remarks as x
    (school_id, class_id, term_id, student_id, appreciation, council_comment, head_comment,
     is_mention_chosen, mention, distinctions, changed_by)
  select v_school, save_council_remarks.class_id, save_council_remarks.term_id, n.student_id,
    nullif(pg_catalog.btrim(n.appreciation), ''), nullif(pg_catalog.btrim(n.council_comment), ''),
    nullif(pg_catalog.btrim(n.head_comment), ''), n.is_mention_chosen,
    case when n.is_mention_chosen then nullif(pg_catalog.btrim(n.mention), '') end,
    n.distinctions, app_hidden.current_user_id()
  from pg_catalog.json_array_elements(remarks) as r
  left join app_public.council_remarks old
    on old.school_id = v_school
    and old.class_id = save_council_remarks.class_id
    and old.term_id = save_council_remarks.term_id
    and old.student_id = (r ->> 'student_id')::uuid
  -- what an entry does not name stays as it is
  cross join lateral pg_catalog.jsonb_populate_record(
    null::app_public.council_remarks,
    '{"is_mention_chosen": false, "distinctions": []}'
      || coalesce(pg_catalog.to_jsonb(old), '{}') || r::jsonb) as n
  order by n.student_id
  on conflict on constraint council_remarks_pkey do update
  set appreciation = excluded.appreciation, council_comment = excluded.council_comment,
    head_comment = excluded.head_comment, is_mention_chosen = excluded.is_mention_chosen,
    mention = excluded.mention, distinctions = excluded.distinctions,
    changed_by = excluded.changed_by, changed_at = pg_catalog.now()
  where (x.appreciation, x.council_comment, x.head_comment, x.is_mention_chosen, x.mention,
      x.distinctions)
    is distinct from (excluded.appreciation, excluded.council_comment, excluded.head_comment,
      excluded.is_mention_chosen, excluded.mention, excluded.distinctions);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

comment on function app_public.save_council_remarks(uuid, uuid, json) is
  'Writes what the class teacher, the council and the head say: a list of student_id and any of '
  'appreciation, council_comment, head_comment (admins only), is_mention_chosen, mention and '
  'distinctions; what is not named stays. Returns how many changed. Errors: RBDEN, not yours to '
  'write; RBISS, the bulletins are issued; RBVAL, a student of another class or a distinction '
  'the school does not give; constraints.';
grant execute on function app_public.save_council_remarks(uuid, uuid, json) to app_user;
--! EndIncluded bulletins/functions/save_council_remarks.sql
--! Included bulletins/functions/open_council.sql
create or replace function app_public.open_council(
  class_id uuid, term_id uuid, reason text default null)
  returns app_public.councils
  language plpgsql volatile
  security definer -- the state is nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_state text;
  v_council app_public.councils;
begin
  perform app_private.require_council(v_school, class_id, term_id);
  perform pg_catalog.pg_advisory_xact_lock(
    app_private.council_lock(v_school, class_id, term_id));
  v_state := app_private.council_state(v_school, class_id, term_id);
  if v_state = 'issued' then
    if not app_hidden.has_duty('admin') then
      raise exception 'Only an admin opens a council again'
        using errcode = 'RBDEN', hint = 'The bulletins are issued.';
    end if;
    if coalesce(pg_catalog.btrim(reason), '') = '' then
      raise exception 'Opening the council again needs a reason'
        using errcode = 'RBVAL', column = 'reason';
    end if;
  end if;
  insert into app_public.councils as c (school_id, class_id, term_id, state, opened_by)
  values (v_school, open_council.class_id, open_council.term_id, 'council',
    app_hidden.current_user_id())
  on conflict on constraint councils_pkey do update
  set state = 'council', opened_at = pg_catalog.now(), opened_by = excluded.opened_by,
    reopening_reason = pg_catalog.btrim(reason)
  where c.state = 'issued';
  select c.* into v_council
  from app_public.councils c
  where c.school_id = v_school
    and c.class_id = open_council.class_id
    and c.term_id = open_council.term_id;
  return v_council;
end;
$$;

comment on function app_public.open_council(uuid, uuid, text) is
  'Begins the council of a class''s term: from now on the class teachers and admins alone change '
  'appreciations. After the bulletins were issued an admin opens it again with a reason; what '
  'was issued holds until it is issued anew. Errors: RBDEN, not yours to open; RBVAL, no such '
  'term, or the reason is missing.';
grant execute on function app_public.open_council(uuid, uuid, text) to app_user;
--! EndIncluded bulletins/functions/open_council.sql
--! Included bulletins/functions/bulletin_code.sql
create or replace function app_private.bulletin_code()
  returns text
  language sql volatile parallel safe
begin atomic
  -- five bits a character, of 244 random bits
  select string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(d.bytes, n) & 31), 1), '' order by n)
  from (
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes) as d
  cross join generate_series(0, 19) as n;
end;

comment on function app_private.bulletin_code() is
  'A new code of a bulletin: 20 digits and capitals without I, L, O and U, 100 random bits.';
--! EndIncluded bulletins/functions/bulletin_code.sql
--! Included bulletins/functions/store_bulletins.sql
create or replace function app_private.store_bulletins(
  school integer, kind text, term uuid, students uuid[], of_classes uuid[],
  contents jsonb[])
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_issued integer;
begin
  -- what says something else than before takes its place
  update app_public.bulletins b
  set state = 'superseded', superseded_at = pg_catalog.now()
  from rows from (
      pg_catalog.unnest(students), pg_catalog.unnest(of_classes), pg_catalog.unnest(contents))
    as n (student_id, class_id, content)
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where b.school_id = school
    and b.student_id = n.student_id
    and b.kind = store_bulletins.kind
    and b.academic_year_id = k.academic_year_id
    and b.term_id is not distinct from term
    and b.state = 'issued'
    and b.snapshot is distinct from n.content;

  insert into app_public.bulletins
    (school_id, kind, academic_year_id, class_id, term_id, student_id, edition, code, snapshot,
     hash, issued_by)
  select school, store_bulletins.kind, k.academic_year_id, n.class_id, term, n.student_id,
    1 + (
      select count(*)
      from app_public.bulletins b
      where b.school_id = school
        and b.student_id = n.student_id
        and b.kind = store_bulletins.kind
        and b.academic_year_id = k.academic_year_id
        and b.term_id is not distinct from term),
    app_private.bulletin_code(), n.content,
    pg_catalog.sha256(pg_catalog.convert_to(n.content::text, 'UTF8')),
    app_hidden.current_user_id()
  from rows from (
      pg_catalog.unnest(students), pg_catalog.unnest(of_classes), pg_catalog.unnest(contents))
    as n (student_id, class_id, content)
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where not exists (
    select
    from app_public.bulletins b
    where b.school_id = school
      and b.student_id = n.student_id
      and b.kind = store_bulletins.kind
      and b.academic_year_id = k.academic_year_id
      and b.term_id is not distinct from term
      and b.state = 'issued');
  get diagnostics v_issued = row_count;
  return v_issued;
end;
$$;

comment on function app_private.store_bulletins(
  integer, text, uuid, uuid[], uuid[], jsonb[]) is
  'Issues bulletins with these contents, for classes at once: those that say the same as the '
  'issued one are left as they are, others supersede it. Returns how many were issued. Its '
  'callers have checked who asks.';
--! EndIncluded bulletins/functions/store_bulletins.sql
--! Included bulletins/functions/issue_bulletins.sql
create or replace function app_public.issue_bulletins(
  class_ids uuid[], term_id uuid default null, kind text default 'term')
  returns integer
  language plpgsql volatile
  security definer -- bulletins are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
  v_open text;
  v_students uuid[];
  v_classes uuid[];
  v_contents jsonb[];
begin
  perform app_hidden.check_admin();
  if issue_bulletins.kind not in ('term', 'annual', 'transcript')
    or (issue_bulletins.kind = 'term') <> (term_id is not null) then
    raise exception 'Bulletins are of a term, of a year or transcripts'
      using errcode = 'RBVAL', column = 'kind';
  end if;
  for v_class in select distinct c from pg_catalog.unnest(class_ids) as c order by c loop
    perform pg_catalog.pg_advisory_xact_lock(app_private.council_lock(v_school, v_class, term_id));
    -- no mark changes while it is printed
    perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(v_school, v_class));
  end loop;

  if exists (
    select
    from pg_catalog.unnest(class_ids) as c (id)
    where not exists (
      select
      from app_public.classes k
      left join app_public.terms t
        on t.school_id = v_school
        and t.academic_year_id = k.academic_year_id
        and t.id = issue_bulletins.term_id
      where k.school_id = v_school
        and k.id = c.id
        and (issue_bulletins.kind <> 'term' or t.id is not null))) then
    raise exception 'There is no such class, or the term is not of its year'
      using errcode = 'RBVAL', column = 'class_ids';
  end if;
  select pg_catalog.string_agg(distinct k.name || ', ' || t.name, '; ') into v_open
  from app_public.classes k
  join app_public.terms t
    on t.school_id = v_school
    and t.academic_year_id = k.academic_year_id
    and (issue_bulletins.kind = 'annual' and t.weight > 0 or t.id = issue_bulletins.term_id)
  where k.school_id = v_school
    and k.id = any (class_ids)
    and not app_hidden.is_term_closed(v_school, k.id, t.id);
  if v_open is not null then
    raise exception 'Not closed yet: %', v_open
      using errcode = 'RBOPN', hint = 'Close the term first: its figures must not change any more.';
  end if;

  select pg_catalog.array_agg(d.student_id), pg_catalog.array_agg(d.class_id),
    pg_catalog.array_agg(d.data)
  into v_students, v_classes, v_contents
  from (
    select b.* from app_private.bulletin_data(v_school, class_ids, term_id) as b
    where issue_bulletins.kind = 'term'
    union all
    select y.* from app_private.year_data(v_school, class_ids) as y
    where issue_bulletins.kind = 'annual'
    union all
    select t.* from app_private.transcript_data(v_school, class_ids) as t
    where issue_bulletins.kind = 'transcript') as d;
  if issue_bulletins.kind = 'term' then
    insert into app_public.councils (school_id, class_id, term_id, state, opened_by)
    select distinct v_school, c.id, issue_bulletins.term_id, 'issued', app_hidden.current_user_id()
    from pg_catalog.unnest(class_ids) as c (id)
    on conflict on constraint councils_pkey do update
    set state = 'issued';
  end if;
  return app_private.store_bulletins(
    v_school, issue_bulletins.kind, term_id, v_students, v_classes, v_contents);
end;
$$;

comment on function app_public.issue_bulletins(uuid[], uuid, text) is
  'Issues the bulletins of classes, all at once: term (with term_id), annual or transcript. What '
  'they say is kept for good, with its hash and a code; after a correction, only what says '
  'something else is issued anew and supersedes the old. Returns how many were issued. Errors: '
  'RBDEN, not an admin; RBVAL, no such class or term; RBOPN, a term of a class is not closed.';
grant execute on function app_public.issue_bulletins(uuid[], uuid, text) to app_user;
--! EndIncluded bulletins/functions/issue_bulletins.sql
--! Included bulletins/functions/revoke_bulletin.sql
create or replace function app_public.revoke_bulletin(bulletin_id uuid, reason text)
  returns app_public.bulletins
  language plpgsql volatile
  security definer -- bulletins are nobody's to write directly
  set search_path = ''
as $$
declare
  v_bulletin app_public.bulletins;
begin
  perform app_hidden.check_admin();
  if coalesce(pg_catalog.btrim(reason), '') = '' then
    raise exception 'Revoking a bulletin needs a reason'
      using errcode = 'RBVAL', column = 'reason';
  end if;
  update app_public.bulletins b
  set state = 'revoked', revoked_at = pg_catalog.now(),
    revoked_by = app_hidden.current_user_id(), revocation_reason = pg_catalog.btrim(reason)
  where b.school_id = app_hidden.current_school_id()
    and b.id = revoke_bulletin.bulletin_id
    and b.state = 'issued'
  returning b.* into v_bulletin;
  if v_bulletin.id is null then
    raise exception 'There is no such bulletin in force'
      using errcode = 'RBVAL', column = 'bulletin_id';
  end if;
  return v_bulletin;
end;
$$;

comment on function app_public.revoke_bulletin(uuid, text) is
  'Revokes an issued bulletin, with a reason; its code says so from then on. Errors: RBDEN, not '
  'an admin; RBVAL, no such bulletin in force, or the reason is missing.';
grant execute on function app_public.revoke_bulletin(uuid, text) to app_user;
--! EndIncluded bulletins/functions/revoke_bulletin.sql
--! Included bulletins/functions/verified_bulletin.sql
create or replace function app_hidden.verified_bulletin(code text)
  returns text
  language sql stable
  security definer -- anybody who holds the paper may ask, of whatever school
begin atomic
  select coalesce(
    (select case b.state when 'issued' then 'authentic' else b.state end
     from app_public.bulletins b
     where b.code = translate(
       upper(regexp_replace(left(verified_bulletin.code, 64), '[^0-9A-Za-z]', '', 'g')),
       'OIL', '011')
       and b.hash = sha256(convert_to(b.snapshot::text, 'UTF8'))),
    'unknown');
end;

comment on function app_hidden.verified_bulletin(text) is
  'What the code on a bulletin proves: authentic, superseded, revoked or unknown, and nothing '
  'else. Groups, capitals and O, I, L for 0, 1, 1 do not matter. Not in the API: the site limits '
  'how often an address may ask.';
grant execute on function app_hidden.verified_bulletin(text) to app_user;
--! EndIncluded bulletins/functions/verified_bulletin.sql
--! Included bulletins/functions/save_school_image.sql
create or replace function app_public.save_school_image(kind text, content text)
  returns boolean
  language plpgsql volatile
  security definer -- pictures are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_content bytea;
begin
  perform app_hidden.check_admin();
  v_content := pg_catalog.decode(content, 'base64');
  if v_content is null then
    delete from app_public.school_images i
    where i.school_id = v_school
      and i.kind = save_school_image.kind;
    return found;
  end if;
  insert into app_public.school_images (school_id, kind, media_type, content)
  values (v_school, save_school_image.kind,
    case pg_catalog.substr(v_content, 1, 3)
      when '\xffd8ff' then 'image/jpeg'
      else 'image/png' end,
    v_content)
  on conflict on constraint school_images_pkey do update
  set media_type = excluded.media_type, content = excluded.content;
  return true;
end;
$$;

comment on function app_public.save_school_image(text, text) is
  'Keeps the school''s logo or signature: a PNG or JPEG file as base64, or NULL to remove it. '
  'Errors: RBDEN, not an admin; constraints (unknown kind, no picture, larger than 200 kB).';
grant execute on function app_public.save_school_image(text, text) to app_user;
--! EndIncluded bulletins/functions/save_school_image.sql
--! Included bulletins/functions/enqueue_bulletin_files.sql
create or replace function app_private.enqueue_bulletin_files(school integer, batch uuid)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
  v_queued integer := 0;
begin
  for v_class in
    select f.class_id
    from app_public.bulletin_files f
    join app_public.classes k on k.school_id = school and k.id = f.class_id
    where f.school_id = school
      and f.batch_id = batch
      and f.state = 'waiting'
    order by k.name, k.id
  loop
    perform graphile_worker.add_job(
      'make_bulletin_file',
      pg_catalog.json_build_object('schoolId', school, 'batchId', batch, 'classId', v_class),
      max_attempts => 3);
    v_queued := v_queued + 1;
  end loop;
  return v_queued;
end;
$$;

comment on function app_private.enqueue_bulletin_files(integer, uuid) is
  'Adds a job for each file of a batch that waits. A file that is made already is not made '
  'again, however many jobs there are.';
--! EndIncluded bulletins/functions/enqueue_bulletin_files.sql
--! Included bulletins/functions/make_bulletins.sql
create or replace function app_public.make_bulletins(
  class_ids uuid[], term_id uuid default null, kind text default 'term')
  returns app_public.bulletin_batches
  language plpgsql volatile
  security definer -- batches are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_batch app_public.bulletin_batches;
begin
  perform app_hidden.check_admin();
  insert into app_public.bulletin_batches (school_id, kind, academic_year_id, term_id, requested_by)
  select v_school, make_bulletins.kind, k.academic_year_id, make_bulletins.term_id,
    app_hidden.current_user_id()
  from app_public.classes k
  where k.school_id = v_school
    and k.id = any (class_ids)
  limit 1
  returning * into v_batch;
  if v_batch.id is not null then
    insert into app_public.bulletin_files (school_id, batch_id, class_id, bulletins)
    select v_school, v_batch.id, b.class_id, count(*)
    from app_public.bulletins b
    where b.school_id = v_school
      and b.class_id = any (class_ids)
      and b.kind = make_bulletins.kind
      and b.academic_year_id = v_batch.academic_year_id
      and b.term_id is not distinct from make_bulletins.term_id
      and b.state = 'issued'
    group by b.class_id;
  end if;
  if v_batch.id is null or not found then
    raise exception 'No bulletin of these classes is issued'
      using errcode = 'RBVAL', column = 'class_ids', hint = 'Issue the bulletins first.';
  end if;
  perform app_private.enqueue_bulletin_files(v_school, v_batch.id);
  return v_batch;
end;
$$;

comment on function app_public.make_bulletins(uuid[], uuid, text) is
  'Has the PDF files of the issued bulletins of classes made by the worker, one file for each '
  'class, for print. Errors: RBDEN, not an admin; RBVAL, nothing is issued.';
grant execute on function app_public.make_bulletins(uuid[], uuid, text) to app_user;
--! EndIncluded bulletins/functions/make_bulletins.sql
--! Included bulletins/functions/cancel_bulletins.sql
create or replace function app_public.cancel_bulletins(batch_id uuid)
  returns app_public.bulletin_batches
  language plpgsql volatile
  security definer -- batches are nobody's to write directly
  set search_path = ''
as $$
declare
  v_batch app_public.bulletin_batches;
begin
  perform app_hidden.check_admin();
  update app_public.bulletin_batches b
  set state = 'cancelled'
  where b.school_id = app_hidden.current_school_id()
    and b.id = cancel_bulletins.batch_id
  returning b.* into v_batch;
  if v_batch.id is null then
    raise exception 'There is no such batch' using errcode = 'RBVAL', column = 'batch_id';
  end if;
  return v_batch;
end;
$$;

comment on function app_public.cancel_bulletins(uuid) is
  'Stops a batch before its next file; what is made stays. Errors: RBDEN, not an admin; RBVAL, '
  'no such batch.';
grant execute on function app_public.cancel_bulletins(uuid) to app_user;
--! EndIncluded bulletins/functions/cancel_bulletins.sql
--! Included bulletins/functions/resume_bulletins.sql
create or replace function app_public.resume_bulletins(batch_id uuid)
  returns app_public.bulletin_batches
  language plpgsql volatile
  security definer -- batches are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_batch app_public.bulletin_batches;
begin
  perform app_hidden.check_admin();
  update app_public.bulletin_batches b
  set state = 'running'
  where b.school_id = v_school
    and b.id = resume_bulletins.batch_id
  returning b.* into v_batch;
  if v_batch.id is null then
    raise exception 'There is no such batch' using errcode = 'RBVAL', column = 'batch_id';
  end if;
  update app_public.bulletin_files f
  set state = 'waiting', problem = null
  where f.school_id = v_school
    and f.batch_id = v_batch.id
    and f.state = 'failed';
  perform app_private.enqueue_bulletin_files(v_school, v_batch.id);
  return v_batch;
end;
$$;

comment on function app_public.resume_bulletins(uuid) is
  'Goes on with a batch that was cancelled or failed: makes the files that are missing. Errors: '
  'RBDEN, not an admin; RBVAL, no such batch.';
grant execute on function app_public.resume_bulletins(uuid) to app_user;
--! EndIncluded bulletins/functions/resume_bulletins.sql
--! Included bulletins/functions/bulletin_look.sql
create or replace function app_private.bulletin_look(school integer)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'color', s.bulletin_color,
    'domain', s.domain,
    'images', (
      select coalesce(
        json_object_agg(
          i.kind,
          json_build_object(
            'type', i.media_type, 'content', translate(encode(i.content, 'base64'), e'\n', ''))),
        '{}')
      from app_public.school_images i
      where i.school_id = school))
  from app_public.schools s
  where s.id = school;
end;

comment on function app_private.bulletin_look(integer) is
  'How the school''s bulletins look: color, domain (where their code is verified; NULL: at the '
  'installation''s own) and images (logo, signature: type, content in base64).';
--! EndIncluded bulletins/functions/bulletin_look.sql
--! Included bulletins/functions/read_bulletin_file.sql
create or replace function app_private.read_bulletin_file(school integer, batch uuid, class uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'look', app_private.bulletin_look(school),
    'bulletins', (
      select json_agg(
        json_build_object('code', i.code, 'issuedAt', i.issued_at, 'data', i.snapshot)
        order by s.last_name, s.first_name, s.id)
      from app_public.bulletins i
      join app_public.students s on s.school_id = school and s.id = i.student_id
      where i.school_id = school
        and i.class_id = class
        and i.kind = b.kind
        and i.academic_year_id = b.academic_year_id
        and i.term_id is not distinct from b.term_id
        and i.state = 'issued'))
  from app_public.bulletin_files f
  join app_public.bulletin_batches b on b.school_id = school and b.id = batch
  where f.school_id = school
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'waiting'
    and b.state = 'running';
end;

comment on function app_private.read_bulletin_file(integer, uuid, uuid) is
  'What the worker prints into a file: look and bulletins (code, issuedAt, data) by name. NULL '
  'when the file is made already or its batch cancelled; bulletins NULL when none holds any more.';
grant execute on function app_private.read_bulletin_file(integer, uuid, uuid) to rollbook_worker;
--! EndIncluded bulletins/functions/read_bulletin_file.sql
--! Included bulletins/functions/store_bulletin_file.sql
create or replace function app_private.store_bulletin_file(
  school integer, batch uuid, class uuid, content bytea, bulletins integer)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  update app_public.bulletin_files f
  set state = 'made', content = store_bulletin_file.content,
    size = octet_length(store_bulletin_file.content),
    bulletins = store_bulletin_file.bulletins, made_at = now(), problem = null
  where f.school_id = school
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'waiting';
end;

comment on function app_private.store_bulletin_file(integer, uuid, uuid, bytea, integer) is
  'Keeps a file that the worker made; does nothing when another one made it before.';
grant execute on function app_private.store_bulletin_file(integer, uuid, uuid, bytea, integer)
  to rollbook_worker;
--! EndIncluded bulletins/functions/store_bulletin_file.sql
--! Included bulletins/functions/fail_bulletin_file.sql
create or replace function app_private.fail_bulletin_file(
  school integer, batch uuid, class uuid, problem text)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  update app_public.bulletin_files f
  set state = 'failed', problem = left(fail_bulletin_file.problem, 500)
  where f.school_id = school
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'waiting';
end;

comment on function app_private.fail_bulletin_file(integer, uuid, uuid, text) is
  'Notes what kept the worker from making a file.';
grant execute on function app_private.fail_bulletin_file(integer, uuid, uuid, text)
  to rollbook_worker;
--! EndIncluded bulletins/functions/fail_bulletin_file.sql
--! Included bulletins/functions/bulletin_file.sql
create or replace function app_hidden.bulletin_file(batch uuid, class uuid)
  returns table (file_name text, content bytea)
  language sql stable
begin atomic
  select concat_ws('-', i.code, k.name, coalesce(t.code, b.kind), y.name), f.content
  from app_public.bulletin_files f
  join app_public.bulletin_batches b on b.school_id = f.school_id and b.id = f.batch_id
  join app_public.institutions i on i.id = f.school_id
  join app_public.classes k on k.school_id = f.school_id and k.id = f.class_id
  join app_public.academic_years y on y.school_id = f.school_id and y.id = b.academic_year_id
  left join app_public.terms t on t.school_id = f.school_id and t.id = b.term_id
  where f.school_id = (select app_hidden.current_school_id())
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'made';
end;

comment on function app_hidden.bulletin_file(uuid, uuid) is
  'A PDF file of a batch with a name for it, as far as the user may see it.';
grant execute on function app_hidden.bulletin_file(uuid, uuid) to app_user;
--! EndIncluded bulletins/functions/bulletin_file.sql
--! Included bulletins/functions/bulletin_file_list.sql
create or replace function app_hidden.bulletin_file_list(batch uuid)
  returns uuid[]
  language sql stable
begin atomic
  select array_agg(f.class_id order by k.name, k.id)
  from app_public.bulletin_files f
  join app_public.classes k on k.school_id = f.school_id and k.id = f.class_id
  where f.school_id = (select app_hidden.current_school_id())
    and f.batch_id = batch
    and f.state = 'made';
end;

comment on function app_hidden.bulletin_file_list(uuid) is
  'The classes of a batch whose file is made, as far as the user may see them; NULL for none.';
grant execute on function app_hidden.bulletin_file_list(uuid) to app_user;
--! EndIncluded bulletins/functions/bulletin_file_list.sql
--! Included bulletins/functions/may_read_bulletin.sql
create or replace function app_hidden.may_read_bulletin(bulletin app_public.bulletins)
  returns boolean
  language sql stable parallel safe
begin atomic
  select bulletin.school_id = (select app_hidden.current_school_id())
    and (
      (select app_hidden.has_duty('admin'))
      or bulletin.class_id = any ((select app_hidden.current_main_class_ids())::uuid[])
      or bulletin.state = 'issued'
        and bulletin.student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
end;

comment on function app_hidden.may_read_bulletin(app_public.bulletins) is
  'Whether the user may read a bulletin: admins and class teachers, the family while it holds.';
grant execute on function app_hidden.may_read_bulletin(app_public.bulletins) to app_user;
--! EndIncluded bulletins/functions/may_read_bulletin.sql
--! Included bulletins/functions/bulletin_copy.sql
create or replace function app_hidden.bulletin_copy(bulletin uuid)
  returns table (file_name text, content bytea)
  language plpgsql volatile
  security definer -- copies are nobody's to read or write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_bulletin app_public.bulletins;
begin
  select b.* into v_bulletin
  from app_public.bulletins b
  where b.school_id = v_school
    and b.id = bulletin
    and app_hidden.may_read_bulletin(b);
  if v_bulletin.id is null then
    return;
  end if;
  insert into app_public.bulletin_copies (school_id, bulletin_id)
  values (v_school, bulletin)
  on conflict do nothing;
  if found then
    perform graphile_worker.add_job(
      'make_bulletin_copy',
      pg_catalog.json_build_object('schoolId', v_school, 'bulletinId', bulletin),
      max_attempts => 5);
  end if;
  return query
    select pg_catalog.concat_ws('-', v_bulletin.snapshot #>> '{student,lastName}',
        v_bulletin.snapshot #>> '{student,firstName}',
        coalesce(v_bulletin.snapshot #>> '{term,code}', v_bulletin.kind),
        v_bulletin.snapshot #>> '{class,year}'),
      c.content
    from app_public.bulletin_copies c
    where c.school_id = v_school
      and c.bulletin_id = bulletin;
end;
$$;

comment on function app_hidden.bulletin_copy(uuid) is
  'A bulletin as PDF for its reader, with a name for the file: content is NULL as long as the '
  'worker has not made it, which the first call asks for. No row: no such bulletin for this user.';
grant execute on function app_hidden.bulletin_copy(uuid) to app_user;
--! EndIncluded bulletins/functions/bulletin_copy.sql
--! Included bulletins/functions/read_bulletin_copy.sql
create or replace function app_private.read_bulletin_copy(school integer, bulletin uuid)
  returns json
  language sql stable
  security definer -- the worker may read no table
begin atomic
  select json_build_object(
    'look', app_private.bulletin_look(school),
    'bulletins', json_build_array(
      json_build_object('code', b.code, 'issuedAt', b.issued_at, 'data', b.snapshot)))
  from app_public.bulletin_copies c
  join app_public.bulletins b on b.school_id = school and b.id = bulletin
  where c.school_id = school
    and c.bulletin_id = bulletin
    and c.content is null;
end;

comment on function app_private.read_bulletin_copy(integer, uuid) is
  'What the worker prints into the copy of a bulletin, as read_bulletin_file() says; NULL when '
  'it is made already.';
grant execute on function app_private.read_bulletin_copy(integer, uuid) to rollbook_worker;
--! EndIncluded bulletins/functions/read_bulletin_copy.sql
--! Included bulletins/functions/store_bulletin_copy.sql
create or replace function app_private.store_bulletin_copy(
  school integer, bulletin uuid, content bytea)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  update app_public.bulletin_copies c
  set content = store_bulletin_copy.content, made_at = now()
  where c.school_id = school
    and c.bulletin_id = bulletin
    and c.content is null;
end;

comment on function app_private.store_bulletin_copy(integer, uuid, bytea) is
  'Keeps the copy of a bulletin that the worker made.';
grant execute on function app_private.store_bulletin_copy(integer, uuid, bytea) to rollbook_worker;
--! EndIncluded bulletins/functions/store_bulletin_copy.sql
--! Included bulletins/functions/simulate_results.sql
create or replace function app_public.simulate_results(
  class_id uuid, term_id uuid, student_id uuid, changes json)
  returns json
  language plpgsql volatile
  security definer -- averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_day date := app_private.result_day(v_school, class_id, term_id);
  v_answer json;
begin
  perform app_private.require_council(v_school, class_id, term_id);
  begin
    update app_public.class_terms ct
    set state = 'correcting'
    where ct.school_id = v_school
      and ct.class_id = simulate_results.class_id
      and ct.term_id = simulate_results.term_id;
    delete from app_public.marks m
    using pg_catalog.json_to_recordset(changes -> 'marks') as c (assessment_id uuid)
    where m.school_id = v_school
      and m.assessment_id = c.assessment_id
      and m.student_id = simulate_results.student_id;
    insert into app_public.marks (school_id, assessment_id, student_id, value, code)
    select v_school, c.assessment_id, simulate_results.student_id, c.value, c.code
    from pg_catalog.json_to_recordset(changes -> 'marks')
      as c (assessment_id uuid, value numeric, code text)
    join app_public.assessments a on a.school_id = v_school and a.id = c.assessment_id
    join app_public.courses co
      on co.school_id = v_school
      and co.id = a.course_id
      and co.class_id = simulate_results.class_id
    where num_nonnulls(c.value, c.code) = 1;
    update app_public.courses co
    set coefficient = c.coefficient
    from pg_catalog.json_to_recordset(changes -> 'courses')
      as c (course_id uuid, coefficient numeric)
    where co.school_id = v_school
      and co.class_id = simulate_results.class_id
      and co.id = c.course_id;

    select pg_catalog.json_build_object(
      'average', max(app_hidden.rounded(f.average, p.decimals)) filter (where f.course_id is null),
      'rank', max(f.rank) filter (where f.course_id is null),
      'ranked', max(f.ranked) filter (where f.course_id is null),
      'mention', (app_hidden.band(
        v_school, p.id, 'mention',
        max(app_hidden.rounded(f.average, p.decimals))
          filter (where f.course_id is null))).label,
      'courses', coalesce(pg_catalog.json_object_agg(
          f.course_id, app_hidden.rounded(f.average, p.decimals))
        filter (where f.course_id is not null), '{}'))
    into v_answer
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = t.policy_version_id
    cross join lateral app_hidden.term_figures(
      v_school, simulate_results.class_id, t.id, true, v_day) as f
    where t.school_id = v_school
      and t.id = simulate_results.term_id
      and f.student_id = simulate_results.student_id
    group by p.school_id, p.id, p.decimals;
    raise exception 'tried' using errcode = 'RBTRY';
  exception
    when sqlstate 'RBTRY' then null; -- undone; what would have happened is known
  end;
  return v_answer;
end;
$$;

comment on function app_public.simulate_results(uuid, uuid, uuid, json) is
  'What a student''s official figures would be if marks or coefficients were different: changes '
  'has marks (assessment_id, value or code; neither: no mark) and courses (course_id, '
  'coefficient). Answers average, rank, ranked, mention and the averages of courses by id, as '
  'printed. Nothing is kept: all is taken back before it answers. Errors: RBDEN, the user does '
  'not hold the council of the class; RBVAL, no such term; what saving such a mark would be '
  'refused for.';
grant execute on function app_public.simulate_results(uuid, uuid, uuid, json) to app_user;
--! EndIncluded bulletins/functions/simulate_results.sql
--! Included bulletins/functions/appreciation_sheet.sql
create or replace function app_public.appreciation_sheet(course_id uuid, term_id uuid)
  returns json
  language sql stable
  security definer -- official averages and last term's words, for who teaches the course
begin atomic
  select json_build_object(
    'courseId', c.id,
    'subjectName', su.name,
    'classId', k.id,
    'className', k.name,
    'scale', coalesce(su.scale, sc.scale),
    'state', app_private.council_state(c.school_id, k.id, t.id),
    'mayWrite', case app_private.council_state(c.school_id, k.id, t.id)
      when 'draft' then true
      when 'council' then (select app_hidden.may_hold_council(k.id))
      else false end,
    'mean', app_hidden.rounded(cs.mean, p.decimals),
    'students', (
      select coalesce(json_agg(json_build_object(
        'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'average', app_hidden.rounded(r.average, p.decimals),
        'text', a.text,
        'before', (
          select o.text
          from app_public.course_appreciations o
          join app_public.terms e on e.school_id = c.school_id and e.id = o.term_id
          where o.school_id = c.school_id
            and o.course_id = c.id
            and o.student_id = s.id
            and e.ends_on < t.ends_on
          order by e.ends_on desc
          limit 1))
        order by s.last_name, s.first_name, s.id), '[]')
      from app_public.course_results r
      join app_public.students s on s.school_id = c.school_id and s.id = r.student_id
      left join app_public.course_appreciations a
        on a.school_id = c.school_id
        and a.course_id = c.id
        and a.term_id = t.id
        and a.student_id = s.id
      where r.school_id = c.school_id
        and r.class_id = k.id
        and r.term_id = t.id
        and r.course_id = c.id))
  from app_public.courses c
  join app_public.schools sc on sc.id = c.school_id
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  join app_public.terms t
    on t.school_id = c.school_id
    and t.id = appreciation_sheet.term_id
    and t.academic_year_id = k.academic_year_id
  join app_public.grading_policy_versions p
    on p.school_id = c.school_id and p.id = t.policy_version_id
  left join app_public.course_statistics cs
    on cs.school_id = c.school_id
    and cs.class_id = k.id
    and cs.term_id = t.id
    and cs.course_id = c.id
  where c.school_id = (select app_hidden.current_school_id())
    and c.id = appreciation_sheet.course_id
    and (
      (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]));
end;

comment on function app_public.appreciation_sheet(uuid, uuid) is
  'What a teacher writes the appreciations of a course''s term on: courseId, subjectName, '
  'classId, className, scale, state (draft, council, issued), mayWrite, mean of the class and '
  'students by name (id, lastName, firstName, official average, text, before: the last one of an '
  'earlier term). For the teachers of the course, the class''s own and admins; NULL for others.';
grant execute on function app_public.appreciation_sheet(uuid, uuid) to app_user;
--! EndIncluded bulletins/functions/appreciation_sheet.sql
--! Included bulletins/functions/council_sheet.sql
create or replace function app_public.council_sheet(class_id uuid, term_id uuid)
  returns json
  language sql stable
  security definer -- results and remarks, for who holds the council
begin atomic
  select json_build_object(
    'className', k.name,
    'state', app_private.council_state(k.school_id, k.id, t.id),
    'isClosed', app_hidden.is_term_closed(k.school_id, k.id, t.id),
    'isLast', not exists (
      select
      from app_public.terms later
      where later.school_id = k.school_id
        and later.academic_year_id = t.academic_year_id
        and later.ends_on > t.ends_on),
    'mentions', (
      select coalesce(json_agg(b.label order by b.lower_bound desc), '[]')
      from app_public.grading_policy_bands b
      where b.school_id = k.school_id
        and b.policy_version_id = t.policy_version_id
        and b.purpose = 'mention'),
    'distinctions', sc.bulletin_distinctions,
    'scale', sc.scale,
    'isAdmin', (select app_hidden.has_duty('admin')),
    'missing', (
      select coalesce(json_agg(json_build_object(
        'courseId', m.course_id, 'subjectName', m.name, 'missing', m.missing)
        order by m.position, m.name), '[]')
      from (
        select c.id as course_id, su.name, c.position, count(*) as missing
        from app_public.course_results r
        join app_public.courses c on c.school_id = k.school_id and c.id = r.course_id
        join app_public.subjects su on su.school_id = k.school_id and su.id = c.subject_id
        where r.school_id = k.school_id
          and r.class_id = k.id
          and r.term_id = t.id
          and not exists (
            select
            from app_public.course_appreciations a
            where a.school_id = k.school_id
              and a.course_id = r.course_id
              and a.term_id = t.id
              and a.student_id = r.student_id)
        group by c.id, su.name, c.position) as m),
    'students', (
      select coalesce(json_agg(json_build_object(
        'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'isWritten', x.appreciation is not null or x.council_comment is not null)
        order by s.last_name, s.first_name, s.id), '[]')
      from app_public.term_results r
      join app_public.students s on s.school_id = k.school_id and s.id = r.student_id
      left join app_public.council_remarks x
        on x.school_id = k.school_id
        and x.class_id = k.id
        and x.term_id = t.id
        and x.student_id = s.id
      where r.school_id = k.school_id
        and r.class_id = k.id
        and r.term_id = t.id))
  from app_public.classes k
  join app_public.schools sc on sc.id = k.school_id
  join app_public.terms t
    on t.school_id = k.school_id
    and t.academic_year_id = k.academic_year_id
    and t.id = council_sheet.term_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = council_sheet.class_id
    and (select app_hidden.may_hold_council(council_sheet.class_id));
end;

comment on function app_public.council_sheet(uuid, uuid) is
  'What the council of a class goes through: className, state, isClosed (the term), isLast (of '
  'the year), mentions and distinctions to choose from, scale, isAdmin, missing appreciations by '
  'course (courseId, subjectName, missing) and students by name (id, lastName, firstName, '
  'isWritten). For the class teachers and admins; NULL for others.';
grant execute on function app_public.council_sheet(uuid, uuid) to app_user;
--! EndIncluded bulletins/functions/council_sheet.sql
--! Included bulletins/functions/council_student.sql
create or replace function app_public.council_student(
  class_id uuid, term_id uuid, student_id uuid)
  returns json
  language plpgsql stable
  security definer -- results and remarks, for who holds the council
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs more than the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.may_hold_council(class_id) then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'data', d.data,
      'position', (
        select r.rank
        from app_public.term_results r
        where r.school_id = v_school
          and r.class_id = council_student.class_id
          and r.term_id = council_student.term_id
          and r.student_id = council_student.student_id),
      'suggestedMention', (app_hidden.band(
        v_school, t.policy_version_id, 'mention', (d.data #>> '{total,average}')::numeric)).label,
      'isMentionChosen', coalesce(x.is_mention_chosen, false),
      'suggestedDecision', (
        select coalesce(
          (app_hidden.band(v_school, y.policy_version_id, 'decision', y.average)).decision,
          case when y.average >= sc.scale / 2 then 'passes'
            when y.average < sc.scale / 2 then 'repeats' end)
        from app_public.year_results y
        join app_public.schools sc on sc.id = v_school
        where y.school_id = v_school
          and y.class_id = council_student.class_id
          and y.student_id = council_student.student_id),
      'decision', e.decision,
      'decisionNote', e.note,
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'courseId', c.id, 'subjectName', su.name, 'name', a.name,
          'maximum', a.maximum, 'value', m.value, 'code', m.code)
          order by c.position, su.name, a.position, a.name), '[]')
        from app_public.assessments a
        join app_public.courses c
          on c.school_id = v_school
          and c.id = a.course_id
          and c.class_id = council_student.class_id
        join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
        left join app_public.marks m
          on m.school_id = v_school
          and m.assessment_id = a.id
          and m.student_id = council_student.student_id
        where a.school_id = v_school
          and a.term_id = t.id
          and a.published_at is not null))
    from app_public.terms t
    cross join lateral app_private.bulletin_data(
      v_school, array[council_student.class_id], t.id, array[council_student.student_id]) as d
    left join app_public.council_remarks x
      on x.school_id = v_school
      and x.class_id = council_student.class_id
      and x.term_id = t.id
      and x.student_id = council_student.student_id
    left join app_public.decisions e
      on e.school_id = v_school
      and e.academic_year_id = t.academic_year_id
      and e.student_id = council_student.student_id
    where t.school_id = v_school
      and t.id = council_student.term_id);
end;
$$;

comment on function app_public.council_student(uuid, uuid, uuid) is
  'One student before the council: data (as on the bulletin), position (rank, also where '
  'families see none), suggestedMention, isMentionChosen, suggestedDecision and decision (of the '
  'year) and assessments (id, courseId, subjectName, name, maximum, value, code) to simulate '
  'with. For the class teachers and admins; NULL for others.';
grant execute on function app_public.council_student(uuid, uuid, uuid) to app_user;
--! EndIncluded bulletins/functions/council_student.sql
--! Included bulletins/functions/described_batch.sql
create or replace function app_private.described_batch(batch app_public.bulletin_batches)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'id', batch.id,
    'state', case
      when batch.state = 'cancelled' then 'cancelled'
      when count(*) filter (where f.state = 'waiting') > 0 then 'running'
      when count(*) filter (where f.state = 'failed') > 0 then 'failed'
      else 'made' end,
    'requestedAt', batch.requested_at,
    'requestedBy', (
      select u.last_name || ' ' || u.first_name
      from app_public.users u
      where u.id = batch.requested_by),
    'bulletins', sum(f.bulletins),
    'made', coalesce(sum(f.bulletins) filter (where f.state = 'made'), 0),
    'size', sum(f.size),
    'files', json_agg(
      json_build_object(
        'classId', f.class_id, 'className', k.name, 'state', f.state, 'bulletins', f.bulletins,
        'size', f.size, 'problem', f.problem)
      order by k.name, k.id))
  from app_public.bulletin_files f
  join app_public.classes k on k.school_id = f.school_id and k.id = f.class_id
  where f.school_id = batch.school_id
    and f.batch_id = batch.id;
end;

comment on function app_private.described_batch(app_public.bulletin_batches) is
  'A batch with its progress: id, state (running, made, failed, cancelled), requestedAt, '
  'requestedBy, bulletins, made (of them), size in bytes, files by class (classId, className, '
  'state, bulletins, size, problem).';
--! EndIncluded bulletins/functions/described_batch.sql
--! Included bulletins/functions/bulletin_overview.sql
create or replace function app_public.bulletin_overview(
  term_id uuid, kind text default 'term')
  returns json
  language sql stable
  security definer -- states of classes, counted for their admins
begin atomic
  select json_build_object(
    'classes', (
      select coalesce(json_agg(json_build_object(
        'id', k.id,
        'name', k.name,
        'state', case when bulletin_overview.kind = 'term'
          then app_private.council_state(k.school_id, k.id, t.id) end,
        'isClosed', case bulletin_overview.kind
          when 'term' then app_hidden.is_term_closed(k.school_id, k.id, t.id)
          when 'annual' then not exists (
            select
            from app_public.terms o
            where o.school_id = k.school_id
              and o.academic_year_id = k.academic_year_id
              and o.weight > 0
              and not app_hidden.is_term_closed(k.school_id, k.id, o.id))
          else true end,
        'students', (
          select count(*)
          from app_public.term_results r
          where r.school_id = k.school_id
            and r.class_id = k.id
            and r.term_id = t.id),
        'issued', b.issued,
        'superseded', b.superseded,
        'revoked', b.revoked,
        'appreciations', (
          select count(*)
          from app_public.course_appreciations a
          join app_public.courses c on c.school_id = k.school_id and c.id = a.course_id
          where a.school_id = k.school_id
            and a.term_id = t.id
            and c.class_id = k.id),
        'expected', (
          select count(*)
          from app_public.course_results r
          where r.school_id = k.school_id
            and r.class_id = k.id
            and r.term_id = t.id))
        order by l.position, k.name), '[]')
      from app_public.classes k
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      cross join lateral (
        select count(*) filter (where i.state = 'issued') as issued,
          count(*) filter (where i.state = 'superseded') as superseded,
          count(*) filter (where i.state = 'revoked') as revoked
        from app_public.bulletins i
        where i.school_id = k.school_id
          and i.class_id = k.id
          and i.kind = bulletin_overview.kind
          and i.academic_year_id = t.academic_year_id
          and i.term_id is not distinct from
            case when bulletin_overview.kind = 'term' then t.id end) as b
      where k.school_id = t.school_id
        and k.academic_year_id = t.academic_year_id
        and k.is_active),
    'batches', (
      select coalesce(json_agg(app_private.described_batch(b) order by b.id desc), '[]')
      from (
        select b.*
        from app_public.bulletin_batches b
        where b.school_id = t.school_id
          and b.academic_year_id = t.academic_year_id
          and b.kind = bulletin_overview.kind
          and b.term_id is not distinct from
            case when bulletin_overview.kind = 'term' then t.id end
        order by b.id desc
        limit 5) as b))
  from app_public.terms t
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = bulletin_overview.term_id
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.bulletin_overview(uuid, text) is
  'The bulletins of a school for a term, or of its year (kind annual or transcript): classes '
  '(id, name, state, isClosed, students, issued, superseded, revoked, appreciations written and '
  'expected) and the last five batches as described_batch() says. For admins; NULL for others.';
grant execute on function app_public.bulletin_overview(uuid, text) to app_user;
--! EndIncluded bulletins/functions/bulletin_overview.sql
--! Included bulletins/functions/class_bulletins.sql
create or replace function app_public.class_bulletins(
  class_id uuid, term_id uuid, kind text default 'term')
  returns table (
    student_id uuid, last_name text, first_name text, bulletin_id uuid, edition integer,
    state text, issued_at timestamptz, code text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, b.id, b.edition, b.state, b.issued_at, b.code
  from app_public.bulletins b
  join app_public.terms t on t.school_id = b.school_id and t.id = class_bulletins.term_id
  join app_public.students s on s.school_id = b.school_id and s.id = b.student_id
  where b.school_id = (select app_hidden.current_school_id())
    and b.class_id = class_bulletins.class_id
    and b.kind = class_bulletins.kind
    and b.academic_year_id = t.academic_year_id
    and b.term_id is not distinct from case when class_bulletins.kind = 'term' then t.id end
  order by s.last_name, s.first_name, s.id, b.edition desc;
end;

comment on function app_public.class_bulletins(uuid, uuid, text) is
  'Every edition of the bulletins of a class for a term, or of its year (kind annual or '
  'transcript), by name, newest first, as far as the user may see them.';
grant execute on function app_public.class_bulletins(uuid, uuid, text) to app_user;
--! EndIncluded bulletins/functions/class_bulletins.sql
--! Included grading/functions/result_differences.sql
create or replace function app_private.result_differences(school integer)
  returns table (class_id uuid, term_id uuid, course_id uuid, student_id uuid)
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with pairs as (
    select c.id as class_id, t.id as term_id
    from app_public.classes c
    join app_public.terms t
      on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, t.id)),
  closed as (
    select ct.class_id, ct.term_id,
      app_private.last_snapshot(school, ct.class_id, ct.term_id) as snapshot_id
    from app_public.class_terms ct
    where ct.school_id = school
      and ct.state = 'closed'),
  calculated as (
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    cross join lateral app_hidden.term_figures(
      school, p.class_id, p.term_id, true, app_hidden.school_today(school)) as f
    where not exists (
      select from closed c where c.class_id = p.class_id and c.term_id = p.term_id)
    union all
    select p.class_id, p.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from pairs p
    join closed c on c.class_id = p.class_id and c.term_id = p.term_id
    cross join lateral app_private.snapshot_figures(school, c.snapshot_id) as f),
  stored as (
    select p.class_id, p.term_id, r.course_id, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.course_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id
    union all
    select p.class_id, p.term_id, null, r.student_id, r.average, r.rank, r.is_tied
    from pairs p
    join app_public.term_results r
      on r.school_id = school and r.class_id = p.class_id and r.term_id = p.term_id),
  kept as materialized (
    select p.class_id, p.term_id, r.figures
    from pairs p
    join app_public.terms t on t.school_id = school and t.id = p.term_id
    join app_private.provisional_results r
      on r.school_id = school
      and r.class_id = p.class_id
      and r.term_id = p.term_id
      and r.day = least(t.ends_on, greatest(app_hidden.school_today(school), t.starts_on))
    where r.figures is not null),
  provisional as (
    select k.class_id, k.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from kept k
    cross join lateral app_hidden.term_figures(
      school, k.class_id, k.term_id, false, app_hidden.school_today(school)) as f),
  stored_provisional as (
    select k.class_id, k.term_id, f.course_id, f.student_id, f.average, f.rank, f.is_tied
    from kept k
    cross join lateral unnest(k.figures) as f),
  years as (
    select c.id as class_id, y.student_id, y.average, y.rank, y.is_tied
    from app_public.classes c
    cross join lateral app_hidden.year_figures(
      school, c.id, app_hidden.school_today(school)) as y
    where c.school_id = school
      and app_private.is_result_valid(school, c.id, null)),
  stored_years as (
    select r.class_id, r.student_id, r.average, r.rank, r.is_tied
    from app_public.year_results r
    where r.school_id = school
      and app_private.is_result_valid(school, r.class_id, null))
  select d.class_id, d.term_id, d.course_id, d.student_id
  from (
    (select * from calculated except select * from stored)
    union all
    (select * from stored except select * from calculated)
    union all
    (select * from provisional except select * from stored_provisional)
    union all
    (select * from stored_provisional except select * from provisional)) as d
  union
  select d.class_id, null, null, d.student_id
  from (
    (select * from years except select * from stored_years)
    union all
    (select * from stored_years except select * from years)) as d;
end;

comment on function app_private.result_differences(integer) is
  'Stored results of a school that differ from a calculation now, those of closed terms from their '
  'last snapshot, with term_id NULL for annual ones, and kept provisional ones likewise; none, unless something is wrong. Classes and terms that wait to be calculated are left out.';
--! EndIncluded grading/functions/result_differences.sql
--! Included exports/functions/exported_results.sql
create or replace function app_private.exported_results(school integer, term uuid, only_class uuid)
  returns table (
    class text, student_number text, last_name text, first_name text, average numeric,
    rank integer, ranked integer, calculated_at text)
  language sql stable
begin atomic
  select app_private.harmless(k.name), app_private.harmless(s.student_number),
    app_private.harmless(s.last_name), app_private.harmless(s.first_name),
    app_hidden.rounded(r.average, p.decimals), r.rank, ts.ranked,
    to_char(ts.calculated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from app_public.term_results r
  join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
  join app_public.students s on s.school_id = r.school_id and s.id = r.student_id
  join app_public.term_statistics ts
    on ts.school_id = r.school_id and ts.class_id = r.class_id and ts.term_id = r.term_id
  join app_public.grading_policy_versions p
    on p.school_id = ts.school_id and p.id = ts.policy_version_id
  where r.school_id = school
    and r.term_id = term
    and (only_class is null or r.class_id = only_class)
  order by
    k.name,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation(school))),
    s.student_number;
end;

comment on function app_private.exported_results(integer, uuid, uuid) is
  'The official results of a term as "export results" writes them: averages as printed, names '
  'harmless to a spreadsheet.';
--! EndIncluded exports/functions/exported_results.sql
--! Included start/functions/found_school.sql
create or replace function app_public.found_school(
  parent_id integer, code text, name text, country text)
  returns integer
  language plpgsql volatile
  security definer -- institutions are nobody's to write directly
  set search_path = ''
as $$
declare
  v_parent app_public.institutions;
begin
  select i.* into v_parent
  from app_public.institutions i
  where i.id = found_school.parent_id
    and i.id = any (app_hidden.administered_institution_ids());
  if not found then
    raise exception 'Only an admin above it may create a school'
      using errcode = 'RBDEN', column = 'parent_id';
  end if;
  if v_parent.type = 'school' then
    raise exception 'A school can''t stand below a school'
      using errcode = 'RBTRE', column = 'parent_id',
      hint = 'Choose an institution of a higher level.';
  end if;
  return app_private.create_school(
    pg_catalog.btrim(code), pg_catalog.btrim(name), v_parent.code,
    pg_catalog.jsonb_build_object('country', pg_catalog.upper(pg_catalog.btrim(country)))
      || app_hidden.country_defaults(pg_catalog.upper(pg_catalog.btrim(country))));
end;
$$;

comment on function app_public.found_school(integer, text, text, text) is
  'Makes a school below an institution that the user administers, with what is usual in its '
  'country; returns its number. Errors: RBDEN, not an admin above it; RBTRE, below a school; '
  'constraints (the code is taken, the country is no code).';
grant execute on function app_public.found_school(integer, text, text, text) to app_user;
--! EndIncluded start/functions/found_school.sql
-- Guardians who are signed up already get their families.
select app_private.link_families(g.school_id, array_agg(g.id))
from app_public.guardians g
where g.user_id is not null
group by g.school_id;

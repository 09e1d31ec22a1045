create table if not exists app_public.grading_policies (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  name text not null,
  is_default boolean not null default false,
  primary key (school_id, id),
  constraint grading_policies_name_unique unique (school_id, name),
  constraint grading_policies_name_not_blank check (btrim(name) <> '')
);

create unique index if not exists grading_policies_one_default
  on app_public.grading_policies (school_id) where is_default;

comment on table app_public.grading_policies is
  'Sets of rules for averages and ranks. The rules themselves stand in the versions.';
comment on column app_public.grading_policies.school_id is 'School.';
comment on column app_public.grading_policies.id is 'Identifier of the policy.';
comment on column app_public.grading_policies.name is 'Name, unique in the school.';
comment on column app_public.grading_policies.is_default is
  'Whether new terms take its newest version; one policy at most.';
comment on constraint grading_policies_name_unique on app_public.grading_policies is
  'The school already has a grading policy of this name.';
comment on constraint grading_policies_name_not_blank on app_public.grading_policies is
  'The name of the grading policy is missing.';
comment on index app_public.grading_policies_one_default is
  'The school already has a default grading policy; only one can be the default.';

create table if not exists app_public.grading_policy_versions (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  id uuid not null default uuidv7(),
  policy_id uuid not null,
  version integer not null,
  created_at timestamptz not null default now(),
  maximum_rule text not null default 'normalise',
  course_rounding_step numeric(3, 1) not null default 0,
  course_rounding_direction text not null default 'nearest',
  general_rounding_step numeric(3, 1) not null default 0,
  general_rounding_direction text not null default 'nearest',
  decimals smallint not null default 2,
  missing_term text not null default 'renormalise',
  year_input text not null default 'exact',
  rank_key text not null default 'decimals',
  rank_decimals smallint not null default 2,
  rank_method text not null default 'competition',
  rank_denominator text not null default 'ranked',
  minimum_coverage numeric(5, 4) not null default 0,
  cap_bonus boolean not null default true,
  dropped_marks smallint not null default 0,
  extra_weight numeric(5, 2) not null default 0,
  extra_weight_on text not null default 'best',
  category_rule text not null default 'flat',
  exam_weight numeric(5, 2) not null default 0,
  year_weight numeric(5, 2) not null default 1,
  general_rule text not null default 'average',
  conduct_rule text not null default 'off',
  conduct_coefficient numeric(5, 2) not null default 1,
  conduct_start numeric(5, 2),
  conduct_hour_points numeric(5, 2) not null default 0,
  rank_scope text not null default 'class',
  rank_ties text[] not null default '{}',
  primary key (school_id, id),
  constraint grading_policy_versions_policy_fkey foreign key (school_id, policy_id)
    references app_public.grading_policies (school_id, id) on delete restrict,
  constraint grading_policy_versions_version_unique unique (school_id, policy_id, version),
  constraint grading_policy_versions_version_positive check (version > 0),
  constraint grading_policy_versions_maximum_rule_known
    check (maximum_rule in ('normalise', 'proportional')),
  constraint grading_policy_versions_course_step_known
    check (course_rounding_step in (0, 0.1, 0.5, 1)),
  constraint grading_policy_versions_course_direction_known
    check (course_rounding_direction in ('nearest', 'up')),
  constraint grading_policy_versions_general_step_known
    check (general_rounding_step in (0, 0.1, 0.5, 1)),
  constraint grading_policy_versions_general_direction_known
    check (general_rounding_direction in ('nearest', 'up')),
  constraint grading_policy_versions_decimals_sensible check (decimals between 0 and 4),
  constraint grading_policy_versions_missing_term_known
    check (missing_term in ('renormalise', 'not_classable', 'zero')),
  constraint grading_policy_versions_year_input_known check (year_input in ('exact', 'printed')),
  constraint grading_policy_versions_rank_key_known
    check (rank_key in ('exact', 'decimals', 'printed')),
  constraint grading_policy_versions_rank_decimals_sensible check (rank_decimals between 0 and 9),
  constraint grading_policy_versions_rank_method_known
    check (rank_method in ('competition', 'dense')),
  constraint grading_policy_versions_rank_denominator_known
    check (rank_denominator in ('ranked', 'enrolled')),
  constraint grading_policy_versions_coverage_is_share check (minimum_coverage between 0 and 1),
  constraint grading_policy_versions_dropped_sensible check (dropped_marks between 0 and 9),
  constraint grading_policy_versions_extra_weight_not_negative check (extra_weight >= 0),
  constraint grading_policy_versions_extra_weight_on_known
    check (extra_weight_on in ('best', 'worst')),
  constraint grading_policy_versions_category_rule_known
    check (category_rule in ('flat', 'average')),
  constraint grading_policy_versions_general_rule_known
    check (general_rule in ('average', 'points')),
  constraint grading_policy_versions_year_blend_weighs
    check (exam_weight >= 0 and year_weight >= 0 and exam_weight + year_weight > 0),
  constraint grading_policy_versions_conduct_rule_known
    check (conduct_rule in ('off', 'subject', 'computed')),
  constraint grading_policy_versions_conduct_coefficient_not_negative
    check (conduct_coefficient >= 0),
  constraint grading_policy_versions_conduct_start_not_negative check (conduct_start >= 0),
  constraint grading_policy_versions_conduct_hour_points_not_negative
    check (conduct_hour_points >= 0),
  constraint grading_policy_versions_rank_scope_known check (rank_scope in ('class', 'level')),
  constraint grading_policy_versions_rank_ties_known
    check (rank_ties <@ '{main_subject,conduct,younger}')
);

comment on table app_public.grading_policy_versions is
  'Versions of grading policies: the rules themselves. A version never changes; a term keeps the '
  'one it was opened with.';
comment on column app_public.grading_policy_versions.school_id is 'School.';
comment on column app_public.grading_policy_versions.id is 'Identifier of the version.';
comment on column app_public.grading_policy_versions.policy_id is 'Policy.';
comment on column app_public.grading_policy_versions.version is 'Number of the version, from 1.';
comment on column app_public.grading_policy_versions.created_at is 'When it was made.';
comment on column app_public.grading_policy_versions.maximum_rule is
  'R2: normalise, every assessment weighs its coefficient whatever its maximum; proportional, the '
  'coefficient is multiplied by maximum / scale.';
comment on column app_public.grading_policy_versions.course_rounding_step is
  'R8: step to which subject averages are rounded before they are used: 0 (none), 0.1, 0.5 or 1.';
comment on column app_public.grading_policy_versions.course_rounding_direction is
  'R8: nearest (half away from zero) or up.';
comment on column app_public.grading_policy_versions.general_rounding_step is
  'R8: step to which the general average is rounded: 0 (none), 0.1, 0.5 or 1.';
comment on column app_public.grading_policy_versions.general_rounding_direction is
  'R8: nearest (half away from zero) or up.';
comment on column app_public.grading_policy_versions.decimals is 'Decimals printed.';
comment on column app_public.grading_policy_versions.missing_term is
  'R15, a term without figure in the year: renormalise over the others, not_classable (no annual '
  'average) or zero.';
comment on column app_public.grading_policy_versions.year_input is
  'R16: the annual average takes the exact or the printed averages of the terms.';
comment on column app_public.grading_policy_versions.rank_key is
  'What ranks compare: the exact figure, the figure rounded to rank_decimals, or as printed.';
comment on column app_public.grading_policy_versions.rank_decimals is
  'Decimals of the rank key decimals.';
comment on column app_public.grading_policy_versions.rank_method is
  'competition (1, 2, 2, 4) or dense (1, 2, 2, 3).';
comment on column app_public.grading_policy_versions.rank_denominator is
  'What a rank is out of: the ranked, or all enrolled.';
comment on column app_public.grading_policy_versions.minimum_coverage is
  'Smallest share of the coefficients that must have a figure for a general rank, 0 to 1.';
comment on column app_public.grading_policy_versions.cap_bonus is
  'R3: whether bonus marks can''t lift an average above the scale.';
comment on column app_public.grading_policy_versions.dropped_marks is
  'R5: how many marks are left out, those without which the average is highest; never all.';
comment on column app_public.grading_policy_versions.extra_weight is
  'R5: what is added to the coefficient of one mark; 0 for none.';
comment on column app_public.grading_policy_versions.extra_weight_on is
  'R5: whether the best or the worst mark gets the extra weight.';
comment on column app_public.grading_policy_versions.category_rule is
  'R6: flat, all marks together; average, the average of the categories'' averages with their '
  'coefficients (grading_policy_categories).';
comment on column app_public.grading_policy_versions.exam_weight is
  'R17: weight of the exam in the annual figure; 0 for none.';
comment on column app_public.grading_policy_versions.year_weight is
  'R17: weight of the terms'' average beside the exam.';
comment on column app_public.grading_policy_versions.general_rule is
  'average: the general average weighs the subject averages (R9); points: the points of their '
  'letters (grading_policy_bands), as a GPA.';
comment on column app_public.grading_policy_versions.conduct_rule is
  'R13: off, the conduct subject is shown but never counted; subject, it counts as any other; '
  'computed, a mark made of points taken off (conduct_records) counts instead.';
comment on column app_public.grading_policy_versions.conduct_coefficient is
  'R13: coefficient of the computed conduct mark; the conduct subject has its course''s.';
comment on column app_public.grading_policy_versions.conduct_start is
  'R13: what the computed conduct mark starts from; NULL for the school''s scale.';
comment on column app_public.grading_policy_versions.conduct_hour_points is
  'R13: points taken off for each unjustified hour.';
comment on column app_public.grading_policy_versions.rank_scope is
  'Whether subject, term and annual ranks are within the class or within its level.';
comment on column app_public.grading_policy_versions.rank_ties is
  'What parts equal general and annual averages, in this order: main_subject (the subjects with '
  'the highest coefficient), conduct, younger; none, they stay equal.';
comment on constraint grading_policy_versions_conduct_rule_known
  on app_public.grading_policy_versions is 'The rule for conduct is off, subject or computed.';
comment on constraint grading_policy_versions_conduct_coefficient_not_negative
  on app_public.grading_policy_versions is 'A coefficient can''t be negative.';
comment on constraint grading_policy_versions_conduct_start_not_negative
  on app_public.grading_policy_versions is 'The conduct mark can''t start below 0.';
comment on constraint grading_policy_versions_conduct_hour_points_not_negative
  on app_public.grading_policy_versions is 'The points for an hour can''t be negative.';
comment on constraint grading_policy_versions_rank_scope_known
  on app_public.grading_policy_versions is 'Ranks are within the class or the level.';
comment on constraint grading_policy_versions_rank_ties_known
  on app_public.grading_policy_versions is
  'Equal averages are parted by main_subject, conduct or younger.';
comment on constraint grading_policy_versions_general_rule_known
  on app_public.grading_policy_versions is 'The general average is made of averages or points.';
comment on constraint grading_policy_versions_dropped_sensible
  on app_public.grading_policy_versions is 'From 0 to 9 marks can be left out.';
comment on constraint grading_policy_versions_extra_weight_not_negative
  on app_public.grading_policy_versions is 'An extra weight can''t be negative.';
comment on constraint grading_policy_versions_extra_weight_on_known
  on app_public.grading_policy_versions is 'The extra weight goes to the best or the worst mark.';
comment on constraint grading_policy_versions_category_rule_known
  on app_public.grading_policy_versions is 'The rule for categories is flat or average.';
comment on constraint grading_policy_versions_year_blend_weighs
  on app_public.grading_policy_versions is
  'Year and exam have weights of 0 or more, and not both 0.';
comment on constraint grading_policy_versions_version_unique
  on app_public.grading_policy_versions is 'The policy already has a version of this number.';
comment on constraint grading_policy_versions_version_positive
  on app_public.grading_policy_versions is 'The versions of a policy count from 1.';
comment on constraint grading_policy_versions_maximum_rule_known
  on app_public.grading_policy_versions is 'The rule for maxima is normalise or proportional.';
comment on constraint grading_policy_versions_course_step_known
  on app_public.grading_policy_versions is 'A rounding step is 0, 0.1, 0.5 or 1.';
comment on constraint grading_policy_versions_course_direction_known
  on app_public.grading_policy_versions is 'A rounding direction is nearest or up.';
comment on constraint grading_policy_versions_general_step_known
  on app_public.grading_policy_versions is 'A rounding step is 0, 0.1, 0.5 or 1.';
comment on constraint grading_policy_versions_general_direction_known
  on app_public.grading_policy_versions is 'A rounding direction is nearest or up.';
comment on constraint grading_policy_versions_decimals_sensible
  on app_public.grading_policy_versions is 'Averages are printed with 0 to 4 decimals.';
comment on constraint grading_policy_versions_missing_term_known
  on app_public.grading_policy_versions is
  'A missing term is renormalise, not_classable or zero.';
comment on constraint grading_policy_versions_year_input_known
  on app_public.grading_policy_versions is 'The annual average takes exact or printed averages.';
comment on constraint grading_policy_versions_rank_key_known
  on app_public.grading_policy_versions is 'A rank key is exact, decimals or printed.';
comment on constraint grading_policy_versions_rank_decimals_sensible
  on app_public.grading_policy_versions is 'Ranks compare 0 to 9 decimals.';
comment on constraint grading_policy_versions_rank_method_known
  on app_public.grading_policy_versions is 'A rank method is competition or dense.';
comment on constraint grading_policy_versions_rank_denominator_known
  on app_public.grading_policy_versions is 'A rank is out of the ranked or the enrolled.';
comment on constraint grading_policy_versions_coverage_is_share
  on app_public.grading_policy_versions is 'The coverage is a share from 0 to 1.';

create table if not exists app_public.grading_policy_categories (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  policy_version_id uuid not null,
  code text not null,
  name text not null,
  coefficient numeric(5, 2) not null default 1,
  position smallint not null default 0,
  primary key (school_id, policy_version_id, code),
  constraint grading_policy_categories_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete cascade,
  constraint grading_policy_categories_code_not_blank check (btrim(code) <> ''),
  constraint grading_policy_categories_name_not_blank check (btrim(name) <> ''),
  constraint grading_policy_categories_coefficient_not_negative check (coefficient >= 0)
);

comment on table app_public.grading_policy_categories is
  'R6: categories of assessments whose averages make the subject average, such as monthly tests '
  'and the semester exam.';
comment on column app_public.grading_policy_categories.school_id is 'School.';
comment on column app_public.grading_policy_categories.policy_version_id is 'Policy version.';
comment on column app_public.grading_policy_categories.code is
  'What assessments name in their category.';
comment on column app_public.grading_policy_categories.name is 'Name as it is shown.';
comment on column app_public.grading_policy_categories.coefficient is
  'Weight of the category''s average; a category without marks is left out.';
comment on column app_public.grading_policy_categories.position is 'Order in lists.';
comment on constraint grading_policy_categories_code_not_blank
  on app_public.grading_policy_categories is 'The code of the category is missing.';
comment on constraint grading_policy_categories_name_not_blank
  on app_public.grading_policy_categories is 'The name of the category is missing.';
comment on constraint grading_policy_categories_coefficient_not_negative
  on app_public.grading_policy_categories is 'A coefficient can''t be negative.';

create table if not exists app_public.grading_policy_bands (
  school_id integer not null default app_hidden.current_school_id()
    references app_public.schools on delete restrict,
  policy_version_id uuid not null,
  purpose text not null,
  lower_bound numeric(6, 2) not null,
  includes_bound boolean not null default true,
  label text not null,
  points numeric(5, 2),
  decision text,
  primary key (school_id, policy_version_id, purpose, lower_bound),
  constraint grading_policy_bands_version_fkey foreign key (school_id, policy_version_id)
    references app_public.grading_policy_versions (school_id, id) on delete cascade,
  constraint grading_policy_bands_purpose_known
    check (purpose in ('mention', 'decision', 'letter')),
  constraint grading_policy_bands_label_not_blank check (btrim(label) <> ''),
  constraint grading_policy_bands_decision_known
    check (decision in ('passes', 'repeats', 'leaves'))
);

comment on table app_public.grading_policy_bands is
  'R18: what an average is called. A band reaches from its lower bound to the next one; the lowest '
  'also holds everything below it, so that there are no gaps and no overlaps.';
comment on column app_public.grading_policy_bands.school_id is 'School.';
comment on column app_public.grading_policy_bands.policy_version_id is 'Policy version.';
comment on column app_public.grading_policy_bands.purpose is
  'mention (très bien…), decision (passes…) or letter (A, B… or 5, 4, 3, 2).';
comment on column app_public.grading_policy_bands.lower_bound is 'Where the band begins.';
comment on column app_public.grading_policy_bands.includes_bound is
  'Whether the bound itself belongs to the band: ≥, else >.';
comment on column app_public.grading_policy_bands.label is 'What averages in the band are called.';
comment on column app_public.grading_policy_bands.points is
  'Points of a letter for a GPA; NULL for none.';
comment on column app_public.grading_policy_bands.decision is
  'What a decision band suggests for the end of the year: passes, repeats or leaves; NULL for '
  'nothing.';
comment on constraint grading_policy_bands_decision_known on app_public.grading_policy_bands is
  'A student passes, repeats or leaves.';
comment on constraint grading_policy_bands_purpose_known on app_public.grading_policy_bands is
  'The purpose of a band is mention, decision or letter.';
comment on constraint grading_policy_bands_label_not_blank on app_public.grading_policy_bands is
  'The label of the band is missing.';

call audit.enable('app_public.grading_policy_categories');
call audit.enable('app_public.grading_policy_bands');
call audit.enable('app_public.grading_policies');
call audit.enable('app_public.grading_policy_versions');

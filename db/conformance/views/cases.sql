create or replace view conformance.cases as
select c.* from conformance.mark_cases() as c
union all
select c.* from conformance.general_cases() as c
union all
select c.* from conformance.year_cases() as c
union all
select c.* from conformance.rank_cases() as c;

comment on view conformance.cases is
  'What the grading rules make of known marks, one row per case; conformance.run() calculates '
  'them.';
comment on column conformance.cases.id is 'Name of the case.';
comment on column conformance.cases.rule is 'Grading rule, such as R5, or rank, scale, codes…';
comment on column conformance.cases.says is 'What the case shows.';
comment on column conformance.cases.policy is
  'What differs from the default policy: scale of the school, columns of grading_policy_versions, '
  'categories, bands.';
comment on column conformance.cases.input is 'Marks, averages or students; the rule says which.';
comment on column conformance.cases.expected is
  'The figures as they are printed; null for none. An object names several.';

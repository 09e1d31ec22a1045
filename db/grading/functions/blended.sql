create or replace function app_hidden.blended(
  year_average numeric, exam numeric, policy app_public.grading_policy_versions)
  returns numeric
  language sql immutable parallel safe
return case
  when policy.exam_weight = 0 then year_average
  when year_average is null then null
  when exam is null and policy.missing_term = 'renormalise' then year_average
  when exam is null and policy.missing_term = 'not_classable' then null
  else app_hidden.quotient(
    policy.year_weight * year_average + policy.exam_weight * coalesce(exam, 0),
    policy.year_weight + policy.exam_weight)
end;

comment on function app_hidden.blended(numeric, numeric, app_public.grading_policy_versions) is
  'Grading rule R17: the annual average blended with the exam by the policy''s weights. A missing '
  'exam goes by the policy''s rule for missing terms.';

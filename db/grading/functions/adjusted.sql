create or replace function app_hidden.adjusted(
  average numeric, points numeric, scale numeric, policy app_public.grading_policy_versions)
  returns numeric
  language sql immutable parallel safe
return app_hidden.stepped(
  case
    when average is null then null
    when points is not null then greatest(0, least(scale, average + points))
    when policy.cap_bonus then least(scale, average)
    else average
  end,
  policy.course_rounding_step, policy.course_rounding_direction);

comment on function app_hidden.adjusted(
  numeric, numeric, numeric, app_public.grading_policy_versions) is
  'Grading rules R7, R3 and R8: a subject average with the points given or taken off (NULL: none), '
  'kept within the scale, rounded to the policy''s step.';

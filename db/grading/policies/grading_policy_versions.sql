-- No update, no delete: a version never changes, because results were calculated with it.
call app_private.protect('app_public.grading_policy_versions');

create policy select_members on app_public.grading_policy_versions for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_versions for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.grading_policy_versions for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.grading_policy_versions to app_user;
grant insert (id, policy_id, version, maximum_rule, course_rounding_step,
    course_rounding_direction, general_rounding_step, general_rounding_direction, decimals,
    missing_term, year_input, rank_key, rank_decimals, rank_method, rank_denominator,
    minimum_coverage, cap_bonus, dropped_marks, extra_weight, extra_weight_on, category_rule,
    exam_weight, year_weight, general_rule, conduct_rule, conduct_coefficient, conduct_start,
    conduct_hour_points, rank_scope, rank_ties)
  on app_public.grading_policy_versions to app_user;

create or replace function app_hidden.rank_key(
  figure numeric, policy app_public.grading_policy_versions)
  returns numeric
  language sql immutable parallel safe
return case policy.rank_key
  when 'exact' then round(figure, 12)
  when 'printed' then app_hidden.rounded(figure, policy.decimals)
  else app_hidden.rounded(figure, policy.rank_decimals)
end;

comment on function app_hidden.rank_key(numeric, app_public.grading_policy_versions) is
  'What ranks compare under a policy: the exact figure, or rounded to the policy''s decimals, or as '
  'printed.';
grant execute on function app_hidden.rank_key(numeric, app_public.grading_policy_versions)
  to app_user;

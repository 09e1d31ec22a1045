create or replace function app_hidden.band(
  school integer, version uuid, of_purpose text, figure numeric)
  returns app_public.grading_policy_bands
  language sql stable parallel safe
begin atomic
  select b.*
  from app_public.grading_policy_bands b
  where b.school_id = school
    and b.policy_version_id = version
    and b.purpose = of_purpose
    and figure is not null
  order by
    (figure > b.lower_bound or b.includes_bound and figure = b.lower_bound) desc,
    case when figure >= b.lower_bound then -b.lower_bound else b.lower_bound end
  limit 1;
end;

comment on function app_hidden.band(integer, uuid, text, numeric) is
  'Grading rule R18: the band of a policy version that a figure lies in: the highest whose lower '
  'bound it reaches, or the lowest of all. NULL without a figure or bands.';
grant execute on function app_hidden.band(integer, uuid, text, numeric) to app_user;

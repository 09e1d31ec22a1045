create or replace function app_private.explained_band(
  school integer, version uuid, of_purpose text, figure numeric)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'label', b.label,
    'lowerBound', b.lower_bound,
    'includesBound', b.includes_bound,
    'isLowest', b.lower_bound = (
      select min(o.lower_bound)
      from app_public.grading_policy_bands o
      where o.school_id = school
        and o.policy_version_id = version
        and o.purpose = of_purpose),
    'nextBound', (
      select min(o.lower_bound)
      from app_public.grading_policy_bands o
      where o.school_id = school
        and o.policy_version_id = version
        and o.purpose = of_purpose
        and o.lower_bound > b.lower_bound))
  from app_hidden.band(school, version, of_purpose, figure) as b
  where b.label is not null;
end;

comment on function app_private.explained_band(integer, uuid, text, numeric) is
  'The band that a printed figure lies in (R18): label, lowerBound, includesBound, isLowest (it '
  'also holds everything below), nextBound (where the next one begins, NULL for the highest); NULL '
  'without a figure or bands.';

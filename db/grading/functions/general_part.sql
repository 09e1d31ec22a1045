create or replace function app_hidden.general_part(
  average numeric, coefficient numeric, mode text, scale numeric, school_scale numeric,
  policy app_public.grading_policy_versions)
  returns table (
    figure numeric, weight numeric, points numeric, is_expected boolean, reason text)
  language sql stable parallel safe
begin atomic
  select g.figure,
    case when d.is_divided and g.figure is not null then coefficient end,
    case
      when d.is_divided then coefficient * g.figure
      when mode = 'bonus' then coefficient * greatest(0, g.figure - school_scale / 2)
    end,
    coefficient > 0 and mode in ('normal', 'sup10'),
    case
      when mode = 'excluded' then 'excluded'
      when coefficient = 0 then 'zero_coefficient'
      when g.figure is null then 'no_average'
      when mode = 'sup10' and not d.is_divided then 'below_half'
      when mode = 'bonus' and g.figure <= school_scale / 2 then 'no_bonus'
    end
  from (
    select case
      when policy.general_rule = 'points'
      then (
        app_hidden.band(
          policy.school_id, policy.id, 'letter',
          app_hidden.rounded(average, policy.decimals))).points
      when scale = school_scale then average
      else app_hidden.quotient(average * school_scale, scale) end as figure) as g
  cross join lateral (
    select coefficient > 0 and (
      mode = 'normal' or mode = 'sup10' and g.figure >= school_scale / 2) as is_divided) as d;
end;

comment on function app_hidden.general_part(
  numeric, numeric, text, numeric, numeric, app_public.grading_policy_versions) is
  'Grading rules R9 and R10: what a subject average adds to the general average. figure: the '
  'average on the school''s scale, or the points of its letter; weight: what it adds to the '
  'denominator, NULL for nothing; points: what it adds to the numerator; is_expected: whether the '
  'coverage counts it; reason: why it adds nothing (excluded, zero_coefficient, no_average, '
  'below_half, no_bonus), else NULL. The calculation and the explanation both come from here.';

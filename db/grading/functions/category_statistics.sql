create or replace function app_private.category_statistics(
  school integer, class uuid, term uuid, decimals integer)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'category', g.category,
    'mean', app_hidden.rounded(d.mean, decimals),
    'minimum', app_hidden.rounded(d.minimum, decimals),
    'maximum', app_hidden.rounded(d.maximum, decimals),
    'median', app_hidden.rounded(d.median, decimals),
    'figures', d.count,
    'atOrAboveHalf', d.at_or_above_half)
    order by g.category), '[]')
  from (
    select a.category, array_agg(a.average) as averages
    from app_hidden.category_averages(school, class, term, true, null) as a
    where a.is_enrolled
    group by a.category) as g
  join app_public.schools sc on sc.id = school
  cross join lateral app_hidden.described(g.averages, sc.scale / 2) as d;
end;

comment on function app_private.category_statistics(integer, uuid, uuid, integer) is
  'The categories of class_summary(): its caller has checked who asks.';

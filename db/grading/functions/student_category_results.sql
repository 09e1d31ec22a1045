create or replace function app_private.student_category_results(
  school integer, class uuid, term uuid, student uuid, decimals integer)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'category', g.category,
    'average', app_hidden.rounded(g.average, decimals),
    'coefficient', g.coefficient,
    'classMean', app_hidden.rounded(d.mean, decimals),
    'classMinimum', app_hidden.rounded(d.minimum, decimals),
    'classMaximum', app_hidden.rounded(d.maximum, decimals))
    order by g.category), '[]')
  from (
    select a.category,
      min(a.average) filter (where a.student_id = student) as average,
      min(a.coefficient) filter (where a.student_id = student) as coefficient,
      array_agg(a.average) filter (where a.is_enrolled) as averages
    from app_hidden.category_averages(school, class, term, true, null) as a
    group by a.category) as g
  cross join lateral app_hidden.described(g.averages, 0) as d
  where g.average is not null;
end;

comment on function app_private.student_category_results(
  integer, uuid, uuid, uuid, integer) is
  'The categories of student_results(): its caller has checked who asks.';

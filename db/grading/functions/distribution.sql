create or replace function app_hidden.distribution(figures numeric[], scale numeric)
  returns json
  language sql immutable parallel safe
begin atomic
  select json_agg(json_build_object('from', b.lower, 'to', b.upper, 'count', b.n)
    order by b.lower desc)
  from (
    select scale * e.lower as lower, scale * e.upper as upper, (
        select count(*)
        from unnest(figures) as f
        where round(f, 12) >= scale * e.lower
          and (round(f, 12) < scale * e.upper or e.upper = 1)) as n
    from (values (0, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.0))
      as e (lower, upper)) as b;
end;

comment on function app_hidden.distribution(numeric[], numeric) is
  'How many figures lie in each band of the scale, highest first: 16 and more, 14, 12, 10, 8 and '
  'below on a scale of 20. A band holds its lower bound.';
grant execute on function app_hidden.distribution(numeric[], numeric) to app_user;

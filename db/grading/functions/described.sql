create or replace function app_hidden.described(
  figures numeric[], half numeric,
  out count integer, out mean numeric, out minimum numeric, out maximum numeric,
  out median numeric, out at_or_above_half integer)
  language sql immutable parallel safe
begin atomic
  select count(f)::integer,
    app_hidden.quotient(sum(f), count(f)),
    min(f),
    max(f),
    app_hidden.quotient(
      (array_agg(f order by f))[(count(f) + 1) / 2] + (array_agg(f order by f))[count(f) / 2 + 1],
      2),
    count(f) filter (where round(f, 12) >= half)::integer
  from unnest(figures) as f
  where f is not null;
end;

comment on function app_hidden.described(numeric[], numeric) is
  'Grading rule R12 over the figures that are not NULL: number, mean, minimum, maximum, median, and '
  'how many reach half of the scale.';
grant execute on function app_hidden.described(numeric[], numeric) to app_user;

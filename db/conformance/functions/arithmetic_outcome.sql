create or replace function conformance.arithmetic_outcome(
  rule text, policy jsonb, input jsonb, asked text[])
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
begin
  case rule
    when 'R8' then
      return (
        select pg_catalog.jsonb_object_agg(a, app_hidden.stepped(
          input::text::numeric, pg_catalog.split_part(a, ' ', 2)::numeric,
          pg_catalog.split_part(a, ' ', 1)))
        from pg_catalog.unnest(asked) as a);
    when 'rounding' then
      return (
        select pg_catalog.jsonb_agg(app_hidden.rounded(f.figure::text::numeric, 2) order by f.place)
        from pg_catalog.jsonb_array_elements(input) with ordinality as f (figure, place));
    when 'half-days' then
      return (
        select pg_catalog.jsonb_agg(
          app_hidden.half_days(m.minutes::text::integer, d.minutes / 2, d.minutes)
          order by m.place)
        from pg_catalog.jsonb_array_elements(input -> 'present')
          with ordinality as m (minutes, place)
        cross join (select (input ->> 'day_minutes')::integer as minutes) as d);
    when 'R18' then
      v_school := conformance.new_school(policy);
      return (
        select pg_catalog.jsonb_agg(
          (app_hidden.band(v_school, v.id, b.purpose, f.figure::text::numeric)).label
          order by f.place)
        from app_public.grading_policy_versions v
        cross join lateral (
          select g.purpose
          from app_public.grading_policy_bands g
          where g.school_id = v_school
          limit 1) as b
        cross join pg_catalog.jsonb_array_elements(input) with ordinality as f (figure, place)
        where v.school_id = v_school);
  end case;
end;
$$;

comment on function conformance.arithmetic_outcome(text, jsonb, jsonb, text[]) is
  'What needs no marks: R8 (direction and step), rounding as printed, half-days from minutes of '
  'presence, and R18, the bands of figures.';

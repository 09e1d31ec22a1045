create or replace function app_private.gather_own_fields(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (select from pg_temp.import_columns c where c.field like 'custom.%') then
    return;
  end if;
  update pg_temp.import_given g
  set given = (g.given - o.names) || pg_catalog.jsonb_build_object(
    'custom', coalesce(t.custom, '{}') || o.own)
  from (
    select x.line, pg_catalog.array_agg(v.key) as names,
      pg_catalog.jsonb_object_agg(pg_catalog.substr(v.key, 8), v.value) as own
    from pg_temp.import_given x
    cross join lateral pg_catalog.jsonb_each(x.given) as v (key, value)
    where v.key like 'custom.%'
    group by x.line) as o
  join pg_temp.import_students s using (line)
  left join app_public.students t on t.school_id = school and t.id = s.student_id
  where g.line = o.line;
end;
$$;

comment on function app_private.gather_own_fields(integer) is
  'Makes of what the rows of an import say for the school''s own fields one value of the student, '
  'with the fields that a row leaves as they are.';

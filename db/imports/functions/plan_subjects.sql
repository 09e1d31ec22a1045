create or replace function app_private.plan_subjects(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{subject_code}');
  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'subjects',
    pg_catalog.jsonb_build_object('id', coalesce(s.id, pg_catalog.uuidv7())), g.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'code', coalesce(s.code, g.given ->> 'subject_code'),
      'name', coalesce(g.given ->> 'subject_name',
        case when s.id is null then g.given ->> 'subject_code' end),
      'description', g.given -> 'description', 'level', g.given -> 'subject_level',
      'category', g.given -> 'category', 'scale', g.given -> 'scale',
      'default_maximum', g.given -> 'default_maximum',
      'default_coefficient', g.given -> 'coefficient'))
  from pg_temp.import_given g
  left join lateral (
    select x.id, x.code
    from app_public.subjects x
    where x.school_id = school
      and lower(x.code) = lower(g.given ->> 'subject_code')
    order by x.code <> g.given ->> 'subject_code', x.id
    limit 1) as s on true
  where not exists (select from pg_temp.import_problems p where p.line = g.line)
  order by g.line;
end;
$$;

comment on function app_private.plan_subjects(integer, uuid) is
  'What an import of subjects writes: subjects by their code; one without a name is named by it.';

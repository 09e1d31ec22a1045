create or replace function app_private.mark_import_notes(school integer)
  returns table (line integer, column_name text, value text, kept text)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  return query
  select x.line, x.column_name, x.given, x.kept
  from (
    select t.line, 'term_weight' as column_name, pg_catalog.trim_scale(t.weight)::text as given,
      pg_catalog.trim_scale(o.weight)::text as kept
    from pg_temp.import_terms t
    join app_public.terms o on o.school_id = school and o.id = t.id
    union all
    select k.line, 'level', k.level, coalesce(l.name, '')
    from pg_temp.import_classes k
    join app_public.classes o on o.school_id = school and o.id = k.id
    left join app_public.levels l on l.school_id = school and l.id = o.level_id
    union all
    select s.line, 'subject_name', s.subject_name, o.name
    from pg_temp.import_subjects s
    join app_public.subjects o on o.school_id = school and o.id = s.id
    union all
    select c.line, 'subject_coefficient', pg_catalog.trim_scale(c.given_coefficient)::text,
      pg_catalog.trim_scale(o.coefficient)::text
    from pg_temp.import_courses c
    join app_public.courses o on o.school_id = school and o.id = c.id
    union all
    select s.line, v.column_name, v.given, v.kept
    from pg_temp.import_students s
    join app_public.students o on o.school_id = school and o.id = s.id
    cross join lateral (values
      ('last_name', s.last_name, o.last_name), ('first_name', s.first_name, o.first_name),
      ('sex', s.sex, o.sex), ('birth_date', s.birth_date::text, o.birth_date::text))
      as v (column_name, given, kept)
    union all
    select a.line, 'date', a.held_on::text, o.held_on::text
    from pg_temp.import_assessments a
    join app_public.assessments o on o.school_id = school and o.id = a.id) as x
  where x.given is not null
    and x.given is distinct from x.kept
  order by x.line, x.column_name;
end;
$$;

comment on function app_private.mark_import_notes(integer) is
  'Where an import''s file describes what exists in another way than the database, which stays as it '
  'is: line, column, what the file says and what is kept.';

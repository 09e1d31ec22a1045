create or replace function app_private.plan_courses(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.note_import_repeats('{class,academic_year,subject_code}');
  perform app_private.find_import_places(school);
  perform app_private.find_import_teachers(school);

  drop table if exists pg_temp.import_courses;
  create temporary table import_courses on commit drop as
  select g.line, g.given, p.year_id, p.year_name, p.class, p.class_id, s.id as subject_id,
    coalesce(c.id, pg_catalog.uuidv7()) as id, c.id is null as is_new, s.default_coefficient
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  left join lateral (
    select x.id, x.default_coefficient
    from app_public.subjects x
    where x.school_id = school
      and app_hidden.normalised(g.given ->> 'subject_code')
        in (app_hidden.normalised(x.code), app_hidden.normalised(x.name))
    order by lower(x.code) <> lower(g.given ->> 'subject_code'), x.is_active desc, x.id
    limit 1) as s on true
  left join app_public.courses c
    on c.school_id = school and c.class_id = p.class_id and c.subject_id = s.id;

  insert into pg_temp.import_problems
  select c.line, 'class', c.class, 'unknown_class', c.year_name
  from pg_temp.import_courses c
  where c.year_id is not null
    and c.class_id is null
  union all
  select c.line, 'subject_code', c.given ->> 'subject_code', 'unknown_subject', null
  from pg_temp.import_courses c
  where c.subject_id is null
    and c.given ? 'subject_code';

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'courses', pg_catalog.jsonb_build_object('id', c.id), c.line,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'class_id', c.class_id, 'subject_id', c.subject_id, 'mode', c.given -> 'mode',
      'coefficient', coalesce(c.given -> 'coefficient',
        case when c.is_new then pg_catalog.to_jsonb(c.default_coefficient) end),
      'position', case when c.is_new then (
        select coalesce(max(o.position), 0)
        from app_public.courses o
        where o.school_id = school
          and o.class_id = c.class_id)
        + pg_catalog.row_number() over (partition by c.class_id, c.is_new order by c.line) end))
  from pg_temp.import_courses c
  where not exists (select from pg_temp.import_problems x where x.line = c.line)
  order by c.line;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'course_teachers',
    pg_catalog.jsonb_build_object('course_id', c.id, 'user_id', t.user_id), c.line,
    pg_catalog.jsonb_build_object('position', 1 + (
      select coalesce(max(o.position), 0)
      from app_public.course_teachers o
      where o.school_id = school
        and o.course_id = c.id))
  from pg_temp.import_courses c
  join pg_temp.import_teachers t on t.words = c.given ->> 'teacher'
  where not exists (select from pg_temp.import_problems x where x.line = c.line)
    and not exists (
      select
      from app_public.course_teachers o
      where o.school_id = school
        and o.course_id = c.id
        and o.user_id = t.user_id);
end;
$$;

comment on function app_private.plan_courses(integer, uuid) is
  'What an import of courses writes: courses by class and subject (its code or name), with the '
  'subject''s coefficient where a new one has none, and teachers, after those whom the course has.';

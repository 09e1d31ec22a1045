create or replace function app_private.plan_enrollments(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select s.line, 'student_number', g.given ->> 'student_number', 'unknown_student', null
  from pg_temp.import_students s
  join pg_temp.import_given g using (line)
  where s.student_id is null
  union all
  select p.line, 'class', p.class, 'unknown_class', p.year_name
  from pg_temp.import_places p
  where p.year_id is not null
    and p.class_id is null;

  drop table if exists pg_temp.import_enrollments;
  create temporary table import_enrollments on commit drop as
  select p.line, s.student_id, p.year_id, p.class_id, p.class_name,
    p.starts_on as year_starts_on, p.ends_on as year_ends_on,
    (g.given ->> 'starts_on')::date as starts_on, (g.given ->> 'ends_on')::date as ends_on,
    d.days, e.id, e.starts_on as known_starts_on, o.class as other_class
  from pg_temp.import_places p
  join pg_temp.import_students s using (line)
  join pg_temp.import_given g using (line)
  cross join lateral (
    select pg_catalog.daterange(f.day, case when g.given ? 'ends_on' then
      greatest((g.given ->> 'ends_on')::date, f.day) end, '[]') as days
    from (select coalesce((g.given ->> 'starts_on')::date, p.starts_on) as day) as f) as d
  left join lateral (
    select x.id, x.starts_on
    from app_public.enrollments x
    where x.school_id = school
      and x.student_id = s.student_id
      and x.class_id = p.class_id
    order by x.starts_on = (g.given ->> 'starts_on')::date desc nulls last, x.starts_on desc
    limit 1) as e on true
  left join lateral (
    select k.name as class
    from app_public.enrollments x
    join app_public.classes k on k.school_id = school and k.id = x.class_id
    where x.school_id = school
      and x.student_id = s.student_id
      and x.academic_year_id = p.year_id
      and e.id is null
      and pg_catalog.daterange(x.starts_on, x.ends_on, '[]') && d.days
    limit 1) as o on true
  where p.class_id is not null;

  insert into pg_temp.import_problems
  select e.line, v.field, v.value, v.code, v.detail
  from pg_temp.import_enrollments e
  cross join lateral (values
    ('class', e.class_name, e.other_class is not null, 'elsewhere', e.other_class),
    ('starts_on', e.starts_on::text,
      not e.starts_on between e.year_starts_on and e.year_ends_on, 'outside_year',
      e.year_starts_on || ' – ' || e.year_ends_on),
    ('ends_on', e.ends_on::text,
      not e.ends_on between coalesce(e.starts_on, e.known_starts_on, e.year_starts_on)
        and e.year_ends_on, 'outside_year',
      coalesce(e.starts_on, e.known_starts_on, e.year_starts_on) || ' – ' || e.year_ends_on))
    as v (field, value, is_wrong, code, detail)
  where num_nonnulls(e.other_class, e.starts_on, e.ends_on) > 0 -- most rows say none of it
    and v.is_wrong
  union all
  select e.line, 'student_number', g.given ->> 'student_number', 'twice', min(o.line)::text
  from pg_temp.import_enrollments e
  join pg_temp.import_enrollments o
    on o.student_id = e.student_id and o.year_id = e.year_id and o.line < e.line
  join pg_temp.import_given g on g.line = e.line
  where e.days && o.days
    and not exists (
      select from pg_temp.import_problems p where p.line = e.line and p.code = 'twice')
  group by e.line, g.given;

  -- a class has room for the first ones
  insert into pg_temp.import_problems
  select n.line, 'class', n.class_name, 'class_full', k.max_size::text
  from (
    select e.line, e.class_id, e.class_name,
      pg_catalog.row_number() over (partition by e.class_id order by e.line) as added
    from pg_temp.import_enrollments e
    where e.id is null
      and e.ends_on is null
      and not exists (select from pg_temp.import_problems p where p.line = e.line)) as n
  join app_public.classes k on k.school_id = school and k.id = n.class_id
  where n.added + (
    select count(*)
    from app_public.enrollments x
    where x.school_id = school
      and x.class_id = n.class_id
      and x.ends_on is null) > k.max_size;

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'enrollments',
    pg_catalog.jsonb_build_object('id', coalesce(e.id, pg_catalog.uuidv7())), e.line,
    pg_catalog.jsonb_strip_nulls(case
      when e.id is null then pg_catalog.jsonb_build_object(
        'student_id', e.student_id, 'class_id', e.class_id, 'academic_year_id', e.year_id,
        'starts_on', coalesce(e.starts_on, e.year_starts_on), 'ends_on', e.ends_on)
      else pg_catalog.jsonb_build_object('starts_on', e.starts_on, 'ends_on', e.ends_on) end)
  from pg_temp.import_enrollments e
  where not exists (select from pg_temp.import_problems p where p.line = e.line)
  order by e.line;
end;
$$;

comment on function app_private.plan_enrollments(integer, uuid) is
  'What an import writes of enrollments: who is in the class already stays there, others come in '
  'from a day on (none named: the first of the year). Notes who is unknown, in another class, '
  'outside the year, named twice or too many.';

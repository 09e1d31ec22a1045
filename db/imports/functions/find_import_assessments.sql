create or replace function app_private.find_import_assessments(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  drop table if exists pg_temp.import_lessons, pg_temp.import_assessments, pg_temp.import_marks;
  -- a term goes by its code or its name, a subject as well
  create temporary table import_lessons on commit drop as
  select d.*, t.id as term_id, t.name as term_name, u.id as subject_id, c.id as course_id,
    t.id is not null and exists (
      select
      from app_public.class_terms ct
      where ct.school_id = school
        and ct.term_id = t.id
        and ct.state = 'closed') as has_closed
  from (
    select distinct p.year_id, p.class_id, g.given ->> 'term' as term,
      g.given ->> 'subject_code' as subject,
      pg_catalog.jsonb_build_array(p.year_id, p.class_id, g.given -> 'term',
        g.given -> 'subject_code') as key
    from pg_temp.import_given g
    join pg_temp.import_places p using (line)) as d
  left join lateral (
    select o.id, o.name
    from app_public.terms o
    where o.school_id = school
      and o.academic_year_id = d.year_id
      and app_hidden.normalised(d.term)
        in (app_hidden.normalised(o.code), app_hidden.normalised(o.name))
    order by lower(o.code) <> lower(d.term), o.starts_on
    limit 1) as t on true
  left join lateral (
    select x.id
    from app_public.subjects x
    where x.school_id = school
      and app_hidden.normalised(d.subject)
        in (app_hidden.normalised(x.code), app_hidden.normalised(x.name))
    order by lower(x.code) <> lower(d.subject), x.is_active desc, x.id
    limit 1) as u on true
  left join app_public.courses c
    on c.school_id = school and c.class_id = d.class_id and c.subject_id = u.id;

  create temporary table import_marks on commit drop as
  select g.line, g.given, p.year_id, p.year_name, p.class_id, p.class, s.student_id, l.term_id,
    l.term_name, l.subject_id, l.course_id, l.has_closed,
    lower(g.given ->> 'assessment') as name, lower(g.given ->> 'assessment_kind') as kind
  from pg_temp.import_given g
  join pg_temp.import_places p using (line)
  join pg_temp.import_students s using (line)
  join pg_temp.import_lessons l
    -- one value, so that the rows are hashed: some of its parts may be NULL
    on l.key = pg_catalog.jsonb_build_array(p.year_id, p.class_id, g.given -> 'term',
      g.given -> 'subject_code');
  analyze pg_temp.import_marks;

  -- one that is named without its kind is the only one of its name, or a new test
  create temporary table import_assessments on commit drop as
  with known as materialized (
    select a.id, a.course_id, a.term_id, lower(a.name) as name, lower(a.kind) as kind,
      a.maximum, a.coefficient
    from app_public.assessments a
    where a.school_id = school
      and a.course_id in (select l.course_id from pg_temp.import_lessons l)
  ),
  meant as materialized (
    select distinct m.course_id, m.term_id, m.name, m.kind, coalesce(m.kind, o.kind, 'test') as of_kind,
      coalesce(o.found, 0) as found
    from pg_temp.import_marks m
    left join lateral (
      select min(k.kind) as kind, count(*) as found
      from known k
      where k.course_id = m.course_id
        and k.term_id = m.term_id
        and k.name = m.name
        and (m.kind is null or k.kind = m.kind)) as o on true
    where m.course_id is not null
      and m.term_id is not null
      and m.name is not null
  )
  select e.course_id, e.term_id, e.name, e.kind, e.of_kind, e.found,
    coalesce(k.id, n.id) as id, k.id is null as is_new, k.maximum, k.coefficient
  from meant e
  left join known k
    on k.course_id = e.course_id and k.term_id = e.term_id and k.name = e.name
    and k.kind = e.of_kind
  join (
    select o.course_id, o.term_id, o.name, o.of_kind, pg_catalog.uuidv7() as id
    from meant o
    group by o.course_id, o.term_id, o.name, o.of_kind) as n
    on n.course_id = e.course_id and n.term_id = e.term_id and n.name = e.name
    and n.of_kind = e.of_kind;

  alter table pg_temp.import_marks add assessment_id uuid;
  update pg_temp.import_marks m
  set assessment_id = a.id
  from pg_temp.import_assessments a
  where a.course_id = m.course_id
    and a.term_id = m.term_id
    and a.name = m.name
    and a.kind is not distinct from m.kind;
  create index on pg_temp.import_marks (assessment_id, student_id);

  -- what its rows say of a new one
  alter table pg_temp.import_assessments add said jsonb;
  update pg_temp.import_assessments a
  set said = f.said
  from (
    select x.assessment_id, pg_catalog.jsonb_object_agg(x.key, x.value) as said
    from (
      select distinct on (m.assessment_id, v.key) m.assessment_id, v.key,
        pg_catalog.jsonb_build_object('value', v.value, 'line', m.line) as value
      from pg_temp.import_marks m
      cross join lateral pg_catalog.jsonb_each(m.given) as v (key, value)
      where m.assessment_id is not null
        and v.key in ('maximum', 'coefficient', 'held_on', 'published')
      order by m.assessment_id, v.key, m.line) as x
    group by x.assessment_id) as f
  where f.assessment_id = a.id;
  update pg_temp.import_assessments a
  set maximum = coalesce((a.said #>> '{maximum,value}')::numeric,
    app_private.course_maximum(school, a.course_id))
  where a.is_new;
  analyze pg_temp.import_marks, pg_temp.import_assessments;
end;
$$;

comment on function app_private.find_import_assessments(integer) is
  'Finds the terms, subjects, courses (import_lessons) and assessments (import_assessments; said: '
  'what the rows say of them) that the rows of an import of marks name, and joins them to its '
  'rows: import_marks.';

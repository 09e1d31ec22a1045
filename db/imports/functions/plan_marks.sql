create or replace function app_private.plan_marks(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.find_import_students(school);
  perform app_private.find_import_places(school);
  perform app_private.find_import_assessments(school);
  perform app_private.note_mark_problems(school);
  delete from pg_temp.import_marks m
  where exists (select from pg_temp.import_problems p where p.line = m.line);

  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'assessments', pg_catalog.jsonb_build_object('id', a.id), a.line,
    pg_catalog.jsonb_strip_nulls(case
      when a.is_new then pg_catalog.jsonb_build_object(
        'course_id', a.course_id, 'term_id', a.term_id, 'kind', a.kind, 'name', a.name,
        'maximum', a.maximum, 'coefficient', coalesce(a.said #> '{coefficient,value}', '1'),
        'held_on', a.said #> '{held_on,value}',
        'published_at',
          case when a.said #>> '{published,value}' = 'yes' then pg_catalog.now() end,
        'position', (
          select coalesce(max(o.position), 0)
          from app_public.assessments o
          where o.school_id = school
            and o.course_id = a.course_id
            and o.term_id = a.term_id)
          + pg_catalog.row_number() over (
            partition by a.course_id, a.term_id, a.is_new order by a.said #>> '{held_on,value}', a.line))
      else pg_catalog.jsonb_build_object('held_on', a.said #> '{held_on,value}') end)
  from (
    select distinct on (x.id) x.id, x.is_new, x.course_id, x.term_id, x.maximum, x.said, m.line,
      coalesce(m.given ->> 'assessment_kind', x.of_kind) as kind, m.given ->> 'assessment' as name
    from pg_temp.import_assessments x
    join pg_temp.import_marks m on m.assessment_id = x.id
    order by x.id, m.line) as a
  where a.is_new
    or a.said ? 'held_on';

  -- a comment that the file does not say stays
  insert into app_private.import_writes (school_id, import_id, of_table, key, line, after)
  select school, import, 'marks',
    pg_catalog.jsonb_build_object('assessment_id', m.assessment_id, 'student_id', m.student_id),
    m.line,
    case
      when o.student_id is null then pg_catalog.jsonb_strip_nulls(
        v.said || pg_catalog.jsonb_build_object('maximum', a.maximum))
      else v.said end
    || case when m.given ? 'comment'
      then pg_catalog.jsonb_build_object('comment', m.given -> 'comment') else '{}' end
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral (
    select pg_catalog.jsonb_build_object(
      'value', case pg_catalog.jsonb_typeof(m.given -> 'mark') when 'number'
        then m.given -> 'mark' end,
      'code', case pg_catalog.jsonb_typeof(m.given -> 'mark') when 'string'
        then m.given -> 'mark' end) as said) as v
  left join app_public.marks o
    on o.school_id = school and o.assessment_id = m.assessment_id and o.student_id = m.student_id
  order by m.assessment_id, m.student_id;
end;
$$;

comment on function app_private.plan_marks(integer, uuid) is
  'What an import of marks writes: marks of students in assessments, which are known by course, '
  'term and name (and kind, where it is named) and are made where there are none: as drafts, unless '
  'the file says that they are published.';

create or replace function app_private.note_mark_problems(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_codes text := (
    select pg_catalog.string_agg(k.code, ', ' order by k.position)
    from app_public.mark_codes k
    where k.school_id = school);
begin
  insert into pg_temp.import_problems
  select m.line, v.field, m.given ->> v.field, v.code, v.detail
  from pg_temp.import_marks m
  cross join lateral (values
    ('class', m.year_id is not null and m.class_id is null, 'unknown_class', m.year_name),
    ('term', m.year_id is not null and m.term_id is null, 'unknown_term', m.year_name),
    ('subject_code', m.subject_id is null, 'unknown_subject', null),
    ('subject_code', m.subject_id is not null and m.class_id is not null and m.course_id is null,
      'not_taught', m.class),
    ('student_number', m.student_id is null, 'unknown_student', null),
    ('student_number', m.student_id is not null and m.class_id is not null and not exists (
      select
      from app_public.enrollments e
      where e.school_id = school
        and e.student_id = m.student_id
        and e.class_id = m.class_id), 'not_in_class', m.class))
    as v (field, is_wrong, code, detail)
  where v.is_wrong
    and m.given ? v.field;

  insert into pg_temp.import_problems
  select m.line, 'mark', m.given ->> 'mark', 'mark_' || f.fault,
    case f.fault when 'unknown_code' then v_codes
      else pg_catalog.trim_scale(a.maximum)::text end
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  left join app_public.mark_codes k on k.school_id = school and k.code = m.given ->> 'mark'
  cross join lateral (
    select case pg_catalog.jsonb_typeof(m.given -> 'mark')
      when 'number' then app_private.mark_fault((m.given ->> 'mark')::numeric, null, a.maximum, false)
      when 'string' then app_private.mark_fault(null, m.given ->> 'mark', a.maximum,
        k.code is not null) end as fault) as f
  where f.fault is not null
  union all
  select m.line, 'assessment', m.given ->> 'assessment', 'two_assessments', a.found::text
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  where a.found > 1
  union all
  select m.line, v.field, m.given ->> v.field, 'assessment_says',
    pg_catalog.trim_scale(v.known)::text
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral (values ('maximum', a.maximum), ('coefficient', a.coefficient))
    as v (field, known)
  where not a.is_new
    and (m.given ->> v.field)::numeric <> v.known
  union all
  select m.line, v.key, m.given ->> v.key, 'assessment_differs', a.said #>> array[v.key, 'line']
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral pg_catalog.jsonb_object_keys(a.said) as v (key)
  where (a.is_new or v.key = 'held_on')
    and m.given -> v.key <> a.said #> array[v.key, 'value'];

  insert into pg_temp.import_problems
  select x.line, 'student_number', x.given ->> 'student_number', 'twice', x.first_line::text
  from (
    select m.line, m.given, min(m.line) over (
      partition by m.assessment_id, m.student_id) as first_line
    from pg_temp.import_marks m
    where m.assessment_id is not null
      and m.student_id is not null) as x
  where x.line <> x.first_line;

  insert into pg_temp.import_problems
  select m.line, 'term', m.given ->> 'term', 'closed_term', m.term_name || ', ' || c.name
  from pg_temp.import_marks m
  join pg_temp.import_assessments a on a.id = m.assessment_id and a.kind is not distinct from m.kind
  cross join lateral (
    select min(k.name) as name
    from (
      select x.class_id
      from app_private.closed_classes(school, a.id, m.student_id) as x
      union all
      select m.class_id
      where app_hidden.is_term_closed(school, m.class_id, m.term_id)) as z
    join app_public.classes k on k.school_id = school and k.id = z.class_id) as c
  where m.has_closed
    and c.name is not null;
end;
$$;

comment on function app_private.note_mark_problems(integer) is
  'Notes what is wrong with the rows of an import of marks: who or what is unknown, not taught or '
  'not enrolled there, marks that can''t be (mark_fault()), assessments that are otherwise, marks '
  'that stand there twice and terms that are closed.';

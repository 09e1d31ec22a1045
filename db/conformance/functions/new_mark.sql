create or replace function conformance.new_mark(
  school integer, course uuid, term uuid, student uuid, mark jsonb)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_assessment uuid := pg_catalog.uuidv7();
begin
  insert into app_public.assessments
    (school_id, id, course_id, term_id, name, maximum, coefficient, optional, category,
     published_at)
  values (
    school, v_assessment, course, term, v_assessment::text, (mark ->> 'max')::numeric,
    coalesce((mark ->> 'coefficient')::numeric, 1), mark ->> 'optional', mark ->> 'category',
    case when coalesce((mark ->> 'is_published')::boolean, true) then pg_catalog.now() end);
  insert into app_public.marks (school_id, assessment_id, student_id, value, code)
  select school, v_assessment, student, (mark ->> 'value')::numeric, mark ->> 'code'
  where mark ->> 'value' is not null
     or mark ->> 'code' is not null;
  return v_assessment;
end;
$$;

comment on function conformance.new_mark(integer, uuid, uuid, uuid, jsonb) is
  'An assessment with the mark of one student. mark: value or code (neither: not marked yet), max, '
  'coefficient, optional, category, is_published.';

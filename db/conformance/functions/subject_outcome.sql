create or replace function conformance.subject_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_term uuid := conformance.new_term(v_school);
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_course uuid := conformance.new_course(v_school, v_class, 'SUBJECT', '{}');
  v_student uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  v_marks jsonb := case pg_catalog.jsonb_typeof(input)
    when 'array' then input else input -> 'marks' end;
begin
  perform conformance.new_mark(v_school, v_course, v_term, v_student, m)
  from pg_catalog.jsonb_array_elements(v_marks) as m;
  if input ? 'adjustment' then
    insert into app_public.course_adjustments
      (school_id, course_id, term_id, student_id, points, reason)
    values (v_school, v_course, v_term, v_student, (input ->> 'adjustment')::numeric, 'case');
  end if;
  perform conformance.calculate(v_school);
  return (
    select pg_catalog.to_jsonb(app_hidden.rounded(r.average, p.decimals))
    from app_public.course_results r
    join app_public.grading_policy_versions p on p.school_id = v_school
    where r.school_id = v_school);
end;
$$;

comment on function conformance.subject_outcome(jsonb, jsonb) is
  'R1 to R7, mark codes and scales: the subject average of marks, or of marks with an adjustment.';

create or replace function conformance.reasons_outcome(policy jsonb, input jsonb)
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
  v_assessments uuid[];
begin
  select pg_catalog.array_agg(
    conformance.new_mark(v_school, v_course, v_term, v_student, m.mark) order by m.place)
  into v_assessments
  from pg_catalog.jsonb_array_elements(input) with ordinality as m (mark, place);
  return (
    select pg_catalog.jsonb_agg(
      coalesce(t.reason, 'counted')
      order by pg_catalog.array_position(v_assessments, t.assessment_id))
    from app_hidden.term_marks(v_school, v_class, v_term, true, '2002-08-01') as t);
end;
$$;

comment on function conformance.reasons_outcome(jsonb, jsonb) is
  'The explanation: for each mark, “counted” or why it is not.';

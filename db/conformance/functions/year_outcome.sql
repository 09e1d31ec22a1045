create or replace function conformance.year_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_terms jsonb := case pg_catalog.jsonb_typeof(input)
    when 'array' then input else input -> 'terms' end;
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_course uuid := conformance.new_course(v_school, v_class, 'SUBJECT', '{}');
  v_ana uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  -- has a figure in each term, which is thereby held
  v_ben uuid := conformance.new_student(v_school, 'ben', v_class, '{}');
  v_row record;
  v_term uuid;
begin
  for v_row in
    select t.term, t.place
    from pg_catalog.jsonb_array_elements(v_terms) with ordinality as t (term, place)
  loop
    v_term := conformance.new_term(
      v_school, 'T' || v_row.place, (v_row.term ->> 'weight')::numeric, 8 + v_row.place::integer);
    perform conformance.new_average(
      v_school, v_course, v_term, v_ana, (v_row.term ->> 'average')::numeric);
    perform conformance.new_mark(v_school, v_course, v_term, v_ana, m)
    from pg_catalog.jsonb_array_elements(v_row.term -> 'marks') as m;
    perform conformance.new_average(v_school, v_course, v_term, v_ben, 1);
  end loop;
  insert into app_public.year_exams (school_id, academic_year_id, student_id, average)
  select v_school, y.id, v_ana, (input ->> 'exam')::numeric
  from app_public.academic_years y
  where y.school_id = v_school
    and input ->> 'exam' is not null;
  perform conformance.calculate(v_school);
  return (
    select pg_catalog.to_jsonb(app_hidden.rounded(r.average, p.decimals))
    from app_public.year_results r
    join app_public.grading_policy_versions p on p.school_id = v_school
    where r.school_id = v_school
      and r.student_id = v_ana);
end;
$$;

comment on function conformance.year_outcome(jsonb, jsonb) is
  'R14 to R17: the annual average of terms (weight, and average or marks), with an exam where '
  'there is one.';

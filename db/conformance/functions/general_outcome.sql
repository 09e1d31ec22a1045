create or replace function conformance.general_outcome(
  policy jsonb, input jsonb, asked text[])
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_term uuid := conformance.new_term(v_school);
  v_class uuid := conformance.new_class(v_school, 'A', 'L');
  v_student uuid := conformance.new_student(v_school, 'ana', v_class, '{}');
  v_subjects jsonb := case pg_catalog.jsonb_typeof(input)
    when 'array' then input else input -> 'subjects' end;
  v_subject record;
  v_course uuid;
begin
  for v_subject in
    select s.settings, s.place
    from pg_catalog.jsonb_array_elements(v_subjects) with ordinality as s (settings, place)
  loop
    v_course := conformance.new_course(
      v_school, v_class, 'SUBJECT' || v_subject.place, v_subject.settings);
    perform conformance.new_mark(v_school, v_course, v_term, v_student, m)
    from pg_catalog.jsonb_array_elements(v_subject.settings -> 'marks') as m;
    perform conformance.new_average(
      v_school, v_course, v_term, v_student, (v_subject.settings ->> 'average')::numeric);
  end loop;
  insert into app_public.conduct_records
    (school_id, student_id, happened_on, points, hours, reason)
  select v_school, v_student, '2001-09-10', coalesce((c ->> 'points')::numeric, 0),
    coalesce((c ->> 'hours')::numeric, 0), 'case'
  from pg_catalog.jsonb_array_elements(input -> 'conduct') as c;
  perform conformance.calculate(v_school);

  if asked is not null then
    return (
      select pg_catalog.jsonb_object_agg(a.category, app_hidden.rounded(a.average, 2))
      from app_hidden.category_averages(v_school, v_class, v_term, true, null) as a);
  end if;
  return (
    select pg_catalog.to_jsonb(app_hidden.rounded(r.average, p.decimals))
    from app_public.term_results r
    join app_public.grading_policy_versions p on p.school_id = v_school
    where r.school_id = v_school);
end;
$$;

comment on function conformance.general_outcome(jsonb, jsonb, text[]) is
  'R9, R10 and R13: the general average of subjects (with average or marks), with conduct records '
  '(points, hours); R11, where asked: the average of each category.';

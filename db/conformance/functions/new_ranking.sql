create or replace function conformance.new_ranking(school integer, students jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_term uuid := conformance.new_term(school);
  v_row record;
  v_class uuid;
  v_student uuid;
begin
  for v_row in
    select pg_catalog.to_char(s.place, 'fm0000') as name, x.settings,
      coalesce(x.settings -> 'subjects', pg_catalog.jsonb_build_array(
        pg_catalog.jsonb_build_object('average', x.settings -> 'average'))) as subjects
    from pg_catalog.jsonb_array_elements(students) with ordinality as s (student, place)
    cross join lateral (
      select case pg_catalog.jsonb_typeof(s.student)
        when 'object' then s.student
        else pg_catalog.jsonb_build_object('average', s.student) end as settings) as x
  loop
    v_class := conformance.new_class(
      school, coalesce(v_row.settings ->> 'class', 'A'), coalesce(v_row.settings ->> 'level', 'L'));
    v_student := conformance.new_student(school, v_row.name, v_class, v_row.settings);
    perform conformance.new_average(
      school, conformance.new_course(school, v_class, 'SUBJECT' || u.place, u.subject), v_term,
      v_student, (u.subject ->> 'average')::numeric)
    from pg_catalog.jsonb_array_elements(v_row.subjects) with ordinality as u (subject, place);
    insert into app_public.conduct_records
      (school_id, student_id, happened_on, points, reason)
    select school, v_student, '2001-09-10', (v_row.settings ->> 'points_off')::numeric, 'case'
    where v_row.settings ? 'points_off';
  end loop;
end;
$$;

comment on function conformance.new_ranking(integer, jsonb) is
  'Students to be ranked, in order: an average (NULL for none), or an object with average or '
  'subjects (average, coefficient), class, level, birth_date, enrolled_at_end, points_off.';

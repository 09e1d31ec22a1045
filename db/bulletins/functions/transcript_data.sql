create or replace function app_private.transcript_data(
  school integer, classes uuid[], students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
begin atomic
  with wanted as materialized (
    select distinct e.class_id, e.student_id
    from app_public.enrollments e
    where e.school_id = school
      and e.class_id = any (classes)
      and (students is null or e.student_id = any (students))),
  past as materialized (
    select d.student_id, d.data, y.starts_on
    from app_private.year_data(
      school,
      array(
        select distinct e.class_id
        from app_public.enrollments e
        where e.school_id = school
          and e.student_id = any (array(select w.student_id from wanted w))),
      array(select w.student_id from wanted w)) as d
    join app_public.classes k on k.school_id = school and k.id = d.class_id
    join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id)
  select st.class_id, st.student_id,
    jsonb_build_object(
      'kind', 'transcript',
      'school', app_private.bulletin_school(school),
      'class', st.class,
      'student', st.student,
      'showsRanks', (
        select s.ranks_shown_to_families
        from app_public.schools s
        where s.id = school),
      'decimals', 2,
      'years', (
        select jsonb_agg(p.data - array['school', 'student', 'kind'] order by p.starts_on)
        from past p
        where p.student_id = st.student_id))
  from app_private.bulletin_students(
    school, classes, array(select w.student_id from wanted w)) as st
  where exists (
    select
    from past p
    where p.student_id = st.student_id);
end;

comment on function app_private.transcript_data(integer, uuid[], uuid[]) is
  'All that transcripts say, one row per student of the classes (all, or some): every year of '
  'the student in the school as on its annual bulletin. One statement.';

create or replace function conformance.rank_outcome(
  policy jsonb, input jsonb, asked text[] default null)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
  v_figures jsonb;
begin
  perform conformance.new_ranking(v_school, input);
  perform conformance.calculate(v_school);
  select pg_catalog.jsonb_build_object(
    'ranks', coalesce(pg_catalog.jsonb_agg(r.rank order by s.student_number), '[]'),
    'tied', pg_catalog.jsonb_agg(r.is_tied order by s.student_number),
    'printed', pg_catalog.jsonb_agg(
      r.rank || case r.rank when 1 then 'er' else 'e' end
        || case when r.is_tied then ' ex' else '' end || '/' || t.ranked
      order by s.student_number),
    'denominator', max(t.ranked),
    'subject_ranks', pg_catalog.jsonb_agg(c.rank order by s.student_number),
    'subject_denominator', max(cs.ranked),
    'year_ranks', pg_catalog.jsonb_agg(y.rank order by s.student_number),
    'year_denominator', max(y.ranked))
  into v_figures
  from app_public.term_results r
  join app_public.students s on s.school_id = v_school and s.id = r.student_id
  join app_public.term_statistics t on t.school_id = v_school and t.class_id = r.class_id
  left join app_public.year_results y on y.school_id = v_school and y.student_id = r.student_id
  left join (
    select cr.student_id, cr.course_id, cr.rank
    from app_public.course_results cr
    join app_public.courses co on co.school_id = v_school and co.id = cr.course_id
    join app_public.subjects su
      on su.school_id = v_school and su.id = co.subject_id and su.code = 'SUBJECT1'
    where cr.school_id = v_school) as c on c.student_id = r.student_id
  left join app_public.course_statistics cs
    on cs.school_id = v_school and cs.course_id = c.course_id
  where r.school_id = v_school;
  if asked is null then
    return v_figures -> 'ranks';
  end if;
  return (
    select pg_catalog.jsonb_object_agg(f.key, f.value)
    from pg_catalog.jsonb_each(v_figures) as f
    where f.key = any (asked));
end;
$$;

comment on function conformance.rank_outcome(jsonb, jsonb, text[]) is
  'The ranks of students, or what is asked of: ranks, tied, printed (in French), denominator, and '
  'the same of the first subject and of the year.';

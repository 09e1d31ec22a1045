create or replace function app_public.council_student(
  class_id uuid, term_id uuid, student_id uuid)
  returns json
  language plpgsql stable
  security definer -- results and remarks, for who holds the council
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs more than the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.may_hold_council(class_id) then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'data', d.data,
      'position', (
        select r.rank
        from app_public.term_results r
        where r.school_id = v_school
          and r.class_id = council_student.class_id
          and r.term_id = council_student.term_id
          and r.student_id = council_student.student_id),
      'suggestedMention', (app_hidden.band(
        v_school, t.policy_version_id, 'mention', (d.data #>> '{total,average}')::numeric)).label,
      'isMentionChosen', coalesce(x.is_mention_chosen, false),
      'suggestedDecision', (
        select coalesce(
          (app_hidden.band(v_school, y.policy_version_id, 'decision', y.average)).decision,
          case when y.average >= sc.scale / 2 then 'passes'
            when y.average < sc.scale / 2 then 'repeats' end)
        from app_public.year_results y
        join app_public.schools sc on sc.id = v_school
        where y.school_id = v_school
          and y.class_id = council_student.class_id
          and y.student_id = council_student.student_id),
      'decision', e.decision,
      'decisionNote', e.note,
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'courseId', c.id, 'subjectName', su.name, 'name', a.name,
          'maximum', a.maximum, 'value', m.value, 'code', m.code)
          order by c.position, su.name, a.position, a.name), '[]')
        from app_public.assessments a
        join app_public.courses c
          on c.school_id = v_school
          and c.id = a.course_id
          and c.class_id = council_student.class_id
        join app_public.subjects su on su.school_id = v_school and su.id = c.subject_id
        left join app_public.marks m
          on m.school_id = v_school
          and m.assessment_id = a.id
          and m.student_id = council_student.student_id
        where a.school_id = v_school
          and a.term_id = t.id
          and a.published_at is not null))
    from app_public.terms t
    cross join lateral app_private.bulletin_data(
      v_school, array[council_student.class_id], t.id, array[council_student.student_id]) as d
    left join app_public.council_remarks x
      on x.school_id = v_school
      and x.class_id = council_student.class_id
      and x.term_id = t.id
      and x.student_id = council_student.student_id
    left join app_public.decisions e
      on e.school_id = v_school
      and e.academic_year_id = t.academic_year_id
      and e.student_id = council_student.student_id
    where t.school_id = v_school
      and t.id = council_student.term_id);
end;
$$;

comment on function app_public.council_student(uuid, uuid, uuid) is
  'One student before the council: data (as on the bulletin), position (rank, also where '
  'families see none), suggestedMention, isMentionChosen, suggestedDecision and decision (of the '
  'year) and assessments (id, courseId, subjectName, name, maximum, value, code) to simulate '
  'with. For the class teachers and admins; NULL for others.';
grant execute on function app_public.council_student(uuid, uuid, uuid) to app_user;

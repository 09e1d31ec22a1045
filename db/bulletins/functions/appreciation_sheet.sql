create or replace function app_public.appreciation_sheet(course_id uuid, term_id uuid)
  returns json
  language sql stable
  security definer -- official averages and last term's words, for who teaches the course
begin atomic
  select json_build_object(
    'courseId', c.id,
    'subjectName', su.name,
    'classId', k.id,
    'className', k.name,
    'scale', coalesce(su.scale, sc.scale),
    'state', app_private.council_state(c.school_id, k.id, t.id),
    'mayWrite', case app_private.council_state(c.school_id, k.id, t.id)
      when 'draft' then true
      when 'council' then (select app_hidden.may_hold_council(k.id))
      else false end,
    'mean', app_hidden.rounded(cs.mean, p.decimals),
    'students', (
      select coalesce(json_agg(json_build_object(
        'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'average', app_hidden.rounded(r.average, p.decimals),
        'text', a.text,
        'before', (
          select o.text
          from app_public.course_appreciations o
          join app_public.terms e on e.school_id = c.school_id and e.id = o.term_id
          where o.school_id = c.school_id
            and o.course_id = c.id
            and o.student_id = s.id
            and e.ends_on < t.ends_on
          order by e.ends_on desc
          limit 1))
        order by s.last_name, s.first_name, s.id), '[]')
      from app_public.course_results r
      join app_public.students s on s.school_id = c.school_id and s.id = r.student_id
      left join app_public.course_appreciations a
        on a.school_id = c.school_id
        and a.course_id = c.id
        and a.term_id = t.id
        and a.student_id = s.id
      where r.school_id = c.school_id
        and r.class_id = k.id
        and r.term_id = t.id
        and r.course_id = c.id))
  from app_public.courses c
  join app_public.schools sc on sc.id = c.school_id
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  join app_public.terms t
    on t.school_id = c.school_id
    and t.id = appreciation_sheet.term_id
    and t.academic_year_id = k.academic_year_id
  join app_public.grading_policy_versions p
    on p.school_id = c.school_id and p.id = t.policy_version_id
  left join app_public.course_statistics cs
    on cs.school_id = c.school_id
    and cs.class_id = k.id
    and cs.term_id = t.id
    and cs.course_id = c.id
  where c.school_id = (select app_hidden.current_school_id())
    and c.id = appreciation_sheet.course_id
    and (
      (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]));
end;

comment on function app_public.appreciation_sheet(uuid, uuid) is
  'What a teacher writes the appreciations of a course''s term on: courseId, subjectName, '
  'classId, className, scale, state (draft, council, issued), mayWrite, mean of the class and '
  'students by name (id, lastName, firstName, official average, text, before: the last one of an '
  'earlier term). For the teachers of the course, the class''s own and admins; NULL for others.';
grant execute on function app_public.appreciation_sheet(uuid, uuid) to app_user;

create or replace function app_private.student_course_results(
  school integer, class uuid, term uuid, student uuid, decimals integer, show_ranks boolean)
  returns json
  language sql stable
begin atomic
  select coalesce(json_agg(json_build_object(
    'courseId', r.course_id,
    'subjectName', su.name,
    'teacher', (
      select json_build_object('lastName', u.last_name, 'firstName', u.first_name)
      from app_public.course_teachers ct
      join app_public.users u on u.id = ct.user_id
      where ct.school_id = school
        and ct.course_id = r.course_id
      order by ct.position
      limit 1),
    'coefficient', r.coefficient,
    'mode', r.mode,
    'category', su.category,
    'average', app_hidden.rounded(r.average, decimals),
    'rank', case when show_ranks then r.rank end,
    'isTied', show_ranks and r.is_tied,
    'ranked', case when show_ranks then s.ranked end,
    'scale', coalesce(su.scale, sc.scale),
    'missingMarks', r.missing_marks,
    'classMean', app_hidden.rounded(s.mean, decimals),
    'classMinimum', app_hidden.rounded(s.minimum, decimals),
    'classMaximum', app_hidden.rounded(s.maximum, decimals))
    order by c.position, su.name), '[]')
  from app_public.course_results r
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = r.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  left join app_public.course_statistics s
    on s.school_id = school
    and s.class_id = class
    and s.term_id = term
    and s.course_id = r.course_id
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and r.student_id = student;
end;

comment on function app_private.student_course_results(
  integer, uuid, uuid, uuid, integer, boolean) is
  'The courses of student_results(): its caller has checked who asks.';

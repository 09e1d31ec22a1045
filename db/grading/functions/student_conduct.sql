create or replace function app_private.student_conduct(
  school integer, class uuid, term uuid, student uuid, decimals integer)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'rule', p.conduct_rule,
    'mark', app_hidden.rounded(r.conduct, decimals),
    'coefficient', coalesce(k.coefficient, (
      select cr.coefficient
      from app_public.course_results cr
      join app_public.courses c on c.school_id = school and c.id = cr.course_id
      join app_public.subjects su
        on su.school_id = school and su.id = c.subject_id and su.is_conduct
      where cr.school_id = school
        and cr.class_id = class
        and cr.term_id = term
        and cr.student_id = student)),
    'start', k.start,
    'pointsOff', k.points,
    'hours', k.hours,
    'hourPoints', k.hour_points,
    'records', (
      select coalesce(json_agg(json_build_object(
        'happenedOn', c.happened_on, 'points', c.points, 'hours', c.hours, 'reason', c.reason)
        order by c.happened_on, c.id), '[]')
      from app_public.conduct_records c
      where c.school_id = school
        and c.term_id = term
        and c.student_id = student))
  from app_public.term_results r
  join app_public.terms t on t.school_id = school and t.id = term
  join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
  left join app_hidden.conduct_marks(school, class, term, app_hidden.school_today(school)) as k
    on k.student_id = student
  where r.school_id = school
    and r.class_id = class
    and r.term_id = term
    and r.student_id = student
    and r.conduct is not null;
end;

comment on function app_private.student_conduct(integer, uuid, uuid, uuid, integer) is
  'The conduct mark of student_results() and how it comes about (R13): its caller has checked who '
  'asks.';

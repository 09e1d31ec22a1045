create or replace function app_public.council_sheet(class_id uuid, term_id uuid)
  returns json
  language sql stable
  security definer -- results and remarks, for who holds the council
begin atomic
  select json_build_object(
    'className', k.name,
    'state', app_private.council_state(k.school_id, k.id, t.id),
    'isClosed', app_hidden.is_term_closed(k.school_id, k.id, t.id),
    'isLast', not exists (
      select
      from app_public.terms later
      where later.school_id = k.school_id
        and later.academic_year_id = t.academic_year_id
        and later.ends_on > t.ends_on),
    'mentions', (
      select coalesce(json_agg(b.label order by b.lower_bound desc), '[]')
      from app_public.grading_policy_bands b
      where b.school_id = k.school_id
        and b.policy_version_id = t.policy_version_id
        and b.purpose = 'mention'),
    'distinctions', sc.bulletin_distinctions,
    'scale', sc.scale,
    'isAdmin', (select app_hidden.has_duty('admin')),
    'missing', (
      select coalesce(json_agg(json_build_object(
        'courseId', m.course_id, 'subjectName', m.name, 'missing', m.missing)
        order by m.position, m.name), '[]')
      from (
        select c.id as course_id, su.name, c.position, count(*) as missing
        from app_public.course_results r
        join app_public.courses c on c.school_id = k.school_id and c.id = r.course_id
        join app_public.subjects su on su.school_id = k.school_id and su.id = c.subject_id
        where r.school_id = k.school_id
          and r.class_id = k.id
          and r.term_id = t.id
          and not exists (
            select
            from app_public.course_appreciations a
            where a.school_id = k.school_id
              and a.course_id = r.course_id
              and a.term_id = t.id
              and a.student_id = r.student_id)
        group by c.id, su.name, c.position) as m),
    'students', (
      select coalesce(json_agg(json_build_object(
        'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'isWritten', x.appreciation is not null or x.council_comment is not null)
        order by s.last_name, s.first_name, s.id), '[]')
      from app_public.term_results r
      join app_public.students s on s.school_id = k.school_id and s.id = r.student_id
      left join app_public.council_remarks x
        on x.school_id = k.school_id
        and x.class_id = k.id
        and x.term_id = t.id
        and x.student_id = s.id
      where r.school_id = k.school_id
        and r.class_id = k.id
        and r.term_id = t.id))
  from app_public.classes k
  join app_public.schools sc on sc.id = k.school_id
  join app_public.terms t
    on t.school_id = k.school_id
    and t.academic_year_id = k.academic_year_id
    and t.id = council_sheet.term_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = council_sheet.class_id
    and (select app_hidden.may_hold_council(council_sheet.class_id));
end;

comment on function app_public.council_sheet(uuid, uuid) is
  'What the council of a class goes through: className, state, isClosed (the term), isLast (of '
  'the year), mentions and distinctions to choose from, scale, isAdmin, missing appreciations by '
  'course (courseId, subjectName, missing) and students by name (id, lastName, firstName, '
  'isWritten). For the class teachers and admins; NULL for others.';
grant execute on function app_public.council_sheet(uuid, uuid) to app_user;

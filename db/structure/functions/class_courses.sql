create or replace function app_hidden.class_courses(class_id uuid)
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object(
        'id', c.id,
        'subject_id', c.subject_id,
        'coefficient', c.coefficient,
        'mode', c.mode,
        'is_active', c.is_active,
        'teachers', array(
          select ct.user_id
          from app_public.course_teachers ct
          where ct.school_id = c.school_id
            and ct.course_id = c.id
          order by ct.position))
      order by c.position, s.name, c.id),
    '[]')
  from app_public.courses c
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  where c.school_id = (select app_hidden.current_school_id())
    and c.class_id = class_courses.class_id;
end;

comment on function app_hidden.class_courses(uuid) is
  'The courses of a class as its grid shows them, in order: id, subject_id, coefficient, mode, '
  'is_active, teachers (users in order, the responsible one first).';
grant execute on function app_hidden.class_courses(uuid) to app_user;

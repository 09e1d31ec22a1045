create or replace function app_public.missing_for_closing(class_id uuid, term_id uuid)
  returns table (
    course_id uuid, subject_name text, teacher_last_name text, teacher_first_name text, kind text,
    assessment_id uuid, assessment_name text, students integer)
  language sql stable
  security definer -- what is missing is counted over the whole class
begin atomic
  select m.course_id, s.name, u.last_name, u.first_name, m.kind, m.assessment_id, a.name, m.students
  from app_private.missing_in_class(
    (select app_hidden.current_school_id()), missing_for_closing.class_id,
    missing_for_closing.term_id) as m
  join app_public.courses c
    on c.school_id = (select app_hidden.current_school_id()) and c.id = m.course_id
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  left join app_public.course_teachers ct
    on ct.school_id = c.school_id and ct.course_id = c.id and ct.position = 1
  left join app_public.users u on u.id = ct.user_id
  left join app_public.assessments a on a.school_id = c.school_id and a.id = m.assessment_id
  where (select app_hidden.is_class_visible(missing_for_closing.class_id))
  order by c.position, s.name, m.kind, a.position, a.name;
end;

comment on function app_public.missing_for_closing(uuid, uuid) is
  'What a class''s term lacks before it is closed, for its teachers and the school''s admins; nothing '
  'for others. kind: no_assessment (a course without any), draft or scheduled (an assessment that '
  'does not count yet), unmarked (students without mark or code, optional assessments left out).';
grant execute on function app_public.missing_for_closing(uuid, uuid) to app_user;

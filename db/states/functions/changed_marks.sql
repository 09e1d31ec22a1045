create or replace function app_public.changed_marks(student_id uuid)
  returns table (
    assessment_id uuid, assessment_name text, subject_name text, changed_at timestamptz)
  language sql stable
begin atomic
  select a.id, a.name, u.name, m.entered_at
  from app_public.marks m
  join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
  join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
  join app_public.subjects u on u.school_id = c.school_id and u.id = c.subject_id
  left join app_public.mark_sightings s
    on s.school_id = m.school_id
    and s.student_id = m.student_id
    and s.user_id = (select app_hidden.current_user_id())
  where m.school_id = (select app_hidden.current_school_id())
    and m.student_id = changed_marks.student_id
    and m.student_id = any ((select app_hidden.current_marked_child_ids())::uuid[])
    and m.version > 1
    and m.entered_at > a.published_at
    and coalesce(m.entered_at > s.seen_at, true)
  order by m.entered_at desc;
end;

comment on function app_public.changed_marks(uuid) is
  'Marks of a child that changed after their publication and since the user last looked: '
  'see_marks() says that they have. For the family; nothing for others.';
grant execute on function app_public.changed_marks(uuid) to app_user;

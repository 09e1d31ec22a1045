create or replace function app_public.open_gradebooks(class_id uuid, academic_year_id uuid)
  returns table (course_id uuid, subject_name text, class_name text)
  language sql stable
begin atomic
  select c.id, s.name, k.name
  from app_public.courses c
  join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
  join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
  where c.school_id = (select app_hidden.current_school_id())
    and case
      when open_gradebooks.class_id is null then
        k.academic_year_id = open_gradebooks.academic_year_id
        and c.id = any ((select app_hidden.current_course_ids())::uuid[])
      else
        c.class_id = open_gradebooks.class_id
        and (
          (select app_hidden.has_duty('admin'))
          or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[]))
    end
  order by c.position, k.name collate "und-x-icu", s.name;
end;

comment on function app_public.open_gradebooks(uuid, uuid) is
  'Courses whose gradebook is open to the person, in the order of the screens: of a class, or, '
  'without one, those that they teach in an academic year.';
grant execute on function app_public.open_gradebooks(uuid, uuid) to app_user;

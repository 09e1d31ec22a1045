-- Written by save_appreciations() only; families read them on the bulletin.
call app_private.protect('app_public.course_appreciations');

create policy select_staff on app_public.course_appreciations for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[]));

grant select on app_public.course_appreciations to app_user;

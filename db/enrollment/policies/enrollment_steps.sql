-- Written by the functions that take and undo steps only.
call app_private.protect('app_public.enrollment_steps');

create policy select_staff on app_public.enrollment_steps for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select on app_public.enrollment_steps to app_user;

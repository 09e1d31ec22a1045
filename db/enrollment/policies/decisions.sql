-- Written by save_decisions() only.
call app_private.protect('app_public.decisions');

create policy select_staff on app_public.decisions for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select on app_public.decisions to app_user;

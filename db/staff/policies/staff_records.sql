-- Written by save_staff_record() only. One's own record is no secret to oneself.
call app_private.protect('app_public.staff_records');

create policy select_staff on app_public.staff_records for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or user_id = (select app_hidden.current_user_id()) and (select app_hidden.has_duty('teacher')));

grant select on app_public.staff_records to app_user;

-- Written by issue_bulletins() and revoke_bulletin() only. A family reads what holds.
call app_private.protect('app_public.bulletins');

create policy select_members on app_public.bulletins for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_main_class_ids())::uuid[])
    or state = 'issued'
      and student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));

grant select on app_public.bulletins to app_user;

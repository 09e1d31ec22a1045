-- Written by close_term(), reopen_term() and decide_correction() only.
call app_private.protect('app_public.class_terms');

create policy select_staff on app_public.class_terms for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));

grant select on app_public.class_terms to app_user;

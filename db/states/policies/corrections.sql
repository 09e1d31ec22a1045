-- Written by request_correction() and decide_correction() only.
call app_private.protect('app_public.corrections');

create policy select_staff on app_public.corrections for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_readable_assessment_ids())::uuid[]));

grant select on app_public.corrections to app_user;

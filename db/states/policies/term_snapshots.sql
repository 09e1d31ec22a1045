-- Written by close_term() and decide_correction() only; never changed.
call app_private.protect('app_public.term_snapshots');

create policy select_staff on app_public.term_snapshots for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[]));

grant select on app_public.term_snapshots to app_user;

-- No update, no delete: they are part of a version, which never changes.
call app_private.protect('app_public.grading_policy_bands');

create policy select_members on app_public.grading_policy_bands for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policy_bands for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));

grant select on app_public.grading_policy_bands to app_user;
grant insert (policy_version_id, purpose, lower_bound, includes_bound, label, points,
    decision)
  on app_public.grading_policy_bands to app_user;

-- Nobody but who was given the right, and they only what the server unseals for them.
call app_private.protect('app_public.student_health');

create policy select_trusted on app_public.student_health for select to app_user
  using (
    (select app_hidden.has_right('health')));
create policy insert_trusted on app_public.student_health for insert to app_user
  with check (
    (select app_hidden.has_right('health')));
create policy update_trusted on app_public.student_health for update to app_user
  using (
    (select app_hidden.has_right('health')));
create policy delete_trusted on app_public.student_health for delete to app_user
  using (
    (select app_hidden.has_right('health')));

grant select, delete on app_public.student_health to app_user;
grant insert (student_id, seal_id, sealed, key_version)
  on app_public.student_health to app_user;
grant update (seal_id, sealed, key_version, sealed_at) on app_public.student_health to app_user;

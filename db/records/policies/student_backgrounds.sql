-- Nobody but who was given the right, and they only what the server unseals for them.
call app_private.protect('app_public.student_backgrounds');

create policy select_trusted on app_public.student_backgrounds for select to app_user
  using (
    (select app_hidden.has_right('background')));
create policy insert_trusted on app_public.student_backgrounds for insert to app_user
  with check (
    (select app_hidden.has_right('background')));
create policy update_trusted on app_public.student_backgrounds for update to app_user
  using (
    (select app_hidden.has_right('background')));
create policy delete_trusted on app_public.student_backgrounds for delete to app_user
  using (
    (select app_hidden.has_right('background')));

grant select, delete on app_public.student_backgrounds to app_user;
grant insert (student_id, seal_id, sealed, key_version)
  on app_public.student_backgrounds to app_user;
grant update (seal_id, sealed, key_version, sealed_at) on app_public.student_backgrounds to app_user;

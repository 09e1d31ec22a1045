-- The school's are its admins' to keep, everybody's own are theirs.
call app_private.protect('app_public.phrases');

create policy select_staff on app_public.phrases for select to app_user
  using (
    owner_id = (select app_hidden.current_user_id())
    or owner_id is null and (select app_hidden.has_duty('admin', 'teacher')));
create policy insert_staff on app_public.phrases for insert to app_user
  with check (
    owner_id = (select app_hidden.current_user_id())
      and (select app_hidden.has_duty('admin', 'teacher'))
    or owner_id is null and (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.phrases for update to app_user
  using (
    owner_id = (select app_hidden.current_user_id())
    or owner_id is null and (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.phrases for delete to app_user
  using (
    owner_id = (select app_hidden.current_user_id())
    or owner_id is null and (select app_hidden.has_duty('admin')));

grant select, delete on app_public.phrases to app_user;
grant insert (id, owner_id, text) on app_public.phrases to app_user;
grant update (text) on app_public.phrases to app_user;

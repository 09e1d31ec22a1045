call app_private.protect('app_public.student_needs');

create policy select_staff on app_public.student_needs for select to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy insert_staff on app_public.student_needs for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_needs for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_needs for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_needs to app_user;
grant insert (student_id, kind, note, met_on) on app_public.student_needs to app_user;
grant update (note, met_on) on app_public.student_needs to app_user;

call app_private.protect('app_public.grading_policies');

create policy select_members on app_public.grading_policies for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.grading_policies for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.grading_policies for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.grading_policies for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.grading_policies to app_user;
grant insert (id, name, is_default)
  on app_public.grading_policies to app_user;
grant update (name, is_default)
  on app_public.grading_policies to app_user;

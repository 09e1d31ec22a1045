call app_private.protect('app_public.courses');

create policy select_members on app_public.courses for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or class_id = any ((select app_hidden.current_class_ids())::uuid[])
    or class_id = any ((select app_hidden.current_family_class_ids())::uuid[]));
create policy insert_staff on app_public.courses for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.courses for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.courses for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.courses for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.courses to app_user;
grant insert (id, class_id, subject_id, coefficient, mode, position, is_active)
  on app_public.courses to app_user;
grant update (coefficient, mode, position, is_active)
  on app_public.courses to app_user;

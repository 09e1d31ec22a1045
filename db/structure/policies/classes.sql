call app_private.protect('app_public.classes');

create policy select_members on app_public.classes for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_class_ids())::uuid[])
    or id = any ((select app_hidden.current_family_class_ids())::uuid[]));
create policy insert_staff on app_public.classes for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.classes for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.classes for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.classes for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.classes to app_user;
grant insert (id, academic_year_id, level_id, name, section, max_size, is_active)
  on app_public.classes to app_user;
grant update (level_id, name, section, max_size, is_active)
  on app_public.classes to app_user;

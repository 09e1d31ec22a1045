call app_private.protect('app_public.subjects');

create policy select_members on app_public.subjects for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.subjects for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.subjects for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.subjects for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.subjects for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.subjects to app_user;
grant insert (id, code, name, description, level, category, scale, default_maximum,
    default_coefficient, is_active, is_conduct)
  on app_public.subjects to app_user;
grant update (code, name, description, level, category, scale, default_maximum,
    default_coefficient, is_active, is_conduct)
  on app_public.subjects to app_user;

call app_private.protect('app_public.terms');

create policy select_members on app_public.terms for select to app_user
  using (
    (select app_hidden.is_member()));
create policy insert_staff on app_public.terms for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.terms for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.terms for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.terms for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select, delete on app_public.terms to app_user;
grant insert (id, academic_year_id, kind, name, code, starts_on, ends_on, weight, policy_version_id)
  on app_public.terms to app_user;
grant update (kind, name, code, starts_on, ends_on, weight)
  on app_public.terms to app_user;

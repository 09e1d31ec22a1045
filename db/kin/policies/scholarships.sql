-- Teachers don't learn who gets money; the family does.
call app_private.protect('app_public.scholarships');

create policy select_members on app_public.scholarships for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_child_ids())::uuid[]));
create policy insert_staff on app_public.scholarships for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.scholarships for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.scholarships for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.scholarships to app_user;
grant insert (id, student_id, sponsor, type, amount, currency, frequency, starts_on, ends_on, status,
    renewed_from_id, note)
  on app_public.scholarships to app_user;
grant update (sponsor, type, amount, currency, frequency, starts_on, ends_on, status, note)
  on app_public.scholarships to app_user;

call app_private.protect('app_public.students');

create policy select_members on app_public.students for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or id = any ((select app_hidden.current_student_ids())::uuid[])
    or id = any ((select app_hidden.current_child_ids())::uuid[])
    or (select app_hidden.has_right('health', 'background')));
create policy insert_staff on app_public.students for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.students for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.students for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy select_analysts on app_public.students for select to mart_reader
  using (school_id = any ((select app_private.analyst_school_ids(true))::integer[]));

grant select, delete on app_public.students to app_user;
grant insert (id, student_number, last_name, first_name, sex, birth_date, birth_place, phone,
    email, status, house_number, village, commune, district, province, address, emergency_name,
    emergency_phone, enrolled_on, graduated_on, previous_school, transfer_reason, is_registered, custom)
  on app_public.students to app_user;
grant update (student_number, last_name, first_name, sex, birth_date, birth_place, phone, email,
    status, house_number, village, commune, district, province, address, emergency_name,
    emergency_phone, enrolled_on, graduated_on, previous_school, transfer_reason, is_registered, custom)
  on app_public.students to app_user;

-- Whoever teaches a student records; only who recorded it, or an admin, takes it back.
call app_private.protect('app_public.conduct_records');

create policy select_members on app_public.conduct_records for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
create policy insert_staff on app_public.conduct_records for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[]));
create policy update_staff on app_public.conduct_records for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or recorded_by = (select app_hidden.current_user_id())
      and student_id = any ((select app_hidden.current_student_ids())::uuid[]));
create policy delete_staff on app_public.conduct_records for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or recorded_by = (select app_hidden.current_user_id())
      and student_id = any ((select app_hidden.current_student_ids())::uuid[]));

grant select, delete on app_public.conduct_records to app_user;
grant insert (id, student_id, term_id, happened_on, points, hours, reason)
  on app_public.conduct_records to app_user;
grant update (happened_on, points, hours, reason) on app_public.conduct_records to app_user;

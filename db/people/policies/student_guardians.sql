call app_private.protect('app_public.student_guardians');

create policy select_members on app_public.student_guardians for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_student_ids())::uuid[])
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
    or (select app_hidden.has_right('background')));
create policy insert_staff on app_public.student_guardians for insert to app_user
  with check (
    (select app_hidden.has_duty('admin')));
create policy update_staff on app_public.student_guardians for update to app_user
  using (
    (select app_hidden.has_duty('admin')));
create policy delete_staff on app_public.student_guardians for delete to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select, delete on app_public.student_guardians to app_user;
grant insert (student_id, guardian_id, relation, priority, may_see_marks, may_act, lives_with)
  on app_public.student_guardians to app_user;
grant update (relation, priority, may_see_marks, may_act, lives_with)
  on app_public.student_guardians to app_user;

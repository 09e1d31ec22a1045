-- Written by functions only: merge_students() and undo_merge().
call app_private.protect('app_public.student_merges');

create policy select_staff on app_public.student_merges for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.student_merges to app_user;

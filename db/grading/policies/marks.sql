-- A family sees the published marks of its children.
call app_private.protect('app_public.marks');

create policy select_members on app_public.marks for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_readable_assessment_ids())::uuid[])
    or student_id = any ((select app_hidden.current_marked_child_ids())::uuid[])
      and exists (
        select
        from app_public.assessments a
        where a.school_id = marks.school_id
          and a.id = marks.assessment_id
          and a.published_at is not null));
create policy insert_staff on app_public.marks for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));
create policy update_staff on app_public.marks for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));
create policy delete_staff on app_public.marks for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or assessment_id = any ((select app_hidden.current_assessment_ids())::uuid[]));

grant select, delete on app_public.marks to app_user;
grant insert (assessment_id, student_id, value, code, comment)
  on app_public.marks to app_user;
grant update (value, code, comment)
  on app_public.marks to app_user;

-- Written by link_families() only. Over several schools, the family reads my_family().
call app_private.protect('app_public.family_children');

create policy select_members on app_public.family_children for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or student_id = any ((select app_hidden.current_child_ids())::uuid[])
      and exists (
        select
        from app_public.families f
        where f.id = family_children.family_id
          and f.user_id = (select app_hidden.current_user_id())));

grant select on app_public.family_children to app_user;

-- A family sees what is published.
call app_private.protect('app_public.assessments');

create policy select_members on app_public.assessments for select to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_readable_course_ids())::uuid[])
    or published_at is not null
      and course_id = any ((select app_hidden.current_visible_course_ids())::uuid[]));
create policy insert_staff on app_public.assessments for insert to app_user
  with check (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy update_staff on app_public.assessments for update to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));
create policy delete_staff on app_public.assessments for delete to app_user
  using (
    (select app_hidden.has_duty('admin'))
    or course_id = any ((select app_hidden.current_course_ids())::uuid[]));

grant select, delete on app_public.assessments to app_user;
grant insert (id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
    scheduled_for, published_at, optional, category)
  on app_public.assessments to app_user;
grant update (kind, name, maximum, coefficient, held_on, position, scheduled_for, published_at,
    optional, category)
  on app_public.assessments to app_user;

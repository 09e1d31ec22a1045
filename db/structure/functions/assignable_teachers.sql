create or replace function app_hidden.assignable_teachers()
  returns json
  language sql stable
begin atomic
  select coalesce(
    json_agg(
      json_build_object('id', u.id, 'name', u.last_name || ' ' || u.first_name,
        'isCurrent', u.id = any ((select app_hidden.current_teacher_ids())::uuid[]))
      order by
        app_hidden.name_order(u.last_name, u.first_name, (select app_hidden.name_collation())),
        u.id),
    '[]')
  from app_public.users u
  where u.id = any ((select app_hidden.current_staff_ids())::uuid[])
    and (
      u.id = any ((select app_hidden.current_teacher_ids())::uuid[])
      or exists (
        select
        from app_public.course_teachers ct
        where ct.school_id = (select app_hidden.current_school_id())
          and ct.user_id = u.id)
      or exists (
        select
        from app_public.class_teachers ct
        where ct.school_id = (select app_hidden.current_school_id())
          and ct.user_id = u.id));
end;

comment on function app_hidden.assignable_teachers() is
  'Teachers of the school, and who has or had a class or course there: id, name, isCurrent '
  '(whether they may be given more).';
grant execute on function app_hidden.assignable_teachers() to app_user;

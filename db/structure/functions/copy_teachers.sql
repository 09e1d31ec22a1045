create or replace function app_hidden.copy_teachers(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with pairs as (
    select k.school_id, k.id as old_id, n.id as new_id
    from app_public.classes k
    join app_public.classes n
      on n.school_id = k.school_id and n.academic_year_id = to_year.id and n.name = k.name
    where k.school_id = (select app_hidden.current_school_id())
      and k.academic_year_id = from_year.id
      and k.is_active),
  main_source as (
    select p.new_id, ct.user_id, ct.position
    from pairs p
    join app_public.class_teachers ct on ct.school_id = p.school_id and ct.class_id = p.old_id
    where not exists (
      select
      from app_public.class_teachers x
      where x.school_id = p.school_id and x.class_id = p.new_id)),
  main_made as (
    insert into app_public.class_teachers (class_id, user_id, position)
    select s.new_id, s.user_id, row_number() over (partition by s.new_id order by s.position)
    from main_source s
    where s.user_id = any ((select app_hidden.current_teacher_ids())::uuid[])
    returning user_id),
  course_source as (
    select c.id as course_id, ct.user_id, ct.position
    from pairs p
    join app_public.courses o on o.school_id = p.school_id and o.class_id = p.old_id and o.is_active
    join app_public.courses c
      on c.school_id = p.school_id and c.class_id = p.new_id and c.subject_id = o.subject_id
    join app_public.course_teachers ct on ct.school_id = p.school_id and ct.course_id = o.id
    where not exists (
      select
      from app_public.course_teachers x
      where x.school_id = p.school_id and x.course_id = c.id)),
  course_made as (
    insert into app_public.course_teachers (course_id, user_id, position)
    select s.course_id, s.user_id, row_number() over (partition by s.course_id order by s.position)
    from course_source s
    where s.user_id = any ((select app_hidden.current_teacher_ids())::uuid[])
    returning user_id),
  told as (
    select u.last_name || ' ' || u.first_name as name,
      u.id = any ((select app_hidden.current_teacher_ids())::uuid[]) as is_made
    from app_public.users u
    where u.id in (select s.user_id from main_source s union all
      select s.user_id from course_source s))
  select json_build_object(
    'made', coalesce(json_agg(t.name order by t.name) filter (where t.is_made), '[]'),
    'skipped', coalesce(json_agg(t.name order by t.name) filter (where not t.is_made), '[]'))
  from told t;
end;

comment
  on function app_hidden.copy_teachers(app_public.academic_years, app_public.academic_years) is
  'Copies the teachers of a year''s classes and courses for copy_structure(), where the other '
  'year''s have none; who is no more a teacher of the school is left out. Returns the names of '
  'both.';
grant execute
  on function app_hidden.copy_teachers(app_public.academic_years, app_public.academic_years)
  to app_user;

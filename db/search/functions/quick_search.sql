create or replace function app_public.quick_search(
  search text, page_size integer default 8, skip integer default 0)
  returns json
  language sql stable
begin atomic
  with
  found as materialized (
    select s.id, s.last_name, s.first_name, s.student_number, s.status,
      row_number() over (
        order by
          f.place,
          app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
          s.id) as place
    from app_hidden.found_students(search) as f
    join app_public.students s
      on s.school_id = (select app_hidden.current_school_id()) and s.id = f.student_id),
  wanted as (
    select app_hidden.normalised(btrim(search)) as typed
    where (select app_hidden.has_duty('admin', 'teacher'))
      and skip = 0
      and btrim(search) <> ''),
  classes as (
    select k.id, k.name,
      row_number() over (
        order by not starts_with(app_hidden.normalised(k.name), w.typed), k.name) as place
    from wanted w
    join app_public.classes k
      on k.school_id = (select app_hidden.current_school_id())
      and strpos(
        replace(app_hidden.normalised(k.name), ' ', ''), replace(w.typed, ' ', '')) > 0
    join app_public.academic_years y
      on y.school_id = k.school_id and y.id = k.academic_year_id and y.is_active
    where k.is_active),
  staff as (
    select u.id, u.last_name, u.first_name, u.position,
      row_number() over (
        order by app_hidden.name_order(
          u.last_name, u.first_name, (select app_hidden.name_collation()))) as place
    from wanted w
    join app_public.users u
      on u.id = any ((select app_hidden.current_staff_ids())::uuid[])
      and not exists (
        select
        from regexp_split_to_table(w.typed, '\s+') as t (word)
        where strpos(app_hidden.normalised(u.last_name || ' ' || u.first_name), t.word) = 0)
    where (select app_hidden.has_duty('admin')))
  select json_build_object(
    'total', (select count(*) from found),
    'students', (
      select coalesce(json_agg(json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name,
        'number', f.student_number, 'status', f.status,
        'className', (
          select k.name
          from app_public.enrollments e
          join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
          join app_public.academic_years y
            on y.school_id = k.school_id and y.id = k.academic_year_id and y.is_active
          where e.school_id = (select app_hidden.current_school_id())
            and e.student_id = f.id
          order by e.starts_on desc
          limit 1))
        order by f.place), '[]')
      from found f
      where f.place > skip
        and f.place <= skip + least(page_size, 50)),
    'classes', (
      select coalesce(json_agg(json_build_object('id', k.id, 'name', k.name) order by k.place), '[]')
      from classes k
      where k.place <= 5),
    'staff', (
      select coalesce(json_agg(json_build_object(
        'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'position', u.position)
        order by u.place), '[]')
      from staff u
      where u.place <= 5));
end;

comment on function app_public.quick_search(text, integer, integer) is
  'Whom and what a part of a name or number finds in the current school, as far as the user may '
  'see it: students (a page of them: id, lastName, firstName, number, status, className), best '
  'matches first, then by name; total, how many there are; and with the first page classes of the '
  'active year (id, name) and, for admins, staff (id, lastName, firstName, position), 5 each.';
grant execute on function app_public.quick_search(text, integer, integer) to app_user;

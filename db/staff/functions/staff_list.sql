create or replace function app_public.staff_list()
  returns json
  language plpgsql stable
  security definer -- duties are shown only after a look at who asks
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'duties', m.duties,
      'isCurrent', m.is_current,
      'record', pg_catalog.json_build_object(
        'position', r.position, 'phone', r.phone, 'hired_on', r.hired_on, 'note', r.note,
        'email', r.email),
      'mainClasses', (
        select coalesce(pg_catalog.json_agg(k.name order by k.name), '[]')
        from app_public.class_teachers t
        join app_public.classes k on k.school_id = v_school and k.id = t.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'className', k.name, 'subjectName', s.name, 'isResponsible', t.position = 1)
          order by k.name, s.name), '[]')
        from app_public.course_teachers t
        join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
        join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
        join app_public.classes k on k.school_id = v_school and k.id = c.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'replacements', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'substituteId', x.substitute_id, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
          'courses', x.courses, 'substitute', p.last_name || ' ' || p.first_name)
          order by x.starts_on), '[]')
        from (
          select p.substitute_id, p.starts_on, p.ends_on, count(*) as courses
          from app_public.replacements p
          where p.school_id = v_school
            and p.user_id = u.id
            and p.ends_on >= v_today
          group by p.substitute_id, p.starts_on, p.ends_on) as x
        join app_public.users p on p.id = x.substitute_id))
      order by
        m.is_current desc,
        app_hidden.name_order(
          u.last_name, u.first_name, (select app_hidden.name_collation(v_school))),
        u.id), '[]')
    from (
      select x.user_id,
        pg_catalog.array_agg(x.duty order by x.duty) as duties,
        pg_catalog.bool_or(
          x.is_active and x.starts_on <= v_today and coalesce(x.ends_on >= v_today, true)) as is_current
      from app_public.memberships x
      where x.institution_id = v_school
        and x.duty in ('admin', 'teacher')
      group by x.user_id) as m
    join app_public.users u on u.id = m.user_id and u.deleted_at is null
    left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id);
end;
$$;

comment on function app_public.staff_list() is
  'Admins and teachers of the school, those who left at the end, for its admins: id, lastName, '
  'firstName, duties, isCurrent, record (position, phone, hired_on, note), mainClasses (names), '
  'courses of the active year (id, className, subjectName, isResponsible), replacements from today '
  'on (substituteId, substitute, startsOn, endsOn, courses: how many). Error RBDEN: not an admin.';
grant execute on function app_public.staff_list() to app_user;

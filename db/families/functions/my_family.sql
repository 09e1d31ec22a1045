create or replace function app_public.my_family()
  returns json
  language sql stable
  security definer -- spans the schools of the user's own children, and nothing else
begin atomic
  select json_build_object(
    'id', f.id, 'name', f.name, 'timeZone', f.time_zone, 'preferences', f.preferences,
    'children', (
      select coalesce(json_agg(json_build_object(
        'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'schoolId', i.id, 'schoolCode', i.code, 'schoolName', i.name,
        'className', k.name, 'levelName', l.name, 'status', s.status)
        order by i.name, s.birth_date, s.id), '[]')
      from app_public.family_children c
      join app_public.students s on s.school_id = c.school_id and s.id = c.student_id
      join app_public.institutions i
        on i.id = c.school_id and i.status = 'active' and i.deleted_at is null
      left join lateral app_public.students_current_class(s) as k on true
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      where c.family_id = f.id
        and c.is_active
        -- the link alone opens nothing: the school has to have the user as a guardian today
        and exists (
          select
          from app_public.memberships m
          where m.user_id = f.user_id
            and m.institution_id = c.school_id
            and m.duty = 'guardian'
            and app_hidden.is_live(m))))
  from app_public.families f
  where f.user_id = (select app_hidden.current_user_id())
    and f.is_active
    and f.deleted_at is null;
end;

comment on function app_public.my_family() is
  'The signed-in guardian''s family over all schools, whichever is chosen; NULL for who has none: '
  'id, name, timeZone, preferences, children (studentId, lastName, firstName, schoolId, schoolCode, '
  'schoolName, className and levelName of the active year, status).';
grant execute on function app_public.my_family() to app_user;

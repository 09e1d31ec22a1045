create or replace function app_public.setup_courses(class_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'class', json_build_object('id', k.id, 'name', k.name, 'yearName', y.name, 'levelName', l.name,
      'siblings', array(
        select o.name
        from app_public.classes o
        where o.school_id = k.school_id
          and o.academic_year_id = k.academic_year_id
          and o.level_id = k.level_id
          and o.id <> k.id
          and o.is_active
        order by o.name)),
    'courses', app_hidden.class_courses(k.id),
    'revision', md5(app_hidden.class_courses(k.id)::text),
    'subjects', (
      select coalesce(
        json_agg(
          json_build_object('id', s.id, 'name', s.name, 'coefficient', s.default_coefficient,
            'isActive', s.is_active)
          order by s.name),
        '[]')
      from app_public.subjects s
      where s.school_id = k.school_id),
    'teachers', app_hidden.assignable_teachers())
  from app_public.classes k
  join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
  left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = setup_courses.class_id
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_courses(uuid) is
  'The courses of a class for its grid, for the school''s admins; NULL for others: class (id, '
  'name, yearName, levelName, siblings: other classes of the level), courses in order, revision '
  '(what save_courses() wants back), subjects (id, name, coefficient, isActive) and teachers (id, '
  'name, isCurrent).';
grant execute on function app_public.setup_courses(uuid) to app_user;

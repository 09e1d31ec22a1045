create or replace function app_public.setup_classes(academic_year_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'levels', (
      select coalesce(
        json_agg(
          json_build_object('id', l.id, 'name', l.name, 'position', l.position, 'classes', (
            select count(*)
            from app_public.classes k
            where k.school_id = l.school_id
              and k.level_id = l.id))
          order by l.position, l.name),
        '[]')
      from app_public.levels l
      where l.school_id = (select app_hidden.current_school_id())),
    'classes', (
      select coalesce(
        json_agg(
          json_build_object('id', k.id, 'name', k.name, 'level_id', k.level_id,
            'section', k.section, 'max_size', k.max_size, 'is_active', k.is_active,
            'teachers', array(
              select ct.user_id
              from app_public.class_teachers ct
              where ct.school_id = k.school_id
                and ct.class_id = k.id
              order by ct.position),
            'courses', (
              select count(*)
              from app_public.courses c
              where c.school_id = k.school_id
                and c.class_id = k.id
                and c.is_active))
          order by l.position, k.name),
        '[]')
      from app_public.classes k
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      where k.school_id = (select app_hidden.current_school_id())
        and k.academic_year_id = setup_classes.academic_year_id),
    'teachers', app_hidden.assignable_teachers())
  where (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_classes(uuid) is
  'Levels in order and classes of an academic year, for the school''s admins; NULL for others: '
  'levels (columns, classes: how many), classes (columns, teachers: users in order, courses: how '
  'many) and teachers who may be chosen (id, name, isCurrent: false for who has left).';
grant execute on function app_public.setup_classes(uuid) to app_user;

create or replace function app_public.setup_lists()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'scale', s.scale,
    'subjects', (
      select coalesce(
        json_agg(
          json_build_object('id', b.id, 'code', b.code, 'name', b.name, 'level', b.level,
            'category', b.category, 'scale', b.scale, 'default_maximum', b.default_maximum,
            'default_coefficient', b.default_coefficient, 'is_active', b.is_active,
            'courses', (
              select count(*)
              from app_public.courses c
              where c.school_id = b.school_id
                and c.subject_id = b.id))
          order by b.category nulls last, b.name),
        '[]')
      from app_public.subjects b
      where b.school_id = s.id),
    'codes', (
      select coalesce(
        json_agg(
          json_build_object('code', m.code, 'label', m.label, 'effect', m.effect)
          order by m.position, m.code),
        '[]')
      from app_public.mark_codes m
      where m.school_id = s.id))
  from app_public.schools s
  where s.id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_public.setup_lists() is
  'Subjects (columns, courses: how many) and mark codes of the school in order, for its admins; '
  'NULL for others. scale: the school''s.';
grant execute on function app_public.setup_lists() to app_user;

create or replace function app_public.apply_courses(class_id uuid, try boolean default false)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class app_public.classes;
  v_made text[];
  v_changed text[];
begin
  perform app_hidden.check_admin();
  select k.* into v_class
  from app_public.classes k
  where k.school_id = v_school
    and k.id = apply_courses.class_id;
  if v_class.level_id is null then
    raise exception 'The class has no level' using errcode = 'RBVAL', column = 'level_id',
      hint = 'Give the class a level first.';
  end if;

  begin
    with target as (
      select k.id, k.name, c.subject_id, c.coefficient, c.mode, c.position, s.name as subject
      from app_public.classes k
      join app_public.courses c
        on c.school_id = v_school and c.class_id = v_class.id and c.is_active
      join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
      where k.school_id = v_school
        and k.academic_year_id = v_class.academic_year_id
        and k.level_id = v_class.level_id
        and k.id <> v_class.id
        and k.is_active),
    changed as (
      update app_public.courses c
      set coefficient = t.coefficient, mode = t.mode, position = t.position
      from target t
      where c.school_id = v_school
        and c.class_id = t.id
        and c.subject_id = t.subject_id
        and (c.coefficient, c.mode, c.position) is distinct from
          (t.coefficient, t.mode, t.position)
      returning t.name, t.subject, t.position),
    made as (
      insert into app_public.courses (class_id, subject_id, coefficient, mode, position)
      select t.id, t.subject_id, t.coefficient, t.mode, t.position
      from target t
      on conflict on constraint courses_subject_unique do nothing
      returning courses.class_id, courses.subject_id)
    select
      (select pg_catalog.array_agg(c.name || ' · ' || c.subject order by c.name, c.position)
       from changed c),
      (select pg_catalog.array_agg(t.name || ' · ' || t.subject order by t.name, t.position)
       from made m
       join target t on t.id = m.class_id and t.subject_id = m.subject_id)
    into v_changed, v_made;
    if try then
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then null; -- undone; what would have happened is known
  end;
  return pg_catalog.json_build_object(
    'made', coalesce(v_made, '{}'), 'changed', coalesce(v_changed, '{}'));
end;
$$;

comment on function app_public.apply_courses(uuid, boolean) is
  'Gives the other classes of the same level and year the courses of a class, with coefficient, '
  'mode and order; their teachers and courses of their own stay. try: tell only what would happen. '
  'Returns made and changed: class · subject. Errors: RBDEN, not an admin; RBVAL, the class has no '
  'level.';
grant execute on function app_public.apply_courses(uuid, boolean) to app_user;

create or replace function app_public.save_courses(class_id uuid, courses json, revision text)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_course record;
  v_uses json;
  v_id uuid;
begin
  perform app_hidden.check_admin();
  -- held until the end: the courses of a class are saved one after the other
  perform from app_public.classes k
  where k.school_id = v_school
    and k.id = save_courses.class_id
  for no key update;
  if not found then
    raise exception 'There is no such class' using errcode = 'RBVAL', column = 'class_id';
  end if;
  if revision is distinct from pg_catalog.md5(app_hidden.class_courses(class_id)::text) then
    raise exception 'Somebody else changed the courses of this class meanwhile'
      using errcode = 'RBSTL', hint = 'Look at them again, then save.';
  end if;

  for v_course in
    select c.id, s.name
    from app_public.courses c
    join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
    where c.school_id = v_school
      and c.class_id = save_courses.class_id
      and not exists (
        select
        from pg_catalog.json_to_recordset(courses) as n (subject_id uuid)
        where n.subject_id = c.subject_id)
  loop
    v_uses := app_hidden.uses_of('app_public.courses', v_course.id::text);
    if v_uses is not null then
      raise exception 'The course “%” is in use and can''t be deleted', v_course.name
        using errcode = 'RBUSE', detail = v_uses::text,
        hint = 'Take it out of use instead.';
    end if;
    delete from app_public.courses c where c.school_id = v_school and c.id = v_course.id;
  end loop;

  for v_course in
    select *
    from rows from (
      pg_catalog.json_to_recordset(courses) as (
        subject_id uuid, coefficient numeric, mode text, is_active boolean, teachers uuid[]))
      with ordinality as n (subject_id, coefficient, mode, is_active, teachers, place)
  loop
    insert into app_public.courses as c
      (class_id, subject_id, coefficient, mode, position, is_active)
    values
      (save_courses.class_id, v_course.subject_id, v_course.coefficient, v_course.mode,
       v_course.place, v_course.is_active)
    on conflict on constraint courses_subject_unique do update
    set coefficient = excluded.coefficient, mode = excluded.mode, position = excluded.position,
      is_active = excluded.is_active
    where (c.coefficient, c.mode, c.position, c.is_active) is distinct from
      (excluded.coefficient, excluded.mode, excluded.position, excluded.is_active);
    select c.id into v_id
    from app_public.courses c
    where c.school_id = v_school
      and c.class_id = save_courses.class_id
      and c.subject_id = v_course.subject_id;
    perform app_hidden.set_course_teachers(v_id, v_course.teachers);
  end loop;
  return app_hidden.class_courses(class_id);
end;
$$;

comment on function app_public.save_courses(uuid, json, text) is
  'Saves all courses of a class in one go, in this order: subject_id, coefficient, mode, '
  'is_active, teachers (users in order). A course that is no more in the list is deleted. '
  'revision: as setup_courses() gave it. Returns the courses. Errors: RBDEN, not an admin; RBSTL, '
  'somebody else changed them meanwhile; RBUSE, a deleted one is in use (by, count in the '
  'details); RBVAL, no such class or teacher; constraints.';
grant execute on function app_public.save_courses(uuid, json, text) to app_user;

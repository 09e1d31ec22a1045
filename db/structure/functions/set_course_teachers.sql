create or replace function app_hidden.set_course_teachers(course_id uuid, user_ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_teachers(user_ids, array(
    select ct.user_id
    from app_public.course_teachers ct
    where ct.school_id = v_school
      and ct.course_id = set_course_teachers.course_id));

  delete from app_public.course_teachers ct
  where ct.school_id = v_school
    and ct.course_id = set_course_teachers.course_id
    and ct.user_id <> all (user_ids);
  update app_public.course_teachers ct
  set position = p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where ct.school_id = v_school
    and ct.course_id = set_course_teachers.course_id
    and ct.user_id = p.user_id
    and ct.position <> p.place;
  insert into app_public.course_teachers (course_id, user_id, position)
  select set_course_teachers.course_id, p.user_id, p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where not exists (
    select
    from app_public.course_teachers ct
    where ct.school_id = v_school
      and ct.course_id = set_course_teachers.course_id
      and ct.user_id = p.user_id);
end;
$$;

comment on function app_hidden.set_course_teachers(uuid, uuid[]) is
  'Gives a course its teachers, in this order; the first is the responsible one. Who is one '
  'already may stay after leaving the school. Error RBVAL: a new one is not a teacher of the '
  'school.';
grant execute on function app_hidden.set_course_teachers(uuid, uuid[]) to app_user;

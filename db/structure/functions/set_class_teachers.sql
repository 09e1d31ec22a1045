create or replace function app_public.set_class_teachers(class_id uuid, user_ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  perform app_hidden.check_teachers(user_ids, array(
    select ct.user_id
    from app_public.class_teachers ct
    where ct.school_id = v_school
      and ct.class_id = set_class_teachers.class_id));

  delete from app_public.class_teachers ct
  where ct.school_id = v_school
    and ct.class_id = set_class_teachers.class_id
    and ct.user_id <> all (user_ids);
  update app_public.class_teachers ct
  set position = p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where ct.school_id = v_school
    and ct.class_id = set_class_teachers.class_id
    and ct.user_id = p.user_id
    and ct.position <> p.place;
  insert into app_public.class_teachers (class_id, user_id, position)
  select set_class_teachers.class_id, p.user_id, p.place
  from pg_catalog.unnest(user_ids) with ordinality as p (user_id, place)
  where not exists (
    select
    from app_public.class_teachers ct
    where ct.school_id = v_school
      and ct.class_id = set_class_teachers.class_id
      and ct.user_id = p.user_id);
end;
$$;

comment on function app_public.set_class_teachers(uuid, uuid[]) is
  'Gives a class its class teachers, in this order; the first is the main one. Who is one already '
  'may stay after leaving the school. Errors: RBDEN, not an admin; RBVAL, a new one is not a '
  'teacher of the school.';
grant execute on function app_public.set_class_teachers(uuid, uuid[]) to app_user;

create or replace function app_public.see_marks(student_id uuid)
  returns timestamptz
  language plpgsql volatile
  security definer -- what somebody has seen is nobody's to write otherwise
  set search_path = ''
as $$
declare
  v_seen_at timestamptz;
begin
  if not coalesce(student_id = any (app_hidden.current_marked_child_ids()), false) then
    raise exception 'There is no such student among your children'
      using errcode = 'RBVAL', column = 'student_id';
  end if;
  insert into app_public.mark_sightings as s (school_id, user_id, student_id, seen_at)
  values (app_hidden.current_school_id(), app_hidden.current_user_id(), see_marks.student_id,
    pg_catalog.now())
  on conflict on constraint mark_sightings_pkey do update
  set seen_at = excluded.seen_at
  returning s.seen_at into v_seen_at;
  return v_seen_at;
end;
$$;

comment on function app_public.see_marks(uuid) is
  'Notes that the user has seen the marks of a child: changed_marks() no longer names them. Error '
  'RBVAL: not a child of the user.';
grant execute on function app_public.see_marks(uuid) to app_user;

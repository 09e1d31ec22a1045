create or replace function app_public.link_guardian(
  student_id uuid, guardian_id uuid, link json default '{}')
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_new app_public.student_guardians;
begin
  perform app_hidden.check_admin();
  perform from app_public.students s
  where s.school_id = v_school
    and s.id = link_guardian.student_id
  for no key update; -- two links at once do not get the same place
  if not found then
    raise exception 'The student does not exist any more'
      using errcode = 'RBVAL', column = 'student_id';
  end if;
  if not exists (
    select
    from app_public.guardians g
    where g.school_id = v_school
      and g.id = link_guardian.guardian_id) then
    raise exception 'The guardian does not exist any more'
      using errcode = 'RBVAL', column = 'guardian_id';
  end if;

  select l.* into v_new
  from app_public.student_guardians l
  where l.school_id = v_school
    and l.student_id = link_guardian.student_id
    and l.guardian_id = link_guardian.guardian_id;
  if not found then
    v_new.relation := 'guardian';
    v_new.may_see_marks := true;
    v_new.may_act := true;
    v_new.lives_with := false;
    select coalesce(max(l.priority), 0) + 1 into v_new.priority
    from app_public.student_guardians l
    where l.school_id = v_school
      and l.student_id = link_guardian.student_id;
  end if;
  v_new := pg_catalog.json_populate_record(v_new, link);

  insert into app_public.student_guardians as l
    (student_id, guardian_id, relation, priority, may_see_marks, may_act, lives_with)
  values (link_guardian.student_id, link_guardian.guardian_id, v_new.relation, v_new.priority,
    v_new.may_see_marks, v_new.may_act, v_new.lives_with)
  on conflict on constraint student_guardians_pkey do update
  set relation = excluded.relation, priority = excluded.priority,
    may_see_marks = excluded.may_see_marks, may_act = excluded.may_act,
    lives_with = excluded.lives_with
  where (l.relation, l.priority, l.may_see_marks, l.may_act, l.lives_with)
    is distinct from (excluded.relation, excluded.priority, excluded.may_see_marks,
      excluded.may_act, excluded.lives_with);
end;
$$;

comment on function app_public.link_guardian(uuid, uuid, json) is
  'Makes somebody the guardian of a student, or changes what they are to the student: relation, '
  'priority (the last to call when not said), may_see_marks, may_act, lives_with. Errors: RBDEN, '
  'not an admin; RBVAL, one of both does not exist; constraints.';
grant execute on function app_public.link_guardian(uuid, uuid, json) to app_user;

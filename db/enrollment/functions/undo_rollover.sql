create or replace function app_public.undo_rollover(rollover_id uuid)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_students uuid[];
  v_enrollments uuid[];
  v_problems jsonb;
begin
  perform app_hidden.check_admin();
  select pg_catalog.array_agg(s.student_id), pg_catalog.array_agg(s.opened_enrollment_id)
  into v_students, v_enrollments
  from app_public.enrollment_steps s
  where s.school_id = v_school
    and s.rollover_id = undo_rollover.rollover_id;
  if v_students is null then
    return 0;
  end if;
  perform app_private.begin_steps(v_students);

  select coalesce(pg_catalog.jsonb_object_agg(x.student_id, x.reason), '{}')
  into v_problems
  from (
    select s.student_id, case
      when exists (
        select
        from app_public.enrollment_steps later
        where later.school_id = v_school
          and later.student_id = s.student_id
          and later.id > s.id) then 'stepped'
      when app_private.hanging_on(v_school, s.opened_enrollment_id) is not null
        then 'marked' end as reason
    from app_public.enrollment_steps s
    where s.school_id = v_school
      and s.rollover_id = undo_rollover.rollover_id) as x
  where x.reason is not null;
  perform app_private.refuse_steps(v_school, v_problems);

  update app_public.students s
  set status = x.status_before
  from app_public.enrollment_steps x
  where x.school_id = v_school
    and x.rollover_id = undo_rollover.rollover_id
    and s.school_id = v_school
    and s.id = x.student_id
    and s.status <> x.status_before;
  delete from app_public.enrollment_steps s
  where s.school_id = v_school
    and s.rollover_id = undo_rollover.rollover_id;
  delete from app_public.enrollments e
  where e.school_id = v_school
    and e.id = any (v_enrollments);
  delete from app_public.rollovers r
  where r.school_id = v_school
    and r.id = undo_rollover.rollover_id;
  return pg_catalog.cardinality(v_students);
end;
$$;

comment on function app_public.undo_rollover(uuid) is
  'Takes a whole rollover back, all or none: everything is as before. Returns how many students it '
  'concerned; a second undo does nothing. Errors: RBDEN, not an admin; RBENR with each student who '
  'has taken another step since (stepped) or has marks or closed terms there (marked).';
grant execute on function app_public.undo_rollover(uuid) to app_user;

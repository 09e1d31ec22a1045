create or replace function app_public.roll_over(
  from_year_id uuid, to_year_id uuid, only_ready boolean default false)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_from app_public.academic_years;
  v_to app_public.academic_years;
  v_students uuid[];
  v_problems jsonb;
  v_taken integer;
begin
  perform app_hidden.check_admin();
  select y.* into v_from
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = from_year_id;
  -- held until the end: a second rollover waits, then finds nobody left
  select y.* into v_to
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = to_year_id
  for no key update;
  if v_from.id is null or v_to.id is null or v_to.starts_on <= v_from.starts_on then
    raise exception 'Students go from a year of the school to a later one'
      using errcode = 'RBVAL', column = 'to_year_id', hint = 'Enter the new year first.';
  end if;
  select pg_catalog.array_agg(p.student_id) into v_students
  from app_private.rollover_plan(v_school, v_from.id, v_to.id) as p;
  if v_students is null then
    return 0;
  end if;
  perform app_private.begin_steps(v_students);

  if not coalesce(only_ready, false) then
    select coalesce(pg_catalog.jsonb_object_agg(p.student_id, p.problem), '{}')
    into v_problems
    from app_private.rollover_plan(v_school, v_from.id, v_to.id) as p
    where p.problem is not null;
    perform app_private.refuse_steps(v_school, v_problems);
  end if;

  with plan as materialized (
    select p.*
    from app_private.rollover_plan(v_school, v_from.id, v_to.id) as p
    where p.problem is null
      and p.student_id = any (v_students)),
  run as (
    insert into app_public.rollovers
      (school_id, from_year_id, to_year_id, students, applied_by)
    select v_school, v_from.id, v_to.id, count(*), app_hidden.current_user_id()
    from plan
    having count(*) > 0
    returning id, students),
  opened as (
    insert into app_public.enrollments
      (school_id, student_id, class_id, academic_year_id, starts_on)
    select v_school, p.student_id, p.to_class_id, v_to.id, v_to.starts_on
    from plan p
    where p.to_class_id is not null
    returning id, student_id),
  steps as (
    insert into app_public.enrollment_steps
      (school_id, student_id, kind, day, opened_enrollment_id, status_before, made_by, rollover_id)
    select v_school, p.student_id,
      case p.outcome when 'passes' then 'promote' when 'repeats' then 'repeat' else 'leave' end,
      case when o.id is null then v_from.ends_on else v_to.starts_on end, o.id, 'active',
      app_hidden.current_user_id(), run.id
    from plan p
    cross join run
    left join opened o on o.student_id = p.student_id),
  gone as (
    update app_public.students s
    set status = case p.outcome when 'graduates' then 'graduated' else 'inactive' end
    from plan p
    where p.outcome in ('graduates', 'leaves')
      and s.school_id = v_school
      and s.id = p.student_id)
  select run.students into v_taken
  from run;
  return coalesce(v_taken, 0);
end;
$$;

comment on function app_public.roll_over(uuid, uuid, boolean) is
  'Takes the students of a year to the next one by the decisions, all or none: into their classes '
  'from its first day, or out of the school as graduated or inactive. only_ready: leave those with '
  'a problem behind, for a later time. Who is in the next year already is left alone. Returns how '
  'many were taken along or let go; rollover_preview() tells before. Errors: RBDEN, not an admin; '
  'RBVAL, not two years in order; RBENR with each student and their problem (undecided, no_level, '
  'no_class, full); RBCLF, a class was filled meanwhile.';
grant execute on function app_public.roll_over(uuid, uuid, boolean) to app_user;

create or replace function app_public.class_conduct(class_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- names of who recorded, and the roster, for whom it checks
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  if not app_hidden.is_class_visible(class_id) then
    return null;
  end if;
  return (
    with roster as materialized (
      select s.id, s.last_name, s.first_name
      from app_hidden.term_roster(
        v_school, class_conduct.class_id, class_conduct.term_id,
        app_hidden.school_today(v_school)) as r
      join app_public.students s on s.school_id = v_school and s.id = r.student_id)
    select pg_catalog.json_build_object(
      'className', k.name,
      'rule', p.conduct_rule,
      'startsOn', t.starts_on,
      'endsOn', t.ends_on,
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', s.id, 'lastName', s.last_name, 'firstName', s.first_name)
          order by
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
            s.id), '[]')
        from roster s),
      'records', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
          'happenedOn', c.happened_on, 'points', c.points, 'hours', c.hours, 'reason', c.reason,
          'recordedBy', u.first_name || ' ' || u.last_name,
          'mayDelete',
            app_hidden.has_duty('admin')
            or coalesce(c.recorded_by = app_hidden.current_user_id(), false))
          order by
            c.happened_on desc,
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
            c.id), '[]')
        from app_public.conduct_records c
        join roster s on s.id = c.student_id
        left join app_public.users u on u.id = c.recorded_by
        where c.school_id = v_school
          and c.term_id = t.id))
    from app_public.classes k
    join app_public.terms t
      on t.school_id = v_school
      and t.id = class_conduct.term_id
      and t.academic_year_id = k.academic_year_id
    join app_public.grading_policy_versions p
      on p.school_id = v_school
      and p.id = t.policy_version_id
    where k.school_id = v_school
      and k.id = class_conduct.class_id);
end;
$$;

comment on function app_public.class_conduct(uuid, uuid) is
  'R13: the conduct records of a class in a term, newest first, for its teachers and the school''s '
  'admins; NULL for others. className, rule (off, subject or computed), startsOn and endsOn of the '
  'term, students (id, lastName, firstName) by name, records (id, studentId, lastName, firstName, '
  'happenedOn, points, hours, reason, recordedBy, mayDelete).';
grant execute on function app_public.class_conduct(uuid, uuid) to app_user;

create or replace function app_public.rollover_preview(from_year_id uuid, to_year_id uuid)
  returns json
  language plpgsql stable
  security definer -- shares its plan with roll_over()
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return (
    select pg_catalog.json_build_object(
      'students', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', p.student_id, 'lastName', p.last_name, 'firstName', p.first_name,
        'fromClassId', p.from_class_id, 'fromClass', p.from_class, 'outcome', p.outcome,
        'toClass', p.to_class, 'problem', p.problem)), '[]'),
      'classes', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', k.id, 'name', k.name, 'maxSize', k.max_size,
          'size', (
            select count(*)
            from app_public.enrollments e
            where e.school_id = v_school and e.class_id = k.id and e.ends_on is null))
          order by l.position, k.name), '[]')
        from app_public.classes k
        left join app_public.levels l on l.school_id = v_school and l.id = k.level_id
        where k.school_id = v_school
          and k.academic_year_id = to_year_id
          and k.is_active),
      'applied', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', r.id, 'students', r.students, 'appliedAt', r.applied_at,
          'appliedBy', u.last_name || ' ' || u.first_name) order by r.id desc), '[]')
        from app_public.rollovers r
        left join app_public.users u on u.id = r.applied_by
        where r.school_id = v_school
          and r.from_year_id = rollover_preview.from_year_id
          and r.to_year_id = rollover_preview.to_year_id))
    from app_private.rollover_plan(v_school, from_year_id, to_year_id) as p);
end;
$$;

comment on function app_public.rollover_preview(uuid, uuid) is
  'What roll_over() would do, for admins. students, in the order of levels and classes: id, '
  'lastName, firstName, fromClassId, fromClass, outcome (passes, repeats, graduates, leaves), '
  'toClass, problem (undecided, no_level, no_class, full; NULL for none). classes of the next '
  'year: id, name, maxSize, size. applied: rollovers between these years, newest first: id, '
  'students, appliedAt, appliedBy. Error RBDEN: not an admin.';
grant execute on function app_public.rollover_preview(uuid, uuid) to app_user;

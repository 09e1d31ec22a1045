create or replace function app_public.gradebook(course_id uuid, term_id uuid)
  returns json
  language plpgsql stable
  security definer -- provisional averages and ranks need the marks of the whole class
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
  v_class uuid;
  v_head jsonb;
begin
  select c.class_id, pg_catalog.jsonb_build_object(
    'classId', k.id, 'className', k.name, 'subject', u.name, 'coefficient', c.coefficient,
    'scale', coalesce(u.scale, s.scale), 'decimals', p.decimals,
    'maximum', coalesce(u.default_maximum, u.scale, s.scale), 'categories', (
      select coalesce(
        pg_catalog.jsonb_agg(
          pg_catalog.jsonb_build_array(g.code, g.name) order by g.position, g.code), '[]')
      from app_public.grading_policy_categories g
      where g.school_id = v_school
        and g.policy_version_id = p.id
        and p.category_rule = 'average'))
  into v_class, v_head
  from app_public.courses c
  join app_public.schools s on s.id = v_school
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.subjects u on u.school_id = v_school and u.id = c.subject_id
  join app_public.terms t on t.school_id = v_school and t.id = gradebook.term_id
  join app_public.grading_policy_versions p
    on p.school_id = v_school
    and p.id = t.policy_version_id
  where c.school_id = v_school
    and c.id = gradebook.course_id
    and (
      app_hidden.has_duty('admin')
      or c.id = any (app_hidden.current_readable_course_ids()));
  if v_class is null then
    return null;
  end if;

  return (
    with roster as materialized (
      select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
        pg_catalog.row_number() over (
          order by
            app_hidden.name_order(
              s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
            s.id) as place
      from app_hidden.term_courses(
        v_school, v_class, gradebook.term_id, v_today) as f
      join app_public.students s on s.school_id = v_school and s.id = f.student_id
      where f.course_id = gradebook.course_id),
    columns as materialized (
      select a.*
      from app_public.assessments a
      where a.school_id = v_school
        and a.course_id = gradebook.course_id
        and a.term_id = gradebook.term_id),
    people as materialized (
      select u.id, u.first_name || ' ' || u.last_name as name,
        pg_catalog.row_number() over (order by u.id) - 1 as place
      from app_public.users u
      where u.id in (
        select m.entered_by
        from columns a
        join app_public.marks m on m.school_id = v_school and m.assessment_id = a.id))
    select pg_catalog.json_build_object(
      'head', v_head,
      'state', app_public.term_state(v_class, gradebook.term_id),
      'codes', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'code', k.code, 'label', k.label, 'effect', k.effect) order by k.position, k.code), '[]')
        from app_public.mark_codes k
        where k.school_id = v_school),
      'mayEdit', app_hidden.has_duty('admin')
        or gradebook.course_id = any (app_hidden.current_course_ids()),
      'people', (
        select coalesce(pg_catalog.json_agg(p.name order by p.place), '[]') from people p),
      'students', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
          r.id, r.student_number, r.last_name, r.first_name, r.sex, r.is_enrolled)
          order by r.place), '[]')
        from roster r),
      'assessments', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', a.id, 'kind', a.kind, 'name', a.name, 'maximum', a.maximum,
          'coefficient', a.coefficient, 'heldOn', a.held_on, 'category', a.category,
          'scheduledFor', a.scheduled_for, 'publishedAt', a.published_at,
          'optional', a.optional,
          'lateMarks', case
            when a.published_at is not null
            then app_private.late_marks(v_school, a.id, a.published_at) end,
          'marks', (
            select coalesce(pg_catalog.json_agg(
              case
                when m.version is null then null
                when m.comment is null
                  then pg_catalog.json_build_array(m.mark, m.version, p.place)
                else pg_catalog.json_build_array(m.mark, m.version, p.place, m.comment)
              end order by r.place), '[]')
            from roster r
            -- one row by its whole key: else the planner reads all marks for each student
            left join lateral (
              select k.version, k.comment, k.entered_by,
                coalesce(pg_catalog.trim_scale(k.value)::text, k.code) as mark
              from app_public.marks k
              where k.school_id = v_school
                and k.assessment_id = a.id
                and k.student_id = r.id
              offset 0) as m on true
            left join people p on p.id = m.entered_by))
          order by a.position, a.held_on nulls last, a.name), '[]')
        from columns a),
      'figures', app_private.gradebook_figures(
        v_school, v_class, gradebook.course_id, gradebook.term_id)));
end;
$$;

comment on function app_public.gradebook(uuid, uuid) is
  'A course''s gradebook in a term, for its teachers, the class teachers and the school''s admins; '
  'NULL for others. head (classId, className, subject, coefficient, scale of its averages, '
  'decimals, maximum of a new assessment, categories of the term''s policy ([code, name]) where it '
  'averages them), state (as term_state()), codes (code, label, effect) in order, mayEdit, people '
  '(names of those who entered marks), students (id, number, last name, first name, sex, enrolled) by name, assessments in order (id, kind, name, '
  'maximum, coefficient, heldOn, category, scheduledFor, publishedAt, optional, lateMarks (student '
  'id to [when, by whom, changed] for what was entered after publication), marks: for each '
  'student in order, NULL or [number or code, version, who entered it as a place in people, remark '
  'if any]), figures as in save_marks().';
grant execute on function app_public.gradebook(uuid, uuid) to app_user;

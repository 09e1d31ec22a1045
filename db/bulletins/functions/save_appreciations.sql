create or replace function app_public.save_appreciations(
  course_id uuid, term_id uuid, appreciations json)
  returns integer
  language plpgsql volatile
  security definer -- appreciations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_class uuid;
  v_removed integer;
  v_changed integer;
begin
  select c.class_id into v_class
  from app_public.courses c
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.terms t
    on t.school_id = v_school
    and t.id = save_appreciations.term_id
    and t.academic_year_id = k.academic_year_id
  where c.school_id = v_school
    and c.id = save_appreciations.course_id;
  if v_class is null or not coalesce(
    app_hidden.may_hold_council(v_class)
    or save_appreciations.course_id = any (app_hidden.current_course_ids()), false) then
    raise exception 'You may not write appreciations of this course' using errcode = 'RBDEN';
  end if;
  perform app_private.refuse_issued(v_school, v_class, term_id);
  if app_private.council_state(v_school, v_class, term_id) = 'council'
    and not app_hidden.may_hold_council(v_class) then
    raise exception 'The class council has begun'
      using errcode = 'RBDEN', hint = 'Ask the class teacher to change the appreciation.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(appreciations) as a (student_id uuid)
    where not exists (
      select
      from app_public.course_results r
      where r.school_id = v_school
        and r.course_id = save_appreciations.course_id
        and r.term_id = save_appreciations.term_id
        and r.student_id = a.student_id)
      and not exists (
        select
        from app_public.enrollments e
        where e.school_id = v_school
          and e.class_id = v_class
          and e.student_id = a.student_id)) then
    raise exception 'One of the students does not follow the course'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;

  delete from app_public.course_appreciations x
  using pg_catalog.json_to_recordset(appreciations) as a (student_id uuid, text text)
  where x.school_id = v_school
    and x.course_id = save_appreciations.course_id
    and x.term_id = save_appreciations.term_id
    and x.student_id = a.student_id
    and coalesce(pg_catalog.btrim(a.text), '') = '';
  get diagnostics v_removed = row_count;
  insert into app_public.course_appreciations as x
    (school_id, course_id, term_id, student_id, text, written_by)
  select v_school, save_appreciations.course_id, save_appreciations.term_id, a.student_id,
    pg_catalog.btrim(a.text), app_hidden.current_user_id()
  from pg_catalog.json_to_recordset(appreciations) as a (student_id uuid, text text)
  where pg_catalog.btrim(a.text) <> ''
  order by a.student_id
  on conflict on constraint course_appreciations_pkey do update
  set text = excluded.text, written_by = excluded.written_by, written_at = pg_catalog.now()
  where x.text <> excluded.text;
  get diagnostics v_changed = row_count;
  return v_changed + v_removed;
end;
$$;

comment on function app_public.save_appreciations(uuid, uuid, json) is
  'Writes appreciations of a course''s term: a list of student_id and text (empty takes it '
  'back). The teachers of the course write until the council begins, the class teachers and '
  'admins until the bulletins are issued. Returns how many changed. Errors: RBDEN, not yours to '
  'write; RBISS, the bulletins are issued; RBVAL, a student of another class; constraints.';
grant execute on function app_public.save_appreciations(uuid, uuid, json) to app_user;

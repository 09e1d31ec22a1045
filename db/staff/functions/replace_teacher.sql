create or replace function app_public.replace_teacher(
  user_id uuid, substitute_id uuid, starts_on date, ends_on date, course_ids uuid[] default null,
  reason text default null)
  returns integer
  language plpgsql volatile
  security definer -- replacements are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_made integer;
begin
  perform app_hidden.check_admin();
  if substitute_id is null or substitute_id <> all (app_hidden.current_teacher_ids()) then
    raise exception 'The substitute is not a teacher of the school'
      using errcode = 'RBVAL', column = 'substitute_id',
      hint = 'Choose among the school''s teachers.';
  end if;
  if starts_on is null or ends_on is null then
    raise exception 'A replacement has a first and a last day'
      using errcode = 'RBVAL',
      column = case when starts_on is null then 'starts_on' else 'ends_on' end;
  end if;
  insert into app_public.replacements
    (school_id, course_id, user_id, substitute_id, starts_on, ends_on, reason)
  select v_school, t.course_id, t.user_id, replace_teacher.substitute_id,
    replace_teacher.starts_on, replace_teacher.ends_on,
    nullif(pg_catalog.btrim(replace_teacher.reason), '')
  from app_public.course_teachers t
  join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
  join app_public.classes k on k.school_id = v_school and k.id = c.class_id
  join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
  where t.school_id = v_school
    and t.user_id = replace_teacher.user_id
    and (course_ids is null or t.course_id = any (course_ids))
    and y.starts_on <= replace_teacher.ends_on
    and y.ends_on >= replace_teacher.starts_on
  order by t.course_id;
  get diagnostics v_made = row_count;
  if v_made = 0 then
    raise exception 'The teacher has no such course on these days'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  return v_made;
end;
$$;

comment on function app_public.replace_teacher(uuid, uuid, date, date, uuid[], text) is
  'Gives the courses of an absent teacher (all of those days'' years, or course_ids) to a '
  'substitute from a first to a last day. Returns how many courses. Errors: RBDEN, not an admin; '
  'RBVAL, the substitute is no teacher of the school, a day is missing or there is no such course; '
  'constraints.';
grant execute on function app_public.replace_teacher(uuid, uuid, date, date, uuid[], text)
  to app_user;

create or replace function app_public.withdraw_students(
  student_ids uuid[], reason text, day date default null, status text default 'inactive',
  term_id uuid default null)
  returns integer
  language plpgsql volatile
  security definer -- steps are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(student_ids);
  v_day date := coalesce(day, app_hidden.school_today(v_school));
  v_reason text := nullif(pg_catalog.btrim(reason), '');
begin
  if v_reason is null then
    raise exception 'Leaving needs a reason' using errcode = 'RBVAL', column = 'reason';
  end if;
  if status is null or status not in ('inactive', 'transferred', 'graduated') then
    raise exception 'Who leaves becomes inactive, transferred or graduated'
      using errcode = 'RBVAL', column = 'status';
  end if;
  if v_day > app_hidden.school_today(v_school) then
    raise exception 'The last day lies in the future'
      using errcode = 'RBVAL', column = 'day', hint = 'Enter it when the day has come.';
  end if;
  if term_id is not null and not exists (
    select
    from app_public.terms t
    join app_public.academic_years y on y.school_id = v_school and y.id = t.academic_year_id
    where t.school_id = v_school
      and t.id = withdraw_students.term_id
      and v_day between y.starts_on and y.ends_on) then
    raise exception 'The term is not one of the year of that day'
      using errcode = 'RBVAL', column = 'term_id';
  end if;
  return app_private.end_enrollments(v_school, student_ids, v_reason, v_day, status, term_id);
end;
$$;

comment on function app_public.withdraw_students(uuid[], text, date, text, uuid) is
  'Students leave the school, all or none. day: the last one (NULL: today); reason: why; status: '
  'what they are afterwards, inactive, transferred or graduated; term_id: the term it is counted '
  'in (NULL: that of the day). The enrollment in force ends, as a drop unless they graduate, with '
  'their own links to courses. Who has that status and is in no class is left alone. Returns how '
  'many left. Errors: RBDEN, not an admin; RBVAL, reason, status, day, term or student; RBENR with '
  'each student whose enrollment ends already (ending) or who has a later one (later); RBCLO, an '
  'own course counted in a closed term.';
grant execute on function app_public.withdraw_students(uuid[], text, date, text, uuid) to app_user;

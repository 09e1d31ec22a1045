create or replace function app_public.copy_structure(
  from_year_id uuid, to_year_id uuid, try boolean default false)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_from app_public.academic_years;
  v_to app_public.academic_years;
  v_terms json;
  v_classes json;
  v_courses json;
  v_people json;
begin
  perform app_hidden.check_admin();
  select y.* into v_from
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = from_year_id;
  -- held until the end: a second copy waits, then finds everything there
  select y.* into v_to
  from app_public.academic_years y
  where y.school_id = v_school
    and y.id = to_year_id
    and y.id <> from_year_id
  for no key update;
  if v_from.id is null or v_to.id is null then
    raise exception 'Copying needs two academic years of the school'
      using errcode = 'RBVAL', column = 'to_year_id', hint = 'Enter the new year first.';
  end if;

  begin
    v_terms := app_hidden.copy_terms(v_from, v_to);
    v_classes := app_hidden.copy_classes(v_from, v_to);
    v_courses := app_hidden.copy_courses(v_from, v_to);
    v_people := app_hidden.copy_teachers(v_from, v_to);
    if try then
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then null; -- undone; what would have happened is known
  end;
  return pg_catalog.json_build_object('terms', v_terms, 'classes', v_classes, 'courses', v_courses,
    'teachers', v_people);
end;
$$;

comment on function app_public.copy_structure(uuid, uuid, boolean) is
  'Copies what an academic year is made of into another one, all or nothing: terms (moved by the '
  'difference of the years, with the newest version of their policies), classes in use, their '
  'courses in use and teachers who still are. What is there already stays as it is, so that a '
  'second copy changes nothing. try: tell only what would happen. Returns terms, classes, courses '
  'and teachers, each with made and skipped (names). Errors: RBDEN, not an admin; RBVAL, not two '
  'years of the school; RBTRM, a term would overlap with one that is there.';
grant execute on function app_public.copy_structure(uuid, uuid, boolean) to app_user;

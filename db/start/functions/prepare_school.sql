create or replace function app_public.prepare_school(first_year integer, classes json)
  returns json
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_template jsonb;
  v_year uuid;
begin
  perform app_hidden.check_admin();
  select app_hidden.start_template(app_hidden.country_template(s.country)) into v_template
  from app_public.schools s
  where s.id = v_school
  for no key update; -- two at once make one year
  if first_year is null or first_year not between 2000 and 2100 then
    raise exception 'The year is not one of this time'
      using errcode = 'RBVAL', column = 'first_year';
  end if;
  if exists (
    select
    from pg_catalog.json_each_text(classes) as c
    where c.value !~ '^[0-9]{1,2}$' or c.value::integer > 26) then
    raise exception 'A level has 0 to 26 classes' using errcode = 'RBVAL', column = 'classes';
  end if;

  -- what the school has already stays as it is
  select y.id into v_year
  from app_public.academic_years y
  where y.school_id = v_school
    and y.is_active;
  if v_year is null then
    insert into app_public.academic_years (name, starts_on, ends_on, is_active)
    values (first_year || '-' || first_year + 1,
      app_hidden.start_day(first_year, v_template ->> 'from', v_template ->> 'from'),
      app_hidden.start_day(first_year, v_template ->> 'from', v_template ->> 'to'), true)
    returning id into v_year;
  end if;
  insert into app_public.terms (academic_year_id, kind, code, name, starts_on, ends_on, weight)
  select v_year, v_template ->> 'kind', t.value ->> 0, t.value ->> 1,
    app_hidden.start_day(first_year, v_template ->> 'from', t.value ->> 2),
    app_hidden.start_day(first_year, v_template ->> 'from', t.value ->> 3),
    (t.value ->> 4)::numeric
  from pg_catalog.jsonb_array_elements(v_template -> 'terms') as t
  where not exists (
    select
    from app_public.terms x
    where x.school_id = v_school
      and x.academic_year_id = v_year);
  insert into app_public.levels (name, position)
  select l.value, l.place
  from pg_catalog.jsonb_array_elements_text(v_template -> 'levels')
    with ordinality as l (value, place)
  where not exists (select from app_public.levels x where x.school_id = v_school);
  insert into app_public.subjects (code, name, default_coefficient)
  select s.value ->> 0, s.value ->> 1, (s.value ->> 2)::numeric
  from pg_catalog.jsonb_array_elements(v_template -> 'subjects') as s
  where not exists (select from app_public.subjects x where x.school_id = v_school);
  insert into app_public.classes (academic_year_id, level_id, name, section)
  select v_year, l.id, l.name || ' ' || pg_catalog.chr(64 + n), pg_catalog.chr(64 + n)
  from pg_catalog.json_each_text(classes) as c
  join app_public.levels l on l.school_id = v_school and l.name = c.key
  cross join lateral pg_catalog.generate_series(1, c.value::integer) as n
  on conflict on constraint classes_name_unique do nothing;
  insert into app_public.courses (class_id, subject_id, coefficient, position)
  select k.id, b.id, b.default_coefficient,
    pg_catalog.row_number() over (partition by k.id order by b.default_coefficient desc, b.code)
  from app_public.classes k
  join app_public.subjects b on b.school_id = v_school and b.is_active
  where k.school_id = v_school
    and k.academic_year_id = v_year
    and not exists (
      select
      from app_public.courses x
      where x.school_id = v_school
        and x.class_id = k.id);
  return app_public.first_run();
end;
$$;

comment on function app_public.prepare_school(integer, json) is
  'Gives a new school what schools of its country begin with (start_template()): an active year '
  'that begins in first_year with its terms, levels, subjects, classes (how many by level: A, B…) '
  'and their courses. What the school has already stays. Returns first_run(). Errors: RBDEN, not '
  'an admin; RBVAL, the year or the number of classes.';
grant execute on function app_public.prepare_school(integer, json) to app_user;

create or replace function app_public.save_decisions(class_id uuid, decisions json)
  returns integer
  language plpgsql volatile
  security definer -- decisions are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_year uuid;
  v_changed integer;
  v_removed integer;
begin
  perform app_hidden.check_admin();
  if pg_catalog.json_typeof(decisions) is distinct from 'array'
     or exists (
       select
       from pg_catalog.json_array_elements(decisions) as e
       where pg_catalog.json_typeof(e) <> 'object') then
    raise exception 'The decisions are not a list'
      using errcode = 'RBVAL', column = 'decisions', hint = 'Give a list of objects.';
  end if;
  select k.academic_year_id into v_year
  from app_public.classes k
  where k.school_id = v_school
    and k.id = save_decisions.class_id;
  if exists (
    select
    from pg_catalog.json_to_recordset(decisions) as d (student_id uuid)
    where not exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.class_id = save_decisions.class_id
        and e.student_id = d.student_id)) then
    raise exception 'One of the students is not in the class'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(decisions) as d (to_class_id uuid)
    where d.to_class_id is not null
      and not exists (
        select
        from app_public.classes k
        join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
        join app_public.academic_years past on past.school_id = v_school and past.id = v_year
        where k.school_id = v_school
          and k.id = d.to_class_id
          and y.starts_on > past.starts_on)) then
    raise exception 'The next class is not one of a later year'
      using errcode = 'RBVAL', column = 'to_class_id';
  end if;

  delete from app_public.decisions x
  using pg_catalog.json_to_recordset(decisions) as d (student_id uuid, decision text)
  where x.school_id = v_school
    and x.academic_year_id = v_year
    and x.student_id = d.student_id
    and d.decision is null;
  get diagnostics v_removed = row_count;
  insert into app_public.decisions as x
    (school_id, academic_year_id, student_id, decision, to_class_id, note, decided_by)
  select v_school, v_year, d.student_id, d.decision,
    case when g.given ? 'to_class_id' or x.decision is distinct from d.decision
      then d.to_class_id else x.to_class_id end,
    case when g.given ? 'note' then nullif(pg_catalog.btrim(d.note), '') else x.note end,
    app_hidden.current_user_id()
  from pg_catalog.jsonb_array_elements(decisions::jsonb) as g (given)
  cross join lateral pg_catalog.jsonb_to_record(g.given) as d (
    student_id uuid, decision text, to_class_id uuid, note text)
  left join app_public.decisions x
    on x.school_id = v_school and x.academic_year_id = v_year and x.student_id = d.student_id
  where d.decision is not null
  order by d.student_id
  on conflict on constraint decisions_pkey do update
  set decision = excluded.decision, to_class_id = excluded.to_class_id, note = excluded.note,
    decided_at = pg_catalog.now(), decided_by = excluded.decided_by
  where (x.decision, x.to_class_id, x.note)
    is distinct from (excluded.decision, excluded.to_class_id, excluded.note);
  get diagnostics v_changed = row_count;
  return v_changed + v_removed;
end;
$$;

comment on function app_public.save_decisions(uuid, json) is
  'Enters, changes and takes back decisions about students of a class: a list of student_id, '
  'decision (passes, repeats, leaves; NULL takes it back), to_class_id (NULL: by level and '
  'section) and note; a to_class_id or note that is not named stays, the class only with the same '
  'decision. Returns how many changed. Errors: RBDEN, not an admin; RBVAL, no list, a '
  'student of another class or a class that is not of a later year; constraints.';
grant execute on function app_public.save_decisions(uuid, json) to app_user;

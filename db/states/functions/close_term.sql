create or replace function app_public.close_term(class_id uuid, term_id uuid)
  returns app_public.class_terms
  language plpgsql volatile
  security definer -- states and snapshots are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_duty text := (select s.closing_duty from app_public.schools s where s.id = v_school);
  v_term app_public.class_terms;
begin
  if not app_hidden.is_class_visible(class_id) then
    raise exception 'There is no such class' using errcode = 'RBVAL', column = 'class_id';
  end if;
  if not app_hidden.may_act_for_class(class_id, v_duty) then
    raise exception 'You may not close a term of this class'
      using errcode = 'RBDEN', hint = 'Ask an admin of the school.';
  end if;

  -- changes that go on are waited for, new ones wait for the state
  perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(v_school, class_id));
  perform
  from app_public.terms t
  join app_public.classes k
    on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id
  where t.school_id = v_school
    and t.id = close_term.term_id
    and k.id = close_term.class_id
  for share of t;
  if not found then
    raise exception 'There is no such term in the year of the class'
      using errcode = 'RBVAL', column = 'term_id';
  end if;

  select ct.* into v_term
  from app_public.class_terms ct
  where ct.school_id = v_school
    and ct.class_id = close_term.class_id
    and ct.term_id = close_term.term_id;
  if v_term.state = 'closed' then
    return v_term;
  end if;

  perform app_private.settle_level(v_school, class_id, term_id);
  insert into app_public.class_terms as ct
    (school_id, class_id, term_id, state, closed_at, closed_by)
  values
    (v_school, close_term.class_id, close_term.term_id, 'closed', pg_catalog.now(),
     app_hidden.current_user_id())
  on conflict on constraint class_terms_pkey do update
  set state = excluded.state, closed_at = excluded.closed_at, closed_by = excluded.closed_by
  returning ct.* into v_term;
  perform app_private.take_snapshot(v_school, class_id, term_id);
  return v_term;
end;
$$;

comment on function app_public.close_term(uuid, uuid) is
  'Closes a class''s term: calculates its results a last time, keeps them as a snapshot and makes '
  'marks, assessments, coefficients and adjustments read-only (error RBCLO). Does nothing when it is '
  'closed. missing_for_closing() tells before what is missing. Errors: RBVAL, no such class or term; '
  'RBDEN, not yours to close.';
grant execute on function app_public.close_term(uuid, uuid) to app_user;

create or replace function app_public.reopen_term(class_id uuid, term_id uuid, reason text)
  returns app_public.class_terms
  language plpgsql volatile
  security definer -- states are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_duty text := (select s.reopening_duty from app_public.schools s where s.id = v_school);
  v_term app_public.class_terms;
begin
  if not app_hidden.is_class_visible(class_id) then
    raise exception 'There is no such class' using errcode = 'RBVAL', column = 'class_id';
  end if;
  if not app_hidden.may_act_for_class(class_id, v_duty) then
    raise exception 'You may not reopen a term of this class'
      using errcode = 'RBDEN', hint = 'Ask an admin of the school.';
  end if;
  if pg_catalog.btrim(coalesce(reason, '')) = '' then
    raise exception 'Reopening a term needs a reason' using errcode = 'RBVAL', column = 'reason';
  end if;

  perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(v_school, class_id));
  update app_public.class_terms ct
  set state = 'reopened', reopened_at = pg_catalog.now(),
    reopened_by = app_hidden.current_user_id(), reopening_reason = reason
  where ct.school_id = v_school
    and ct.class_id = reopen_term.class_id
    and ct.term_id = reopen_term.term_id
    and ct.state = 'closed'
  returning ct.* into v_term;
  if v_term.class_id is null then
    raise exception 'The term is not closed' using errcode = 'RBVAL', column = 'term_id';
  end if;
  insert into app_private.dirty_results (school_id, class_id, term_id)
  values (v_school, v_term.class_id, v_term.term_id);
  return v_term;
end;
$$;

comment on function app_public.reopen_term(uuid, uuid, text) is
  'Opens a closed term of a class again; its results follow the marks again, its snapshots stay. '
  'Errors: RBVAL, no such class, a term that is not closed or no reason; RBDEN, not yours to reopen.';
grant execute on function app_public.reopen_term(uuid, uuid, text) to app_user;

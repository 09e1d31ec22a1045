create or replace function app_public.open_council(
  class_id uuid, term_id uuid, reason text default null)
  returns app_public.councils
  language plpgsql volatile
  security definer -- the state is nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_state text;
  v_council app_public.councils;
begin
  perform app_private.require_council(v_school, class_id, term_id);
  perform pg_catalog.pg_advisory_xact_lock(
    app_private.council_lock(v_school, class_id, term_id));
  v_state := app_private.council_state(v_school, class_id, term_id);
  if v_state = 'issued' then
    if not app_hidden.has_duty('admin') then
      raise exception 'Only an admin opens a council again'
        using errcode = 'RBDEN', hint = 'The bulletins are issued.';
    end if;
    if coalesce(pg_catalog.btrim(reason), '') = '' then
      raise exception 'Opening the council again needs a reason'
        using errcode = 'RBVAL', column = 'reason';
    end if;
  end if;
  insert into app_public.councils as c (school_id, class_id, term_id, state, opened_by)
  values (v_school, open_council.class_id, open_council.term_id, 'council',
    app_hidden.current_user_id())
  on conflict on constraint councils_pkey do update
  set state = 'council', opened_at = pg_catalog.now(), opened_by = excluded.opened_by,
    reopening_reason = pg_catalog.btrim(reason)
  where c.state = 'issued';
  select c.* into v_council
  from app_public.councils c
  where c.school_id = v_school
    and c.class_id = open_council.class_id
    and c.term_id = open_council.term_id;
  return v_council;
end;
$$;

comment on function app_public.open_council(uuid, uuid, text) is
  'Begins the council of a class''s term: from now on the class teachers and admins alone change '
  'appreciations. After the bulletins were issued an admin opens it again with a reason; what '
  'was issued holds until it is issued anew. Errors: RBDEN, not yours to open; RBVAL, no such '
  'term, or the reason is missing.';
grant execute on function app_public.open_council(uuid, uuid, text) to app_user;

create or replace function app_public.found_school(
  parent_id integer, code text, name text, country text)
  returns integer
  language plpgsql volatile
  security definer -- institutions are nobody's to write directly
  set search_path = ''
as $$
declare
  v_parent app_public.institutions;
begin
  select i.* into v_parent
  from app_public.institutions i
  where i.id = found_school.parent_id
    and i.id = any (app_hidden.administered_institution_ids());
  if not found then
    raise exception 'Only an admin above it may create a school'
      using errcode = 'RBDEN', column = 'parent_id';
  end if;
  if v_parent.type = 'school' then
    raise exception 'A school can''t stand below a school'
      using errcode = 'RBTRE', column = 'parent_id',
      hint = 'Choose an institution of a higher level.';
  end if;
  return app_private.create_school(
    pg_catalog.btrim(code), pg_catalog.btrim(name), v_parent.code,
    pg_catalog.jsonb_build_object('country', pg_catalog.upper(pg_catalog.btrim(country)))
      || app_hidden.country_defaults(pg_catalog.upper(pg_catalog.btrim(country))));
end;
$$;

comment on function app_public.found_school(integer, text, text, text) is
  'Makes a school below an institution that the user administers, with what is usual in its '
  'country; returns its number. Errors: RBDEN, not an admin above it; RBTRE, below a school; '
  'constraints (the code is taken, the country is no code).';
grant execute on function app_public.found_school(integer, text, text, text) to app_user;

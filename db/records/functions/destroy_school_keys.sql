create or replace function app_public.destroy_school_keys(code text)
  returns integer
  language plpgsql volatile
  security definer -- nobody writes keys
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_destroyed integer;
begin
  perform app_hidden.check_admin();
  if code is distinct from (
    select i.code from app_public.institutions i where i.id = v_school) then
    raise exception 'This is not the code of the school'
      using errcode = 'RBVAL', column = 'code',
      hint = 'The school''s code confirms that you mean it: nothing brings the data back.';
  end if;
  update app_private.school_keys k
  set wrapped = null, destroyed_at = pg_catalog.now()
  where k.school_id = v_school
    and k.wrapped is not null;
  get diagnostics v_destroyed = row_count;
  return v_destroyed;
end;
$$;

comment on function app_public.destroy_school_keys(text) is
  'Destroys the keys of the current school, whose code confirms it: what is sealed can never be read '
  'again. Returns how many keys there were. Errors: RBDEN, not an admin; RBVAL, another code.';
grant execute on function app_public.destroy_school_keys(text) to app_user;

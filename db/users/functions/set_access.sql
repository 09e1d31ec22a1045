create or replace function app_public.set_access(
  user_id uuid, is_active boolean, institution integer default null)
  returns integer
  language plpgsql volatile
  security definer -- memberships are nobody's to write directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_changed integer;
begin
  update app_public.memberships m
  set is_active = set_access.is_active
  where m.institution_id = v_institution
    and m.user_id = set_access.user_id;
  get diagnostics v_changed = row_count;
  if v_changed = 0 then
    raise exception 'This is nobody who belongs to the institution'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  return v_changed;
end;
$$;

comment on function app_public.set_access(uuid, boolean, integer) is
  'Closes the current school (or an institution above schools) to somebody from the next statement '
  'on, or opens it again: all of the person''s memberships there, whose dates stay. Returns how '
  'many. Errors: RBDEN, not an admin; RBVAL, nobody of the institution; RBADM, nobody would '
  'administer it; RBQTC, no room for teachers.';
grant execute on function app_public.set_access(uuid, boolean, integer) to app_user;

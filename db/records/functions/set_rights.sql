create or replace function app_public.set_rights(user_id uuid, rights text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  update app_public.memberships m
  set rights = array(select distinct r from pg_catalog.unnest(set_rights.rights) as r order by r)
  where m.institution_id = app_hidden.current_school_id()
    and m.user_id = set_rights.user_id
    and m.duty in ('admin', 'teacher');
  if not found then
    raise exception 'This is not somebody of the school''s staff'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
end;
$$;

comment on function app_public.set_rights(uuid, text[]) is
  'Says which of health and background somebody of the school''s staff may see. Errors: RBDEN, not '
  'an admin; RBVAL, not of the staff; constraints.';
grant execute on function app_public.set_rights(uuid, text[]) to app_user;

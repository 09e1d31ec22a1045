create or replace function app_public.set_second_factor(institution_id integer, asked_of text)
  returns void
  language plpgsql volatile
  security definer -- institutions are nobody's to write directly
  set search_path = ''
as $$
begin
  update app_public.institutions i
  set second_factor = asked_of
  where i.id = institution_id
    and i.id = any (app_hidden.administered_institution_ids());
  if not found then
    raise exception 'Only an admin of the institution may change this' using errcode = 'RBDEN';
  end if;
end;
$$;

comment on function app_public.set_second_factor(integer, text) is
  'Says of whom an institution asks a second factor at sign-in: nobody, admins, staff or '
  'everybody. Errors: RBDEN, not its admin; constraints.';
grant execute on function app_public.set_second_factor(integer, text) to app_user;

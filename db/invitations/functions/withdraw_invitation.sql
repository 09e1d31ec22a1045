create or replace function app_public.withdraw_invitation(invitation_id uuid)
  returns void
  language plpgsql volatile
  security definer -- invitations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.managed_invitation(invitation_id);
begin
  update app_private.invitations i
  set withdrawn_at = pg_catalog.now(), token_hash = null
  where i.id = v_invitation.id;
end;
$$;

comment on function app_public.withdraw_invitation(uuid) is
  'Takes an invitation back: its link or code opens nothing any more. Error RBGON: accepted, '
  'withdrawn or not yours.';
grant execute on function app_public.withdraw_invitation(uuid) to app_user;

create or replace function app_public.resend_invitation(invitation_id uuid)
  returns text
  language plpgsql volatile
  security definer -- invitations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.managed_invitation(invitation_id);
  v_code text;
begin
  if v_invitation.email is null then
    v_code := app_private.invitation_token(true);
  end if;
  update app_private.invitations i
  set token_hash = app_private.invitation_hash(v_code),
    expires_at = pg_catalog.now() + interval '14 days',
    sent_at = case when v_code is not null then pg_catalog.now() end
  where i.id = v_invitation.id;
  if v_code is null then
    perform graphile_worker.add_job(
      'send_invitation', pg_catalog.json_build_object('invitationId', v_invitation.id),
      max_attempts => 5, priority => 10);
  end if;
  return v_code;
end;
$$;

comment on function app_public.resend_invitation(uuid) is
  'Sends an invitation once more, or gives a new code for one on paper, which is returned; the '
  'former link or code stops to work, and the 14 days begin anew. Error RBGON: accepted, withdrawn '
  'or not yours.';
grant execute on function app_public.resend_invitation(uuid) to app_user;

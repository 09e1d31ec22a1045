create or replace function app_private.managed_invitation(invitation_id uuid)
  returns app_private.invitations
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations;
begin
  select i.* into v_invitation
  from app_private.invitations i
  where i.id = invitation_id
    and i.accepted_at is null
    and i.withdrawn_at is null
  for no key update;
  if found then
    begin
      perform app_hidden.managed_institution(v_invitation.institution_id);
      return v_invitation;
    exception when sqlstate 'RBDEN' then
      null; -- as if there were none
    end;
  end if;
  raise exception 'This invitation is not there any more, or not yours to change'
    using errcode = 'RBGON';
end;
$$;

comment on function app_private.managed_invitation(uuid) is
  'An invitation that is still open and that the user manages, locked. Error RBGON: accepted, '
  'withdrawn, unknown or of an institution that the user does not manage, alike.';

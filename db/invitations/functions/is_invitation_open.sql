create or replace function app_private.is_invitation_open(token text)
  returns boolean
  language sql stable
  security definer -- its caller can't read invitations
return (app_private.open_invitation(token)).id is not null;

comment on function app_private.is_invitation_open(text) is
  'Whether this link or code still opens something: asked before a password is hashed in vain.';
grant execute on function app_private.is_invitation_open(text) to rollbook_sign_in;

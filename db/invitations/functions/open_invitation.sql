create or replace function app_private.open_invitation(token text)
  returns app_private.invitations
  language sql stable
begin atomic
  select i.*
  from app_private.invitations i
  join app_public.institutions o
    on o.id = i.institution_id and o.status = 'active' and o.deleted_at is null
  where i.token_hash = app_private.invitation_hash(token)
    and i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > now();
end;

comment on function app_private.open_invitation(text) is
  'The invitation that this link or code opens; NULL when there is none, or not any more.';

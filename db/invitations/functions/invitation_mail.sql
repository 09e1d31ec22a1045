create or replace function app_private.invitation_mail(invitation_id uuid)
  returns json
  language plpgsql volatile
  security definer -- the worker touches no table
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations;
  v_token text := app_private.invitation_token(false);
begin
  -- a retry makes a new link: the former one may have got lost on its way
  update app_private.invitations i
  set token_hash = app_private.invitation_hash(v_token), sent_at = pg_catalog.now()
  where i.id = invitation_id
    and i.email is not null
    and i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > pg_catalog.now()
  returning * into v_invitation;
  if not found then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'to', v_invitation.email,
      'language', coalesce(s.language, 'fr'),
      'data', pg_catalog.json_build_object(
        'token', v_token, 'institution', i.name, 'duty', v_invitation.duty,
        'name', nullif(pg_catalog.concat_ws(
          ' ', v_invitation.first_name, v_invitation.last_name), ''),
        'by', u.first_name || ' ' || u.last_name,
        'expiresAt', v_invitation.expires_at,
        'timeZone', coalesce(s.time_zone, 'UTC'), 'domain', s.domain))
    from app_public.institutions i
    left join app_public.schools s on s.id = i.id
    left join app_public.users u on u.id = v_invitation.created_by
    where i.id = v_invitation.institution_id);
end;
$$;

comment on function app_private.invitation_mail(uuid) is
  'Makes the link of an invitation when its mail is sent, so that its secret stands in no table and '
  'no job: to, language, data (token, institution, duty, name, by, expiresAt, timeZone, domain). '
  'NULL: not open any more, or on paper.';
grant execute on function app_private.invitation_mail(uuid) to rollbook_worker;

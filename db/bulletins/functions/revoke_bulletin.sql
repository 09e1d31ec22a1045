create or replace function app_public.revoke_bulletin(bulletin_id uuid, reason text)
  returns app_public.bulletins
  language plpgsql volatile
  security definer -- bulletins are nobody's to write directly
  set search_path = ''
as $$
declare
  v_bulletin app_public.bulletins;
begin
  perform app_hidden.check_admin();
  if coalesce(pg_catalog.btrim(reason), '') = '' then
    raise exception 'Revoking a bulletin needs a reason'
      using errcode = 'RBVAL', column = 'reason';
  end if;
  update app_public.bulletins b
  set state = 'revoked', revoked_at = pg_catalog.now(),
    revoked_by = app_hidden.current_user_id(), revocation_reason = pg_catalog.btrim(reason)
  where b.school_id = app_hidden.current_school_id()
    and b.id = revoke_bulletin.bulletin_id
    and b.state = 'issued'
  returning b.* into v_bulletin;
  if v_bulletin.id is null then
    raise exception 'There is no such bulletin in force'
      using errcode = 'RBVAL', column = 'bulletin_id';
  end if;
  return v_bulletin;
end;
$$;

comment on function app_public.revoke_bulletin(uuid, text) is
  'Revokes an issued bulletin, with a reason; its code says so from then on. Errors: RBDEN, not '
  'an admin; RBVAL, no such bulletin in force, or the reason is missing.';
grant execute on function app_public.revoke_bulletin(uuid, text) to app_user;

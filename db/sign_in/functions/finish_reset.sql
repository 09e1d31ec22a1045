create or replace function app_private.finish_reset(of_token_hash bytea, new_password_hash text)
  returns boolean
  language plpgsql volatile
  security definer -- its caller can't write credentials
  set search_path = ''
as $$
declare
  v_user uuid;
begin
  update app_private.password_resets r
  set used_at = now()
  from app_public.users u
  where r.token_hash = of_token_hash
    and r.used_at is null
    and r.expires_at > now()
    and u.id = r.user_id
    and u.status = 'active'
    and u.deleted_at is null
  returning r.user_id into v_user;
  if not found then
    return false;
  end if;
  perform app_private.change_password(v_user, new_password_hash, null, null);
  return true;
end;
$$;

comment on function app_private.finish_reset(bytea, text) is
  'Sets the password of the person whom a link was made for and ends all their sessions; of '
  'several at once one succeeds. False for a link that is unknown, used or too old. The second '
  'factor stays.';
grant execute on function app_private.finish_reset(bytea, text) to rollbook_sign_in;

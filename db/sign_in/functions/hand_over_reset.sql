create or replace function app_private.hand_over_reset(
  login text, new_token_hash bytea, without_factor boolean)
  returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_user uuid;
begin
  select a.user_id into v_user
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  where lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login));
  if not found then
    return false;
  end if;
  delete from app_private.password_resets r where r.user_id = v_user and r.used_at is null;
  insert into app_private.password_resets (user_id, token_hash) values (v_user, new_token_hash);
  if without_factor then
    perform app_private.end_factor(v_user);
  end if;
  return true;
end;
$$;

comment on function app_private.hand_over_reset(text, bytea, boolean) is
  'For the operator, when no admin can help: makes a link for a user, and ends their second factor '
  'where asked. False when there is no such user who is active.';

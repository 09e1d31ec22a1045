create or replace function app_private.begin_code(
  of_token_hash bytea, out user_id uuid, out sealed bytea, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read second factors
  set search_path = ''
as $$
declare
  v_is_reserved boolean;
begin
  select p.user_id, p.is_reserved
  into begin_code.user_id, v_is_reserved
  from app_private.pending_sign_ins p
  join app_public.users u on u.id = p.user_id and u.status = 'active' and u.deleted_at is null
  where p.token_hash = of_token_hash
    and p.step = 'code'
    and p.expires_at > now()
  for update of p;
  if not found then
    return;
  end if;

  -- password and first code are one attempt; every other code is another
  if v_is_reserved then
    update app_private.pending_sign_ins p
    set is_reserved = false
    where p.token_hash = of_token_hash;
  else
    select r.locked_until into begin_code.locked_until
    from app_private.reserve_attempt(begin_code.user_id) as r;
    if begin_code.locked_until is not null then
      begin_code.user_id := null;
      return;
    end if;
  end if;
  select f.sealed into begin_code.sealed
  from app_private.second_factors f
  where f.user_id = begin_code.user_id
    and f.confirmed_at is not null;
end;
$$;

comment on function app_private.begin_code(bytea) is
  'Reserves one attempt at the second step and returns the sealed secret to check it with. NULL '
  'for a token that is unknown or too old and, with locked_until, for a locked account.';
grant execute on function app_private.begin_code(bytea) to rollbook_sign_in;

create or replace function app_private.confirm_factor(
  of_user uuid, step bigint, recovery_hashes bytea[], kept bytea)
  returns boolean
  language plpgsql volatile
  security definer -- its caller can't write second factors
  set search_path = ''
as $$
begin
  update app_private.second_factors f
  set confirmed_at = now(), last_step = confirm_factor.step
  where f.user_id = of_user
    and f.confirmed_at is null;
  if not found then
    return false;
  end if;
  perform app_private.replace_recovery_codes(of_user, recovery_hashes);
  delete from app_private.sessions s
  where s.user_id = of_user
    and s.token_hash is distinct from kept;
  return true;
end;
$$;

comment on function app_private.confirm_factor(uuid, bigint, bytea[], bytea) is
  'Puts a second factor into force after its first right code, with new recovery codes, and ends '
  'the user''s other sessions, which were opened without it. False when there was none to confirm.';
grant execute on function app_private.confirm_factor(uuid, bigint, bytea[], bytea)
  to rollbook_sign_in;

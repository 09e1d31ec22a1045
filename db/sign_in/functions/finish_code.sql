create or replace function app_private.finish_code(
  of_token_hash bytea, step bigint, recovery_hash bytea, new_token_hash bytea, user_agent text,
  address inet, replaced bytea, out school integer, out expires_at timestamptz)
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
declare
  v_pending app_private.pending_sign_ins;
begin
  select p.* into v_pending
  from app_private.pending_sign_ins p
  where p.token_hash = of_token_hash
    and p.step = 'code'
    and p.expires_at > now()
  for update;
  if not found then
    return;
  end if;

  if step is not null then
    update app_private.second_factors f
    set last_step = finish_code.step
    where f.user_id = v_pending.user_id
      and f.confirmed_at is not null
      and f.last_step < finish_code.step;
  else
    update app_private.recovery_codes r
    set used_at = now()
    where r.user_id = v_pending.user_id
      and r.code_hash = recovery_hash
      and r.used_at is null;
  end if;
  if not found then
    return;
  end if;

  delete from app_private.pending_sign_ins p where p.user_id = v_pending.user_id;
  select o.school, o.expires_at
  into finish_code.school, finish_code.expires_at
  from app_private.open_session(
    v_pending.user_id, new_token_hash, v_pending.is_shared, finish_code.user_agent,
    finish_code.address, replaced) as o;
end;
$$;

comment on function app_private.finish_code(bytea, bigint, bytea, bytea, text, inet, bytea) is
  'Opens a session after the second step: step is that of a code that was right, else '
  'recovery_hash is tried. expires_at is NULL, and nothing opened, for a step not after the last '
  'one used, for a recovery code that is unknown or used, and for a token that is unknown or too '
  'old.';
grant execute on function
  app_private.finish_code(bytea, bigint, bytea, bytea, text, inet, bytea) to rollbook_sign_in;

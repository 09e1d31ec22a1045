create or replace function app_private.finish_enrolment(
  of_token_hash bytea, new_token_hash bytea, user_agent text, address inet, replaced bytea,
  out school integer, out expires_at timestamptz)
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
declare
  v_pending app_private.pending_sign_ins;
begin
  delete from app_private.pending_sign_ins p
  using app_private.second_factors f
  where p.token_hash = of_token_hash
    and p.step = 'enrolment'
    and p.expires_at > now()
    and f.user_id = p.user_id
    and f.confirmed_at is not null
  returning p.* into v_pending;
  if not found then
    return;
  end if;
  select o.school, o.expires_at
  into finish_enrolment.school, finish_enrolment.expires_at
  from app_private.open_session(
    v_pending.user_id, new_token_hash, v_pending.is_shared, finish_enrolment.user_agent,
    finish_enrolment.address, replaced) as o;
end;
$$;

comment on function app_private.finish_enrolment(bytea, bytea, text, inet, bytea) is
  'Opens a session for who had to set up a second factor and has confirmed it. expires_at is NULL, '
  'and nothing opened, otherwise.';
grant execute on function app_private.finish_enrolment(bytea, bytea, text, inet, bytea)
  to rollbook_sign_in;

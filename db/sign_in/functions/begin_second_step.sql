create or replace function app_private.begin_second_step(
  of_user uuid, of_token_hash bytea, is_shared boolean)
  returns text
  language plpgsql volatile
  security definer -- its caller can't read second factors
  set search_path = ''
as $$
declare
  v_step text := app_private.second_step(of_user);
begin
  if v_step is not null then
    insert into app_private.pending_sign_ins (token_hash, user_id, step, is_shared, expires_at)
    values (of_token_hash, of_user, v_step, is_shared,
      -- an app may first have to be installed
      now() + case v_step when 'code' then interval '10 minutes' else interval '30 minutes' end);
  end if;
  return v_step;
end;
$$;

comment on function app_private.begin_second_step(uuid, bytea, boolean) is
  'After the right password: notes who still owes a second step and says which: code, for ten '
  'minutes, or enrolment, for thirty. NULL when there is none: finish_sign_in() opens the session.';
grant execute on function app_private.begin_second_step(uuid, bytea, boolean) to rollbook_sign_in;

create or replace function app_private.keep_factor(of_user uuid, new_sealed bytea)
  returns bytea
  language plpgsql volatile
  security definer -- its caller can't write second factors
  set search_path = ''
as $$
declare
  v_sealed bytea;
begin
  insert into app_private.second_factors as f (user_id, sealed)
  values (of_user, new_sealed)
  on conflict (user_id) do update
  set sealed = case when f.created_at > now() - interval '1 hour' then f.sealed else new_sealed end,
    created_at = now()
  where f.confirmed_at is null
  returning f.sealed into v_sealed;
  return v_sealed;
end;
$$;

comment on function app_private.keep_factor(uuid, bytea) is
  'Keeps the sealed secret of a second factor that is being set up and returns it: that of the '
  'last hour when there is one, so that a page may be opened twice. NULL when the user has a '
  'second factor already.';
grant execute on function app_private.keep_factor(uuid, bytea) to rollbook_sign_in;

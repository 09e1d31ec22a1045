create or replace function app_private.replace_recovery_codes(of_user uuid, recovery_hashes bytea[])
  returns boolean
  language sql volatile
  security definer -- its caller can't write recovery codes
begin atomic
  delete from app_private.recovery_codes r where r.user_id = of_user;
  insert into app_private.recovery_codes (user_id, code_hash)
  select of_user, h
  from unnest(recovery_hashes) as h
  where exists (
    select
    from app_private.second_factors f
    where f.user_id = of_user
      and f.confirmed_at is not null);
  select exists (select from app_private.recovery_codes r where r.user_id = of_user);
end;

comment on function app_private.replace_recovery_codes(uuid, bytea[]) is
  'Gives the user new recovery codes; the old ones stop working. False, and none, without '
  'a second factor.';
grant execute on function app_private.replace_recovery_codes(uuid, bytea[]) to rollbook_sign_in;

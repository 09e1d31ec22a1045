create or replace function app_private.end_factor(of_user uuid)
  returns void
  language sql volatile
  security definer -- its caller can't write second factors
begin atomic
  delete from app_private.second_factors f where f.user_id = of_user;
  delete from app_private.recovery_codes r where r.user_id = of_user;
end;

comment on function app_private.end_factor(uuid) is
  'Ends the user''s second factor and its recovery codes. Who needs one sets up another at the '
  'next sign-in.';
grant execute on function app_private.end_factor(uuid) to rollbook_sign_in;

create or replace function app_private.second_step(of_user uuid)
  returns text
  language sql stable
return case
  when exists (
    select
    from app_private.second_factors f
    where f.user_id = of_user
      and f.confirmed_at is not null) then 'code'
  when app_private.needs_second_factor(of_user) then 'enrolment'
end;

comment on function app_private.second_step(uuid) is
  'What the user owes after the password: a code of the second factor, or to set one up '
  '(enrolment); NULL for nothing.';

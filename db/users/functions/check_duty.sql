create or replace function app_hidden.check_duty(duty text, institution integer)
  returns void
  language plpgsql stable
  security definer -- looks at institutions whether the user may reach them or not
  set search_path = ''
as $$
begin
  if duty is null
     or duty <> all (
       case (select i.type from app_public.institutions i where i.id = institution)
         when 'school' then '{admin,teacher,guardian,student,analyst}'::text[]
         else '{admin,analyst}'::text[]
       end) then
    raise exception 'There is no such duty in this institution'
      using errcode = 'RBVAL', column = 'duty',
      hint = 'Above schools there are admins and analysts only.';
  end if;
end;
$$;

comment on function app_hidden.check_duty(text, integer) is
  'Error RBVAL: the duty does not exist in such an institution; above schools there are admins and '
  'analysts only.';
grant execute on function app_hidden.check_duty(text, integer) to app_user;

create or replace function app_hidden.current_school_id()
  returns integer
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select s.id
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where s.id = (select nullif(current_setting('app.school', true), '')::integer)
    and i.status = 'active'
    and i.deleted_at is null
    and exists (
      select
      from app_public.memberships m
      where m.user_id = (select app_hidden.current_user_id())
        and m.institution_id = any (i.path)
        and app_hidden.is_live(m)
        and (
          m.institution_id = s.id
          or m.duty = 'admin' and (select app_hidden.is_visiting())));
end;

comment on function app_hidden.current_school_id() is
  'The school chosen by the request, if one of the user''s live memberships covers it: any duty in '
  'the school itself, or an admin''s above it while a visit is noted (enter_school()). NULL '
  'otherwise, so a forged choice opens nothing.';
grant execute on function app_hidden.current_school_id() to app_user;

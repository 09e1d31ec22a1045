create or replace function app_hidden.above_institution_id(school integer)
  returns integer
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select m.institution_id
  from app_public.institutions i
  join app_public.schools s on s.id = i.id
  join app_public.memberships m on m.institution_id = any (i.path) and m.institution_id <> i.id
  where i.id = school
    and i.status = 'active'
    and i.deleted_at is null
    and m.user_id = (select app_hidden.current_user_id())
    and m.duty = 'admin'
    and app_hidden.is_live(m)
    and not exists (
      select
      from app_public.memberships o
      where o.institution_id = i.id
        and o.user_id = m.user_id
        and o.duty = 'admin'
        and app_hidden.is_live(o))
  order by array_position(i.path, m.institution_id) desc
  limit 1;
end;

comment on function app_hidden.above_institution_id(integer) is
  'The institution from which the user administers a school: the nearest above it. NULL where they '
  'do not, or are an admin of the school itself.';
grant execute on function app_hidden.above_institution_id(integer) to app_user;

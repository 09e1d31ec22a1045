create or replace function app_hidden.reachable_institution_ids()
  returns integer[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct i.id), '{}')
  from app_public.memberships m
  join app_public.institutions i
    on i.id = m.institution_id
    or (m.duty = 'admin' and i.path @> array[m.institution_id])
  where m.user_id = (select app_hidden.current_user_id())
    and app_hidden.is_live(m)
    and i.deleted_at is null;
end;

comment on function app_hidden.reachable_institution_ids() is
  'The institutions the user may reach: those of their memberships, and for an admin all below. '
  'Nothing beside or above.';
grant execute on function app_hidden.reachable_institution_ids() to app_user;

create or replace function app_hidden.administered_institution_ids()
  returns integer[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct i.id), '{}')
  from app_public.memberships m
  join app_public.institutions i on i.path @> array[m.institution_id]
  where m.user_id = (select app_hidden.current_user_id())
    and m.duty = 'admin'
    and app_hidden.is_live(m)
    and i.deleted_at is null;
end;

comment on function app_hidden.administered_institution_ids() is
  'The institutions that the user administers: their own and all below.';
grant execute on function app_hidden.administered_institution_ids() to app_user;

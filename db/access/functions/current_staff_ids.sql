create or replace function app_hidden.current_staff_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct m.user_id), '{}')
  from app_public.memberships m
  where m.institution_id = (select app_hidden.current_school_id())
    and m.duty in ('admin', 'teacher');
end;

comment on function app_hidden.current_staff_ids() is
  'Users who are or were admins or teachers of the current school: their names are no secret there.';
grant execute on function app_hidden.current_staff_ids() to app_user;

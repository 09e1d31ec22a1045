create or replace function app_hidden.current_teacher_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(m.user_id), '{}')
  from app_public.memberships m
  join app_public.users u on u.id = m.user_id
  where m.institution_id = (select app_hidden.current_school_id())
    and m.duty = 'teacher'
    and app_hidden.is_live(m)
    and u.status = 'active'
    and u.deleted_at is null;
end;

comment on function app_hidden.current_teacher_ids() is
  'Users who are teachers of the current school today: who can be given classes and courses.';
grant execute on function app_hidden.current_teacher_ids() to app_user;

create or replace function app_hidden.current_family_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select coalesce(array_agg(distinct c.family_id), '{}')
  from app_public.family_children c
  where c.school_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'));
end;

comment on function app_hidden.current_family_ids() is
  'Families of the current school''s students, for its admins; nobody else gets any.';
grant execute on function app_hidden.current_family_ids() to app_user;

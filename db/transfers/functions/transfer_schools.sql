create or replace function app_public.transfer_schools()
  returns table (code text, name text)
  language sql stable
  security definer -- the names of schools beside one's own are nobody's to read otherwise
begin atomic
  select i.code, i.name
  from app_public.institutions own
  join app_public.institutions i on i.path[1] = own.path[1] and i.id <> own.id
  join app_public.schools s on s.id = i.id
  where own.id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and i.status = 'active'
    and i.deleted_at is null
  order by i.name;
end;

comment on function app_public.transfer_schools() is
  'Codes and names of the other schools under the same ministry, for the admins of a school: where '
  'a student may go to or come from. Others are reached by their code.';
grant execute on function app_public.transfer_schools() to app_user;

create or replace function app_hidden.is_class_visible(class uuid)
  returns boolean
  language sql stable parallel safe
begin atomic
  select (select app_hidden.current_school_id()) is not null
    and (
      (select app_hidden.has_duty('admin'))
      or class = any ((select app_hidden.current_class_ids())::uuid[]))
    and exists (
      select
      from app_public.classes c
      where c.school_id = (select app_hidden.current_school_id())
        and c.id = class);
end;

comment on function app_hidden.is_class_visible(uuid) is
  'Whether the user may see all results of a class of the current school: its admins and the '
  'teachers of the class. False for a class of another school, as for one that does not exist.';
grant execute on function app_hidden.is_class_visible(uuid) to app_user;

create or replace function app_hidden.may_hold_council(class uuid)
  returns boolean
  language sql stable parallel safe
begin atomic
  select (select app_hidden.current_school_id()) is not null
    and (
      (select app_hidden.has_duty('admin'))
      or class = any ((select app_hidden.current_main_class_ids())::uuid[]))
    and exists (
      select
      from app_public.classes k
      where k.school_id = (select app_hidden.current_school_id())
        and k.id = class);
end;

comment on function app_hidden.may_hold_council(uuid) is
  'Whether the user prepares and holds the council of a class: its class teachers and the '
  'school''s admins.';
grant execute on function app_hidden.may_hold_council(uuid) to app_user;

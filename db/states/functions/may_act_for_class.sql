create or replace function app_hidden.may_act_for_class(class uuid, duty text)
  returns boolean
  language sql stable parallel safe
begin atomic
  select (select app_hidden.has_duty('admin'))
    or duty in ('class_teacher', 'teacher')
      and class = any ((select app_hidden.current_main_class_ids())::uuid[]);
end;

comment on function app_hidden.may_act_for_class(uuid, text) is
  'Whether the user may do for a class what the school leaves to this duty (class_teacher or '
  'admin): its admins always may.';
grant execute on function app_hidden.may_act_for_class(uuid, text) to app_user;

create or replace function app_hidden.may_read_bulletin(bulletin app_public.bulletins)
  returns boolean
  language sql stable parallel safe
begin atomic
  select bulletin.school_id = (select app_hidden.current_school_id())
    and (
      (select app_hidden.has_duty('admin'))
      or bulletin.class_id = any ((select app_hidden.current_main_class_ids())::uuid[])
      or bulletin.state = 'issued'
        and bulletin.student_id = any ((select app_hidden.current_marked_child_ids())::uuid[]));
end;

comment on function app_hidden.may_read_bulletin(app_public.bulletins) is
  'Whether the user may read a bulletin: admins and class teachers, the family while it holds.';
grant execute on function app_hidden.may_read_bulletin(app_public.bulletins) to app_user;

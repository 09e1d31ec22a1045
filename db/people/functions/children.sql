create or replace function app_public.children()
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = any ((select app_hidden.current_child_ids())::uuid[])
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.children() is
  'The students whose family the user is: a guardian''s children, a student''s own self, whatever '
  'other duties they have in the school.';
grant execute on function app_public.children() to app_user;

create or replace function app_hidden.is_member()
  returns boolean
  language sql stable parallel safe
return app_hidden.has_duty('admin', 'teacher', 'guardian', 'student');

comment on function app_hidden.is_member() is
  'Whether the user has any duty in the current school but the analyst''s.';
grant execute on function app_hidden.is_member() to app_user;

create or replace function app_private.import_kinds()
  returns text[]
  language sql immutable parallel safe
return '{subjects,teachers,classes,students,guardians,courses,enrollments,marks}'::text[];

comment on function app_private.import_kinds() is
  'The kinds of imports in an order in which they can be written: each leans on those before it.';

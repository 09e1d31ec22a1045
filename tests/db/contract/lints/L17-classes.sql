-- L17 every column has a class: what is secret nobody reads, what is sensitive no analyst does
select c.of_table || '.' || c.column_name || ': ' || coalesce(r, 'no class')
from ops.column_classes() c
left join unnest('{app_user,rollbook_authenticator,rollbook_sign_in,rollbook_worker,
  rollbook_analyst}'::name[]) as r
  on has_column_privilege(r, c.of_table, c.column_name, 'select')
where c.class is null
   or r is not null
    and (c.class = 'secret'
      or c.class in ('personal', 'sensitive') and r = 'rollbook_analyst');
-- offender: a table in no class
create table app_public.wishes (school_id integer, wish text);
-- offender: a secret that requests read
grant select (token_hash) on app_private.sessions to app_user;
-- offender: persons whom analysts may list beside the mart
grant select (last_name) on app_public.students to rollbook_analyst;

-- L17 secrets stand in private tables that nobody reads; what is sealed only requests read
select c.oid::regclass || '.' || a.attname || ': ' || r
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join unnest('{app_user,rollbook_authenticator,rollbook_sign_in,rollbook_worker,
  rollbook_analyst}'::name[]) as r
where c.relkind in ('r', 'p', 'v', 'm')
  and c.relnamespace::regnamespace::text ~ '^(app_|audit|mart)'
  and has_column_privilege(r, c.oid, a.attnum, 'select')
  and (c.relnamespace::regnamespace::text in ('app_private', 'audit')
    or a.attname ~ 'password|token|secret'
    or a.attname = 'sealed' and r <> 'app_user');
-- offender: a readable private table
grant select on app_private.credentials to app_user;
-- offender: a sealed column for analysts
grant select (sealed) on app_public.student_health to rollbook_analyst;
-- offender: a secret among what everybody reads
alter table app_public.users add column reset_token text;

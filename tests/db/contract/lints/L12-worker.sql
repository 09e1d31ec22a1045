-- L12 the worker reads no table but its queue
select c.oid::regclass
from pg_class c
where c.relkind in ('r', 'p', 'v', 'm')
  and c.relnamespace::regnamespace::text ~ '^(app_|audit|mart|ops|conformance)'
  and has_any_column_privilege('rollbook_worker', c.oid, 'select, insert, update');
-- offender: a table that the worker reads
grant select (value) on app_public.marks to rollbook_worker;

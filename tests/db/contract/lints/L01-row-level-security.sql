-- L1 every table has row level security
select c.oid::regclass
from pg_class c
where c.relnamespace in (
    'app_public'::regnamespace, 'app_hidden'::regnamespace, 'app_private'::regnamespace,
    'audit'::regnamespace)
  and c.relkind in ('r', 'p')
  and not c.relrowsecurity;
-- offender: a table without row level security
create table app_public.offender (id uuid primary key);
-- offender: a table whose row level security is turned off
alter table app_public.marks disable row level security;

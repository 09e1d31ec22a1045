-- L12 the owner owns everything but the filtering views and the worker's queue
select c.oid::regclass
from pg_class c
where c.relnamespace::regnamespace::text in (
    'app_public', 'app_hidden', 'app_private', 'audit', 'ops', 'conformance')
  and c.relowner <> to_regrole('rollbook_owner');
-- offender: a table of somebody else
alter table app_public.marks owner to current_user;

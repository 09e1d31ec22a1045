-- L11 no function of ours claims to be leakproof
select f.oid::regprocedure
from pg_proc f
where f.proleakproof
  and f.pronamespace not in ('pg_catalog'::regnamespace, 'public'::regnamespace);
-- offender: a leakproof function
alter function app_hidden.is_member() leakproof;

-- L7 nobody truncates, references, maintains, reads a store or a partition, or writes whole rows
select c.oid::regclass || ': ' || lower(x.privilege_type)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join aclexplode(c.relacl) x
where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
  and x.grantee <> c.relowner
  and (x.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
    or x.privilege_type in ('INSERT', 'UPDATE')
    or c.relispartition
    or c.relkind = 'f'
    or c.relkind = 'm' and x.grantee <> to_regrole('mart_reader')
    or c.relkind = 'S' and x.privilege_type = 'UPDATE');
-- offender: a right to truncate
grant truncate on app_public.marks to app_user;
-- offender: a right to insert whole rows
grant insert on app_public.marks to app_user;
-- offender: a readable materialized view
grant select on app_private.class_statistics to rollbook_analyst;
-- offender: a readable partition
do $$ begin
  execute 'grant select on ' || (
    select c.oid::regclass from pg_class c where c.relispartition limit 1) || ' to app_user';
end $$;

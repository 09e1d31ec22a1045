-- L13 everybody may enter no database, schema or function of ours
select d.datname || ': ' || lower(x.privilege_type)
from pg_database d
cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
where x.grantee = 0
  -- pgTAP needs temporary tables in copies of the database
  and (d.datname = current_database() and x.privilege_type <> 'TEMPORARY'
    or d.datname = 'rollbook_template')
union all
select n.nspname || ': ' || lower(x.privilege_type)
from pg_namespace n
cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
where x.grantee = 0
  and n.nspname !~ '^(pg_.*|information_schema|tap|tests|samples)$'
  and (n.nspname, x.privilege_type) <> ('public', 'USAGE')
union all
select 'new functions'
where not exists (
  select from pg_default_acl d
  where d.defaclrole = to_regrole('rollbook_owner')
    and d.defaclobjtype = 'f'
    and d.defaclnamespace = 0
    and not exists (select from aclexplode(d.defaclacl) x where x.grantee = 0));
-- offender: a schema for everybody
grant usage on schema app_private to public;
-- offender: a database for everybody
do $$ begin execute format('grant connect on database %I to public', current_database()); end $$;
-- offender: functions that are everybody's when they are made
alter default privileges for role rollbook_owner grant execute on functions to public;

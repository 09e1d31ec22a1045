-- L12 no role stands above row level security; login roles own nothing, inherit nothing they shouldn't
select r.rolname
from pg_roles r
where r.rolname in ('rollbook_owner', 'rollbook_migrator', 'rollbook_authenticator',
    'rollbook_sign_in', 'app_user', 'rollbook_worker', 'rollbook_analyst', 'mart_reader')
  and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication
    or exists (
      select
      from pg_auth_members m
      join pg_roles into_role on into_role.oid = m.roleid
      where m.member = r.oid
        and (r.rolname, into_role.rolname) not in (
          ('rollbook_authenticator', 'app_user'), ('rollbook_migrator', 'rollbook_owner'),
          ('rollbook_owner', 'mart_reader'), ('rollbook_owner', 'rollbook_worker')))
    or r.rolname in ('rollbook_authenticator', 'rollbook_sign_in')
      and (r.rolinherit or exists (
        select from pg_class c where c.relowner = r.oid)
        or exists (select from pg_proc p where p.proowner = r.oid)));
-- offender: a role above row level security
alter role app_user bypassrls;
-- offender: a member of what reads everything
grant pg_read_all_data to app_user;
-- offender: a login role with rights of its own
alter role rollbook_authenticator inherit;
-- offender: a table of a login role
create table app_public.offender (id uuid primary key);
alter table app_public.offender owner to rollbook_authenticator;

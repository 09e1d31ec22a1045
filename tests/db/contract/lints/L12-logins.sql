-- L12 the login role of requests can call nothing, that of sign-in what opens and ends sessions
select r.rolname || ': ' || f.oid::regprocedure
from pg_proc f
cross join unnest('{rollbook_authenticator,rollbook_sign_in}'::name[]) as r (rolname)
where f.pronamespace::regnamespace::text in (
    'app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
  and has_function_privilege(r.rolname, f.oid, 'execute')
  and (r.rolname, f.proname) not in (('rollbook_sign_in', 'begin_sign_in'),
    ('rollbook_sign_in', 'finish_sign_in'), ('rollbook_sign_in', 'sign_out'));
-- offender: a function that the login role of requests can call
grant execute on function app_hidden.is_member() to rollbook_authenticator;

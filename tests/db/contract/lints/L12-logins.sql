-- L12 the login role of requests can call nothing, that of sign-in what proving who one is takes
select r.rolname || ': ' || f.oid::regprocedure
from pg_proc f
cross join unnest('{rollbook_authenticator,rollbook_sign_in}'::name[]) as r (rolname)
where f.pronamespace::regnamespace::text in (
    'app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
  and has_function_privilege(r.rolname, f.oid, 'execute')
  and (r.rolname <> 'rollbook_sign_in' or f.proname <> all ('{accept_with_new_account,
    is_invitation_open,begin_sign_in,finish_sign_in,sign_out,begin_second_step,begin_code,finish_code,
    begin_check,finish_check,who_sets_up,keep_factor,replace_recovery_codes,confirm_factor,
    finish_enrolment,end_factor,change_password,request_reset,own_words,open_reset,finish_reset,
    touch_session,end_sessions}'::name[]));
-- offender: a function that the login role of requests can call
grant execute on function app_hidden.is_member() to rollbook_authenticator;
-- offender: a function of requests that the login role of sign-in can call
grant execute on function app_hidden.is_member() to rollbook_sign_in;

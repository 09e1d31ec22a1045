-- L9 definers have an empty search path, belong to the owner and are not for everybody
select f.oid::regprocedure
from pg_proc f
join pg_language l on l.oid = f.prolang
where f.pronamespace::regnamespace::text in (
    'app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
  and (f.proowner <> to_regrole('rollbook_owner')
    or (f.prosecdef or l.lanname = 'plpgsql')
      and f.prosqlbody is null
      and not coalesce(f.proconfig, '{}') @> array['search_path=""']
    or exists (
      select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) x
      where x.grantee = 0));
-- offender: a definer without a search path
alter function app_public.close_term(uuid, uuid) reset search_path;
-- offender: a definer that finds what somebody else puts in its way
alter function app_public.close_term(uuid, uuid) set search_path = app_public, pg_temp;
-- offender: a definer with an administrator's rights
alter function app_public.close_term(uuid, uuid) owner to current_user;
-- offender: a function for everybody
grant execute on function app_private.begin_sign_in(text) to public;

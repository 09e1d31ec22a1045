-- L4 no policy is always true, reads settings, holds for everybody or stands beside another
select c.oid::regclass || ': ' || p.polname
from pg_policy p
join pg_class c on c.oid = p.polrelid
where 'true' in (pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid))
  and c.oid <> 'app_public.institution_types'::regclass -- the same for everybody
  or concat(pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)) ~ 'current_setting'
  or 0 = any (p.polroles)
  or p.polpermissive and exists (
    select from pg_policy other
    where other.polrelid = p.polrelid
      and other.oid <> p.oid
      and other.polpermissive
      and other.polroles && p.polroles
      and (other.polcmd = p.polcmd or '*' in (other.polcmd, p.polcmd)));
-- offender: a policy that is always true
create policy open on app_public.corrections for insert to app_user with check (true);
-- offender: a policy that trusts a setting
create policy trusting on app_public.corrections for insert to app_user
  with check (requested_by = current_setting('app.user')::uuid);
-- offender: a policy for everybody
create policy everybody on app_public.corrections for insert with check (school_id = 1);
-- offender: a second policy of the same command
create policy second on app_public.marks for select to app_user using (value is not null);

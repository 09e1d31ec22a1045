-- Institutions go by their own functions: no insert, update or delete here.
alter table app_public.institutions enable row level security;
call app_private.drop_policies('app_public.institutions');

create policy select_reachable on app_public.institutions for select to app_user
  using (id = any ((select app_hidden.reachable_institution_ids())::integer[]));
create policy select_analysts on app_public.institutions for select to mart_reader
  using (id = any ((select app_private.analyst_school_ids(false))::integer[]));

grant select on app_public.institutions to app_user;

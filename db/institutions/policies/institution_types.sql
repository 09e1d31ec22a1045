alter table app_public.institution_types enable row level security;
call app_private.drop_policies('app_public.institution_types');

create policy select_signed_in on app_public.institution_types for select to app_user
  using ((select app_hidden.current_user_id()) is not null);

grant select on app_public.institution_types to app_user;

-- Written by see_marks() only.
call app_private.protect('app_public.mark_sightings');

create policy select_own on app_public.mark_sightings for select to app_user
  using (user_id = (select app_hidden.current_user_id()));

grant select on app_public.mark_sightings to app_user;

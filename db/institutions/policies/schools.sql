-- Quotas, scale and tier are the operator's business; a school's admin edits the rest.
alter table app_public.schools enable row level security;
call app_private.drop_policies('app_public.schools');

create policy select_reachable on app_public.schools for select to app_user
  using (id = any ((select app_hidden.reachable_institution_ids())::integer[]));
create policy update_admin on app_public.schools for update to app_user
  using (id = any ((select app_hidden.administered_institution_ids())::integer[]));

grant select on app_public.schools to app_user;
grant update (time_zone, currency, language, ranks_shown_to_families, publishing_duty,
    closing_duty, reopening_duty, name_collation, bulletin_layout, bulletin_color,
    bulletin_header, bulletin_place, bulletin_signatory, bulletin_distinctions)
  on app_public.schools to app_user;

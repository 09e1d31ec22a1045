create or replace function app_private.school_settings(settings jsonb)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object('scale', t.scale, 'ranks_shown_to_families', t.ranks_shown)
    || school_settings.settings
  from app_public.policy_templates() as t
  where t.code = app_hidden.country_template(school_settings.settings ->> 'country');
end;

comment on function app_private.school_settings(jsonb) is
  'Settings of a new school, columns of schools with the country at least, completed by what the '
  'country''s policy template says.';

create or replace function app_hidden.is_live(membership app_public.memberships)
  returns boolean
  language sql stable parallel safe
return (membership).is_active
  and (membership).starts_on <= current_date
  and coalesce((membership).ends_on >= current_date, true);

comment on function app_hidden.is_live(app_public.memberships) is
  'Whether a membership holds now: not deactivated, begun and not ended. The one place that says so.';
grant execute on function app_hidden.is_live(app_public.memberships) to app_user;

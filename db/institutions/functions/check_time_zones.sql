create or replace function app_hidden.check_time_zones(zones text[])
  returns void
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_zone text;
begin
  select u.zone into v_zone
  from pg_catalog.unnest(zones) as u (zone)
  where not exists (select from pg_catalog.pg_timezone_names z where z.name = u.zone)
  limit 1;
  if found then
    raise exception 'There is no time zone “%”', v_zone
      using errcode = 'RBVAL', hint = 'Use an IANA name, such as Africa/Abidjan.',
      column = 'time_zone';
  end if;
end;
$$;

comment on function app_hidden.check_time_zones(text[]) is
  'Error RBVAL: a time zone that doesn''t exist.';
grant execute on function app_hidden.check_time_zones(text[]) to app_user;

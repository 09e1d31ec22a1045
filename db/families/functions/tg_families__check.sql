create or replace function app_private.tg_families__check()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (
    select from pg_catalog.pg_timezone_names z where z.name = new.time_zone) then
    raise exception 'There is no time zone “%”', new.time_zone
      using errcode = 'RBVAL', hint = 'Use an IANA name, such as Africa/Abidjan.',
      column = 'time_zone';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_families__check() is 'Error RBVAL: unknown time zone.';

create or replace trigger _100_check
  before insert or update of time_zone on app_public.families
  for each row execute function app_private.tg_families__check();

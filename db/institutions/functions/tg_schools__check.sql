create or replace function app_private.tg_schools__check()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  if not exists (
    select from app_public.institutions i where i.id = new.id and i.type = 'school') then
    raise exception 'Only an institution of the type school has school settings'
      using errcode = 'RBTRE', column = 'id';
  end if;
  if tg_op = 'UPDATE' and new.time_zone is distinct from old.time_zone then
    perform app_hidden.check_time_zones(array[new.time_zone]);
  end if;
  return new;
end;
$$;

comment on function app_private.tg_schools__check() is
  'Errors: RBTRE, the institution is no school; RBVAL, unknown time zone.';

create or replace trigger _100_check
  before insert or update of id, time_zone on app_public.schools
  for each row execute function app_private.tg_schools__check();

create or replace function app_private.other_school(school_code text)
  returns app_public.institutions
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_other app_public.institutions;
begin
  select i.* into v_other
  from app_public.institutions i
  join app_public.schools s on s.id = i.id
  where lower(i.code) = lower(pg_catalog.btrim(school_code))
    and i.status = 'active'
    and i.deleted_at is null
    and i.id <> app_hidden.current_school_id();
  if v_other.id is null then
    raise exception 'There is no other school with this code'
      using errcode = 'RBVAL', column = 'school_code';
  end if;
  return v_other;
end;
$$;

comment on function app_private.other_school(text) is
  'Another active school by its code, case ignored. Error RBVAL: there is none.';

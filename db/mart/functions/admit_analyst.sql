create or replace function app_private.admit_analyst(
  role_name name, institution_code text, sees_students boolean)
  returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_institution app_public.institutions;
  v_sees boolean;
begin
  select i.* into v_institution
  from app_public.institutions i
  where lower(i.code) = lower(pg_catalog.btrim(institution_code))
    and i.deleted_at is null;
  if not found then
    raise exception 'There is no institution with the code “%”', institution_code
      using errcode = 'RBVAL';
  end if;

  v_sees := coalesce(sees_students, v_institution.type = 'school');
  insert into app_private.analyst_institutions as a (role_name, institution_id, sees_students)
  values (admit_analyst.role_name, v_institution.id, v_sees)
  on conflict on constraint analyst_institutions_pkey
  do update set sees_students = excluded.sees_students;
  return v_sees;
end;
$$;

comment on function app_private.admit_analyst(name, text, boolean) is
  'Lets an analyst''s login role see an institution and all below it in mart. sees_students NULL: '
  'single students within a school, statistics only above. Returns whether they see students. '
  'Error RBVAL: unknown institution.';

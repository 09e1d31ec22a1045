create or replace function app_private.tg__families()
  returns trigger
  language plpgsql volatile
  security definer -- a school's admin may not write families
  set search_path = ''
as $$
begin
  perform app_private.link_families(c.school_id, pg_catalog.array_agg(
    coalesce(pg_catalog.to_jsonb(c) ->> 'guardian_id', pg_catalog.to_jsonb(c) ->> 'id')::uuid))
  from changed c
  group by c.school_id
  order by c.school_id;
  return null;
end;
$$;

comment on function app_private.tg__families() is
  'Changed guardians, or what they are to students: their families follow (link_families()).';

create or replace trigger _500_families_insert
  after insert on app_public.student_guardians referencing new table as changed
  for each statement execute function app_private.tg__families();

create or replace trigger _500_families_update
  after update on app_public.student_guardians referencing new table as changed
  for each statement execute function app_private.tg__families();

create or replace trigger _500_families_delete
  after delete on app_public.student_guardians referencing old table as changed
  for each statement execute function app_private.tg__families();

create or replace trigger _500_families_update
  after update on app_public.guardians referencing new table as changed
  for each statement execute function app_private.tg__families();

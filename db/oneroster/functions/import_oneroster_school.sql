create or replace function app_private.import_oneroster_school(org text)
  returns table (what text, added bigint, changed bigint, same bigint, gone bigint)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
begin
  if app_private.is_refused(org) then
    return;
  end if;
  v_school := app_private.open_oneroster_school(org);
  perform app_private.import_oneroster_calendar(v_school);
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_structure(v_school);
    perform app_private.import_oneroster_classes(v_school);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_people(v_school, org);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_enrollments(v_school);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.import_oneroster_marks(v_school);
  end if;
  if not app_private.is_refused(org) then
    perform app_private.remember_oneroster_ids(v_school, org);
    perform app_private.remove_oneroster_rows(v_school);
  end if;
  return query
  select c.what, c.added, c.changed, c.same, coalesce(c.gone, 0)
  from pg_temp.import_counts c
  order by c.place;
end;
$$;

comment on function app_private.import_oneroster_school(text) is
  'Imports one school of a bundle: all of it, or, when import_findings speaks of it afterwards, '
  'nothing that may stay: the caller takes it back.';

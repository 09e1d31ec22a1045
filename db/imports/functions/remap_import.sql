create or replace function app_private.remap_import(of_import app_public.imports, kind text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.imports i
  set kind = remap_import.kind,
    columns = app_private.guessed_columns(i.school_id, remap_import.kind, i.header),
    state = 'mapping', problem = null, create_count = 0, change_count = 0, same_count = 0,
    reject_count = 0, left_out_count = 0, row_count = (
      select count(*)
      from app_private.import_rows r
      where r.school_id = i.school_id
        and r.import_id = i.id)
  where i.school_id = of_import.school_id
    and i.id = of_import.id;
  update app_private.import_rows r
  set action = null, errors = '[]'
  where r.school_id = of_import.school_id
    and r.import_id = of_import.id
    and r.action is not null;
  delete from app_private.import_writes w
  where w.school_id = of_import.school_id
    and w.import_id = of_import.id;
end;
$$;

comment on function app_private.remap_import(app_public.imports, text) is
  'Has the columns of an import named anew, as of this kind; what was found of its rows is '
  'forgotten.';

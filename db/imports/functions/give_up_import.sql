create or replace function app_private.give_up_import(of_import app_public.imports)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = 'cancelled', applied_by = null
  where i.school_id = of_import.school_id
    and i.id = of_import.id;
  delete from app_private.import_parts p
  where p.school_id = of_import.school_id
    and p.import_id = of_import.id;
  delete from app_private.import_rows r
  where r.school_id = of_import.school_id
    and r.import_id = of_import.id;
  delete from app_private.import_titles t
  where t.school_id = of_import.school_id
    and t.import_id = of_import.id;
  delete from app_private.bundle_lines l
  where l.school_id = of_import.school_id
    and l.import_id = of_import.id;
  delete from app_private.bundle_findings f
  where f.school_id = of_import.school_id
    and f.import_id = of_import.id;
  delete from app_private.import_writes w
  where w.school_id = of_import.school_id
    and w.import_id = of_import.id;
  delete from app_private.import_cancellations c
  where c.school_id = of_import.school_id
    and c.import_id = of_import.id;
end;
$$;

comment on function app_private.give_up_import(app_public.imports) is
  'Gives an import up that was not written: its rows are forgotten.';

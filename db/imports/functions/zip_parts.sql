create or replace function app_private.zip_parts(of_import app_public.imports)
  returns json
  language sql stable
begin atomic
  select json_agg(
    app_private.described_import(p)
    order by array_position(app_private.import_kinds(), p.kind) nulls last, p.file_name, p.id)
  from app_public.imports p
  where p.school_id = of_import.school_id
    and p.zip_id = coalesce(of_import.zip_id, of_import.id);
end;

comment on function app_private.zip_parts(app_public.imports) is
  'The imports of the ZIP file that an import is or belongs to (described_import()), in an order '
  'in which they can be written; NULL for another file.';

create or replace function app_private.finish_import_rows(school integer, import uuid)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = 'mapping'
  where i.school_id = school
    and i.id = import
    and i.state = 'reading';
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
end;
$$;

comment on function app_private.finish_import_rows(integer, uuid) is
  'Says that the rows of a file are read; its bytes are forgotten.';
grant execute on function app_private.finish_import_rows(integer, uuid) to rollbook_worker;

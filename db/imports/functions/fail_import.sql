create or replace function app_private.fail_import(
  school integer, import uuid, code text, message text, reason text default null,
  detail text default null)
  returns void
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set state = case
      when i.state = 'reading' then 'failed'
      when i.kind <> 'oneroster' then 'mapping'
      when i.state = 'applying' then 'checked'
      else 'failed' end,
    problem = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'code', code, 'message', message, 'reason', reason, 'detail', detail)),
    applied_by = null
  where i.school_id = school
    and i.id = import
    and i.state in ('reading', 'checking', 'applying');
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = import;
end;
$$;

comment on function app_private.fail_import(integer, uuid, text, text, text, text) is
  'Notes why a file can''t be read (code unreadable, with the reason and its detail as the site has '
  'words for), or that the worker gave its check or its writing up (code broken): then its columns '
  'can be named anew; a bundle can be written once more, or sent again. Nothing was written.';
grant execute on function app_private.fail_import(integer, uuid, text, text, text, text)
  to rollbook_worker;

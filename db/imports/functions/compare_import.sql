create or replace function app_private.compare_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_private.for_import_tables(school, import,
    'delete from app_private.import_writes w
     using app_public.%1$I t
     where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and %2$s
       and pg_catalog.to_jsonb(t) @> w.after');
  perform app_private.for_import_tables(school, import,
    'update app_private.import_writes w
     set before = app_private.members(pg_catalog.to_jsonb(t), w.after)
     from app_public.%1$I t
     where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and %2$s');
end;
$$;

comment on function app_private.compare_import(integer, uuid) is
  'Forgets the writes of an import that would change nothing, and looks up what stands where it '
  'writes.';

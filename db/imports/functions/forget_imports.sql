create or replace function app_private.forget_imports()
  returns void
  language sql volatile
  security definer -- the worker writes no table
begin atomic
  delete from app_private.import_writes w
  using app_public.imports i
  where i.school_id = w.school_id
    and i.id = w.import_id
    and i.state = 'applied'
    -- the night after undo_import() stops to take it back
    and i.applied_at < now() - interval '8 days';
end;

comment on function app_private.forget_imports() is
  'Clears away what is kept only to undo imports, once they can''t be undone any more.';
grant execute on function app_private.forget_imports() to rollbook_worker;

create or replace function app_private.described_import(of_import app_public.imports)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'id', of_import.id, 'kind', of_import.kind, 'fileName', of_import.file_name,
    'state', of_import.state,
    'rows', of_import.row_count, 'created', of_import.create_count,
    'changed', of_import.change_count, 'same', of_import.same_count,
    'rejected', of_import.reject_count, 'leftOut', of_import.left_out_count,
    'problem', of_import.problem, 'createdAt', of_import.created_at,
    'createdBy', (
      select u.last_name || ' ' || u.first_name
      from app_public.users u
      where u.id = of_import.created_by),
    'appliedAt', of_import.applied_at, 'undoneAt', of_import.undone_at,
    'counts', of_import.counts, 'zipId', of_import.zip_id,
    'isCancelling', of_import.state in ('checking', 'applying')
      and app_private.is_import_cancelled(of_import.school_id, of_import.id),
    'canUndo', of_import.state = 'applied' and of_import.kind <> 'oneroster'
      and of_import.applied_at > now() - interval '7 days');
end;

comment on function app_private.described_import(app_public.imports) is
  'An import as screens show it: id, kind, fileName, state, rows, created, changed, same, '
  'rejected, leftOut (numbers), problem, createdAt, createdBy, appliedAt, undoneAt, counts, zipId, '
  'isCancelling (given up while the worker is at it), canUndo.';

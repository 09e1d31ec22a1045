create or replace function app_private.remove_gone(school integer, what text, of_table regclass)
  returns bigint
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_rows bigint;
begin
  execute pg_catalog.format(
    'delete from %s x
     using pg_temp.gone g
     where x.school_id = $1
       and g.what = $2
       and x.id = g.id', of_table)
  using school, what;
  get diagnostics v_rows = row_count;
  return v_rows;
end;
$$;

comment on function app_private.remove_gone(integer, text, regclass) is
  'Removes from a table of a school what a delta says is to be deleted; returns how many rows.';

create or replace function app_private.skip_rejected_institutions()
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
begin
  loop
    -- what names an institution that can't be is left out with it
    delete from pg_temp.import_mentions m
    where m.line in (
      select o.line
      from pg_temp.import_findings f
      join pg_temp.import_mentions o using (key)
      union all
      select f.line
      from pg_temp.import_findings f);
    perform app_private.resolve_institution_import();
    exit when app_private.check_institution_import_tree() = 0;
  end loop;
  return (select count(distinct r.line) from pg_temp.import_rows r) - (
    select count(distinct m.line) from pg_temp.import_mentions m);
end;
$$;

comment on function app_private.skip_rejected_institutions() is
  'Leaves out the lines of an import of institutions in which something is wrong, and those that '
  'name what these would have made. Returns how many lines are left out.';

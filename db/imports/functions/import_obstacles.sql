create or replace function app_private.import_obstacles(school integer, import uuid)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_table record;
  v_count bigint;
  v_reasons jsonb := '[]';
begin
  for v_table in
    select t.*
    from app_private.import_tables() as t
    where exists (
      select
      from app_private.import_writes w
      where w.school_id = school
        and w.import_id = import
        and w.of_table = t.of_table)
    order by t.place
  loop
    execute pg_catalog.format(
      'select count(*)
       from app_private.import_writes w
       left join app_public.%1$I t on %2$s%3$s
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
         and w.after <> (
           select coalesce(pg_catalog.jsonb_object_agg(k, pg_catalog.to_jsonb(t) -> k), ''{}'')
           from pg_catalog.jsonb_object_keys(w.after) as k)',
      v_table.of_table, v_table.school_match, v_table.key_match)
    into v_count
    using school, import;
    if v_count > 0 then
      v_reasons := v_reasons || pg_catalog.jsonb_build_object(
        'by', 'changed', 'table', v_table.of_table, 'count', v_count);
    end if;
    select v_reasons || coalesce(
      pg_catalog.jsonb_agg(u || pg_catalog.jsonb_build_object('table', v_table.of_table)), '[]')
    into v_reasons
    from pg_catalog.jsonb_array_elements(
      app_private.import_dependents(school, import, v_table.of_table)) as u;
  end loop;
  return v_reasons;
end;
$$;

comment on function app_private.import_obstacles(integer, uuid) is
  'Why an applied import can''t be undone: rows that do not stand as it left them (by: changed), '
  'and what leans on those it entered (by: the table), with table and count; an empty list for '
  'nothing.';

create or replace function app_private.import_obstacles(school integer, import uuid)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_table record;
  v_count bigint;
  v_reasons jsonb := '[]';
  v_applied_at timestamptz := (
    select i.applied_at
    from app_public.imports i
    where i.school_id = school
      and i.id = import);
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
    -- what was entered stands whole in the log
    execute pg_catalog.format(
      'select count(*)
       from app_private.import_writes w
       left join app_public.%1$I t on %2$s
       left join audit.log l
         on w.before is null and l.table_name = %3$L and l.operation = ''insert'' and l.key = w.key
         and l.reason = ''import '' || $2 and l.at >= $3 and l.school_id %4$s
       cross join lateral (select coalesce(l.after, w.after) as doc) as x
       where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
         and x.doc is distinct from app_private.members(pg_catalog.to_jsonb(t), x.doc)',
      v_table.of_table, v_table.found_by, 'app_public.' || v_table.of_table,
      case when v_table.found_by like 't.school_id = $1 and %' then '= $1' else 'is null' end)
    into v_count
    using school, import, v_applied_at;
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

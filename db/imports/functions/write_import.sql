create or replace function app_private.write_import(school integer, import uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_table record;
  v_columns text[];
begin
  for v_table in
    select t.*
    from app_private.import_tables() as t
    order by t.place
  loop
    -- columns that no row names keep their defaults
    select pg_catalog.array_agg(distinct k) into v_columns
    from app_private.import_writes w
    cross join lateral pg_catalog.jsonb_object_keys(w.after) as k
    where w.school_id = school
      and w.import_id = import
      and w.of_table = v_table.of_table;
    continue when v_columns is null;

    execute (
      select pg_catalog.format(
        'insert into app_public.%1$I (%2$s%3$s, %4$s)
         select %5$s%6$s, %7$s
         from app_private.import_writes w
         cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.after) as r
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L and w.before is null
         order by w.line',
        v_table.of_table, case when v_table.school_match <> '' then 'school_id, ' else '' end,
        v_table.key_columns,
        pg_catalog.string_agg(pg_catalog.format('%I', a.attname), ', ' order by a.attnum),
        case when v_table.school_match <> '' then '$1, ' else '' end, v_table.key_values,
        pg_catalog.string_agg(
          case when d.adbin is null then pg_catalog.format('r.%I', a.attname)
            else pg_catalog.format('coalesce(r.%I, %s)', a.attname,
              pg_catalog.pg_get_expr(d.adbin, d.adrelid)) end,
          ', ' order by a.attnum))
      from pg_catalog.pg_attribute a
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = pg_catalog.format('app_public.%I', v_table.of_table)::regclass
        and a.attname = any (v_columns))
    using school, import;

    execute (
      select pg_catalog.format(
        'update app_public.%1$I t
         set %2$s
         from app_private.import_writes w
         cross join lateral pg_catalog.jsonb_populate_record(null::app_public.%1$I, w.after) as r
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %1$L
           and w.before is not null and %3$s%4$s',
        v_table.of_table,
        pg_catalog.string_agg(
          pg_catalog.format('%1$I = case when w.after ? %1$L then r.%1$I else t.%1$I end', c),
          ', '),
        v_table.school_match, v_table.key_match)
      from pg_catalog.unnest(v_columns) as c)
    using school, import;
  end loop;
end;
$$;

comment on function app_private.write_import(integer, uuid) is
  'Enters and changes what import_writes says, a statement for each table. Errors: those of the '
  'tables and their triggers.';

create or replace function app_private.move_back(school integer, kept uuid, changes jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_change record;
  v_done integer;
begin
  for v_change in
    select x.value ->> 'how' as how, x.value -> 'row' as old, p.of_table, p.column_name,
      p.columns,
      (select pg_catalog.string_agg(
          case when c = p.column_name then pg_catalog.format('r.%I = $1', c)
            else pg_catalog.format('r.%1$I = k.%1$I', c) end, ' and ')
       from pg_catalog.unnest(p.key_columns) as c) as key
    from pg_catalog.jsonb_array_elements(changes) with ordinality as x (value, place)
    join app_private.student_references() as p on p.of_table::text = x.value ->> 'table'
    order by x.place desc
  loop
    if v_change.how = 'moved' then
      execute pg_catalog.format(
        'update %1$s r set %2$I = k.%2$I
         from pg_catalog.jsonb_populate_record(null::%1$s, $2) as k where r.%2$I = $1 and %3$s',
        v_change.of_table, v_change.column_name, v_change.key) using kept, v_change.old;
    else
      execute pg_catalog.format(
        'insert into %1$s (%2$s)
         select %2$s from pg_catalog.jsonb_populate_record(null::%1$s, $1)',
        v_change.of_table, app_hidden.column_list(v_change.columns)) using v_change.old;
    end if;
    get diagnostics v_done = row_count;
    if v_done = 0 then
      raise exception 'Something that was merged is gone'
        using errcode = 'RBUSE', hint = 'Enter the missing record by hand.',
        detail = pg_catalog.json_build_array(pg_catalog.json_build_object(
          'by', pg_catalog.split_part(v_change.of_table::text, '.', 2), 'count', 1))::text;
    end if;
  end loop;
end;
$$;

comment on function app_private.move_back(integer, uuid, jsonb) is
  'Takes the changes of move_record() back, the last one first. Error RBUSE: a moved row does not '
  'exist any more.';

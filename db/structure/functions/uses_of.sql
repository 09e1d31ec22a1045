create or replace function app_hidden.uses_of(of_table regclass, key text)
  returns json
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_reference record;
  v_count bigint;
  v_uses jsonb := '[]';
begin
  -- what goes away with the row, such as its results, is no use of it
  for v_reference in
    select c.relname as table_name, a.attname as column_name,
      pg_catalog.format_type(a.atttypid, null) as type
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
    where k.confrelid = of_table
      and k.contype = 'f'
      and k.confdeltype <> 'c'
    order by c.relname
  loop
    execute pg_catalog.format(
      'select count(*) from app_public.%I r where r.school_id = $1 and r.%I = $2::%s',
      v_reference.table_name, v_reference.column_name, v_reference.type)
    into v_count
    using app_hidden.current_school_id(), key;
    if v_count > 0 then
      v_uses := v_uses || pg_catalog.jsonb_build_object(
        'by', v_reference.table_name, 'count', v_count);
    end if;
  end loop;
  return nullif(v_uses, '[]');
end;
$$;

comment on function app_hidden.uses_of(regclass, text) is
  'What keeps a row of the current school from being deleted: tables that refer to it (by) and how '
  'many of their rows (count), as far as the user sees them; NULL for nothing.';
grant execute on function app_hidden.uses_of(regclass, text) to app_user;

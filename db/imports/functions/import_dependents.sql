create or replace function app_private.import_dependents(
  school integer, import uuid, of_table text)
  returns jsonb
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_reference record;
  v_count bigint;
  v_uses jsonb := '[]';
begin
  for v_reference in
    select k.conrelid::regclass as name, c.relname, a.attname as column_name, i.found_by,
      t.attname as key_column, pg_catalog.format_type(t.atttypid, null) as type,
      exists (
        select
        from pg_catalog.pg_attribute s
        where s.attrelid = k.conrelid and s.attname = 'school_id' and not s.attisdropped)
        and k.confrelid <> 'app_public.users'::regclass as is_tenant
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    join pg_catalog.pg_constraint p on p.conrelid = k.confrelid and p.contype = 'p'
    join pg_catalog.pg_attribute t on t.attrelid = k.confrelid
      and t.attnum = p.conkey[pg_catalog.cardinality(p.conkey)] and t.attname = 'id'
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid
      and a.attnum = k.conkey[pg_catalog.array_position(k.confkey, t.attnum)]
    left join app_private.import_tables() as i on i.of_table = c.relname
    where k.contype = 'f'
      and k.conparentid = 0
      and k.confrelid = pg_catalog.format('app_public.%I', import_dependents.of_table)::regclass
      -- results are calculated, families follow guardians
      and c.relname <> all ('{course_results,term_results,year_results,course_statistics,
        term_statistics,provisional_results,dirty_results,families,family_children}'::text[])
    order by c.relname
  loop
    execute pg_catalog.format(
      'select count(*)
       from %s t
       join app_private.import_writes o
         on o.school_id = $1 and o.import_id = $2 and o.of_table = $3 and o.before is null
         and t.%I = (o.key ->> %L)::%s%s
       where not exists (
         select
         from app_private.import_writes w
         where w.school_id = $1 and w.import_id = $2 and w.of_table = %L and w.before is null
           and %s)',
      v_reference.name, v_reference.column_name, v_reference.key_column, v_reference.type,
      case when v_reference.is_tenant then ' and t.school_id = $1' else '' end,
      v_reference.relname, coalesce(v_reference.found_by, 'false'))
    into v_count
    using school, import, import_dependents.of_table;
    if v_count > 0 then
      v_uses := v_uses || pg_catalog.jsonb_build_object(
        'by', v_reference.relname, 'count', v_count);
    end if;
  end loop;
  return v_uses;
end;
$$;

comment on function app_private.import_dependents(integer, uuid, text) is
  'What leans on the rows that an import entered into a table, besides its own: tables (by) and '
  'how many of their rows (count). What is calculated from them does not count.';

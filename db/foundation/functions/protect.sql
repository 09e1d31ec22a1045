-- The one place that says what a tenant table is: row level security, the tenant policy, and the
-- statistics without which PostgreSQL takes school and key as independent and expects one row.
create or replace procedure app_private.protect(tenant_table regclass)
  language plpgsql
  set search_path = ''
as $$
declare
  v_key record;
begin
  execute pg_catalog.format('alter table %s enable row level security', tenant_table);
  call app_private.drop_policies(tenant_table);
  execute pg_catalog.format(
    'create policy tenant on %s as restrictive to app_user
       using (school_id = (select app_hidden.current_school_id()))', tenant_table);

  for v_key in
    select distinct c.relname as table_name, a.attname as column_name
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class c on c.oid = k.conrelid
    cross join lateral pg_catalog.unnest(k.conkey) as u (attnum)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
    where k.conrelid = tenant_table
      and k.contype = 'f'
      and pg_catalog.cardinality(k.conkey) > 1
      and a.attname <> 'school_id'
    order by 2
  loop
    execute pg_catalog.format(
      'create statistics if not exists app_public.%I (dependencies, ndistinct)
         on school_id, %I from %s',
      v_key.table_name || '_' || v_key.column_name || '_stat', v_key.column_name, tenant_table);
  end loop;
end;
$$;

comment on procedure app_private.protect(regclass) is
  'Closes a tenant table: enables row level security, makes the restrictive tenant policy and the '
  'extended statistics for each key that goes with school_id.';

create or replace procedure audit.enable(of_table regclass, secrets text[] default '{}')
  language plpgsql
  set search_path = ''
as $$
declare
  v_key text;
  v_school text;
  v_operation text;
begin
  select pg_catalog.string_agg(a.attname, ',' order by a.attnum) filter (
           where a.attname <> 'school_id' or pg_catalog.cardinality(k.conkey) = 1)
  into v_key
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
  where k.conrelid = of_table and k.contype = 'p';

  if v_key is null then
    raise exception '% has no primary key: its changes can''t be told apart', of_table;
  end if;

  select case when exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = of_table and a.attname = 'school_id' and not a.attisdropped)
    then 'school_id' else '' end
  into v_school;

  foreach v_operation in array array['insert', 'delete'] loop
    execute pg_catalog.format(
      'create or replace trigger _500_audit_%1$s after %1$s on %2$s
         referencing %3$s table as %3$s_rows
         for each statement execute function audit.tg__log(%4$L, %5$L, %6$L)',
      v_operation, of_table, case v_operation when 'insert' then 'new' else 'old' end,
      v_key, pg_catalog.array_to_string(secrets, ','), v_school);
  end loop;
  execute pg_catalog.format(
    'create or replace trigger _500_audit_update after update on %s
       for each row when (old.* is distinct from new.*)
       execute function audit.tg__log_update(%L, %L, %L)',
    of_table, v_key, pg_catalog.array_to_string(secrets, ','), v_school);
end;
$$;

comment on procedure audit.enable(regclass, text[]) is
  'Starts the log of a table''s changes. Secret columns are named in the log, their values are not '
  'copied. Error: the table has no primary key.';

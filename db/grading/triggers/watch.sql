create or replace procedure app_private.watch(of_table regclass, task text)
  language plpgsql
  set search_path = ''
as $$
declare
  v_operation text;
begin
  foreach v_operation in array array['insert', 'update', 'delete'] loop
    execute pg_catalog.format(
      'create or replace trigger _900_dirty_%1$s after %1$s on %2$s
         referencing %3$s table as changed
         for each statement execute function app_private.%4$I()',
      v_operation, of_table, case v_operation when 'delete' then 'old' else 'new' end, task);
  end loop;
end;
$$;

comment on procedure app_private.watch(regclass, text) is
  'Makes the three statement triggers by which changes of a table mark results as dirty; the '
  'trigger function reads the transition table “changed”.';

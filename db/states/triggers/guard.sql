create or replace procedure app_private.guard(of_table regclass, task text)
  language plpgsql
  set search_path = ''
as $$
declare
  v_event text;
begin
  foreach v_event in array array['insert new', 'update old', 'update new', 'delete old'] loop
    execute pg_catalog.format(
      'create or replace trigger _400_open_%1$s_%2$s after %1$s on %3$s
         referencing %2$s table as changed
         for each statement execute function app_private.%4$I()',
      pg_catalog.split_part(v_event, ' ', 1), pg_catalog.split_part(v_event, ' ', 2), of_table,
      task);
  end loop;
end;
$$;

comment on procedure app_private.guard(regclass, text) is
  'Makes the statement triggers that refuse changes of a table in closed terms; the trigger '
  'function reads the transition table “changed”, which holds the rows as they were and as they are.';

-- Policies live in one file per table; starting from none, a removed or renamed one can't linger.
create or replace procedure app_private.drop_policies(of_table regclass)
  language plpgsql
  set search_path = ''
as $$
declare
  v_policy name;
begin
  for v_policy in select p.polname from pg_catalog.pg_policy p where p.polrelid = of_table loop
    execute pg_catalog.format('drop policy %I on %s', v_policy, of_table);
  end loop;
end;
$$;

comment on procedure app_private.drop_policies(regclass) is
  'Removes every policy of a table; the first line of each policies file.';

create or replace function app_private.note_import_repeats(fields text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_problems
  select x.line, fields[1], x.given ->> fields[1], 'twice', x.first_line::text
  from (
    select g.line, g.given, pg_catalog.first_value(g.line) over same as first_line
    from pg_temp.import_given g
    where g.given ?& fields[1:1]
    window same as (
      partition by (
        select pg_catalog.jsonb_agg(lower(g.given ->> f.name))
        from pg_catalog.unnest(fields) as f (name))
      order by g.line)) as x
  where x.line <> x.first_line;
end;
$$;

comment on function app_private.note_import_repeats(text[]) is
  'Notes each row of an import that says the same in these fields as a row before it.';

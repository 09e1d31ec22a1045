create or replace function app_private.begin_oneroster_import(
  for_school integer default null)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  -- one import at a time: two could make the same people or schools, but not for a school's admins
  if for_school is null then
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('import oneroster', 0));
  else
    perform pg_catalog.pg_advisory_xact_lock_shared(
      pg_catalog.hashtextextended('import oneroster', 0));
    perform pg_catalog.pg_advisory_xact_lock(
      pg_catalog.hashtextextended('import ' || for_school, 0));
  end if;
  create temporary table import_rows (
    file text not null,
    line integer not null,
    fields integer not null,
    cells jsonb not null) on commit drop;
  create temporary table import_findings (
    id serial,
    schools text[],
    file text,
    line integer,
    column_name text,
    value text,
    message text not null,
    remedy text not null,
    is_note boolean not null default false) on commit drop;
  create temporary table import_origins (source text, given_name text, base integer)
    on commit drop;
  create temporary table import_current (org text) on commit drop;
  create temporary table import_reach on commit drop as
  select begin_oneroster_import.for_school;
end;
$$;

comment on function app_private.begin_oneroster_import(integer) is
  'Begins the import of a bundle in this transaction: makes the temporary tables import_rows, to '
  'copy its lines into, import_findings, what is wrong with them (schools NULL: with the bundle as '
  'a whole; is_note: worth saying, but no reason to refuse), import_current, the school that is '
  'being imported, and import_origins, in which other files the lines stand. for_school: an '
  'admin of that school brings it, so that nobody who belongs to other schools only is looked at, and '
  'nobody gets an account.';

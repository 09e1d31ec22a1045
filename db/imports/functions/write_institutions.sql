create or replace function app_private.write_institutions(settings jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_place integer;
  v_columns text;
begin
  update app_public.institutions i
  set name = n.name
  from pg_temp.import_nodes n
  where i.id = n.id
    and n.code is not null
    and i.name <> n.name;

  alter table pg_temp.import_nodes
    add column is_new boolean not null default false,
    add column is_coded_here boolean not null default false;
  for v_place in select l.place from pg_temp.import_levels l order by l.place loop
    update pg_temp.import_nodes n
    set parent_id = coalesce(
        n.parent_id, (select p.id from pg_temp.import_nodes p where p.key = n.parent_key)),
      id = pg_catalog.nextval(
        pg_catalog.pg_get_serial_sequence('app_public.institutions', 'id')),
      is_new = true
    where n.place = v_place
      and n.id is null;
    update pg_temp.import_nodes n
    set code = c.code, is_coded_here = true
    from (
      select o.id, app_private.code_from_name(above.code, o.name) as code
      from pg_temp.import_nodes o
      left join app_public.institutions above on above.id = o.parent_id
      where o.place = v_place
        and o.is_new
        and o.code is null) as c
    where n.id = c.id;
    -- names that differ in what a code can't hold
    update pg_temp.import_nodes n
    set code = pg_catalog.left(n.code, 55) || '-' || pg_catalog.left(pg_catalog.md5(n.key), 8)
    from (
      select o.id, pg_catalog.row_number() over (
        partition by lower(o.code) order by o.is_coded_here, o.key) as nth
      from pg_temp.import_nodes o
      where o.code is not null) as d
    where n.id = d.id
      and n.place = v_place
      and n.is_coded_here
      and (
        d.nth > 1
        or lower(n.code) in (select lower(i.code) from app_public.institutions i));

    insert into app_public.institutions (id, parent_id, type, code, name, second_factor)
    select n.id, n.parent_id, n.type, n.code, n.name, coalesce(above.second_factor, 'admins')
    from pg_temp.import_nodes n
    left join app_public.institutions above on above.id = n.parent_id
    where n.place = v_place
      and n.is_new
    order by n.line;
  end loop;

  settings := app_private.school_settings(settings);
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings) as k;
  execute pg_catalog.format(
    'insert into app_public.schools (id, %1$s)
     select n.id, %2$s
     from pg_temp.import_nodes n
     cross join pg_catalog.jsonb_populate_record(null::app_public.schools, $1) as s
     where n.is_new
       and n.type = ''school''
     order by n.id',
    v_columns, pg_catalog.regexp_replace(v_columns, '(^|, )', '\1s.', 'g'))
  using settings;
end;
$$;

comment on function app_private.write_institutions(jsonb) is
  'Makes the institutions of an import from the top down, and the settings of its schools; gives '
  'those that are there the file''s names. settings: columns of schools, with the country.';

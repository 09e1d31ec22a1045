create or replace function app_private.check_institution_import(mapping jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_levels on commit drop as
  select l.place::integer as place, l.level ->> 'type' as type,
    pg_catalog.array_to_string(
      app_private.template_columns(l.level ->> 'code'), ', ') as code_columns,
    pg_catalog.array_to_string(
      app_private.template_columns(l.level ->> 'name'), ', ') as name_columns,
    pg_catalog.array_to_string(
      app_private.template_columns(coalesce(l.level ->> 'parent', above.level ->> 'name')), ', ')
      as parent_columns,
    l.level ? 'code' as has_code,
    l.level ? 'parent' as names_parent,
    l.level ? 'where' or l.place = pg_catalog.jsonb_array_length(mapping -> 'levels') as is_own
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  left join pg_catalog.jsonb_array_elements(mapping -> 'levels')
    with ordinality as above (level, place) on above.place = l.place - 1;

  insert into pg_temp.import_findings
  select m.line, v.column_name, v.value, v.message, v.remedy
  from pg_temp.import_mentions m
  join pg_temp.import_levels l using (place)
  cross join lateral (values
    (l.code_columns, null, l.has_code and m.code is null,
      pg_catalog.format('the %s has no code', l.type), 'Fill it in.'),
    (l.code_columns, m.code, m.code !~ '^[[:alnum:]][[:alnum:]._-]{0,63}$',
      'not a code',
      'Use letters, digits, dots, dashes and underscores only, 64 at most.'),
    (l.name_columns, nullif(m.name, ''), pg_catalog.char_length(m.name) < 2,
      pg_catalog.format('the %s has no name of at least 2 characters', l.type), 'Fill it in.'),
    (l.parent_columns, null, l.names_parent and m.parent is null,
      pg_catalog.format('nothing says what the %s stands under', l.type), 'Fill it in.'))
    as v (column_name, value, is_wrong, message, remedy)
  where v.is_wrong;

  -- lines about one institution that don't agree; the first one stands
  insert into pg_temp.import_findings
  select x.line, v.column_name, v.value, v.message, v.remedy
  from (
    select m.*,
      pg_catalog.first_value(m.line) over same as first_line,
      pg_catalog.first_value(m.place) over same as first_place,
      pg_catalog.first_value(m.name) over same as first_name,
      pg_catalog.first_value(m.parent) over same as first_parent,
      pg_catalog.first_value(m.parent_key) over same as first_parent_key
    from pg_temp.import_mentions m
    where m.key is not null
      and m.line not in (select f.line from pg_temp.import_findings f where f.line is not null)
    window same as (partition by m.key order by m.line, m.place)) as x
  join pg_temp.import_levels l using (place)
  join pg_temp.import_levels o on o.place = x.first_place
  cross join lateral (
    select l.code_columns, x.code,
      pg_catalog.format('is the code of a %s in line %s', o.type, x.first_line),
      'Give each institution a code of its own.'
    where x.place <> x.first_place
    union all
    select l.parent_columns, x.parent,
      pg_catalog.format('the %s %s stands under “%s” in line %s', l.type, coalesce(x.code, x.name),
        x.first_parent, x.first_line),
      'Make the lines agree, or give each its own code.'
    where x.place = x.first_place
      and x.parent_key <> x.first_parent_key
    union all
    select l.name_columns, x.name,
      pg_catalog.format('the %s %s is called “%s” in line %s', l.type, x.code, x.first_name,
        x.first_line),
      'Make the lines agree, or give each its own code.'
    where x.place = x.first_place
      and l.has_code
      and x.name <> x.first_name
    union all
    select coalesce(nullif(l.code_columns, ''), l.name_columns), coalesce(x.code, x.name),
      pg_catalog.format('stands in line %s already', x.first_line),
      case when l.has_code then 'Leave one of the two lines.'
        else 'Leave one of the two lines; only a code tells two of one name apart.' end
    where x.place = x.first_place
      and l.is_own
      and x.line <> x.first_line
      and x.parent_key = x.first_parent_key
      and (x.name = x.first_name or not l.has_code))
    as v (column_name, value, message, remedy);
end;
$$;

comment on function app_private.check_institution_import(jsonb) is
  'Finds what is wrong within a file of institutions: codes and names that are missing or not '
  'possible, one institution described in two ways, or named twice.';

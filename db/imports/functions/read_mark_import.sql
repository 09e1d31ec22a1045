create or replace function app_private.read_mark_import(columns text[])
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_rows integer;
  v_check record;
begin
  insert into pg_temp.import_findings
  select r.line, null, null,
    pg_catalog.format('%s fields instead of %s', r.fields, pg_catalog.cardinality(columns)),
    'Give each line as many fields as the header; put text that holds the separator in quotes.'
  from pg_temp.import_rows r
  where r.fields <> pg_catalog.cardinality(columns);

  create temporary table import_cells on commit drop as
  select r.line,
    c.academic_year, c.term, c.class, c.student_number, c.subject_code, c.assessment,
    coalesce(c.kind, 'test') as kind,
    c.level, c.last_name, c.first_name, c.subject_name, c.comment,
    pg_catalog.upper(c.code) as code,
    case
      when lower(c.sex) in ('female', 'f', 'fille') then 'female'
      when lower(c.sex) in ('male', 'm', 'h', 'g', 'garçon') then 'male' end as sex,
    app_private.parsed_date(c.birth_date) as birth_date,
    app_private.parsed_date(c.date) as held_on,
    app_private.parsed_number(c.term_weight) as term_weight,
    app_private.parsed_number(c.subject_coefficient) as subject_coefficient,
    app_private.parsed_number(c.max) as maximum,
    app_private.parsed_number(c.coefficient) as coefficient,
    app_private.parsed_number(c.value) as value
  from pg_temp.import_rows r
  cross join lateral (
    select nullif(pg_catalog.btrim(r.academic_year), '') as academic_year,
      nullif(pg_catalog.btrim(r.term), '') as term,
      nullif(pg_catalog.btrim(r.class), '') as class,
      nullif(pg_catalog.btrim(r.student_number), '') as student_number,
      nullif(pg_catalog.btrim(r.subject_code), '') as subject_code,
      nullif(pg_catalog.btrim(r.assessment), '') as assessment,
      nullif(pg_catalog.btrim(r.kind), '') as kind,
      nullif(pg_catalog.btrim(r.level), '') as level,
      nullif(pg_catalog.btrim(r.last_name), '') as last_name,
      nullif(pg_catalog.btrim(r.first_name), '') as first_name,
      nullif(pg_catalog.btrim(r.subject_name), '') as subject_name,
      nullif(pg_catalog.btrim(r.comment), '') as comment,
      nullif(pg_catalog.btrim(r.code), '') as code,
      nullif(pg_catalog.btrim(r.sex), '') as sex,
      nullif(pg_catalog.btrim(r.birth_date), '') as birth_date,
      nullif(pg_catalog.btrim(r.date), '') as date,
      nullif(pg_catalog.btrim(r.term_weight), '') as term_weight,
      nullif(pg_catalog.btrim(r.subject_coefficient), '') as subject_coefficient,
      nullif(pg_catalog.btrim(r.max), '') as max,
      nullif(pg_catalog.btrim(r.coefficient), '') as coefficient,
      nullif(pg_catalog.btrim(r.value), '') as value) as c
  where r.fields = pg_catalog.cardinality(columns);
  get diagnostics v_rows = row_count;
  analyze pg_temp.import_cells;

  for v_check in
    select c.*
    from (values
      ('value', 'value', 'not a number', 'Write 12.5 or 12,5; codes such as A go in the column code.'),
      ('max', 'maximum', 'not a number', 'Write the highest possible mark, such as 20.'),
      ('coefficient', 'coefficient', 'not a number', 'Write a number such as 2 or 0,5.'),
      ('subject_coefficient', 'subject_coefficient', 'not a number',
        'Write a number such as 2 or 0,5.'),
      ('term_weight', 'term_weight', 'not a number', 'Write a number such as 1 or 2.'),
      ('date', 'held_on', 'not a date', 'Write 2025-11-03 or 03/11/2025.'),
      ('birth_date', 'birth_date', 'not a date', 'Write 2012-11-03 or 03/11/2012.'),
      ('sex', 'sex', 'not a sex', 'Write female or male, F or M.'))
      as c (column_name, parsed, message, remedy)
    where c.column_name = any (columns)
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_findings
       select r.line, %1$L, pg_catalog.btrim(r.%1$I), %3$L, %4$L
       from pg_temp.import_cells c
       join pg_temp.import_rows r using (line)
       where c.%2$I is null
         and pg_catalog.btrim(r.%1$I) <> ''''',
      v_check.column_name, v_check.parsed, v_check.message, v_check.remedy);
  end loop;

  -- a scan for each column that the file has: looking at all columns of each line takes longer
  for v_check in
    select c.*
    from (values
      ('value', 'value', 'c.value < 0', 'negative', 'A mark is 0 or more.'),
      ('max', 'maximum', 'not (c.maximum > 0 and c.maximum <= 999.99)', 'not a maximum',
        'A maximum is more than 0 and up to 999.99.'),
      ('coefficient', 'coefficient', 'not c.coefficient between 0 and 999.99',
        'not a coefficient', 'A coefficient is 0 to 999.99.'),
      ('subject_coefficient', 'subject_coefficient',
        'not c.subject_coefficient between 0 and 999.99', 'not a coefficient',
        'A coefficient is 0 to 999.99.'),
      ('term_weight', 'term_weight', 'not c.term_weight between 0 and 999.99', 'not a weight',
        'A weight is 0 to 999.99.'))
      as c (column_name, parsed, is_wrong, message, remedy)
    where c.column_name = any (columns)
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_findings
       select c.line, %1$L, c.%2$I::text, %4$L, %5$L
       from pg_temp.import_cells c
       where %3$s
       union all
       select c.line, %1$L, c.%2$I::text, ''more than two decimals'', ''Round it to two decimals.''
       from pg_temp.import_cells c
       where c.%2$I <> pg_catalog.round(c.%2$I, 2)',
      v_check.column_name, v_check.parsed, v_check.is_wrong, v_check.message, v_check.remedy);
  end loop;

  insert into pg_temp.import_findings
  select c.line, v.name, null, 'missing', 'Fill it in.'
  from pg_temp.import_cells c
  cross join lateral (values
    ('academic_year', c.academic_year), ('term', c.term), ('class', c.class),
    ('student_number', c.student_number), ('subject_code', c.subject_code),
    ('assessment', c.assessment)) as v (name, value)
  where pg_catalog.num_nulls(c.academic_year, c.term, c.class, c.student_number, c.subject_code,
      c.assessment) > 0
    and v.name = any (columns)
    and v.value is null
  union all
  select c.line, 'value', c.value::text, 'a number and the code ' || c.code,
    'Leave one of them empty.'
  from pg_temp.import_cells c
  where c.value is not null
    and c.code is not null
  union all
  select c.line, 'value', null, 'neither a mark nor a code',
    'Give a mark or a code, or leave the line out: not marked yet.'
  from pg_temp.import_cells c
  join pg_temp.import_rows r using (line)
  where c.value is null
    and c.code is null
    and coalesce(pg_catalog.btrim(r.value), '') = '';
  return v_rows;
end;
$$;

comment on function app_private.read_mark_import(text[]) is
  'Turns the copied lines of an import into import_cells, with numbers and dates, and finds what is '
  'missing or unreadable. Returns how many lines there are to import.';

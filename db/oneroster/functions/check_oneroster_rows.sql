create or replace function app_private.check_oneroster_rows(version text)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into pg_temp.import_findings (schools, file, line, message, remedy)
  select s.schools, s.file || '.csv', s.line,
    pg_catalog.format('%s fields instead of %s', s.fields, h.width),
    'Give each line as many fields as the header; put text that holds a comma in quotes.'
  from pg_temp.staged s
  join (
    select c.file, count(*) as width
    from pg_temp.import_columns c
    group by c.file) as h using (file)
  where s.fields <> h.width;

  insert into pg_temp.import_findings (schools, file, line, column_name, value, message, remedy)
  with columns as materialized (select * from app_private.oneroster_columns(version))
  select s.schools, s.file || '.csv', s.line, c.name,
    pg_catalog.left(v.value, 100), x.message, x.remedy
  from pg_temp.staged s
  cross join lateral pg_catalog.jsonb_each_text(s.cells) as e (name, given)
  join columns c on c.file = s.file and c.name = e.name
  -- offset 0: worked out once, not wherever it is mentioned
  cross join lateral (select nullif(pg_catalog.btrim(e.given), '') as value offset 0) as v
  cross join lateral (
    select
      case
        when v.value is null then case
          when c.is_required and (c.name = 'sourcedId' or not s.is_gone) then 'missing' end
        when c.words is not null then case
          when lower(v.value) <> all (c.words) and v.value <> all (c.words)
            and v.value !~ '^ext:' then 'not one of the words that may stand here' end
        when c.type = 'guid' then case
          when v.value !~ '^[0-9A-Za-z./@_-]+$' or pg_catalog.char_length(v.value) > 255
            then 'not an identifier' end
        when c.type = 'guids' then case
          when v.value !~ '^[0-9A-Za-z./@_-]+( *, *[0-9A-Za-z./@_-]+)*$'
            then 'not a list of identifiers' end
        when c.type = 'date' then case
          when app_private.date_of(v.value) is null then 'not a date' end
        when c.type = 'time' then case
          when not pg_catalog.pg_input_is_valid(v.value, 'timestamptz') then 'not a time' end
        when c.type = 'boolean' then case
          when lower(v.value) not in ('true', 'false') then 'neither true nor false' end
        when c.type in ('integer', 'year') then case
          when v.value !~ '^-?[0-9]{1,9}$' then 'not a whole number' end
        when c.type = 'float' then case
          when v.value !~ '^-?[0-9]{1,9}([.][0-9]{1,9})?$' then 'not a number' end
        when c.name = 'email' then case
          when v.value !~ '^[^@[:space:]]+@[^@[:space:]]+$' then 'not an e-mail address' end
        when pg_catalog.char_length(v.value) > 500 then 'longer than 500 characters' end as message,
      case
        when v.value is null then 'Fill it in.'
        when c.words is not null
          then 'Use one of: ' || pg_catalog.array_to_string(c.words, ', ') || '.'
        when c.type in ('guid', 'guids') then
          'Identifiers have 1 to 255 letters, digits, dots, slashes, dashes, underscores or @.'
        when c.type = 'date' then 'Write it like 2025-11-21.'
        when c.type = 'time' then 'Write it like 2025-11-21T10:00:00.000Z.'
        else 'Correct it.' end as remedy) as x
  where x.message is not null
    and (v.value is not null or c.is_required)
    -- what is wrong with the number of fields is wrong with all of them
    and (s.file, s.fields) in (
      select h.file, count(*) from pg_temp.import_columns h group by h.file)
  union all
  select s.schools, s.file || '.csv', s.line, 'sourcedId', s.sid,
    pg_catalog.format('the identifier stands in line %s already', s.first_line),
    'Remove one of the lines, or give it an identifier of its own.'
  from (
    select d.*, pg_catalog.first_value(d.line) over same as first_line
    from pg_temp.staged d
    where d.sid is not null
    window same as (partition by d.file, d.sid order by d.line)) as s
  where s.line > s.first_line
  union all
  -- in a delta, what is referred to may have come before
  select s.schools, s.file || '.csv', s.line, c.name, r.sid,
    pg_catalog.format('%s.csv has no such line', c.refers_to),
    'Add the line there, or correct the identifier.'
  from pg_temp.staged s
  join columns c on c.file = s.file and c.refers_to is not null
  cross join lateral pg_catalog.string_to_table(s.cells ->> c.name, ',') as x (given)
  cross join lateral (select pg_catalog.btrim(x.given) as sid) as r
  where not s.is_gone
    and r.sid <> ''
    and exists (
      select
      from pg_temp.import_files f
      where f.file = c.refers_to and f.mode = 'bulk' and f.place = 1)
    and not exists (
      select from pg_temp.staged o where o.file = c.refers_to and o.sid = r.sid);
end;
$$;

comment on function app_private.check_oneroster_rows(text) is
  'Finds what is wrong with single lines of a bundle: fields, types, words, repeated identifiers, '
  'and references to lines that are not there.';

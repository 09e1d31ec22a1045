create or replace function app_private.csv_line(cells text[])
  returns text
  language sql immutable parallel safe
begin atomic
  select string_agg(
    case
      when c.cell is null then ''
      when c.cell = '' or c.cell ~ '[",\r\n]' then '"' || replace(c.cell, '"', '""') || '"'
      else c.cell end,
    ',' order by c.place)
  from unnest(cells) with ordinality as c (cell, place);
end;

comment on function app_private.csv_line(text[]) is
  'A line of a CSV file as RFC 4180 says, without its end; NULL is empty, an empty text "".';

create or replace function app_private.import_top(of_import app_public.imports)
  returns table (line integer, fields text[])
  language sql stable
begin atomic
  select x.line, x.fields
  from (
    select t.line, t.fields
    from app_private.import_titles t
    where t.school_id = of_import.school_id
      and t.import_id = of_import.id
    union all
    select of_import.header_line, of_import.header
    where of_import.header_line is not null
    union all
    (select r.line, r.fields
     from app_private.import_rows r
     where r.school_id = of_import.school_id
       and r.import_id = of_import.id
       and of_import.header_line is not null
     order by r.line
     limit 10)) as x
  order by x.line
  limit 15;
end;

comment on function app_private.import_top(app_public.imports) is
  'The first lines of an import''s file: titles, header and rows. None for the command line.';

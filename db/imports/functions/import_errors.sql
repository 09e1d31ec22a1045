create or replace function app_private.import_errors(school integer, import uuid)
  returns table (line integer, "column" text, value text, message text, remedy text)
  language sql stable
begin atomic
  select r.line,
    coalesce(
      i.header[array_position(i.columns, e.error ->> 'field')],
      case when e.error ->> 'field' in ('last_name', 'first_name')
        then i.header[array_position(i.columns, 'full_name')] end,
      e.error ->> 'field'),
    e.error ->> 'value', w.words[1], w.words[2]
  from app_public.imports i
  join app_private.import_rows r on r.school_id = i.school_id and r.import_id = i.id
  cross join lateral jsonb_array_elements(r.errors) as e (error)
  cross join lateral app_private.import_words(e.error ->> 'code', e.error ->> 'detail') as w (words)
  where i.school_id = school
    and i.id = import
    and r.action = 'reject'
  order by r.line, 2, 4;
end;

comment on function app_private.import_errors(integer, uuid) is
  'What is wrong with the rows of an import: line, column as the file calls it, value, message '
  'and remedy in English.';

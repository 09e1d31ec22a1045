create or replace function app_private.guessed_columns(school integer, kind text, header text[])
  returns text[]
  language sql stable
begin atomic
  with fields as materialized (
    select f.field, array[app_private.header_words(f.field)] || string_to_array(f.words, '|')
        as words,
      -- the school's own name goes before another word for something else, but for a name
      row_number() over (order by f.place > 40 and f.label is null, f.place) as place
    from app_private.school_import_fields(school) as f
    where f.kind = guessed_columns.kind),
  known as (
    select h.place, h.name,
      coalesce(
        (select r.field
         from app_private.import_headers r
         where r.school_id = school
           and r.kind = guessed_columns.kind
           and r.header = app_private.header_words(h.name)
           -- one that was removed says nothing any more
           and (r.field = '' or r.field in (select f.field from fields f))),
        (select f.field
         from fields f
         where app_private.header_words(h.name) = any (f.words)
         order by f.place
         limit 1)) as field
    from unnest(header) with ordinality as h (name, place))
  select coalesce(
    array_agg(
      -- a field is guessed once: of two columns the first has it
      case
        when k.place = (select min(o.place) from known o where o.field = k.field)
        then nullif(k.field, '') end
      order by k.place),
    '{}')
  from known k;
end;

comment on function app_private.guessed_columns(integer, text, text[]) is
  'Which field each column of a file holds, by what the school chose before, else by its header '
  'in French or English, or the name of one of the school''s own fields; NULL for a column that '
  'says nothing known.';

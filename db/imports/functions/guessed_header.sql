create or replace function app_private.guessed_header(school integer, kind text, top jsonb)
  returns integer
  language sql stable
begin atomic
  with lines as (
    select l.place::integer - 1 as place,
      cardinality(array_remove(
        app_private.guessed_columns(school, guessed_header.kind, f.fields), null)) as known,
      cardinality(array_remove(f.fields, '')) as filled
    from jsonb_array_elements(top) with ordinality as l (line, place)
    cross join lateral (
      select array(
        select btrim(x.words)
        from jsonb_array_elements_text(l.line -> 1) with ordinality as x (words, place)
        order by x.place)) as f (fields))
  select coalesce(
    (select l.place
     from lines l
     where l.known >= 2
     order by l.known desc, l.place
     limit 1),
    -- titles fill one cell
    (select l.place
     from lines l
     where l.filled > 1
       and (select max(o.filled) from lines o) > 2
     order by l.place
     limit 1),
    0);
end;

comment on function app_private.guessed_header(integer, text, jsonb) is
  'Which of the first lines of a file (a list of pairs of a line and its fields) is its header, '
  'from 0: the one with the most known columns, else the first that is no title.';

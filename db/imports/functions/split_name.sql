create or replace function app_private.split_name(words text)
  returns text[]
  language sql immutable parallel safe
return case
  when words ~ '^[^,]+, *[^ ,]' and words !~ ',.*,'
    then array[btrim(split_part(words, ',', 1)), btrim(split_part(words, ',', 2))]
  when (
    select count(*) filter (where w.word = upper(w.word) and w.word <> lower(w.word))
      between 1 and count(*) - 1
    from regexp_split_to_table(words, ' ') as w (word))
    then (
      select array[
        string_agg(w.word, ' ' order by w.place) filter (where w.place < f.place),
        string_agg(w.word, ' ' order by w.place) filter (where w.place >= f.place)]
      from regexp_split_to_table(words, ' ') with ordinality as w (word, place)
      cross join (
        select coalesce(min(x.place) filter (where x.word <> upper(x.word) and x.place > 1), 2)
          as place
        from regexp_split_to_table(words, ' ') with ordinality as x (word, place)) as f)
  else array[split_part(words, ' ', 1), nullif(substr(words, strpos(words || ' ', ' ') + 1), '')]
end;

comment on function app_private.split_name(text) is
  'Last and first name of a whole one: at the comma of “Koné, Awa”, after the capitals of '
  '“N''GORAN KOUADIO Awa”, else after the first word.';

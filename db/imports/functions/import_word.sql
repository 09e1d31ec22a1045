create or replace function app_private.import_word(type text, words text)
  returns text
  language sql stable parallel safe
begin atomic
  select v.value
  from app_private.import_word_list() as v
  where v.of_type = import_word.type
    and app_private.header_words(words) = any (v.names);
end;

comment on function app_private.import_word(text, text) is
  'What a word stands for that people write in several ways: sex, status, relation, mode, '
  'subject_level or yes; NULL when it is none of them.';

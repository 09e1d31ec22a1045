create or replace function app_hidden.custom_words(custom jsonb)
  returns text
  language sql immutable parallel safe
return (
  select coalesce(string_agg(' ' || (v.value #>> '{}'), '' order by v.key), '')
  from jsonb_each(custom) as v
  where jsonb_typeof(v.value) <> 'boolean');

comment on function app_hidden.custom_words(jsonb) is
  'What a search finds of a student''s own fields: their values but yes and no, each after a space.';
grant execute on function app_hidden.custom_words(jsonb) to app_user;

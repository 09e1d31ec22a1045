create or replace function app_private.import_differences(before jsonb, after jsonb)
  returns table (field text, old jsonb, new jsonb)
  language sql immutable parallel safe
begin atomic
  select a.key, before -> a.key, a.value
  from jsonb_each(after) as a
  where a.key <> 'custom'
    and before -> a.key <> a.value
  union all
  select 'custom.' || c.key, before -> 'custom' -> c.key, c.value
  from jsonb_each(coalesce(after -> 'custom', '{}')) as c
  where before -> 'custom' -> c.key is distinct from c.value;
end;

comment on function app_private.import_differences(jsonb, jsonb) is
  'What an import changes of a row: each field (custom.IDENTIFIER: one of the school''s own), old '
  'and new.';

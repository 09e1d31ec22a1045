create or replace function app_private.import_changes(school integer, import uuid)
  returns table (line integer, of_table text, field text, before jsonb, after jsonb)
  language sql stable
begin atomic
  select w.line, w.of_table, a.key, w.before -> a.key, a.value
  from app_private.import_writes w
  cross join lateral jsonb_each(w.after) as a (key, value)
  where w.school_id = school
    and w.import_id = import
    and w.before is not null
    and w.before -> a.key <> a.value
  order by w.line, w.of_table, a.key;
end;

comment on function app_private.import_changes(integer, uuid) is
  'What an import changes of what is there: each field before and after.';

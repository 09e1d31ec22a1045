create or replace function app_private.import_changes(school integer, import uuid)
  returns table (line integer, of_table text, field text, before jsonb, after jsonb)
  language sql stable
begin atomic
  select w.line, w.of_table, coalesce(f.label, d.field), d.old, d.new
  from app_private.import_writes w
  cross join lateral app_private.import_differences(w.before, w.after) as d
  left join app_private.school_import_fields(school) as f on f.field = d.field and f.label <> ''
  where w.school_id = school
    and w.import_id = import
    and w.before is not null
  order by w.line, w.of_table, 3;
end;

comment on function app_private.import_changes(integer, uuid) is
  'What an import changes of what is there: each field before and after.';

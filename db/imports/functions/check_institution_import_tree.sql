create or replace function app_private.check_institution_import_tree()
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_rows integer;
begin
  insert into pg_temp.import_findings
  select n.line, coalesce(nullif(v.column_name, ''), l.type), v.value, v.message, v.remedy,
    n.key
  from pg_temp.import_nodes n
  join pg_temp.import_levels l using (place)
  left join pg_temp.import_nodes p on p.key = n.parent_key
  left join app_public.institutions i on i.id = n.id
  left join app_public.institutions above on above.id = i.parent_id
  left join app_public.institutions now_above on now_above.id = n.parent_id
  left join app_public.institution_types t on t.code = n.type
  left join app_public.institution_types u on u.code = now_above.type
  cross join lateral (
    select l.parent_columns, n.parent,
      pg_catalog.format('there is nothing of this code for the %s %s to stand under', n.type,
        coalesce(n.code, n.name)),
      'Add a line for it, or correct the code.'
    where n.parent_key <> ''
      and n.parent_id is null
      and p.key is null
    union all
    select l.parent_columns, n.parent,
      pg_catalog.format('a %s can''t stand under a %s', n.type, coalesce(p.type, now_above.type)),
      'Name an institution of a higher level.'
    where p.place >= n.place or u.depth >= t.depth
    union all
    select l.code_columns, n.code, pg_catalog.format('is a %s in Rollbook', i.type),
      'Give it a code of its own.'
    where i.type <> n.type
    union all
    select l.code_columns, n.code, 'was removed from Rollbook', 'Leave the line, or use a new code.'
    where i.deleted_at is not null
    union all
    select l.parent_columns, n.parent,
      pg_catalog.format('the %s %s stands under %s in Rollbook', n.type, coalesce(n.code, n.name),
        coalesce('“' || above.name || '” (' || above.code || ')', 'nothing')),
      'Move it there first, or correct the file.'
    where i.type = n.type
      and i.deleted_at is null
      and (i.parent_id is distinct from n.parent_id or n.parent_key <> '' and n.parent_id is null)
    union all
    select l.name_columns, n.name, 'there are two of this name in Rollbook',
      'Give the level a code in the mapping.'
    where n.code is null
      and exists (
        select
        from app_public.institutions o
        where o.parent_id is not distinct from i.parent_id
          and o.type = i.type
          and o.id <> i.id
          and o.deleted_at is null
          and lower(o.name collate "default") = lower(n.name)))
    as v (column_name, value, message, remedy);
  get diagnostics v_rows = row_count;
  return v_rows;
end;
$$;

comment on function app_private.check_institution_import_tree() is
  'Finds what an import of institutions can''t be written for: parents that don''t exist or stand '
  'too low, and institutions that are something else, were removed or stand elsewhere. Returns how '
  'many findings that were.';

-- Every table and view with its columns and rules, in the words of their comments, as Markdown, one
-- line per row. Partitions are left out. Run with an empty search_path.
with relations as (
  select c.oid, c.oid::regclass::text as name, n.nspname as schema,
    row_number() over (order by array_position(
      '{app_public,app_private,audit,mart,ops,conformance}'::text[], n.nspname::text), c.relname) as place,
    case c.relkind
      when 'v' then 'View' when 'm' then 'Materialized view' else 'Table' end as kind
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('app_public', 'app_private', 'audit', 'mart', 'ops', 'conformance')
    and c.relkind in ('r', 'p', 'v', 'm')
    and not c.relispartition
),
columns as (
  select r.place, a.attnum,
    format('| `%s` | %s | %s | %s | %s |', a.attname,
      format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then 'yes' else '' end,
      coalesce(k.class, ''),
      coalesce(col_description(r.oid, a.attnum), '')) as line
  from relations r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join ops.column_classes() k on k.of_table = r.oid and k.column_name = a.attname
),
rules as (
  select r.place, k.contype, k.conname,
    case k.contype
      when 'p' then format('- Key: `%s`',
        substring(pg_get_constraintdef(k.oid) from '\((.*)\)'))
      when 'f' then format('- `%s` refers to [%s](#%s)',
        substring(pg_get_constraintdef(k.oid) from 'FOREIGN KEY \(([^)]*)\)'),
        k.confrelid::regclass, replace(k.confrelid::regclass::text, '.', ''))
      else format('- `%s`: %s', k.conname, obj_description(k.oid, 'pg_constraint')) end as line
  from relations r
  join pg_constraint k on k.conrelid = r.oid
  where k.contype in ('p', 'f')
     or obj_description(k.oid, 'pg_constraint') is not null
  union all
  select r.place, 'u', i.indexrelid::regclass::name,
    format('- `%s`: %s', c.relname, obj_description(i.indexrelid, 'pg_class'))
  from relations r
  join pg_index i on i.indrelid = r.oid
  join pg_class c on c.oid = i.indexrelid
  where obj_description(i.indexrelid, 'pg_class') is not null
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
),
lines as (
  select 0::bigint as place, 0 as part, 0 as position, '' as name, v.line, v.n
  from (values
    (1, '# Data dictionary'), (2, ''),
    (3, 'Written from the comments in the database by `npm run generate`; not edited by hand.'),
    (4, 'Required columns are marked; the rules are those that the database enforces, in the words'),
    (5, 'that users read. The class says who may know what a column holds: `public` anybody,'),
    (6, '`internal` who works in the school, `personal` whom it concerns too, `sensitive` few, and'),
    (7, '`secret` nobody.'), (8, '')) as v (n, line)
  union all
  select r.place, 1, 0, '', v.line, v.n
  from relations r
  cross join lateral (values
    (1, format('## %s', r.name)), (2, ''),
    (3, format('%s. %s', r.kind, obj_description(r.oid, 'pg_class'))), (4, ''),
    (5, '| column | type | required | class | meaning |'), (6, '| --- | --- | --- | --- | --- |')) as v (n, line)
  union all
  select c.place, 2, c.attnum, '', replace(c.line, E'\n', ' '), 0
  from columns c
  union all
  select distinct u.place, 3, 0, '', '', 0
  from rules u
  union all
  select u.place, 4, array_position('{p,f,u,c,x}'::text[], u.contype::text), u.conname, u.line, 0
  from rules u
  union all
  select r.place, 5, 0, '', '', 0
  from relations r
)
select l.line
from lines l
order by l.place, l.part, l.position, l.name, l.n

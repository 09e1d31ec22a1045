-- Every way to open the database a little, one at a time, read from the catalog.
with ours as (
  select n.oid, n.nspname
  from pg_namespace n
  where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
), policies as (
  select p.*, p.polrelid::regclass as t, quote_ident(p.polname) as name,
    format('%s on %s', p.polname, p.polrelid::regclass) as label
  from pg_policy p
), relations as (
  select c.*, c.oid::regclass as t
  from pg_class c
  join ours n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm')
), keys as (
  select k.*, k.conrelid::regclass as t, k.confrelid::regclass as other,
    string_agg(quote_ident(mine.attname), ', ' order by x.n) as own_columns,
    string_agg(quote_ident(theirs.attname), ', ' order by x.n) as other_columns
  from pg_constraint k
  join ours n on n.oid = k.connamespace
  cross join unnest(k.conkey, k.confkey) with ordinality as x (mine, theirs, n)
  join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = x.mine
  join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attnum = x.theirs
  where k.contype = 'f'
    and cardinality(k.conkey) > 1
    and mine.attname <> 'school_id'
    and theirs.attname <> 'school_id'
  group by k.oid, k.tableoid, k.conname, k.connamespace, k.conrelid, k.confrelid
), uniques as (
  select i.indexrelid::regclass as name, i.indrelid::regclass as t,
    string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' order by n) as columns,
    ' where ' || pg_get_expr(i.indpred, i.indrelid) as condition
  from pg_index i
  join relations c on c.oid = i.indrelid
  join pg_attribute s on s.attrelid = c.oid and s.attname = 'school_id' and s.attnum = i.indkey[0]
  cross join generate_series(2, i.indnkeyatts) as n
  where i.indisunique
  group by i.indexrelid, i.indrelid, i.indpred
), mutants (kind, label, of_table, routine, sql) as (
  select 'policy dropped', label, t, null::regprocedure, format('drop policy %s on %s', name, t)
  from policies
  union all
  select 'policy opened', label, t, null,
    format('alter policy %s on %s %s %s', name, t,
      case when polqual is not null then 'using (true)' end,
      case when polwithcheck is not null then 'with check (true)' end)
  from policies
  union all
  select 'policy made permissive', label, t, null,
    format('drop policy %1$s on %2$s; create policy %1$s on %2$s to app_user using (%3$s)',
      name, t, pg_get_expr(polqual, polrelid))
  from policies
  where not polpermissive
  union all
  select 'row security off', t::text, t, null, format('alter table %s disable row level security', t)
  from relations
  where relrowsecurity
  union all
  select 'right given', format('%s on %s', verb, t), t, null,
    format('grant %s on %s to app_user', verb, t)
  from relations
  cross join unnest('{select,delete}'::text[]) as verb
  where not has_table_privilege('app_user', oid, verb)
  union all
  select 'right given', format('%s (%s) on %s', verb, a.attname, t), t, null,
    format('grant %s (%I) on %s to app_user', verb, a.attname, t)
  from relations
  join pg_attribute a on a.attrelid = relations.oid and a.attnum > 0 and not a.attisdropped
  cross join unnest('{insert,update}'::text[]) as verb
  where relkind in ('r', 'p')
    and a.attgenerated = ''
    and not has_column_privilege('app_user', relations.oid, a.attnum, verb)
  union all
  select 'function given', p.oid::regprocedure::text, null, p.oid::regprocedure,
    format('grant execute on %s %s to app_user',
      case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure)
  from pg_proc p
  join ours n on n.oid = p.pronamespace
  where not has_function_privilege('app_user', p.oid, 'execute')
  union all
  select 'view opened', t::text, t, null, format('alter view %s reset (security_barrier)', t)
  from relations
  where reloptions @> '{security_barrier=true}'
  union all
  select 'reference without school', format('%s on %s', conname, t), t, null,
    format('create unique index mutant on %3$s (%5$s);
      alter table %2$s drop constraint %1$I, add constraint %1$I foreign key (%4$s) references %3$s (%5$s)',
      conname, t, other, own_columns, other_columns)
  from keys
  union all
  select 'unique across schools', name::text, t, null,
    format('create unique index mutant on %s (%s)%s', t, columns, condition)
  from uniques
  union all
  select 'unique across schools', k.conname::text, k.conrelid::regclass, null,
    format('alter table %s add constraint mutant %s', k.conrelid::regclass,
      replace(pg_get_constraintdef(k.oid), 'school_id WITH =, ', ''))
  from pg_constraint k
  join ours n on n.oid = k.connamespace
  where k.contype = 'x'
    and pg_get_constraintdef(k.oid) ~ 'school_id WITH ='
  union all
  select 'search path removed', p.oid::regprocedure::text, null, p.oid::regprocedure,
    format('alter %s %s reset search_path',
      case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure)
  from pg_proc p
  join ours n on n.oid = p.pronamespace
  where array_to_string(p.proconfig, ' ') ~ 'search_path'
    and p.prosqlbody is null -- whose names were not bound when it was written
)
select kind, label, of_table::text as table, routine::text as routine, sql
from mutants
order by kind, label collate "C";

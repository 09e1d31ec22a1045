-- What the database is, one line per fact, in a stable order: two databases are alike when their
-- listings are. Column order counts. Partitions are left out, because the calendar makes them.
-- Run with an empty search_path, which makes every name come out qualified.
with schemas as (
  select n.oid, n.nspname, n.nspowner, n.nspacl
  from pg_namespace n
  where n.nspname in ('app_public', 'app_hidden', 'app_private', 'audit', 'mart', 'ops', 'conformance')
),
relations as (
  select c.*, c.oid::regclass::text as name
  from pg_class c
  join schemas s on s.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c')
    and not c.relispartition
),
columns as (
  select
    a.*,
    r.relkind,
    r.relowner,
    r.name || '.' || quote_ident(a.attname) as name,
    row_number() over (partition by a.attrelid order by a.attnum) as place
  from pg_attribute a
  join relations r on r.oid = a.attrelid
  where a.attnum > 0
    and not a.attisdropped
    and r.relkind <> 'S'
),
types as (
  select t.*, t.oid::regtype::text as name
  from pg_type t
  join schemas s on s.oid = t.typnamespace
  where t.typtype in ('d', 'e', 'r')
    or exists (select from relations r where r.oid = t.typrelid and r.relkind = 'c')
),
functions as (
  select p.*, p.oid::regprocedure::text as name
  from pg_proc p
  join schemas s on s.oid = p.pronamespace
),
rights (kind, name, owner, items) as (
  select 'schema', nspname::text, nspowner, coalesce(nspacl, acldefault('n', nspowner))
  from schemas
  union all
  select
    'relation',
    name,
    relowner,
    coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))
  from relations
  where relkind <> 'c'
  union all
  select 'column', name, relowner, attacl
  from columns
  where attacl is not null
  union all
  select 'function', name, proowner, coalesce(proacl, acldefault('f', proowner))
  from functions
  union all
  select 'type', name, typowner, coalesce(typacl, acldefault('T', typowner))
  from types
  union all
  select
    'new objects of kind ' || defaclobjtype::text,
    coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'any schema'),
    defaclrole,
    defaclacl
  from pg_default_acl
),
facts (kind, name, fact) as (
  select 'schema', nspname::text, 'owner ' || nspowner::regrole
  from schemas
  union all
  select
    'relation',
    name,
    format(
      'kind %s, owner %s, persistence %s, row security %s, forced %s, options %s, replica %s',
      relkind,
      relowner::regrole,
      relpersistence,
      relrowsecurity,
      relforcerowsecurity,
      coalesce(reloptions::text, 'none'),
      relreplident
    )
  from relations
  union all
  select 'partitioning', r.name, pg_get_partkeydef(r.oid)
  from relations r
  where r.relkind = 'p'
  union all
  select
    'column',
    c.name,
    concat(
      '#',
      c.place,
      ' ',
      format_type(c.atttypid, c.atttypmod),
      case when c.attcollation <> t.typcollation then ' collate ' || c.attcollation::regcollation end,
      case when c.attnotnull then ' not null' end,
      case c.attidentity when 'a' then ' identity always' when 'd' then ' identity by default' end,
      case c.attgenerated when 's' then ' stored' when 'v' then ' virtual' end,
      ' default ' || pg_get_expr(d.adbin, d.adrelid)
    )
  from columns c
  join pg_type t on t.oid = c.atttypid
  left join pg_attrdef d on d.adrelid = c.attrelid and d.adnum = c.attnum
  union all
  -- Not-null constraints show with their column.
  select
    'constraint',
    r.name || ' ' || quote_ident(k.conname),
    concat(
      pg_get_constraintdef(k.oid),
      case when not k.convalidated then ' not valid' end,
      case when not k.conenforced then ' not enforced' end
    )
  from pg_constraint k
  join relations r on r.oid = k.conrelid
  where k.contype <> 'n'
  union all
  select 'constraint', t.name || ' ' || quote_ident(k.conname), pg_get_constraintdef(k.oid)
  from pg_constraint k
  join types t on t.oid = k.contypid
  union all
  select
    'index',
    i.indexrelid::regclass::text,
    pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' invalid' end
  from pg_index i
  join relations r on r.oid = i.indrelid
  union all
  select
    'statistics',
    s.stxnamespace::regnamespace || '.' || quote_ident(s.stxname),
    pg_get_statisticsobjdef(s.oid)
  from pg_statistic_ext s
  join relations r on r.oid = s.stxrelid
  union all
  select
    'policy',
    r.name || ' ' || quote_ident(p.polname),
    format(
      '%s for %s to %s using %s check %s',
      case when p.polpermissive then 'permissive' else 'restrictive' end,
      p.polcmd,
      (
        select string_agg(case role when 0 then 'public' else role::regrole::text end, ', ')
        from unnest(p.polroles) as role
      ),
      coalesce(pg_get_expr(p.polqual, p.polrelid), 'nothing'),
      coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'nothing')
    )
  from pg_policy p
  join relations r on r.oid = p.polrelid
  union all
  select
    'function',
    name,
    concat(
      'owner ',
      proowner::regrole,
      ' ',
      case prokind when 'a' then 'aggregate' else pg_get_functiondef(oid) end
    )
  from functions
  union all
  select
    'trigger',
    r.name || ' ' || quote_ident(g.tgname),
    case g.tgenabled when 'O' then '' else 'enabled ' || g.tgenabled::text || ' ' end
      || pg_get_triggerdef(g.oid)
  from pg_trigger g
  join relations r on r.oid = g.tgrelid
  where not g.tgisinternal
  union all
  select 'view', name, pg_get_viewdef(oid)
  from relations
  where relkind in ('v', 'm')
  union all
  select
    'sequence',
    r.name,
    format(
      '%s start %s by %s from %s to %s cache %s cycle %s',
      s.seqtypid::regtype,
      s.seqstart,
      s.seqincrement,
      s.seqmin,
      s.seqmax,
      s.seqcache,
      s.seqcycle
    )
  from pg_sequence s
  join relations r on r.oid = s.seqrelid
  union all
  select
    'domain',
    name,
    concat(
      format_type(typbasetype, typtypmod),
      case when typnotnull then ' not null' end,
      ' default ' || typdefault
    )
  from types
  where typtype = 'd'
  union all
  select 'enum', t.name, string_agg(e.enumlabel, ', ' order by e.enumsortorder)
  from pg_enum e
  join types t on t.oid = e.enumtypid
  group by t.name
  union all
  select 'extension', extname, 'in ' || extnamespace::regnamespace
  from pg_extension
  where extname not in ('plpgsql', 'pgtap')
  union all
  select
    'right on ' || r.kind,
    r.name,
    format(
      '%s to %s%s',
      lower(x.privilege_type),
      case x.grantee when 0 then 'public' else x.grantee::regrole::text end,
      case when x.is_grantable then ' with grant option' end
    )
  from rights r
  cross join aclexplode(r.items) as x
  where x.grantee <> r.owner
    or r.kind like 'new objects%'
  union all
  select 'right on ' || r.kind, r.name, 'revoked from the owner'
  from rights r
  where r.kind in ('relation', 'function')
    and not exists (select from aclexplode(r.items) as x where x.grantee = r.owner)
  union all
  select 'comment on ' || o.type, o.identity, d.description
  from pg_description d
  cross join pg_identify_object(d.classoid, d.objoid, d.objsubid) as o
  where o.schema in (select nspname from schemas)
    or (o.type = 'schema' and o.identity in (select nspname from schemas))
    or exists (
      select
      from relations r
      where d.classoid in ('pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_constraint'::regclass)
        and o.identity like '% on ' || r.name
    )
)
select kind || ' ' || name || ': ' || regexp_replace(fact, '\s+$', '') as line
from facts
order by
  kind collate "C",
  name collate "C",
  fact collate "C";

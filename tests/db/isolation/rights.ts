import type pg from 'pg';

// Everything granted to anybody but an owner: of schemas, relations, columns, functions.
const text = `
  with ours as (
    select n.* from pg_namespace n
    where n.nspname !~ '^(pg_.*|information_schema|tap|tests|samples)$'
  ), granted (object, acl, owner, kind) as (
    select 'schema ' || n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner, null
    from ours n
    union all
    select c.oid::regclass::text,
      coalesce(c.relacl, acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char",
        c.relowner)), c.relowner, null
    from pg_class c
    join ours n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select a.attrelid::regclass::text, a.attacl, c.relowner, quote_ident(a.attname)
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join ours n on n.oid = c.relnamespace
    where a.attacl is not null
    union all
    select p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner, null
    from pg_proc p
    join ours n on n.oid = p.pronamespace
    where not exists (
      select from pg_depend d
      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'))
  select coalesce(r.rolname, 'everybody') as role, g.object,
    lower(x.privilege_type) || coalesce(
      ' (' || string_agg(g.kind, ', ' order by g.kind collate "C") || ')', '') as right
  from granted g
  cross join aclexplode(g.acl) x
  left join pg_roles r on r.oid = x.grantee
  where x.grantee <> g.owner
  group by r.rolname, g.object, x.privilege_type
  order by r.rolname collate "C" nulls first, g.object collate "C", x.privilege_type`;

/** Who may what at all, whatever policies say: a line for each role and object. */
export const rightsText = async (db: pg.Client): Promise<string> => {
  const { rows } = await db.query<{ role: string; object: string; right: string }>(text);
  const byRole = Map.groupBy(rows, ({ role }) => role);
  const parts = [...byRole].map(([role, own]) => {
    const byObject = Map.groupBy(own, ({ object }) => object);
    const lines = [...byObject].map(
      ([object, rights]) => `  ${object}: ${rights.map(({ right }) => right).join(', ')}\n`,
    );
    return `${role}\n${lines.join('')}`;
  });
  return parts.join('');
};

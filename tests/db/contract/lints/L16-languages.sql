-- L16 no rules, no language and no extension that leaves the database
select r.ev_class::regclass || ': ' || r.rulename
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
where r.rulename <> '_RETURN'
  and c.relnamespace::regnamespace::text !~ '^(pg_catalog|information_schema)$'
union all
select l.lanname from pg_language l where l.lanname not in ('internal', 'c', 'sql', 'plpgsql')
union all
select e.extname from pg_extension e where e.extname not in ('plpgsql', 'btree_gist', 'pg_trgm')
union all
select f.oid::regprocedure::text
from pg_proc f
join pg_language l on l.oid = f.prolang and l.lanname in ('internal', 'c')
where f.pronamespace::regnamespace::text ~ '^(app_|audit|mart|ops|conformance)';
-- offender: a rule
create rule offending as on delete to app_public.marks do instead nothing;
-- offender: an extension that nobody chose
create extension citext schema public;

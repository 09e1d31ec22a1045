-- L15 every table has a key, every reference an index, no index is double or broken
select c.oid::regclass || ': no key'
from pg_class c
where c.relnamespace::regnamespace::text ~ '^(app_|audit)'
  and c.relkind in ('r', 'p')
  and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')
union all
-- The index begins with the key's first column besides school_id, or with school_id and that.
-- Users are not deleted while they have marks; an index for it would cost every mark.
select k.conrelid::regclass || ': ' || k.conname
from pg_constraint k
left join pg_attribute school on school.attrelid = k.conrelid and school.attname = 'school_id'
cross join lateral (
  select coalesce((array_remove(k.conkey, school.attnum))[1], school.attnum) as attnum) as first
where k.contype = 'f'
  and k.connamespace::regnamespace::text ~ '^(app_|audit)'
  and k.conname <> 'marks_entered_by_fkey'
  and not exists (
    select from pg_index i
    where i.indrelid = k.conrelid
      and (i.indkey[0] = first.attnum
        or i.indkey[0] = school.attnum and i.indkey[1] = first.attnum))
union all
select i.indexrelid::regclass || ': broken'
from pg_index i
where not i.indisvalid and i.indrelid in (
  select c.oid from pg_class c where c.relnamespace::regnamespace::text ~ '^(app_|audit)')
union all
select i.indexrelid::regclass || ': double'
from pg_index i
join pg_index other on other.indrelid = i.indrelid
  and other.indexrelid <> i.indexrelid
  and other.indkey = i.indkey
  and other.indclass = i.indclass
  and (other.indisunique or other.indexrelid < i.indexrelid)
  and coalesce(pg_get_expr(other.indpred, other.indrelid), '')
    = coalesce(pg_get_expr(i.indpred, i.indrelid), '')
  and coalesce(pg_get_expr(other.indexprs, other.indrelid), '')
    = coalesce(pg_get_expr(i.indexprs, i.indrelid), '')
where not i.indisunique
  and i.indrelid in (
    select c.oid from pg_class c where c.relnamespace::regnamespace::text ~ '^(app_|audit)');
-- offender: a table without a key
create table app_public.offender (id uuid);
-- offender: a reference without an index
create table app_public.offender (
  id uuid primary key, user_id uuid references app_public.users);
-- offender: a double index
create index offending on app_public.marks (school_id, student_id);

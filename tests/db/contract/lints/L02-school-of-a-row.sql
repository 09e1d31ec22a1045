-- L2 every row of a school's table says its school, and no request writes it
select c.oid::regclass
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id' and not a.attisdropped
where c.relnamespace = 'app_public'::regnamespace
  and c.relkind in ('r', 'p')
  and (not a.attnotnull
    or a.atttypid <> 'integer'::regtype
    or has_column_privilege('app_user', c.oid, 'school_id', 'insert')
    or has_column_privilege('app_user', c.oid, 'school_id', 'update'));
-- offender: a school that may be missing
create table app_public.offender (id uuid primary key, school_id integer);
-- offender: a writable school
grant update (school_id) on app_public.marks to app_user;

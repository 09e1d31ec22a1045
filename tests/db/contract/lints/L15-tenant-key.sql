-- L15 every school's table begins its key with school_id
select c.oid::regclass
from pg_class c
join pg_attribute school on school.attrelid = c.oid and school.attname = 'school_id'
where c.relnamespace = 'app_public'::regnamespace
  and c.relkind in ('r', 'p')
  and not exists (
    select from pg_constraint k
    where k.conrelid = c.oid
      and k.contype = 'p'
      and k.conkey[1] = school.attnum
      and cardinality(k.conkey) > 1);
-- offender: a key without school_id
create table app_public.offender (id uuid primary key, school_id integer);

-- L15 every key that goes with school_id has statistics
select k.conrelid::regclass || '.' || a.attname
from pg_constraint k
join pg_class c on c.oid = k.conrelid and c.relnamespace = 'app_public'::regnamespace
join pg_attribute school on school.attrelid = c.oid and school.attname = 'school_id'
join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey) and a.attname <> 'school_id'
where k.contype = 'f'
  and cardinality(k.conkey) > 1
  and not exists (
    select from pg_statistic_ext s
    where s.stxrelid = c.oid and a.attnum = any (s.stxkeys::smallint[]));
-- offender: missing statistics
drop statistics app_public.marks_student_id_stat;

-- L5 every reference to a school's table carries school_id
-- a table above schools names it as an institution
select k.conrelid::regclass || ': ' || k.conname
from pg_constraint k
join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attname = 'school_id'
left join pg_attribute mine
  on mine.attrelid = k.conrelid
  and mine.attnum = k.conkey[array_position(k.confkey, theirs.attnum)]
where k.contype = 'f'
  and k.confrelid in (
    select c.oid from pg_class c
    where c.relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace))
  and (mine.attname is null or mine.attname not in ('school_id', 'institution_id'));
-- offender: a key without school_id
alter table app_public.classes add constraint offending_unique unique (id);
alter table app_public.courses add constraint offending_key
  foreign key (class_id) references app_public.classes (id);

-- L5 every reference to a school's table carries school_id
select k.conrelid::regclass || ': ' || k.conname
from pg_constraint k
join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attname = 'school_id'
left join pg_attribute mine on mine.attrelid = k.conrelid and mine.attname = 'school_id'
where k.contype = 'f'
  and k.confrelid in (
    select c.oid from pg_class c
    where c.relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace))
  and (mine.attnum is null
    or array_position(k.conkey, mine.attnum) is null
    or array_position(k.conkey, mine.attnum) is distinct from
      array_position(k.confkey, theirs.attnum));
-- offender: a key without school_id
alter table app_public.classes add constraint offending_unique unique (id);
alter table app_public.courses add constraint offending_key
  foreign key (class_id) references app_public.classes (id);

-- L19 what is a school's is in its archive, or left out with a reason
with archived as materialized (
  select a.*, a.table_name::regclass as oid from app_private.archive_tables() as a)
-- secrets are taken along by decision only
select a.table_name || ': is private'
from archived a
where a.table_name !~ '^app_public\.'
  and a.table_name not in (
    'app_private.school_keys', 'app_private.archived_field_values', 'audit.log')
union all
select a.table_name || '.' || c.column_name || ': is secret'
from archived a
join ops.column_classes() c on c.of_table = a.oid and c.class = 'secret'
where not a.is_sealed
  and c.column_name = any (a.columns)
union all
select e.table_name || ': is left out, and is not there'
from app_private.archive_exceptions() as e
where to_regclass(e.table_name) is null
  or char_length(e.reason) < 10
union all
-- what an archived row refers to has to be found again
select a.table_name || ': refers to ' || k.confrelid::regclass
from archived a
join pg_constraint k on k.conrelid = a.oid and k.contype = 'f'
where k.confrelid not in (select t.oid from archived t)
  and k.confrelid <> 'app_public.users'::regclass
  and not (
    k.confrelid in ('app_public.schools'::regclass, 'app_public.institutions'::regclass)
    and k.conkey = array[(
      select a2.attnum from pg_attribute a2
      where a2.attrelid = a.oid and a2.attname = a.owner_column)])
union all
-- a school's table says so in the column of that name
select k.conrelid::regclass || ': names a school as ' || c.attname
from pg_constraint k
join pg_attribute c on c.attrelid = k.conrelid and c.attnum = k.conkey[1]
where k.contype = 'f'
  and k.confrelid = 'app_public.schools'::regclass
  and c.attname not in ('school_id', 'institution_id')
  and k.conrelid::regclass::text not in (
    select e.table_name from app_private.archive_exceptions() as e)
union all
-- a table can be filled after what it refers to
select a.table_name || ': comes before ' || t.table_name
from archived a
join pg_constraint k on k.conrelid = a.oid and k.contype = 'f'
join archived t on t.oid = k.confrelid and t.oid <> a.oid
where t.place > a.place
union all
select a.table_name || ': has no key of its school'
from archived a
where a.owner_column = 'school_id'
  and a.table_name <> 'audit.log'
  and not exists (
    select
    from pg_constraint k
    join pg_attribute c on c.attrelid = k.conrelid and c.attnum = k.conkey[1]
    where k.conrelid = a.oid and k.contype = 'p' and c.attname = 'school_id');
-- offender: a private table of schools that nobody decided on
create table app_private.offender (school_id integer primary key);
-- offender: a table of institutions
create table app_private.offender (institution_id integer primary key);
-- offender: a table that refers to what is left out
create table app_public.offender (
  school_id integer primary key, bulletin_batch_id uuid,
  foreign key (school_id, bulletin_batch_id) references app_public.bulletin_batches (school_id, id));
-- offender: a table that names its school otherwise
create table app_public.offender (
  id integer primary key references app_public.institutions,
  school integer references app_public.schools);
-- offender: a table that names another school
create table app_public.offender (
  school_id integer primary key, other_id integer references app_public.schools);

-- Every table that belongs to a school is built the same way. Each check is a query that lists
-- offenders; it is proved with an offender of its own.
begin;
select plan(20);

create view pg_temp.tables as
select c.oid, c.oid::regclass as name, c.relname, c.relrowsecurity,
  exists (
    select from pg_attribute a
    where a.attrelid = c.oid and a.attname = 'school_id' and not a.attisdropped) as is_tenant
from pg_class c
where c.relnamespace in ('app_public'::regnamespace, 'app_private'::regnamespace, 'audit'::regnamespace)
  and c.relkind in ('r', 'p');

-- Figures that the worker derives from audited tables, and its own queue.
create view pg_temp.derived as
select unnest('{app_public.course_results,app_public.term_results,app_public.year_results,
  app_public.course_statistics,app_public.term_statistics,app_private.dirty_results,app_private.provisional_results,app_private.result_checks,audit.log}'::regclass[])
  as name;

create view pg_temp.school_tables as
select t.* from pg_temp.tables t
where t.is_tenant and t.name::text like 'app_public.%';

create view pg_temp.without_row_security as
select name from pg_temp.tables where not relrowsecurity;

create view pg_temp.without_tenant_key as
select t.name
from pg_temp.school_tables t
where not exists (
  select from pg_constraint k
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
  where k.conrelid = t.oid and k.contype = 'p' and a.attname = 'school_id'
    and a.atttypid = 'integer'::regtype and cardinality(k.conkey) > 1);

create view pg_temp.without_tenant_policy as
select t.name
from pg_temp.school_tables t
where (
  select count(*) from pg_policy p
  where p.polrelid = t.oid and not p.polpermissive and p.polcmd = '*'
    and p.polroles = array[to_regrole('app_user')::oid]
    and p.polname = 'tenant'
    and p.polwithcheck is null
    and pg_get_expr(p.polqual, p.polrelid) =
      '(school_id = ( SELECT app_hidden.current_school_id() AS current_school_id))') <> 1;

create view pg_temp.permissive_twice as
select t.name, p.polcmd
from pg_temp.tables t
join pg_policy p on p.polrelid = t.oid and p.polpermissive
group by t.name, p.polcmd, p.polroles
having count(*) > 1;

create view pg_temp.open_policies as
select t.name, p.polname
from pg_temp.tables t
join pg_policy p on p.polrelid = t.oid
where coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) = 'true'
  or pg_get_expr(p.polqual, p.polrelid) ~ 'current_setting'
  or pg_get_expr(p.polwithcheck, p.polrelid) ~ 'current_setting'
  or 0 = any (p.polroles);

create view pg_temp.keys_across_schools as
select t.name, k.conname
from pg_temp.school_tables t
join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
join pg_temp.school_tables other on other.oid = k.confrelid
join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = k.conkey[1]
join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[1]
where mine.attname <> 'school_id' or theirs.attname <> 'school_id';

create view pg_temp.unique_across_schools as
select t.name, i.indexrelid::regclass
from pg_temp.school_tables t
join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
where a.attname is distinct from 'school_id';

-- The index begins with the key's first column besides school_id, or with school_id and that.
-- Users are not deleted while they have marks; an index for it would cost every mark.
create view pg_temp.keys_without_index as
select t.name, k.conname
from pg_temp.tables t
join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
left join pg_attribute school
  on school.attrelid = t.oid and school.attname = 'school_id' and not school.attisdropped
cross join lateral (
  select coalesce((array_remove(k.conkey, school.attnum))[1], school.attnum) as attnum) as first
where k.conname <> 'marks_entered_by_fkey'
  and not exists (
    select from pg_index i
    where i.indrelid = t.oid
      and (i.indkey[0] = first.attnum
        or i.indkey[0] = school.attnum and i.indkey[1] = first.attnum));

create view pg_temp.without_audit as
select t.name
from pg_temp.tables t
where t.name not in (select d.name from pg_temp.derived d)
  and t.name::text not like 'audit.%'
  and (
    select count(*) from pg_trigger g
    where g.tgrelid = t.oid and g.tgfoid in ('audit.tg__log'::regproc, 'audit.tg__log_update'::regproc) and g.tgenabled = 'O') <> 3;

create view pg_temp.without_statistics as
select t.name, a.attname
from pg_temp.school_tables t
join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' and cardinality(k.conkey) > 1
join pg_attribute a on a.attrelid = t.oid and a.attnum = any (k.conkey) and a.attname <> 'school_id'
where not exists (
  select from pg_statistic_ext s
  where s.stxrelid = t.oid and a.attnum = any (s.stxkeys::smallint[]));

select is_empty('select * from pg_temp.without_row_security', 'every table has row level security');
select is_empty('select * from pg_temp.without_tenant_key', 'every school''s table begins its key with school_id');
select is_empty('select * from pg_temp.without_tenant_policy', 'every school''s table has the tenant policy, word for word');
select is_empty('select * from pg_temp.permissive_twice', 'one permissive policy for each command and role');
select is_empty('select * from pg_temp.open_policies', 'no policy is always true, reads settings or holds for everybody');
select is_empty('select * from pg_temp.keys_across_schools', 'every reference between schools'' tables carries school_id');
select is_empty('select * from pg_temp.unique_across_schools', 'nothing is unique across schools');
select is_empty('select * from pg_temp.keys_without_index', 'every reference has an index');
select is_empty('select * from pg_temp.without_audit', 'every table''s changes are logged');
select is_empty('select * from pg_temp.without_statistics', 'every key that goes with school_id has statistics');

-- the offender: a school's table as somebody in a hurry would make it
create table app_public.offender (
  id uuid primary key,
  school_id integer,
  student_id uuid references app_public.users,
  class_id uuid unique
);
alter table app_public.classes add constraint offending_unique unique (id);
alter table app_public.offender add constraint offending_key
  foreign key (class_id) references app_public.classes (id);
select isnt_empty($$select from pg_temp.without_row_security where name = 'app_public.offender'::regclass$$,
  'a table without row level security is noticed');
select isnt_empty($$select from pg_temp.without_tenant_key where name = 'app_public.offender'::regclass$$,
  'a key without school_id is noticed');
select isnt_empty($$select from pg_temp.without_tenant_policy where name = 'app_public.offender'::regclass$$,
  'a missing tenant policy is noticed');
create policy one on app_public.offender to app_user using (id is not null);
create policy two on app_public.offender to app_user using (id is null);
select isnt_empty($$select from pg_temp.permissive_twice where name = 'app_public.offender'::regclass$$,
  'a second permissive policy is noticed');
create policy three on app_public.offender using (true);
select isnt_empty($$select from pg_temp.open_policies where name = 'app_public.offender'::regclass$$,
  'an open policy is noticed');
select isnt_empty($$select from pg_temp.keys_across_schools where name = 'app_public.offender'::regclass$$,
  'a reference without school_id is noticed');
select isnt_empty($$select from pg_temp.unique_across_schools where name = 'app_public.classes'::regclass$$,
  'a unique constraint across schools is noticed');
select isnt_empty($$select from pg_temp.keys_without_index where name = 'app_public.offender'::regclass$$,
  'a reference without index is noticed');
select isnt_empty($$select from pg_temp.without_audit where name = 'app_public.offender'::regclass$$,
  'a table whose changes are not logged is noticed');
drop statistics app_public.marks_student_id_stat;
select isnt_empty($$select from pg_temp.without_statistics where name = 'app_public.marks'::regclass$$,
  'missing statistics are noticed');

select * from finish();
rollback;

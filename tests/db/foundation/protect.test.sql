-- What protect() and drop_policies() do to a table that belongs to schools.
begin;
select plan(11);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
create table app_public.lockers (
  school_id integer not null references app_public.schools on delete restrict,
  id integer not null,
  student_id uuid,
  primary key (school_id, id),
  constraint lockers_student_fkey foreign key (school_id, student_id)
    references app_public.students (school_id, id) on delete restrict
);
grant select, insert, delete on app_public.lockers to app_user;
insert into app_public.lockers select school, 1 from t union all select other, 2 from t;
select tests.user('head', school, 'admin') from t;
create policy left_over on app_public.lockers for select to app_user using (id > 0);
call app_private.protect('app_public.lockers');
select policies_are('app_public', 'lockers', array['tenant'],
  'a table is closed by the tenant policy alone');
select ok(relrowsecurity and not relforcerowsecurity, 'row level security holds, not for the owner')
from pg_class where oid = 'app_public.lockers'::regclass;
select results_eq(
  $$select stxname = 'lockers_student_id_stat', stxkind = '{d,f}'::"char"[] from pg_statistic_ext
    where stxrelid = 'app_public.lockers'::regclass$$,
  'values (true, true)',
  'each key that goes with the school has its statistics');

select tests.act_as('head', school) from t;
set local role app_user;
select is_empty('select from app_public.lockers',
  'without a policy that says who, nobody sees a row');
reset role;
set local role rollbook_owner;
create policy select_all on app_public.lockers for all to app_user using (id > 0);
set local role app_user;
select results_eq('select id from app_public.lockers', array[1],
  'with one, only the rows of the own school');
select throws_ok('insert into app_public.lockers select other, 3 from t', '42501', null,
  'no row is written for another');
delete from app_public.lockers;
reset role;
set local role rollbook_owner;
select results_eq('select id from app_public.lockers', array[2], 'nor deleted there');
call app_private.protect('app_public.lockers');
select policies_are('app_public', 'lockers', array['tenant'], 'closing it again starts from none');
select is(count(*), 1::bigint, 'and makes no statistics twice')
from pg_statistic_ext where stxrelid = 'app_public.lockers'::regclass;
call app_private.drop_policies('app_public.lockers');
select policies_are('app_public', 'lockers', array[]::name[], 'policies can be dropped together');
select isnt_empty($$select from pg_policies where tablename = 'levels'$$,
  'those of other tables stay');

select * from finish();
rollback;

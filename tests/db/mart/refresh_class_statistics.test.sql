begin;
select plan(8);

create temp table t as
select tests.school('S') as school;
select tests.staffed_class(school) from t;
select app_private.mark_school_dirty(school) from t;
select tests.calculate();
create function pg_temp.stored() returns bigint language sql
return (select count(*) from app_private.class_statistics);

select throws_ok('select pg_temp.stored()', '55000', null,
  'before the first refresh there is no store');
select is(app_private.refresh_class_statistics(), 2::bigint, 'the first refresh fills it');
select tests.add_term(school, 'T2', '2026-01-01', '2026-07-31') from t;
select tests.calculate();
select is(app_private.refresh_class_statistics(), 4::bigint, 'the next brings what is new');
select is(pg_temp.stored(), 4::bigint, 'one row per class and term');

-- A row policy that binds the owner would let the refresh empty the store in silence.
alter table app_public.classes force row level security;
select throws_ok('select app_private.refresh_class_statistics()', '42501', null,
  'a refresh that does not see everything fails');
select is(pg_temp.stored(), 4::bigint, 'and leaves the store as it was');
alter table app_public.classes no force row level security;

-- Damage that no constraint allows: figures of a class that is gone.
reset role;
set local session_replication_role = replica;
delete from app_public.classes where name = '6e B';
set local session_replication_role = origin;
set local role rollbook_owner;
select throws_ok('select app_private.refresh_class_statistics()', 'RBREF', null,
  'a refresh that gives fewer rows than there are results is refused');
select is(pg_temp.stored(), 4::bigint, 'and leaves the store as it was');

select * from finish();
rollback;

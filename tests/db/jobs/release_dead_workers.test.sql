-- What takeover.test.ts of the worker shows with processes, here by the locks they hold:
-- release_dead_workers(), worker_pool_lock().
begin;
select plan(7);

select graphile_worker.add_job('recompute_results', '{}') from generate_series(1, 3);
create view pg_temp.jobs as
select j.id, j.locked_by from graphile_worker._private_jobs j;
create function pg_temp.take(pool text, since interval) returns void language sql as $$
  update graphile_worker._private_jobs j set locked_by = pool, locked_at = now() - since
  where j.id = (select min(id) from pg_temp.jobs where locked_by is null)
$$;

select isnt(app_private.worker_pool_lock('one'), app_private.worker_pool_lock('two'),
  'each pool of workers has a lock of its own');
select is(app_private.release_dead_workers(), 0, 'jobs that nobody works on are left alone');
select pg_temp.take('gone', '11 seconds'), pg_temp.take('new', '9 seconds');
set local role rollbook_worker;
select is(app_private.release_dead_workers(), 1,
  'a pool whose lock is free for ten seconds is dead');
reset role;
set local role rollbook_owner;
select bag_eq('select locked_by from pg_temp.jobs', array[null, null, 'new'],
  'its job is given back, that of a pool that has just begun is not');
select is(app_private.release_dead_workers(), 0, 'and once only');
set local role app_user;
select throws_ok('select app_private.release_dead_workers()', '42501', null,
  'a user releases nobody');
select throws_ok($$select app_private.worker_pool_lock('one')$$, '42501', null,
  'and knows no lock');

select * from finish();
rollback;

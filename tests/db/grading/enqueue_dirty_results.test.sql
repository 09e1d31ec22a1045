begin;
select plan(17);

create temp table t as
select tests.school('S') as school;
select tests.class(school, 'A'), tests.class(school, 'B') from t;
delete from app_private.dirty_results;
create function pg_temp.change(class text) returns void language sql as $$
  insert into app_private.dirty_results (school_id, class_id, term_id)
  select school, tests.class(school, class), tests.term(school) from t
$$;
create view pg_temp.jobs as
select j.id, c.name as class, k.identifier, j.payload, j.key, j.max_attempts, j.locked_at
from graphile_worker._private_jobs j
join graphile_worker._private_tasks k on k.id = j.task_id
left join app_public.classes c on c.id = (j.payload ->> 'classId')::uuid;

select is(app_private.enqueue_dirty_results(), 0, 'without a change there is nothing to do');
select pg_temp.change('A'), pg_temp.change('A'), pg_temp.change('B'), pg_temp.change('A');
select is(app_private.enqueue_dirty_results(), 2, 'many changes are one job per class and term');
select results_eq('select identifier, class, max_attempts::integer from pg_temp.jobs order by class',
  $$values ('recompute_results', 'A', 5), ('recompute_results', 'B', 5)$$,
  'which is waiting for the worker');
select is(payload::jsonb,
  jsonb_build_object('schoolId', school, 'classId', tests.class(school, 'A'),
  'termId', tests.term(school)), 'and says what to calculate, no figures')
from t, pg_temp.jobs where class = 'A';
select is_empty('select from app_private.dirty_results where enqueued_at is null',
  'the changes are taken note of');
select is(count(*), 4::bigint, 'but kept until they are calculated') from app_private.dirty_results;

select is(app_private.enqueue_dirty_results(), 0, 'the next round queues nothing twice');
select pg_temp.change('A');
select is(app_private.enqueue_dirty_results(), 1, 'a new change is queued');
select is(count(*), 2::bigint, 'as the job that is waiting already') from pg_temp.jobs;

-- a job that is being done
update graphile_worker._private_jobs j set locked_at = now(), locked_by = 'w1', attempts = 1
where j.id = (select id from pg_temp.jobs where class = 'A');
select pg_temp.change('A');
select is(app_private.enqueue_dirty_results(), 1, 'a change during a calculation is queued');
select results_eq(
  $$select locked_at is null, key is not null from pg_temp.jobs where class = 'A' order by 1$$,
  $$values (false, false), (true, true)$$, 'as a new job, after the one at work');

-- a job that was lost
delete from graphile_worker._private_jobs;
update app_private.dirty_results set enqueued_at = now() - interval '14 seconds';
select is(app_private.enqueue_dirty_results(), 0, 'a job has time to be done');
update app_private.dirty_results set enqueued_at = now() - interval '16 seconds'
where class_id = (select tests.class(school, 'B') from t);
select is(app_private.enqueue_dirty_results(), 1, 'after 15 seconds it counts as lost');
select results_eq('select class from pg_temp.jobs', array['B'], 'and is queued again');
select is(max(enqueued_at), now(), 'with a new time') from app_private.dirty_results;

-- by whom
select pg_temp.change('A');
set local role rollbook_worker;
select is(app_private.enqueue_dirty_results(), 1, 'the worker may queue');
reset role;
set local role app_user;
select throws_ok('select app_private.enqueue_dirty_results()', '42501', null, 'a user may not');

select * from finish();
rollback;

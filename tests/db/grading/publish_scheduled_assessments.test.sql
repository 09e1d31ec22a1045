begin;
select plan(8);

create temp table t as
select tests.school('S') as school;
select tests.assessment(school, tests.course(school, 'MATH', 1, class), name, 1, 20, 'T1', false)
from t, (values ('A', 'due'), ('B', 'to come'), ('C', 'draft'), ('D', 'out')) as v (class, name);
select tests.student(school, 'ana', 'A') from t;
update app_public.assessments set scheduled_for = now() - interval '5 minutes' where name in ('due',
  'out');
update app_public.assessments set scheduled_for = now() + interval '1 second' where name = 'to come';
update app_public.assessments set published_at = '2026-01-01' where name = 'out';
delete from app_private.dirty_results;

select is(app_private.publish_scheduled_assessments(), 1,
  'an assessment is published when its time has come');
select results_eq('select name, published_at from app_public.assessments order by name',
  $$values ('draft', null::timestamptz), ('due', now() - interval '5 minutes'),
  ('out', '2026-01-01'),
    ('to come', null)$$, 'as of that time; drafts, those to come and those out before stay as they are');
select results_eq('select class_id from app_private.dirty_results',
  $$select tests.class(school, 'A') from t$$,
  'its class is calculated anew');
select is(app_private.publish_scheduled_assessments(), 0, 'it is published once');
select is(count(*), 1::bigint, 'the publication is in the log') from audit.log
where table_name = 'app_public.assessments' and operation = 'update' and before = '{"published_at": null}'
  and key ->> 'id' = (select id::text from app_public.assessments where name = 'due') and actor_id is null;

update app_public.assessments set scheduled_for = now() where name in ('to come', 'draft');
set local role app_user;
select throws_ok('select app_private.publish_scheduled_assessments()', '42501', null,
  'a user does not publish so');
reset role;
set local role rollbook_worker;
select is(app_private.publish_scheduled_assessments(), 2,
  'the worker does, all that are due at once');
reset role;
set local role rollbook_owner;
select is_empty('select from app_public.assessments where published_at is null',
  'then nothing is left');

select * from finish();
rollback;

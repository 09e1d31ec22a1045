-- publish_assessment(), schedule_assessment(), withdraw_assessment() with may_publish(),
-- publishable_assessment() and tg_assessments__publication().
begin;
select plan(26);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school), tests.staffed_class(other) from t;
create temp table ids as
select a.name, a.id, a.school_id from app_public.assessments a;
grant select on ids to app_user;
create function pg_temp.act(name text, statement text) returns void language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  perform set_config('role', 'app_user', true);
  execute replace(replace(replace(statement, ':draft', quote_literal((select id from ids join t on school = school_id where ids.name = 'Draft'))),
    ':test', quote_literal((select id from ids join t on school = school_id where ids.name = 'Test'))),
    ':foreign', quote_literal((select id from ids join t on other = school_id where ids.name = 'Draft')));
  perform set_config('role', 'none', true);
end;
$$;
create function pg_temp.state(assessment text) returns text language sql as $$
  select case when a.published_at is not null then 'published'
    when a.scheduled_for is not null then 'scheduled' else 'draft' end
  from app_public.assessments a join t on a.school_id = t.school where a.name = assessment
$$;

select pg_temp.act('math', 'select app_public.schedule_assessment(:draft, now() + interval ''1 day'')');
select is(pg_temp.state('Draft'), 'scheduled', 'a draft is scheduled');
select is(app_private.publish_scheduled_assessments(), 0, 'and not published before its time');
select pg_temp.act('math', 'select app_public.schedule_assessment(:draft)');
select is(pg_temp.state('Draft'), 'draft', 'without a time it is a draft again');
select pg_temp.act('math', 'select app_public.publish_assessment(:draft)');
select is(pg_temp.state('Draft'), 'published', 'the teacher of the course publishes it');
create temp table first_time as
select published_at from app_public.assessments join t on school = school_id where name = 'Draft';
select pg_temp.act('math', 'select app_public.publish_assessment(:draft)');
select results_eq('select published_at from app_public.assessments join t on school = school_id where name = ''Draft''',
  'select published_at from first_time', 'publishing again changes nothing');
select throws_ok(format('select pg_temp.act(%L, %L)', person, statement), code, null, sentence)
from (values
  ('math', 'select app_public.withdraw_assessment(:draft, '' '')', 'RBVAL',
    'withdrawing needs a reason'),
  ('math', 'update app_public.assessments set published_at = null where id = :draft', 'RBVAL',
    'so the date can''t simply be cleared'),
  ('math', 'select app_public.schedule_assessment(:draft, now() + interval ''1 day'')', 'RBVAL',
    'what is published can''t be scheduled'),
  ('other', 'select app_public.publish_assessment(:draft)', 'RBVAL',
    'a teacher of another class has no such assessment'),
  ('mother', 'select app_public.publish_assessment(:draft)', 'RBVAL', 'nor has a family'),
  ('math', 'select app_public.publish_assessment(:foreign)', 'RBVAL', 'nor another school'))
  as v (person, statement, code, sentence);
select pg_temp.act('math', 'select app_public.withdraw_assessment(:draft, ''Wrong sheet'')');
select is(pg_temp.state('Draft'), 'draft', 'with a reason it is a draft again');
select is((select reason from audit.log where table_name = 'app_public.assessments' order by at desc, id desc limit 1),
  'Wrong sheet', 'and the log keeps the reason');
select is(current_setting('app.reason'), '', 'for this change only');
select throws_ok(format('select pg_temp.act(%L, %L)', 'math', statement), 'RBVAL', null, sentence)
from (values
  ('select app_public.withdraw_assessment(:draft, ''Wrong sheet'')', 'a draft can''t be withdrawn'),
  ('select app_public.schedule_assessment(:draft, now() - interval ''1 minute'')',
    'nothing is scheduled for the past')) as v (statement, sentence);

update app_public.schools set publishing_duty = 'class_teacher' where id = (select school from t);
select throws_ok(format('select pg_temp.act(%L, %L)', 'math', statement), 'RBDEN', null, sentence)
from (values
  ('select app_public.publish_assessment(:draft)', 'a school may leave it to the class teacher'),
  ('select app_public.withdraw_assessment(:test, ''Wrong sheet'')', 'with withdrawing'),
  ('update app_public.assessments set published_at = now() where id = :draft', 'whatever the path'),
  ($$insert into app_public.assessments (course_id, term_id, name, maximum, published_at)
     select course_id, term_id, 'New', 20, now() from app_public.assessments where id = :draft$$,
    'also for a new assessment')) as v (statement, sentence);
select lives_ok($$select pg_temp.act('math', 'update app_public.assessments set name = ''Draft 2'', coefficient = 2 where id = :draft')$$,
  'the teacher still edits it');
update app_public.assessments set name = 'Draft' where name = 'Draft 2';
select pg_temp.act('main', 'select app_public.publish_assessment(:draft)');
select is(pg_temp.state('Draft'), 'published', 'the class teacher publishes what a colleague made');

update app_public.schools set publishing_duty = 'admin' where id = (select school from t);
select throws_ok($$select pg_temp.act('main', 'select app_public.withdraw_assessment(:draft, ''x'')')$$,
  'RBDEN', null, 'or to its admins alone');
select pg_temp.act('head', 'select app_public.withdraw_assessment(:draft, ''x'')');
select is(pg_temp.state('Draft'), 'draft', 'an admin always may');
select is(app_hidden.may_publish((select course_id from app_public.assessments join ids using (id) limit 1)), true,
  'the question itself is answered for who asks');
select throws_ok($$select app_private.publishable_assessment(null)$$, 'RBVAL', null,
  'no assessment is nobody''s');

select * from finish();
rollback;

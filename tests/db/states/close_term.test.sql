-- close_term() and reopen_term() with class_lock(), require_open(), guard(), tg_marks__open,
-- tg_assessments__open, tg_course_adjustments__open, tg_courses__open, tg_student_courses__open,
-- tg_terms__open, course_link_on(), live_figures(), take_snapshot(), snapshot_figures() and last_snapshot(); two
-- people at once stand in closing.test.ts.
begin;
select plan(63);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school), tests.staffed_class(other) from t;
select tests.add_term(school, 'T2', '2026-08-01', '2026-08-31') from t;
create temp table c as
select school, tests.class(school) as class, tests.class(school, '6e B') as second,
  tests.term(school) as term, tests.term(school, 'T2') as next, tests.class(other) as foreign_class,
  tests.course(school, 'MATH') as math, tests.student(school, 'ana') as ana,
  tests.student(school, 'ben') as ben
from t;
grant select on c to app_user;
create function pg_temp.act(name text, statement text) returns void language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  perform set_config('role', 'app_user', true);
  execute statement;
  perform set_config('role', 'none', true);
end;
$$;
create function pg_temp.state(name text) returns jsonb language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (select app_public.term_state(class, term)::jsonb from c);
end;
$$;
create view pg_temp.results as
select student_number, course_id, average, rank from (
  select r.student_id, null::uuid as course_id, r.average, r.rank, r.term_id
  from app_public.term_results r
  union all
  select r.student_id, r.course_id, r.average, r.rank, r.term_id
  from app_public.course_results r) as r
join app_public.students s on s.id = r.student_id
join c on r.term_id = c.term;

-- who may
select throws_ok(format('select pg_temp.act(%L, %L)', person,
  format('select app_public.close_term(%s, %s) from c', class, term)), code, null, sentence)
from (values
  ('mother', 'class', 'term', 'RBVAL', 'a family has no class to close'),
  ('other', 'class', 'term', 'RBVAL', 'nor has a teacher of another class'),
  ('head', 'foreign_class', 'term', 'RBVAL', 'nor an admin in another school'),
  ('main', 'class', 'term', 'RBDEN', 'a class teacher may not close where the admin does'),
  ('head', 'class', 'class', 'RBVAL', 'there is no such term'),
  ('head', 'class', 'null', 'RBVAL', 'nor no term')) as v (person, class, term, code, sentence);
select is(pg_temp.state('main') - 'mayClose',
  '{"state": "open", "closedAt": null, "closedBy": null, "reopenedAt": null, "reopenedBy": null, "reason": null, "mayReopen": false}',
  'a term is open at first');
select is(pg_temp.state('mother'), null, 'families are not told');
select is(pg_temp.state('head') -> 'mayClose', 'true', 'an admin is told to be able to close');

-- a change that the worker has not calculated yet is in
select pg_temp.act('math', format('update app_public.marks set value = 20 where student_id = %L and value = 9', ben)) from c;
select pg_temp.act('head', 'select app_public.close_term(class, term) from c');
select is((select average from pg_temp.results where student_number = 'ben' and course_id is null), 20.00,
  'closing calculates a last time');
select is(pg_temp.state('main') ->> 'closedBy', 'head head', 'the term says who closed it');
select results_eq(
  $$select number, missing, taken_by = tests.user('head'), correction_id from app_public.term_snapshots$$,
  $$values (1, 3, true, null::uuid)$$, 'a snapshot is kept, with what was missing');
create temp table frozen as select * from pg_temp.results;
select set_eq(
  $$select s.student_number, f.course_id, f.average, f.rank
    from c cross join lateral app_private.snapshot_figures(school,
      app_private.last_snapshot(school, class, term)) as f
    join app_public.students s on s.id = f.student_id$$,
  'table frozen', 'the snapshot has the results of every student');
select is((select figures -> 'term_statistics' ->> 'mean' from app_public.term_snapshots),
  (select mean::text from app_public.term_statistics join c on class_id = class),
  'and the figures of the class');
select is((select before from audit.log where table_name = 'app_public.term_snapshots' and after ->> 'figures' is not null),
  null, 'the log does not copy the figures');
select pg_temp.act('head', 'select app_public.close_term(class, term) from c');
select is((select count(*) from app_public.term_snapshots), 1::bigint, 'closing again does nothing');

-- read-only, whatever the path
create function pg_temp.refuses(person text, statement text, sentence text) returns text
language plpgsql as $$
begin
  return throws_ok(format('select pg_temp.act(%L, %L)', person, statement), 'RBCLO',
    'Term 1 is closed for the class 6e A', sentence);
end;
$$;
select pg_temp.refuses(person, statement, sentence)
from (values
  ('math', 'update app_public.marks set value = 1 where student_id = (select ana from c)',
    'a mark can''t change'),
  ('head', 'delete from app_public.marks where student_id = (select ana from c)', 'nor go'),
  ('math', $$insert into app_public.marks (assessment_id, student_id, value)
     select a.id, ben, 1 from app_public.assessments a, c where a.name = 'Draft'$$, 'nor come'),
  ('math', 'update app_public.assessments set coefficient = 5', 'an assessment can''t change'),
  ('math', 'update app_public.assessments set published_at = now() where name = ''Draft''',
    'nor be published'),
  ('head', $$select app_public.publish_assessment(id) from app_public.assessments where name = 'Draft'$$,
    'in no way'),
  ('math', $$insert into app_public.assessments (course_id, term_id, name, maximum)
     select math, term, 'New', 20 from c$$, 'nor come'),
  ('math', $$insert into app_public.course_adjustments (course_id, term_id, student_id, points, reason)
     select math, term, ana, 1, 'effort' from c$$, 'no point is added'),
  ('head', 'update app_public.courses set coefficient = 9', 'no coefficient changes'),
  ('head', 'update app_public.courses set mode = ''bonus'' where id = (select math from c)', 'nor a mode'),
  ('head', 'delete from app_public.courses where id = (select math from c)', 'no course goes'),
  ('head', $$insert into app_public.student_courses (student_id, course_id, coefficient, starts_on)
     select ana, math, 7, '2025-10-01' from c$$, 'no personal coefficient comes'),
  ('head', 'update app_public.terms set ends_on = ''2026-07-30'' where id = (select term from c)',
    'the dates of the term stay')) as v (person, statement, sentence)
;
with v2 as (
  insert into app_public.grading_policy_versions (school_id, policy_id, version)
  select school_id, policy_id, 2 from app_public.grading_policy_versions join t on school = school_id
  returning id)
select set_config('tests.policy', id::text, true) from v2;
select pg_temp.refuses('head',
  $$select app_public.adopt_policy(term, current_setting('tests.policy')::uuid) from c$$,
  'the grading rules of the term stay');
select throws_ok($$update app_public.marks set value = 1 where value = 20$$, 'RBCLO', null,
  'the command line is refused as well');
select throws_ok($$delete from app_public.terms where code = 'T1'$$, '23001', null,
  'a term that was closed can''t be deleted');
select set_eq('table pg_temp.results', 'table frozen', 'and nothing has changed');

-- what is open stays open
select lives_ok(format('select pg_temp.act(%L, %L)', person, statement), sentence)
from (values
  ('math', $$insert into app_public.assessments (course_id, term_id, name, maximum)
     select math, next, 'Next', 20 from c$$, 'the next term is open'),
  ('head', $$insert into app_public.student_courses (student_id, course_id, coefficient, starts_on)
     select ana, math, 7, '2026-08-01' from c$$, 'a personal coefficient may begin after the term'),
  ('head', 'update app_public.student_courses set ends_on = ''2026-08-20''', 'and end'),
  ('head', 'update app_public.courses set coefficient = 2 where class_id = (select second from c)',
    'another class is open'),
  ('head', 'update app_public.courses set position = 3', 'the order of courses is no result'),
  ('head', $$insert into app_public.subjects (code, name) values ('ART', 'Art');
     insert into app_public.courses (class_id, subject_id) select class, s.id from c, app_public.subjects s
     where s.code = 'ART'$$, 'a class may have a new course'),
  ('head', $$update app_public.enrollments set ends_on = '2025-12-01' where student_id = (select ben from c)$$,
    'somebody may leave'),
  ('head', 'update app_public.mark_codes set effect = ''zero''', 'codes may change')) as v (person, statement, sentence);
update app_public.schools set scale = 10 from t where id = school;
select tests.calculate();
select set_eq('table pg_temp.results', 'table frozen', 'but frozen results stay as they are');
select is_empty('select f.* from t cross join lateral app_private.result_differences(school) as f where f.term_id is not null',
  'the nightly comparison agrees with the snapshot');
select pg_temp.act('math', 'select 1');
select results_eq(
  $$select f.average from c cross join lateral app_hidden.live_figures(school, class, term) as f
    where f.course_id is null order by f.average desc$$,
  $$select average from frozen where course_id is null order by average desc$$,
  'staff see the frozen figures, without drafts');
update app_public.schools set scale = 20 from t where id = school;
select tests.calculate();
update app_public.term_results set average = 19 where student_id = (select ben from c);
select results_eq('select f.student_id from t cross join lateral app_private.result_differences(school) as f where f.term_id is not null',
  'select ben from c', 'a frozen figure that somebody tampered with is found');
update app_public.term_results set average = 20 where student_id = (select ben from c);
update app_public.assessments set scheduled_for = now() - interval '1 hour' where name = 'Next';
select is(app_private.publish_scheduled_assessments(), 1, 'the worker still publishes what is open');

-- reopening
select throws_ok(format('select pg_temp.act(%L, %L)', person, statement), code, null, sentence)
from (values
  ('head', 'select app_public.reopen_term(class, term, '' '') from c', 'RBVAL', 'reopening needs a reason'),
  ('main', 'select app_public.reopen_term(class, term, ''x'') from c', 'RBDEN', 'and the duty'),
  ('head', 'select app_public.reopen_term(class, next, ''x'') from c', 'RBVAL', 'and a closed term'),
  ('other', 'select app_public.reopen_term(class, term, ''x'') from c', 'RBVAL', 'and a class'))
  as v (person, statement, code, sentence);
update app_public.schools set reopening_duty = 'class_teacher', closing_duty = 'class_teacher'
from t where id = school;
select pg_temp.act('main', 'select app_public.reopen_term(class, term, ''A mark was wrong'') from c');
select is(pg_temp.state('main') - 'closedAt' - 'reopenedAt',
  '{"state": "reopened", "closedBy": "head head", "reopenedBy": "main main", "reason": "A mark was wrong", "mayClose": true, "mayReopen": true}',
  'a class teacher reopens where the school says so');
select tests.calculate();
select isnt((select average from pg_temp.results where student_number = 'ben' and course_id is null),
  (select average from frozen where student_number = 'ben' and course_id is null),
  'the results follow again');
select lives_ok($$select pg_temp.act('math', 'update app_public.marks set value = 1 where student_id = (select ana from c)')$$,
  'marks can change');
select pg_temp.act('main', 'select app_public.close_term(class, term) from c');
select is((select array_agg(number order by number) from app_public.term_snapshots), '{1,2}',
  'closing again keeps a second snapshot beside the first');
select tests.act_as('math', school) from t;
select is((select count(*) from app_public.term_snapshots s, lateral app_public.snapshot_results(s.id)
  where s.number = 1), 3::bigint, 'the first can still be read');
select is((select r.average from c cross join lateral app_public.snapshot_results(
    (select id from app_public.term_snapshots where number = 1), math) as r where r.student_number = 'ana'), 12.00,
  'also by course');
select is((select (average_before, average_after)::text from app_public.compare_snapshots(
    (select id from app_public.term_snapshots where number = 1),
    (select id from app_public.term_snapshots where number = 2))
  where last_name = 'ana-last' and subject_name = 'MATH'), '(12.00,1.00)', 'and be compared with the second');
select tests.act_as('mother', school) from t;
select is_empty('select r.* from app_public.term_snapshots s, lateral app_public.snapshot_results(s.id) as r',
  'families read no snapshot');
select is_empty('select r.* from app_public.term_snapshots a, app_public.term_snapshots b, lateral app_public.compare_snapshots(a.id, b.id) as r',
  'nor compare any');
select isnt(app_private.class_lock(1, (select class from c)), app_private.class_lock(2, (select class from c)),
  'each class has a lock of its own');
select is(app_private.course_link_on(s, '2026-08-21'), null, 'a link that ended is not in force')
from app_public.student_courses s;
select throws_ok($$select app_private.require_open(school, class, null) from c$$, 'RBCLO', null,
  'any closed term of a class is enough where no term is named');
select lives_ok($$select app_private.require_open(school, second, null) from c$$,
  'a class that was never closed is open');

select * from finish();
rollback;

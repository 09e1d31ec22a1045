-- save_marks() with mark_problems(), stale_marks(), saved_marks() and gradebook_figures(); two
-- writers at once and the API's answers stand in tests/api/marks.test.ts.
begin;
select plan(26);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school), tests.staffed_class(other) from t;
create temp table ids as
select a.name as assessment, s.student_number as student, a.id as assessment_id, s.id as student_id
from t join app_public.assessments a on a.school_id = school join app_public.students s on s.school_id = school
union all
select 'foreign', s.student_number, a.id, s.id
from t join app_public.assessments a on a.school_id = other join app_public.students s on s.school_id = school
where a.name = 'Test'
union all
select 'Test', 'foreign', a.id, s.id
from t join app_public.assessments a on a.school_id = school join app_public.students s on s.school_id = other
where a.name = 'Test' and s.student_number = 'ana';
grant select on ids to app_user;
create function pg_temp.edit(assessment text, student text, mark text, version integer default null,
  comment text default null)
  returns app_public.mark_edit language sql as $$
  select row(i.assessment_id, i.student_id,
    case when mark ~ '[0-9]' then substring(mark from '[-0-9.]+')::numeric end,
    substring(mark from '[A-Z]'), comment, version)::app_public.mark_edit
  from ids i where i.assessment = edit.assessment and i.student = edit.student
$$;
grant execute on function pg_temp.edit(text, text, text, integer, text) to app_user;
create view pg_temp.state as
select i.assessment, i.student, coalesce(m.value::text, m.code) as mark, m.version, m.comment
from app_public.marks m join ids i using (assessment_id, student_id);
create temp table before as select * from pg_temp.state;

select tests.act_as('math', school) from t;
set local role app_user;
select is(
  (select p ->> 'field' from jsonb_array_elements(
    app_hidden.mark_problems(array[pg_temp.edit(assessment, student, mark)])) as p), field,
    sentence)
from (values
  ('Dictation', 'ana', '12', 'assessmentId', 'a colleague''s course is not open'),
  ('foreign', 'ana', '12', 'assessmentId', 'nor an assessment of another school'),
  ('Test', 'foreign', '12', 'studentId', 'nor a student of another school'),
  ('Test', 'ana', '12 A', 'value', 'a mark is a number or a code'),
  ('Test', 'ana', '-1', 'value', 'a mark is not negative'),
  ('Test', 'ana', '20.01', 'value', 'nor above the maximum'),
  ('Test', 'ana', '12.345', 'value', 'it has two decimals at most'),
  ('Test', 'ana', 'Q', 'code', 'a code is one of the school''s')) as v (assessment, student, mark,
    field, sentence);
select is(app_hidden.mark_problems(array[pg_temp.edit('Test', 'ana', '20'),
  pg_temp.edit('Draft', 'ben', 'A')]),
  null, 'what can be saved has no problem');
select is(jsonb_array_length(app_hidden.mark_problems(array[pg_temp.edit('Test', 'ana', '21'),
  pg_temp.edit('Test', 'ben', '10'), pg_temp.edit('Draft', 'cho', 'Q')])), 2,
  'each mark that can''t is named');

select throws_ok(
  $$select app_public.save_marks(array[pg_temp.edit('Test', 'ben', '10', 1),
  pg_temp.edit('Test', 'cho', '21', 1)])$$,
  'RBMRK', null, 'one mark that can''t be saved refuses all');
select throws_ok(
  $$select app_public.save_marks(array[pg_temp.edit('Test', 'ben', '10', 1),
  pg_temp.edit('Test', 'cho', '13', 7)])$$,
  'RBSTL', null, 'so does one that was changed meanwhile');
select throws_ok($$select app_public.save_marks(array[pg_temp.edit('Test', 'cho', '13')])$$,
  'RBSTL', null,
  'or entered meanwhile');
select throws_ok(
  $$select app_public.save_marks(array_fill(pg_temp.edit('Test', 'cho', '13', 1), array[2001]))$$,
  'RBVAL', null,
  'more than 2000 at once are too many');
select tests.act_as('mother', school) from t;
select throws_ok($$select app_public.save_marks(array[pg_temp.edit('Test', 'ana', '20', 1)])$$,
  'RBMRK', null,
  'a family saves nothing');
reset role;
set local role rollbook_owner;
select set_eq('select * from pg_temp.state', 'select * from before',
  'after the refusals all is as it was');

select tests.act_as('math', school) from t;
set local role app_user;
select is(
  (select jsonb_agg(jsonb_build_array(s ->> 'reason', s -> 'yours' ->> 'value',
    s -> 'theirs' ->> 'value', s -> 'theirs' ->> 'version'))
   from (select p || jsonb_build_object('reason',
   null) as s from jsonb_array_elements(app_hidden.stale_marks(
     array[pg_temp.edit('Test', 'ben', '10'), pg_temp.edit('Test', 'cho', '12')])) as p) as x),
  '[[null, "10", "9.00", "1"]]'::jsonb,
  'a stale mark has both values; one that is already so is not stale');

create temp table answer as
select app_public.save_marks(array[pg_temp.edit('Test', 'ben', '10', 1, 'better'),
  pg_temp.edit('Draft', 'ben', 'A'),
  pg_temp.edit('Draft', 'ana', '', 1), pg_temp.edit('Test', 'cho', '12', 1)])::jsonb as saved;
grant select on answer to rollbook_owner;
reset role;
set local role rollbook_owner;
select set_eq(
  'select s.* from pg_temp.state s except select * from before',
  $$values ('Test', 'ben', '10.00', 2, 'better'), ('Draft', 'ben', 'A', 1, null)$$,
  'what differs is saved, with comments');
select set_eq('select assessment, student from before except select assessment, student from pg_temp.state',
  $$values ('Draft', 'ana')$$, 'a mark without number and code is cleared');
select set_eq(
  $$select i.assessment, i.student, m -> 'value' as value, m ->> 'code' as code,
  m ->> 'version' as version
    from answer, jsonb_array_elements(saved -> 'marks') as m
    join ids i on i.assessment_id = (m ->> 'assessmentId')::uuid and i.student_id = (m ->> 'studentId')::uuid$$,
  $$values ('Test', 'ben', '10.00'::jsonb, null, '2'), ('Draft', 'ben', 'null', 'A', '1'),
    ('Draft', 'ana', 'null', null, null), ('Test', 'cho', '12.00', null, '1')$$,
  'the answer tells what now holds');
select is(saved -> 'courses' -> course::text -> 'students' -> student::text,
  '[12.00, 1, true, 13.20, 1, false]'::jsonb,
  'and the new figures of the course')
from answer, t, tests.course(school, 'MATH') as course, tests.student(school, 'ana') as student;
select is(app_private.gradebook_figures(school, tests.class(school), course,
  tests.term(school))::jsonb,
  saved -> 'courses' -> course::text, 'which are those of the gradebook')
from answer, t, tests.course(school, 'MATH') as course;
set local role app_user;
select is(app_hidden.saved_marks(array[pg_temp.edit('Dictation', 'ana', '')])::jsonb,
  '{"marks": [], "courses": {}, "lateMarks": {}}'::jsonb,
  'nothing is told of a colleague''s course');
select is(app_public.save_marks('{}')::jsonb, '{"marks": [], "courses": {}, "lateMarks": {}}'::jsonb,
  'no marks are saved as none');
select set_config('app.session', '', true);
select throws_ok($$select app_public.save_marks('{}')$$, 'RBSGN', null,
  'without a session the marks are not called wrong: they wait for somebody to sign in');
reset role;
set local role rollbook_owner;
select ok(not app_private.is_result_valid(school, tests.class(school), tests.term(school)),
  'the official results wait to be calculated') from t;

select * from finish();
rollback;

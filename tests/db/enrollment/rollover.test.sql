-- What is decided at the end of a year, and the way to the next: decision_list(), save_decisions(),
-- rollover_plan(), rollover_preview(), roll_over(), undo_rollover().
begin;
select plan(39);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as next;
grant select, update on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher') from t;
insert into app_public.levels (school_id, name, position)
select school, v.name, v.place from t, (values ('6e', 1), ('5e', 2)) as v (name, place);
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2026-2027', '2026-09-01', '2027-07-31' from t;
update t set next = (select id from app_public.academic_years where name = '2026-2027');
create function pg_temp.class(name text, level text, section text, year uuid, size integer default 40)
returns uuid language sql as $$
  insert into app_public.classes (school_id, academic_year_id, level_id, name, section, max_size)
  select school, year, l.id, class.name, section, size
  from t join app_public.levels l on l.school_id = school and l.name = level
  returning id
$$;
select pg_temp.class('6e A', '6e', 'A', tests.year(school)), pg_temp.class('6e B', '6e', 'B', tests.year(school)),
  pg_temp.class('5e A', '5e', 'A', tests.year(school)), pg_temp.class('new 6e', '6e', null, next),
  pg_temp.class('new 5e A', '5e', 'A', next, 1), pg_temp.class('new 5e B', '5e', 'B', next) from t;
select tests.student(school, n, '6e A') from t, unnest('{ana,ben,cho}'::text[]) as n;
select tests.student(school, 'dan', '6e B'), tests.student(school, 'eve', '5e A'),
  tests.student(school, 'fay', '5e A'), tests.student(school, 'gus', '5e A'), tests.student(school, 'hal', '6e old'),
  tests.student(school, 'zed', '6e A') from t;
update app_public.enrollments e set ends_on = '2026-01-10', is_dropped = true
from t where e.student_id = tests.student(school, 'zed');
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH', 1, '6e A'), 'Test'),
  tests.student(school, 'ana'), '12') from t;
select tests.mark(school, a.id, tests.student(school, 'ben'), '9') from t, app_public.assessments a;
select tests.calculate();
create function pg_temp.decide(decisions text) returns integer language sql as $$
  select sum(app_public.save_decisions(tests.class(school, k.name), (
    select json_agg(json_build_object('student_id', tests.student(school, split_part(d, ':', 1)),
      'decision', nullif(split_part(d, ':', 2), ''),
      'to_class_id', case when split_part(d, ':', 3) <> '' then tests.class(school, split_part(d, ':', 3)) end))
    from unnest(string_to_array(decisions, ',')) as d
    where exists (
      select from app_public.enrollments e where e.class_id = k.id
      and e.student_id = tests.student(school, split_part(d, ':', 1))))))::integer
  from t join app_public.classes k on k.academic_year_id = tests.year(school)
  where exists (
    select from app_public.enrollments e, unnest(string_to_array(decisions, ',')) as d where e.class_id = k.id
    and e.student_id = tests.student(school, split_part(d, ':', 1)))
$$;
create function pg_temp.preview() returns setof text language sql as $$
  select concat_ws(' ', s ->> 'fromClass', split_part(s ->> 'firstName', '-', 1), s ->> 'outcome', s ->> 'toClass',
    s ->> 'problem')
  from t, json_array_elements(app_public.rollover_preview(tests.year(school), next) -> 'students') as s
$$;
create function pg_temp.roll(only_ready boolean default false) returns integer language sql as $$
  select app_public.roll_over(tests.year(school), next, only_ready) from t
$$;
create function pg_temp.undo() returns integer language sql as $$
  select app_public.undo_rollover((select r.id from app_public.rollovers r order by r.id desc limit 1))
$$;
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_detail text;
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail, v_field = column_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''), (
    select string_agg(concat_ws(' ', d ->> 'firstName', d ->> 'reason'), ', ')
    from json_array_elements(case when v_detail like '[%' then v_detail::json else '[]' end) as d));
end;
$$;
create view pg_temp.all_rows as
select e::text as line from app_public.enrollments e union all select s::text from app_public.students s
union all select d::text from app_public.decisions d union all select r::text from app_public.rollovers r
union all select x::text from app_public.enrollment_steps x;
create view pg_temp.places as
select s.student_number || ' ' || k.name || ' ' || e.starts_on as line
from app_public.enrollments e join app_public.students s on s.id = e.student_id
join app_public.classes k on k.id = e.class_id, t where k.academic_year_id = next;
grant select on pg_temp.all_rows, pg_temp.places to app_user;
grant execute on all functions in schema pg_temp to app_user;

-- decisions
select tests.act_as('math', school) from t;
set local role app_user;
select is(pg_temp.refusal(statement), 'RBDEN', sentence)
from (values
  ($$select app_public.save_decisions(uuidv7(), '[]')$$, 'a teacher enters no decision'),
  ($$select pg_temp.preview()$$, 'plans no rollover'),
  ($$select pg_temp.roll()$$, 'makes none'),
  ($$select app_public.undo_rollover(uuidv7())$$, 'and undoes none')) as v (statement, sentence);
reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
set local role app_user;
select results_eq(
  $$select d.first_name || ' ' || coalesce(d.suggestion, 'nothing') || coalesce(d.decision, '')
    from t, app_public.decision_list(tests.class(school, '6e A')) as d$$,
  array['ana-first passes', 'ben-first repeats', 'cho-first nothing'],
  'half of the scale suggests a decision, without an average nothing does; who dropped out is not asked for');
reset role;
set local role rollbook_owner;
insert into app_public.grading_policy_versions (school_id, policy_id, version)
select p.school_id, p.id, 2 from t join app_public.grading_policies p on p.school_id = school;
insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound, label, decision)
select school, p.id, 'decision', v.bound, v.label, v.decision
from t join app_public.grading_policy_versions p on p.school_id = school and p.version = 2,
  (values (0, 'Excluded', 'leaves'), (8.5, 'Admitted', 'passes'), (11, 'Let us talk', null)) as v (bound, label, decision);
update app_public.terms m set policy_version_id = p.id
from t join app_public.grading_policy_versions p on p.school_id = school and p.version = 2
where m.school_id = school;
select tests.calculate();
set local role app_user;
select results_eq(
  $$select concat_ws(' ', d.first_name, d.label, d.suggestion)
    from t, app_public.decision_list(tests.class(school, '6e A')) as d$$,
  array['ana-first Let us talk', 'ben-first Admitted passes', 'cho-first'],
  'the decision bands of the policy suggest instead, or only name');
select is(pg_temp.decide('ana:passes,ben:repeats'), 2, 'decisions are entered');
select is(pg_temp.decide('ana:passes,ben:repeats'), 0, 'a second time changes nothing');
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select pg_temp.decide('ana:flies')$$, '23514', 'a decision is one of the three'),
  ($$select app_public.save_decisions(tests.class(school, '6e A'), json_build_array(json_build_object(
    'student_id', tests.student(school, 'dan'), 'decision', 'passes'))) from t$$, 'RBVAL student_id',
    'about a student of the class'),
  ($$select app_public.save_decisions(tests.class(school, '6e A'), '{}') from t$$, 'RBVAL decisions',
    'decisions come as a list'),
  ($$select app_public.save_decisions(tests.class(school, '6e A'), '[1]') from t$$, 'RBVAL decisions',
    'of objects'),
  ($$select pg_temp.decide('ana:passes:6e B')$$, 'RBVAL to_class_id', 'the next class is one of a later year'))
  as v (statement, wanted, sentence);
select set_eq('select decision from app_public.decisions', array['passes', 'repeats'], 'all stays as it was');
select app_public.save_decisions(tests.class(school, '6e A'), json_build_array(json_build_object(
  'student_id', tests.student(school, 'ana'), 'decision', 'passes', 'to_class_id', nextclass, 'note', 'With care'))) from t,
  lateral (select id as nextclass from app_public.classes where academic_year_id = next order by name limit 1) as k;
select app_public.save_decisions(tests.class(school, '6e A'), json_build_array(json_build_object(
  'student_id', tests.student(school, 'ana'), 'decision', 'passes'))) from t;
select is(concat_ws(' ', d.to_class_id is not null, d.note), 't With care', 'who names neither class nor note leaves them')
from t join app_public.decisions d on d.student_id = tests.student(school, 'ana');
select app_public.save_decisions(tests.class(school, '6e A'), json_build_array(json_build_object(
  'student_id', tests.student(school, 'ana'), 'decision', 'repeats'))) from t;
select is(concat_ws(' ', d.to_class_id, d.note), 'With care', 'a class meant for who passes goes with another decision')
from t join app_public.decisions d on d.student_id = tests.student(school, 'ana');
select app_public.save_decisions(tests.class(school, '6e A'), json_build_array(json_build_object(
  'student_id', tests.student(school, 'ana'), 'decision', 'passes', 'note', null))) from t;

-- the plan
select results_eq('select pg_temp.preview()',
  array['6e A ana passes new 5e A', '6e A ben repeats new 6e', '6e A cho undecided', '6e B dan undecided',
    '5e A eve undecided', '5e A fay undecided', '5e A gus undecided', '6e old hal undecided'],
  'who goes where: same section, or the only class of the level; the rest is undecided');
select is(pg_temp.refusal('select pg_temp.roll()'),
  'RBENR student_ids cho-first undecided, dan-first undecided, eve-first undecided, fay-first undecided, gus-first undecided, hal-first undecided',
  'nobody goes while somebody is undecided, and each is named');
select pg_temp.decide('cho:passes,dan:passes,eve:passes,fay:repeats,gus:leaves,hal:passes');
select results_eq('select pg_temp.preview()',
  array['6e A ana passes new 5e A', '6e A ben repeats new 6e', '6e A cho passes new 5e A full',
    '6e B dan passes new 5e B', '5e A eve graduates', '5e A fay repeats new 5e A full', '5e A gus leaves',
    '6e old hal passes no_level'],
  'the highest level graduates; a full class and a class without level are problems');
select is(
  (select string_agg(concat_ws(' ', k ->> 'name', k ->> 'size', k ->> 'maxSize'), ', ')
   from t, json_array_elements(app_public.rollover_preview(tests.year(school), next) -> 'classes') as k),
  'new 6e 0 40, new 5e A 0 1, new 5e B 0 40', 'the classes of the next year with their places');
select is(pg_temp.decide('cho:passes:new 5e B,fay:repeats:new 5e B'), 2, 'a decision may name the class');
select is(pg_temp.refusal('select pg_temp.roll()'), 'RBENR student_ids hal-first no_level', 'one problem is left');
select is_empty('select * from pg_temp.places', 'nobody has moved');
select is(pg_temp.refusal(statement), 'RBVAL to_year_id', sentence)
from (values
  ($$select app_public.roll_over(next, tests.year(school)) from t$$, 'no year goes back'),
  ($$select app_public.roll_over(tests.year(school), tests.year(other)) from t$$, 'nor to another school''s year'))
  as v (statement, sentence);

-- the rollover
create temp table before as select line from pg_temp.all_rows;
grant select on before to rollbook_owner;
select is(pg_temp.roll(true), 7, 'those without a problem go, when that is wanted');
select set_eq('select line from pg_temp.places',
  array['ana new 5e A 2026-09-01', 'ben new 6e 2026-09-01', 'cho new 5e B 2026-09-01', 'dan new 5e B 2026-09-01',
    'fay new 5e B 2026-09-01'], 'into their classes from the first day');
select set_eq($$select student_number || ' ' || status from app_public.students where status <> 'active'$$,
  array['eve graduated', 'gus inactive'], 'or out of the school');
select set_eq($$select s.student_number || ' ' || x.kind from app_public.enrollment_steps x
  join app_public.students s on s.id = x.student_id$$,
  array['ana promote', 'ben repeat', 'cho promote', 'dan promote', 'fay repeat', 'eve leave', 'gus leave'],
  'each with a step in the history');
select is(pg_temp.roll(true), 0, 'a second time nobody goes');
select is(count(*), 1::bigint, 'and there is one rollover') from app_public.rollovers;
select results_eq('select pg_temp.preview()', array['6e old hal passes no_level'], 'one is left to go');
select is(
  (select concat_ws(' ', r ->> 'students', r ->> 'appliedBy')
   from t, json_array_elements(app_public.rollover_preview(tests.year(school), next) -> 'applied') as r),
  '7 head head', 'the preview tells what was done');

-- and back
select app_public.move_students(array[tests.student(school, 'ana')], tests.class(school, 'new 5e B'), '2026-10-01') from t;
select is(pg_temp.refusal('select pg_temp.undo()'), 'RBENR student_ids ana-first stepped',
  'what somebody did since keeps it from being undone');
select app_public.undo_enrollment_step((select max(id::text)::uuid from app_public.enrollment_steps));
reset role;
set local role rollbook_owner;
insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
select school, next, 'Term', 'N1', '2026-09-01', '2027-07-31' from t;
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH', 1, 'new 6e'), 'First', 1, 20, 'N1'),
  tests.student(school, 'ben'), '15') from t;
set local role app_user;
select is(pg_temp.refusal('select pg_temp.undo()'), 'RBENR student_ids ben-first marked', 'and so does a mark');
select isnt_empty('select * from pg_temp.places', 'nothing was undone');
reset role;
set local role rollbook_owner;
delete from app_public.marks m using app_public.assessments a where a.id = m.assessment_id and a.name = 'First';
set local role app_user;
select is(pg_temp.undo(), 7, 'then it is undone as a whole');
select set_eq('select line from pg_temp.all_rows', 'select line from before', 'and every row is as before');
select is(pg_temp.undo(), 0, 'a second time nothing happens');

select * from finish();
rollback;

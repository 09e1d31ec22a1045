-- Who is in a class, who could be, and where a student was: class_roster(), unplaced_students(),
-- student_history(), and a new student entered with admit_student().
begin;
select plan(29);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as new;
grant select, update on t to app_user;
select tests.staffed_class(school) from t;
select tests.student(school, 'idle', null), tests.student(school, 'gone', null),
  tests.student(other, 'zoe') from t;
update app_public.students set status = 'inactive' where student_number = 'gone';
create function pg_temp.roster() returns setof text language sql as $$
  select concat_ws(' ', r.student_number, r.starts_on, r.ends_on, r.is_present, r.step_kind)
  from t, app_public.class_roster(tests.class(school)) as r
$$;
create function pg_temp.unplaced(search text default '') returns setof text language sql as $$
  select s.student_number from t, app_public.unplaced_students(tests.class(school), search) as s
$$;
create function pg_temp.history(name text) returns json language sql as $$
  select app_public.student_history(tests.student(school, name)) from t
$$;
grant execute on all functions in schema pg_temp to app_user;

-- the staff
select tests.act_as('head', school) from t;
set local role app_user;
select results_eq('select pg_temp.roster()',
  array['ana 2025-09-01 t', 'ben 2025-09-01 t', 'cho 2025-09-01 t'], 'a class by name');
select app_public.withdraw_students(array[tests.student(school, 'ana')], 'moved away', '2026-02-01') from t;
select results_eq('select pg_temp.roster()',
  array['ben 2025-09-01 t', 'cho 2025-09-01 t', 'ana 2025-09-01 2026-02-01 f drop'],
  'who left stands at the end, with the step that could be undone');
select app_public.enroll_students(array[tests.student(school, 'ana')], tests.class(school), '2026-03-02') from t;
select results_eq('select pg_temp.roster()',
  array['ana 2026-03-02 t return', 'ben 2025-09-01 t', 'cho 2025-09-01 t'],
  'and once only after coming back');
select results_eq('select pg_temp.unplaced()', array['idle'], 'active students without a class can be enrolled');
select results_eq($$select pg_temp.unplaced('gone')$$, array['gone'], 'who left is found by a search');
select is_empty($$select pg_temp.unplaced('ben')$$, 'who has a class is not');
select is_empty($$select pg_temp.unplaced('zoe')$$, 'nor another school''s student');
select is(
  (select string_agg(e ->> 'className' || ' ' || (e ->> 'startsOn') || ' ' || coalesce(e ->> 'reason', ''), ', ')
   from json_array_elements(pg_temp.history('ana') -> 'enrollments') as e),
  '6e A 2026-03-02 , 6e A 2025-09-01 moved away', 'a history has the enrollments, newest first');
select is(
  (select string_agg(concat_ws(' ', e ->> 'kind', e ->> 'from', e ->> 'to', e ->> 'madeBy', e ->> 'isLast'), ', ')
   from json_array_elements(pg_temp.history('ana') -> 'steps') as e),
  'return 6e A head head true, drop 6e A head head false', 'and the steps, with who took them');
select is(app_public.student_history(tests.student(other, 'zoe'))::text, null,
  'another school''s student has no history here') from t;

-- teachers and families
reset role;
set local role rollbook_owner;
select tests.act_as('math', school) from t;
set local role app_user;
select is(count(*), 3::bigint, 'a teacher sees the class') from pg_temp.roster();
select is(json_array_length(pg_temp.history('ana') -> 'steps'), 2, 'and the steps of its students');
reset role;
set local role rollbook_owner;
select tests.act_as('other', school) from t;
set local role app_user;
select is_empty('select pg_temp.roster()', 'a teacher of another class sees nobody');
select is(pg_temp.history('ana')::text, null, 'and no history');
reset role;
set local role rollbook_owner;
select tests.act_as('mother', school) from t;
set local role app_user;
select results_eq('select pg_temp.roster()', array['ana 2026-03-02 t'], 'a mother sees her child only');
select is(json_array_length(pg_temp.history('ana') -> 'enrollments'), 2, 'where it was');
select is(json_array_length(pg_temp.history('ana') -> 'steps'), 0, 'but not what the office did');

-- a new student
reset role;
set local role rollbook_owner;
select tests.act_as('math', school) from t;
set local role app_user;
select throws_ok($$select app_public.admit_student('{"last_name": "Aka"}')$$, 'RBDEN', null,
  'a teacher admits nobody');
reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
set local role app_user;
update t set new = app_public.admit_student(
  '{"student_number": "77", "last_name": "Aka", "first_name": "Eve", "sex": "female", "birth_date": "2013-02-03"}',
  tests.class(school), '2026-04-01');
select is(concat_ws(' ', s.last_name, s.sex, s.birth_date, s.status, e.starts_on),
  'Aka female 2013-02-03 active 2026-04-01', 'a new student is in the class at once')
from t join app_public.students s on s.id = t.new
join app_public.enrollments e on e.student_id = s.id;
update t set new = app_public.admit_student('{"student_number": "78", "last_name": "Aka", "first_name": "Guy"}');
select is_empty('select from app_public.enrollments e join t on e.student_id = t.new',
  'or in none, when none is said');
select throws_ok(format('select app_public.admit_student(%L)', student), 'RBVAL', null, sentence)
from (values ('{}', 'of a new student something is said'), ('[1]', 'as columns and values'))
  as v (student, sentence);
select throws_ok(format('select app_public.admit_student(%L, tests.class(school), %L) from t', v.student, v.day),
  v.code, null, v.sentence)
from (values
  ('{"student_number": "77", "last_name": "Aka", "first_name": "Ada"}', '2026-04-01', '23505',
    'a number is given once'),
  ('{"student_number": "79", "last_name": "A", "first_name": "Ada"}', '2026-04-01', '23514',
    'a name has two letters'),
  ('{"student_number": "79", "last_name": "Aka", "first_name": "Ada"}', '2024-04-01', 'RBVAL',
    'without a day in the year there is no student either'),
  ('{"student_number": "79", "last_name": "Aka", "first_name": "Ada", "school_id": 1}', '2026-04-01', '42501',
    'nobody says of which school')) as v (student, day, code, sentence);
select is_empty($$select from app_public.students where student_number = '79'$$, 'nothing of it stays');

-- closed terms
reset role;
set local role rollbook_owner;
select tests.calculate();
select tests.act_as('head', school) from t;
set local role app_user;
select app_public.close_term(tests.class(school), tests.term(school)) from t;
create temp table frozen as
select student_id, average, rank from app_public.term_results;
grant select on frozen to rollbook_owner;
select app_public.withdraw_students(array[tests.student(school, 'ben')], 'moved away', '2026-02-01') from t;
reset role;
set local role rollbook_owner;
select tests.calculate();
select set_eq('select student_id, average, rank from app_public.term_results r where r.school_id = (select school from t)',
  'select * from frozen', 'who leaves after closing changes no frozen figure');
set local role app_user;
select throws_ok(format('select app_public.undo_enrollment_step(%L)', s.id), 'RBUSE', null,
  'an enrollment that frozen results stand on can''t be undone')
from app_public.enrollment_steps s where s.kind = 'enroll';

select * from finish();
rollback;

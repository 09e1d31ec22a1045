-- Who works in a school, and who takes whose place: staff_list(), save_staff_record(),
-- replace_teacher(), end_replacements(), and the rights that go with it: current_course_ids().
begin;
select plan(36);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as math, null::uuid as art;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('sub', school, 'teacher'), tests.user('gone', school, 'teacher'), tests.user('far', other, 'teacher')
from t;
update app_public.memberships set ends_on = '2024-12-31' where user_id = tests.user('gone');
-- the year is the one of today, whenever the tests run
update app_public.academic_years set ends_on = current_date + 300;
update t set math = tests.course(school, 'MATH'), art = tests.course(school, 'ART');
insert into app_public.course_teachers (school_id, course_id, user_id) select school, art, tests.user('math') from t;
create function pg_temp.replace(substitute text, first integer, last integer, courses uuid[] default null)
returns integer language sql as $$
  select app_public.replace_teacher(tests.user('math'), tests.user(substitute), current_date + first,
    current_date + last, courses, ' ill ')
$$;
create function pg_temp.courses(name text) returns integer language plpgsql as $$
begin
  perform tests.act_as(name, (select school from t));
  return cardinality(app_hidden.current_course_ids());
end;
$$;
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_field = column_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''));
end;
$$;
grant execute on all functions in schema pg_temp to app_user;

-- who may
select tests.act_as('math', school) from t;
set local role app_user;
select is(pg_temp.refusal(statement), 'RBDEN', sentence)
from (values
  ('select app_public.staff_list()', 'a teacher does not list the staff'),
  ($$select pg_temp.replace('sub', 0, 5)$$, 'gives no course away'),
  ($$select app_public.end_replacements(tests.user('math'), tests.user('sub'))$$, 'takes none back'),
  ($$select app_public.save_staff_record(tests.user('math'), '{}', '{}')$$, 'and writes no record'))
  as v (statement, sentence);
reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
set local role app_user;

-- records
select app_public.save_staff_record(tests.user('math'), '{}',
  '{"position": "Head of sciences", "phone": "01 02", "hired_on": "2019-09-02"}');
select is(concat_ws(' ', position, phone, hired_on), 'Head of sciences 01 02 2019-09-02', 'a record is entered')
from app_public.staff_records;
select app_public.save_staff_record(tests.user('math'), '{"phone": "01 02"}', '{"phone": "03 04"}');
select app_public.save_staff_record(tests.user('math'), '{"position": "Head of sciences"}', '{"position": "Deputy"}');
select is(concat_ws(' ', position, phone), 'Deputy 03 04', 'two people change different fields of it')
from app_public.staff_records;
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select app_public.save_staff_record(tests.user('math'), '{"phone": "01 02"}', '{"phone": "05 06"}')$$,
    'RBSTL phone', 'who would overwrite somebody''s change is told'),
  ($$select app_public.save_staff_record(tests.user('far'), '{}', '{"phone": "1"}')$$, 'RBVAL user_id',
    'another school''s teacher has no record here'),
  ($$select app_public.save_staff_record(tests.user('math'), '{}', '{"hired_on": "soon"}')$$, '22007',
    'a day is a day')) as v (statement, wanted, sentence);
select is(count(*), 1::bigint, 'nothing of it is done') from app_public.staff_records;

-- the list
select is(
  (select string_agg(s ->> 'lastName', ' ') from json_array_elements(app_public.staff_list()) as s),
  'head main math other sub gone', 'the staff by name, who left at the end');
select is(
  (select concat_ws(' ', s -> 'duties', s -> 'record' ->> 'position', s -> 'courses' -> 0 ->> 'subjectName',
     s -> 'courses' -> 1 ->> 'subjectName', s ->> 'isCurrent')
   from json_array_elements(app_public.staff_list()) as s where s ->> 'lastName' = 'math'),
  '["teacher"] Deputy ART MATH true', 'with duties, record and courses');
select is(
  (select s ->> 'mainClasses' from json_array_elements(app_public.staff_list()) as s where s ->> 'lastName' = 'main'),
  '["6e A"]', 'and classes');

-- replacements
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select pg_temp.replace('far', 0, 5)$$, 'RBVAL substitute_id', 'a substitute is a teacher of the school'),
  ($$select pg_temp.replace('gone', 0, 5)$$, 'RBVAL substitute_id', 'and still is'),
  ($$select pg_temp.replace('math', 0, 5)$$, '23514', 'and somebody else'),
  ($$select pg_temp.replace('sub', 5, 0)$$, '23514', 'it does not end before it starts'),
  ($$select pg_temp.replace('sub', null, 5)$$, 'RBVAL starts_on', 'it has its days'),
  ($$select app_public.replace_teacher(tests.user('main'), tests.user('sub'), current_date, current_date)$$,
    'RBVAL user_id', 'who has no course is not replaced')) as v (statement, wanted, sentence);
select is(pg_temp.courses('sub'), 0, 'before, the substitute has no course');
select tests.act_as('head', school) from t;
select is(pg_temp.replace('sub', 0, 5), 2, 'an absent teacher''s courses are given to a substitute');
select is(pg_temp.refusal($$select pg_temp.replace('other', 5, 9)$$), '23P01', 'once on each day');
select is(pg_temp.replace('other', 6, 9, array[math]), 1, 'a single course from the day after') from t;
select is(pg_temp.courses('sub'), 2, 'the substitute has the courses today');
select is(app_hidden.current_class_ids(), array[tests.class(school)], 'and sees the class') from t;
select is(count(*), 2::bigint, 'has their gradebooks') from t, app_public.open_gradebooks(null, tests.year(school));
select is(count(*), 2::bigint, 'in the class as well') from t, app_public.open_gradebooks(tests.class(school), null);
select is(pg_temp.courses('main'), 0, 'a class teacher teaches nothing');
select is(count(*), 3::bigint, 'but has all of the class') from t, app_public.open_gradebooks(tests.class(school), null);
select is(pg_temp.courses('math'), 2, 'the absent teacher keeps them');
select is(pg_temp.courses('other'), 1, 'who comes next week has nothing more yet');
select tests.act_as('head', school) from t;
select is(
  (select string_agg(concat_ws(' ', r ->> 'substitute', r ->> 'courses'), ', ')
   from json_array_elements(app_public.staff_list()) as s, json_array_elements(s -> 'replacements') as r),
  'sub sub 2, other other 1', 'the list tells who replaces whom');
select is(app_public.end_replacements(tests.user('math'), tests.user('sub')), 2, 'the teacher is back early');
select is(pg_temp.courses('sub'), 0, 'and the substitute has no right any more');
select tests.act_as('head', school) from t;
select is(pg_temp.replace('sub', -9, -3), 2, 'what was in the past can be entered later');
select is(pg_temp.courses('sub'), 0, 'and gives no right today');

select * from finish();
rollback;

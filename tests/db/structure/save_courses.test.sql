-- Courses and teachers of a class: setup_courses(), save_courses(), set_class_teachers(),
-- apply_courses(), and what these stand on: class_courses(), set_course_teachers(), check_teachers(),
-- current_teacher_ids(), assignable_teachers().
begin;
select plan(32);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::json as seen;
grant select, update on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher'),
  tests.user('lang', school, 'teacher'), tests.user('gone', school, 'teacher'),
  tests.user('foreign', other, 'teacher') from t;
insert into app_public.subjects (school_id, code, name)
select school, name, name from t, unnest(array['MATH', 'FR', 'EPS']) as name;
insert into app_public.levels (school_id, name) select school, '6e' from t;
select tests.class(school, '6e A'), tests.class(school, '6e B'), tests.class(school, '5e A') from t;
update app_public.classes c set level_id = l.id from app_public.levels l where c.name like '6e%';
select tests.course(school, 'MATH', 3), tests.course(school, 'FR', 2) from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'FR'), tests.user('gone') from t;
update app_public.memberships set ends_on = '2024-12-31' where user_id = tests.user('gone');
select tests.assessment(school, tests.course(school, 'MATH'), 'Test') from t;

create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_detail text;
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail, v_field = column_name;
  return concat_ws(' ', sqlstate, nullif(v_field, ''), nullif(v_detail, ''));
end;
$$;
-- The courses of a class in words.
create function pg_temp.courses(class text) returns setof text language sql as $$
  select s.code || ' ' || c.coefficient::real || ' ' || c.mode ||
    case when c.is_active then '' else ' unused' end || ':' || coalesce(
      (select string_agg(' ' || u.last_name, '' order by ct.position)
       from app_public.course_teachers ct
       join app_public.users u on u.id = ct.user_id where ct.course_id = c.id), '')
  from t
  join app_public.courses c on c.school_id = school and c.class_id = tests.class(school, class)
  join app_public.subjects s on s.school_id = school and s.id = c.subject_id
  order by c.position, s.code
$$;
-- One line of the grid.
create function pg_temp.line(subject text, coefficient text, teachers text[] default '{}',
  mode text default 'normal', in_use boolean default true) returns json language sql as $$
  select json_build_object('subject_id', s.id, 'coefficient', coefficient, 'mode', mode,
    'is_active', in_use, 'teachers', array(select tests.user(n) from unnest(teachers) as n))
  from app_public.subjects s, t where s.school_id = school and s.code = subject
$$;
create function pg_temp.revision(class text default '6e A') returns text language sql as $$
  select app_public.setup_courses(tests.class(school, class)) ->> 'revision' from t
$$;
create function pg_temp.save(variadic lines json[]) returns json language sql as $$
  select app_public.save_courses(tests.class(school), to_json(lines), pg_temp.revision()) from t
$$;
grant execute on all functions in schema pg_temp to app_user;

select tests.act_as('math', school) from t;
set local role app_user;
select is(app_public.setup_courses(tests.class(school))::text, null,
  'a teacher does not see the grid of courses') from t;
select throws_ok(statement, 'RBDEN', null, sentence)
from (values
  ($$select app_public.save_courses(tests.class(school), '[]', '') from t$$, 'nor saves it'),
  ($$select app_public.apply_courses(tests.class(school)) from t$$, 'nor applies it to a level'),
  ($$select app_public.set_class_teachers(tests.class(school), '{}') from t$$,
    'nor chooses class teachers')) as v (statement, sentence);
reset role;
set local role rollbook_owner;

select tests.act_as('head', school) from t;
set local role app_user;
update t set seen = app_public.setup_courses(tests.class(school));
select is(array(select e ->> 'coefficient' from t, json_array_elements(seen -> 'courses') as e),
  array['2.00', '3.00'], 'the grid shows the courses of the class');
select is(array(select e ->> 'name' || ' ' || (e ->> 'isCurrent')
    from t, json_array_elements(seen -> 'teachers') as e),
  array['gone gone false', 'lang lang true', 'math math true'],
  'and the school''s teachers, with who has left but still has a course');
select is(seen -> 'class' ->> 'siblings', '["6e B"]', 'and the other classes of the level') from t;
select set_eq('select unnest(app_hidden.current_teacher_ids())',
  $$select tests.user(n) from unnest(array['math', 'lang']) as n$$,
  'who may be given courses are the teachers of today');

select isnt(pg_temp.save(
    pg_temp.line('MATH', '4', array['math', 'lang']), pg_temp.line('FR', '2.5', array['gone', 'lang']),
    pg_temp.line('EPS', '1', '{}', 'bonus'))::text, null, 'all courses are saved at once');
select results_eq($$select pg_temp.courses('6e A')$$,
  array['MATH 4 normal: math lang', 'FR 2.5 normal: gone lang', 'EPS 1 bonus:'],
  'in their order, with their teachers; who has left may keep a course');
select isnt(pg_temp.save(pg_temp.line('FR', '2.5', array['lang']),
    pg_temp.line('MATH', '4', array['lang', 'math']))::text, null,
  'teachers change places, and a course that is left out goes');
select results_eq($$select pg_temp.courses('6e A')$$,
  array['FR 2.5 normal: lang', 'MATH 4 normal: lang math'], 'as asked');
select is(
  app_public.save_courses(tests.class(school),
    (app_public.setup_courses(tests.class(school)) -> 'courses'), pg_temp.revision())::text,
  (app_public.setup_courses(tests.class(school)) -> 'courses')::text,
  'what the grid shows can be sent back as it is') from t;

-- refusals
create temp table before as select pg_temp.courses('6e A') as line;
select is(pg_temp.refusal($$select pg_temp.save(pg_temp.line('FR', '9'))$$),
  'RBUSE [{"by": "assessments", "count": 1}]', 'a course with assessments is not deleted');
select is(pg_temp.refusal($$select pg_temp.save(pg_temp.line('MATH', '4', array['foreign']),
    pg_temp.line('FR', '2.5'))$$), 'RBVAL teachers', 'nobody from elsewhere is given a course');
select is(pg_temp.refusal($$select pg_temp.save(pg_temp.line('MATH', '4', array['gone']),
    pg_temp.line('FR', '2.5'))$$), 'RBVAL teachers', 'nor who has left');
select is(pg_temp.refusal($$select pg_temp.save(pg_temp.line('MATH', '4', array['math', 'math']),
    pg_temp.line('FR', '2.5'))$$), 'RBVAL teachers', 'nor anybody twice');
select is(pg_temp.refusal($$select pg_temp.save(pg_temp.line('MATH', '-1'),
    pg_temp.line('FR', '2.5'))$$), '23514', 'no coefficient is below 0');
select is(pg_temp.refusal($$select app_public.save_courses(tests.class(school), '[]', 'old') from t$$),
  'RBSTL', 'who looked at an older state has to look again');
select is(pg_temp.refusal($$select app_public.save_courses(tests.class(other), '[]', '') from t$$),
  'RBVAL class_id', 'another school''s class does not exist');
select results_eq($$select pg_temp.courses('6e A')$$, 'select line from before',
  'nothing that was refused has changed anything');

-- the level
select isnt(pg_temp.save(pg_temp.line('FR', '2.5', array['lang'], 'normal', false),
    pg_temp.line('MATH', '4', array['math']), pg_temp.line('EPS', '1'))::text, null,
  'a course can be taken out of use');
reset role;
set local role rollbook_owner;
select tests.course(school, 'MATH', 9, '6e B') from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'MATH', 9, '6e B'), tests.user('lang') from t;
set local role app_user;
select is(app_public.apply_courses(tests.class(school), true)::text,
  '{"made" : ["6e B · EPS"], "changed" : ["6e B · MATH"]}', 'a trial tells what would happen') from t;
select results_eq($$select pg_temp.courses('6e B')$$, array['MATH 9 normal: lang'],
  'and changes nothing');
select is(app_public.apply_courses(tests.class(school))::text,
  '{"made" : ["6e B · EPS"], "changed" : ["6e B · MATH"]}', 'then it happens') from t;
select results_eq($$select pg_temp.courses('6e B')$$, array['MATH 4 normal: lang', 'EPS 1 normal:'],
  'courses in use are there, teachers stay');
select is(app_public.apply_courses(tests.class(school))::text, '{"made" : [], "changed" : []}',
  'a second time changes nothing') from t;
select is_empty($$select pg_temp.courses('5e A')$$, 'other levels are left alone');
select is(pg_temp.refusal($$select app_public.apply_courses(tests.class(school, '5e A')) from t$$),
  'RBVAL level_id', 'a class without level has no others');

-- class teachers
select lives_ok($$select app_public.set_class_teachers(tests.class(school),
  array[tests.user('lang'), tests.user('math')]) from t$$, 'a class gets its class teachers');
select app_public.set_class_teachers(tests.class(school),
  array[tests.user('math'), tests.user('lang')]) from t;
select results_eq(
  $$select u.last_name::text collate "default" from app_public.class_teachers ct join app_public.users u on u.id = ct.user_id
    order by ct.position$$, array['math', 'lang'], 'in any order');
select is(pg_temp.refusal($$select app_public.set_class_teachers(tests.class(school),
  array[tests.user('foreign')]) from t$$), 'RBVAL teachers', 'but nobody from elsewhere');

select * from finish();
rollback;

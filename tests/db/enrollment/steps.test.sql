-- Students enrolled, moved, withdrawn, taken back, and each step undone: enroll_students(),
-- move_students(), withdraw_students(), undo_enrollment_step(), and what these stand on:
-- begin_steps(), class_on(), enrollments_on(), refuse_steps(), end_own_courses(), end_enrollments(),
-- hanging_on(), undo_step().
begin;
select plan(55);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher'),
  tests.class(school, 'A'), tests.class(school, 'B'), tests.class(other, 'A'),
  tests.student(school, 'ana', null), tests.student(school, 'ben', null),
  tests.student(school, 'cho', null), tests.student(other, 'zoe', null) from t;
create function pg_temp.ids(names text) returns uuid[] language sql as $$
  select array_agg(tests.student(school, n, null)) from t, unnest(string_to_array(names, ' ')) as n
$$;
create function pg_temp.enroll(names text, class text, day date) returns integer language sql as $$
  select app_public.enroll_students(pg_temp.ids(names), tests.class(school, class), day) from t
$$;
create function pg_temp.move(names text, class text, day date) returns integer language sql as $$
  select app_public.move_students(pg_temp.ids(names), tests.class(school, class), day, ' closer ')
  from t
$$;
create function pg_temp.leave(names text, day date, status text default 'inactive',
  reason text default 'moved away') returns integer language sql as $$
  select app_public.withdraw_students(pg_temp.ids(names), reason, day, status)
$$;
create function pg_temp.undo(name text) returns boolean language sql as $$
  select app_public.undo_enrollment_step((
    select s.id from app_public.enrollment_steps s where s.student_id = any (pg_temp.ids(name))
    order by s.id desc limit 1))
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
    select string_agg(concat_ws(' ', d ->> 'firstName', d ->> 'by', d ->> 'count', d ->> 'reason'), ', ')
    from json_array_elements(case when v_detail like '[%' then v_detail::json else '[]' end) as d));
end;
$$;
create view pg_temp.places as
select s.student_number || ' ' || k.name as place, e.starts_on, e.ends_on, e.is_dropped,
  e.drop_reason, s.status, m.code as term
from app_public.enrollments e
join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
left join app_public.terms m on m.school_id = e.school_id and m.id = e.drop_term_id;
create view pg_temp.all_rows as
select e::text as line from app_public.enrollments e union all
select s::text from app_public.students s union all
select c::text from app_public.student_courses c union all
select x::text from app_public.enrollment_steps x;
grant select on pg_temp.places, pg_temp.all_rows to app_user;
grant execute on all functions in schema pg_temp to app_user;

-- who may
select tests.act_as('math', school) from t;
set local role app_user;
select is(pg_temp.refusal(statement), 'RBDEN', sentence)
from (values
  ($$select pg_temp.enroll('ana', 'A', '2025-09-01')$$, 'a teacher enrolls nobody'),
  ($$select pg_temp.move('ana', 'A', '2025-09-01')$$, 'moves nobody'),
  ($$select pg_temp.leave('ana', '2025-09-01')$$, 'withdraws nobody'),
  ($$select app_public.undo_enrollment_step(uuidv7())$$, 'and undoes nothing')) as v (statement, sentence);
reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
set local role app_user;

-- enrolling
select is(pg_temp.enroll('ana ben', 'A', '2025-09-01'), 2, 'two students are enrolled in one go');
select set_eq($$select place, starts_on, ends_on, status from pg_temp.places$$,
  $$values ('ana A', '2025-09-01'::date, null::date, 'active'), ('ben A', '2025-09-01', null, 'active')$$,
  'from that day on');
select set_eq('select kind, day, status_before, made_by from app_public.enrollment_steps',
  $$values ('enroll', '2025-09-01'::date, 'active', tests.user('head'))$$, 'the step is kept, with who took it');
select is(pg_temp.enroll('ana ben', 'A', '2025-09-01'), 0, 'a second time enrolls nobody');
select is(count(*), 2::bigint, 'and leaves no step') from app_public.enrollment_steps;
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select pg_temp.enroll('ana cho', 'B', '2025-10-01')$$, 'RBENR student_ids ana-first elsewhere',
    'who is in another class is named, and nobody is enrolled'),
  ($$select pg_temp.enroll('ana', 'A', '2025-08-31')$$, 'RBVAL day', 'the day lies in the year of the class'),
  ($$select pg_temp.enroll('cho', 'A', '2026-08-01')$$, 'RBVAL day', 'not after it'),
  ($$select app_public.enroll_students('{}', tests.class(school, 'A')) from t$$, 'RBVAL student_ids',
    'somebody has to be chosen'),
  ($$select app_public.enroll_students(array[tests.student(other, 'zoe')], tests.class(school, 'A'),
    '2025-09-01') from t$$, 'RBVAL student_ids', 'another school''s student is none'),
  ($$select app_public.enroll_students(pg_temp.ids('cho'), tests.class(other, 'A'), '2025-09-01') from t$$,
    'RBVAL class_id', 'nor is another school''s class one')) as v (statement, wanted, sentence);
select is(count(*), 2::bigint, 'nothing of it was done') from app_public.enrollments;
reset role;
set local role rollbook_owner;
update app_public.classes set is_active = false where name = 'B';
select is(pg_temp.refusal($$select pg_temp.enroll('cho', 'B', '2025-09-01')$$), 'RBVAL class_id',
  'a class out of use takes nobody');
update app_public.classes set is_active = true, max_size = 1 where name = 'B';
set local role app_user;
select is(pg_temp.refusal($$select pg_temp.move('ana ben', 'B', '2026-01-05')$$), 'RBCLF',
  'two don''t fit into one place');
select is(count(*), 2::bigint, 'and none of them moves') from app_public.enrollments;

-- moving
reset role;
set local role rollbook_owner;
update app_public.classes set max_size = 40;
insert into app_public.student_courses (school_id, student_id, course_id, coefficient, starts_on)
select school, tests.student(school, 'ana'), tests.course(school, 'MATH', 3, 'A'), 5, '2025-09-01' from t;
insert into app_public.student_courses (school_id, student_id, course_id, starts_on)
select school, tests.student(school, 'ana'), tests.course(school, 'ART', 1, 'B'), '2025-09-01' from t;
create temp table enrolled as select line from pg_temp.all_rows;
grant select on enrolled to app_user;
set local role app_user;
select is(pg_temp.move('ana', 'B', '2026-01-05'), 1, 'a student moves');
select set_eq($$select place, starts_on, ends_on, is_dropped from pg_temp.places where place like 'ana%'$$,
  $$values ('ana A', '2025-09-01'::date, '2026-01-04'::date, false), ('ana B', '2026-01-05', null, false)$$,
  'the old class ends the day before');
select set_eq(
  $$select s.code, p.ends_on from app_public.student_courses p join app_public.courses c on c.id = p.course_id
    join app_public.subjects s on s.id = c.subject_id$$,
  $$values ('MATH', '2026-01-04'::date), ('ART', null)$$,
  'own coefficients in the old class end with it, a course of another class goes on');
select is(reason, 'closer', 'the reason is kept, trimmed') from app_public.enrollment_steps where kind = 'move';
select is(pg_temp.move('ana', 'B', '2026-01-05'), 0, 'a second time moves nobody');
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select pg_temp.move('cho', 'B', '2026-01-05')$$, 'RBENR student_ids cho-first nowhere',
    'who is in no class can''t move'),
  ($$select pg_temp.move('ana', 'A', '2026-01-05')$$, 'RBENR student_ids ana-first first_day',
    'nobody moves on the first day: the enrollment is undone instead'),
  ($$select pg_temp.move('ana', 'B', '2025-12-01')$$, 'RBENR student_ids ana-first ending',
    'nor out of a class that ends already')) as v (statement, wanted, sentence);
select is(pg_temp.undo('ana'), true, 'the move is undone');
select set_eq('select line from pg_temp.all_rows', 'select line from enrolled', 'and everything is as before');

-- leaving
select is(pg_temp.refusal(statement), wanted, sentence)
from (values
  ($$select pg_temp.leave('ana', '2026-02-01', 'inactive', ' ')$$, 'RBVAL reason', 'leaving needs a reason'),
  ($$select pg_temp.leave('ana', '2026-02-01', 'active')$$, 'RBVAL status', 'who leaves is not active any more'),
  ($$select pg_temp.leave('ana', current_date + 2)$$, 'RBVAL day', 'it is entered when the day has come'),
  ($$select pg_temp.leave('ana', '2025-08-01')$$, 'RBENR student_ids ana-first later',
    'nobody leaves before the class begins'),
  ($$select app_public.withdraw_students(pg_temp.ids('ana'), 'x', '2026-02-01', 'inactive', tests.term(other))
    from t$$, 'RBVAL term_id', 'the term is one of the year')) as v (statement, wanted, sentence);
select is(pg_temp.leave('ana ben', '2026-02-01'), 2, 'two students leave');
select set_eq(
  $$select place, ends_on, is_dropped, drop_reason, status, term from pg_temp.places$$,
  $$values ('ana A', '2026-02-01'::date, true, 'moved away', 'inactive', 'T1'),
    ('ben A', '2026-02-01', true, 'moved away', 'inactive', 'T1')$$,
  'dropped on that day, in the term of the day, for that reason, and inactive');
select is(count(*), 0::bigint, 'their own courses end too') from app_public.student_courses where ends_on is null;
select is(pg_temp.leave('ana ben', '2026-02-01'), 0, 'a second time nobody leaves');
select is(pg_temp.undo('ana') and pg_temp.undo('ben'), true, 'both are taken back');
select set_eq('select line from pg_temp.all_rows', 'select line from enrolled', 'and everything is as before');
select is(pg_temp.undo('cho'), false, 'without a step there is nothing to undo');
select is(pg_temp.leave('ben', '2026-06-30', 'graduated'), 1, 'a student graduates');
select is(concat_ws(' ', ends_on, is_dropped, status), '2026-06-30 f graduated', 'that is no drop')
from pg_temp.places where place = 'ben A';
select is(pg_temp.leave('cho', '2026-06-30', 'transferred'), 1, 'who is in no class can leave as well');
select is(pg_temp.undo('cho') and pg_temp.undo('ben'), true, 'both can be undone');
select set_eq('select line from pg_temp.all_rows', 'select line from enrolled', 'and everything is as before');

-- coming back
select is(pg_temp.leave('ana', '2026-02-01'), 1, 'a student leaves');
select is(pg_temp.refusal($$select pg_temp.enroll('ana', 'B', '2026-02-01')$$), 'RBENR student_ids ana-first ending',
  'and can''t come back on the last day');
select is(pg_temp.enroll('ana', 'B', '2026-03-02'), 1, 'but a month later, to another class');
select is(s.kind || ' ' || s.status_before, 'return inactive', 'that is a return')
from app_public.enrollment_steps s order by s.id desc limit 1;
select is(status, 'active', 'the student is active again') from pg_temp.places where place = 'ana B';
select is(
  pg_temp.refusal(format('select app_public.undo_enrollment_step(%L)', (
    select id from app_public.enrollment_steps where kind = 'drop'))),
  'RBUSE step_id enrollment_steps 1', 'the drop can''t be undone while the return stands');

-- what hangs on it
reset role;
set local role rollbook_owner;
select tests.mark(school, tests.assessment(school, tests.course(school, 'ART', 1, 'B'), 'Test'),
  tests.student(school, 'ana'), '12') from t;
set local role app_user;
select is(pg_temp.refusal($$select pg_temp.undo('ana')$$), 'RBUSE step_id marks 1',
  'the return can''t be undone once there is a mark');
reset role;
set local role rollbook_owner;
delete from app_public.marks;
update app_public.schools set max_students = 1 where id = (select school from t);
update app_public.students set status = 'inactive' where student_number <> 'ben';
set local role app_user;
select is(pg_temp.refusal($$select pg_temp.enroll('cho', 'A', '2026-03-02')$$), 'RBQST',
  'nobody is made active again beyond the quota');
select is(status, 'inactive', 'and stays as before') from app_public.students where student_number = 'cho';

select * from finish();
rollback;

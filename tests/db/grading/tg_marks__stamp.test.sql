begin;
select plan(11);

create temp table t as
select tests.school('S') as school;
grant select on t to app_user;
select tests.student(school, 'ana'), tests.student(school, 'ben'),
  tests.assessment(school, tests.course(school, 'MATH'), 'Test') from t;
select tests.user('math', school, 'teacher'), tests.user('head', school, 'admin') from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'MATH'), tests.user('math') from t;
create view pg_temp.stamps as
select s.student_number as student, m.value, m.version, u.last_name collate "default" as by,
  m.entered_at
from app_public.marks m
join app_public.students s on s.id = m.student_id
left join app_public.users u on u.id = m.entered_by;
grant select on pg_temp.stamps to app_user;

select tests.mark(school, a.id, tests.student(school, 'ben'), '8') from t, app_public.assessments a;
select row_eq($$select version, by, entered_at from pg_temp.stamps$$, row(1, null::text, now()),
  'an imported mark is nobody''s, in its first version');

select tests.act_as('math', school) from t;
set local role app_user;
insert into app_public.marks (assessment_id, student_id, value)
select a.id, tests.student(school, 'ana'), 12 from t, app_public.assessments a;
select row_eq($$select version, by from pg_temp.stamps where student = 'ana'$$,
  row(1, 'math'::text),
  'a mark tells who entered it');
reset role;
set local role rollbook_owner;
alter table app_public.marks disable trigger _100_stamp;
update app_public.marks set entered_at = '2026-01-01';
alter table app_public.marks enable trigger _100_stamp;

select tests.act_as('head', school) from t;
set local role app_user;
update app_public.marks set value = 13 where value = 12;
select row_eq($$select value::integer, version, by,
  entered_at from pg_temp.stamps where student = 'ana'$$,
  row(13, 2, 'head'::text, now()),
  'a changed mark has the next version, and tells who changed it and when');
update app_public.marks set comment = 'well done' where value = 13;
select is(version, 3, 'a comment is a version too') from pg_temp.stamps where student = 'ana';
select row_eq($$select version, by, entered_at from pg_temp.stamps where student = 'ben'$$,
  row(1, null::text, '2026-01-01'::timestamptz), 'other marks stay as they are');

-- nobody writes the stamps
select throws_ok(format('update app_public.marks set %s', change), '42501', null, sentence)
from (values ('version = 9', 'a user can''t set a version'),
  ('entered_by = null', 'nor who entered a mark'),
  ('entered_at = now()', 'nor when')) as v (change, sentence);
reset role;
set local role rollbook_owner;
update app_public.assessments set maximum = 40;
select row_eq($$select version, by from pg_temp.stamps where student = 'ana'$$,
  row(3, 'head'::text), 'a maximum that is raised changes no mark');
update app_public.marks set version = 9, entered_by = tests.user('math') where value = 13;
select row_eq($$select version, by from pg_temp.stamps where student = 'ana'$$,
  row(9, 'math'::text),
  'the owner, who restores a backup, may set them');
delete from app_private.sessions;
update app_public.marks set value = 14 where value = 13;
select row_eq($$select version, by from pg_temp.stamps where student = 'ana'$$, row(10, null::text),
  'a change without session is nobody''s');

select * from finish();
rollback;

begin;
select plan(14);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
update app_public.schools set time_zone = 'UTC';
insert into app_public.levels (school_id, name, position) select school, 'Upper', 2 from t;
insert into app_public.levels (school_id, name, position) select school, 'Lower', 1 from t;
select tests.class(school, name), tests.course(school, 'MATH', 1, name)
from t, unnest(array['A', 'B', 'C']) as name;
update app_public.classes c set level_id = l.id from app_public.levels l
where l.name = case c.name when 'A' then 'Upper' else 'Lower' end;
update app_public.classes set is_active = false where name = 'C';
select tests.assessment(school, tests.course(school, 'MATH', 1, 'B'), 'Test') from t;
select tests.mark(school, a.id, tests.student(school, v.name, 'B'), v.mark)
from t, app_public.assessments a, (values ('ana', '12'), ('ben', '13.01')) as v (name, mark);
select tests.student(school, 'cho', 'B'), tests.student(school, 'dia', 'A') from t;
update app_public.enrollments set ends_on = '2025-10-01'
where student_id = (select tests.student(school, 'dia') from t);
select tests.user('head', school, 'admin'), tests.user('main', school, 'teacher'),
  tests.user('other', school, 'teacher'), tests.user('parent', school, 'guardian'),
  tests.user('stranger', other, 'admin') from t;
insert into app_public.class_teachers (school_id, class_id, user_id)
select school, tests.class(school, 'B'), tests.user('main') from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'MATH', 1, 'A'), tests.user('other') from t;
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select school, 'Parent', 'Parent', tests.user('parent') from t;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select school, tests.student(school, 'ana'), g.id from t join app_public.guardians g on true;

select tests.act_as('head', school) from t;
set local role app_user;
create function pg_temp.classes() returns table (
  name text, level text, size integer, teacher text, mean numeric, ranked integer, missing integer,
  is_valid boolean)
language sql as $$
  select c.name, c.level_name, c.size, c.main_teacher_last_name, c.mean, c.ranked, c.missing_marks,
    c.is_valid
  from t, app_public.class_list(tests.year(school), tests.term(school)) as c
$$;
select results_eq('select name, level from pg_temp.classes()', $$values ('B', 'Lower'),
  ('A', 'Upper')$$,
  'classes in use come by level');
select results_eq('select name, mean, ranked, missing, is_valid from pg_temp.classes()',
  $$values ('B', null::numeric, 0, 0, false), ('A', null, 0, 0, false)$$,
  'before anything is calculated there are no figures');
select tests.calculate();
select results_eq('select * from pg_temp.classes()',
  $$values ('B', 'Lower', 3, 'main', 12.51, 2, 1, true),
    ('A', 'Upper', 0, null, null, 0, 0, true)$$,
  'then size, main class teacher, mean as printed, ranked and missing marks');

reset role;
set local role rollbook_owner;
update app_public.marks set value = 14 where value = 12;
set local role app_user;
select results_eq('select name, mean, is_valid from pg_temp.classes()',
  $$values ('B', 12.51, false), ('A', null, true)$$,
  'a class whose marks changed says so until it is calculated');
select tests.calculate();
select results_eq('select name, mean, is_valid from pg_temp.classes()',
  $$values ('B', 13.51, true), ('A', null, true)$$, 'and then has the new mean');

select tests.act_as('main', school) from t;
select results_eq('select name from pg_temp.classes()', array['B'],
  'a class teacher sees the own class');
select tests.act_as('other', school) from t;
select results_eq('select name from pg_temp.classes()', array['A'], 'a teacher those they teach');
select tests.act_as('parent', school) from t;
select is_empty('select from pg_temp.classes()', 'a guardian sees no list');
select isnt_empty('select from app_public.classes', 'but the class of the child');
select tests.act_as('stranger', other) from t;
select is_empty('select from pg_temp.classes()', 'an admin of another school sees nothing');
select tests.act_as('stranger', school) from t;
select is_empty('select from pg_temp.classes()', 'whatever school is chosen');
select set_config('app.session', '', true);
select is_empty('select from pg_temp.classes()', 'without a session there is nothing');

reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
select is_empty($$select from t, app_public.class_list(tests.year(other), tests.term(other))$$,
  'a year of another school has no classes here');
select isnt_empty('select from app_public.classes where school_id = (select school from t)',
  'although there are classes');

select * from finish();
rollback;

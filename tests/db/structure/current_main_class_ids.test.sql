-- current_main_class_ids(), current_class_ids(), current_course_ids() of somebody who teaches in two
-- schools, and of a former teacher who is a parent now.
begin;
select plan(6);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to public;
select tests.user(name, place, 'teacher')
from t, unnest(array[school, other]) as place, unnest('{both,former,substitute}'::text[]) as name;
insert into app_public.class_teachers (school_id, class_id, user_id, position)
select place, tests.class(place), tests.user(name), n
from t, unnest(array[school, other]) as place,
  unnest('{both,former}'::text[]) with ordinality as x (name, n);
insert into app_public.course_teachers (school_id, course_id, user_id)
select place, tests.course(place, 'MATH', 1, '6e B'), tests.user('both')
from t, unnest(array[school, other]) as place;
insert into app_public.replacements
  (school_id, course_id, user_id, substitute_id, starts_on, ends_on)
select place, tests.course(place, 'MATH', 1, '6e B'), tests.user('both'), tests.user('substitute'),
  current_date - 1, current_date + 1
from t, unnest(array[school, other]) as place;
update app_public.memberships set duty = 'guardian' where user_id = tests.user('former');

select tests.act_as('both', school) from t;
select is(app_hidden.current_main_class_ids(), array[tests.class(school)],
  'a class teacher of two schools has the class of the chosen one')
from t;
select set_eq('select unnest(app_hidden.current_class_ids())',
  (select array[tests.class(school), tests.class(school, '6e B')] from t),
  'with the class of a course there');
select is(app_hidden.current_course_ids(), array[tests.course(school, 'MATH', 1, '6e B')],
  'and the course')
from t;
select tests.act_as('substitute', school) from t;
select is(app_hidden.current_course_ids(), array[tests.course(school, 'MATH', 1, '6e B')],
  'a substitute in two schools has the course of the chosen one')
from t;
select tests.act_as('former', school) from t;
select is(app_hidden.current_main_class_ids(), '{}', 'who teaches no more has no class');
select is(app_hidden.current_class_ids(), '{}', 'and sees none');

select * from finish();
rollback;

-- What a teacher's work opens: current_course_ids(), current_main_class_ids(), current_class_ids(),
-- current_readable_course_ids(), and with enrollments current_student_ids(), current_guardian_ids().
-- What a family sees: current_child_ids(), current_family_class_ids(), current_visible_course_ids().
-- Of assessments: current_assessment_ids(), current_readable_assessment_ids().
begin;
select plan(16);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
select tests.student(school, 'ana', 'A'), tests.student(school, 'ben', 'B'),
  tests.assessment(school, tests.course(school, 'MATH', 1, 'A'), 'A MATH'),
  tests.assessment(school, tests.course(school, 'FR', 1, 'A'), 'A FR'),
  tests.assessment(school, tests.course(school, 'MATH', 1, 'B'), 'B MATH'),
  tests.assessment(other, tests.course(other, 'MATH', 1, 'A'), 'other MATH') from t;
select tests.user('math', school, 'teacher'), tests.user('main', school, 'teacher'),
  tests.user('parent', school, 'guardian'), tests.user('pupil', school, 'student') from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'MATH', 1, 'A'), tests.user('math') from t
union all
select other, tests.course(other, 'MATH', 1, 'A'), tests.user('math') from t;
insert into app_public.class_teachers (school_id, class_id, user_id)
select school, tests.class(school, 'B'), tests.user('main') from t;
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select school, 'Parent', 'Parent', tests.user('parent') from t;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select school, tests.student(school, 'ana'), g.id from t join app_public.guardians g on true;
update app_public.students set user_id = tests.user('pupil') where student_number = 'ben';

-- Each function, by names that can be read.
create function pg_temp.open(name text, school integer) returns table (what text, which text)
language plpgsql as $$
begin
  perform tests.act_as(name, open.school);
  return query
  select v.what, case
      when v.what in ('taught', 'readable', 'visible') then (
        select string_agg(k.name || ' ' || s.code, ', ' order by k.name, s.code)
        from app_public.courses c
        join app_public.classes k on k.id = c.class_id
        join app_public.subjects s on s.id = c.subject_id
        where c.id = any (v.ids))
      else (
        select string_agg(n.name, ', ' order by n.name)
        from (
          select c.id, c.name from app_public.classes c union all
          select s.id, s.student_number from app_public.students s union all
          select g.id, g.last_name from app_public.guardians g union all
          select a.id, a.name from app_public.assessments a) as n
        where n.id = any (v.ids)) end
  from (values
    ('taught', app_hidden.current_course_ids()), ('main', app_hidden.current_main_class_ids()),
    ('classes', app_hidden.current_class_ids()),
      ('readable', app_hidden.current_readable_course_ids()),
    ('students', app_hidden.current_student_ids()),
      ('guardians', app_hidden.current_guardian_ids()),
    ('assessments', app_hidden.current_assessment_ids()),
    ('readable assessments', app_hidden.current_readable_assessment_ids()),
    ('children', app_hidden.current_child_ids()), ('family', app_hidden.current_family_class_ids()),
    ('visible', app_hidden.current_visible_course_ids())) as v (what, ids);
end;
$$;
create function pg_temp.opened(name text) returns text language sql as $$
  select string_agg(o.what || ': ' || o.which, '; ' order by o.what)
  from t, pg_temp.open(name, t.school) as o
$$;

select is(pg_temp.opened('math'),
  'assessments: A MATH; classes: A; guardians: Parent; readable: A MATH; readable assessments: A MATH; '
  'students: ana; taught: A MATH; visible: A FR, A MATH',
  'a teacher has the own course, its class with students and guardians, nothing of another school');
select is(pg_temp.opened('main'),
  'classes: B; main: B; readable: B MATH; readable assessments: B MATH; students: ben; '
  'visible: B MATH', 'a class teacher reads the courses of the class, and teaches none');
select is(pg_temp.opened('parent'), 'children: ana; family: A; visible: A FR, A MATH',
  'a guardian has the child, its class and courses');
select is(pg_temp.opened('pupil'), 'children: ben; family: B; visible: B MATH',
  'a student has the own self');

create function pg_temp.other(name text) returns text language sql as $$
  select string_agg(o.which, '; ') from t, pg_temp.open(name, t.other) as o
$$;
select is(pg_temp.other(name), null, name || ' has nothing in a school without membership')
from unnest(array['math', 'main', 'parent', 'pupil']) as name;
select set_config('app.session', '', true);
select is_empty(
  $$select unnest(app_hidden.current_course_ids() || app_hidden.current_class_ids()
      || app_hidden.current_student_ids() || app_hidden.current_child_ids()
      || app_hidden.current_visible_course_ids() || app_hidden.current_assessment_ids())$$,
  'without a session nothing is open');

-- the membership decides, whatever links remain
update app_public.memberships set ends_on = current_date - 1;
select is(pg_temp.opened(name), null, name || ' has nothing more when the membership has ended')
from unnest(array['math', 'main', 'parent', 'pupil']) as name;
update app_public.memberships set ends_on = null, duty = 'analyst';
select is(pg_temp.opened(name), null, name || ' has nothing with another duty')
from unnest(array['math', 'parent']) as name;
select is(count(*), 3::bigint, 'although the links are still there')
from (
  select 1 from app_public.course_teachers union all select 1 from app_public.student_guardians) as l;

select * from finish();
rollback;

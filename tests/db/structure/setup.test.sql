-- What the screens of setting up read: setup_overview(), setup_years(), setup_classes(), setup_lists().
begin;
select plan(11);

create temp table t as select tests.school('S') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher') from t;
select tests.course(school, 'MATH', 3), tests.course(school, 'FR', 2), tests.class(school, '6e B'),
  tests.class(other, 'X') from t;
insert into app_public.levels (school_id, name) select school, '6e' from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'MATH'), tests.user('math') from t;
insert into app_public.class_teachers (school_id, class_id, user_id)
select school, tests.class(school), tests.user('math') from t;

select tests.act_as('math', school) from t;
set local role app_user;
select is(coalesce(app_public.setup_overview(), app_public.setup_years(),
  app_public.setup_classes(tests.year(school)), app_public.setup_lists())::text, null,
  'a teacher sets up nothing') from t;
reset role;
set local role rollbook_owner;

select tests.act_as('head', school) from t;
set local role app_user;
select is(app_public.setup_overview()::jsonb,
  '{"yearName": "2025-2026", "years": 1, "terms": 1, "levels": 1, "classes": 2,
    "classesWithoutTeacher": 1, "subjects": 2, "courses": 2, "coursesWithoutTeacher": 1, "codes": 7,
    "policies": 1, "ranksShownToFamilies": true}', 'the overview counts what the school has');
select is(json_extract_path_text(y, variadic path), value, sentence)
from app_public.setup_years() as y, (values
  (array['years', '0', 'name'], '2025-2026', 'years come with their columns'),
  (array['years', '0', 'classes'], '2', 'the number of their classes'),
  (array['years', '0', 'terms', '0', 'code'], 'T1', 'and their terms'),
  (array['versions', '0', 'version'], '1', 'beside the versions of the rules'))
  as v (path, value, sentence);
select is(json_extract_path_text(c, variadic path), value, sentence)
from t, app_public.setup_classes(tests.year(school)) as c, (values
  (array['classes', '1', 'name'], '6e B', 'the classes of a year come in order'),
  (array['classes', '0', 'teachers', '0'], tests.user('math')::text, 'with their class teachers'),
  (array['levels', '0', 'classes'], '0', 'and the levels with how many classes they have'))
  as v (path, value, sentence);
select is(json_extract_path_text(l, variadic path), value, sentence)
from app_public.setup_lists() as l, (values
  (array['subjects', '1', 'courses'], '1', 'subjects come with how many courses they have'),
  (array['codes', '0', 'code'], 'A', 'and the codes in order'))
  as v (path, value, sentence);

select * from finish();
rollback;

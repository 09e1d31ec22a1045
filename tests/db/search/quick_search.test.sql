begin;
select plan(29);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
insert into app_public.students (school_id, student_number, last_name, first_name, status)
select school, v.number, v.last_name, v.first_name, v.status
from t, (values
  ('K1', 'Kouamé', 'Éloïse', 'active'), ('K2', 'N''Guessan', 'Kouamé Ange', 'active'),
  ('K3', 'Akouamé', 'Paul', 'active'), ('K4', 'Kouamé', 'Ancien', 'graduated'),
  ('KOUA-7', 'Traoré', 'Marie-Ange', 'active'), ('M-10', 'Əliyev', 'İlqar', 'active'),
  ('M-20', 'សុខ', 'វិសាល', 'active'), ('M-100', 'Obi', 'Chi', 'active'))
  as v (number, last_name, first_name, status);
insert into app_public.students (school_id, student_number, last_name, first_name)
select other, 'K1', 'Kouamé', 'Autre' from t;
insert into app_public.students (school_id, student_number, last_name, first_name)
select school, 'Z' || n, 'Zadi', 'Numéro ' || n from t, generate_series(101, 130) as n;
select tests.class(school, name) from t, unnest('{6e A,6e B,Terminale K}'::text[]) as name;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select school, s.id, tests.class(school), tests.year(school), '2025-09-01'
from t join app_public.students s on s.school_id = school and s.student_number in ('K1', 'K2');
select tests.user('head', school, 'admin'), tests.user('stranger', other, 'admin'),
  tests.user('parent', school, 'guardian'), tests.user('kouadio', school, 'teacher') from t;
insert into app_public.class_teachers (school_id, class_id, user_id)
select school, tests.class(school), tests.user('kouadio') from t;

create function pg_temp.found(search text, skip integer default 0) returns text language sql as $$
  select string_agg(x.row ->> 'number', ' ' order by x.place)
  from json_array_elements(app_public.quick_search(search, 8, skip) -> 'students')
    with ordinality as x (row, place)
$$;
grant execute on function pg_temp.found(text, integer) to app_user;

select tests.act_as('head', school) from t;
set local role app_user;
select is(pg_temp.found(search), wanted, sentence)
from (values
  ('kouame', 'K1 K2 K3 K4', 'who is called so comes first, then who has the name among others, '
    'then a part of a name, and at the end who left'),
  ('KOUA', 'K1 K2 KOUA-7 K3 K4', 'a last name that begins so comes before other names and numbers'),
  ('koua-7', 'KOUA-7', 'a number is found'),
  ('m-10', 'M-10 M-100', 'the very number before a longer one'),
  ('nguessan', 'K2', 'without its apostrophe'),
  ('n’guessan', 'K2', 'with another apostrophe'),
  ('n guess', 'K2', 'or in two parts'),
  ('ange', 'K2 KOUA-7', 'the second part of a double name counts as a beginning'),
  ('eliyev', 'M-10', 'Azerbaijani letters as typed without them'),
  ('វិសា', 'M-20', 'Khmer'),
  ('ouam', 'K3 K1 K2 K4', 'a part in the middle'),
  ('kouame xyz', null, 'every word has to be there'),
  ('   ', null, 'nothing typed, nothing found'),
  (null, null, 'nothing at all too')) as v (search, wanted, sentence);
select is(
  (select json_build_object('name', s ->> 'lastName', 'class', s ->> 'className')::text
   from json_array_elements(app_public.quick_search('kouame') -> 'students') as s limit 1),
  '{"name" : "Kouamé", "class" : "6e A"}', 'with name and class');

-- pages
select is((app_public.quick_search('zadi') ->> 'total')::integer, 30, 'the total is told');
select is(pg_temp.found('zadi'), 'Z101 Z102 Z103 Z104 Z105 Z106 Z107 Z108', 'the first page');
select is(pg_temp.found('zadi', 24), 'Z125 Z126 Z127 Z128 Z129 Z130', 'and the last');
select is(
  (select app_public.quick_search('6e', 8, 8) ->> 'classes'), '[]',
  'later pages bring students only');
select is(
  json_array_length(app_public.quick_search('zadi', 100000) -> 'students'), 30,
  'a page has 50 students at most: no more than there are here');
select is((select count(*)::integer from app_hidden.found_students('kouame')), 4,
  'each student is found once');

-- classes and staff
select is(
  (select string_agg(c ->> 'name', ', ')
   from json_array_elements(app_public.quick_search('6ea') -> 'classes') as c),
  '6e A', 'a class without its space');
select is(
  (select string_agg(c ->> 'name', ', ')
   from json_array_elements(app_public.quick_search('minale') -> 'classes') as c),
  'Terminale K', 'or by a part of its name');
select is(
  (select string_agg(u ->> 'lastName', ', ')
   from json_array_elements(app_public.quick_search('koua') -> 'staff') as u),
  'kouadio', 'an admin finds staff');

-- whose
select tests.act_as('kouadio', school) from t;
select is(pg_temp.found('k'), 'K1 K2', 'a teacher finds the students of their classes only');
select is((select app_public.quick_search('head') ->> 'staff'), '[]', 'and no staff');
select tests.act_as('parent', school) from t;
select is((select app_public.quick_search('6e')::text),
  '{"total" : 0, "students" : [], "classes" : [], "staff" : []}',
  'a guardian without child finds nothing');
select tests.act_as('stranger', other) from t;
select is(pg_temp.found('kouame'), 'K1', 'another school finds its own');
select tests.act_as('stranger', school) from t;
select is((select app_public.quick_search('kouame') ->> 'total'), '0', 'a forged school: nothing');

select * from finish();
rollback;

begin;
select plan(30);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
insert into app_public.students (school_id, student_number, last_name, first_name)
select school, v.number, v.last_name, v.first_name
from t, (values
  ('M-001', 'Kouamé', 'Éloïse'), ('M-002', 'Kouame', 'Ana'), ('M-003', 'Koné', 'Zoé Élisabeth'),
  ('M-010', 'Əliyev', 'İlqar'), ('M-011', 'Qızılgül', 'Şəbnəm'), ('M-020', 'សុខ', 'វិសាល'),
  ('M-021', 'សុខា', 'ចាន់'), ('X_100%', 'Obi', 'Chi')) as v (number, last_name, first_name);
insert into app_public.students (school_id, student_number, last_name, first_name)
select other, 'M-001', 'Kouamé', 'Autre' from t;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on,
  ends_on)
select school, s.id, tests.class(school, v.class), tests.year(school), v.day::date, v.last::date
from t, (values ('M-001', 'A', '2025-09-01', '2025-12-01'), ('M-001', 'B', '2025-12-02', null),
    ('M-002', 'A', '2025-09-01', null), ('M-003', 'B', '2025-09-01', null))
  as v (number, class, day, last)
join app_public.students s on s.student_number = v.number and s.school_id = (select school from t);
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2024-2025', '2024-09-01', '2025-06-30' from t;
select tests.user('head', school, 'admin'), tests.user('stranger', other, 'admin'),
  tests.user('parent', school, 'guardian') from t;

create function pg_temp.found(search text, class text default null) returns text language sql as $$
  select string_agg(s.student_number, ' ' order by s.place)
  from t, app_public.search_students(search, (
      select c.id from app_public.classes c where c.school_id = t.school and c.name = class))
    with ordinality as s (school_id, id, student_number, last_name, first_name, sex, birth_date,
      birth_place, phone, email, status, user_id, created_at, search_text, place)
$$;
grant execute on function pg_temp.found(text, text) to app_user;

select tests.act_as('head', school) from t;
set local role app_user;
select is(pg_temp.found(search), wanted, sentence)
from (values
  ('kouame', 'M-002 M-001', 'a name is found without its accents'),
  ('KOUAMÉ', 'M-002 M-001', 'in any case'),
  ('  eloise   kouame ', 'M-001', 'by several words'),
  ('kouame eloise', 'M-001', 'in any order'),
  ('kou elo', 'M-001', 'by the beginnings of words'),
  ('lisab', 'M-003', 'by a part in the middle'),
  ('m-003', 'M-003', 'by number'),
  ('zoe m-003', 'M-003', 'by name and number'),
  ('kouame zoe', null, 'every word has to be there'),
  ('eliyev', 'M-010', 'an Azerbaijani name with e for ə'),
  ('Əliyev İlqar', 'M-010', 'or as it is written'),
  ('QIZILGÜL', 'M-011', 'with I for ı'),
  ('sebnem', 'M-011', 'with s for ş'),
  ('សុខ', 'M-020 M-021', 'a Khmer name by its beginning'),
  ('វិសាល សុខ', 'M-020', 'or in another order'),
  ('%', 'X_100%', 'a percent sign stands for itself'),
  ('m_0', null, 'and so does an underscore'),
  ('nobody', null, 'who is not there is not found')) as v (search, wanted, sentence);
select is(pg_temp.found(search), 'M-010 M-003 M-002 M-001 X_100% M-011 M-020 M-021', sentence)
from (values ('', 'an empty search gives all, by last then first name'), (null, 'no search too'))
  as v (search, sentence);

-- of a class or year
select is(pg_temp.found('', 'A'), 'M-002 M-001', 'of one class: who is or was in it');
select is(pg_temp.found('', 'B'), 'M-003 M-001', 'who changed class is found in both');
select is(pg_temp.found('zoe', 'A'), null, 'search and class both hold');
select set_eq(
  $$select student_number from app_public.search_students(academic_year_id => (
      select id from app_public.academic_years where is_active))$$,
  array['M-001', 'M-002', 'M-003'], 'of one year: everybody enrolled, once');
select is_empty(
  $$select from app_public.search_students(academic_year_id => (
      select id from app_public.academic_years where not is_active))$$,
  'of a year without enrollments: nobody');

-- whose students
select tests.act_as('stranger', other) from t;
select is(pg_temp.found('kouame'), 'M-001', 'another school finds its own');
select is((select first_name from app_public.search_students('m-001')), 'Autre',
  'although the number is the same');
select tests.act_as('parent', school) from t;
select is(pg_temp.found(''), null, 'a guardian without child finds nobody');
select tests.act_as('stranger', school) from t;
select is(pg_temp.found(''), null, 'a forged school finds nobody');
select tests.act_as('head', school) from t;
select is(pg_temp.found('chi'), 'X_100%', 'who may see them still does');

select * from finish();
rollback;

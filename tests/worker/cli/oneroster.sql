-- A small school with one of everything that a bundle tells.
select tests.school('S1');
select tests.staffed_class(id) from app_public.schools;
update app_public.students set sex = 'female', birth_date = '2012-02-29', birth_place = 'Bouaké',
  phone = '+225 01 02', email = 'ana@s.example', last_name = '=HYPERLINK("x"), dite "Ana"'
where student_number = 'ana';
update app_public.students set status = 'inactive' where student_number = 'cho';
update app_public.student_guardians set relation = 'mother', priority = 2
where guardian_id = (select id from app_public.guardians where last_name = 'Mother');
insert into app_public.levels (school_id, name, position) select id, '6e', 1 from app_public.schools;
update app_public.classes set section = 'A', level_id = (select id from app_public.levels)
where name = '6e A';
update app_public.subjects set category = '-sciences', scale = 10, is_conduct = true where code = 'FR';
update app_public.courses set mode = 'bonus', position = 3 where coefficient = 2;
update app_public.marks set comment = E'+1 bien\nvu' where value = 15;
update app_public.marks set code = 'Z' where code = 'A';
insert into app_public.student_courses
  (school_id, student_id, course_id, is_followed, starts_on, ends_on, coefficient, mode, reason)
select s.id, tests.student(s.id, v.student), c.id, v.is_followed, v.starts_on::date, v.ends_on::date,
  v.coefficient::numeric, v.mode, v.reason
from app_public.schools s
cross join (values
  ('cho', 'FR', '6e A', false, '2025-09-01', null, null, null, null),
  ('ben', 'FR', '6e A', false, '2026-01-10', null, null, null, null),
  ('ana', 'FR', '6e A', true, '2025-09-01', null, '4', 'sup10', null),
  ('ana', 'MATH', '6e B', true, '2025-10-01', '2025-10-31', null, null, '@renfort'))
  as v (student, subject, class, is_followed, starts_on, ends_on, coefficient, mode, reason)
join app_public.courses c
  on c.school_id = s.id
  and c.class_id = tests.class(s.id, v.class)
  and c.subject_id = (select id from app_public.subjects where code = v.subject);
update app_public.enrollments set ends_on = '2026-03-01', is_dropped = true, drop_reason = 'déménagé'
where student_id = (select id from app_public.students where student_number = 'ben');
insert into app_public.course_teachers (school_id, course_id, user_id, position)
select c.school_id, c.id, u.user_id, 2
from app_public.courses c, app_public.user_accounts u
where c.mode = 'bonus' and u.username in ('main');
insert into app_private.external_ids (school_id, kind, sourced_id, record)
select school_id, 'users', 'pupil/1', id::text from app_public.students where student_number = 'ana';

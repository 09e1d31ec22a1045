-- In school 1001, a class of sixty: in its first course twelve assessments, in the seven others five
-- like everywhere; all marks but those of the last. Without triggers, as the rest.
set session_replication_role = replica;
insert into app_public.classes (school_id, academic_year_id, name, max_size)
select school_id, id, 'Big', 60 from app_public.academic_years where school_id = 1001;
insert into app_public.courses (school_id, class_id, subject_id, coefficient)
select c.school_id, c.id, s.id, right(s.code, 1)::integer
from app_public.classes c
join app_public.subjects s using (school_id)
where c.school_id = 1001 and c.name = 'Big';
insert into app_public.students (school_id, student_number, last_name, first_name)
select 1001, 'B' || n, 'Coulibaly' || n, 'Jean' || n from generate_series(1, 60) n;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select s.school_id, s.id, c.id, c.academic_year_id, '2025-09-01'
from app_public.students s
join app_public.classes c on c.school_id = s.school_id and c.name = 'Big'
where s.student_number like 'B%';
insert into app_public.assessments (school_id, course_id, term_id, name, maximum, position)
select c.school_id, c.id, t.id, 'Test ' || n, 20, n
from app_public.courses c
join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id and k.name = 'Big'
join app_public.terms t on t.school_id = c.school_id
cross join generate_series(1, 12) n
where n <= 5
   or c.id = (select min(f.id::text)::uuid from app_public.courses f where f.class_id = k.id);
insert into app_public.marks (school_id, assessment_id, student_id, maximum, value)
select a.school_id, a.id, e.student_id, 20,
  (hashtext(a.id::text || e.student_id::text) & 63) * 0.25
from app_public.assessments a
join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id
join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id and k.name = 'Big'
where a.position < 12;
set session_replication_role = origin;
analyze app_public.marks, app_public.assessments, app_public.enrollments, app_public.students;

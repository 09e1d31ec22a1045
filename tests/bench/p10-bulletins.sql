-- A school of 2,000 students in 34 classes with 14 courses, a test each; without triggers.
set session_replication_role = replica;
insert into app_public.institutions (id, code, name, type, path)
values (90001, 'LARGE', 'Large school', 'school', '{90001}');
insert into app_public.schools (id, country, max_students, bulletin_distinctions)
values (90001, 'CI', 3000, '{Encouragements,Félicitations}');
insert into app_public.grading_policies (school_id, name, is_default) values (90001, 'P', true);
insert into app_public.grading_policy_versions (school_id, policy_id, version)
select school_id, id, 1 from app_public.grading_policies where school_id = 90001;
insert into app_public.grading_policy_bands (school_id, policy_version_id, purpose, lower_bound, label)
select 90001, id, 'mention', b.bound, b.label
from app_public.grading_policy_versions
cross join (values (16, 'très bien'), (14, 'bien'), (12, 'assez bien'), (10, 'passable'), (0, 'insuffisant'))
  as b (bound, label)
where school_id = 90001;
insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
values (90001, '2025-2026', '2025-09-01', '2026-07-31', true);
insert into app_public.terms
  (school_id, academic_year_id, name, code, starts_on, ends_on, policy_version_id)
select y.school_id, y.id, 'Trimestre ' || n, 'T' || n, date '2025-09-01' + 100 * (n - 1),
  date '2025-09-01' + 100 * n - 1, p.id
from app_public.academic_years y
join app_public.grading_policy_versions p using (school_id)
cross join generate_series(1, 2) as n
where y.school_id = 90001;
insert into app_public.classes (school_id, academic_year_id, name, max_size)
select school_id, id, 'C' || lpad(n::text, 2, '0'), 60
from app_public.academic_years, generate_series(0, 33) as n where school_id = 90001;
insert into app_public.subjects (school_id, code, name, category)
select 90001, 'S' || n, 'Matière ' || n, case n % 3 when 0 then 'sciences' when 1 then 'languages' else 'arts' end
from generate_series(1, 14) as n;
insert into app_public.courses (school_id, class_id, subject_id, coefficient)
select c.school_id, c.id, s.id, 1 + length(s.code)
from app_public.classes c join app_public.subjects s using (school_id) where c.school_id = 90001;
insert into app_public.users (last_name, first_name)
select 'Teacher' || n, 'Of P10' from generate_series(1, 14) as n;
insert into app_public.course_teachers (school_id, course_id, user_id)
select c.school_id, c.id, u.id
from app_public.courses c
join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
join app_public.users u on u.last_name = 'Teacher' || substr(s.code, 2) and u.first_name = 'Of P10'
where c.school_id = 90001;
insert into app_public.students (school_id, student_number, last_name, first_name, sex, birth_date)
select 90001, 'N' || n, 'Kouassi' || n, 'Amélie', 'female', '2012-03-01' from generate_series(0, 1999) as n;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select s.school_id, s.id, c.id, c.academic_year_id, '2025-09-01'
from app_public.students s
join app_public.classes c
  on c.school_id = s.school_id
  and c.name = 'C' || lpad((least(substr(s.student_number, 2)::integer / 60, 33))::text, 2, '0')
where s.school_id = 90001;
insert into app_public.assessments (school_id, course_id, term_id, name, maximum, published_at)
select c.school_id, c.id, t.id, 'Devoir ' || n, 20, now()
from app_public.courses c join app_public.terms t using (school_id) cross join generate_series(1, 3) as n
where c.school_id = 90001;
insert into app_public.marks (school_id, assessment_id, student_id, maximum, value)
select a.school_id, a.id, e.student_id, 20, abs(hashtext(a.id::text || e.student_id::text)) % 2001 / 100.0
from app_public.assessments a
join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id
where a.school_id = 90001;
insert into app_public.course_appreciations (school_id, course_id, term_id, student_id, text)
select c.school_id, c.id, t.id, e.student_id, 'Bon trimestre, continuez ainsi.'
from app_public.courses c
join app_public.terms t using (school_id)
join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id
where c.school_id = 90001;
insert into app_public.memberships (user_id, institution_id, duty, starts_on)
select id, 90001, 'admin', '2020-01-01' from app_public.users where last_name = 'Teacher1' and first_name = 'Of P10';
insert into app_private.sessions (token_hash, user_id, expires_at)
select sha256('token large'), user_id, now() + interval '1 day'
from app_public.memberships where institution_id = 90001;
set session_replication_role = origin;
analyze;
select app_private.store_term_results(90001, c.id, t.id, '2026-06-01')
from app_public.classes c join app_public.terms t using (school_id) where c.school_id = 90001;
analyze;

-- Schools of 250 students in 10 classes, 8 courses each, 5 assessments: 10,000 marks a school.
-- Without triggers, as a restored backup would come; results are calculated where a bench wants them.
set session_replication_role = replica;
insert into app_public.institutions (id, code, name, type, parent_id, path)
values (1, 'M', 'Ministry', 'ministry', null, '{1}');
insert into app_public.institutions (id, code, name, type, parent_id, path)
select 10 + n, 'R' || n, 'Region ' || n, 'region', 1, array[1, 10 + n]
from generate_series(1, greatest(:schools / 20, 1)) n;
insert into app_public.institutions (id, code, name, type, parent_id, path)
select 100 + n, 'T' || n, 'Sector ' || n, 'sector', 11 + (n - 1) / 4,
  array[1, 11 + (n - 1) / 4, 100 + n]
from generate_series(1, greatest(:schools / 5, 1)) n;
insert into app_public.institutions (id, code, name, type, parent_id, path)
select 1000 + n, 'S' || n, 'School ' || n, 'school', s.id, s.path || (1000 + n)
from generate_series(1, :schools) n
join app_public.institutions s on s.id = 101 + (n - 1) / 5;
insert into app_public.schools (id, country)
select id, 'CI' from app_public.institutions where type = 'school';
insert into app_public.grading_policies (school_id, name, is_default)
select id, 'Standard', true from app_public.schools;
insert into app_public.grading_policy_versions (school_id, policy_id, version)
select school_id, id, 1 from app_public.grading_policies;
insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
select id, '2025-2026', '2025-09-01', '2026-07-31', true from app_public.schools;
insert into app_public.terms
  (school_id, academic_year_id, name, code, starts_on, ends_on, policy_version_id)
select y.school_id, y.id, 'Term', 'T1', y.starts_on, y.ends_on, p.id
from app_public.academic_years y
join app_public.grading_policy_versions p using (school_id);
insert into app_public.classes (school_id, academic_year_id, name)
select school_id, id, 'C' || n from app_public.academic_years, generate_series(0, 9) n;
insert into app_public.subjects (school_id, code, name)
select id, 'SUBJECT' || n, 'Subject ' || n from app_public.schools, generate_series(1, 8) n;
insert into app_public.courses (school_id, class_id, subject_id, coefficient)
select c.school_id, c.id, s.id, right(s.code, 1)::integer
from app_public.classes c
join app_public.subjects s using (school_id);
insert into app_public.students (school_id, student_number, last_name, first_name)
select id, 'N' || n, 'Last' || n, 'First' || n from app_public.schools, generate_series(0, 249) n;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select s.school_id, s.id, c.id, c.academic_year_id, '2025-09-01'
from app_public.students s
join app_public.classes c
  on c.school_id = s.school_id and c.name = 'C' || substr(s.student_number, 2)::integer % 10;
insert into app_public.assessments (school_id, course_id, term_id, name, maximum, published_at)
select c.school_id, c.id, t.id, 'Test ' || n, 20, now()
from app_public.courses c
join app_public.terms t using (school_id)
cross join generate_series(1, 5) n;
insert into app_public.marks (school_id, assessment_id, student_id, maximum, value)
select a.school_id, a.id, e.student_id, a.maximum, abs(hashtext(a.id::text || e.student_id::text)) % 2001 / 100.0
from app_public.assessments a
join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id;
insert into app_public.users (last_name, first_name)
select 'Admin' || id, 'Admin' from app_public.schools;
insert into app_public.memberships (user_id, institution_id, duty, starts_on)
select u.id, substr(u.last_name, 6)::integer, 'admin', '2025-09-01' from app_public.users u;
insert into app_private.sessions (token_hash, user_id, expires_at)
select sha256(convert_to('token ' || m.institution_id, 'UTF8')), m.user_id, now() + interval '1 day'
from app_public.memberships m;
set session_replication_role = origin;
analyze;

-- One large school before its file comes: a running year with a term, classes of forty, ten courses
-- each, and, where :enrolled is 1, their students. Without triggers, as a restored backup would come.
set session_replication_role = replica;
insert into app_public.institutions (id, code, name, type, parent_id, path)
values (1, 'LARGE', 'Large', 'school', null, '{1}');
insert into app_public.schools (id, country, max_students) values (1, 'CI', 1000000);
insert into app_public.grading_policies (school_id, name, is_default) values (1, 'Standard', true);
insert into app_public.grading_policy_versions (school_id, policy_id, version)
select school_id, id, 1 from app_public.grading_policies;
insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
values (1, '2025-2026', '2025-09-01', '2026-07-31', true);
insert into app_public.terms
  (school_id, academic_year_id, name, code, starts_on, ends_on, policy_version_id)
select y.school_id, y.id, 'Term', 'T1', y.starts_on, y.ends_on, p.id
from app_public.academic_years y
join app_public.grading_policy_versions p using (school_id);
insert into app_public.classes (school_id, academic_year_id, name, max_size)
select school_id, id, 'C' || n, 40 from app_public.academic_years, generate_series(1, :classes) n;
insert into app_public.subjects (school_id, code, name)
select 1, 'S' || n, 'Subject ' || n from generate_series(1, 10) n;
insert into app_public.courses (school_id, class_id, subject_id)
select 1, c.id, s.id from app_public.classes c, app_public.subjects s;
insert into app_public.students (school_id, student_number, last_name, first_name)
select 1, 'E' || n, 'Last' || n, 'First' || n from generate_series(1, :classes * 40 * :enrolled) n;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select 1, s.id, c.id, c.academic_year_id, '2025-09-01'
from app_public.students s
join app_public.classes c
  on c.name = 'C' || (1 + (substr(s.student_number, 2)::integer - 1) / 40);
set session_replication_role = origin;
analyze;

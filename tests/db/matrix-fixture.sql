-- Two schools that mirror each other, under one ministry and two sectors; each table has a row of
-- each school, and each persona is close to the rows of school A: teaches the class, is the parent…
create function tests.matrix_school(letter text, sector integer)
  returns integer
  language plpgsql volatile
as $$
declare
  v_school integer := tests.school('SCHOOL' || letter);
  v_course uuid;
  v_assessment uuid;
  v_student uuid;
  v_guardian uuid;
begin
  update app_public.institutions set parent_id = sector where id = v_school;
  insert into app_public.levels (school_id, name) values (v_school, '6e');
  insert into app_public.mark_codes (school_id, code, label, effect)
  values (v_school, 'X' || letter, 'A code that the other school has not', 'neutral');
  v_course := tests.course(v_school, 'MATH');
  v_student := tests.student(v_school, 'student' || letter);
  v_assessment := tests.assessment(v_school, v_course, 'Test');
  perform tests.mark(v_school, v_assessment, v_student, '12');
  insert into app_public.student_courses (school_id, student_id, course_id, coefficient, starts_on)
  values (v_school, v_student, v_course, 2, '2025-09-01');
  insert into app_public.decisions (school_id, academic_year_id, student_id, decision)
  values (v_school, tests.year(v_school), v_student, 'passes');
  insert into app_public.rollovers (school_id, from_year_id, to_year_id, students)
  values (v_school, tests.year(v_school), tests.year(v_school), 1);
  insert into app_public.enrollment_steps (school_id, student_id, kind, day, status_before)
  values (v_school, v_student, 'enroll', '2025-09-01', 'active');
  insert into app_public.course_adjustments
    (school_id, course_id, term_id, student_id, points, reason)
  values (v_school, v_course, tests.term(v_school), v_student, 1, 'effort');
  insert into app_public.year_exams (school_id, academic_year_id, student_id, average)
  values (v_school, tests.year(v_school), v_student, 11);
  insert into app_public.conduct_records (school_id, student_id, happened_on, points, reason)
  values (v_school, v_student, '2025-10-01', 1, 'late');
  delete from app_public.grading_policy_bands where school_id = v_school; -- those of its template
  insert into app_public.grading_policy_versions (school_id, policy_id, version)
  select p.school_id, p.id, 2 from app_public.grading_policies p where p.school_id = v_school;
  insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name)
  select v.school_id, v.id, 'tests', 'Tests'
  from app_public.grading_policy_versions v
  where v.school_id = v_school and v.version = 2;
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, label)
  select v.school_id, v.id, 'mention', 16, 'Very good'
  from app_public.grading_policy_versions v
  where v.school_id = v_school and v.version = 2;
  insert into app_public.guardians (school_id, last_name, first_name, user_id)
  values (v_school, 'Parent', 'Parent', tests.user('guardian' || letter, v_school, 'guardian'))
  returning id into v_guardian;
  insert into app_public.student_guardians (school_id, student_id, guardian_id)
  values (v_school, v_student, v_guardian);
  insert into app_public.scholarships (school_id, student_id, sponsor, amount, currency, starts_on)
  values (v_school, v_student, 'Sponsor', 100, 'XOF', '2025-09-01');
  insert into app_public.start_skips (school_id, step) values (v_school, 'teachers');
  insert into app_public.student_needs (school_id, student_id, kind)
  values (v_school, v_student, 'clothes');
  update app_public.students
  set user_id = tests.user('student' || letter, v_school, 'student')
  where school_id = v_school;
  insert into app_public.class_teachers (school_id, class_id, user_id)
  values (v_school, tests.class(v_school), tests.user('teacher' || letter, v_school, 'teacher'));
  insert into app_public.course_teachers (school_id, course_id, user_id)
  values (v_school, v_course, tests.user('teacher' || letter));
  insert into app_public.staff_records (school_id, user_id, position)
  values (v_school, tests.user('teacher' || letter), 'Teacher');
  insert into app_public.replacements
    (school_id, course_id, user_id, substitute_id, starts_on, ends_on)
  values (v_school, v_course, tests.user('teacher' || letter), tests.user('substitute'),
    '2025-10-01', '2025-10-31');
  insert into app_public.student_fields (school_id, name) values (v_school, 'Bus');
  insert into app_public.student_photos (school_id, student_id, image)
  values (v_school, v_student, '\x524946460000000057454250');
  insert into app_private.school_keys (school_id, version, wrapped) values (v_school, 1, '\x01');
  insert into app_public.student_health (school_id, student_id, sealed, key_version)
  values (v_school, v_student, '\x01', 1);
  insert into app_public.student_backgrounds (school_id, student_id, sealed, key_version)
  values (v_school, v_student, '\x01', 1);
  insert into app_public.guardian_backgrounds (school_id, guardian_id, sealed, key_version)
  select v_school, g.id, '\x01', 1
  from app_public.guardians g
  where g.school_id = v_school;
  perform tests.user('admin' || letter, v_school, 'admin');
  perform tests.user('trusted' || letter, v_school, 'admin');
  update app_public.memberships
  set rights = '{health,background}'
  where user_id = tests.user('trusted' || letter);
  perform tests.user('analyst' || letter, v_school, 'analyst');
  return v_school;
end;
$$;

insert into app_public.institutions (code, name, type) values ('MINISTRY', 'Ministry', 'ministry');
insert into app_public.institutions (code, name, type, parent_id)
select c.code, c.code, 'sector', m.id
from app_public.institutions m, unnest(array['SECTORA', 'SECTORB']) as c (code);
select tests.matrix_school(letter, (
    select id from app_public.institutions where code = 'SECTOR' || letter))
from unnest(array['A', 'B']) as letter;
select tests.user('official', id, 'admin') from app_public.institutions where code = 'SECTORA';
select tests.user('stranger');
-- each school was entered from its sector in the session of the official there
select tests.user('officialB', id, 'admin') from app_public.institutions where code = 'SECTORB';
insert into app_public.visits (school_id, user_id, session_key, day, institution_id)
select s.id, tests.user(o.name),
  substr(sha256(convert_to('token of ' || o.name, 'UTF8')), 1, 8), current_date, s.parent_id
from (values ('official', 'SCHOOLA'), ('officialB', 'SCHOOLB')) as o (name, code)
join app_public.institutions s on s.code = o.code;
select tests.calculate();
-- closed and reopened, so that everything can be written again
insert into app_public.class_terms
  (school_id, class_id, term_id, state, closed_at, reopened_at, reopening_reason)
select c.school_id, c.id, tests.term(c.school_id), 'reopened', now(), now(), 'a mark was wrong'
from app_public.classes c;
insert into app_public.corrections (school_id, assessment_id, student_id, value, reason, requested_by)
select m.school_id, m.assessment_id, m.student_id, 15, 'counted twice', tests.user('official')
from app_public.marks m;
select app_private.take_snapshot(school_id, class_id, term_id) from app_public.class_terms;
insert into app_public.mark_sightings (school_id, user_id, student_id, seen_at)
select g.school_id, g.user_id, l.student_id, now()
from app_public.guardians g
join app_public.student_guardians l on l.school_id = g.school_id and l.guardian_id = g.id;

-- one transfer that both schools know, each in a line of its own
insert into app_public.transfers (school_id, id, direction, other_school_id, other_school_name, state,
  is_begun_here, student_id, student_number, last_name)
select a.id, '00000000-0000-0000-0000-00000000007f', 'out', b.id, b.name, 'asked', false, s.id, 'A', 'A'
from app_public.institutions a
join app_public.institutions b on b.code = 'SCHOOLB'
join app_public.students s on s.school_id = a.id
where a.code = 'SCHOOLA';
insert into app_public.transfers (school_id, id, direction, other_school_id, other_school_name, state,
  is_begun_here, student_number, last_name)
select other_school_id, id, 'in', school_id, 'School A', 'asked', true, 'A', 'A' from app_public.transfers;

-- a phrase of the school's and one of each admin's and teacher's own
insert into app_public.phrases (school_id, owner_id, text)
select s.id, null, 'Good work.' from app_public.schools s
union all
select s.id, tests.user(p || right(i.code, 1)), 'Go on.'
from app_public.schools s
join app_public.institutions i on i.id = s.id
cross join unnest(array['admin', 'teacher']) as p;
insert into app_public.course_appreciations (school_id, course_id, term_id, student_id, text)
select r.school_id, r.course_id, r.term_id, r.student_id, 'Good.' from app_public.course_results r;
insert into app_public.councils (school_id, class_id, term_id, state)
select r.school_id, r.class_id, r.term_id, 'council' from app_public.term_results r;
insert into app_public.council_remarks (school_id, class_id, term_id, student_id, appreciation)
select r.school_id, r.class_id, r.term_id, r.student_id, 'Good.' from app_public.term_results r;
insert into app_public.school_images (school_id, kind, media_type, content)
select id, 'logo', 'image/jpeg', '\xffd8ff' from app_public.schools;
insert into app_public.bulletins
  (school_id, kind, academic_year_id, class_id, term_id, student_id, edition, code, snapshot, hash)
select r.school_id, 'term', tests.year(r.school_id), r.class_id, r.term_id, r.student_id, 1,
  app_private.bulletin_code(), '{}', sha256('{}')
from app_public.term_results r;
insert into app_public.bulletin_batches (school_id, kind, academic_year_id, term_id)
select r.school_id, 'term', tests.year(r.school_id), r.term_id from app_public.term_results r;
insert into app_public.bulletin_files (school_id, batch_id, class_id, bulletins)
select b.school_id, b.id, tests.class(b.school_id), 1 from app_public.bulletin_batches b;
insert into app_public.bulletin_copies (school_id, bulletin_id)
select school_id, id from app_public.bulletins;

select app_private.refresh_class_statistics();

-- one line for each of the derived tables is there; the work log stays empty without a change
insert into app_private.dirty_results (school_id, class_id, term_id)
select school_id, id, tests.term(school_id) from app_public.classes;
select set_config('app.school', '', false), set_config('app.session', '', false);
insert into app_private.sessions (token_hash, user_id, expires_at)
select sha256(convert_to('token of ' || a.username, 'UTF8')), a.user_id, now() + interval '1 day'
from app_public.user_accounts a;
insert into app_private.credentials (user_id, password_hash)
select id, 'hash' from app_public.users;
insert into app_private.analyst_institutions (role_name, institution_id, sees_students)
select 'nobody', id, true from app_public.schools;

-- A second student of each school, last: what stands above is about all students of a school.
insert into app_public.students (school_id, student_number, last_name, first_name)
select s.school_id, 'twice', 'Twice', 'Twice' from app_public.students s;
insert into app_public.student_merges
  (school_id, kept_id, gone_id, status_before, changes, undone_at)
select a.school_id, a.id, b.id, 'active', '[]', now()
from app_public.students a
join app_public.students b on b.school_id = a.school_id and b.student_number = 'twice' and b.id <> a.id;
insert into app_public.student_distinctions (school_id, student_id, other_id)
select a.school_id, a.id, b.id
from app_public.students a
join app_public.students b on b.school_id = a.school_id and b.id > a.id;

-- Another family of the school; and the guardian of A was one in B, but is no member there any more.
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select i.id, 'Other', 'Other', tests.user('relative' || right(i.code, 1), i.id, 'guardian')
from app_public.institutions i
where i.type = 'school';
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select i.id, 'Parent', 'Parent', tests.user('guardianA')
from app_public.institutions i
where i.code = 'SCHOOLB';
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select g.school_id, s.id, g.id
from app_public.guardians g
join app_public.students s on s.school_id = g.school_id
  and (s.student_number = 'twice') = (g.last_name = 'Other')
where not exists (
  select from app_public.student_guardians l where l.school_id = g.school_id and l.guardian_id = g.id);

insert into app_public.imports (school_id, kind, file_name)
select i.id, 'students', 'students.csv'
from app_public.institutions i
where i.type = 'school';

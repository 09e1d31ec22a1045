-- What a bundle's files hold: oneroster_orgs(), oneroster_academic_sessions(), oneroster_courses(),
-- oneroster_classes(), oneroster_users(), oneroster_roles(), oneroster_demographics(),
-- oneroster_enrollments(), oneroster_categories(), oneroster_line_items(), oneroster_results(), with
-- oneroster_ids(), oneroster_sourced_id(), oneroster_school_id(), oneroster_staff(), oneroster_text().
begin;
select plan(30);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
create function pg_temp.item(of_name text) returns uuid language sql as $$
  select a.id from app_public.assessments a, t where a.school_id = t.school and a.name = of_name $$;
select tests.staffed_class(tests.school('S2'));

select results_eq(
  $$select o."sourcedId", o.type, o.identifier, o."metadata.country"
    from t, app_private.oneroster_orgs(school) as o$$,
  $$values ('S1', 'school', 'S1', 'CI')$$, 'a school goes by its code');
update app_public.institutions i set code = 'É-1' from t where i.id = t.school;
select is(app_private.oneroster_school_id(school), 'institution.' || school,
  'by its number when OneRoster allows no such code') from t;
update app_public.institutions i set code = 'S1' from t where i.id = t.school;

select results_eq(
  $$select s.title, s.type, s."schoolYear", s."parentSourcedId" is null
    from t, app_private.oneroster_academic_sessions(school) as s order by s.type$$,
  $$values ('2025-2026', 'schoolYear', 2026, true), ('Term 1', 'term', 2026, false)$$,
  'a year is named by the year in which it ends, and has its terms');
select is_empty(
  $$select s."parentSourcedId" from t, app_private.oneroster_academic_sessions(school) as s
    except select tests.year(school)::text from t
    except select null$$,
  'the term names its year');
select results_eq(
  $$select c."courseCode", c."metadata.what" from t, app_private.oneroster_courses(school) as c
    order by c."courseCode"$$,
  $$values ('FR', 'subject'), ('MATH', 'subject'), (null, 'level')$$,
  'subjects are courses, and one stands for the classes without a level');
select results_eq(
  $$select c.title, c."classType", c."metadata.coefficient", c."metadata.homeroom" is null
    from t, app_private.oneroster_classes(school) as c order by c.title collate "C"$$,
  $$values ('6e A', 'homeroom', null::numeric, true), ('6e B', 'homeroom', null, true),
    ('FR 6e A', 'scheduled', 2, false), ('MATH 6e A', 'scheduled', 3, false),
    ('MATH 6e B', 'scheduled', 3, false)$$,
  'classes are homerooms, their courses scheduled, with their coefficient');
select is_empty(
  $$select c."courseSourcedId" from t, app_private.oneroster_classes(school) as c
    except select c."sourcedId" from t, app_private.oneroster_courses(school) as c$$,
  'every class has a course');
select is_empty(
  $$select s from t, app_private.oneroster_classes(school) as c,
      string_to_table(c."termSourcedIds", ',') as s
    except select s."sourcedId" from t, app_private.oneroster_academic_sessions(school) as s$$,
  'and every class terms');

select results_eq(
  $$select r.role, count(*)::integer from t, app_private.oneroster_roles(school) as r
    group by r.role order by r.role$$,
  $$values ('guardian', 2), ('student', 3), ('teacher', 3)$$,
  'students, guardians and teachers are in it, admins are not');
select results_eq(
  $$select u.role, u.username from t, app_private.oneroster_users(school) as u
    where u.role in ('student', 'teacher') order by u.username$$,
  $$values ('student', 'ana'), ('student', 'ben'), ('student', 'cho'), ('teacher', 'main'),
    ('teacher', 'math'), ('teacher', 'other')$$,
  'a student goes by the number, a teacher by the username');
select is_empty('select * from t, app_private.oneroster_users(school) as u where u.password is not null',
  'no password leaves');
select is(count(*)::integer, 3, 'staff are who teaches or may') from t, app_private.oneroster_staff(school);
select results_eq(
  $$select u."metadata.relations", u."agentSourcedIds" is not null
    from t, app_private.oneroster_users(school) as u where u.username = 'ana'$$,
  $$values ('guardian', true)$$, 'a student names the guardians and what they are');
update app_public.student_guardians g set relation = 'mother' from t where g.school_id = t.school;
select results_eq(
  $$select distinct u.role from t, app_private.oneroster_users(school) as u
    where u.role not in ('student', 'teacher')$$,
  $$values ('parent')$$, 'a mother is a parent');
update app_public.students s set sex = 'female', birth_place = '=Abidjan' from t
where s.school_id = t.school and s.student_number = 'ana';
select results_eq(
  $$select d.sex, d."cityOfBirth" from t, app_private.oneroster_demographics(school) as d
    where d.sex is not null$$,
  $$values ('female', '''=Abidjan')$$, 'what a spreadsheet would run is made harmless');

select results_eq(
  $$select e.role, e."primary", count(*)::integer
    from t, app_private.oneroster_enrollments(school) as e group by 1, 2 order by 1$$,
  $$values ('student', false, 9), ('teacher', true, 3)$$,
  'three students in a class of two courses are nine enrollments');
insert into app_public.student_courses (school_id, student_id, course_id, is_followed, starts_on)
select school, tests.student(school, 'ana'), tests.course(school, 'FR'), false, '2025-09-01' from t;
select is(count(*)::integer, 8, 'a course left out from the first day is none')
from t, app_private.oneroster_enrollments(school) as e where e.role = 'student';
update app_public.student_courses p set starts_on = '2026-01-10' from t where p.school_id = t.school;
select results_eq(
  $$select e."endDate" from t, app_private.oneroster_enrollments(school) as e
    where e."userSourcedId" = tests.student(school, 'ana')::text
      and e."classSourcedId" = tests.course(school, 'FR')::text$$,
  $$values ('2026-01-10'::date)$$, 'one left out later ends there');
insert into app_public.student_courses (school_id, student_id, course_id, starts_on, ends_on)
select school, tests.student(school, 'ana'), tests.course(school, 'MATH', 3, '6e B'),
  '2025-10-01', '2025-10-31' from t;
select results_eq(
  $$select e."beginDate", e."endDate" from t, app_private.oneroster_enrollments(school) as e
    where e."classSourcedId" = tests.course(school, 'MATH', 3, '6e B')::text
      and e.role = 'student'$$,
  $$values ('2025-10-01'::date, '2025-11-01'::date)$$,
  'a course of another class is an enrollment, too; its end is the first day without it');

select results_eq(
  $$select c.title from t, app_private.oneroster_categories(school) as c$$,
  $$values ('test')$$, 'the kinds of assessments are categories');
select results_eq(
  $$select l.title, l."resultValueMax", l."metadata.coefficient", l."metadata.dated",
      l."metadata.publishedAt" is null
    from t, app_private.oneroster_line_items(school) as l order by l.title$$,
  $$values ('Dictation', 20::numeric, 1::numeric, false, false), ('Draft', 20, 1, false, true),
    ('Test', 20, 1, false, false)$$,
  'assessments have their coefficient and say whether they are published');
select results_eq(
  $$select r."scoreStatus", r.score, r."metadata.code"
    from t, app_private.oneroster_results(school) as r
    order by r.score, r."metadata.code"$$,
  $$values ('fully graded', 9::numeric, null), ('fully graded', 12, null), ('fully graded', 12, null),
    ('fully graded', 15, null), ('fully graded', 20, null), ('exempt', null, 'A')$$,
  'marks are results, an absence exempts');
update app_public.marks m set code = 'Z' from t where m.school_id = t.school and m.code = 'A';
select results_eq(
  $$select r."scoreStatus", r.score, r.missing
    from t, app_private.oneroster_results(school) as r where r."metadata.code" = 'Z'$$,
  $$values ('fully graded', 0::numeric, true)$$, 'a code that counts as 0 is a score of 0');

insert into app_private.external_ids (school_id, kind, sourced_id, record)
select school, 'users', 'pupil-1', tests.student(school, 'ana')::text from t
union all
select school, 'lineItems', 'item-1', pg_temp.item('Test')::text
from t;
select results_eq(
  $$select r."sourcedId", r."studentSourcedId" from t, app_private.oneroster_results(school) as r
    where r."lineItemSourcedId" = 'item-1' and r."studentSourcedId" = 'pupil-1'$$,
  $$values ('item-1.pupil-1', 'pupil-1')$$,
  'who came with a name of another system keeps it, also where others refer to it');
select is(app_private.oneroster_sourced_id(school, 'results',
    pg_temp.item('Test') || '.' || tests.student(school, 'ana')),
  'item-1.pupil-1', 'and when it is gone') from t;
select is(count(*)::integer, 2, 'two names are remembered') from t, app_private.oneroster_ids(school);

select is(app_private.oneroster_text(E'a\r\nb\tc'), 'a b c', 'a cell has one line');
select is(app_private.oneroster_text('+225 01-02.03 (4)'), '+225 01-02.03 (4)',
  'a phone number stays as it is');
select is(app_private.oneroster_text('+cmd|1'), '''+cmd|1', 'other words after a plus do not');
select is(app_private.oneroster_time('2025-11-21 10:00+01'), '2025-11-21T09:00:00.000Z',
  'oneroster_time() is in UTC');

select * from finish();
rollback;

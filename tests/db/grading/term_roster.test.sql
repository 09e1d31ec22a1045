-- Whose figures, in which courses, from which marks: term_roster(), term_courses(), term_marks().
begin;
select plan(16);

create temp table t as
select tests.school('S') as school;
update app_public.terms set ends_on = '2025-12-31' where code = 'T1';
select tests.add_term(school, 'T2', '2026-01-01', '2026-07-31') from t;
select tests.course(school, 'MATH', 3, 'A'), tests.course(school, 'FR', 2, 'A'),
  tests.course(school, 'MATH', 4, 'B') from t;
create function pg_temp.enroll(student text, class text, starts_on date,
  ends_on date default null) returns void
language sql as $$
  insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on,
  ends_on)
  select school, tests.student(school, student, null), tests.class(school, class),
    tests.year(school), starts_on, ends_on
  from t
$$;
select pg_temp.enroll('stays', 'A', '2025-09-01'),
  pg_temp.enroll('leaves', 'A', '2025-09-01', '2025-11-15'),
  pg_temp.enroll('moves', 'A', '2025-09-01', '2025-10-31'),
  pg_temp.enroll('moves', 'B', '2025-11-01'),
  pg_temp.enroll('comes', 'A', '2026-02-01');
create function pg_temp.roster(class text, term text,
  today date default '2026-12-31') returns text language sql as $$
  select string_agg(s.student_number || case when r.is_enrolled then '' else ' (left)' end, ', '
    order by s.student_number)
  from t, app_hidden.term_roster(school, tests.class(school, class), tests.term(school, term),
  today) as r
  join app_public.students s on s.id = r.student_id
$$;

select is(pg_temp.roster(class, term, today::date), wanted, sentence)
from (values
  ('A', 'T1', '2026-12-31', 'leaves (left), stays',
    'a term belongs to who was there on its last day; who left stays on the list'),
  ('B', 'T1', '2026-12-31', 'moves', 'who changed class is in the last one'),
  ('A', 'T1', '2025-10-15', 'leaves, moves, stays', 'while the term runs, the day is today'),
  ('B', 'T1', '2025-10-15', null, 'who will change is not there yet'),
  ('A', 'T1', '2025-11-15', 'leaves, stays', 'the last day still counts'),
  ('A', 'T1', '2025-11-16', 'leaves (left), stays', 'the next no more'),
  ('A', 'T2', '2026-12-31', 'comes, stays', 'who left before a term is not in it'),
  ('A', 'T2', '2025-10-15', 'stays', 'a term to come is seen as on its first day'))
  as v (class, term, today, wanted, sentence);

create function pg_temp.courses(student text, term text, class text default 'A',
  today date default '2026-12-31')
  returns text language sql as $$
  select string_agg(k.name || ' ' || su.code || ' ' || trim_scale(c.coefficient) || ' ' || c.mode,
    ', '
    order by k.name, su.code)
  from t, app_hidden.term_courses(school, tests.class(school, class), tests.term(school, term),
  today) as c
  join app_public.courses x on x.id = c.course_id
  join app_public.classes k on k.id = x.class_id
  join app_public.subjects su on su.id = c.subject_id
  where c.student_id = tests.student(school, student)
$$;
insert into app_public.student_courses
  (school_id, student_id, course_id, is_followed, coefficient, mode, starts_on, ends_on)
select school, tests.student(school, 'stays'), tests.course(school, v.subject, 1, v.class),
  v.followed, v.coefficient,
  v.mode, v.first::date, v.last::date
from t, (values ('MATH', 'A', true, 5, null, '2025-09-01', '2025-12-31'),
  ('FR', 'A', false, null, null, '2026-03-01', null),
    ('MATH', 'B', true, null, 'bonus', '2026-01-01', null))
  as v (subject, class, followed, coefficient, mode, first, last);
select is(pg_temp.courses('leaves', 'T1'), 'A FR 2 normal, A MATH 3 normal',
  'a student follows the courses of the class');
select is(pg_temp.courses('stays', 'T1'), 'A FR 2 normal, A MATH 5 normal',
  'a personal coefficient wins while it holds');
select is(pg_temp.courses('stays', 'T2'), 'A MATH 3 normal, B MATH 4 bonus',
  'a course that was dropped is gone, one of another class is there, in the personal mode');
select is(pg_temp.courses('stays', 'T2', 'A', '2026-02-28'),
  'A FR 2 normal, A MATH 3 normal, B MATH 4 bonus',
  'until the day of the drop it is there');
update app_public.courses set is_active = false where coefficient = 2;
select is(pg_temp.courses('leaves', 'T1'), 'A MATH 3 normal',
  'a course out of use is followed by nobody');

-- marks
select tests.assessment(school, tests.course(school, 'MATH', 1, 'A'), 'In A'),
  tests.assessment(school, tests.course(school, 'MATH', 1, 'B'), 'In B') from t;
select tests.mark(school, a.id, tests.student(school, 'moves'), '11')
from t join app_public.assessments a on a.name = 'In A';
create function pg_temp.marks(student text, class text) returns text language sql as $$
  select string_agg(a.name || ': ' || coalesce(m.value::text, m.reason), ', ' order by a.name)
  from t, app_hidden.term_marks(school, tests.class(school, class), tests.term(school), true,
  '2026-12-31') as m
  join app_public.assessments a on a.id = m.assessment_id
  where m.student_id = tests.student(school, student)
$$;
select is(pg_temp.marks('moves', 'B'), 'In A: 11.00, In B: missing',
  'who changed class takes the marks of the subject along');
select is(pg_temp.marks('stays', 'A'), 'In A: missing', 'what is not marked is missing');
select is(pg_temp.marks('moves', 'A'), null, 'in the class one left nothing remains');

select * from finish();
rollback;

-- Which results a change sends to be calculated anew: related_classes(), watch(),
-- tg_marks__dirty(), tg_assessments__dirty(), tg_courses__dirty(), tg_enrollments__dirty(),
-- tg_student_courses__dirty(), tg_course_adjustments__dirty(), tg_year_exams__dirty(),
-- tg_terms__dirty(), tg__school_dirty(), mark_school_dirty().
begin;
select plan(38);

-- Classes A to D of one year, Z of another, and one of another school. Ana changed from A to B, Cho
-- of C follows mathematics in A.
create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
update app_public.terms set ends_on = '2025-12-31' where school_id = (select school from t);
select tests.add_term(school, 'T2', '2026-01-01', '2026-07-31') from t;
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2024-2025', '2024-09-01', '2025-07-31' from t;
insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
select y.school_id, y.id, 'U1', 'U1', y.starts_on, y.ends_on
from app_public.academic_years y where y.name = '2024-2025';
insert into app_public.classes (school_id, academic_year_id, name)
select y.school_id, y.id, 'Z' from app_public.academic_years y where y.name = '2024-2025';
select tests.student(school, 'ana', 'A'), tests.student(school, 'ben', 'A'),
  tests.student(school, 'cho', 'C'), tests.student(school, 'dia', 'D'),
  tests.class(school, 'B') from t;
update app_public.enrollments set ends_on = '2025-12-31'
where student_id = (select tests.student(school, 'ana') from t);
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select school, tests.student(school, 'ana'), tests.class(school, 'B'), tests.year(school),
  '2026-01-01'
from t;
select tests.course(school, 'MATH', 1, name), tests.course(other, 'MATH', 1, name)
from t, unnest(array['A', 'B', 'C', 'D']) as name;
insert into app_public.student_courses (school_id, student_id, course_id, starts_on)
select school, tests.student(school, 'cho'), tests.course(school, 'MATH', 1, 'A'),
  '2025-09-01' from t;
select tests.assessment(school, tests.course(school, 'MATH', 1, name), 'Test ' || name)
from t, unnest(array['A', 'D']) as name;

-- The lines that a statement leaves, each as often as it is there.
create function pg_temp.dirty(statement text) returns text language plpgsql as $$
begin
  delete from app_private.dirty_results;
  execute replace(statement, '$', '(select school from t)');
  return (
    select string_agg(
      case when d.school_id <> t.school then 'other ' else '' end || c.name || m.code, ' '
      order by d.school_id, m.starts_on desc, c.name)
    from t, app_private.dirty_results d
    join app_public.classes c on c.id = d.class_id
    join app_public.terms m on m.id = d.term_id);
end;
$$;
create function pg_temp.mark(assessment text, student text,
  value text) returns void language sql as $$
  select tests.mark(school, a.id, tests.student(school, student), value)
  from t join app_public.assessments a on a.school_id = school and a.name = assessment
$$;

create temp table expected (place serial, statement text, lines text, sentence text);
insert into expected (statement, lines, sentence) values
  ($$select pg_temp.mark('Test A', 'ben', '12')$$, 'AT1',
    'a new mark: the student''s class in the term'),
  ($$select pg_temp.mark('Test A', 'ana', '12')$$, 'AT1 BT1',
    'of somebody who changed class: both'),
  ($$select pg_temp.mark('Test A', 'cho', '12')$$, 'CT1',
    'in a course of another class: the own class'),
  ('update app_public.marks set value = 13 where value = 12 and student_id = tests.student($, ''ben'')',
    'AT1', 'a changed mark'),
  ('update app_public.marks set value = 14', 'AT1 BT1 CT1', 'many marks: each class once'),
  ('delete from app_public.marks where student_id = tests.student($, ''ben'')', 'AT1',
    'a deleted mark'),
  ('update app_public.marks set value = 1 where false', null, 'no mark: nothing'),

  ('select tests.assessment($, tests.course($, ''MATH'', 1, ''A''), ''New'', 1, 20, ''T2'')',
    'AT2 BT2 CT2', 'a new assessment: the class and those where its marks may count'),
  ('select tests.assessment($, tests.course($, ''MATH'', 1, ''D''), ''New'', 1, 20, ''T2'')', 'DT2',
    'in a class whose students are nowhere else: that class'),
  ($$update app_public.assessments set coefficient = 2 where name = 'Test D'$$, 'DT1',
    'a coefficient'),
  ($$update app_public.assessments set published_at = null where name = 'Test A'$$, 'AT1 BT1 CT1',
    'a publication taken back'),
  ($$delete from app_public.assessments where name = 'Test D'$$, 'DT1', 'a deleted assessment'),

  ('select tests.course($, ''FR'', 1, ''D'')', 'DT2 DT1',
    'a new course: its class in all terms of the year'),
  ('update app_public.courses set coefficient = 3 where id = tests.course($, ''MATH'', 1, ''A'')',
    'AT2 BT2 CT2 AT1 BT1 CT1', 'a course''s coefficient: all classes where it counts'),
  ('delete from app_public.courses where id = (select tests.course($, ''FR'', 1, ''D''))',
    'DT2 DT1',
    'a deleted course'),

  ('select tests.student($, ''eve'', ''D'')', 'DT2 DT1', 'a new student in a class'),
  ('update app_public.enrollments set is_dropped = true, ends_on = ''2026-02-01''
    where class_id = tests.class($, ''B'')', 'AT2 BT2 AT1 BT1',
    'somebody who leaves: all their classes of the year'),
  ('delete from app_public.enrollments where student_id = tests.student($, ''eve'')', 'DT2 DT1',
    'a deleted enrollment'),

  ('insert into app_public.student_courses (school_id, student_id, course_id, is_followed, starts_on)
    select $, tests.student($, ''ben''), tests.course($, ''MATH'', 1, ''A''), false, ''2025-09-01''',
    'AT2 AT1', 'a course dropped by one student: the class'),
  ('update app_public.student_courses set coefficient = 2 where student_id = tests.student($, ''cho'')',
    'CT2 CT1', 'a personal coefficient: the student''s class, not the course''s'),
  ('delete from app_public.student_courses where student_id = tests.student($, ''ben'')', 'AT2 AT1',
    'a personal entry taken back'),

  ('insert into app_public.course_adjustments (school_id, course_id, term_id, student_id, points, reason)
    select $, tests.course($, ''MATH'', 1, ''A''), tests.term($), tests.student($, ''ana''), 1, ''fair''',
    'AT1 BT1', 'points added for one student: their classes in the term'),
  ('delete from app_public.course_adjustments', 'AT1 BT1', 'and taken back'),
  ('insert into app_public.year_exams (school_id, academic_year_id, student_id, average)
    select $, tests.year($), tests.student($, ''ana''), 12', 'AT2 BT2',
    'an exam: the student''s classes in the last term, with which the year is calculated'),
  ('update app_public.year_exams set average = 13', 'AT2 BT2', 'and its change'),

  ($$update app_public.terms set weight = 2 where code = 'T2'$$, 'AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1',
    'a term''s weight: all of the year, because of the annual averages'),
  ($$select tests.add_term($, 'T3', '2026-08-01', '2026-08-31')$$,
    'AT3 BT3 CT3 DT3 AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1', 'a new term'),
  ($$delete from app_public.terms where code = 'T3'$$, 'AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1',
    'a deleted term'),

  ('update app_public.schools set scale = 10 where id = $', 'AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1 ZU1',
    'the school''s scale: everything'),
  ('update app_public.subjects set scale = 100 where school_id = $ and code = ''MATH''',
    'AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1 ZU1', 'a subject''s scale: everything'),
  ('update app_public.mark_codes set effect = ''zero'' where school_id = $ and code = ''A''',
    'AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1 ZU1', 'the effect of a code: everything'),
  ('select app_private.mark_school_dirty($)', 'AT2 BT2 CT2 DT2 AT1 BT1 CT1 DT1 ZU1',
    'a whole school on demand'),
  ('select app_private.mark_school_dirty($, (select id from app_public.academic_years
    where name = ''2024-2025''))', 'ZU1', 'or one of its years'),

  ('update app_public.schools set scale = 10, language = ''en'' where id = $', null,
    'a scale that stays: nothing'),
  ('update app_public.mark_codes set label = ''x'', effect = effect where school_id = $', null,
    'the label of a code: nothing'),
  ('update app_public.subjects set name = ''x'', scale = scale where school_id = $', null,
    'the name of a subject: nothing'),
  ('update app_public.students set last_name = ''Renamed''', null,
    'the name of a student: nothing');
select is(pg_temp.dirty(statement), lines, sentence) from expected order by place;

select is(app_private.mark_school_dirty(school), 9,
  'it says how many classes and terms that are') from t;

select * from finish();
rollback;

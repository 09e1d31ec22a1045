-- term_figures(), with term_averages() behind it.
begin;
select plan(20);

create temp table t as
select tests.school('S') as school;
create function pg_temp.figure(subject text, student text, official boolean default true)
  returns table (average numeric, plain numeric, marks integer, rank integer, is_tied boolean)
  language sql
as $$
  select round(f.average, 2), round(f.plain_average, 2), f.marks, f.rank, f.is_tied
  from t,
    app_hidden.term_figures(
      t.school, tests.class(t.school), tests.term(t.school), official, '2026-08-01') as f
  where f.student_id = tests.student(t.school, student)
    and f.course_id is not distinct from
      case when subject is not null then tests.course(t.school, subject) end
$$;

-- R1, with coefficients
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH', 4), 'A', 1),
  tests.student(school, 'ana'), '12') from t;
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH'), 'B', 2),
  tests.student(school, 'ana'), '15') from t;
select row_eq($$select average, plain, marks from pg_temp.figure('MATH', 'ana')$$,
  row(14.00, 13.50, 2), 'a subject average weighs each mark by its coefficient');

select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH'), 'C', 0),
  tests.student(school, 'ana'), '1') from t;
select row_eq($$select average, marks from pg_temp.figure('MATH', 'ana')$$,
  row(14.00, 2), 'a mark with coefficient 0 changes nothing');

select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH'), 'D', 5, 20, 'T1', false),
  tests.student(school, 'ana'), '0') from t;
select row_eq($$select average from pg_temp.figure('MATH', 'ana')$$,
  row(14.00), 'official averages leave unpublished assessments out');
select row_eq($$select average from pg_temp.figure('MATH', 'ana', false)$$,
  row(5.25), 'provisional averages count unpublished assessments');

-- codes
select tests.mark(school, tests.assessment(school, tests.course(school, 'PE', 1), 'Run'),
  tests.student(school, 'ana'), 'A') from t;
select row_eq($$select average, marks from pg_temp.figure('PE', 'ana')$$,
  row(null::numeric, 0), 'an absence alone gives no average, not 0');
select row_eq($$select average from pg_temp.figure(null, 'ana')$$,
  row(14.00), 'a subject without average leaves the general average');
select tests.mark(school, tests.assessment(school, tests.course(school, 'PE'), 'Jump'),
  tests.student(school, 'ana'), 'Z') from t;
select row_eq($$select average from pg_temp.figure('PE', 'ana')$$,
  row(0.00), 'an absence without reason counts as 0');
select row_eq($$select average from pg_temp.figure(null, 'ana')$$,
  row(11.20), 'the general average weighs subjects by their coefficients');

-- ranks
select tests.mark(school, a.id, tests.student(school, 'ben'), '14')
from t join app_public.assessments a on a.school_id = school and a.name in ('A', 'B', 'Run');
select tests.mark(school, a.id, tests.student(school, 'cho'), '14')
from t join app_public.assessments a on a.school_id = school and a.name in ('A', 'B', 'Run');
select tests.student(school, 'dia') from t;
select results_eq(
  $$select rank, is_tied from t, lateral (values ('ben'), ('cho'), ('ana'), ('dia')) as s (name),
    pg_temp.figure(null, s.name)$$,
  $$values (1, true), (1, true), (3, false), (null, false)$$,
  'the same average gives the same rank, the next one is skipped, no average has no rank');
select tests.policy(school, $$rank_method = 'dense'$$) from t;
select row_eq($$select rank from pg_temp.figure(null, 'ana')$$, row(2),
  'dense ranks skip none');
select tests.policy(school, $$rank_method = 'competition'$$) from t;

-- coefficients of one student
insert into app_public.student_courses (school_id, student_id, course_id, coefficient, starts_on)
select school, tests.student(school, 'ana'), tests.course(school, 'PE'), 0, '2025-09-01' from t;
select row_eq($$select average from pg_temp.figure(null, 'ana')$$, row(14.00),
  'a personal coefficient wins over the class''s');
update app_public.student_courses set is_followed = false;
select is_empty($$select * from pg_temp.figure('PE', 'ana')$$,
  'a student has no figure in a dropped course');
delete from app_public.student_courses;

-- modes (R10)
update app_public.courses c set mode = 'excluded' from t
where c.school_id = school and c.id = tests.course(school, 'PE');
select row_eq($$select average from pg_temp.figure(null, 'ana')$$, row(14.00),
  'an excluded subject is shown, not counted');
update app_public.courses c set mode = 'sup10' from t
where c.school_id = school and c.id = tests.course(school, 'PE');
select row_eq($$select average from pg_temp.figure(null, 'ana')$$, row(14.00),
  'a sup10 subject below half of the scale does not count');
update app_public.courses c set mode = 'bonus' from t
where c.school_id = school and c.id = tests.course(school, 'PE');
select row_eq($$select average from pg_temp.figure(null, 'ben')$$, row(15.00),
  'a bonus subject adds what lies above half of the scale');

-- R8
select tests.policy(school, $$general_rounding_step = 0.5, general_rounding_direction = 'up'$$) from t;
update app_public.marks m set value = 12.1 from t
where m.school_id = school and m.student_id = tests.student(school, 'ana') and m.value = 12;
select row_eq($$select average from pg_temp.figure(null, 'ana')$$, row(14.50),
  'the general average is rounded up to the policy''s step');

-- population
update app_public.enrollments e set ends_on = '2025-12-01', is_dropped = true from t
where e.school_id = school and e.student_id = tests.student(school, 'ben');
select row_eq($$select average, rank from pg_temp.figure(null, 'ben')$$, row(15.00, null::integer),
  'who left keeps the figures and has no rank');
select row_eq($$select rank, is_tied from pg_temp.figure(null, 'cho')$$, row(1, false),
  'who left ties with nobody');

-- change of class
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select school, tests.student(school, 'ben'), tests.class(school, '6e B'), tests.year(school),
  '2025-12-02' from t;
select tests.course(school, 'MATH', 1, '6e B') from t;
select results_eq(
  $$select round(f.average, 2), f.rank from t,
    app_hidden.term_figures(t.school, tests.class(t.school, '6e B'), tests.term(t.school), true,
      '2026-08-01') as f
    where f.course_id = tests.course(t.school, 'MATH', 1, '6e B')$$,
  $$values (14.00, 1)$$,
  'who changes class is ranked in the last one, with the marks of the same subject from the first');
select is_empty($$select * from pg_temp.figure(null, 'ben')$$,
  'who changed class has no figure in the class they left');

select * from finish();
rollback;

-- What enrollments and personal courses refuse.
begin;
select plan(18);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2026-2027', '2026-09-01', '2027-07-31' from t;
insert into app_public.classes (school_id, academic_year_id, name)
select y.school_id, y.id, '5e A' from app_public.academic_years y where not y.is_active;
select tests.class(school, 'A'), tests.class(school, 'B'),
  tests.student(school, 'ana', null) from t;
create function pg_temp.enroll(class text, starts_on date, ends_on date default null) returns void
language sql as $$
  insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on,
  ends_on)
  select school, tests.student(school, 'ana'), c.id, c.academic_year_id, starts_on, ends_on
  from t join app_public.classes c on c.school_id = school and c.name = class
$$;
create view pg_temp.places as
select c.name, e.starts_on, e.ends_on, e.is_dropped
from app_public.enrollments e join app_public.classes c on c.id = e.class_id;

select pg_temp.enroll('A', '2025-09-01', '2025-12-31');
select throws_ok($$select pg_temp.enroll('B', '2025-12-31')$$, '23P01', null,
  'a student is in one class at a time: the last day counts');
select throws_ok($$select pg_temp.enroll('A', '2025-10-01', '2025-10-02')$$, '23P01', null,
  'nor twice in the same');
select lives_ok($$select pg_temp.enroll('B', '2026-01-01')$$,
  'the day after, another class may begin');
select throws_ok($$update app_public.enrollments set ends_on = null where ends_on is not null$$,
  '23P01',
  null, 'the first can''t be made longer then');
select lives_ok($$select pg_temp.enroll('5e A', '2026-06-01')$$,
  'another year may begin before this one is over');
select throws_ok($$select pg_temp.enroll('A', '2025-08-02', '2025-08-01')$$, '23514', null,
  'an enrollment does not end before it starts');
select throws_ok($$update app_public.enrollments set is_dropped = true where ends_on is null$$,
  '23514',
  null, 'a drop has a day');
select throws_ok(
  $$update app_public.enrollments e set academic_year_id = y.id from app_public.academic_years y
    where not y.is_active and e.starts_on = '2025-09-01'$$,
  '23503', null, 'a class and an enrollment are of the same year');
select set_eq('select * from pg_temp.places',
  $$values ('A', '2025-09-01'::date, '2025-12-31'::date, false), ('B', '2026-01-01', null, false),
    ('5e A', '2026-06-01', null, false)$$, 'the enrollments are as they were');
select lives_ok(
  $$update app_public.enrollments set is_dropped = true, ends_on = '2026-02-01'
    where starts_on = '2026-01-01'$$, 'with its day a drop is taken');
select throws_ok(
  $$update app_public.enrollments e set drop_term_id = m.id
    from t join app_public.terms m on m.school_id = other$$, '23503', null,
  'a drop names a term of the own school');

-- personal courses
select tests.course(school, 'MATH', 1, 'A') from t;
create function pg_temp.follow(starts_on date, ends_on date, change text default null) returns void
language plpgsql as $$
begin
  insert into app_public.student_courses (school_id, student_id, course_id, starts_on, ends_on)
  select school, tests.student(school, 'ana'), tests.course(school, 'MATH', 1, 'A'), starts_on,
    ends_on from t;
  if change is not null then
    execute 'update app_public.student_courses set ' || change;
  end if;
end;
$$;
select pg_temp.follow('2025-09-01', '2025-12-31');
select throws_ok($$select pg_temp.follow('2025-12-31', null)$$, '23P01', null,
  'two personal entries of a course don''t overlap');
select throws_ok(format('select pg_temp.follow(%L, %L, %L)', v.first, v.last, v.change), '23514',
  null,
  v.sentence)
from (values
  ('2026-02-01', '2026-01-01', null, 'an entry does not end before it starts'),
  ('2026-01-01', null, 'coefficient = -1', 'a personal coefficient is not negative'),
  ('2026-01-01', null, $$mode = 'hard'$$, 'a personal mode is one of the grading rules'''))
  as v (first, last, change, sentence);
select is(count(*), 1::bigint, 'no entry was added') from app_public.student_courses;
select lives_ok($$select pg_temp.follow('2026-01-01', null)$$, 'the next may begin the day after');
delete from app_public.courses;
select is_empty('select from app_public.student_courses', 'personal entries go with their course');

select * from finish();
rollback;

-- What years, terms, classes, subjects and courses refuse.
begin;
select plan(38);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
select tests.course(school, 'MATH'), tests.class(school, '6e B'), tests.course(other, 'FR') from t;
insert into app_public.levels (school_id, name) select school, '6e' from t;
create view pg_temp.state as
select y::text as line from app_public.academic_years y union all
select m::text from app_public.terms m union all
select l::text from app_public.levels l union all
select c::text from app_public.classes c union all
select s::text from app_public.subjects s union all
select k::text from app_public.courses k;
create temp table before as select line from pg_temp.state;

create function pg_temp.year(name text, starts_on date, ends_on date,
  is_active boolean default false)
returns void language sql as $$
  insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
  select school, name, starts_on, ends_on, is_active from t
$$;
create function pg_temp.term(name text, code text,
  change text default '') returns void language plpgsql as $$
begin
  perform tests.add_term(school, code, '2026-02-01', '2026-06-30') from t;
  execute format('update app_public.terms set name = %L %s where code = %L', name, change, code);
end;
$$;

select throws_ok(statement, code, null, sentence)
from (values
  ($$select pg_temp.year('2025-2026', '2025-09-01', '2026-06-30')$$, '23505',
    'a school has one year of a name'),
  ($$select pg_temp.year(' ', '2024-09-01', '2025-06-30')$$, '23514', 'a year has a name'),
  ($$select pg_temp.year('2024-2025', '2024-09-01', '2024-09-01')$$, '23514',
    'a year ends after it starts'),
  ($$select pg_temp.year('2024-2025', '2024-09-01', '2025-06-30', true)$$, '23505',
    'a school works in one year at a time'),
  ($$select pg_temp.term('Term 2', 'T1')$$, '23505', 'a year has one term of a code'),
  ($$select pg_temp.term('Term 1', 'T2')$$, '23505', 'a year has one term of a name'),
  ($$select pg_temp.term(' ', 'T2')$$, '23514', 'a term has a name'),
  ($$select pg_temp.term('x', ' ')$$, '23514', 'a term has a code'),
  ($$select pg_temp.term('x', 'T2', ', kind = ''month''')$$, '23514',
    'a term is a trimester, semester, quarter or term'),
  ($$select pg_temp.term('x', 'T2', ', ends_on = starts_on')$$, '23514',
    'a term ends after it starts'),
  ($$select pg_temp.term('x', 'T2', ', weight = -1')$$, '23514', 'a term''s weight is not negative')
  ) as v (statement, code, sentence);
select throws_ok(format('update app_public.%s where school_id = (select school from t)', change),
  code, null, sentence)
from (values
  ($$levels set name = ' '$$, '23514', 'a level has a name'),
  ($$classes set name = ' '$$, '23514', 'a class has a name'),
  ($$classes set name = '6e A'$$, '23505', 'a year has one class of a name'),
  ('classes set max_size = 0', '23514', 'a class has room for somebody'),
  ($$subjects set code = ''$$, '23514', 'a subject has a code'),
  ($$subjects set name = ''$$, '23514', 'a subject has a name'),
  ($$subjects set level = 'university'$$, '23514', 'a subject is of primary or secondary school'),
  ('subjects set scale = 0', '23514', 'a subject''s scale is more than 0'),
  ('subjects set default_maximum = 0', '23514', 'a subject''s maximum is more than 0'),
  ('subjects set default_coefficient = -1', '23514', 'a subject''s coefficient is not negative'),
  ('courses set coefficient = -0.5', '23514', 'a course''s coefficient is not negative'),
  ($$courses set mode = 'hard'$$, '23514', 'a course''s mode is one of the grading rules''')
  ) as v (change, code, sentence);
select throws_ok(
  $$insert into app_public.levels (school_id, name) select school, '6e' from t$$, '23505', null,
  'a school has one level of a name');
select throws_ok(
  $$insert into app_public.subjects (school_id, code, name) select school, 'MATH', 'Other' from t$$,
  '23505', null, 'a school has one subject of a code');
select throws_ok(
  $$insert into app_public.courses (school_id, class_id, subject_id)
    select school_id, class_id, subject_id from app_public.courses$$, '23505', null,
  'a class has one course of a subject');
select throws_ok(
  $$insert into app_public.courses (school_id, class_id, subject_id)
    select school, tests.class(school),
      s.id from t join app_public.subjects s on s.school_id = other$$,
  '23503', null, 'a class can''t have a subject of another school');
select throws_ok('delete from app_public.academic_years where school_id = (select school from t)',
  '23001', null, 'a year with terms and classes can''t be removed');
select set_eq('select line from pg_temp.state', 'select line from before',
  'after the refusals all is as it was');

-- names belong to a school
insert into app_public.levels (school_id, name) select other, '6e' from t;
select tests.course(other, 'MATH') from t;
select results_eq(
  $$select count(*) from app_public.levels union all select count(*) from app_public.subjects
    where code = 'MATH' union all select count(*) from app_public.terms where code = 'T1' union all
    select count(*) from app_public.academic_years where is_active union all
    select count(*) from app_public.classes where name = '6e A'$$,
  'select 2::bigint from generate_series(1, 5)',
  'two schools have levels, subjects, terms, active years and classes of the same names');

-- teachers in order
select tests.user(u) from unnest(array['u1', 'u2', 'u3']) as u;
insert into app_public.course_teachers (school_id, course_id, user_id, position)
select school, tests.course(school, 'MATH'), tests.user('u' || n), n from t,
  generate_series(1, 2) as n;
select throws_ok(
  $$insert into app_public.course_teachers (school_id, course_id, user_id)
    select school, tests.course(school, 'MATH'), tests.user('u3') from t$$, '23505', null,
  'a course has one first teacher');
select throws_ok('update app_public.course_teachers set position = 0 where position = 2', '23514',
  null,
  'places of teachers count from 1');
select lives_ok('update app_public.course_teachers set position = 3 - position',
  'two teachers can change places');
insert into app_public.class_teachers (school_id, class_id, user_id)
select school, tests.class(school), tests.user('u1') from t;
select throws_ok(
  $$insert into app_public.class_teachers (school_id, class_id, user_id)
    select school, tests.class(school), tests.user('u2') from t$$, '23505', null,
  'a class has one main class teacher');

select tests.user('head', school, 'admin'), tests.user('stranger', other, 'teacher'),
  tests.user('newcomer', school, 'teacher') from t;
create temp table ids as
select tests.class(school) as class, tests.course(school, 'MATH') as course,
  tests.user('stranger') as stranger, tests.user('newcomer') as newcomer from t;
grant select on ids to app_user;
select tests.act_as('head', school) from t;
set local role app_user;
select throws_ok(
  $$insert into app_public.class_teachers (class_id, user_id, position)
    select class, stranger, 5 from ids$$, '42501',
  'new row violates row-level security policy for table "class_teachers"',
  'nobody from elsewhere becomes a class teacher');
select throws_ok(
  $$insert into app_public.class_teachers (class_id, user_id, position)
    select class, gen_random_uuid(), 5 from ids$$, '42501',
  'new row violates row-level security policy for table "class_teachers"',
  'and the answer is the same when there is no such user');
select throws_ok(
  $$insert into app_public.course_teachers (course_id, user_id, position)
    select course, stranger, 5 from ids$$, '42501',
  'new row violates row-level security policy for table "course_teachers"',
  'nobody from elsewhere becomes the teacher of a course');
select lives_ok(
  $$insert into app_public.course_teachers (course_id, user_id, position)
    select course, newcomer, 5 from ids$$,
  'a teacher of the school does');

select * from finish();
rollback;

-- Marks and the maximum of their assessment: tg_marks__maximum(), the reference that carries it,
-- tg_assessments__check(); with what else marks, codes and assessments refuse.
begin;
select plan(31);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
select tests.student(school, 'ana'), tests.student(school, 'ben'), tests.course(school, 'MATH'),
  tests.course(school, 'FR'), tests.course(other, 'MATH') from t;
create function pg_temp.assess(name text,
  maximum numeric default null) returns void language sql as $$
  insert into app_public.assessments (school_id, course_id, term_id, name, maximum)
  select school, tests.course(school, 'MATH'), tests.term(school), name, maximum from t
$$;
create function pg_temp.mark(student text, mark text, assessment text default 'Test') returns void
language sql as $$
  select tests.mark(school, a.id, tests.student(school, student), mark)
  from t join app_public.assessments a on a.school_id = school and a.name = assessment
$$;
create function pg_temp.maximum(of text) returns numeric language sql
return (select a.maximum from app_public.assessments a where a.name = of);

-- the maximum that nobody gave
select pg_temp.assess('Test');
select is(pg_temp.maximum('Test'), 20.00, 'an assessment without maximum has the school''s scale');
update app_public.subjects set scale = 100;
select pg_temp.assess('Test 2');
select is(pg_temp.maximum('Test 2'), 100.00, 'or the subject''s');
update app_public.subjects set default_maximum = 40;
select pg_temp.assess('Test 3');
select is(pg_temp.maximum('Test 3'), 40.00, 'or what the subject says of new ones');
select pg_temp.assess('Test 4', 5);
select is(pg_temp.maximum('Test 4'), 5.00, 'one that is given wins');

-- marks within it
select lives_ok($$select pg_temp.mark('ana', '20')$$, 'a mark may reach the maximum');
select throws_ok($$select pg_temp.mark('ben', '20.01')$$, '23514', null, 'but not pass it');
select throws_ok($$update app_public.marks set value = 20.5$$, '23514', null, 'nor by a change');
select throws_ok($$select pg_temp.mark('ben', '-1')$$, '23514', null, 'nor be less than 0');
select lives_ok($$select pg_temp.mark('ben', 'A')$$, 'a code has no size');
select throws_ok(
  $$insert into app_public.marks (school_id, assessment_id, student_id, value)
    select school, a.id, tests.student(school, v.student), v.value
    from t join app_public.assessments a on a.name = 'Test 4',
      (values ('ana', 5), ('ben', 6)) as v (student, value)$$,
  '23514', null, 'one mark too high refuses all that came with it');
select set_eq('select value, code from app_public.marks',
  $$values (20.00::numeric, null), (null, 'A')$$, 'the marks are as they were');
select throws_ok($$update app_public.assessments set maximum = 19.5 where name = 'Test'$$, 'RBMAX',
  null,
  'a maximum can''t be lowered below a mark');
select is(pg_temp.maximum('Test'), 20.00, 'it stays');
select lives_ok($$update app_public.assessments set maximum = 30 where name = 'Test'$$,
  'it can be raised');
update app_public.marks set value = 12 where value = 20;
select lives_ok($$update app_public.assessments set maximum = 12 where name = 'Test'$$,
  'and lowered to the highest mark');

-- one year
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2024-2025', '2024-09-01', '2025-07-31' from t;
insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
select y.school_id, y.id, 'U1', 'U1', y.starts_on, y.ends_on
from app_public.academic_years y where not y.is_active;
select throws_ok(
  $$insert into app_public.assessments (school_id, course_id, term_id, name)
    select school, tests.course(school, 'MATH'), tests.term(school, 'U1'), 'Late' from t$$,
  'RBVAL', null, 'an assessment is of a term of its class''s year');
select throws_ok(
  $$update app_public.assessments set term_id = (select tests.term(school, 'U1') from t)$$,
  'RBVAL', null, 'and stays so');
select throws_ok(
  $$update app_public.assessments a set course_id = tests.course(other,
  'MATH') from t where name = 'Test'$$,
  'RBVAL', null, 'a course of another school is no course of that year');
select set_eq('select distinct term_id, course_id from app_public.assessments',
  $$select tests.term(school), tests.course(school, 'MATH') from t$$,
  'the assessments are as they were');

-- what else is refused
select throws_ok(statement, code, null, sentence)
from (values
  ($$update app_public.assessments set name = ' ' where name = 'Test'$$, '23514',
    'an assessment has a name'),
  ($$update app_public.assessments set kind = '' where name = 'Test'$$, '23514', 'and a kind'),
  ($$update app_public.assessments set maximum = 0 where name = 'Test 2'$$, '23514',
    'a maximum is more than 0'),
  ($$update app_public.assessments set coefficient = -1$$, '23514',
    'a coefficient is not negative'),
  ($$update app_public.assessments set name = 'Test' where name = 'Test 2'$$, '23505',
    'a course has one assessment of a kind and name in a term'),
  ($$delete from app_public.assessments where name = 'Test'$$, '23001',
    'an assessment with marks stays'),
  ($$update app_public.marks set code = 'A' where value = 12$$, '23514',
    'a mark is a number or a code, not both'),
  ($$update app_public.marks set value = null where value = 12$$, '23514', 'nor neither'),
  ($$update app_public.marks set value = null, code = 'Q'$$, '23503',
    'a code is one of the school''s'),
  ($$select pg_temp.mark('ana', '3')$$, '23505', 'a student has one mark in an assessment'),
  ($$update app_public.mark_codes set effect = 'half'$$, '23514', 'a code counts nothing or zero'),
  ($$update app_public.mark_codes set label = ' '$$, '23514', 'a code has a label')
  ) as v (statement, code, sentence);

select * from finish();
rollback;

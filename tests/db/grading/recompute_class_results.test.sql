-- recompute_class_results() with store_term_results(), store_term_statistics(), store_year_results()
-- and result_differences().
begin;
select plan(25);

create temp table t as
select tests.school('S') as school;
grant select on t to app_user, rollbook_worker;
select tests.staffed_class(school) from t;
create function pg_temp.age() returns void language sql as $$
  update app_public.course_results set calculated_at = '2026-01-01';
  update app_public.term_results set calculated_at = '2026-01-01';
  update app_public.year_results set calculated_at = '2026-01-01';
  update app_public.course_statistics set calculated_at = '2026-01-01';
  update app_public.term_statistics set calculated_at = '2026-01-01';
$$;
create function pg_temp.recompute(class text default '6e A') returns integer language sql as $$
  select app_private.recompute_class_results(school, tests.class(school, class),
    tests.term(school)) from t
$$;
-- What was written since the figures were aged.
create view pg_temp.written as
select s.student_number || ' ' || su.code as what
from app_public.course_results r
join app_public.students s on s.id = r.student_id
join app_public.courses c on c.id = r.course_id
join app_public.subjects su on su.id = c.subject_id
where r.calculated_at = now()
union all
select s.student_number || ' term' from app_public.term_results r
join app_public.students s on s.id = r.student_id where r.calculated_at = now()
union all
select s.student_number || ' year' from app_public.year_results r
join app_public.students s on s.id = r.student_id where r.calculated_at = now()
union all
select 'figures ' || su.code from app_public.course_statistics x
join app_public.courses c on c.id = x.course_id
join app_public.subjects su on su.id = c.subject_id where x.calculated_at = now()
union all
select 'figures' from app_public.term_statistics x where x.calculated_at = now();
create function pg_temp.mark(student text, assessment text,
  value numeric) returns void language sql as $$
  update app_public.marks m set value = mark.value from t, app_public.assessments a
  where a.name = assessment and m.assessment_id = a.id and m.student_id = tests.student(school,
  student)
$$;

select pg_temp.age();
select is(pg_temp.recompute(), 0, 'a calculation without a change changes nothing');
select set_eq('select what from pg_temp.written', array['figures'],
  'and writes only when the class and term were calculated');

select pg_temp.age();
select pg_temp.mark('ana', 'Test', 13);
select is(pg_temp.recompute(), 4, 'a changed mark changes four figures');
select set_eq('select what from pg_temp.written',
  array['ana MATH', 'cho MATH', 'ana term', 'ana year', 'figures MATH', 'figures'],
  'the student''s own, and the rank of who is no longer tied; nothing else is written');
select is_empty('select * from t, app_private.result_differences(school)',
  'what is stored is what a calculation gives');

select pg_temp.age();
select pg_temp.mark('ana', 'Draft', 19);
select is(pg_temp.recompute(), 0, 'an unpublished mark changes no official figure');
update app_public.marks set comment = 'x';
select is(pg_temp.recompute(), 0, 'nor does a comment');

-- what waits
select tests.class(school, '6e C') from t;
insert into app_private.dirty_results (school_id, class_id, term_id)
select school, tests.class(school, class), tests.term(school) from t,
  unnest(array['6e A', '6e A', '6e C']) as class;
select ok(not app_private.is_result_valid(school, tests.class(school), tests.term(school)),
  'a class with a change that waits is not valid') from t;
select ok(not app_private.is_result_valid(school, tests.class(school), null),
  'nor is its year') from t;
select pg_temp.recompute();
select ok(app_private.is_result_valid(school, tests.class(school), tests.term(school)),
  'once it is calculated it is') from t;
select results_eq('select class_id from app_private.dirty_results',
  $$select tests.class(school, '6e C') from t$$, 'and the other class waits on');
delete from app_private.dirty_results;

-- rows that are no more
create view pg_temp.rows as
select s.student_number as student, coalesce(su.code, 'term') as what
from (
  select r.student_id, r.course_id from app_public.course_results r union all
  select r.student_id, null from app_public.term_results r) as r
join app_public.students s on s.id = r.student_id
left join app_public.courses c on c.id = r.course_id
left join app_public.subjects su on su.id = c.subject_id;
insert into app_public.student_courses (school_id, student_id, course_id, is_followed, starts_on)
select school, tests.student(school, 'ben'), tests.course(school, 'FR'), false, '2025-09-01' from t;
select tests.calculate();
select set_eq($$select what from pg_temp.rows where student = 'ben'$$, array['MATH', 'term'],
  'who drops a course has no row in it any more');
update app_public.courses c set is_active = false from app_public.subjects s where s.id = c.subject_id and s.code = 'FR';
select tests.calculate();
select set_eq('select distinct what from pg_temp.rows', array['MATH', 'term'],
  'a course that is given up has no rows');
select is(count(*), 1::bigint, 'nor figures') from app_public.course_statistics;
select results_eq(
  $$select s.mean, s.figures, s.ranked, s.class_size
    from t join app_public.term_statistics s on s.class_id = tests.class(school)$$,
  $$values (app_hidden.quotient(34, 3), 3, 3, 3)$$, 'those of the class follow');

update app_public.enrollments set ends_on = '2026-01-31' where student_id = (select tests.student(school, 'ana') from t);
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
select school, tests.student(school, 'ana'), tests.class(school, '6e B'), tests.year(school),
  '2026-02-01' from t;
select ok(pg_temp.recompute('6e B') > 0, 'a student who changes class has results in the new one');
select pg_temp.recompute();
select results_eq(
  $$select c.name, r.rank,
  r.average from app_public.term_results r join app_public.classes c on c.id = r.class_id
    join app_public.students s on s.id = r.student_id where s.student_number = 'ana'$$,
  $$values ('6e B', 1, 13::numeric)$$, 'and only there, with the marks of the first');
select results_eq(
  $$select c.name from app_public.year_results r join app_public.classes c on c.id = r.class_id
    join app_public.students s on s.id = r.student_id where s.student_number = 'ana'$$,
  array['6e B'], 'for the year too');
select results_eq($$select s.student_number, r.rank from app_public.term_results r
    join app_public.students s on s.id = r.student_id join app_public.classes c on c.id = r.class_id
    where c.name = '6e A' order by r.rank$$,
  $$values ('cho', 1), ('ben', 2)$$, 'the others move up');
delete from app_public.enrollments where student_id = (select tests.student(school, 'ben') from t);
select pg_temp.recompute();
select is_empty($$select from pg_temp.rows where student = 'ben'$$,
  'who never was in the class has no row');
select tests.calculate();
select is_empty('select * from t, app_private.result_differences(school)',
  'all is as a calculation gives it');
update app_public.term_results set rank = 7 where rank = 1;
select isnt_empty('select * from t, app_private.result_differences(school)',
  'a wrong rank would be found');

-- by whom
create temp table ids as
select school, tests.class(school) as class, tests.term(school) as term from t;
grant select on ids to app_user, rollbook_worker;
set local role rollbook_worker;
select is((select app_private.recompute_class_results(school, class, term) from ids), 1,
  'the worker puts it right');
reset role;
set local role app_user;
select throws_ok('select app_private.recompute_class_results(school, class, term) from ids',
  '42501', null,
  'a user calculates nothing');
reset role;
set local role rollbook_owner;
select pg_temp.recompute('6e B');
select is_empty('select * from t, app_private.result_differences(school)',
  'and all is right again');

select * from finish();
rollback;

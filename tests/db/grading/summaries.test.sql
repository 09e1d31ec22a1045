-- class_subjects(), ranking() with official_results(), class_progress() and student_progress().
begin;
select plan(41);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
create function pg_temp.become(name text) returns text language sql as $$
  select tests.act_as(name, case name when 'stranger' then other else school end) from t;
  select name;
$$;
grant execute on function pg_temp.become(text) to app_user;

-- the subjects of a class
set local role app_user;
select pg_temp.become('head');
create view pg_temp.lines as
select s.* from t, app_public.class_subjects(tests.class(school), tests.term(school)) as s;
select results_eq(
  $$select subject_name, teacher_last_name, coefficient, mean, minimum, maximum, median, figures,
    at_or_above_half, students, missing_marks, is_readable from pg_temp.lines$$,
  $$values ('FR', null, 2.00, 15.00, 15.00, 15.00, 15.00, 1, 1, 3, 1, true),
    ('MATH', 'math', 3.00, 11.00, 9.00, 12.00, 12.00, 3, 2, 3, 0, true)$$,
  'each subject has its teacher, its figures and what is missing');
select results_eq(
  $$select (b ->> 'from')::numeric, (b ->> 'count')::integer from pg_temp.lines as s,
    json_array_elements(s.distribution) as b where s.subject_name = 'MATH'$$,
  'values (16.0, 0), (14.0, 0), (12.0, 2), (10.0, 0), (8.0, 1), (0.0, 0)',
  'and how its averages spread');
select pg_temp.become('math');
select results_eq('select subject_name, is_readable from pg_temp.lines',
  $$values ('FR', false), ('MATH', true)$$,
  'a teacher sees the figures of all subjects and opens the own gradebook only');
select pg_temp.become('main');
select results_eq('select is_readable from pg_temp.lines', array[true, true],
  'the class teacher opens all');
select is_empty('select from pg_temp.lines', pg_temp.become(name) || ' sees no subject of the class')
from unnest(array['other', 'mother', 'father', 'stranger']) as name;

-- ranking
create function pg_temp.ranked(
  course text default null, year boolean default false, sort text default 'rank',
  level boolean default false)
  returns table (student text, average numeric, mention text, rank integer, class text)
language sql as $$
  select r.student_number, r.average, r.mention, r.rank, r.class_name
  from t, app_public.ranking(
    tests.class(school), case when not year then tests.term(school) end,
    case when course is not null then tests.course(school, course) end, level, sort) as r
$$;
grant execute on function pg_temp.ranked(text, boolean, text, boolean) to app_user;
select pg_temp.become('head');
select results_eq('select student, average, mention, rank from pg_temp.ranked()',
  $$values ('ana', 13.20, 'assez bien', 1), ('cho', 12.00, 'assez bien', 2),
    ('ben', 9.00, 'insuffisant', 3)$$,
  'a class is listed by rank, with mentions');
select results_eq($$select student, average, mention, rank from pg_temp.ranked('MATH')$$,
  $$values ('ana', 12.00, null, 1), ('cho', 12.00, null, 1), ('ben', 9.00, null, 3)$$,
  'also in a subject');
select results_eq($$select student, average, rank from pg_temp.ranked(year => true)$$,
  $$values ('ana', 13.20, 1), ('cho', 12.00, 2), ('ben', 9.00, 3)$$, 'and over the year');
select results_eq($$select student from pg_temp.ranked(sort => 'name')$$,
  array['ana', 'ben', 'cho'], 'or by name');
select results_eq($$select student from pg_temp.ranked(sort => 'number')$$,
  array['ana', 'ben', 'cho'], 'or by number');
select results_eq($$select student, average, rank from pg_temp.ranked('FR')$$,
  $$values ('ana', 15.00, 1), ('ben', null, null), ('cho', null, null)$$,
  'who has no average comes last, without rank');
select is(count(*), 3::bigint, pg_temp.become(name) || ' sees the ranking of the class')
from unnest(array['math', 'main']) as name, pg_temp.ranked() group by name;
select is_empty('select from pg_temp.ranked()', pg_temp.become(name) || ' sees no ranking')
from unnest(array['other', 'mother', 'father', 'stranger']) as name;

-- who left keeps the figures and has no rank
reset role;
set local role rollbook_owner;
update app_public.enrollments set ends_on = '2026-01-31'
where student_id = (select tests.student(school, 'ben') from t);
select tests.calculate();
set local role app_user;
select pg_temp.become('head');
select results_eq('select student, average, rank from pg_temp.ranked()',
  $$values ('ana', 13.20, 1), ('cho', 12.00, 2), ('ben', 9.00, null)$$,
  'who left keeps the average and has no rank');

-- a level
reset role;
set local role rollbook_owner;
insert into app_public.levels (school_id, name) select school, 'Sixth' from t;
update app_public.classes c set level_id = l.id from app_public.levels l where l.school_id = c.school_id;
select tests.policy(school, $$rank_scope = 'level'$$) from t;
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH', 3, '6e B'), 'Test'),
  tests.student(school, 'zoe', '6e B'), '13') from t;
select tests.calculate();
select tests.calculate();
set local role app_user;
select results_eq('select student, rank, class from pg_temp.ranked(level => true)',
  $$values ('ana', 1, '6e A'), ('zoe', 2, '6e B'), ('cho', 3, '6e A'), ('ben', null, '6e A')$$,
  'the classes of a level are listed together');
select results_eq($$select student, rank from pg_temp.ranked('MATH', level => true)$$,
  $$values ('zoe', 1), ('ana', 2), ('cho', 2), ('ben', null)$$, 'also in a subject');
select pg_temp.become('math');
select results_eq('select student, rank from pg_temp.ranked(level => true)',
  $$values ('ana', 1), ('cho', 3), ('ben', null)$$,
  'a teacher reads no name of a class they do not teach');

-- progress over terms
reset role;
set local role rollbook_owner;
select tests.policy(school, $$rank_scope = 'class'$$) from t;
select tests.add_term(school, 'T2', '2026-03-01', '2026-07-31') from t;
select tests.assessment(school, tests.course(school, 'MATH'), 'Later', 1, 20, 'T2') from t;
select tests.mark(school, a.id, tests.student(school, v.name), v.mark)
from t, app_public.assessments a, (values ('ana', '8'), ('cho', '16')) as v (name, mark)
where a.name = 'Later';
select tests.calculate();
create function pg_temp.progress() returns jsonb language sql as $$
  select app_public.class_progress(tests.class(school))::jsonb from t
$$;
create function pg_temp.course_of(name text) returns jsonb language sql as $$
  select app_public.student_progress(tests.student(school, name), tests.year(school))::jsonb from t
$$;
grant execute on function pg_temp.progress(), pg_temp.course_of(text) to app_user;
set local role app_user;
select pg_temp.become('head');
select results_eq(
  $$select x ->> 'name', (x ->> 'mean')::numeric, (x ->> 'figures')::integer, x ->> 'frozenAt'
    from jsonb_array_elements(pg_temp.progress() -> 'terms') as x$$,
  $$values ('Term 1', 12.60, 2, null), ('T2', 12.00, 2, null)$$,
  'the means of a class are given term by term');
select results_eq(
  $$select s ->> 'subjectName', (s -> 'means' ->> tests.term(school, 'T1')::text)::numeric,
      (s -> 'means' ->> tests.term(school, 'T2')::text)::numeric
    from t, jsonb_array_elements(pg_temp.progress() -> 'subjects') as s$$,
  $$values ('FR', 15.00, null), ('MATH', 12.00, 12.00)$$, 'and those of each subject');
select is_empty('select from pg_temp.progress() as p where p is not null', pg_temp.become(name) || ' does not see the progress of the class')
from unnest(array['other', 'mother', 'stranger']) as name;
select isnt_empty('select from pg_temp.progress() as p where p is not null', pg_temp.become('math') || ', who teaches it, does');
select results_eq(
  $$select x ->> 'name', x ->> 'className', (x ->> 'average')::numeric, (x ->> 'rank')::integer,
    (x ->> 'ranked')::integer, (x ->> 'classMean')::numeric
    from jsonb_array_elements(pg_temp.course_of('ana') -> 'terms') as x$$,
  $$values ('Term 1', '6e A', 13.20, 1, 2, 12.60), ('T2', '6e A', 8.00, 2, 2, 12.00)$$,
  pg_temp.become('mother') || ' sees how her child gets on');
select results_eq(
  $$select s ->> 'subjectName', (s -> 'averages' ->> tests.term(school, 'T1')::text)::numeric,
      (s -> 'averages' ->> tests.term(school, 'T2')::text)::numeric
    from t, jsonb_array_elements(pg_temp.course_of('ana') -> 'subjects') as s$$,
  $$values ('FR', 15.00, null), ('MATH', 12.00, 8.00)$$, 'subject by subject');
select is_empty($$select from pg_temp.course_of('ana') as p where p is not null$$, pg_temp.become(name) || ' does not')
from unnest(array['father', 'other', 'stranger']) as name;
reset role;
set local role rollbook_owner;
update app_public.schools set ranks_shown_to_families = false where id = (select school from t);
set local role app_user;
select results_eq(
  $$select x ->> 'rank', x ->> 'ranked', x ->> 'isTied', (x ->> 'average')::numeric
    from jsonb_array_elements(pg_temp.course_of('ana') -> 'terms') as x$$,
  $$values (null, null, 'false', 13.20), (null, null, 'false', 8.00)$$,
  pg_temp.become('mother') || ' sees no rank where the school shows none');
select results_eq($$select pg_temp.course_of('ana') -> 'terms' -> 0 ->> 'rank'$$, array['1'],
  pg_temp.become('math') || ' sees them still');

-- a closed term keeps its figures
reset role;
set local role rollbook_owner;
select pg_temp.become('head');
select app_public.close_term(tests.class(school), tests.term(school)) from t;
update app_public.enrollments set ends_on = '2025-10-01'
where student_id = (select tests.student(school, 'cho') from t);
select tests.calculate();
set local role app_user;
select results_eq('select student, average, rank from pg_temp.ranked()',
  $$values ('ana', 13.20, 1), ('cho', 12.00, 2), ('ben', 9.00, null)$$,
  'once the term is closed the ranking stays, whoever leaves');
select results_eq($$select figures from pg_temp.lines where subject_name = 'MATH'$$, array[2],
  'and so do the figures of the subjects');
select isnt(pg_temp.progress() -> 'terms' -> 0 ->> 'frozenAt', null, 'which are said to be frozen');
select is(pg_temp.progress() -> 'terms' -> 1 ->> 'frozenAt', null, 'unlike those of the next term');

select * from finish();
rollback;

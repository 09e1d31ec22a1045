-- Ranks within a level: level_peers(), level_keys(), and how a change in one class reaches the
-- others through store_term_results() and store_year_results(); tg_classes__dirty. Closing one of the
-- classes: settle_level(), is_term_closed().
begin;
select plan(24);

create temp table t as select tests.school('S1') as school;
grant select on t to app_user;
select tests.staffed_class(school) from t;
insert into app_public.levels (school_id, name) select school, n from t, unnest('{6e,5e}'::text[]) as n;
update app_public.classes c set level_id = l.id
from app_public.levels l where l.school_id = c.school_id and l.name = '6e';
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH', 3, '6e B'), 'Test'),
  tests.student(school, 'dan', '6e B'), '12.5') from t;
select tests.student(school, 'eve', '6e B') from t;
select tests.calculate();

create function pg_temp.ranks() returns text language sql as $$
  select string_agg(s.student_number || ' ' || coalesce(r.rank::text, '-'), ', ' order by s.student_number)
  from t
  join app_public.term_results r on r.school_id = t.school
  join app_public.students s on s.school_id = t.school and s.id = r.student_id
  where r.term_id = tests.term(t.school)
$$;
create function pg_temp.math_ranks() returns text language sql as $$
  select string_agg(s.student_number || ' ' || coalesce(r.rank::text, '-'), ', ' order by s.student_number)
  from t
  join app_public.course_results r on r.school_id = t.school
  join app_public.students s on s.school_id = t.school and s.id = r.student_id
  join app_public.courses c on c.school_id = t.school and c.id = r.course_id
  join app_public.subjects su on su.school_id = t.school and su.id = c.subject_id
  where su.code = 'MATH'
$$;
create function pg_temp.years() returns text language sql as $$
  select string_agg(
    s.student_number || ' ' || coalesce(r.rank::text, '-') || '/' || r.ranked, ', ' order by s.student_number)
  from t
  join app_public.year_results r on r.school_id = t.school
  join app_public.students s on s.school_id = t.school and s.id = r.student_id
$$;
select is(pg_temp.ranks(), 'ana 1, ben 3, cho 2, dan 1, eve -', 'within the class, each has its first');
select is(count(ranked_by), 0::bigint, 'and nothing is kept to compare with') from app_public.term_results;
select results_eq(
  $$select p.class_id from t, app_hidden.level_peers(school, tests.class(school)) as p$$,
  $$select tests.class(school, '6e B') from t$$, 'the other class of the level is a peer');

select tests.policy(school, $$rank_scope = 'level'$$), app_private.mark_school_dirty(school) from t;
select tests.calculate();
select is(pg_temp.ranks(), 'ana 1, ben 4, cho 3, dan 2, eve -', 'within the level they are ranked together');
select is(pg_temp.math_ranks(), 'ana 2, ben 4, cho 2, dan 1, eve -', 'in a subject, too');
select is(pg_temp.years(), 'ana 1/4, ben 4/4, cho 3/4, dan 2/4, eve -/4', 'and in the year');
select results_eq(
  $$select distinct s.ranked from app_public.term_statistics s$$, $$values (4)$$,
  'out of the ranked of the level');
select results_eq(
  $$select su.code, s.ranked from app_public.course_statistics s
    join app_public.courses c on c.id = s.course_id
    join app_public.subjects su on su.id = c.subject_id
    join t on s.class_id = tests.class(school) order by 1$$,
  $$values ('FR', 1), ('MATH', 4)$$, 'or of those who follow the subject');

-- a change in one class
update app_public.marks m set value = 20
from t where m.student_id = tests.student(t.school, 'dan');
select is(app_private.is_result_valid(school, tests.class(school), tests.term(school)), false,
  'while one class waits, the ranks of the other are not valid') from t;
select app_private.recompute_class_results(school, tests.class(school, '6e B'), tests.term(school))
from t;
select results_eq($$select distinct class_id from app_private.dirty_results$$,
  $$select tests.class(school) from t$$, 'calculated, it has the other class ranked anew');
select tests.calculate();
select is(pg_temp.ranks(), 'ana 2, ben 4, cho 3, dan 1, eve -', 'so all ranks are right');
select is(pg_temp.years(), 'ana 2/4, ben 4/4, cho 3/4, dan 1/4, eve -/4', 'those of the year, too');
select app_private.recompute_class_results(school, tests.class(school), tests.term(school)) from t;
select is_empty('select * from app_private.dirty_results', 'without a change nobody is disturbed');
select is_empty($$select * from t, app_private.result_differences(school)$$,
  'what is stored is what a calculation gives');

-- live
update app_public.assessments set published_at = null where name = 'Test';
select is(string_agg(coalesce(k.rank_key::text, '-'), ' ' order by k.rank_key), '{20.00} -',
  'provisional figures are compared with provisional ones')
from t, app_hidden.level_keys(
  school, tests.class(school), tests.term(school), false, '2026-08-01') as k
where k.subject_id is null;
update app_public.assessments set published_at = now() where name = 'Test';
select tests.calculate();
select tests.act_as('head', school) from t;
insert into app_public.grading_policy_versions (school_id, policy_id, version, rank_scope)
select school, p.id, 2, 'class' from t join app_public.grading_policies p on p.school_id = school;
select is(string_agg(c.last_name || ' ' || c.rank_before || ' ' || c.rank_after, ', ' order by c.last_name),
  'ana-last 2 1, ben-last 4 3, cho-last 3 2', 'an admin sees what ranks within the class would change')
from t join app_public.grading_policy_versions v on v.school_id = school and v.version = 2,
  app_public.compare_policy(tests.class(school), tests.term(school), v.id) as c
where c.course_id is null;
update app_public.terms set policy_version_id = (
  select v.id from app_public.grading_policy_versions v where v.version = 2);
select tests.calculate();
select is(string_agg(c.last_name || ' ' || c.rank_before || ' ' || c.rank_after, ', ' order by c.last_name),
  'ana-last 1 2, ben-last 3 4, cho-last 2 3', 'and back, though nothing is kept to compare with')
from t join app_public.grading_policy_versions v on v.school_id = school and v.version = 1,
  app_public.compare_policy(tests.class(school), tests.term(school), v.id) as c
where c.course_id is null;
update app_public.terms set policy_version_id = (
  select v.id from app_public.grading_policy_versions v where v.version = 1);
select tests.calculate();

-- closing one of the classes
update app_public.marks m set value = 11
from t where m.student_id = tests.student(t.school, 'dan');
select tests.act_as('head', school) from t;
select app_public.close_term(tests.class(school), tests.term(school)) from t;
select is(pg_temp.ranks(), 'ana 1, ben 4, cho 2, dan 3, eve -',
  'closed, a class is ranked with the newest figures of the others');
select results_eq(
  $$select app_hidden.is_term_closed(school, tests.class(school, c), tests.term(school))
    from t, unnest('{6e A,6e B}'::text[]) as c$$, $$values (true), (false)$$, 'the others stay open');
update app_public.marks m set value = 20
from t where m.student_id = tests.student(t.school, 'dan');
select tests.calculate();
select is(pg_temp.ranks(), 'ana 1, ben 4, cho 2, dan 1, eve -',
  'a later change ranks its own class only');
select is_empty($$select * from t, app_private.result_differences(school)$$,
  'and that is how the closed one was kept');
select app_public.reopen_term(tests.class(school), tests.term(school), 'to try the level') from t;
select tests.calculate();

-- a class that changes its level
update app_public.classes set level_id = (select id from app_public.levels where name = '5e')
where name = '6e B';
select is(count(distinct class_id), 2::bigint, 'a class that goes to another level has both calculated')
from app_private.dirty_results;
select tests.calculate();
select is(pg_temp.ranks(), 'ana 1, ben 3, cho 2, dan 1, eve -', 'and is ranked there');
update app_public.classes set level_id = null;
select tests.calculate();
select is(pg_temp.ranks(), 'ana 1, ben 3, cho 2, dan 1, eve -', 'a class without level is ranked alone');

select * from finish();
rollback;

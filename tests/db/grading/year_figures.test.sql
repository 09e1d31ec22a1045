begin;
select plan(7);

create temp table t as select tests.school('S') as school;
update app_public.terms set ends_on = '2025-12-31' where school_id = (select school from t);
select tests.add_term(school, 'T2', '2026-01-01', '2026-03-31', 2) from t;
select tests.add_term(school, 'T3', '2026-04-01', '2026-07-31', 2) from t;
create function pg_temp.give(student text, term text, mark text) returns void language sql as $$
  select tests.mark(school,
    tests.assessment(school, tests.course(school, 'MATH'), student || term, 1, 20, term),
    tests.student(school, student), mark)
  from t
$$;
create function pg_temp.year(student text)
  returns table (average numeric, terms integer, rank integer, is_tied boolean, ranked integer)
  language sql
as $$
  select app_hidden.rounded(r.average, 2), r.terms, r.rank, r.is_tied, r.ranked
  from t
  join app_public.year_results r on r.school_id = t.school
  where r.student_id = tests.student(t.school, student)
$$;

select pg_temp.give('ana', 'T1', '9.5'), pg_temp.give('ana', 'T2', '10.2');
select tests.calculate();
select row_eq($$select average, terms from pg_temp.year('ana')$$, row(9.97, 2),
  'a term in which nobody has a figure yet is no missing term');

select pg_temp.give('ana', 'T3', '11');
select pg_temp.give('ben', 'T2', '10.2'), pg_temp.give('ben', 'T3', '11');
select tests.calculate();
select row_eq($$select average, terms, rank, is_tied, ranked from pg_temp.year('ana')$$,
  row(10.38, 3, 2, false, 2), 'the annual average weighs the terms');
select row_eq($$select average, terms, rank from pg_temp.year('ben')$$, row(10.60, 2, 1),
  'a missing term is left out when the policy renormalises');

select tests.policy(school, $$missing_term = 'not_classable'$$) from t;
select app_private.mark_school_dirty(school) from t;
select tests.calculate();
select row_eq($$select average, rank, ranked from pg_temp.year('ben')$$,
  row(null::numeric, null::integer, 1),
  'a missing term leaves no annual average when the policy says not classable');

select tests.policy(school, $$missing_term = 'zero'$$) from t;
select app_private.mark_school_dirty(school) from t;
select tests.calculate();
select row_eq($$select average, rank from pg_temp.year('ben')$$, row(8.48, 2),
  'a missing term counts 0 when the policy says zero');

update app_public.terms set weight = 0 where code = 'T1' and school_id = (select school from t);
select tests.calculate();
select row_eq($$select average from pg_temp.year('ben')$$, row(10.60),
  'a term with weight 0 does not count, and changing a weight calculates the year anew');

select is_empty(
  $$select * from app_private.dirty_results$$, 'nothing waits once everything is calculated');

select * from finish();
rollback;

-- What "export results" needs: find_year(), find_term(), unsettled_results(), exported_results().
begin;
select plan(12);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;

select results_eq($$select f.school_id, f.year_id from app_private.find_year('s1', null) as f$$,
  'select school, null::uuid from t', 'a school is found by its code, whatever the case');
select is((select f.year_id from app_private.find_year('S1', '2025-2026') as f),
  (select tests.year(school) from t), 'a year by its name');
select throws_ok($$select app_private.find_year('S9', null)$$, 'RBVAL', null,
  'an unknown school is refused');
select throws_ok($$select app_private.find_year('S1', '1999-2000')$$, 'RBVAL', null,
  'an unknown year is refused');
select is((select f.term_id from app_private.find_term('S1', '2025-2026', 't1', null) as f),
  (select tests.term(school) from t), 'a term by its code');
select is((select f.term_id from app_private.find_term('S1', '2025-2026', 'Term 1', null) as f),
  (select tests.term(school) from t), 'or by its name');
select is((select f.class_id from app_private.find_term('S1', '2025-2026', 'T1', '6e A') as f),
  (select tests.class(school) from t), 'a class by its name');
select throws_ok($$select app_private.find_term('S1', '2025-2026', 'T9', null)$$, 'RBVAL', null,
  'an unknown term is refused');
select throws_ok($$select app_private.find_term('S1', '2025-2026', 'T1', '9z')$$, 'RBVAL', null,
  'an unknown class is refused');

select app_private.mark_school_dirty(school) from t;
select results_eq(
  $$select u.* from t, app_private.unsettled_results(t.school, tests.year(t.school), null,
      tests.class(t.school)) as u$$,
  'select tests.class(school), tests.term(school) from t',
  'what is to be calculated is listed');
select app_private.recompute_class_results(school, tests.class(school), tests.term(school)) from t;
select is_empty(
  $$select u.* from t, app_private.unsettled_results(t.school, null, tests.term(t.school),
      tests.class(t.school)) as u$$,
  'until it is calculated');
update app_public.students s set last_name = '=1+1' from t
where s.school_id = t.school and s.student_number = 'ana';
select results_eq(
  $$select e.class, e.student_number, e.last_name, e.average, e.rank, e.ranked
    from t, app_private.exported_results(t.school, tests.term(t.school), tests.class(t.school)) as e
    order by e.rank$$,
  $$values ('6e A', 'ana', '''=1+1', 13.20, 1, 3), ('6e A', 'cho', 'cho-last', 12.00, 2, 3),
    ('6e A', 'ben', 'ben-last', 9.00, 3, 3)$$,
  'results come as they are printed, names harmless to a spreadsheet');

select * from finish();
rollback;

begin;
select plan(22);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
create function pg_temp.results(provisional boolean default false, term text default 'T1')
  returns table (student text, average numeric, rank integer, is_tied boolean, covered numeric,
    expected numeric, missing integer, before numeric, is_enrolled boolean)
language sql as $$
  select r.student_number, r.average, r.rank, r.is_tied, r.covered_coefficient, r.total_coefficient,
    r.missing_marks, r.previous_average, r.is_enrolled
  from t, app_public.class_results(tests.class(school), tests.term(school, term), provisional) as r
$$;
grant execute on function pg_temp.results(boolean, text) to app_user;
create function pg_temp.seen(name text, in_school integer) returns text language plpgsql as $$
begin
  perform tests.act_as(name, in_school);
  return (select string_agg(student || ' ' || average || ' ' || rank, ', ') from pg_temp.results());
end;
$$;
grant execute on function pg_temp.seen(text, integer) to app_user;

set local role app_user;
select is(pg_temp.seen('head', school), 'ana 13.20 1, cho 12.00 2, ben 9.00 3',
  'an admin sees the class, best first') from t;
select results_eq('select student, covered, expected, missing from pg_temp.results()',
  $$values ('ana', 5.00, 5.00, 0), ('cho', 3.00, 5.00, 1), ('ben', 3.00, 5.00, 0)$$,
  'with what each average covers, and the marks that are missing; an absence is not');
select is(pg_temp.seen('math', school), 'ana 13.20 1, cho 12.00 2, ben 9.00 3',
  'a teacher sees the same figures') from t;
select set_eq('select value from app_public.marks', array[12.00, 9.00, 20.00],
  'although the marks of other courses are closed to them');
select is(pg_temp.seen('main', school), 'ana 13.20 1, cho 12.00 2, ben 9.00 3',
  'so does the class teacher') from t;
select is(pg_temp.seen(name, school), null, name || ' sees nothing of the class')
from t, unnest(array['other', 'mother', 'father', 'stranger']) as name;
select is(pg_temp.seen('stranger', other), null,
  'nor can the class be asked for from another school')
from t;
select set_config('app.session', '', true);
select is_empty('select from pg_temp.results()', 'without a session there is nothing');

-- provisional
select tests.act_as('math', school) from t;
select results_eq('select student, average, rank from pg_temp.results(true)',
  $$values ('ana', 15.60, 1), ('cho', 12.00, 2), ('ben', 9.00, 3)$$,
  'provisional averages count what is unpublished');
reset role;
set local role rollbook_owner;
update app_public.marks set value = 4 where value = 9;
select results_eq($$select student, average, rank from pg_temp.results() where student = 'ben'$$,
  $$values ('ben', 9.00, 3)$$, 'official figures wait for the calculation');
select results_eq($$select student, average from pg_temp.results(true) where student = 'ben'$$,
  $$values ('ben', 4.00)$$, 'provisional ones don''t');
select tests.calculate();
select results_eq($$select student, average from pg_temp.results() where student = 'ben'$$,
  $$values ('ben', 4.00)$$, 'then the official ones follow');

-- the term before
update app_public.terms set ends_on = '2026-01-31' where school_id = (select school from t);
select tests.add_term(school, 'T2', '2026-02-01', '2026-04-30') from t;
select tests.add_term(school, 'T3', '2026-05-01', '2026-07-31') from t;
select tests.calculate();
select results_eq($$select student, average, rank, before from pg_temp.results(false, 'T2')$$,
  $$values ('ana', null::numeric, null::integer, 13.20), ('ben', null, null, 4.00),
  ('cho', null, null, 12.00)$$,
  'in a term without marks nobody has a rank; the term before stands beside');
select results_eq($$select distinct before from pg_temp.results(false, 'T3')$$,
  array[null::numeric],
  'it is the term directly before');

-- ties, and who left
update app_public.marks set value = 12 where value = 15;
select tests.calculate();
select results_eq('select student, rank, is_tied from pg_temp.results()',
  $$values ('ana', 1, true), ('cho', 1, true), ('ben', 3, false)$$, 'equal averages share a rank');
update app_public.enrollments set ends_on = '2026-01-15'
where student_id = (select tests.student(school, 'ana') from t);
select tests.calculate();
select results_eq('select student, average, rank, is_tied, is_enrolled from pg_temp.results()',
  $$values ('cho', 12.00, 1, false, true), ('ben', 4.00, 2, false, true),
    ('ana', 12.00, null::integer, false, false)$$,
  'who left comes last, with the average and without a rank');
select tests.policy(school, 'decimals = 1') from t;
select results_eq($$select average from pg_temp.results(true) where student = 'ana'$$, array[14.4],
  'averages have the decimals of the policy');

-- is_class_visible
select tests.act_as('head', school) from t;
select ok(app_hidden.is_class_visible(tests.class(school)),
  'an admin may see each class of the school')
from t;
select ok(not app_hidden.is_class_visible(tests.class(other)), 'and none of another') from t;

select * from finish();
rollback;

-- R13: conduct records, conduct_marks() and student_conduct(), which explains the mark;
-- tg_conduct_records__term, tg_conduct_records__dirty,
-- tg_conduct_records__open. half_days() stands by for attendance.
begin;
select plan(28);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
create function pg_temp.average(student text) returns numeric language sql as $$
  select app_hidden.rounded(r.average, 2) from app_public.term_results r, t
  where r.school_id = school and r.student_id = tests.student(school, student)
$$;
create function pg_temp.conduct(name text) returns json language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (
    select app_public.student_results(tests.student(school, 'ana'), tests.term(school)) -> 'conduct'
    from t);
end;
$$;
grant execute on function pg_temp.conduct(text) to app_user;

-- off
insert into app_public.conduct_records (school_id, student_id, happened_on, points, hours, reason)
select school, tests.student(school, 'ana'), '2025-10-06', 1.5, 0, 'fought' from t;
insert into app_public.conduct_records (school_id, student_id, happened_on, points, hours, reason)
select school, tests.student(school, 'ana'), '2025-10-07', 0, 3, 'played truant' from t;
select cmp_ok(count(*), '>', 0::bigint, 'a record has the class calculated anew')
from app_private.dirty_results;
select tests.calculate();
select is(pg_temp.average('ana'), 13.20, 'off, records change nothing');
select is(pg_temp.conduct('head')::text, 'null', 'and there is no conduct mark');

-- computed
select tests.policy(school, $$conduct_rule = 'computed', conduct_hour_points = 0.5$$) from t;
insert into app_public.conduct_records (school_id, student_id, happened_on, points, reason)
select school, tests.student(school, 'ben'), '2025-10-07', 30, 'burnt the gradebook' from t;
select tests.calculate();
select is(pg_temp.average('ana'), 13.83, 'computed, 17 with the coefficient 1 counts beside 13.20 with 5');
select is(pg_temp.average('ben'), 6.75, 'not below 0');
select is(pg_temp.average('cho'), 14.00, 'without a record the whole scale counts');
select results_eq(
  $$select total_coefficient, covered_coefficient, conduct from app_public.term_results, t
    where school_id = school and student_id = tests.student(school, 'ana')$$,
  $$values (5::numeric, 5::numeric, 17::numeric)$$,
  'conduct is stored, and is no subject that must be covered');
set local role app_user;
select is(pg_temp.conduct('mother')::jsonb,
  '{"rule": "computed", "mark": 17.00, "coefficient": 1.00, "start": 20.00, "pointsOff": 1.50,
    "hours": 3.00, "hourPoints": 0.50, "records": [
      {"happenedOn": "2025-10-06", "points": 1.50, "hours": 0.00, "reason": "fought"},
      {"happenedOn": "2025-10-07", "points": 0.00, "hours": 3.00, "reason": "played truant"}]}',
  'the family sees how the mark comes about');
select is(c.conduct, 17.00, 'the class teacher sees the mark in the list')
from t, lateral (select tests.act_as('main', school)) as a,
  app_public.class_results(tests.class(school), tests.term(school)) as c
where c.last_name = 'ana-last';
reset role;
select results_eq(
  $$select m.start, m.points, m.hours, m.hour_points, m.mark, m.coefficient
    from t, app_hidden.conduct_marks(
      school, tests.class(school), tests.term(school), '2026-08-01') as m
    where m.student_id = tests.student(school, 'ana')$$,
  $$values (20::numeric, 1.5::numeric, 3::numeric, 0.5::numeric, 17::numeric, 1::numeric)$$,
  'the calculation and the explanation are the same rows');

-- a subject
select tests.policy(school, $$conduct_rule = 'subject'$$) from t;
select tests.mark(school, tests.assessment(school, tests.course(school, 'COND', 1), 'Council'),
  tests.student(school, 'ana'), '18') from t;
update app_public.subjects set is_conduct = true where code = 'COND';
select tests.calculate();
select is(pg_temp.average('ana'), 14.00, 'as a subject, its average counts with its coefficient');
select is((pg_temp.conduct('head')::jsonb) - 'records',
  '{"rule": "subject", "mark": 18.00, "coefficient": 1.00, "start": null, "pointsOff": null,
    "hours": null, "hourPoints": null}', 'and is the conduct mark');
update app_public.subjects set is_conduct = false where code = 'COND';
select cmp_ok(count(*), '>', 0::bigint, 'which subject conduct is changes results')
from app_private.dirty_results;
select throws_ok(
  $$update app_public.subjects set is_conduct = true where school_id = (select school from t)$$,
  '23505', null, 'a school has one conduct subject at most');

-- who may record
set local role app_user;
select tests.act_as('math', school) from t;
select lives_ok(
  $$insert into app_public.conduct_records (student_id, happened_on, points, reason)
    select tests.student(school, 'cho'), '2025-11-03', 1, 'shouted' from t$$,
  'a teacher of the student records');
select results_eq(
  $$select recorded_by = tests.user('math'), term_id = tests.term(school)
    from app_public.conduct_records, t where reason = 'shouted'$$,
  $$values (true, true)$$, 'in their own name, in the term of the day');
select tests.act_as('main', school) from t;
select is_empty(
  $$delete from app_public.conduct_records where reason = 'shouted' returning id$$,
  'a colleague can''t take it back');
select tests.act_as('math', school) from t;
select isnt_empty(
  $$update app_public.conduct_records set points = 2 where reason = 'shouted' returning id$$,
  'who recorded it can correct it');
select tests.act_as('other', school) from t;
select is_empty('select * from app_public.conduct_records', 'another class''s teacher sees none');
select throws_ok(
  $$insert into app_public.conduct_records (student_id, happened_on, points, reason)
    select tests.student(school, 'cho'), '2025-11-03', 1, 'shouted' from t$$,
  '42501', null, 'and records none');
select tests.act_as('mother', school) from t;
select results_eq('select distinct student_id from app_public.conduct_records',
  $$select tests.student(school, 'ana') from t$$, 'a mother sees those of her child');
select tests.act_as('head', school) from t;
select throws_like(
  $$insert into app_public.conduct_records (student_id, happened_on, points, reason)
    select tests.student(school, 'cho'), '2027-11-03', 1, 'shouted' from t$$,
  '%not in the term%', 'a day outside of the terms is refused');
select throws_ok(
  $$insert into app_public.conduct_records (student_id, happened_on, reason)
    select tests.student(school, 'cho'), '2025-11-03', 'nothing' from t$$,
  '23514', null, 'a record takes off something');
reset role;

-- a corrected day may lie in another term
update app_public.terms set ends_on = '2026-01-31' where school_id = (select school from t);
select tests.add_term(school, 'T2', '2026-02-01', '2026-07-31') from t;
select tests.calculate();
update app_public.conduct_records set happened_on = '2026-03-02' where reason = 'shouted';
select is(r.term_id, tests.term(t.school, 'T2'), 'a corrected day moves the record to its term')
from app_public.conduct_records r, t where r.reason = 'shouted';
select is(count(distinct d.term_id), 2::bigint, 'and has both terms calculated anew')
from app_private.dirty_results d, t where d.class_id = tests.class(t.school);

-- a closed term
select tests.calculate();
select tests.act_as('head', school) from t;
set local role app_user;
select app_public.close_term(tests.class(school), tests.term(school, 'T2')) from t;
select throws_ok(
  $$update app_public.conduct_records set points = 3 where reason = 'shouted'$$,
  'RBCLO', null, 'conduct of a closed term stays as it is');
select lives_ok(
  $$update app_public.conduct_records set points = 3 where reason = 'fought'$$,
  'that of an open one can change');
reset role;

select results_eq(
  $$select app_hidden.half_days(m, 180, 360) from unnest(array[0, 179, 180, 359, 360, 400]) as m$$,
  $$values (0::numeric), (0), (0.5), (0.5), (1), (1)$$,
  'half of the minutes make half a day, all of them a day');
select is(app_hidden.half_days(null, 180, 360), 0::numeric, 'who was not seen was not there');

select * from finish();
rollback;

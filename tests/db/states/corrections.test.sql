-- request_correction() and decide_correction() with may_decide(), may_act_for_class(),
-- closed_classes(), corrected_classes(), apply_correction(), correction_list(),
-- pending_corrections() and closed_marks().
begin;
select plan(39);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('second', school, 'admin'), tests.user('stranger', other, 'admin') from t;
create temp table c as
select school, tests.class(school) as class, tests.term(school) as term,
  tests.student(school, 'ana') as ana, tests.student(school, 'cho') as cho, tests.student(school, 'ben') as ben,
  (select id from app_public.assessments where name = 'Test') as test,
  (select id from app_public.assessments where name = 'Dictation') as dictation
from t;
grant select on c to app_user;
create function pg_temp.act(name text, statement text) returns void language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  perform set_config('role', 'app_user', true);
  execute statement;
  perform set_config('role', 'none', true);
end;
$$;
create function pg_temp.listed(name text, is_pending boolean default true) returns setof text language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return query
    select concat_ws(' ', l.class_name, l.subject_name, l.assessment_name, l.student_last_name,
      coalesce(l.before, '-') || ' to ' || coalesce(l.after, '-'), l.reason, l.decision, l.note, l.may_decide)
    from app_public.correction_list(is_pending) as l;
end;
$$;
create function pg_temp.waiting(name text) returns integer language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return app_public.pending_corrections();
end;
$$;
create view pg_temp.averages as
select s.student_number, r.average, r.rank
from app_public.term_results r join app_public.students s on s.id = r.student_id;

select throws_ok($$select pg_temp.act('math', 'select app_public.request_correction(test, ana, ''x'', 14) from c')$$,
  'RBVAL', 'The term is open: the mark can be changed in the gradebook', 'an open term needs no correction');
select pg_temp.act('head', 'select app_public.close_term(class, term) from c');
create temp table frozen as select * from pg_temp.averages;

-- save_marks() says so for each mark
select is(
  (select jsonb_agg(p -> 'reason') from c cross join lateral jsonb_array_elements(
    app_hidden.closed_marks(array[row(test, ana, 14, null, null, 1)::app_public.mark_edit,
      row(dictation, ana, 14, null, null, 1)::app_public.mark_edit])) as p),
  '["Term 1 is closed for the class 6e A.", "Term 1 is closed for the class 6e A."]',
  'marks to save are refused one by one');
select tests.act_as('other', school) from t;
select is(app_hidden.closed_marks(array[row(test, ana, 14, null, null, 1)::app_public.mark_edit]), null,
  'whoever may not write them is not told')
from c;
select throws_ok($$select pg_temp.act('math',
  'select app_public.save_marks(array[row(test, ana, 14, null, null, 1)::app_public.mark_edit]) from c')$$,
  'RBCLO', null, 'with the code of closed terms');
select throws_ok($$select pg_temp.act('math',
  'select app_public.save_marks(array[row(dictation, ana, 14, null, null, 1)::app_public.mark_edit]) from c')$$,
  'RBMRK', null, 'but a colleague''s course does not tell whether its term is closed');

select throws_ok(format('select pg_temp.act(%L, %L)', person,
  format('select app_public.request_correction(%s) from c', request)), code, null, sentence)
from (values
  ('math', 'test, ana, '' '', 14', '23514', 'a correction needs a reason'),
  ('math', 'test, ana, ''x'', 21', 'RBVAL', 'a mark that can be'),
  ('math', 'test, ana, ''x'', 14, ''A''', 'RBVAL', 'a number or a code'),
  ('math', 'test, ana, ''x'', 12', 'RBVAL', 'and one that differs'),
  ('math', 'dictation, ana, ''x'', 14', 'RBVAL', 'of one''s own course'),
  ('main', 'test, ana, ''x'', 14', 'RBVAL', 'a class teacher does not mark'),
  ('mother', 'test, ana, ''x'', 14', 'RBVAL', 'nor does a family')) as v (person, request, code, sentence);
select pg_temp.act('math', 'select app_public.request_correction(test, ana, ''Counted twice'', 17) from c');
select throws_ok($$select pg_temp.act('head', 'select app_public.request_correction(test, ana, ''x'', 18) from c')$$,
  'RBVAL', null, 'a mark has one correction at a time');
select is((select value from app_public.marks join c on assessment_id = test and student_id = ana), 12.00,
  'asking changes no mark');

select results_eq('select pg_temp.listed(''head'')', $$values ('6e A MATH Test ana-last 12.00 to 17.00 Counted twice t')$$,
  'the admin finds it in the list');
select results_eq('select pg_temp.listed(''math'')', $$values ('6e A MATH Test ana-last 12.00 to 17.00 Counted twice f')$$,
  'the teacher too, but may not decide');
select is_empty('select pg_temp.listed(''other'')', 'a teacher of another class does not see it');
select is(pg_temp.waiting('head'), 1, 'one waits for the admin');
select is(pg_temp.waiting('main'), 0, 'none for the class teacher');
update app_public.schools set reopening_duty = 'class_teacher' from t where id = school;
select is(pg_temp.waiting('main'), 1, 'unless the school says so');
select throws_ok(format('select pg_temp.act(%L, %L)', person, 'select app_public.decide_correction(id, true) from app_public.corrections'),
  'RBDEN', null, sentence)
from (values ('math', 'nobody decides on what they asked for')) as v (person, sentence);
select tests.act_as('stranger', other) from t;
select throws_ok('select app_public.decide_correction(id, true) from app_public.corrections', 'RBVAL', null,
  'another school has no such correction');
select throws_ok($$update app_public.corrections set decision = 'approved', decided_by = requested_by, decided_at = now()$$,
  '23514', null, 'whatever the path');

select pg_temp.act('second', 'select app_public.decide_correction(id, true, '' Seen the paper '') from app_public.corrections');
select results_eq('select (value, version, entered_by)::text from app_public.marks join c on assessment_id = test and student_id = ana',
  $$select (17.00, 2, tests.user('second'))::text$$, 'approved, the mark is changed');
select results_eq('select * from pg_temp.averages where student_number = ''ana''', $$values ('ana', 16.2, 1)$$,
  'and the results with it, at once');
select results_eq('select number, correction_id is not null from app_public.term_snapshots order by number',
  $$values (1, false), (2, true)$$, 'a new snapshot is kept');
select set_eq(
  $$select s.student_number, f.average, f.rank
    from app_public.term_snapshots p
    cross join lateral app_private.snapshot_figures(p.school_id, p.id) as f
    join app_public.students s on s.id = f.student_id
    where p.number = 1 and f.course_id is null$$, 'table frozen', 'the old figures stay readable');
select is((select state from app_public.class_terms), 'closed', 'the term is still closed');
select throws_ok('update app_public.marks set value = 3 where value = 17', 'RBCLO', null, 'and read-only');
select is((select reason from audit.log where table_name = 'app_public.marks' order by at desc, id desc limit 1),
  'Counted twice', 'the history of the mark has the reason');
select is_empty('select f.* from t cross join lateral app_private.result_differences(school) as f',
  'the nightly comparison agrees');
select throws_ok($$select pg_temp.act('head', 'select app_public.decide_correction(id, false) from app_public.corrections')$$,
  'RBVAL', null, 'a decision is taken once');
select results_eq('select pg_temp.listed(''math'', false)',
  $$values ('6e A MATH Test ana-last 12.00 to 17.00 Counted twice approved Seen the paper f')$$,
  'it stands in the list of what was decided');

select pg_temp.act('math', 'select app_public.request_correction(test, cho, ''Not hers'') from c');
select pg_temp.act('head', 'select app_public.decide_correction(id, false) from app_public.corrections where decision is null');
select is((select value from app_public.marks join c on assessment_id = test and student_id = cho), 12.00,
  'refused, nothing changes');
select pg_temp.act('math', 'select app_public.request_correction(test, cho, ''Not hers'') from c');
select pg_temp.act('head', 'select app_public.decide_correction(id, true) from app_public.corrections where decision is null');
select is_empty('select m.* from app_public.marks m join c on assessment_id = test and student_id = cho',
  'a mark can be cleared');
select pg_temp.act('math', 'select app_public.request_correction(test, cho, ''Found it'', null, ''A'') from c');
select pg_temp.act('head', 'select app_public.decide_correction(id, true) from app_public.corrections where decision is null');
select is((select code from app_public.marks join c on assessment_id = test and student_id = cho), 'A',
  'and one entered that was not there');

-- the mark moved on, because the term was reopened
select pg_temp.act('math', 'select app_public.request_correction(test, cho, ''Found it'', 10) from c');
select pg_temp.act('head', 'select app_public.reopen_term(class, term, ''more'') from c');
update app_public.marks m set code = 'E' from c where assessment_id = test and student_id = cho;
select throws_ok($$select pg_temp.act('head', 'select app_public.decide_correction(id, true) from app_public.corrections where decision is null')$$,
  'RBVAL', null, 'a correction of a mark that has changed meanwhile is not applied');
select is((select array_agg(r.class_id) from c cross join lateral app_private.closed_classes(school, test, cho) as r),
  null, 'nothing of it is closed now');
select is((select app_private.corrected_classes(school, test, cho) from c), '{}', 'nothing would be locked');

select * from finish();
rollback;

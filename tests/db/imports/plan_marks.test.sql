-- An import of marks in the wizard: plan_marks() with find_import_assessments() and
-- note_mark_problems(); mark_fault(), course_maximum().
begin;
select plan(29);

create temp table t as
select tests.school('S1') as school;
create temp table done (name text primary key, id uuid);
select tests.staffed_class(school) from t;

create function pg_temp.counts(import text) returns text language sql as $$
  select format('%s: %s new, %s changed, %s same, %s rejected', i.state, i.create_count,
    i.change_count, i.same_count, i.reject_count) || coalesce(' ' || (i.problem ->> 'code'), '')
  from app_public.imports i where i.id = (select id from done where name = import)
$$;
create function pg_temp.brought(name text, variadic lines text[])
  returns text language plpgsql as $$
declare
  v_school integer := (select school from t);
  v_import uuid := app_private.begin_import(
    v_school, 'marks', 'marks.csv', string_to_array(lines[1], ';'));
begin
  insert into done values (name, v_import);
  perform app_private.stage_import_rows(v_school, v_import, (
    select jsonb_agg(jsonb_build_array(l.place, string_to_array(l.line, ';')))
    from unnest(lines) with ordinality as l (line, place)
    where l.place > 1));
  perform app_private.check_import(v_school, v_import);
  return pg_temp.counts(name);
end;
$$;
create function pg_temp.errors(import text) returns setof text language sql as $$
  select concat_ws(' ', e.line::text, e."column" || ':', '"' || e.value || '"', e.message)
  from app_private.import_errors((select school from t), (select id from done where name = import)) as e
$$;
create function pg_temp.applied(import text) returns text language plpgsql as $$
begin
  perform app_private.apply_import((select school from t), (select id from done where name = import));
  return pg_temp.counts(import);
end;
$$;
create function pg_temp.undone(import text) returns text language plpgsql as $$
begin
  perform app_private.undo_import((select school from t), (select id from done where name = import));
  return pg_temp.counts(import);
end;
$$;
create function pg_temp.census() returns setof text language sql as $$
  select concat_ws(' ', s.student_number, a.name, a.kind, a.maximum, a.coefficient, a.held_on,
    a.published_at is not null, m.value, m.code, m.comment)
  from app_public.marks m
  join app_public.assessments a on a.id = m.assessment_id
  join app_public.students s on s.id = m.student_id
  union all
  select 'assessment ' || a.name from app_public.assessments a
  order by 1
$$;
create function pg_temp.average(student text) returns numeric language sql as $$
  select r.average from app_public.term_results r
  join app_public.students s on s.id = r.student_id where s.student_number = student
$$;
create temp table before as select pg_temp.census() as line;
update app_public.marks set comment = 'Well done' where value = 15;

-- what a mark may be
select is(app_private.mark_fault(12.5, null, 20, false), null, 'a number up to the maximum is a mark');
select is(app_private.mark_fault(null, 'A', 20, true), null, 'and so is a code of the school');
select results_eq(
  $$select app_private.mark_fault(value, code, 20, false)
    from (values (1, 'A'), (-1, null), (20.01, null), (1.005, null), (null, 'X')) as v (value, code)$$,
  $$values ('both'), ('negative'), ('too_high'), ('decimals'), ('unknown_code')$$,
  'everything else is none, for a reason each');
select is((select app_private.course_maximum(school, tests.course(school, 'MATH')) from t), 20.00,
  'a course marks up to the scale of the school');
update app_public.subjects set default_maximum = 40 where code = 'MATH';
select is((select app_private.course_maximum(school, tests.course(school, 'MATH')) from t), 40.00,
  'or to what its subject says');

-- bringing marks
select is(pg_temp.brought('marks', 'Matricule;Classe;Matière;Trimestre;Devoir;Note;Note max;Date;Publié;Nom',
  'ana;6e a;math;t1;Test;12;;;;', 'ben;6eA;Math;Term 1;TEST;a;20;;;', 'cho;6e A;MATH;T1;Test;12,00;20;;;',
  'ana;6e A;FR;T1;Dictée;17,5;20;03/11/2025;oui;x', 'ben;6e A;FR;T1;dictée;A;;;;',
  'cho;6e A;FR;T1;Dictation;9;;;;'),
  'checked: 3 new, 1 changed, 2 same, 0 rejected', 'a list of marks is understood');
select is((select columns from app_public.imports where id = (select id from done where name = 'marks')),
  '{student_number,class,subject_code,term,assessment,mark,maximum,held_on,published,NULL}',
  'by its French headers');
select results_eq(
  $$select line, field, before, after
    from app_private.import_changes((select school from t), (select id from done where name = 'marks'))$$,
  $$values (3, 'code', 'null'::jsonb, '"A"'::jsonb), (3, 'value', '9.00', 'null')$$,
  'each change is told before it is made');
create temp table commented as select pg_temp.census() as line;
select is(pg_temp.applied('marks'), 'applied: 3 new, 1 changed, 2 same, 0 rejected', 'the marks come in');
select set_eq($$select pg_temp.census() except select line from commented$$, array[
  'ben Test test 20.00 1.00 t A', 'ana Dictée test 20.00 1.00 2025-11-03 t 17.50',
  'ben Dictée test 20.00 1.00 2025-11-03 t A', 'cho Dictation test 20.00 1.00 t 9.00', 'assessment Dictée'],
  'in the assessments that are there, and in new ones');
select results_eq(
  $$select distinct class_id from app_private.dirty_results$$,
  $$select tests.class(school) from t$$, 'their class waits to be calculated');
select tests.calculate();
select is(pg_temp.average('cho'), 10.80, 'the results follow');
select is(pg_temp.brought('again', 'Matricule;Classe;Matière;Trimestre;Devoir;Note;Note max;Date;Publié;Nom',
  'ana;6e a;math;t1;Test;12;;;;', 'ben;6eA;Math;Term 1;TEST;a;20;;;', 'cho;6e A;MATH;T1;Test;12,00;20;;;',
  'ana;6e A;FR;T1;Dictée;17,5;20;03/11/2025;oui;x', 'ben;6e A;FR;T1;dictée;A;;;;',
  'cho;6e A;FR;T1;Dictation;9;;;;'),
  'checked: 0 new, 0 changed, 6 same, 0 rejected', 'the same file again changes nothing');
select is(pg_temp.brought('kinds', 'number;class;subject;term;type;assessment;mark;coefficient;comment',
  'ana;6e A;FR;T1;exam;Dictation;8;2;''=Late', 'ben;6e A;FR;T1;;Dictation;19;;Ill'),
  'checked: 1 new, 1 changed, 0 same, 0 rejected', 'a kind makes another assessment of the same name');
select is(pg_temp.applied('kinds'), 'applied: 1 new, 1 changed, 0 same, 0 rejected', 'which comes in');
select set_eq($$select c from pg_temp.census() as c where c ~ 'exam|Ill'$$, array[
  'ana Dictation exam 20.00 2.00 f 8.00 =Late', 'ben Dictation test 20.00 1.00 t 19.00 Ill'],
  'as a draft with its coefficient, and with comments, without what kept them from being formulas');

-- what is wrong
select is(pg_temp.brought('wrong', 'student number;class;subject;term;assessment;mark;max;date;year',
  'zoe;6e A;MATH;T1;Test;1;;;', 'ana;9e Z;MATH;T1;Test;1;;;', 'ana;6e A;LATIN;T1;Test;1;;;',
  'ana;6e A;MATH;T9;Test;1;;;', 'ana;6e B;MATH;T1;Test;1;;;', 'ana;6e B;FR;T1;Test;1;;;',
  'ana;6e A;MATH;T1;Test;21;;;', 'ben;6e A;MATH;T1;Test;-1;;;', 'cho;6e A;MATH;T1;Test;1,005;;;',
  'ana;6e A;MATH;T1;New;Q;;;', 'ben;6e A;MATH;T1;New;good;;;', 'cho;6e A;MATH;T1;New;;;;',
  'ana;6e A;MATH;T1;;1;;;', 'ana;6e A;MATH;T1;Test 2;41;;;', 'ben;6e A;MATH;T1;Test 3;1;50;;',
  'cho;6e A;MATH;T1;Test 3;1;60;;', 'ana;6e A;FR;T1;Dictée;1;30;;', 'ana;6e A;MATH;T1;New;1;;;1999-2000',
  'ana;6e A;FR;T1;Dictation;3;;;'),
  'checked: 1 new, 0 changed, 0 same, 18 rejected', 'every row with something wrong is rejected');
select set_eq($$select pg_temp.errors('wrong')$$, array[
  '2 student number: "zoe" the school has no student of this number',
  '3 class: "9e Z" the year 2025-2026 has no such class', '4 subject: "LATIN" the school has no such subject',
  '5 term: "T9" the year 2025-2026 has no term of this code or name',
  '6 student number: "ana" the student is not enrolled in the class 6e B',
  '7 student number: "ana" the student is not enrolled in the class 6e B', '7 subject: "FR" is not taught in the class 6e B',
  '8 mark: "21" above the maximum of 20', '9 mark: "-1" negative', '10 mark: "1.005" more than two decimals',
  '11 mark: "Q" the school has no such code', '12 mark: "good" neither a mark nor a code', '13 mark: missing',
  '14 assessment: missing', '15 mark: "41" above the maximum of 40', '17 max: "60" differs from line 16 for the same assessment',
  '18 max: "30" the assessment has 20 there', '19 year: "1999-2000" the school has no such academic year',
  '20 assessment: "Dictation" 2 assessments have this name'], 'with what is wrong');
select is(pg_temp.brought('twice', 'number;class;subject;term;assessment;mark',
  'ana;6e A;MATH;T1;New;1', 'ana;6e A;MATH;Term 1;new;2'),
  'checked: 1 new, 0 changed, 0 same, 1 rejected', 'a mark stands once in a file');

-- undoing
update app_public.marks m set value = 10, code = null
from app_public.assessments a, app_public.students s
where a.id = m.assessment_id and a.name = 'Test' and s.id = m.student_id and s.student_number = 'ben';
select throws_ok($$select pg_temp.undone('marks')$$, 'RBUSE', null, 'a mark that was changed since is in the way of undoing');
select is((select app_private.import_obstacles(school, id)::text from t, done where name = 'marks'),
  '[{"by": "changed", "count": 1, "table": "marks"}]', 'with the reason');
update app_public.marks set value = null, code = 'A' where value = 10;
insert into app_public.marks (school_id, assessment_id, student_id, value)
select school, a.id, tests.student(school, 'cho'), 5 from t, app_public.assessments a where a.name = 'Dictée';
select is((select app_private.import_obstacles(school, id)::text from t, done where name = 'marks'),
  '[{"by": "marks", "count": 1, "table": "assessments"}]', 'so are marks that others entered in its assessments');
delete from app_public.marks where value = 5;
select is(pg_temp.undone('kinds'), 'undone: 1 new, 1 changed, 0 same, 0 rejected', 'an import of marks can be taken back');
select is(pg_temp.undone('marks'), 'undone: 3 new, 1 changed, 2 same, 0 rejected', 'one after the other');
select set_eq($$select pg_temp.census()$$, $$select line from commented$$, 'then every mark is as it was');

-- closed terms
select pg_temp.brought('late', 'number;class;subject;term;assessment;mark', 'ana;6e A;MATH;T1;Test;3');
insert into app_public.class_terms (school_id, class_id, term_id, state, closed_at)
select school, tests.class(school), tests.term(school), 'closed', now() from t;
select is(pg_temp.brought('closed', 'number;class;subject;term;assessment;mark',
  'ana;6e A;MATH;T1;Test;3', 'ana;6e A;MATH;T1;New;3'),
  'checked: 0 new, 0 changed, 0 same, 2 rejected', 'marks of a closed term are refused');
select set_eq($$select pg_temp.errors('closed')$$, array['2 term: "T1" Term 1, 6e A is closed',
  '3 term: "T1" Term 1, 6e A is closed'], 'with the class');
select is(pg_temp.applied('late'), 'checked: 0 new, 0 changed, 0 same, 1 rejected',
  'also when it was closed since the check');
select set_eq($$select pg_temp.census()$$, $$select line from commented$$, 'and nothing is changed');

select * from finish();
rollback;

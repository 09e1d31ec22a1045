begin;
select plan(50);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
insert into app_public.students
  (school_id, student_number, last_name, first_name, birth_date, phone, email)
select school, v.number, v.last_name, v.first_name, v.birth_date::date, v.phone, v.email
from t, (values
  ('D1', 'N''Guessan', 'Éloïse', '2012-03-04', null, null),
  ('D2', 'NGUESSAN', 'Eloise', '2012-03-04', '07 08 09', 'e@x.ci'),
  ('D3', 'Eloise', 'Nguessan', null, '070809', null),
  ('D4', 'Əliyev', 'İlqar', '2012-05-01', null, null),
  ('D5', 'Eliyev', 'Ilqar', '2012-01-05', null, null),
  ('D6', 'Koné', 'Awa', '2012-06-01', null, null),
  ('D7', 'Koné', 'Bintou', '2012-06-01', null, null),
  ('D8', 'Kouamé', 'Jean-Marie', '2012-07-01', null, null),
  ('D9', 'Kouamé', 'Jean Mari', '2012-07-01', null, null),
  ('E1', 'Yapi', 'Paul', '2010-07-01', null, null),
  ('E2', 'Yapi', 'Paul', '2012-07-09', null, null)) as v (number, last_name, first_name,
    birth_date, phone, email);
insert into app_public.students (school_id, student_number, last_name, first_name, birth_date)
select other, 'D1', 'N''Guessan', 'Éloïse', '2012-03-04' from t;
create temp table stranger as
select s.id from app_public.students s, t where s.school_id = other;
grant select on stranger to app_user;
create function pg_temp.who(number text) returns uuid language sql security definer as
$$ select s.id from app_public.students s, t where s.school_id = school and student_number = number $$;
create function pg_temp.pairs() returns text[] language sql as $$
  select array_agg((p #>> '{students,0,number}') || '=' || (p #>> '{students,1,number}')
      || ' ' || (p ->> 'score') || ' '
      || (select string_agg(r, ',') from json_array_elements_text(p -> 'reasons') as r))
  from json_array_elements(app_public.duplicate_students() -> 'pairs') as p
$$;
grant execute on function pg_temp.who(text), pg_temp.pairs() to app_user;
select tests.user('eloise', school, 'student') from t;
update app_public.students set user_id = tests.user('eloise') where id = pg_temp.who('D2');

select tests.act_as('head', school) from t;
set local role app_user;

-- finding
select is(pg_temp.pairs() @> array[pair], true, sentence)
from (values
  ('D1=D2 90 same_name,same_birth_date', 'the same name and birth date, whatever accents'),
  ('D2=D3 65 swapped_name,same_phone', 'names swapped, and the same phone number'),
  ('D4=D5 80 same_name,near_birth_date', 'day and month swapped'),
  ('D8=D9 70 similar_name,same_birth_date', 'a slip in a name')) as v (pair, sentence);
select is(array_length(pg_temp.pairs(), 1), 4,
  'twins, and namesakes of other birth dates, are not taken for one');
select is(
  (select array_agg(x.reasons)::text from app_public.students a, app_public.students b,
     lateral app_hidden.likeness(a, b, true) as x
   where a.id = pg_temp.who('D6') and b.id = pg_temp.who('D7')), null,
  'not even with the same guardian');
select lives_ok($$select app_public.part_students(pg_temp.who('D9'), pg_temp.who('D8'))$$, 'two are said to be two');
select is(array_length(pg_temp.pairs(), 1), 3, 'and no longer listed');
select lives_ok($$select app_public.part_students(pg_temp.who('D8'), pg_temp.who('D9'))$$,
  'said twice, in whatever order');

-- what both have: E(loise) was entered twice in the same class, and marked under both names
reset role;
insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on, ends_on)
select school, pg_temp.who(n), tests.class(school), tests.year(school), d::date, e::date
from t, (values ('D1', '2025-09-01', null), ('D2', '2025-10-01', '2025-12-01')) as v (n, d, e);
insert into app_public.enrollment_steps
  (school_id, student_id, kind, day, status_before, opened_enrollment_id)
select school, pg_temp.who('D2'), 'enroll', '2025-10-01', 'active', e.id
from t join app_public.enrollments e on e.student_id = pg_temp.who('D2');
select tests.mark(school, a.id, pg_temp.who(v.n), v.mark)
from t, (values ('D1', 'Test', '11'), ('D2', 'Test', '11'), ('D2', 'Dictation', '14')) as v (n, test, mark)
join app_public.assessments a on a.name = v.test;
insert into app_public.student_guardians (school_id, student_id, guardian_id, relation)
select school, pg_temp.who(v.n), g.id, 'mother'
from t, (values ('D1'), ('D2')) as v (n)
join app_public.guardians g on g.last_name = 'Mother';
insert into app_public.scholarships (school_id, student_id, sponsor, amount, currency, starts_on)
select school, pg_temp.who('D2'), 'Ministry', 5, 'XOF', '2025-09-01' from t;
select tests.calculate();
create function pg_temp.state() returns jsonb language plpgsql security definer as $$
declare
  v_table regclass;
  v_hash text;
  v_state jsonb := '{}';
begin
  foreach v_table in array array(select r.of_table from app_private.student_references() as r)
    || '{app_public.students,app_public.term_results,app_public.course_results}'::regclass[] loop
    execute format('select coalesce(md5(string_agg(x.line, '';'' order by x.line)), '''') from (
      select (to_jsonb(r) - ''calculated_at'')::text as line from %s r) as x', v_table) into v_hash;
    v_state := v_state || jsonb_build_object(v_table::text, v_hash);
  end loop;
  return v_state;
end $$;
insert into app_private.invitations (institution_id, duty, student_id)
select school, 'student', pg_temp.who('D2') from t;
create temp table before as select pg_temp.state() as state;
select is(
  (select count(*)::integer from app_private.student_references() as r
   where r.of_table = 'app_public.marks'::regclass and r.column_name = 'student_id'), 1,
  'marks are among what a student has');
set local role app_user;

create temp table merged as
select app_public.merge_students(pg_temp.who('D1'), pg_temp.who('D2')) as id;
reset role;
select is((select student_id from app_private.invitations), pg_temp.who('D1'), 'an invitation goes along');
select tests.calculate();
set local role app_user;
select is(
  (select string_agg(a.name || ' ' || pg_catalog.trim_scale(m.value), ', ' order by a.name) from app_public.marks m
   join app_public.assessments a on a.id = m.assessment_id where m.student_id = pg_temp.who('D1')),
  'Dictation 14, Test 11', 'the one kept has all marks, the same one once');
select is((select count(*)::integer from app_public.enrollments where student_id = pg_temp.who('D1')), 1,
  'one enrollment');
select is((select count(*)::integer from app_public.student_guardians where student_id = pg_temp.who('D1')), 1,
  'one mother');
select is((select count(*)::integer from app_public.scholarships where student_id = pg_temp.who('D1')), 1,
  'the scholarship');
select is((select phone || ' ' || email from app_public.students where id = pg_temp.who('D1')), '07 08 09 e@x.ci',
  'and what its record lacked');
select is((select user_id from app_public.students where id = pg_temp.who('D1')), tests.user('eloise'),
  'with the account');
select is((select average from app_public.term_results where student_id = pg_temp.who('D1')), 12.2,
  'averages are calculated from all marks');
select is_empty($$select 1 from app_public.term_results where student_id = pg_temp.who('D2')$$, 'the other has none');
select is_empty($$select 1 from app_public.search_students('eloise') as s where s.id = pg_temp.who('D2')$$,
  'no search finds the record that is gone');
select is((app_public.quick_search('eloise') ->> 'total')::integer, 2, 'neither does the quick one');
select is(
  (select pg_temp.pairs() @> array['D1=D2 90 same_name,same_birth_date']), false, 'it is no duplicate any more');
select is(
  (select concat_ws('/', m ->> 'kept', m ->> 'gone', m ->> 'isUndone')
   from json_array_elements(app_public.duplicate_students() -> 'merges') as m),
  'N''Guessan Éloïse/NGUESSAN Eloise (D2)/false', 'the log says what was done');
select isnt(app_hidden.duplicate_facts(s)::text, null, 'and what each has is told')
from app_public.students s where s.id = pg_temp.who('D1');
select throws_ok($$select app_public.merge_students(pg_temp.who('D6'), pg_temp.who('D2'))$$, 'RBVAL', null,
  'a record that is gone can''t be merged again');
select throws_ok($$select app_public.merge_students(pg_temp.who('D6'), pg_temp.who('D6'))$$, 'RBVAL', null,
  'nor one with itself');

-- undoing
select lives_ok('select app_public.undo_merge((select id from merged))', 'a merge is undone');
reset role;
select tests.calculate();
select is(pg_temp.state(), state, 'every row is as it was, results as well') from before;
set local role app_user;
select throws_ok('select app_public.undo_merge((select id from merged))', 'RBVAL', null, 'once');

-- undone later, what was entered since stays
reset role;
with fields as (
  insert into app_public.student_fields (school_id, name, type, position)
  select school, v.name, 'text', v.place from t, (values ('Bus', 1), ('Size', 2)) as v (name, place)
  returning id::text, name)
select max(id) filter (where name = 'Bus') as bus, max(id) filter (where name = 'Size') as size
into temp own from fields;
grant select on own to app_user;
update app_public.students s
set custom = case student_number when 'D1' then jsonb_build_object(bus, 'Line 2')
  else jsonb_build_object(bus, 'Line 5', size, 'M') end
from own where s.id in (pg_temp.who('D1'), pg_temp.who('D2'));
set local role app_user;
create temp table again as
select app_public.merge_students(pg_temp.who('D1'), pg_temp.who('D2')) as id;
select lives_ok($$update app_public.students set email = 'new@x.ci' where id = pg_temp.who('D1')$$,
  'the kept record is changed');
select is((select custom from app_public.students where id = pg_temp.who('D1')), jsonb_build_object(bus, 'Line 2', size, 'M'),
  'own fields are filled where they are empty, and only there') from own;
create temp table third as
select app_public.merge_students(pg_temp.who('D3'), pg_temp.who('D1')) as id;
select throws_ok('select app_public.undo_merge((select id from again))', 'RBUSE', null,
  'a merge on which another rests is not undone');
select lives_ok('select app_public.undo_merge((select id from third))', 'but after that one');
select lives_ok('select app_public.undo_merge((select id from again))', 'it is');
select is((select email from app_public.students where id = pg_temp.who('D1')), 'new@x.ci',
  'what was changed since stays');
select is((select phone from app_public.students where id = pg_temp.who('D1')), null, 'the rest goes back');
select is((select custom from app_public.students where id = pg_temp.who('D1')), jsonb_build_object(bus, 'Line 2'),
  'so do own fields') from own;

-- contradictions
reset role;
update app_public.marks set value = 5
where student_id = pg_temp.who('D2') and value = 11;
select pg_temp.state() as now_state into temp contradicted;
set local role app_user;
select throws_ok($$select app_public.merge_students(pg_temp.who('D1'), pg_temp.who('D2'))$$, 'RBMRG', null,
  'two marks for the same test are not merged');
reset role;
select is(pg_temp.state(), now_state, 'and nothing has changed') from contradicted;
select is(app_private.is_kept_alike(school, pg_temp.who('D1'), 'app_public.student_needs', '{}'), true,
  'a need that both have is no contradiction') from t;
delete from app_public.marks where student_id = pg_temp.who('D1');
select tests.calculate();
insert into app_public.class_terms (school_id, class_id, term_id, state, closed_at)
select school, tests.class(school), tests.term(school), 'closed', now() from t;
set local role app_user;
select throws_ok($$select app_public.merge_students(pg_temp.who('D1'), pg_temp.who('D2'))$$, 'RBCLO', null,
  'results of a closed term stay where they are');

-- who may
select tests.act_as('math', school) from t;
select throws_ok(call, 'RBDEN', null, 'a teacher does not ' || verb)
from (values ('select app_public.duplicate_students()', 'look for duplicates'),
  ($$select app_public.merge_students(pg_temp.who('D1'), pg_temp.who('D2'))$$, 'merge students'),
  ('select app_public.undo_merge((select id from merged))', 'undo merges'),
  ($$select app_public.part_students(pg_temp.who('D1'), pg_temp.who('D2'))$$, 'part them')) as v (call, verb);
select tests.act_as('head', school) from t;
select throws_ok(
  $$select app_public.merge_students(pg_temp.who('D1'), (select id from stranger))$$,
  'RBVAL', null, 'nobody is merged with a student of another school');
reset role;
select is_empty(
  $$select 1 from app_private.move_record(0, gen_random_uuid(), gen_random_uuid()) as m where m <> '[]'$$,
  'who has nothing moves nothing');
select lives_ok('select app_private.move_back(0, gen_random_uuid(), ''[]'')', 'nor back');
select is(app_private.fill_record(a, a), '{}', 'a record has nothing to fill itself with')
from app_public.students a where a.id = pg_temp.who('D1');
select lives_ok(
  $$select app_private.empty_record(a.school_id, a.id, a, '{}') from app_public.students a
    where a.id = pg_temp.who('D1')$$, 'nor to empty');

select * from finish();
rollback;

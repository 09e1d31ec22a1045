begin;
select plan(18);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
create function pg_temp.book(name text,
  subject text default 'MATH') returns jsonb language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (select app_public.gradebook(tests.course(school, subject),
  tests.term(school))::jsonb from t);
end;
$$;
grant execute on function pg_temp.book(text, text) to app_user;
-- The marks of an assessment by the number of the student, without who entered them.
create function pg_temp.marks(book jsonb, assessment jsonb) returns jsonb language sql as $$
  select jsonb_object_agg(s.student ->> 1, m.mark - 2)
  from jsonb_array_elements(book -> 'students') with ordinality as s (student, place)
  join jsonb_array_elements(assessment -> 'marks') with ordinality as m (mark, place) using (place)
  where m.mark <> 'null'
$$;
grant execute on function pg_temp.marks(jsonb, jsonb) to app_user;
-- Students, by their number instead of their id.
create function pg_temp.named(by_student jsonb) returns jsonb language sql as $$
  select jsonb_object_agg(n.name, v.value)
  from jsonb_each(by_student) as v
  join unnest(array['ana', 'ben', 'cho']) as n (name)
    on (select tests.student(t.school, n.name) from t) = v.key::uuid
$$;
grant execute on function pg_temp.named(jsonb) to app_user;

set local role app_user;
select is(
  (select jsonb_agg(s - 0) from jsonb_array_elements(pg_temp.book('math') -> 'students') as s),
  '[["ana", "ana-last", "ana-first", null, true], ["ben", "ben-last", "ben-first", null, true],
    ["cho", "cho-last", "cho-first", null, true]]'::jsonb, 'a gradebook lists the students by name');
select results_eq(
  $$select a ->> 'name', a ->> 'kind', a -> 'maximum', a -> 'coefficient',
  a ->> 'publishedAt' is not null,
      pg_temp.marks(b, a)
    from pg_temp.book('math') as b
    cross join jsonb_array_elements(b -> 'assessments') as a$$,
  $$values ('Draft', 'test', '20.00'::jsonb, '1.00'::jsonb, false, '{"ana": ["20", 1]}'::jsonb),
    ('Test', 'test', '20.00', '1.00', true,
      '{"ana": ["12", 1], "ben": ["9", 1], "cho": ["12", 1]}')$$,
  'its assessments, unpublished ones too, with marks and their versions');
select is(pg_temp.named(pg_temp.book('math') #> '{figures,students}'),
  '{"ana": [16.00, 1, false, 15.60, 1, false], "ben": [9.00, 3, false, 9.00, 3, false],
    "cho": [12.00, 2, false, 12.00, 2, false]}'::jsonb,
  'and provisional averages and ranks, of the subject and in general');
select is(pg_temp.marks(b, b #> '{assessments,0}'),
  '{"ana": ["15", 1], "ben": ["A", 1]}'::jsonb, 'a code stands in the place of a mark')
from pg_temp.book('main', 'FR') as b;
select is((pg_temp.book('math') -> 'figures') - 'students' - 'assessments',
  '{"ranked": 3, "generalRanked": 3, "class": [12.33, 9.00, 16.00]}'::jsonb,
  'with what the ranks are out of and the mean, lowest and highest average of the class');
select is(
  (select jsonb_object_agg(a ->> 'name', b #> array['figures', 'assessments', a ->> 'id'])
    from jsonb_array_elements(b -> 'assessments') as a),
  '{"Draft": [20.00, 20.00, 20.00], "Test": [11.00, 9.00, 12.00]}'::jsonb,
  'and of each assessment the mean, lowest and highest mark')
from pg_temp.book('math') as b;
select is((pg_temp.book('math') -> 'head') - 'classId' - 'categories' - 'maximum',
  '{"className": "6e A", "subject": "MATH", "coefficient": 3.00, "scale": 20.00, "decimals": 2}'::jsonb,
  'its head names class, subject, coefficient and scale');
select is(pg_temp.book(name) ->> 'mayEdit', wanted, sentence)
from (values ('math', 'true', 'the teacher of the course may write'),
  ('head', 'true', 'so may an admin'), ('main', 'false', 'the class teacher reads')) as v (name,
    wanted, sentence);
select is(pg_temp.book('math', 'FR'), null, 'a teacher has no gradebook of a colleague');
select is(pg_temp.book(name), null, name || ' has none')
from unnest(array['other', 'mother', 'father', 'stranger']) as name;

reset role;
set local role rollbook_owner;
insert into app_public.student_courses (school_id, student_id, course_id, is_followed, starts_on)
select school, tests.student(school, 'cho'), tests.course(school, 'MATH'), false,
  '2025-09-01' from t;
update app_public.enrollments set ends_on = '2026-01-31'
where student_id = (select tests.student(school, 'ben') from t);
select is(
  (select jsonb_agg(jsonb_build_array(s -> 1,
    s -> 5)) from jsonb_array_elements(pg_temp.book('head') -> 'students') as s),
  '[["ana", true], ["ben", false]]'::jsonb,
  'who dropped the course is not in it, who left the class is marked so');
select is(pg_temp.named(pg_temp.book('head') #> '{figures,students}'),
  '{"ana": [16.00, 1, false, 15.60, 1, false], "ben": [9.00, null, false, 9.00, null, false]}'::jsonb,
  'and has no rank');

update app_public.marks set comment = 'Well done'
where assessment_id = (
  select id from app_public.assessments where name = 'Test')
  and student_id = (select tests.student(school, 'ana') from t);
select is(
  (select (pg_temp.marks(b, a) -> 'ana') - 1
    from pg_temp.book('head') as b
    cross join jsonb_array_elements(b -> 'assessments') as a
    where a ->> 'name' = 'Test'),
  '["12", "Well done"]'::jsonb, 'a remark comes with its mark, so that an edit can keep it');

select * from finish();
rollback;

-- What the records of students and guardians refuse.
begin;
select plan(24);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
select tests.student(school, 'ana'), tests.student(school, 'ben') from t;
insert into app_public.guardians (school_id, last_name, first_name) select school, 'Kone',
  'Awa' from t;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select g.school_id, tests.student(school, 'ana'), g.id from t, app_public.guardians g;
create view pg_temp.state as
select s::text as line from app_public.students s union all
select g::text from app_public.guardians g union all
select l::text from app_public.student_guardians l;
create temp table before as select line from pg_temp.state;

select throws_ok(
  format('update app_public.students set %s where student_number = ''ana''', change), code, null,
  sentence)
from (values
  ($$last_name = 'K'$$, '23514', 'a last name has two characters at least'),
  ($$last_name = ' K '$$, '23514', 'spaces around it don''t count'),
  ($$first_name = 'A'$$, '23514', 'a first name has two characters at least'),
  ('last_name = null', '23502', 'a last name is not left out'),
  ($$student_number = ' '$$, '23514', 'a student has a number'),
  ($$student_number = 'ben'$$, '23505', 'two students of a school can''t share a number'),
  ($$sex = 'f'$$, '23514', 'the sex is female or male'),
  ($$birth_date = '1899-12-31'$$, '23514', 'nobody was born before 1900'),
  ($$email = 'nowhere'$$, '23514', 'an e-mail address has an @'),
  ($$status = 'gone'$$, '23514', 'a student is active, inactive, transferred or graduated'))
  as v (change, code, sentence);
select throws_ok('update app_public.guardians set ' || change, '23514', null, sentence)
from (values
  ($$last_name = 'K'$$, 'a guardian''s last name has two characters at least'),
  ($$first_name = 'A'$$, 'and the first name'),
  ($$email = 'a@b@c'$$, 'an e-mail address has one @')) as v (change, sentence);
select throws_ok('update app_public.student_guardians set ' || change, '23514', null, sentence)
from (values
  ($$relation = 'neighbour'$$, 'a relation is one that Rollbook knows'),
  ('priority = 0', 'the order of contact starts at 1')) as v (change, sentence);
select throws_ok(
  $$insert into app_public.student_guardians (school_id, student_id, guardian_id)
    select school_id, student_id, guardian_id from app_public.student_guardians$$,
  '23505', null, 'a guardian is linked to a student once');
select throws_ok(
  $$insert into app_public.student_guardians (school_id, student_id, guardian_id)
    select other, tests.student(school, 'ana'), g.id from t, app_public.guardians g$$,
  '23503', null, 'a link does not cross schools');
select throws_ok($$delete from app_public.students where student_number = 'ana'$$, '23001', null,
  'a student with enrollments can''t be removed');
select set_eq('select line from pg_temp.state', 'select line from before',
  'after the refusals all is as it was');

select lives_ok($$select tests.student(other, 'ana') from t$$,
  'another school may give the same number');
select lives_ok(
  $$update app_public.students set sex = null, birth_date = null, email = null,
      last_name = 'Ng', first_name = 'Vy' where student_number = 'ben'$$,
  'what a record does not say stays empty, and two letters are a name');
select is(search_text, 'ng vy ben', 'the words of a search follow the name')
from app_public.students where student_number = 'ben';
select throws_ok($$update app_public.students set search_text = 'x'$$, '428C9', null,
  'and can''t be set on their own');
delete from app_public.guardians;
select is_empty('select from app_public.student_guardians',
  'a guardian who is removed leaves no link');

select * from finish();
rollback;

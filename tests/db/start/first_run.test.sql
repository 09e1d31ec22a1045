begin;
select plan(39);

insert into app_public.institutions (code, name, type) values ('MIN', 'Ministry', 'ministry'), ('MIN2', 'Ministry 2', 'ministry');
create temp table t as
select id as ministry, (select id from app_public.institutions where code = 'MIN2') as other
from app_public.institutions where code = 'MIN';
grant select on t to app_user;
select tests.user('minister', ministry, 'admin'), tests.user('clerk', ministry, 'analyst') from t;

-- a school is made above it
select tests.act_as('minister') from t;
set local role app_user;
create temp table made as select app_public.found_school(ministry, ' LYC ', 'Lycée neuf', 'ci') as school from t;
select is(
  (select concat_ws(' ', i.code, i.parent_id = ministry, s.country, s.language, s.time_zone, s.currency, s.scale)
   from made join app_public.institutions i on i.id = school join app_public.schools s on s.id = school, t),
  'LYC t CI fr Africa/Abidjan XOF 20.00', 'an admin above it makes a school as usual in its country');
create temp table khmer as select app_public.found_school(ministry, 'PP', 'Phnom Penh', 'KH') as school from t;
select is(
  (select concat_ws(' ', s.language, s.time_zone, s.currency)
   from app_public.schools s join khmer on s.id = school),
  'km Asia/Phnom_Penh KHR', 'in Cambodia as in Cambodia');
select throws_ok($$select app_public.found_school(other, 'X', 'Elsewhere', 'CI') from t$$, 'RBDEN', null,
  'not below somebody else''s ministry');
select throws_ok($$select app_public.found_school(null, 'X', 'Elsewhere', 'CI')$$, 'RBDEN', null, 'nor alone');
select throws_ok($$select app_public.found_school(school, 'X', 'Below', 'CI') from made$$, 'RBTRE', null,
  'nor below a school');
select throws_ok($$select app_public.found_school(ministry, 'LYC', 'Again', 'CI') from t$$, '23505', null,
  'a code is taken once');
select throws_ok($$select app_public.found_school(ministry, 'Y', 'No country', 'Ivory') from t$$, '23514', null,
  'a country is a code');
select throws_ok($$select app_public.found_school(ministry, 'Y', ' ', 'CI') from t$$, '23514', null,
  'a school has a name');
select is(app_hidden.country_defaults('ZZ'), '{}', 'an unknown country has no defaults');

-- nothing is there yet
select tests.act_as('minister', school) from made;
create function pg_temp.state() returns text language sql as $$
  select string_agg((x ->> 'step') || case when (x ->> 'isDone')::boolean then '+' else '-' end, ' ')
    || ' ' || (app_public.first_run() ->> 'percent')
  from json_array_elements(app_public.first_run() -> 'steps') as x
$$;
select is(pg_temp.state(), 'year- classes- subjects- courses- teachers- students- marks- 0', 'a new school has all to do');
select is(app_public.first_run() ->> 'readyClass', null, 'no class is ready');
select is(app_public.first_run() #>> '{template,levels,0}', '6e', 'the template of its country waits');

-- one step from nothing to classes with courses
select lives_ok($$select app_public.prepare_school(2026, '{"6e": 2, "5e": "1", "Tle": 0}')$$, 'a school is prepared');
select is(pg_temp.state(), 'year+ classes+ subjects+ courses+ teachers- students- marks- 57', 'most of it is done');
select is((select name || ' ' || starts_on || ' ' || ends_on from app_public.academic_years where is_active),
  '2026-2027 2026-09-15 2027-07-15', 'the year');
select is((select string_agg(code || ' ' || starts_on, ', ' order by starts_on) from app_public.terms),
  'T1 2026-09-15, T2 2027-01-05, T3 2027-04-10', 'its terms');
select is((select string_agg(name, ', ' order by position) from app_public.levels), '6e, 5e, 4e, 3e, 2nde, 1re, Tle', 'levels');
select is((select string_agg(name, ', ' order by name) from app_public.classes), '5e A, 6e A, 6e B', 'classes');
select is((select count(*)::integer from app_public.courses), 24, 'eight courses each');
select is(
  (select string_agg(b.code || pg_catalog.trim_scale(c.coefficient), ' ' order by c.position) from app_public.courses c
   join app_public.classes k on k.id = c.class_id and k.name = '6e A' join app_public.subjects b on b.id = c.subject_id),
  'FR4 MATH4 ANG2 HG2 PC2 SVT2 EDHC1 EPS1', 'with coefficients');
select isnt_empty('select 1 from app_public.mark_codes', 'and codes');

-- again: only what is missing
select lives_ok($$select app_public.prepare_school(2027, '{"6e": 3}')$$, 'prepared again');
select is((select string_agg(name, ', ' order by name) from app_public.classes), '5e A, 6e A, 6e B, 6e C', 'a class more');
select is((select count(*)::integer from app_public.academic_years), 1, 'the same year');
select throws_ok($$select app_public.prepare_school(20, '{}')$$, 'RBVAL', null, 'a year like 20 is refused');
select throws_ok($$select app_public.prepare_school(2026, '{"6e": 40}')$$, 'RBVAL', null, 'forty classes of a level too');
select throws_ok($$select app_public.prepare_school(2026, '{"6e": -1}')$$, 'RBVAL', null, 'and less than none');

-- students and marks
select lives_ok(
  $$select app_public.admit_student('{"student_number": "1", "last_name": "Koné", "first_name": "Awa"}', id, '2026-09-15')
    from app_public.classes where name = '6e A'$$, 'a first student');
select is(app_public.first_run() #>> '{readyClass,name}', '6e A', 'their class is ready for marks');
select lives_ok($$select app_public.skip_step('teachers')$$, 'a step is left out');
select lives_ok($$select app_public.skip_step('teachers')$$, 'twice is once');
select is((app_public.first_run() ->> 'percent')::integer, 86, 'and counts as done');
select lives_ok($$select app_public.skip_step('teachers', false)$$, 'it is taken up again');
select is((app_public.first_run() ->> 'percent')::integer, 71, 'and counts no more');
select throws_ok($$select app_public.skip_step('lunch')$$, '23514', null, 'there is no such step');

-- other countries, and who
select is(app_hidden.start_template('azerbaijan') #>> '{subjects,1,1}', 'Ədəbiyyat', 'templates speak the language');
select is(app_hidden.start_day(2026, '11-01', '03-31'), '2027-03-31', 'days after new year lie in the next one');
select tests.act_as('clerk', school) from made;
select is(app_public.first_run()::text, null, 'who is no admin is told nothing');
select throws_ok($$select app_public.prepare_school(2026, '{}')$$, 'RBDEN', null, 'and prepares nothing');

select * from finish();
rollback;

-- A year's structure copied to the next: copy_structure() with copy_terms(), copy_classes(),
-- copy_courses(), copy_teachers().
begin;
select plan(20);

create temp table t as
select tests.school('S') as school, tests.school('S2') as other, null::uuid as next, null::json as said;
grant select, update on t to app_user;
select tests.user('head', school, 'admin'), tests.user('math', school, 'teacher'),
  tests.user('gone', school, 'teacher') from t;
update app_public.terms set ends_on = '2025-12-19' where school_id = (select school from t);
select tests.add_term(school, 'T2', '2026-01-05', '2026-07-31', 2) from t;
insert into app_public.levels (school_id, name) select school, '6e' from t;
select tests.course(school, 'MATH', 3), tests.course(school, 'FR', 2), tests.class(school, '6e B'),
  tests.course(school, 'LATIN', 1, '6e old'), tests.student(school, 'ana'),
  tests.assessment(school, tests.course(school, 'MATH'), 'Test') from t;
update app_public.classes set level_id = (select id from app_public.levels), section = 'A', max_size = 35
where name = '6e A';
update app_public.classes set is_active = false where name = '6e old';
insert into app_public.class_teachers (school_id, class_id, user_id, position)
select school, tests.class(school), tests.user(v.name), v.place
from t, (values ('gone', 1), ('math', 2)) as v (name, place);
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'MATH'), tests.user('math') from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'FR'), tests.user('gone') from t;
update app_public.memberships set ends_on = '2024-12-31' where user_id = tests.user('gone');
insert into app_public.grading_policy_versions (school_id, policy_id, version)
select school, p.id, 2 from t join app_public.grading_policies p on p.school_id = school;
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, '2026-2027', '2026-09-07', '2027-07-30' from t;
update t set next = (select id from app_public.academic_years where name = '2026-2027');

create view pg_temp.made as
select 'term' as what, concat_ws(' ', x.code, x.name, x.kind, x.starts_on, x.ends_on, x.weight::real,
  v.version) as line
from app_public.terms x
join app_public.grading_policy_versions v on v.id = x.policy_version_id
where x.academic_year_id = (select next from t)
union all
select 'class', concat_ws(' ', k.name, l.name, k.section, k.max_size) from app_public.classes k
left join app_public.levels l on l.id = k.level_id
where k.academic_year_id = (select next from t)
union all
select 'course', concat_ws(' ', k.name, s.code, c.coefficient::real, u.last_name)
from app_public.classes k
join app_public.courses c on c.class_id = k.id
join app_public.subjects s on s.id = c.subject_id
left join app_public.course_teachers ct on ct.course_id = c.id
left join app_public.users u on u.id = ct.user_id
where k.academic_year_id = (select next from t)
union all
select 'main', concat_ws(' ', k.name, u.last_name, ct.position)
from app_public.classes k
join app_public.class_teachers ct on ct.class_id = k.id
join app_public.users u on u.id = ct.user_id
where k.academic_year_id = (select next from t);
grant select on pg_temp.made to app_user;
create function pg_temp.copy(try boolean default false) returns json language sql as $$
  select app_public.copy_structure(tests.year(school), next, try) from t
$$;
grant execute on function pg_temp.copy(boolean) to app_user;

select tests.act_as('math', school) from t;
set local role app_user;
select throws_ok('select pg_temp.copy()', 'RBDEN', null, 'a teacher copies no year');
reset role;
set local role rollbook_owner;

select tests.act_as('head', school) from t;
set local role app_user;
update t set said = pg_temp.copy(true);
reset role;
set local role rollbook_owner;
select is_empty('select * from pg_temp.made', 'a trial makes nothing');
select is(said -> 'terms' ->> 'made', '["Term 1", "T2"]', 'and tells the terms') from t;
select is(said -> 'classes' ->> 'made', '["6e A", "6e B"]', 'classes in use') from t;
select is(said -> 'courses' ->> 'made', '["6e A · FR", "6e A · MATH"]', 'courses') from t;
select is(said ->> 'teachers', '{"made" : ["math math"], "skipped" : ["gone gone"]}',
  'and teachers, also who is left out') from t;

set local role app_user;
select is(pg_temp.copy()::text, said::text, 'the copy says the same') from t;
reset role;
set local role rollbook_owner;
select set_eq($$select line from pg_temp.made where what = 'term'$$,
  array['T1 Term 1 trimester 2026-09-07 2026-12-19 1 2', 'T2 T2 trimester 2027-01-05 2027-07-30 2 2'],
  'terms move by the difference of the years, stay within it and take the newest rules');
select set_eq($$select line from pg_temp.made where what = 'class'$$, array['6e A 6e A 35', '6e B 40'],
  'classes keep level, section and size; what is out of use stays behind');
select set_eq($$select line from pg_temp.made where what = 'course'$$,
  array['6e A MATH 3 math', '6e A FR 2'], 'courses keep coefficient and teachers who are still there');
select set_eq($$select line from pg_temp.made where what = 'main'$$, array['6e A math 1'],
  'the second class teacher moves up when the first has left');
select is_empty($$select from app_public.enrollments e where e.academic_year_id = (select next from t)$$,
  'no student comes along');
create temp table before as select line from pg_temp.made;
set local role app_user;
update t set said = pg_temp.copy();
select is((said -> 'terms' ->> 'made') || (said -> 'classes' ->> 'made') || (said -> 'courses' ->> 'made')
  || (said -> 'teachers' ->> 'made'), '[][][][]', 'a second copy makes nothing') from t;
select is(said -> 'classes' ->> 'skipped', '["6e A", "6e B"]', 'and says what is there') from t;
reset role;
set local role rollbook_owner;
select set_eq('select line from pg_temp.made', 'select line from before', 'all is as it was');

-- what is there stays
update app_public.courses c set coefficient = 7 from app_public.classes k
where k.id = c.class_id and k.academic_year_id = (select next from t);
delete from app_public.terms where academic_year_id = (select next from t) and code = 'T1';
insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
select school, next, 'Intro', 'I', '2026-10-01', '2026-10-31' from t;
create temp table now as select line from pg_temp.made;
set local role app_user;
select throws_ok('select pg_temp.copy()', 'RBTRM', null, 'a term that would overlap stops the copy');
reset role;
set local role rollbook_owner;
select set_eq('select line from pg_temp.made', 'select line from now', 'and nothing is half done');
delete from app_public.terms where code = 'I';
set local role app_user;
select is(pg_temp.copy() -> 'terms' ->> 'made', '["Term 1"]', 'then only what is missing is made');
reset role;
set local role rollbook_owner;
select set_eq($$select line from pg_temp.made where what = 'course'$$,
  array['6e A MATH 7 math', '6e A FR 7'], 'what was changed there stays changed');
set local role app_user;
select throws_ok(
  $$select app_public.copy_structure(tests.year(other), next) from t$$, 'RBVAL', null,
  'another school''s year can''t be copied');

select * from finish();
rollback;

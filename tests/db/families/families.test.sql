begin;
select plan(24);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('head2', other, 'admin') from t;
insert into app_public.levels (school_id, name) select school, '6e' from t;
update app_public.classes k set level_id = l.id
from app_public.levels l, t where l.school_id = k.school_id and k.name = '6e A';
create function pg_temp.family() returns jsonb language sql as
$$ select app_public.my_family()::jsonb $$;
create function pg_temp.children() returns text language sql as $$
  select string_agg(concat_ws(' ', c ->> 'schoolCode', c ->> 'lastName', c ->> 'className', c ->> 'levelName'), ', ')
  from json_array_elements(app_public.my_family() -> 'children') as c
$$;
grant execute on function pg_temp.family(), pg_temp.children() to app_user;

-- who has a user and a child has a family
select is((select count(*)::integer from app_public.families), 2, 'each guardian with an account has a family');
select is((select name from app_public.families where user_id = tests.user('mother')), 'mother mother', 'of their name');
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select other, 'Mother', 'Elsewhere', tests.user('mother') from t;
select is((select count(*)::integer from app_public.family_children), 2, 'without a child nothing is linked');
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select g.school_id, tests.student(g.school_id, 'dan'), g.id
from app_public.guardians g, t where g.school_id = other;
select is((select count(*)::integer from app_public.families), 2, 'a child in another school needs no other family');

select tests.act_as('mother', school) from t;
set local role app_user;
select is(pg_temp.children(), 'S1 ana-last 6e A 6e',
  'a child in a school that does not know the user as a guardian is not shown');
reset role;
select tests.user('mother', other, 'guardian') from t;
select tests.act_as('mother', school) from t;
set local role app_user;
select is(pg_temp.children(), 'S1 ana-last 6e A 6e, S2 dan-last 6e A',
  'a family sees its children of all schools, with class and level');
select is((select count(*)::integer from app_public.family_children), 1, 'row by row those of the school chosen');
select lives_ok($$update app_public.families set preferences = '{"urgent": true}', name = 'Les Koné'$$,
  'it is theirs to name and set');
select is(pg_temp.family() ->> 'name', 'Les Koné', 'as they like');
select throws_ok($$update app_public.families set preferences = '[]'$$, '23514', null, 'preferences are an object');
select throws_ok($$update app_public.families set time_zone = 'Mars/Olympus'$$, 'RBVAL', null,
  'in a time zone that exists');
select throws_ok($$update app_public.families set user_id = null$$, '42501', null, 'nobody takes it over');
select is((select count(*)::integer from app_public.families), 1, 'and no other family is seen');
select is(app_hidden.current_family_ids(), '{}', 'a guardian is no admin of families');

-- schools
select tests.act_as('head', school) from t;
select is((select count(*)::integer from app_public.families), 2, 'an admin sees the families of their students');
select is((select count(*)::integer from app_public.family_children), 2, 'with their own students only');
select is_empty($$update app_public.families set name = 'Taken' returning 1$$, 'and changes nothing');
select is(pg_temp.family(), null, 'who is nobody''s guardian has no family');
select tests.act_as('math', school) from t;
select is((select count(*)::integer from app_public.families), 0, 'a teacher sees none');

-- in step: tg__families(); the zone: tg_families__check()
select tests.act_as('head', school) from t;
select lives_ok(
  $$select app_public.unlink_guardian(l.student_id, l.guardian_id) from app_public.student_guardians l
    join app_public.guardians g on g.id = l.guardian_id where g.last_name = 'Mother'$$,
  'a school takes a guardian from a student');
select tests.act_as('mother', school) from t;
select is(pg_temp.children(), 'S2 dan-last 6e A', 'their family loses the child');
reset role;
select lives_ok(
  $$select app_private.link_families(g.school_id, array_agg(g.id)) from app_public.guardians g group by g.school_id$$,
  'bringing families in step again');
select is((select count(*)::integer from app_public.family_children where is_active), 2, 'changes nothing more');
delete from app_public.users where id = tests.user('mother');
select is((select count(*)::integer from app_public.families), 1, 'a family goes with its user');

select * from finish();
rollback;

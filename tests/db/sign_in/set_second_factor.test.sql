begin;
select plan(7);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
update app_public.institutions
set parent_id = (select id from app_public.institutions where code = 'M') where code = 'S1';
select tests.user('head', school, 'admin'), tests.user('teacher', school, 'teacher') from t;
select tests.user('minister', id, 'admin') from app_public.institutions where code = 'M';
grant select on t to app_user;

select tests.act_as('head', school) from t;
set local role app_user;
select lives_ok($$select app_public.set_second_factor(school, 'staff') from t$$,
  'an admin says of whom the school asks a second factor');
select is(second_factor, 'staff', 'and it does') from app_public.institutions where code = 'S1';
select throws_ok($$select app_public.set_second_factor(other, 'nobody') from t$$, 'RBDEN', null,
  'nobody says so for another school');
select throws_ok($$select app_public.set_second_factor(school, 'dogs') from t$$, '23514', null,
  'and of nobody whom Rollbook does not know');
select tests.act_as('teacher', school) from t;
select throws_ok($$select app_public.set_second_factor(school, 'nobody') from t$$, 'RBDEN', null,
  'a teacher says nothing');
select tests.act_as('minister');
select lives_ok($$select app_public.set_second_factor(school, 'everybody') from t$$,
  'somebody above may');
reset role;
set local role rollbook_owner;
select set_eq('select code, second_factor from app_public.institutions',
  $$values ('S1', 'everybody'), ('S2', 'admins'), ('M', 'admins')$$, 'nothing else changed');

select * from finish();
rollback;

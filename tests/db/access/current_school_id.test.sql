-- current_school_id(): a visit that was noted opens a school only to who still stands above it.
begin;
select plan(2);

create temp table t as select tests.school('S1') as school;
grant select on t to public;
insert into app_public.institutions (id, code, name, type) values
  (1001, 'SEC1', 'Sector 1', 'sector'), (1002, 'SEC2', 'Sector 2', 'sector');
update app_public.institutions set parent_id = 1001 where id = (select school from t);
select tests.user('ada', 1001, 'admin'), tests.user('bo', 1001, 'admin');
select tests.act_as('ada', school) from t; -- notes the visit
select is(app_hidden.current_school_id(), school, 'who visits a school from above has it open') from t;
select tests.user('ada', 1002, 'admin');
delete from app_public.memberships where institution_id = 1001 and user_id = tests.user('ada');
select is(app_hidden.current_school_id(), null,
  'an admin of another sector who visited it before does not');

select * from finish();
rollback;

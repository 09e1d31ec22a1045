-- administered_institution_ids() and reachable_institution_ids(): only while it lasts.
begin;
select plan(5);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to public;
insert into app_public.institutions (id, code, name, type) values (1001, 'SEC', 'Sector', 'sector');
update app_public.institutions set parent_id = 1001 where id in (select school from t);
select tests.user('ada', 1001, 'admin'), tests.user('former', school, 'admin'),
  tests.user('coming', school, 'admin')
from t;
update app_public.memberships set ends_on = current_date - 1 where user_id = tests.user('former');
update app_public.memberships set starts_on = current_date + 1 where user_id = tests.user('coming');

select tests.act_as('ada');
select set_eq('select unnest(app_hidden.administered_institution_ids())',
  (select array[1001, school] from t), 'an admin administers what stands below as well');
select tests.act_as('former');
select is(app_hidden.administered_institution_ids(), '{}', 'until the membership ends');
select tests.act_as('coming');
select is(app_hidden.administered_institution_ids(), '{}', 'not before it begins');
select is(app_hidden.reachable_institution_ids(), '{}', 'nor is anything reached before');
update app_public.institutions set deleted_at = now() where id = (select school from t);
select tests.act_as('ada');
select set_eq('select unnest(app_hidden.administered_institution_ids())', array[1001],
  'what is deleted is administered by nobody');

select * from finish();
rollback;

-- also tg_schools__time_zones() and check_time_zones()
begin;
select plan(7);

create temp table t as
select tests.school('S') as school;
insert into app_public.institutions (id, code, name, type)
values (1001, 'SEC', 'Sector', 'sector'), (1002, 'SCH', 'School', 'school');

select throws_ok($$insert into app_public.schools (id, country) values (1001, 'CI')$$, 'RBTRE',
  null,
  'a sector has no school settings');
select throws_ok(
  $$insert into app_public.schools (id, country, time_zone) values (1002, 'KH', 'Asia/Angkor')$$,
  'RBVAL', null, 'a school can''t have a time zone that does not exist');
select is_empty('select from app_public.schools where id in (1001, 1002)', 'neither was entered');
select lives_ok(
  $$insert into app_public.schools (id, country, time_zone) values (1002, 'KH',
  'Asia/Phnom_Penh')$$,
  'a real time zone is taken');

select throws_ok(
  $$update app_public.schools set time_zone = 'Mars' where id = (select school from t)$$,
  'RBVAL', null, 'a time zone can''t be changed to one that does not exist');
select is(time_zone, 'Africa/Abidjan', 'it stays as it was')
from app_public.schools where id = (select school from t);
select lives_ok(
  $$update app_public.schools set time_zone = 'Asia/Baku' where id = (select school from t)$$,
  'a school can move to another time zone');

select * from finish();
rollback;

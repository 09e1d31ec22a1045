begin;
select plan(15);

insert into app_public.institutions (id, code, name, type, parent_id) values
  (1001, 'MIN', 'Ministry', 'ministry', null), (1002, 'REG', 'Region', 'region', 1001),
  (1003, 'SEC', 'Sector', 'sector', 1002), (1004, 'SCH', 'School', 'school', 1003),
  (1005, 'REG2', 'Region 2', 'region', 1001);
create function pg_temp.path(of integer) returns integer[] language sql
return (select i.path from app_public.institutions i where i.id = path.of);

select is(pg_temp.path(1004), array[1001, 1002, 1003, 1004],
  'a school knows all institutions above it, from the top down');
select is(pg_temp.path(1001), array[1001], 'a ministry stands at the top');
insert into app_public.institutions (id, code, name, type) values (1006, 'ALONE', 'Alone',
  'school');
select is(pg_temp.path(1006), array[1006], 'a school may stand alone');
insert into app_public.institutions (id, code, name, type, parent_id)
values (1007, 'DIRECT', 'Direct', 'school', 1001);
select is(pg_temp.path(1007), array[1001, 1007], 'a level may be left out');

update app_public.institutions set parent_id = 1002 where id = 1007;
select is(pg_temp.path(1007), array[1001, 1002, 1007], 'a school that is moved gets a new path');
select throws_ok(
  'update app_public.institutions set parent_id = 1005 where id = 1003', 'RBTRE', null,
  'a sector with schools below it can''t be moved');
select is(pg_temp.path(1004), array[1001, 1002, 1003, 1004], 'and all below it stays where it is');
select lives_ok($$update app_public.institutions set name = 'Renamed' where id = 1003$$,
  'but it can be renamed');

select throws_ok(
  $$insert into app_public.institutions (code, name, type, parent_id)
    values ('R9', 'Region 9', 'region', 1003)$$,
  'RBTRE', null, 'a region can''t stand below a sector');
select throws_ok(
  $$insert into app_public.institutions (code, name, type, parent_id)
    values ('S9', 'School 9', 'school', 1004)$$,
  'RBTRE', null, 'a school can''t stand below a school');
select throws_ok('update app_public.institutions set parent_id = id where id = 1006', 'RBTRE', null,
  'nothing stands below itself');
select throws_ok(
  $$update app_public.institutions set type = 'school' where id = 1003$$, 'RBTRE', null,
  'a sector with schools below it can''t become a school');
insert into app_public.schools (id, country) values (1004, 'CI');
select throws_ok(
  $$update app_public.institutions set type = 'ministry', parent_id = null where id = 1004$$,
  'RBTRE', null, 'a school with its settings can''t become a ministry');
select results_eq(
  $$select type, parent_id from app_public.institutions where id in (1003, 1004,
  1006) order by id$$,
  $$values ('sector', 1002), ('school', 1003), ('school', null::integer)$$,
  'after the refusals all is as it was');
select throws_ok('delete from app_public.institutions where id = 1003', '23001', null,
  'an institution with others below it can''t be removed');

select * from finish();
rollback;

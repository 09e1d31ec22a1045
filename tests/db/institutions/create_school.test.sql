begin;
select plan(8);

insert into app_public.institutions (code, name, type, second_factor)
values ('SEC', 'Sector', 'sector', 'staff');
create temp table made as
select app_private.create_school('NEW', 'New school', 'sec',
  '{"country": "KH", "scale": 10, "max_students": null}'::jsonb - 'max_students', 'exact') as school;
create temp table usual as
select app_private.create_school('AZ1', 'New school', null, '{"country": "AZ"}') as school;

select results_eq(
  $$select s.country, s.scale, s.max_students, s.time_zone from app_public.schools s join made on s.id = school$$,
  $$values ('KH', 10.00, 500, 'Africa/Abidjan')$$,
  'a school has the settings given, and the defaults for the rest');
select results_eq(
  $$select s.scale, s.ranks_shown_to_families
    from app_public.schools s, usual where s.id = usual.school$$,
  $$values (100.00, false)$$,
  'what is not given is as usual in the country');
select is(
  (select p.code from made
   join app_public.institutions i on i.id = school
   join app_public.institutions p on p.id = i.parent_id),
  'SEC', 'it stands below the institution named');
select is(
  (select v.rank_key from made
   join app_public.grading_policy_versions v on v.school_id = school
   order by v.version desc limit 1),
  'exact', 'ranks compare what was asked for');
select results_eq(
  $$select i.second_factor from app_public.institutions i where i.code in ('NEW', 'AZ1')
    order by i.code$$,
  array['admins', 'staff'],
  'a second factor is asked of whom the institution above asks, of admins where there is none');
select throws_ok(
  $$select app_private.create_school('X1', 'Lost', 'NOWHERE', '{"country": "CI"}')$$,
  'RBVAL', null, 'an institution that does not exist is refused');
select throws_ok(
  $$select app_private.create_school('NEW', 'Again', null, '{"country": "CI"}')$$,
  '23505', null, 'a code is given once');
select throws_ok(
  $$select app_private.create_school('X2', 'Nowhere', null, '{}')$$,
  '23502', null, 'a school has a country');

select * from finish();
rollback;

begin;
select plan(3);

select results_eq(
  'select length(app_private.random_code(n)) from unnest(array[1, 20, 32]) as n',
  'values (1), (20), (32)', 'a code is as long as it is wanted');
select ok(
  (select bool_and(app_private.random_code(32) ~ '^[0-9A-HJKMNP-TV-Z]+$')
   from generate_series(1, 50)),
  'it has no letter that is taken for another');
select is(
  (select count(distinct app_private.random_code(16)) from generate_series(1, 50)), 50::bigint,
  'no code comes twice');

select * from finish();
rollback;

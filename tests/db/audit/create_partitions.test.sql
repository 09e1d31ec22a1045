begin;
select plan(14); -- also create_partition(), create_missing_partitions()

create view pg_temp.partitions as
select i.inhrelid::regclass::text as name, c.relrowsecurity
from pg_inherits i
join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'audit.log'::regclass;
create function pg_temp.partition_of(moment timestamptz) returns text language sql
return 'audit.log_' || to_char(moment at time zone 'utc', 'YYYY_MM');
create function pg_temp.filed(moment timestamptz) returns text language sql as $$
  insert into audit.log (at, table_name, operation, key) values (moment, 'x', 'insert', '{}')
  returning tableoid::regclass::text
$$;

select set_has(
  'select name from pg_temp.partitions',
  $$select pg_temp.partition_of(now() + make_interval(months => m)) from generate_series(0,
  3) as m$$,
  'the log is ready for this month and the three to come');
select is(audit.create_partitions(), 0, 'nothing is made twice');
select is(audit.create_partitions(5), 2, 'two months more are two partitions more');
select set_has(
  'select name from pg_temp.partitions',
  $$select pg_temp.partition_of(now() + interval '5 months')$$, 'the fifth month ahead is ready');
select is_empty('select name from pg_temp.partitions where not relrowsecurity',
  'every partition is under row level security');

select is(pg_temp.filed(now()), pg_temp.partition_of(now()),
  'an entry of today is filed under its month');
select is(
  pg_temp.filed(date_trunc('month',
  now() at time zone 'utc') at time zone 'utc' + interval '1 month'),
  pg_temp.partition_of(now() at time zone 'utc' + interval '1 month'),
  'the first moment of a month belongs to it');
select is(pg_temp.filed('2000-01-01'), 'audit.log_default',
  'an entry of a month that nobody prepared is kept all the same');

set local role rollbook_worker;
select is(audit.create_partitions(6), 1, 'the worker prepares the months ahead');
reset role;
set local role app_user;
select throws_ok('select audit.create_partitions()', '42501', null, 'a user does not');

reset role;
select is(
  pg_temp.filed('2020-03-31 23:59:59+00'), 'audit.log_default', 'a month of the past is not there');
select is(
  audit.create_past_partitions('2019-12-31 12:00+00')
    + (select count(*) from pg_temp.partitions where name < 'audit.log_2019_12')::integer,
  (extract(year from now() at time zone 'utc') * 12 + extract(month from now() at time zone 'utc')
    - 2019 * 12 - 12)::integer - 1,
  'for entries from elsewhere the months up to now are made, but one whose entries stand elsewhere');
select is(pg_temp.filed('2020-02-29'), 'audit.log_2020_02', 'they are filed there');
select is(audit.create_past_partitions(null), 0, 'nothing is made for no day');

select * from finish();
rollback;

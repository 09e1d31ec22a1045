begin;
select plan(6);

create table app_private.diary (page integer primary key, words text, pin text);
insert into app_private.diary values (1, 'before', '1234');
call audit.enable('app_private.diary', '{pin}');
select is_empty($$select from audit.log where table_name = 'app_private.diary'$$,
  'what happened before the log of a table began is not in it');
insert into app_private.diary values (2, 'after', '5678');
select results_eq(
  $$select school_id, key, after from audit.log where table_name = 'app_private.diary'$$,
  $$values (null::integer, '{"page": 2}'::jsonb,
    '{"page": 2, "words": "after", "pin": null}'::jsonb)$$,
  'from then on changes are logged, secrets by name, for no school where the table knows none');
call audit.enable('app_private.diary', '{pin}');
insert into app_private.diary values (3, 'later', '9999');
select is(count(*), 1::bigint, 'beginning the log twice does not log twice')
from audit.log where table_name = 'app_private.diary' and key = '{"page": 3}';

create table app_private.office (school_id integer primary key, room text);
call audit.enable('app_private.office');
insert into app_private.office values (7, 'B2');
select results_eq(
  $$select school_id, key from audit.log where table_name = 'app_private.office'$$,
  $$values (7, '{"school_id": 7}'::jsonb)$$,
  'a table with one row per school has the school as its key');

create table app_private.scraps (words text);
select throws_ok($$call audit.enable('app_private.scraps')$$, 'P0001', null,
  'the log of a table whose rows can''t be told apart is refused');
insert into app_private.scraps values ('x');
select is_empty($$select from audit.log where table_name = 'app_private.scraps'$$,
  'and nothing is logged of it');

select * from finish();
rollback;

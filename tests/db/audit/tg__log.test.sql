begin;
select plan(25);

create temp table t as
select tests.school('S') as school;
select tests.user('ada', school, 'admin') from t;
grant select on t to app_user;
create view pg_temp.entries as
select l.* from audit.log l where l.table_name = 'app_public.levels';

-- insert
insert into app_public.levels (school_id, id, name, position)
select school, v.id::uuid, v.name, v.position
from t, (values
  ('00000000-0000-0000-0000-00000000000a', 'CP', 1),
  ('00000000-0000-0000-0000-00000000000b', 'CE', 2)) as v (id, name, position);
select results_eq(
  $$select operation, school_id = school, key, before, after ->> 'name' from pg_temp.entries, t
    order by id$$,
  $$values
    ('insert', true, '{"id": "00000000-0000-0000-0000-00000000000a"}'::jsonb, null::jsonb, 'CP'),
    ('insert', true, '{"id": "00000000-0000-0000-0000-00000000000b"}', null, 'CE')$$,
  'a statement that enters two levels leaves two entries, by school and key without school');
select results_eq(
  $$select distinct count(*) from pg_temp.entries, jsonb_object_keys(after) group by id$$,
  $$values (4::bigint)$$, 'an insert is logged with all its columns');
select is(count(distinct transaction_id), 1::bigint, 'entries of one transaction share its number')
from pg_temp.entries;
select is(count(*) filter (where actor_id is null and session_key is null), 2::bigint,
  'without a session there is no actor') from pg_temp.entries;

-- update
delete from audit.log;
update app_public.levels set position = 2;
select results_eq(
  $$select operation, key ->> 'id', before, after from pg_temp.entries$$,
  $$values ('update', '00000000-0000-0000-0000-00000000000a', '{"position": 1}'::jsonb,
    '{"position": 2}'::jsonb)$$,
  'an update leaves the changed columns of the changed rows, before and after');
update app_public.levels set position = 2, name = name;
select is(count(*), 1::bigint, 'an update that changes nothing leaves no entry')
from pg_temp.entries;

-- delete
delete from audit.log;
delete from app_public.levels where name = 'CE';
select results_eq(
  $$select operation, key ->> 'id', before ->> 'name', before ->> 'position', after
    from pg_temp.entries$$,
  $$values ('delete', '00000000-0000-0000-0000-00000000000b', 'CE', '2', null::jsonb)$$,
  'a delete leaves the whole row');

-- what is rolled back
delete from audit.log;
savepoint before;
update app_public.levels set name = 'CP1';
select is(count(*), 1::bigint, 'a change is logged in its own transaction') from pg_temp.entries;
rollback to savepoint before;
select is_empty('select from pg_temp.entries', 'a change that is rolled back leaves no entry');

-- secrets
insert into app_private.credentials (user_id, password_hash) values (tests.user('ada'), 'tulip-1');
update app_private.credentials set password_hash = 'tulip-2', failed_attempts = 3;
delete from app_private.credentials;
select results_eq(
  $$select operation, coalesce(before, '{}') ? 'password_hash',
  coalesce(after, '{}') ? 'password_hash',
      coalesce(before, after) -> 'password_hash'
    from audit.log where table_name = 'app_private.credentials' order by id$$,
  $$values ('insert', false, true, 'null'::jsonb), ('update', true, true, 'null'),
    ('delete', true, false, 'null')$$,
  'a password is named in the log');
select is(after, '{"password_hash": null, "failed_attempts": 3}'::jsonb,
  'what changed beside a password is told')
from audit.log where table_name = 'app_private.credentials' and operation = 'update';
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\xc0ffee', tests.user('ada'), now() + interval '1 day');
delete from app_private.sessions where token_hash = '\xc0ffee';
select is(count(*), 2::bigint, 'a session that begins and ends is logged')
from audit.log where table_name = 'app_private.sessions';
select is_empty($$select from audit.log l where l::text ~ 'tulip|c0ffee'$$,
  'no secret is copied to the log, not even as a key');

-- who
delete from audit.log;
select tests.act_as('ada', school) from t;
select set_config('app.address', '192.0.2.7', true), set_config('app.request', 'r-42', true);
set local role app_user;
update app_public.levels set name = 'CP2';
reset role;
set local role rollbook_owner;
select results_eq(
  $$select actor_id, session_key, host(address), request_id, operation from pg_temp.entries$$,
  $$values (tests.user('ada'), substr(sha256('token of ada'::bytea), 1, 8), '192.0.2.7', 'r-42',
    'update')$$,
  'a change of a signed-in user tells who, by which session, from where, in which request');
delete from audit.log;
select set_config('app.session', 'forged', true);
update app_public.levels set name = 'CP3';
select results_eq(
  $$select actor_id, session_key from pg_temp.entries$$,
  $$values (null::uuid, substr(sha256('forged'), 1, 8))$$,
  'a forged session is nobody, and its key is kept');
select is(database_role, session_user, 'the login role is told, not the one that was taken on')
from pg_temp.entries;

-- nobody else writes it
select tests.act_as('ada', school) from t;
set local role app_user;
select throws_ok('select from audit.log', '42501', null, 'a user can''t read the log');
select throws_ok(
  $$insert into audit.log (table_name, operation, key) values ('app_public.marks', 'insert',
  '{}')$$,
  '42501', null, 'a user can''t write the log');
select throws_ok($$update audit.log set actor_id = null$$, '42501', null,
  'a user can''t change the log');
select throws_ok('delete from audit.log', '42501', null, 'a user can''t clear the log');
reset role;
set local role rollbook_worker;
select throws_ok('select from audit.log', '42501', null, 'the worker can''t read the log');
reset role;
set local role rollbook_owner;
select is(count(*), 1::bigint, 'the log is as it was') from pg_temp.entries;
select throws_ok(
  $$insert into audit.log (table_name, operation, key) values ('app_public.marks', 'look', '{}')$$,
  '23514', null, 'an entry is an insert, update or delete');

-- the helpers
select is(audit.masked('{"a": 1, "b": 2}', '{b,z}'), '{"a": 1, "b": null}'::jsonb,
  'a masked row keeps the names of its secrets');
select is(audit.key_of('{"a": 1, "b": 2}', '{b}'), '{"b": 2}'::jsonb,
  'a key has the named columns only');

select * from finish();
rollback;

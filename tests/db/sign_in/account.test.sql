-- One's own sessions: account(), session_key(), touch_session(), end_sessions(), sign_in_failures(),
-- dismiss_failures(), forget_sign_ins().
begin;
select plan(24);

create temp table t as select tests.school('S') as school;
select tests.user('ada', school, 'admin'), tests.user('ben') from t;
insert into app_private.credentials (user_id, password_hash, last_failed_at, changed_at)
values (tests.user('ada'), 'x', '2026-01-01', '2026-02-02');
select tests.act_as('ben'), tests.act_as('ada');
insert into app_private.sessions (token_hash, user_id, expires_at, user_agent, last_seen_at, address)
values
  ('\x0102030405060708ff', tests.user('ada'), now() + interval '1 hour', 'Phone',
   now() - interval '1 day', '192.0.2.7'),
  ('\x02', tests.user('ada'), now(), 'Expired', now(), null),
  ('\x03', tests.user('ada'), now() + interval '1 hour', 'Forgotten', now() - interval '8 days', null);
update app_private.sessions set last_seen_at = now() - interval '2 days'
where token_hash = sha256('token of ada');
create view pg_temp.sessions as select user_agent from app_private.sessions
where user_id = tests.user('ada');

set local role app_user;
select results_eq(
  $$select s ->> 'userAgent', s ->> 'address', (s ->> 'isCurrent')::boolean
    from json_array_elements(app_public.account() -> 'sessions') as s$$,
  $$values (null, null, true), ('Phone', '192.0.2.7', false)$$,
  'the account lists the own sessions that are live, this one first and marked');
select is(app_public.account() #>> '{sessions,1,key}', '0102030405060708',
  'a session has a name that opens nothing');
select results_eq(
  $$select a ->> 'username', (a ->> 'lastFailedAt')::timestamptz,
      (a ->> 'passwordChangedAt')::timestamptz, a ->> 'isRequired', a ->> 'secondFactorSince',
      a ->> 'recoveryCodes'
    from app_public.account() as a$$,
  $$values ('ada', timestamptz '2026-01-01', timestamptz '2026-02-02', 'true', null, '0')$$,
  'with what is known of password and second factor');
select set_config('app.session', '', true);
select is(app_public.account()::text, null, 'without a session there is no account');
reset role;
set local role rollbook_owner;
select is(app_private.session_key('\x0102030405060708ff'), '0102030405060708',
  'its name is the beginning of the hash');

-- use
set local role rollbook_sign_in;
select app_private.touch_session(token, '203.0.113.9')
from unnest(array['\x0102030405060708ff', '\x02', '\x03']::bytea[]) as token;
reset role;
set local role rollbook_owner;
select results_eq(
  $$select last_seen_at, host(address) from app_private.sessions where user_agent = 'Phone'$$,
  $$values (now(), '203.0.113.9')$$, 'a session that is used lives on');
select is(last_seen_at, now() - interval '8 days', 'one that rested too long is not woken')
from app_private.sessions where user_agent = 'Forgotten';
update app_private.sessions set last_seen_at = now() - interval '50 seconds', address = null
where user_agent = 'Phone';
select app_private.touch_session('\x0102030405060708ff', '203.0.113.9');
select is(address, null, 'it is noted once in a minute')
from app_private.sessions where user_agent = 'Phone';
select is(count(*), 0::bigint, 'and is no change for the log')
from audit.log where table_name = 'app_private.sessions' and operation = 'update';
update app_private.sessions set user_agent = 'Tablet' where user_agent = 'Phone';
select is(count(*), 1::bigint, 'other changes are')
from audit.log where table_name = 'app_private.sessions' and operation = 'update';

-- failures
select tests.act_as('ada', school) from t;
update app_private.sessions set failures = 3, last_failed_at = '2026-03-03'
where token_hash = sha256('token of ada');
set local role app_user;
select results_eq(
  $$select f ->> 'count', (f ->> 'lastAt')::timestamptz from app_hidden.sign_in_failures() as f$$,
  $$values ('3', timestamptz '2026-03-03')$$, 'what failed before the sign-in is told');
select is(app_public.viewer() #>> '{failures,count}', '3', 'on every screen');
select app_public.dismiss_failures();
select is(app_public.viewer() ->> 'failures', null, 'until it was seen');
select set_config('app.session', '', true);
select is(app_hidden.sign_in_failures()::text, null, 'and to nobody else');
select lives_ok('select app_public.dismiss_failures()', 'nor is there anything to dismiss');

-- the end
reset role;
set local role rollbook_owner;
set local role rollbook_sign_in;
select is(app_private.end_sessions('\x02', null), 0, 'a session that expired ends no others');
select is(app_private.end_sessions('\x99', null), 0, 'nor does a token that was guessed');
select is(app_private.end_sessions(sha256('token of ada'), 'ffff'), 0, 'a wrong name ends nothing');
select is(app_private.end_sessions(sha256('token of ben'), '0102030405060708'), 0,
  'nor the name of somebody else''s session');
select is(app_private.end_sessions(sha256('token of ada'), '0102030405060708'), 1,
  'one''s own session ends by its name');
select is(app_private.end_sessions(sha256('token of ada'), null), 3, 'or all at once');
reset role;
set local role rollbook_owner;
select results_eq('select user_id from app_private.sessions', $$values (tests.user('ben'))$$,
  'this one too, and nobody else''s');

-- what is over is cleared away
insert into app_private.sessions (token_hash, user_id, expires_at, last_seen_at)
values ('\x01', tests.user('ada'), now(), now()),
  ('\x02', tests.user('ada'), now() + interval '1 day', now() - interval '7 days');
insert into app_private.pending_sign_ins (token_hash, user_id, step, is_shared, expires_at)
values ('\x01', tests.user('ada'), 'code', false, now()),
  ('\x02', tests.user('ada'), 'code', false, now() + interval '1 second');
insert into app_private.unknown_sign_ins (login_hash, last_failed_at)
values ('\x01', now() - interval '2 days'), ('\x02', now());
insert into app_private.password_resets (user_id, expires_at)
values (tests.user('ada'), now() - interval '31 days'), (tests.user('ben'), now());
set local role rollbook_worker;
select lives_ok('select app_private.forget_sign_ins()', 'the worker clears away what is over');
reset role;
set local role rollbook_owner;
select results_eq(
  $$select (select count(*) from app_private.sessions),
      (select count(*) from app_private.pending_sign_ins),
      (select count(*) from app_private.unknown_sign_ins),
      (select count(*) from app_private.password_resets)$$,
  'values (1::bigint, 1::bigint, 1::bigint, 1::bigint)', 'and leaves the rest');

select * from finish();
rollback;

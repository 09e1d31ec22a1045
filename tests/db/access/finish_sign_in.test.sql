begin;
select plan(16);

create temp table t as
select tests.school('S1') as first, tests.school('S2') as second;
update app_public.institutions set second_factor = 'nobody';
select tests.user('ada', second, 'admin'), tests.user('ada', first, 'guardian'),
  tests.user('eve') from t;
insert into app_private.credentials
  (user_id, password_hash, failed_attempts, previous_failed_at, last_failed_at, locked_until)
values (tests.user('ada'), 'x', 7, '2026-01-02', now(), now() + interval '1 minute'),
  (tests.user('eve'), 'y', 1, '2026-01-01', now(), null);
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\x01', tests.user('ada'), now()), ('\x02', tests.user('ada'), now() + interval '1 hour'),
  ('\x03', tests.user('eve'), now()), ('\x04', tests.user('eve'), now() + interval '1 hour');
create view pg_temp.tokens as
select encode(token_hash, 'hex') as token from app_private.sessions;

grant select on t to rollbook_sign_in;
set local role rollbook_sign_in;
select row_eq(
  $$select * from app_private.finish_sign_in(
    tests.user('ada'), '\xaa', false, repeat('x', 400), '192.0.2.1', '\x04')$$,
  row((select second from t), now() + interval '14 days'),
  'who has several duties begins where they are admin; the session lasts two weeks');
reset role;
set local role rollbook_owner;
select results_eq(
  $$select user_id, expires_at - now(), idle_for, length(user_agent), host(address), failures,
      last_failed_at
    from app_private.sessions where token_hash = '\xaa'$$,
  $$values (tests.user('ada'), interval '14 days', interval '7 days', 300, '192.0.2.1', 6,
    timestamptz '2026-01-02')$$,
  'a session begins, with its ends, a shortened browser name, the address and what failed before');
select set_eq('select * from pg_temp.tokens', array['aa', '02', '03'],
  'the session that the browser had ends, and one''s own that have expired');
select results_eq(
  $$select failed_attempts, locked_until, last_failed_at from app_private.credentials
    order by password_hash$$,
  $$values (0, null::timestamptz, timestamptz '2026-01-02'), (1, null, now())$$,
  'one''s own failures are forgotten, but when the last was');
select is(last_signed_in_at, now(), 'the last sign-in is noted')
from app_public.user_accounts where user_id = tests.user('ada');

select row_eq(
  $$select * from app_private.finish_sign_in(tests.user('eve'), '\xbb', true, null, null, null)$$,
  row(null::integer, now() + interval '12 hours'),
  'who belongs to no school begins in none; on a shared device it is for half a day');
select results_eq(
  $$select idle_for, failures, last_failed_at from app_private.sessions where token_hash = '\xbb'$$,
  $$values (interval '30 minutes', 0, null::timestamptz)$$,
  'and half an hour without use; the attempt that succeeds is no failure');
update app_public.memberships set ends_on = current_date - 1 where duty = 'admin';
select is((app_private.finish_sign_in(tests.user('ada'), '\xcc', false, null, null, null)).school,
  (select first from t), 'a duty that has ended is no place to begin');
update app_public.institutions set status = 'inactive' where id = (select first from t);
select is((app_private.finish_sign_in(tests.user('ada'), '\xdd', false, null, null, null)).school,
  null, 'nor is a school where nobody works any more');

-- who owes a second step
insert into app_private.second_factors (user_id, sealed, confirmed_at)
values (tests.user('ada'), 'sealed', now());
select throws_ok(
  $$select app_private.finish_sign_in(tests.user('ada'), '\xee', false, null, null, null)$$,
  'RBDEN', null, 'no session opens for who has a second factor and has not shown it');
update app_public.institutions set second_factor = 'everybody', status = 'active';
delete from app_private.second_factors;
select throws_ok(
  $$select app_private.finish_sign_in(tests.user('ada'), '\xee', false, null, null, null)$$,
  'RBDEN', null, 'nor for who has to set one up');
select lives_ok(
  $$select app_private.finish_sign_in(tests.user('eve'), '\xff', false, null, null, '\x03')$$,
  'who has no duty owes nothing');

-- signing out
set local role rollbook_sign_in;
select app_private.sign_out('\xaa');
select app_private.sign_out('\x77');
reset role;
set local role rollbook_owner;
select set_eq('select encode(token_hash, ''hex'') from app_private.sessions',
  array['02', 'bb', 'cc', 'dd', 'ff'], 'signing out ends this session and no other');
set local role app_user;
select throws_ok($$select app_private.finish_sign_in(tests.user('ada'), '\xee', false, null,
  null, null)$$,
  '42501', null, 'a request can''t open a session for somebody');
select throws_ok($$select app_private.sign_out('\x02')$$, '42501', null, 'nor end one');
reset role;
set local role rollbook_owner;
select is(count(*), 5::bigint, 'no session was opened or ended') from app_private.sessions;

select * from finish();
rollback;

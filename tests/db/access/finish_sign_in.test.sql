begin;
select plan(12);

create temp table t as
select tests.school('S1') as first, tests.school('S2') as second;
select tests.user('ada', second, 'admin'), tests.user('ada', first, 'guardian'),
  tests.user('eve') from t;
insert into app_private.credentials (user_id, password_hash, failed_attempts, locked_until)
values (tests.user('ada'), 'x', 7, now() + interval '1 minute'), (tests.user('eve'), 'y', 3, null);
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\x01', tests.user('ada'), now()), ('\x02', tests.user('ada'), now() + interval '1 hour'),
  ('\x03', tests.user('eve'), now());

grant select on t to rollbook_sign_in;
set local role rollbook_sign_in;
select is(
  app_private.finish_sign_in(tests.user('ada'), '\xaa', interval '12 hours', repeat('x', 400),
  '192.0.2.1'),
  (select second from t), 'who has several duties begins where they are admin');
reset role;
set local role rollbook_owner;
select results_eq(
  $$select user_id, expires_at - now(), length(user_agent), host(address) from app_private.sessions
    where token_hash = '\xaa'$$,
  $$values (tests.user('ada'), interval '12 hours', 300, '192.0.2.1')$$,
  'a session begins, with its end, a shortened browser name and the address');
select set_eq('select encode(token_hash, ''hex'') from app_private.sessions',
  array['aa', '02', '03'],
  'one''s own expired sessions are cleared away, those of others not');
select results_eq(
  $$select failed_attempts, locked_until from app_private.credentials order by password_hash$$,
  $$values (0, null::timestamptz), (3, null)$$, 'one''s own failures are forgotten');
select is(last_signed_in_at, now(), 'the last sign-in is noted')
from app_public.user_accounts where user_id = tests.user('ada');

select is(app_private.finish_sign_in(tests.user('eve'), '\xbb', interval '1 hour', null, null),
  null,
  'who belongs to no school begins in none');
update app_public.memberships set ends_on = current_date - 1 where duty = 'admin';
select is(app_private.finish_sign_in(tests.user('ada'), '\xcc', interval '1 hour', null, null),
  (select first from t), 'a duty that has ended is no place to begin');
update app_public.institutions set status = 'inactive' where id = (select first from t);
select is(app_private.finish_sign_in(tests.user('ada'), '\xdd', interval '1 hour', null, null),
  null,
  'nor is a school where nobody works any more');

-- signing out
set local role rollbook_sign_in;
select app_private.sign_out('\xaa');
select app_private.sign_out('\x77');
reset role;
set local role rollbook_owner;
select set_eq('select encode(token_hash, ''hex'') from app_private.sessions',
  array['02', 'bb', 'cc', 'dd'], 'signing out ends this session and no other');
set local role app_user;
select throws_ok($$select app_private.finish_sign_in(tests.user('ada'), '\xee', '1 hour', null,
  null)$$,
  '42501', null, 'a request can''t open a session for somebody');
select throws_ok($$select app_private.sign_out('\x02')$$, '42501', null, 'nor end one');
reset role;
set local role rollbook_owner;
select is(count(*), 4::bigint, 'no session was opened or ended') from app_private.sessions;

select * from finish();
rollback;

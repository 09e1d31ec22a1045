-- begin_check(), finish_check() and change_password(): who has signed in proves the password again.
begin;
select plan(13);

select tests.user('ada'), tests.user('ben');
insert into app_private.credentials (user_id, password_hash, failed_attempts, last_failed_at)
values (tests.user('ada'), 'old', 2, '2026-01-01'), (tests.user('ben'), 'b', 0, null);
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\x01', tests.user('ada'), now() + interval '1 hour'),
  ('\x02', tests.user('ada'), now() + interval '1 hour'),
  ('\x03', tests.user('ada'), now()), ('\x04', tests.user('ben'), now() + interval '1 hour');

set local role rollbook_sign_in;
select row_eq($$select * from app_private.begin_check('\x01')$$,
  row(tests.user('ada'), 'old'::text, null::timestamptz), 'a session gets the hash to check');
select row_eq($$select * from app_private.begin_check('\x03')$$,
  row(null::uuid, null::text, null::timestamptz), 'one that has expired does not');
reset role;
set local role rollbook_owner;
select results_eq(
  $$select failed_attempts, last_failed_at from app_private.credentials
    where user_id = tests.user('ada')$$,
  'values (3, now())', 'the attempt counts');
select app_private.finish_check(tests.user('ada'));
select results_eq(
  $$select failed_attempts, last_failed_at from app_private.credentials
    where user_id = tests.user('ada')$$,
  $$values (2, timestamptz '2026-01-01')$$, 'until the password was right');
select count(app_private.begin_check('\x01')) from generate_series(1, 3);
select row_eq($$select * from app_private.begin_check('\x01')$$,
  row(tests.user('ada'), null::text, now() + interval '1 minute'),
  'who has stolen a session can''t guess the password there for long');

insert into app_private.password_resets (user_id) values (tests.user('ada')), (tests.user('ben'));
insert into app_private.pending_sign_ins (token_hash, user_id, step, is_shared, expires_at)
values ('\x0a', tests.user('ada'), 'code', false, now() + interval '1 second');
select is(app_private.change_password(tests.user('ada'), 'new', '\x01', '\xaa'),
  now() + interval '1 hour', 'a password is changed');
select results_eq(
  $$select password_hash, failed_attempts, locked_until, changed_at from app_private.credentials
    where user_id = tests.user('ada')$$,
  $$values ('new', 0, null::timestamptz, now())$$, 'a new password lifts the lock');
select set_eq('select token_hash from app_private.sessions', array['\xaa', '\x04']::bytea[],
  'all other sessions end, the own has another token');
select is_empty('select from app_private.pending_sign_ins', 'a sign-in that is under way ends');
select results_eq('select user_id from app_private.password_resets',
  $$values (tests.user('ben'))$$, 'as does every link to set the password');
select is(
  (select password_hash from app_private.credentials where user_id = tests.user('ben')), 'b',
  'nobody else''s password changes');
select app_private.change_password(tests.user('ben'), 'new', null, null);
select set_eq('select token_hash from app_private.sessions', array['\xaa'::bytea],
  'where no session is kept all end');
select lives_ok($$select app_private.change_password(tests.user('cyd'), 'first', null, null)$$,
  'who never had a password gets one');

select * from finish();
rollback;

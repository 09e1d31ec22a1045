-- lock_after(), reserve_attempt() and reserve_unknown_attempt(): attempts are counted, then locked.
begin;
select plan(9);

select results_eq(
  'select n, app_private.lock_after(n) from unnest(array[0, 4, 5, 6, 10, 11, 1000]) as n',
  $$values (0, null), (4, null), (5, interval '1 minute'), (6, '2 minutes'), (10, '32 minutes'),
    (11, '1 hour'), (1000, '1 hour')$$,
  'an account waits longer after each failure from the fifth on, an hour at most');

insert into app_private.credentials (user_id, password_hash) values (tests.user('ada'), 'the hash');
select row_eq($$select * from app_private.reserve_attempt(tests.user('ada'))$$,
  row('the hash'::text, null::timestamptz), 'an attempt gets the hash to check');
update app_private.credentials
set failed_attempts = 4, last_failed_at = '2026-01-01', locked_until = now() - interval '1 second';
select row_eq($$select * from app_private.reserve_attempt(tests.user('ada'))$$,
  row('the hash'::text, null::timestamptz), 'the fifth too');
select results_eq(
  $$select failed_attempts, previous_failed_at, last_failed_at, locked_until
    from app_private.credentials$$,
  $$values (5, timestamptz '2026-01-01', now(), now() + interval '1 minute')$$,
  'which locks the account, and leaves on record when the one before was');
select row_eq($$select * from app_private.reserve_attempt(tests.user('ada'))$$,
  row(null::text, now() + interval '1 minute'), 'the sixth gets nothing to check');

select results_eq(
  $$select app_private.reserve_unknown_attempt(login) - now()
    from unnest(array['Eve', 'eve ', 'EVE', 'eve', 'eve', 'eve']) as login$$,
  $$values (null::interval), (null), (null), (null), (null), (interval '1 minute')$$,
  'a name that nobody has is counted and locked alike, whatever its case');
select results_eq(
  $$select failed_attempts, encode(login_hash, 'hex') from app_private.unknown_sign_ins$$,
  $$values (5, encode(sha256('eve'), 'hex'))$$, 'the name itself is not kept');
update app_private.unknown_sign_ins set locked_until = now();
select is(app_private.reserve_unknown_attempt('eve'), null, 'after the lock it goes on');
select is(locked_until - now(), interval '2 minutes', 'and is locked for longer')
from app_private.unknown_sign_ins;

select * from finish();
rollback;

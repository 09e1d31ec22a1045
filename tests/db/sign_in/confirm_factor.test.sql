-- Setting up a second factor: who_sets_up(), keep_factor(), confirm_factor(), finish_enrolment(),
-- replace_recovery_codes() and end_factor().
begin;
select plan(23);

select tests.user('ada'), tests.user('ben');
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\x01', tests.user('ada'), now() + interval '1 hour'),
  ('\x02', tests.user('ada'), now() + interval '1 hour'), ('\x03', tests.user('ada'), now());
insert into app_private.pending_sign_ins (token_hash, user_id, step, is_shared, expires_at)
values ('\x0b', tests.user('ben'), 'enrolment', false, now() + interval '1 second'),
  ('\x0a', tests.user('ada'), 'code', false, now() + interval '1 second');

set local role rollbook_sign_in;
select row_eq($$select * from app_private.who_sets_up('\x01', null)$$,
  row(tests.user('ada'), 'ada'::text, false), 'who has signed in may set up a second factor');
select row_eq($$select * from app_private.who_sets_up(null, '\x0b')$$,
  row(tests.user('ben'), 'ben'::text, true), 'and who has to before signing in');
select is_empty($$select * from app_private.who_sets_up('\x03', '\x0a') where user_id is not null$$,
  'nobody with a session that expired, or who owes a code');

select is(app_private.keep_factor(tests.user('ada'), 'one'), 'one'::bytea, 'a secret is kept');
select is(app_private.keep_factor(tests.user('ada'), 'two'), 'one'::bytea,
  'a page that is opened again shows the same');
reset role;
set local role rollbook_owner;
update app_private.second_factors set created_at = now() - interval '2 hours';
set local role rollbook_sign_in;
select is(app_private.keep_factor(tests.user('ada'), 'two'), 'two'::bytea,
  'hours later there is another');
select is(app_private.confirm_factor(tests.user('ben'), 7, array['\x01'::bytea], null), false,
  'nothing is confirmed where nothing was set up');
select is(
  app_private.confirm_factor(tests.user('ada'), 7, array['\x01', '\x02']::bytea[], '\x01'), true,
  'after its first code the second factor is in force');
select is(app_private.confirm_factor(tests.user('ada'), 8, array['\x03'::bytea], '\x01'), false,
  'it is confirmed once');
select is(app_private.keep_factor(tests.user('ada'), 'three'), null,
  'and its secret can''t be replaced');
reset role;
set local role rollbook_owner;
select results_eq(
  'select sealed, confirmed_at, last_step from app_private.second_factors',
  $$values ('two'::bytea, now(), 7::bigint)$$, 'the first code works no second time');
select set_eq('select code_hash from app_private.recovery_codes', array['\x01', '\x02']::bytea[],
  'there are recovery codes');
select set_eq('select token_hash from app_private.sessions', array['\x01']::bytea[],
  'sessions that were opened without it end');

select is(app_private.replace_recovery_codes(tests.user('ada'), array['\x05'::bytea]), true,
  'there can be others');
select is(app_private.replace_recovery_codes(tests.user('ben'), array['\x06'::bytea]), false,
  'not for who has no second factor');
select results_eq('select user_id, code_hash from app_private.recovery_codes',
  $$values (tests.user('ada'), '\x05'::bytea)$$,
  'which take the place of the old');

-- before signing in
create function pg_temp.finish(token bytea) returns boolean language sql as $$
  select expires_at is not null
  from app_private.finish_enrolment(token, '\xbb', null, null, null);
$$;
select is(pg_temp.finish('\x0b'), false, 'no session opens before it is set up');
select app_private.keep_factor(tests.user('ben'), 'bens');
select is(pg_temp.finish('\x0b'), false, 'nor before it is confirmed');
select app_private.confirm_factor(tests.user('ben'), 9, array['\x07'::bytea], null);
select is(pg_temp.finish('\x0a'), false, 'nor with the token of somebody who owes a code');
select is(pg_temp.finish('\x0b'), true, 'then it does');
select is(pg_temp.finish('\x0b'), false, 'once');
select results_eq($$select user_id from app_private.sessions where token_hash = '\xbb'$$,
  $$values (tests.user('ben'))$$, 'for the right person');

select app_private.end_factor(tests.user('ada'));
select set_eq(
  $$select user_id from app_private.second_factors
    union all select user_id from app_private.recovery_codes$$,
  $$values (tests.user('ben'))$$, 'a second factor ends with its recovery codes, another''s stays');

select * from finish();
rollback;

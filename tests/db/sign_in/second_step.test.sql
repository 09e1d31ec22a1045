-- From the password to the second step: second_step(), needs_second_factor(), begin_second_step(),
-- begin_code() and finish_code(), which ends in open_session().
begin;
select plan(26);

create temp table t as
select tests.school('S') as school;
select tests.user('head', school, 'admin'), tests.user('teacher', school, 'teacher'),
  tests.user('parent', school, 'guardian'), tests.user('nobody') from t;
insert into app_private.credentials (user_id, password_hash, failed_attempts)
select user_id, 'x', 1 from app_public.user_accounts;
create function pg_temp.asked(of_whom text) returns text[] language sql as $$
  update app_public.institutions set second_factor = of_whom;
  select array_agg(name order by name)
  from unnest('{head,nobody,parent,teacher}'::text[]) as name
  where app_private.needs_second_factor(tests.user(name));
$$;

select is(second_factor, 'admins', 'a new institution asks its admins for a second factor')
from app_public.institutions;
select is(pg_temp.asked(rule), who, format('“%s” asks %s', rule, who))
from (values ('nobody', null::text[]), ('everybody', '{head,parent,teacher}'),
  ('staff', '{head,teacher}'), ('admins', '{head}')) as v (rule, who);
update app_public.memberships set ends_on = current_date - 1 where duty = 'admin';
select is(app_private.needs_second_factor(tests.user('head')), false,
  'a duty that has ended asks nothing');
update app_public.memberships set ends_on = null;

select is(app_private.second_step(tests.user('head')), 'enrolment',
  'who has to have a second factor and has none sets one up');
select is(app_private.second_step(tests.user('teacher')), null, 'who need not, does not');
insert into app_private.second_factors (user_id, sealed) values (tests.user('teacher'), 'sealed');
select is(app_private.second_step(tests.user('teacher')), null,
  'a second factor that was never confirmed is none');
update app_private.second_factors set confirmed_at = now(), last_step = 100;
select is(app_private.second_step(tests.user('teacher')), 'code',
  'who has one shows it, asked or not');
insert into app_private.recovery_codes (user_id, code_hash)
values (tests.user('teacher'), '\x0a'), (tests.user('head'), '\x0b');

set local role rollbook_sign_in;
select is(app_private.begin_second_step(tests.user('parent'), '\x00', false), null,
  'without a second step nothing waits');
select is(app_private.begin_second_step(tests.user('head'), '\x01', false), 'enrolment',
  'who has to enrol waits for that');
select is(app_private.begin_second_step(tests.user('teacher'), '\x02', true), 'code',
  'who has a second factor waits for its code');
select row_eq($$select * from app_private.begin_code('\x01')$$,
  row(null::uuid, null::bytea, null::timestamptz), 'who has to enrol has no code to show');
select row_eq($$select * from app_private.begin_code('\x02')$$,
  row(tests.user('teacher'), 'sealed'::bytea, null::timestamptz), 'the first code can be checked');
reset role;
set local role rollbook_owner;
select is(failed_attempts, 1, 'and is one attempt together with the password')
from app_private.credentials where user_id = tests.user('teacher');
select count(app_private.begin_code('\x02')) from generate_series(1, 4);
select row_eq($$select * from app_private.begin_code('\x02')$$,
  row(null::uuid, null::bytea, now() + interval '1 minute'),
  'further codes count as further attempts, up to the same lock');

create function pg_temp.finish(step bigint, code bytea) returns boolean language sql as $$
  select expires_at is not null
  from app_private.finish_code('\x02', step, code, '\xaa', null, null, null);
$$;
select is(pg_temp.finish(100, null), false, 'a code that was used opens nothing');
select is(pg_temp.finish(99, null), false, 'nor does an older one');
select is(pg_temp.finish(null, '\x0b'), false, 'nor another person''s recovery code');
update app_private.pending_sign_ins set expires_at = now() where token_hash = '\x02';
select is(pg_temp.finish(101, null), false, 'nor a right code after ten minutes');
update app_private.pending_sign_ins set expires_at = now() + interval '1 second';
select is(pg_temp.finish(101, null), true, 'a new code opens a session');
select results_eq(
  $$select user_id, idle_for, failures from app_private.sessions$$,
  $$values (tests.user('teacher'), interval '30 minutes', 4)$$,
  'as the sign-in was begun, with what failed before');
select is(pg_temp.finish(102, null), false, 'the second step is over then');
select app_private.begin_second_step(tests.user('teacher'), '\x02', false);
delete from app_private.sessions;
select is(pg_temp.finish(null, '\x0a'), true, 'a recovery code opens one too');
delete from app_private.sessions;
select app_private.begin_second_step(tests.user('teacher'), '\x02', false);
select is(pg_temp.finish(null, '\x0a'), false, 'but once');

select * from finish();
rollback;

-- A forgotten password: request_reset(), issue_reset(), open_reset(), own_words(), finish_reset().
begin;
select plan(26);

create temp table t as
select tests.school('S1') as school;
select tests.user('ada', school, 'teacher'), tests.user('ben') from t;
update app_public.schools set language = 'en';
update app_public.user_accounts set email = 'ada.k@s.example', phone = '0102030405'
where username = 'ada';
insert into app_private.credentials (user_id, password_hash, failed_attempts, locked_until)
values (tests.user('ada'), 'old', 7, now() + interval '1 hour');
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\x01', tests.user('ada'), now() + interval '1 hour');
insert into app_private.second_factors (user_id, sealed, confirmed_at)
values (tests.user('ada'), 's', now());
create view pg_temp.resets as select user_id, requested_by from app_private.password_resets;

set local role rollbook_sign_in;
select lives_ok(format('select app_private.request_reset(%L)', login), sentence)
from (values ('nobody', 'a link may be asked for under any name'),
  ('ben', 'of somebody without an e-mail address'), (' ADA ', 'of somebody with one'),
  ('ada.k@S.example', 'or by the address')) as v (login, sentence);
reset role;
set local role rollbook_owner;
select results_eq('select * from pg_temp.resets', $$values (tests.user('ada'), null::uuid)$$,
  'one link is made, though it was asked for twice');
select is(count(*), 1::bigint, 'and one mail sent') from graphile_worker._private_jobs j
join graphile_worker._private_tasks k on k.id = j.task_id and k.identifier = 'send_password_reset';
update app_private.password_resets set requested_at = now() - interval '6 minutes';
select app_private.request_reset('ada');
select is(count(*), 1::bigint, 'after five minutes another takes its place')
from pg_temp.resets;
update app_public.users set status = 'inactive' where id = tests.user('ada');
update app_private.password_resets set requested_at = now() - interval '6 minutes';
create temp table reset as select id from app_private.password_resets;
select app_private.request_reset('ada');
select results_eq('select id from app_private.password_resets', 'select id from reset',
  'none is made for who was deactivated');

grant select on reset to rollbook_worker;
set local role rollbook_worker;
select is((app_private.issue_reset(id, '\x0a')).email, null, 'nor mailed to them') from reset;
reset role;
set local role rollbook_owner;
update app_public.users set status = 'active' where id = tests.user('ada');
set local role rollbook_worker;
select results_eq($$select r.* from reset, app_private.issue_reset(reset.id, '\x0b') as r$$,
  $$values ('ada.k@s.example', 'ada', 'ada', 'ada', 'en', false)$$,
  'the worker learns whom to mail the link to, in which language');
select is((app_private.issue_reset('00000000-0000-0000-0000-000000000000', '\x0c')).email, null,
  'nobody for a link that is not there any more');
reset role;
set local role rollbook_sign_in;
select row_eq($$select user_id, login from app_private.open_reset('\x0b')$$,
  row(tests.user('ada'), 'ada'::text), 'the link says whose password it sets');
select is((app_private.open_reset('\x0a')).user_id, null, 'the one before it works no more');
select set_eq($$select unnest(app_private.own_words(tests.user('ada')))$$,
  array['ada', 'ada.k@s.example', 'ada.k', '0102030405', 'School S1', 'S1'],
  'what others would guess first is known, to be refused');
reset role;
set local role rollbook_owner;
update app_private.password_resets set expires_at = now();
select is((app_private.open_reset('\x0b')).user_id, null, 'a link too old opens nothing');
select is(app_private.finish_reset('\x0b', 'new'), false, 'and sets nothing');
update app_private.password_resets set expires_at = now() + interval '1 second';
select is(app_private.finish_reset('\xff', 'new'), false, 'nor does a token that was guessed');
set local role rollbook_sign_in;
select is(app_private.finish_reset('\x0b', 'new'), true, 'a link sets a password');
select is(app_private.finish_reset('\x0b', 'newer'), false, 'once');
reset role;
set local role rollbook_owner;
select results_eq('select password_hash, locked_until from app_private.credentials',
  $$values ('new', null::timestamptz)$$, 'the password is the new one, and the lock gone');
select is_empty('select from app_private.sessions', 'all sessions end');
select is(app_private.second_step(tests.user('ada')), 'code',
  'the second factor is still asked for');

-- by the operator
select is(app_private.hand_over_reset('nobody', '\x0d', true), false,
  'the operator makes no link for somebody who does not exist');
select is(app_private.hand_over_reset('ADA', '\x0d', false), true, 'but one for a user');
select is((app_private.open_reset('\x0d')).login, 'ada', 'which works');
select app_private.hand_over_reset('ada', '\x0e', true);
select is(app_private.second_step(tests.user('ada')), null,
  'where asked, the second factor ends with it');

select * from finish();
rollback;

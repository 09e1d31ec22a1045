begin;
select plan(16);

select tests.user('ada');
set local role app_user;
select is(app_hidden.current_user_id(), null, 'without a session a request is nobody''s');
select set_config('app.session', '', true);
select is(app_hidden.current_user_id(), null, 'an empty session is none');
select set_config('app.session', 'guessed', true);
select is(app_hidden.current_user_id(), null, 'a guessed token opens nothing');
select tests.act_as('ada');
select is(app_hidden.current_user_id(), tests.user('ada'), 'a live session is its user''s');
select set_config('app.user', tests.user('ada')::text, true);
select is(app_hidden.current_user_id(), tests.user('ada'), 'a page of theirs asks as them');
select set_config('app.user', gen_random_uuid()::text, true);
select is(app_hidden.current_user_id(), null,
  'a page that was opened by somebody else asks as nobody');
select set_config('app.user', '', true);
select is(app_hidden.current_user_id(), tests.user('ada'), 'who names nobody asks as the session');
select set_config('app.session', encode(sha256('token of ada'), 'escape'), true);
select is(app_hidden.current_user_id(), null, 'the hash, stolen from the database, is no token');

reset role;
set local role rollbook_owner;
select tests.act_as('ada');
update app_public.users set status = 'inactive' where id = tests.user('ada');
select is(app_hidden.current_user_id(), null, 'a session ends for who is deactivated');
update app_public.users set status = 'active', deleted_at = now() where id = tests.user('ada');
select is(app_hidden.current_user_id(), null, 'and for who is removed');
update app_public.users set deleted_at = null where id = tests.user('ada');
select is(app_hidden.current_user_id(), tests.user('ada'), 'who comes back comes in again');
update app_private.sessions set expires_at = now();
select is(app_hidden.current_user_id(), null, 'a session that has expired opens nothing');
update app_private.sessions
set expires_at = now() + interval '1 second', last_seen_at = now() - interval '6 days 23 hours';
select is(app_hidden.current_user_id(), tests.user('ada'), 'one that rested for days opens still');
update app_private.sessions set last_seen_at = now() - idle_for;
select is(app_hidden.current_user_id(), null, 'one that was not used for a week opens nothing');
update app_private.sessions
set idle_for = '30 minutes', last_seen_at = now() - interval '31 minutes';
select is(app_hidden.current_user_id(), null, 'nor on a shared device after half an hour');
set local role app_user;
select throws_ok('select from app_private.sessions', '42501', null, 'a user can''t read sessions');

select * from finish();
rollback;

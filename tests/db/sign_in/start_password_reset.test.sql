-- start_password_reset() and remove_second_factor(): whom an admin may help, which
-- administers_user() and check_administers_user() decide.
begin;
select plan(23);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
update app_public.institutions
set parent_id = (select id from app_public.institutions where code = 'M') where code like 'S_';
select tests.user('head', school, 'admin'), tests.user('deputy', school, 'admin'),
  tests.user('teacher', school, 'teacher'), tests.user('both', school, 'teacher'),
  tests.user('both', other, 'teacher'), tests.user('moved', school, 'teacher'),
  tests.user('moved', other, 'teacher'), tests.user('parent', school, 'guardian'),
  tests.user('nurse', school, 'teacher'),
  tests.user('above', school, 'teacher'), tests.user('stranger', other, 'teacher') from t;
select tests.user('above', id, 'admin'), tests.user('minister', id, 'admin')
from app_public.institutions where code = 'M';
update app_public.memberships m set ends_on = current_date - 1
from t where m.institution_id = t.other and m.user_id = tests.user('moved');
update app_public.memberships set rights = '{health}' where user_id = tests.user('nurse');
update app_public.user_accounts set email = username || '@s.example'
where username in ('deputy', 'teacher');
grant select on t to app_user;
create function pg_temp.helped() returns text[] language sql as $$
  select array_agg(name order by name)
  from unnest('{above,both,deputy,head,minister,moved,nurse,parent,stranger,teacher}'::text[]) as name
  where app_hidden.administers_user(tests.user(name));
$$;
create view pg_temp.jobs as
select payload ->> 'resetId' as reset from graphile_worker._private_jobs j
join graphile_worker._private_tasks k on k.id = j.task_id and k.identifier = 'send_password_reset';

select tests.act_as('head', school) from t;
select is(pg_temp.helped(), '{deputy,moved,nurse,parent,teacher}',
  'an admin helps who has duties here and, today, nowhere else');
select tests.act_as('minister');
select is(pg_temp.helped(), '{above,both,deputy,head,moved,nurse,parent,stranger,teacher}',
  'somebody above the schools helps everybody below, not oneself');
select tests.act_as('teacher', school) from t;
select is(pg_temp.helped(), null, 'a teacher helps nobody');
select set_config('app.session', '', true);
select is(pg_temp.helped(), null, 'nor does somebody who has not signed in');
select tests.act_as('head', school) from t;
insert into app_public.families (user_id, name) values (tests.user('parent'), 'Family');
insert into app_public.family_children (school_id, family_id, student_id)
select other, f.id, tests.student(other, 'ana') from t, app_public.families f;
select is(app_hidden.administers_user(tests.user('parent')), false,
  'nor an admin a parent with a child at another school');
update app_public.family_children set is_active = false;
select is(app_hidden.administers_user(tests.user('parent')), true, 'unless that is over');

set local role app_user;
select throws_ok(format('select app_public.start_password_reset(%L)', who), 'RBDEN', null, sentence)
from (values (tests.user('both'), 'no link for somebody with a duty elsewhere'),
  (tests.user('above'), 'nor with one above'), (tests.user('stranger'), 'nor for a stranger'),
  (tests.user('head'), 'nor for oneself: one''s own password is changed with the present one'),
  ('00000000-0000-0000-0000-000000000000', 'with the same answer for somebody who does not exist'),
  (null, 'or for nobody')) as v (who, sentence);
select throws_ok($$select app_hidden.check_administers_user(tests.user('stranger'))$$, 'RBDEN', null,
  'other functions that change accounts can refuse alike');
select throws_ok($$select app_public.start_password_reset(tests.user('nurse'))$$, 'RBVAL', null,
  'somebody with special rights gets the link by mail only');
select is(app_public.start_password_reset(tests.user('teacher')), null,
  'the link is mailed, and not shown');
select is(app_public.start_password_reset(tests.user('teacher')), null, 'also when asked twice');
create temp table handed as select app_public.start_password_reset(tests.user('parent')) as path;
grant select on handed to rollbook_owner;
select matches(path, '^/reset/[0-9a-f-]{73}$', 'who has no address is handed a link') from handed;
select throws_ok($$select app_public.remove_second_factor(tests.user('both'))$$, 'RBDEN', null,
  'a second factor is as safe');

reset role;
set local role rollbook_owner;
select results_eq(
  $$select user_id, requested_by, expires_at - now(), token_hash is null
    from app_private.password_resets order by requested_at, id$$,
  $$values (tests.user('teacher'), tests.user('head'), interval '24 hours', true),
    (tests.user('parent'), tests.user('head'), interval '24 hours', false)$$,
  'a person has one link at a time, for a day; who asked is on record');
select results_eq(
  $$select count(*) from pg_temp.jobs j join app_private.password_resets r on r.id::text = j.reset$$,
  'values (1::bigint)', 'a job mails it, knowing its number only');
select is(token_hash, sha256(convert_to(substr(path, 8), 'UTF8')),
  'what is kept of a link opens nothing')
from app_private.password_resets, handed where user_id = tests.user('parent');

insert into app_private.second_factors (user_id, sealed, confirmed_at)
values (tests.user('teacher'), 's', now()), (tests.user('both'), 's', now());
insert into app_private.sessions (token_hash, user_id, expires_at)
values ('\x01', tests.user('teacher'), now() + interval '1 hour');
select app_public.remove_second_factor(tests.user('teacher'));
select results_eq('select user_id from app_private.second_factors',
  $$values (tests.user('both'))$$, 'an admin ends the second factor of who has lost it');
select is_empty($$select from app_private.sessions where token_hash = '\x01'$$,
  'and the sessions with it');

select * from finish();
rollback;

-- Invitations: invite() with invited_record(), invitation_token(), invitation_hash(),
-- invitation_list(), resend_invitation(), withdraw_invitation(), managed_invitation(),
-- without_account(), invitation_mail(), invitation(), open_invitation(), accept_invitation(),
-- join_institution(), take_place(), accept_with_new_account().
begin;
select plan(64);

insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
create temp table t as
select tests.school('IN') as school, tests.school('OUT') as other,
  (select id from app_public.institutions where code = 'M') as ministry;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'teacher'), tests.user('minister', ministry, 'admin') from t;
select tests.user('imported', school, 'teacher') from t;
insert into app_public.course_teachers (school_id, course_id, user_id)
select school, tests.course(school, 'FR'), tests.user('imported') from t;
insert into app_private.credentials (user_id, password_hash)
select tests.user(name), 'x' from unnest('{head,math,main,stranger,minister}'::text[]) as name;
update app_public.user_accounts set email = 'known@a.example' where username = 'stranger';
insert into app_public.guardians (school_id, last_name, first_name, email)
select school, 'Aunt', 'of cho', 'aunt@a.example' from t;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select g.school_id, tests.student(g.school_id, 'cho'), g.id
from app_public.guardians g where g.last_name = 'Aunt';
create temp table g as
select t.*, (select id from app_public.guardians where last_name = 'Aunt') as aunt,
  (select id from app_public.guardians where last_name = 'Mother') as mother,
  tests.student(school, 'ana') as ana from t;
grant select on g to app_user;

create temp table said (name text primary key, token text);
grant select, insert, update on said to public;
create function pg_temp.invited(person json, on_paper boolean default false) returns jsonb
  language sql as $$
  select app_public.invite(json_build_array(person), on_paper)::jsonb -> 0
$$;
create function pg_temp.state(which text) returns text language sql as $$
  select i ->> 'state'
  from json_array_elements(app_public.invitation_list() -> 'invitations') as i
  where i ->> 'lastName' = which or i ->> 'email' = which
  limit 1
$$;
create function pg_temp.id_of(which text) returns uuid language sql as $$
  select (i ->> 'id')::uuid
  from json_array_elements(app_public.invitation_list() -> 'invitations') as i
  where i ->> 'lastName' = which or i ->> 'email' = which
  limit 1
$$;
-- what the worker does for the newest invitation to an address; the token of its link
create function pg_temp.mailed(address text) returns text language plpgsql security definer as $$
declare
  v_mail json;
begin
  select app_private.invitation_mail(i.id) into v_mail
  from app_private.invitations i
  where i.email = address and i.withdrawn_at is null order by i.created_at desc, i.id desc limit 1;
  return v_mail #>> '{data,token}';
end;
$$;
create function pg_temp.jobs() returns bigint language sql security definer
return (select count(*) from graphile_worker.jobs j where j.task_identifier = 'send_invitation');
grant execute on all functions in schema pg_temp to app_user;
set local role app_user;

-- inviting
select tests.act_as('head', school) from t;
select is(pg_temp.invited('{"duty": "teacher", "email": " New@A.example ", "last_name": "New"}')
    - '{id,expiresAt}'::text[],
  '{"lastName": "New", "firstName": null, "duty": "teacher", "email": "new@a.example", "code": null}',
  'an admin invites a teacher by e-mail');
select is(pg_temp.invited('{"duty": "teacher", "email": "known@a.example", "last_name": "New"}')
    - '{id,expiresAt}'::text[],
  '{"lastName": "New", "firstName": null, "duty": "teacher", "email": "known@a.example", "code": null}',
  'for an address with an account the answer is the same');
select is(pg_temp.jobs(), 2::bigint, 'and so is the mail that is asked for');
select is(pg_temp.state('new@a.example'), 'waiting', 'the list says that the mail is to be sent');
insert into said select 'new', pg_temp.mailed('new@a.example');
insert into said select 'known', pg_temp.mailed('known@a.example');
select is(pg_temp.state('new@a.example'), 'open', 'and then that it is open');
select is(length((select token from said where name = 'new')), 32, 'a link has 160 random bits');
insert into said select 'paper', pg_temp.invited('{"duty": "admin", "last_name": "Paper"}', true) ->> 'code';
select is(length((select token from said where name = 'paper')), 16, 'a code on paper 80');
select throws_ok(format($$select pg_temp.invited(%L)$$, person), code, null, sentence)
from (values
  ('{"duty": "teacher"}', 'RBVAL', 'an invitation has to go somewhere'),
  ('{"duty": "teacher", "email": "nowhere"}', '23514', 'to an address'),
  ('{"duty": "king", "email": "x@a.example"}', 'RBVAL', 'with a duty that exists'),
  ('{"duty": "guardian", "email": "x@a.example"}', 'RBVAL', 'a guardian goes with a record'),
  ('[]', 'RBVAL', 'a person is an object')) as v (person, code, sentence);
select throws_ok(format($$select pg_temp.invited('{"duty": "guardian", "guardian_id": "%s"}', true)$$, mother),
  'RBVAL', null, 'who has an account already needs no invitation') from g;
select throws_ok(
  $$select pg_temp.invited('{"duty": "guardian", "guardian_id": "00000000-0000-0000-0000-000000000000"}', true)$$,
  'RBVAL', null, 'nor does who is not there');
select throws_ok(format($$select pg_temp.invited('{"duty": "teacher", "user_id": "%s"}', true)$$, tests.user(name)),
  'RBVAL', null, sentence)
from (values ('math', 'a colleague with a password is not taken over'),
  ('stranger', 'nor is somebody of another school')) as v (name, sentence);
select throws_ok('select app_public.invite(''[]'')', 'RBVAL', null, 'somebody is invited');
select throws_ok(format($$select app_public.invite('[{"duty": "admin", "email": "x@a.example"}]', false, %s)$$, ministry),
  'RBDEN', null, 'nobody is invited above one''s own institution') from t;
select tests.act_as('math', school) from t;
select throws_ok($$select pg_temp.invited('{"duty": "teacher", "email": "x@a.example"}')$$, 'RBDEN', null,
  'a teacher invites nobody');
select throws_ok('select app_public.invitation_list()', 'RBDEN', null, 'nor sees who is invited');
select throws_ok('select app_public.without_account(''teacher'')', 'RBDEN', null, 'or who has no account');

-- those without an account
select tests.act_as('head', school) from t;
select is((select string_agg(p ->> 'lastName', ' ') from json_array_elements(app_public.without_account('teacher') -> 'people') as p),
  'imported other', 'teachers without a password are listed');
select is((app_public.without_account('guardian') #> '{people,0}')::jsonb - 'id',
  '{"lastName": "Aunt", "firstName": "of cho", "email": "aunt@a.example", "of": "cho-last cho-first", "invitedAt": null}',
  'and guardians without an account, with their students');
insert into said select 'aunt', pg_temp.invited(json_build_object('duty', 'guardian', 'guardian_id', aunt), true) ->> 'code' from g;
select isnt(app_public.without_account('guardian', 'CHO aunt') #>> '{people,0,invitedAt}', null, 'which says who is invited already');
select is((app_public.without_account('guardian', 'nobody') ->> 'total')::integer, 0, 'a search finds nobody of another name');
insert into said select 'imported', pg_temp.invited(json_build_object('duty', 'teacher', 'user_id', tests.user('imported')), true) ->> 'code' from g;
insert into said select 'other', pg_temp.invited(json_build_object('duty', 'teacher', 'user_id', tests.user('other')), true) ->> 'code' from g;

-- what a link shows
select set_config('app.session', '', true), set_config('app.school', '', true);
select is(app_public.invitation('nothing')::text, null, 'a code that nobody gave opens nothing');
select is(app_public.invitation((select token from said where name = 'new'))::jsonb - '{expiresAt}'::text[],
  '{"institution": "School IN", "type": "school", "duty": "teacher", "lastName": "New",
    "firstName": null, "username": null, "email": "new@a.example", "language": "fr",
    "students": [], "hasAccount": false}', 'a link says to what it invites, without signing in');
select is(app_public.invitation((select token from said where name = 'known')) ->> 'hasAccount', 'true',
  'and to whom the mail came whether the address has an account');
select is(app_public.invitation(
    (select lower(substr(token, 1, 4) || '-' || substr(token, 5, 4) || ' ' || substr(token, 9)) from said where name = 'aunt')) ->> 'students',
  '["cho-first"]', 'a code may be typed with dashes and in small letters, and names the children');
select throws_ok('select app_public.accept_invitation((select token from said where name = ''new''))', 'RBSGN', null,
  'accepting takes an account');

-- accepting with the account one has
select tests.act_as('stranger') from t;
select is(app_public.accept_invitation((select token from said where name = 'known')), school,
  'who is signed in accepts with that account') from t;
select tests.act_as('stranger', school) from t;
select ok(app_hidden.has_duty('teacher'), 'and has the duty at once');
select throws_ok('select app_public.accept_invitation((select token from said where name = ''known''))', 'RBINV', null,
  'a link works once');
select is(app_public.accept_invitation((select token from said where name = 'aunt')), school,
  'a guardian is tied to the record') from t;
select is(app_hidden.current_child_ids(), array[tests.student(school, 'cho')], 'and sees the child at once') from t;
select is((select count(*) from app_public.families), 1::bigint, 'with a family');
select is(app_public.accept_invitation((select token from said where name = 'other')), school,
  'who has an account already takes the place of what was imported') from t;
select is(app_hidden.current_course_ids(), array[tests.course(school, 'MATH', 3, '6e B')], 'with its courses') from t;
reset role;
select is((select status from app_public.users where last_name = 'other'), 'inactive', 'what was imported is inactive');
select is((select count(*) from app_private.invitations where accepted_by = tests.user('stranger')), 3::bigint,
  'it is noted who accepted');

-- with a new account
set local role rollbook_owner;
select throws_ok($$select app_private.accept_with_new_account((select token from said where name = 'new'), 'New', 'Nina', 'MATH', 'hash')$$,
  'RBVAL', null, 'a name that is taken is refused');
select is(app_private.accept_with_new_account((select token from said where name = 'new'), 'New', 'Nina', 'nina', 'hash'), school,
  'a new account is made with the duty') from t;
select is((select a.email from app_public.user_accounts a where a.username = 'nina'), 'new@a.example',
  'and the address to which the mail came');
select throws_ok($$select app_private.accept_with_new_account((select token from said where name = 'new'), 'New', 'Nina', 'nina2', 'hash')$$,
  'RBINV', null, 'a link makes one account');
select is((select count(*) from app_public.users where first_name = 'Nina'), 1::bigint, 'and no more');
select is(app_private.accept_with_new_account((select token from said where name = 'imported'), 'Imported', 'Ida', 'ida', 'hash'), school,
  'who was imported gets a password') from t;
select is((select u.first_name from app_public.users u where u.id = tests.user('ida')), 'Ida', 'and the own name');
set local role app_user;
select tests.act_as('ida', school) from t;
select is(app_hidden.current_course_ids(), array[tests.course(school, 'FR')], 'with the courses as before') from t;
select tests.act_as('head', school) from t;
select is(pg_temp.state('New'), 'accepted', 'the list says who accepted');

-- sending again, withdrawing, expiring
select pg_temp.invited('{"duty": "teacher", "email": "late@a.example"}') is not null;
insert into said select 'late', pg_temp.mailed('late@a.example');
select is(app_public.resend_invitation(pg_temp.id_of('late@a.example')), null, 'a mail is sent again');
insert into said select 'later', pg_temp.mailed('late@a.example');
select is(app_public.invitation((select token from said where name = 'late'))::text, null, 'the former link is dead');
select isnt(app_public.invitation((select token from said where name = 'later'))::text, null, 'the new one opens');
select isnt(app_public.resend_invitation(pg_temp.id_of('Paper')), (select token from said where name = 'paper'),
  'a lost code is replaced by another');
select lives_ok($$select app_public.withdraw_invitation(pg_temp.id_of('late@a.example'))$$, 'an invitation is taken back');
select is(app_public.invitation((select token from said where name = 'later'))::text, null, 'and its link opens nothing');
select is(pg_temp.mailed('late@a.example'), null, 'no mail is made for it any more');
select throws_ok($$select app_public.resend_invitation(pg_temp.id_of('late@a.example'))$$, 'RBGON', null,
  'what was withdrawn is not sent again');
select pg_temp.invited('{"duty": "teacher", "email": "twice@a.example"}');
insert into said select 'once', pg_temp.mailed('twice@a.example');
select pg_temp.invited('{"duty": "teacher", "email": "twice@a.example"}');
select is(app_public.invitation((select token from said where name = 'once'))::text, null,
  'a second invitation takes the place of the first');
reset role;
update app_private.invitations set expires_at = now() where email = 'twice@a.example';
set local role app_user;
select is(pg_temp.state('twice@a.example'), 'expired', 'after 14 days an invitation has expired');
select tests.act_as('minister') from t;
select throws_ok(format('select app_public.withdraw_invitation(%L)', id), 'RBGON', null, sentence)
from (
  select '00000000-0000-0000-0000-000000000000'::uuid as id, 'what does not exist is not withdrawn' as sentence) as x;
reset role;
create temp table foreign_one as select id from app_private.invitations where email = 'twice@a.example' limit 1;
grant select on foreign_one to app_user;
set local role app_user;
select throws_ok(format('select app_public.withdraw_invitation(%L)', id), 'RBGON', null,
  'nor what is another institution''s, which looks alike') from foreign_one;
select is(app_public.invite('[{"duty": "admin", "email": "vice@a.example"}]', false, ministry) #>> '{0,duty}', 'admin',
  'a ministry invites its own') from t;
reset role;
select is((select count(*) from audit.log l, said s where l.after::text || coalesce(l.before::text, '') like '%' || s.token || '%'), 0::bigint,
  'no secret stands in the log');
select is((select count(*) from graphile_worker._private_jobs j, said s where j.payload::text like '%' || s.token || '%'), 0::bigint,
  'nor in a job');

select * from finish();
rollback;

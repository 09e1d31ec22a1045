-- Stepping into a school from above: enter_school(), is_visiting(), awaits_visit(),
-- above_institution_id(), current_session_key() and what the school sees of it, visit_list().
begin;
select plan(25);

insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
insert into app_public.institutions (code, name, type, parent_id)
select 'R', 'Region', 'region', m.id from app_public.institutions m where m.code = 'M';
create temp table t as
select tests.school('IN') as school, tests.school('OUT') as other;
grant select on t to app_user;
update app_public.institutions i
set parent_id = (select r.id from app_public.institutions r where r.code = 'R')
where i.code = 'IN';
select tests.staffed_class(school) from t;
select tests.user('minister', i.id, 'admin') from app_public.institutions i where i.code = 'M';
select tests.user('minister', i.id, 'admin') from app_public.institutions i where i.code = 'R';

-- a request without entering first
create function pg_temp.come(name text, school integer) returns void language plpgsql as $$
begin
  perform tests.act_as(name);
  perform set_config('app.school', school::text, true);
  perform set_config('app.address', '203.0.113.9', true);
end;
$$;
grant execute on all functions in schema pg_temp to app_user;

set local role app_user;
select pg_temp.come('minister', school) from t;
select is(app_hidden.current_school_id(), null, 'before a school is entered from above it is closed');
select ok(not app_hidden.has_duty('admin'), 'and so is the duty');
select is((select count(*) from app_public.students), 0::bigint, 'and its students');
select ok(app_hidden.awaits_visit(), 'it waits to be entered');
select ok(app_public.enter_school(school), 'whoever administers it from above may enter') from t;
select is(app_hidden.current_school_id(), school, 'then it is open') from t;
select ok(app_hidden.has_duty('admin') and app_hidden.is_visiting(), 'with an admin''s duty');
select ok(not app_hidden.awaits_visit(), 'and no longer waits');
select is(app_public.viewer() #>> '{visit,from}', 'Region', 'the screens know where one came from');
select ok(app_public.enter_school(school), 'entering twice is no mistake') from t;
select is((select count(*) from app_public.visits), 1::bigint,
  'and is noted once for the session and day');
select is(app_public.enter_school(other), null, 'a school beside can''t be entered') from t;
select is(app_public.enter_school(-1), null, 'no more than one that does not exist');

-- another session of the same person
select set_config('app.session', 'another token', true);
reset role;
insert into app_private.sessions (token_hash, user_id, expires_at)
values (sha256('another token'), tests.user('minister'), now() + interval '1 hour');
set local role app_user;
select is(app_hidden.current_school_id(), null, 'another session has to enter itself');
select isnt(app_hidden.current_session_key(), null, 'a session has a key');

-- what the school sees
select pg_temp.come('minister', school) from t;
update app_public.students set birth_place = 'Abidjan' where student_number = 'ana';
select pg_temp.come('head', school) from t;
select is(app_public.enter_school(school), null, 'a school''s own admin needs no visit') from t;
select is(app_hidden.above_institution_id(school), null, 'being above no school') from t;
select is((app_public.visit_list() ->> 'total')::integer, 1, 'the school''s admin sees the visit');
select is((app_public.visit_list() #> '{visits,0}')::jsonb - '{userId,day,enteredAt,lastChangeAt}'::text[],
  '{"lastName": "minister", "firstName": "minister", "from": "Region", "type": "region",
    "address": "203.0.113.9", "changes": 1}'::jsonb,
  'who it was, from where, and how much was changed');
select isnt(app_public.visit_list() #>> '{visits,0,lastChangeAt}', null, 'and when');
select pg_temp.come('math', school) from t;
select throws_ok('select app_public.visit_list()', 'RBDEN', null, 'a teacher does not see it');

reset role;
update app_public.visits set day = current_date - 40;
set local role app_user;
select pg_temp.come('head', school) from t;
select is((app_public.visit_list() #> '{visits,0,changes}')::text, 'null', 'a month later changes are not counted');

-- the visit opens nothing by itself, and not for long
reset role;
update app_public.visits set day = current_date - 1;
select pg_temp.come('minister', school) from t;
select ok(app_hidden.has_duty('admin') and app_hidden.awaits_visit(),
  'after midnight what was begun can be finished, and the new day is to be noted');
update app_public.visits set day = current_date - 2;
select is(app_hidden.current_school_id(), null, 'a day later it is closed again');
update app_public.visits set day = current_date;
select set_config('app.session', '', true);
update app_public.memberships set is_active = false where user_id = tests.user('minister');
select pg_temp.come('minister', school) from t;
select is(app_hidden.current_school_id(), null, 'without the duty above a visit opens nothing');

select * from finish();
rollback;

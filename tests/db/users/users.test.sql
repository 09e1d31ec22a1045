-- Who belongs to an institution: user_list(), give_duty(), change_duty(), set_access(), is_live(),
-- with managed_institution(), managed_membership(), check_duty() and tg_memberships__admin().
begin;
select plan(44);

insert into app_public.institutions (code, name, type) values ('M', 'Ministry', 'ministry');
create temp table t as
select tests.school('IN') as school, tests.school('OUT') as other,
  (select id from app_public.institutions where code = 'M') as ministry;
grant select on t to app_user;
update app_public.institutions i set parent_id = t.ministry from t where i.id = t.school;
select tests.staffed_class(school) from t;
select tests.user('minister', ministry, 'admin') from t;
select tests.user('stranger', other, 'admin') from t;
create function pg_temp.duty_of(name text, of_duty text) returns uuid language sql security definer
return (
  select m.id from app_public.memberships m
  where m.user_id = tests.user(name) and m.duty = of_duty limit 1);
create function pg_temp.names(search text default '', duty text default null, active boolean default null)
  returns text language sql
return (
  select string_agg(u ->> 'lastName', ' ' order by n)
  from json_array_elements(app_public.user_list(search, duty, active) -> 'users')
    with ordinality as x (u, n));
grant execute on all functions in schema pg_temp to app_user;
set local role app_user;

-- the list
select tests.act_as('head', school) from t;
select is(pg_temp.names(), 'father head main math mother other', 'an admin sees everybody by name');
select is(pg_temp.names(duty => 'teacher'), 'main math other', 'or those of one duty');
select is(pg_temp.names('MÁTH'), 'math', 'or finds them by a part of the name, accents and case ignored');
select is(pg_temp.names(active => false), null, 'or those who have no access');
select is((app_public.user_list() ->> 'total')::integer, 6, 'with their number');
select is((app_public.user_list('head') #> '{users,0,duties,0}')::jsonb - 'id',
  '{"duty": "admin", "startsOn": "2020-01-01", "endsOn": null, "state": "live"}'::jsonb,
  'with their duties, from when, until when and how they stand');
select is(app_public.user_list('mother') #>> '{users,0,login}', null,
  'how a guardian signs in is not the school''s business');
select tests.act_as('math', school) from t;
select throws_ok('select app_public.user_list()', 'RBDEN', null, 'a teacher does not see the list');
select throws_ok($$select app_public.set_access(tests.user('head'), false)$$, 'RBDEN', null,
  'and closes the school to nobody');
select tests.act_as('head', school) from t;
select throws_ok(format('select app_public.user_list(institution => %s)', id), 'RBDEN', null, sentence)
from (
  select ministry as id, 'an admin manages nobody above the school' as sentence from t
  union all select other, 'nor in another school' from t
  union all select -1, 'nor where there is nothing, which looks alike' from t) as x;

-- more duties
select ok(app_public.give_duty(tests.user('math'), 'admin', null, current_date + 30) is not null,
  'an admin makes a teacher an admin for a month');
select is(pg_temp.names(duty => 'admin'), 'head math', 'who has it from now on');
select throws_ok($$select app_public.give_duty(tests.user('math'), 'admin')$$, 'RBVAL', null,
  'nobody has a duty twice');
select throws_ok(format('select app_public.give_duty(tests.user(%L), %L)', name, duty), 'RBVAL', null, sentence)
from (values
  ('stranger', 'teacher', 'who does not belong to the school is invited instead'),
  ('math', 'guardian', 'a guardian goes with a record'),
  ('math', 'king', 'a duty is one that Rollbook knows')) as v (name, duty, sentence);
select throws_ok(
  format($$select app_public.give_duty(tests.user('math'), 'admin', null, null, %s)$$, ministry),
  'RBDEN', null, 'nobody gives a duty above their own') from t;

-- the last admin stays
select app_public.change_duty(pg_temp.duty_of('math', 'admin'), null, current_date + 30);
select throws_ok($$select app_public.set_access(tests.user('head'), false)$$, 'RBADM', null,
  'a school keeps an admin for as long as it would have had one');
select throws_ok(
  $$select app_public.change_duty(pg_temp.duty_of('head', 'admin'), null, current_date + 20)$$,
  'RBADM', null, 'the last admin does not leave without another');
select lives_ok(
  $$select app_public.change_duty(pg_temp.duty_of('math', 'admin'), null, null)$$,
  'the other one gets the duty for good');
select lives_ok(
  $$select app_public.change_duty(pg_temp.duty_of('head', 'admin'), null, current_date + 20)$$,
  'then the first can leave');
select throws_ok(
  $$select app_public.change_duty(pg_temp.duty_of('head', 'admin'), null, '2019-12-31')$$,
  '23514', null, 'a duty does not end before it begins');

select app_public.change_duty(pg_temp.duty_of('head', 'admin'), null, null);

-- on the very next statement
select tests.act_as('math', school) from t;
select isnt((select count(*) from app_public.marks), 0::bigint, 'somebody with access reads marks');
select tests.act_as('head', school) from t;
select is(app_public.set_access(tests.user('math'), false), 2,
  'an admin closes the school to somebody, with all duties');
select tests.act_as('math', school) from t;
select is((select count(*) from app_public.marks), 0::bigint,
  'and the next statement of an open session finds nothing');
select is(app_hidden.current_school_id(), null, 'nor the school');
select is((select count(*) from app_public.memberships m where app_hidden.is_live(m)), 0::bigint,
  'no membership is live');
select is(app_hidden.reachable_institution_ids(), '{}', 'nothing is reached');
select tests.act_as('head', school) from t;
select is(pg_temp.names(active => false), 'math', 'the list says who has no access');
select is(app_public.user_list('math') #>> '{users,0,duties,0,state}', 'inactive', 'and why');
select ok(tests.user('math') <> all (app_hidden.current_teacher_ids()),
  'no class can be given to who has no access');
select is(app_public.set_access(tests.user('math'), true), 2, 'it can be opened again');
select tests.act_as('math', school) from t;
select isnt((select count(*) from app_public.marks), 0::bigint, 'and everything is there again');
select tests.act_as('head', school) from t;
select throws_ok($$select app_public.set_access(tests.user('stranger'), false)$$, 'RBVAL', null,
  'who does not belong to the school is not there');

-- only of one's own institution
select tests.act_as('stranger', other) from t;
select throws_ok(
  format('select app_public.change_duty(%L, null, current_date)', id), 'RBGON', null, sentence)
from (values
  (pg_temp.duty_of('math', 'teacher'), 'an admin changes no membership of another school'),
  ('00000000-0000-0000-0000-000000000000', 'nor one that does not exist, which looks alike'))
  as v (id, sentence);
select throws_ok(
  $$update app_public.memberships set ends_on = current_date$$, '42501', null,
  'and no membership by any other way');

-- above schools
select tests.act_as('minister') from t;
select is((
    select string_agg(u ->> 'lastName', ' ')
    from json_array_elements(
      app_public.user_list(institution => (select ministry from t)) -> 'users') as u),
  'minister', 'an admin above schools manages those of the own institution');
select throws_ok(
  format($$select app_public.give_duty(tests.user('minister'), 'teacher', null, null, %s)$$, ministry),
  'RBVAL', null, 'where nobody teaches') from t;
select throws_ok(format('select app_public.user_list(institution => %s)', school), 'RBDEN', null,
  'a school is entered first') from t;
select tests.act_as('minister', school) from t;
select is(pg_temp.names(duty => 'teacher'), 'main math other', 'and managed then');
select throws_ok(
  format('select app_public.set_access(tests.user(%L), false, %s)', 'minister', ministry), 'RBADM', null,
  'a ministry keeps its admin, too') from t;

select * from finish();
rollback;

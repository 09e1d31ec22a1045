-- What the records of people who sign in refuse.
begin;
select plan(13);

create temp table t as
select tests.school('S') as school;
select tests.user('ada'), tests.user('ben');
create temp table before as
select u::text as person, a::text as account
from app_public.users u join app_public.user_accounts a on a.user_id = u.id;

select throws_ok(format('update app_public.users set %s where id = tests.user(''ada'')', change),
  '23514', null, sentence)
from (values
  ($$last_name = ' '$$, 'a last name is not blank'),
  ($$first_name = ''$$, 'a first name is not blank'),
  ($$language = 'French'$$, 'a language is a code of two letters'),
  ($$status = 'gone'$$, 'a user is active or inactive')) as v (change, sentence);
select throws_ok(
  format('update app_public.user_accounts set %s where user_id = tests.user(''ada'')', change),
  code, null, sentence)
from (values
  ($$username = 'a b'$$, '23514', 'a username has no spaces'),
  ($$username = 'x@y'$$, '23514', 'a username is not mistaken for an e-mail address'),
  ($$email = 'nowhere'$$, '23514', 'an e-mail address has an @'),
  ('username = null', '23514', 'a user can be identified'),
  ($$username = 'BEN'$$, '23505', 'two users can''t share a username, whatever its case'))
  as v (change, code, sentence);
update app_public.user_accounts set email = 'ada@a.example' where user_id = tests.user('ada');
select throws_ok(
  $$update app_public.user_accounts set email = 'ADA@a.example' where user_id = tests.user('ben')$$,
  '23505', null, 'nor an e-mail address');
update app_public.user_accounts set email = null;
select set_eq(
  $$select u::text, a::text from app_public.users u join app_public.user_accounts a on a.user_id = u.id$$,
  'select * from before', 'after the refusals all is as it was');
select throws_ok($$select tests.user('ada', school, 'king') from t$$, '23514', null,
  'a duty is one that Rollbook knows');
select throws_ok(
  $$insert into app_public.memberships (user_id, institution_id, duty, starts_on, ends_on)
    select tests.user('ada'), school, 'admin', '2025-02-01', '2025-01-31' from t$$,
  '23514', null, 'a membership does not end before it starts');

select * from finish();
rollback;

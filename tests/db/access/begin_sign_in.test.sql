begin;
select plan(19);

select tests.user('Ada');
update app_public.user_accounts set email = 'Ada@School.example' where user_id = tests.user('Ada');
insert into app_private.credentials (user_id, password_hash) values (tests.user('Ada'), 'the hash');
create function pg_temp.failures(n integer) returns void language sql as $$
  update app_private.credentials set failed_attempts = n, locked_until = null
$$;
create view pg_temp.state as
select failed_attempts, locked_until - now() as locked_for from app_private.credentials;

set local role rollbook_sign_in;
select row_eq($$select * from app_private.begin_sign_in('Ada')$$,
  row(tests.user('Ada'), 'the hash'::text, null::timestamptz),
  'a known name gets the hash to check');
reset role;
set local role rollbook_owner;
select row_eq('select * from pg_temp.state', row(1, null::interval),
  'the attempt is counted before the password is looked at');
select is((app_private.begin_sign_in(login)).password_hash, 'the hash',
  format('“%s” is known', login))
from unnest(array['aDA', ' ada ', 'ada@school.example', 'ADA@SCHOOL.EXAMPLE']) as login;

-- the lock
create function pg_temp.lock_after(n integer) returns interval language plpgsql as $$
begin
  perform pg_temp.failures(n - 1);
  perform app_private.begin_sign_in('ada');
  return (select locked_for from pg_temp.state);
end;
$$;
select results_eq(
  'select n, pg_temp.lock_after(n) from generate_series(4, 12) as n',
  $$values (4, null), (5, interval '1 minute'), (6, '2 minutes'), (7, '4 minutes'),
    (8, '8 minutes'), (9, '16 minutes'), (10, '32 minutes'), (11, '1 hour'), (12, '1 hour')$$,
  'from the fifth failure on the account waits 1, 2, 4… minutes, an hour at most');
select is(pg_temp.lock_after(1000), interval '1 hour', 'also after a thousand failures');

select row_eq($$select * from app_private.begin_sign_in('ada')$$,
  row(null::uuid, null::text, now() + interval '1 hour'),
  'a locked account gets no hash, only until when');
select row_eq('select * from pg_temp.state', row(1000, interval '1 hour'),
  'and the attempt does not lengthen the lock');
update app_private.credentials set locked_until = now();
select is((app_private.begin_sign_in('ada')).password_hash, 'the hash',
  'when the lock is over it is checked again');
select row_eq('select * from pg_temp.state', row(1001, interval '1 hour'),
  'and locked again at once');

-- who gets nothing
select pg_temp.failures(0);
select row_eq(format('select * from app_private.begin_sign_in(%L)', login),
  row(null::uuid, null::text, null::timestamptz), sentence)
from (values ('eve', 'an unknown name gets an answer of the same shape'),
  ('', 'an empty name too'), ('%', 'nothing stands for any name')) as v (login, sentence);
update app_public.users set status = 'inactive' where id = tests.user('Ada');
select row_eq($$select * from app_private.begin_sign_in('ada')$$,
  row(null::uuid, null::text, null::timestamptz), 'and somebody who was deactivated');
select row_eq('select * from pg_temp.state', row(0, null::interval),
  'whose attempts are not counted');
select results_eq(
  $$select n, (app_private.begin_sign_in('Nobody')).locked_until - now()
    from generate_series(1, 6) as n$$,
  $$values (1, null), (2, null), (3, null), (4, null), (5, null), (6, interval '1 minute')$$,
  'a name that nobody has is locked as a user''s is, so that a lock tells nothing');
set local role app_user;
select throws_ok($$select app_private.begin_sign_in('ada')$$, '42501', null,
  'a request can''t ask for hashes');

select * from finish();
rollback;

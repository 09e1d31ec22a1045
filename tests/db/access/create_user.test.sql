begin;
select plan(4);

select tests.school('S1');
select isnt(
  app_private.create_user('Awa.K', 'awa@example.org', 'Koné', 'Awa', 'teacher', 's1', '$hash'),
  null, 'a user is made with a first duty');
select results_eq(
  $$select u.last_name, a.username, a.email, m.duty, c.password_hash
    from app_public.user_accounts a
    join app_public.users u on u.id = a.user_id
    join app_public.memberships m on m.user_id = a.user_id
    join app_private.credentials c on c.user_id = a.user_id
    where a.username = 'Awa.K'$$,
  $$values ('Koné' collate "und-x-icu", 'Awa.K', 'awa@example.org', 'teacher', '$hash')$$,
  'with name, account, duty and password');
select throws_ok(
  $$select app_private.create_user('awa.k', null, 'Yao', 'Luc', 'teacher', 'S1', '$hash')$$,
  'RBVAL', null, 'a username is given once, whatever its case');
select throws_ok(
  $$select app_private.create_user('luc', null, 'Yao', 'Luc', 'teacher', 'S9', '$hash')$$,
  'RBVAL', null, 'an institution that does not exist is refused');

select * from finish();
rollback;

create or replace function app_private.own_words(of_user uuid)
  returns text[]
  language sql stable
  security definer -- its caller can't read accounts
begin atomic
  select array_remove(
    array[u.last_name, u.first_name, a.username, a.email, split_part(a.email, '@', 1), a.phone,
      a.phone_2]
      || array(
        select w
        from app_public.memberships m
        join app_public.institutions i on i.id = m.institution_id
        cross join unnest(array[i.name, i.code]) as w
        where m.user_id = of_user), null)
  from app_public.users u
  join app_public.user_accounts a on a.user_id = u.id
  where u.id = of_user;
end;

comment on function app_private.own_words(uuid) is
  'Names, addresses and institutions of a user: what others would try first as their password.';
grant execute on function app_private.own_words(uuid) to rollbook_sign_in;

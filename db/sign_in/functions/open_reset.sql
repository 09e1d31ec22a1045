create or replace function app_private.open_reset(
  of_token_hash bytea, out user_id uuid, out login text, out words text[])
  language sql stable
  security definer -- its caller can't read links
begin atomic
  select r.user_id, coalesce(a.username, a.email), app_private.own_words(r.user_id)
  from app_private.password_resets r
  join app_public.users u on u.id = r.user_id and u.status = 'active' and u.deleted_at is null
  join app_public.user_accounts a on a.user_id = r.user_id
  where r.token_hash = of_token_hash
    and r.used_at is null
    and r.expires_at > now();
end;

comment on function app_private.open_reset(bytea) is
  'Whose password a link sets, and what must not be it; NULL for a link that is unknown, used or '
  'too old.';
grant execute on function app_private.open_reset(bytea) to rollbook_sign_in;

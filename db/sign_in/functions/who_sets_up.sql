create or replace function app_private.who_sets_up(
  session_hash bytea, pending_hash bytea, out user_id uuid, out login text, out is_pending boolean)
  language sql stable
  security definer -- its caller can't read sessions
begin atomic
  select w.user_id, coalesce(a.username, a.email), w.is_pending
  from (
    select s.user_id, false as is_pending
    from app_private.live_sessions s
    where s.token_hash = session_hash
    union all
    select p.user_id, true
    from app_private.pending_sign_ins p
    join app_public.users u on u.id = p.user_id and u.status = 'active' and u.deleted_at is null
    where p.token_hash = pending_hash
      and p.step = 'enrolment'
      and p.expires_at > now()) as w
  join app_public.user_accounts a on a.user_id = w.user_id
  order by w.is_pending
  limit 1;
end;

comment on function app_private.who_sets_up(bytea, bytea) is
  'Who may set up a second factor: the user of a session, or of a sign-in that waits for it. NULL '
  'for nobody.';
grant execute on function app_private.who_sets_up(bytea, bytea) to rollbook_sign_in;

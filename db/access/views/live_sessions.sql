create or replace view app_private.live_sessions as
select s.token_hash, s.user_id, s.failures, s.last_failed_at
from app_private.sessions s
join app_public.users u on u.id = s.user_id
where s.expires_at > now()
  and s.last_seen_at > now() - s.idle_for
  and u.status = 'active'
  and u.deleted_at is null;

comment on view app_private.live_sessions is
  'The sessions that open something: not expired, not idle for too long, of a user who is active.';

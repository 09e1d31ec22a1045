create or replace function app_private.issue_reset(
  reset_id uuid, new_token_hash bytea, out email text, out last_name text, out first_name text,
  out login text, out language text, out is_by_admin boolean)
  language plpgsql volatile
  security definer -- the worker reads no table
  set search_path = ''
as $$
declare
  v_user uuid;
begin
  update app_private.password_resets r
  set token_hash = new_token_hash, expires_at = now() + interval '24 hours'
  where r.id = reset_id
    and r.used_at is null
  returning r.user_id, r.requested_by is not null into v_user, is_by_admin;
  select a.email, u.last_name, u.first_name, coalesce(a.username, a.email),
    coalesce(u.language, (
      select s.language
      from app_public.memberships m
      join app_public.schools s on s.id = m.institution_id
      where m.user_id = v_user
      order by m.starts_on desc, s.id
      limit 1))
  into issue_reset.email, issue_reset.last_name, issue_reset.first_name, issue_reset.login,
    issue_reset.language
  from app_public.users u
  join app_public.user_accounts a on a.user_id = u.id
  where u.id = v_user
    and u.status = 'active'
    and u.deleted_at is null;
end;
$$;

comment on function app_private.issue_reset(uuid, bytea) is
  'Gives a reset the hash of the link that is about to be mailed, in the place of any earlier one; '
  'returns whom to mail it to. email is NULL when there is nothing to send any more.';
grant execute on function app_private.issue_reset(uuid, bytea) to rollbook_worker;

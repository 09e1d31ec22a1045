create or replace function app_private.import_oneroster_teachers(school integer, today date)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_is_own_only boolean := (select r.for_school is not null from pg_temp.import_reach r);
begin
  -- who has the same account and the same name is the same person
  drop table if exists pg_temp.teacher_values;
  create temporary table teacher_values on commit drop as
  select p.sid, p.line, p.last_name, p.first_name, p.phone, p.sms, p.is_enabled, p.starts_on,
    p.ends_on, p.cells, a.username, a.email, p.known_id,
    o.user_id as other_id, o.is_same,
    coalesce(p.known_id, case when o.is_same then o.user_id end, pg_catalog.uuidv7()) as id,
    coalesce(p.known_id, case when o.is_same then o.user_id end) is null as is_new
  from pg_temp.people p
  cross join lateral (select app_private.cell(p.cells, 'username') as given) as u
  cross join lateral (
    select case when u.given ~ '^[A-Za-z0-9._-]{2,64}$' and u.given <> p.sid then u.given end
        as username,
      coalesce(p.email, case when u.given ~ '^[^@[:space:]]+@[^@[:space:]]+$' then u.given end)
        as email) as a
  left join lateral (
    select t.user_id,
      app_hidden.normalised(n.last_name || ' ' || n.first_name)
        = app_hidden.normalised(p.last_name || ' ' || p.first_name) as is_same
    from app_public.user_accounts t
    join app_public.users n on n.id = t.user_id and n.deleted_at is null
    where (lower(t.username) = lower(a.username)
        or lower(t.email) = lower(a.email))
      and (not v_is_own_only
        or exists (
          select
          from app_public.memberships m
          where m.user_id = t.user_id and m.institution_id = school))
    order by lower(t.email) = lower(a.email) desc nulls last
    limit 1) as o on true
  where p.what = 'teacher';
  insert into pg_temp.known
  select 'users', 'teacher', t.sid, t.id, t.is_new from pg_temp.teacher_values t
  on conflict do nothing;

  insert into pg_temp.import_findings
    (file, line, column_name, value, message, remedy, is_note)
  select 'users.csv', t.line, 'username', coalesce(t.username, t.email),
    'somebody else has this account; the teacher comes without one',
    'Invite the teacher in Rollbook.', true
  from pg_temp.teacher_values t
  where t.is_new
    and t.other_id is not null;

  -- what a person is called elsewhere is not this school's to change
  drop table if exists pg_temp.own_teachers;
  create temporary table own_teachers on commit drop as
  select t.id, t.last_name, t.first_name, t.is_enabled, t.cells,
    case when t.cells ? 'phone' then t.phone else a.phone end as phone,
    case when t.cells ? 'sms' then t.sms else a.phone_2 end as phone_2
  from pg_temp.teacher_values t
  left join app_public.user_accounts a on a.user_id = t.id
  where not t.is_new
    and not exists (
      select
      from app_public.memberships m
      where m.user_id = t.id and (m.institution_id <> school or m.duty <> 'teacher'));
  with people as (
    update app_public.users u
    set last_name = t.last_name, first_name = t.first_name,
      status = case when t.is_enabled then 'active' else 'inactive' end
    from pg_temp.own_teachers t
    where u.id = t.id
      and (u.last_name, u.first_name, u.status) <> (t.last_name, t.first_name,
        case when t.is_enabled then 'active' else 'inactive' end)
    returning u.id),
  accounts as (
    update app_public.user_accounts a
    set phone = t.phone, phone_2 = t.phone_2
    from pg_temp.own_teachers t
    where a.user_id = t.id
      and (a.phone, a.phone_2) is distinct from (t.phone, t.phone_2)
    returning a.user_id)
  insert into pg_temp.import_counts (what, added, changed, same)
  select 'teachers', n.added, c.changed, n.found - c.changed
  from (
      select count(*) filter (where t.is_new) as added,
        count(*) filter (where not t.is_new) as found
      from pg_temp.teacher_values t) as n,
    (select count(*) as changed from (
        select p.id from people p union select a.user_id from accounts a) as x) as c;
  insert into app_public.users (id, last_name, first_name, status)
  select t.id, t.last_name, t.first_name, case when t.is_enabled then 'active' else 'inactive' end
  from pg_temp.teacher_values t
  where t.is_new
  order by t.line;
  insert into app_public.user_accounts (user_id, username, email, phone, phone_2)
  select distinct on (coalesce(lower(t.username), t.id::text)) t.id, t.username, t.email,
    t.phone, t.sms
  from pg_temp.teacher_values t
  where t.is_new
    and not v_is_own_only
    and t.other_id is null
    and coalesce(t.username, t.email) is not null
  order by coalesce(lower(t.username), t.id::text), t.line
  on conflict do nothing;

  insert into app_public.memberships (user_id, institution_id, duty, starts_on, ends_on)
  select t.id, school, 'teacher', coalesce(t.starts_on, today), t.ends_on
  from pg_temp.teacher_values t
  where t.starts_on is not null
     or t.known_id is null
  on conflict on constraint memberships_unique do update
  set starts_on = excluded.starts_on, ends_on = excluded.ends_on
  where (memberships.starts_on, memberships.ends_on)
      is distinct from (excluded.starts_on, excluded.ends_on)
    -- days that the bundle does not say stay
    and exists (
      select
      from pg_temp.teacher_values t
      where t.id = excluded.user_id and t.starts_on is not null);
end;
$$;

comment on function app_private.import_oneroster_teachers(integer, date) is
  'Writes the teachers of a bundle as users with a teaching duty, without a password: they come in '
  'by a new password or an invitation. An account that somebody of another name has stays theirs.';

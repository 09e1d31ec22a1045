--! Previous: sha1:e726793a780933d1390933cfc8460dca9ab7f561
--! Hash: sha1:f2d037144653e125597906c01a20e7d4db7dd57a
--! Message: accounts, invitations and visits

-- The migration being written: alterations, then source files in the order of all.sql.
alter table app_public.institutions
  add column if not exists second_factor text not null default 'admins'
    constraint institutions_second_factor_known
      check (second_factor in ('nobody', 'admins', 'staff', 'everybody'));
comment on column app_public.institutions.second_factor is
  'Who has to sign in with a code besides the password: nobody, its admins, its staff or everybody '
  'with a duty in it. Who has duties in several has to when one of them asks for it.';
comment on constraint institutions_second_factor_known on app_public.institutions is
  'A second factor is asked of nobody, admins, staff or everybody.';

alter table app_private.credentials
  add column if not exists previous_failed_at timestamptz;
comment on column app_private.credentials.last_failed_at is
  'The last attempt that failed, or is under way; NULL for none.';
comment on column app_private.credentials.previous_failed_at is
  'What last_failed_at was before the attempt that is under way; NULL for none.';

alter table app_private.sessions
  add column if not exists last_seen_at timestamptz not null default now(),
  add column if not exists idle_for interval not null default '7 days',
  add column if not exists failures integer not null default 0,
  add column if not exists last_failed_at timestamptz;
comment on column app_private.sessions.last_seen_at is
  'When it was last used, to the minute.';
comment on column app_private.sessions.idle_for is
  'It ends when it was not used for so long, even before expires_at.';
comment on column app_private.sessions.failures is
  'Failed attempts before this sign-in, until the user has seen them.';
comment on column app_private.sessions.last_failed_at is 'The last of these attempts; NULL for none.';

-- that somebody still works is no change to log, every minute
create or replace trigger _500_audit_update after update on app_private.sessions
  for each row
  when (
    (to_jsonb(old.*) - 'last_seen_at' - 'address')
      is distinct from (to_jsonb(new.*) - 'last_seen_at' - 'address'))
  execute function audit.tg__log_update('token_hash', 'token_hash', '');

drop function if exists app_private.finish_sign_in(uuid, bytea, interval, text, inet);

alter table app_public.memberships
  add column if not exists is_active boolean not null default true;
comment on column app_public.memberships.is_active is
  'Whether it holds at all: an admin can deactivate a membership and reactivate it later.';
revoke insert, update, delete on app_public.memberships from app_user;
revoke insert (user_id, institution_id, duty, starts_on, ends_on),
  update (starts_on, ends_on)
  on app_public.memberships from app_user;

comment on column app_public.student_merges.filled is
  'Columns that were empty in the record kept and were filled from the other, and ids of the '
  'school''s own fields.';

--! Included visits/tables.sql
create table if not exists app_public.visits (
  school_id integer not null references app_public.schools on delete restrict,
  user_id uuid not null references app_public.users on delete cascade,
  session_key bytea not null,
  day date not null,
  institution_id integer not null references app_public.institutions on delete restrict,
  entered_at timestamptz not null default now(),
  address inet,
  primary key (school_id, user_id, session_key, day)
);

create index if not exists visits_day_idx on app_public.visits (school_id, day);
create index if not exists visits_user_idx on app_public.visits (user_id);
create index if not exists visits_institution_idx on app_public.visits (institution_id);

comment on table app_public.visits is
  'Who stepped into a school from above it, once for each session and day. Without a visit of today '
  'or yesterday a duty above the school opens nothing in it.';
comment on column app_public.visits.school_id is 'School that was entered.';
comment on column app_public.visits.user_id is 'Who entered it.';
comment on column app_public.visits.session_key is
  'First 8 bytes of the hash of the session''s token, as in the audit log.';
comment on column app_public.visits.day is 'Day of the visit, as the server has it.';
comment on column app_public.visits.institution_id is
  'The institution above the school that the visitor administers.';
comment on column app_public.visits.entered_at is 'When the school was first entered on the day.';
comment on column app_public.visits.address is 'Network address; NULL when unknown.';

call audit.enable('app_public.visits');
--! EndIncluded visits/tables.sql
--! Included access/functions/is_live.sql
create or replace function app_hidden.is_live(membership app_public.memberships)
  returns boolean
  language sql stable parallel safe
return (membership).is_active
  and (membership).starts_on <= current_date
  and coalesce((membership).ends_on >= current_date, true);

comment on function app_hidden.is_live(app_public.memberships) is
  'Whether a membership holds now: not deactivated, begun and not ended. The one place that says so.';
grant execute on function app_hidden.is_live(app_public.memberships) to app_user;
--! EndIncluded access/functions/is_live.sql
--! Included sign_in/tables.sql
create table if not exists app_private.unknown_sign_ins (
  login_hash bytea primary key,
  failed_attempts integer not null default 1,
  last_failed_at timestamptz not null default now(),
  locked_until timestamptz
);

comment on table app_private.unknown_sign_ins is
  'Attempts to sign in under names that nobody has. They are counted and locked like those of '
  'users, so that neither the answer nor its time tells who has an account. Forgotten after a day.';
comment on column app_private.unknown_sign_ins.login_hash is
  'SHA-256 of the name in small letters.';
comment on column app_private.unknown_sign_ins.locked_until is
  'No attempt is checked before; NULL for none.';

create table if not exists app_private.pending_sign_ins (
  token_hash bytea primary key,
  user_id uuid not null references app_public.users on delete cascade,
  step text not null,
  is_shared boolean not null,
  is_reserved boolean not null default true,
  expires_at timestamptz not null,
  constraint pending_sign_ins_step_known check (step in ('code', 'enrolment'))
);

create index if not exists pending_sign_ins_user_idx on app_private.pending_sign_ins (user_id);

comment on table app_private.pending_sign_ins is
  'Who gave the right password and still owes the second step. Its token opens nothing else.';
comment on column app_private.pending_sign_ins.token_hash is 'SHA-256 of the token.';
comment on column app_private.pending_sign_ins.step is
  'code, of the second factor; enrolment, when one has to be set up first.';
comment on column app_private.pending_sign_ins.is_shared is
  'Whether other people use the device too.';
comment on column app_private.pending_sign_ins.is_reserved is
  'Whether the attempt that the password began still covers a code.';

create table if not exists app_private.second_factors (
  user_id uuid primary key references app_public.users on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  last_step bigint not null default 0
);

comment on table app_private.second_factors is
  'Secrets of authenticator apps (TOTP), sealed by the server with the master key.';
comment on column app_private.second_factors.confirmed_at is
  'When the user proved that the app works; NULL before that, and no code is asked for.';
comment on column app_private.second_factors.last_step is
  'Number of the half minute of the last code used: no code works twice.';

create table if not exists app_private.recovery_codes (
  user_id uuid not null references app_public.users on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

comment on table app_private.recovery_codes is
  'Codes of 80 random bits for who has lost the app; each works once. Only their SHA-256 is kept.';
comment on column app_private.recovery_codes.used_at is 'NULL while the code still works.';

create table if not exists app_private.password_resets (
  id uuid primary key default uuidv7(),
  user_id uuid not null references app_public.users on delete cascade,
  requested_by uuid references app_public.users on delete set null,
  requested_at timestamptz not null default now(),
  token_hash bytea unique,
  expires_at timestamptz not null default now() + interval '24 hours',
  used_at timestamptz
);

create index if not exists password_resets_user_idx on app_private.password_resets (user_id);
create index if not exists password_resets_requester_idx
  on app_private.password_resets (requested_by);

comment on table app_private.password_resets is
  'Links to set a new password; each works once. Only the SHA-256 of their token is kept.';
comment on column app_private.password_resets.requested_by is
  'The admin who started it; NULL when somebody asked for it at sign-in.';
comment on column app_private.password_resets.token_hash is
  'NULL until the worker makes the link that it mails.';
comment on column app_private.password_resets.used_at is 'When a password was set; NULL before.';

call audit.enable('app_private.unknown_sign_ins');
call audit.enable('app_private.pending_sign_ins', '{token_hash}');
call audit.enable('app_private.second_factors', '{sealed}');
call audit.enable('app_private.recovery_codes', '{code_hash}');
call audit.enable('app_private.password_resets', '{token_hash}');
--! EndIncluded sign_in/tables.sql
--! Included access/views/live_sessions.sql
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
--! EndIncluded access/views/live_sessions.sql
--! Included access/functions/current_user_id.sql
create or replace function app_hidden.current_user_id()
  returns uuid
  language sql stable parallel safe
  security definer -- requests can't read sessions
begin atomic
  select s.user_id
  from app_private.live_sessions s
  where s.token_hash = (
    select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')));
end;

comment on function app_hidden.current_user_id() is
  'The user whose session token the request carries; NULL without a live session.';
grant execute on function app_hidden.current_user_id() to app_user;
--! EndIncluded access/functions/current_user_id.sql
--! Included visits/functions/current_session_key.sql
create or replace function app_hidden.current_session_key()
  returns bytea
  language sql stable parallel safe
begin atomic
  select substr(sha256(convert_to(
    (select nullif(current_setting('app.session', true), '')), 'UTF8')), 1, 8);
end;

comment on function app_hidden.current_session_key() is
  'First 8 bytes of the hash of the session''s token: tells sessions apart and opens none.';
grant execute on function app_hidden.current_session_key() to app_user;
--! EndIncluded visits/functions/current_session_key.sql
--! Included visits/functions/is_visiting.sql
create or replace function app_hidden.is_visiting()
  returns boolean
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  -- yesterday's holds too: what was begun before midnight can be finished
  select exists (
    select
    from app_public.visits v
    where v.school_id = (select nullif(current_setting('app.school', true), '')::integer)
      and v.user_id = (select app_hidden.current_user_id())
      and v.session_key = (select app_hidden.current_session_key())
      and v.day >= current_date - 1);
end;

comment on function app_hidden.is_visiting() is
  'Whether it is noted that the user stepped into the chosen school in this session. It gives no '
  'right by itself: only with a live duty above the school does it open anything.';
grant execute on function app_hidden.is_visiting() to app_user;
--! EndIncluded visits/functions/is_visiting.sql
--! Included access/functions/current_school_id.sql
create or replace function app_hidden.current_school_id()
  returns integer
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select s.id
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where s.id = (select nullif(current_setting('app.school', true), '')::integer)
    and i.status = 'active'
    and i.deleted_at is null
    and exists (
      select
      from app_public.memberships m
      where m.user_id = (select app_hidden.current_user_id())
        and m.institution_id = any (i.path)
        and app_hidden.is_live(m)
        and (
          m.institution_id = s.id
          or m.duty = 'admin' and (select app_hidden.is_visiting())));
end;

comment on function app_hidden.current_school_id() is
  'The school chosen by the request, if one of the user''s live memberships covers it: any duty in '
  'the school itself, or an admin''s above it while a visit is noted (enter_school()). NULL '
  'otherwise, so a forged choice opens nothing.';
grant execute on function app_hidden.current_school_id() to app_user;
--! EndIncluded access/functions/current_school_id.sql
--! Included access/functions/has_duty.sql
create or replace function app_hidden.has_duty(variadic duties text[])
  returns boolean
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  -- such a membership covers the school: asking current_school_id() as well would look it up twice
  select exists (
    select
    from app_public.institutions i
    join app_public.memberships m on m.institution_id = any (i.path)
    where i.id = (select nullif(current_setting('app.school', true), '')::integer)
      and i.type = 'school'
      and i.status = 'active'
      and i.deleted_at is null
      and m.user_id = (select app_hidden.current_user_id())
      and m.duty = any (duties)
      and app_hidden.is_live(m)
      and (
        (select current_setting('app.side', true)) is distinct from 'family'
        or m.duty in ('guardian', 'student'))
      and (
        m.institution_id = i.id
        or m.duty = 'admin' and (select app_hidden.is_visiting())));
end;

comment on function app_hidden.has_duty(text[]) is
  'Whether the user has one of these duties in the current school; an admin above the school has '
  'the admin''s while a visit is noted (enter_school()). On the family side only the duties of '
  'guardians and students count. False without a school.';
grant execute on function app_hidden.has_duty(text[]) to app_user;
--! EndIncluded access/functions/has_duty.sql
--! Included access/functions/has_right.sql
create or replace function app_hidden.has_right(variadic rights text[])
  returns boolean
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  -- at the school itself: who administers it from above has none of its secrets
  select exists (
    select
    from app_public.institutions i
    join app_public.memberships m on m.institution_id = i.id
    where i.id = (select nullif(current_setting('app.school', true), '')::integer)
      and i.type = 'school'
      and i.status = 'active'
      and i.deleted_at is null
      and m.user_id = (select app_hidden.current_user_id())
      and m.duty in ('admin', 'teacher')
      and m.rights && has_right.rights
      and app_hidden.is_live(m)
      and (select current_setting('app.side', true)) is distinct from 'family');
end;

comment on function app_hidden.has_right(text[]) is
  'Whether the user works in the current school and was given one of these rights there: health, '
  'background. An admin has none by being one, nor has anybody from above the school.';
grant execute on function app_hidden.has_right(text[]) to app_user;
--! EndIncluded access/functions/has_right.sql
--! Included access/functions/reachable_institution_ids.sql
create or replace function app_hidden.reachable_institution_ids()
  returns integer[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct i.id), '{}')
  from app_public.memberships m
  join app_public.institutions i
    on i.id = m.institution_id
    or (m.duty = 'admin' and i.path @> array[m.institution_id])
  where m.user_id = (select app_hidden.current_user_id())
    and app_hidden.is_live(m)
    and i.deleted_at is null;
end;

comment on function app_hidden.reachable_institution_ids() is
  'The institutions the user may reach: those of their memberships, and for an admin all below. '
  'Nothing beside or above.';
grant execute on function app_hidden.reachable_institution_ids() to app_user;
--! EndIncluded access/functions/reachable_institution_ids.sql
--! Included access/functions/administered_institution_ids.sql
create or replace function app_hidden.administered_institution_ids()
  returns integer[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(distinct i.id), '{}')
  from app_public.memberships m
  join app_public.institutions i on i.path @> array[m.institution_id]
  where m.user_id = (select app_hidden.current_user_id())
    and m.duty = 'admin'
    and app_hidden.is_live(m)
    and i.deleted_at is null;
end;

comment on function app_hidden.administered_institution_ids() is
  'The institutions that the user administers: their own and all below.';
grant execute on function app_hidden.administered_institution_ids() to app_user;
--! EndIncluded access/functions/administered_institution_ids.sql
--! Included visits/functions/above_institution_id.sql
create or replace function app_hidden.above_institution_id(school integer)
  returns integer
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select m.institution_id
  from app_public.institutions i
  join app_public.schools s on s.id = i.id
  join app_public.memberships m on m.institution_id = any (i.path) and m.institution_id <> i.id
  where i.id = school
    and i.status = 'active'
    and i.deleted_at is null
    and m.user_id = (select app_hidden.current_user_id())
    and m.duty = 'admin'
    and app_hidden.is_live(m)
    and not exists (
      select
      from app_public.memberships o
      where o.institution_id = i.id
        and o.user_id = m.user_id
        and o.duty = 'admin'
        and app_hidden.is_live(o))
  order by array_position(i.path, m.institution_id) desc
  limit 1;
end;

comment on function app_hidden.above_institution_id(integer) is
  'The institution from which the user administers a school: the nearest above it. NULL where they '
  'do not, or are an admin of the school itself.';
grant execute on function app_hidden.above_institution_id(integer) to app_user;
--! EndIncluded visits/functions/above_institution_id.sql
--! Included visits/functions/awaits_visit.sql
create or replace function app_hidden.awaits_visit()
  returns boolean
  language sql stable parallel safe
  security definer -- decides what requests may see, so it can't depend on it
begin atomic
  select app_hidden.above_institution_id(
      (select nullif(current_setting('app.school', true), '')::integer)) is not null
    and not exists (
      select
      from app_public.visits v
      where v.school_id = (select nullif(current_setting('app.school', true), '')::integer)
        and v.user_id = (select app_hidden.current_user_id())
        and v.session_key = (select app_hidden.current_session_key())
        and v.day = current_date);
end;

comment on function app_hidden.awaits_visit() is
  'Whether the user administers the chosen school from above and has not entered it today in this '
  'session.';
grant execute on function app_hidden.awaits_visit() to app_user;
--! EndIncluded visits/functions/awaits_visit.sql
--! Included access/functions/current_teacher_ids.sql
create or replace function app_hidden.current_teacher_ids()
  returns uuid[]
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  select coalesce(array_agg(m.user_id), '{}')
  from app_public.memberships m
  join app_public.users u on u.id = m.user_id
  where m.institution_id = (select app_hidden.current_school_id())
    and m.duty = 'teacher'
    and app_hidden.is_live(m)
    and u.status = 'active'
    and u.deleted_at is null;
end;

comment on function app_hidden.current_teacher_ids() is
  'Users who are teachers of the current school today: who can be given classes and courses.';
grant execute on function app_hidden.current_teacher_ids() to app_user;
--! EndIncluded access/functions/current_teacher_ids.sql
--! Included access/functions/begin_sign_in.sql
create or replace function app_private.begin_sign_in(
  login text, out user_id uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read credentials
  set search_path = ''
as $$
begin
  select c.user_id into begin_sign_in.user_id
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  join app_private.credentials c on c.user_id = a.user_id
  where lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login));

  if begin_sign_in.user_id is null then
    begin_sign_in.locked_until := app_private.reserve_unknown_attempt(login);
    return;
  end if;
  select r.password_hash, r.locked_until
  into begin_sign_in.password_hash, begin_sign_in.locked_until
  from app_private.reserve_attempt(begin_sign_in.user_id) as r;
  if begin_sign_in.locked_until is not null then
    begin_sign_in.user_id := null;
  end if;
end;
$$;

comment on function app_private.begin_sign_in(text) is
  'Reserves one attempt to sign in and returns the hash to check it with. NULL for an unknown or '
  'inactive user and, with locked_until, for a locked name; see lock_after().';
grant execute on function app_private.begin_sign_in(text) to rollbook_sign_in;
--! EndIncluded access/functions/begin_sign_in.sql
--! Included access/functions/finish_sign_in.sql
create or replace function app_private.finish_sign_in(
  of_user uuid, new_token_hash bytea, is_shared boolean, user_agent text, address inet,
  replaced bytea, out school integer, out expires_at timestamptz)
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
begin
  if app_private.second_step(of_user) is not null then
    raise exception 'The second step is still to come' using errcode = 'RBDEN';
  end if;
  select o.school, o.expires_at
  into finish_sign_in.school, finish_sign_in.expires_at
  from app_private.open_session(
    of_user, new_token_hash, is_shared, finish_sign_in.user_agent, finish_sign_in.address,
    replaced) as o;
end;
$$;

comment on function app_private.finish_sign_in(uuid, bytea, boolean, text, inet, bytea) is
  'Opens a session after the password was right, in the place of the one that the browser had; see '
  'open_session(). Error RBDEN: the user owes a second step.';
grant execute on function app_private.finish_sign_in(uuid, bytea, boolean, text, inet, bytea)
  to rollbook_sign_in;
--! EndIncluded access/functions/finish_sign_in.sql
--! Included access/functions/tg_memberships__quota.sql
create or replace function app_private.tg_memberships__quota()
  returns trigger
  language plpgsql volatile
  security definer -- counts all memberships, whoever enters one
  set search_path = ''
as $$
declare
  v_school record;
begin
  for v_school in
    select s.id, s.max_teachers
    from app_public.schools s
    where s.id in (select c.institution_id from changed c where c.duty = 'teacher')
    order by s.id
    for no key update -- one at a time per school: nobody slips in between count and commit
  loop
    if (
      select count(*)
      from app_public.memberships m
      where m.institution_id = v_school.id
        and m.duty = 'teacher'
        and m.is_active
        and coalesce(m.ends_on >= current_date, true)) > v_school.max_teachers then
      raise exception 'The school has room for % teachers', v_school.max_teachers
        using errcode = 'RBQTC',
        hint = 'End the memberships of teachers who left, or have the quota raised.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_memberships__quota() is
  'Error RBQTC: more active teaching memberships than the school''s quota (max_teachers).';

create or replace trigger _300_quota_insert
  after insert on app_public.memberships referencing new table as changed
  for each statement execute function app_private.tg_memberships__quota();

create or replace trigger _300_quota_update
  after update on app_public.memberships referencing new table as changed
  for each statement execute function app_private.tg_memberships__quota();
--! EndIncluded access/functions/tg_memberships__quota.sql
--! Included users/functions/tg_memberships__admin.sql
create or replace function app_private.tg_memberships__admin()
  returns trigger
  language plpgsql volatile
  security definer -- looks at all memberships, whoever changes one
  set search_path = ''
as $$
declare
  v_lost record;
begin
  if app_hidden.current_user_id() is null then
    return null; -- the operator may
  end if;
  for v_lost in
    select i.id, o.until
    from app_public.institutions i
    join (
      select b.institution_id, max(coalesce(b.ends_on, 'infinity')) as until
      from before_rows b
      where b.duty = 'admin'
        and app_hidden.is_live(row(b.*)::app_public.memberships)
      group by b.institution_id) as o on o.institution_id = i.id
    order by i.id
    for no key update of i -- two admins who remove each other at once wait for each other here
  loop
    if not exists (
      select
      from app_public.memberships m
      join app_public.users u on u.id = m.user_id and u.status = 'active' and u.deleted_at is null
      where m.institution_id = v_lost.id
        and m.duty = 'admin'
        and app_hidden.is_live(m)
        and coalesce(m.ends_on, 'infinity') >= v_lost.until) then
      raise exception 'The institution needs an admin'
        using errcode = 'RBADM', hint = 'Give somebody else the duty first.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_memberships__admin() is
  'Error RBADM: an institution would lose its last admin, at once or before the day on which it '
  'would have so far. Only what users change is looked at.';

create or replace trigger _310_admin_update
  after update on app_public.memberships referencing old table as before_rows
  for each statement execute function app_private.tg_memberships__admin();

create or replace trigger _310_admin_delete
  after delete on app_public.memberships referencing old table as before_rows
  for each statement execute function app_private.tg_memberships__admin();
--! EndIncluded users/functions/tg_memberships__admin.sql
--! Included invitations/tables.sql
create table if not exists app_private.invitations (
  id uuid primary key default uuidv7(),
  institution_id integer not null references app_public.institutions on delete restrict,
  duty text not null,
  last_name text,
  first_name text,
  email text,
  user_id uuid references app_public.users on delete cascade,
  guardian_id uuid,
  student_id uuid,
  token_hash bytea,
  created_at timestamptz not null default now(),
  created_by uuid references app_public.users on delete set null,
  expires_at timestamptz not null default now() + interval '14 days',
  sent_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid references app_public.users on delete set null,
  withdrawn_at timestamptz,
  constraint invitations_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint invitations_email_short check (char_length(email) <= 254),
  constraint invitations_names_short
    check (char_length(last_name) <= 100 and char_length(first_name) <= 100),
  constraint invitations_one_record check (num_nonnulls(user_id, guardian_id, student_id) <= 1),
  constraint invitations_guardian_fkey foreign key (institution_id, guardian_id)
    references app_public.guardians (school_id, id) on delete cascade,
  constraint invitations_student_fkey foreign key (institution_id, student_id)
    references app_public.students (school_id, id) on delete cascade
);

create unique index if not exists invitations_token_unique
  on app_private.invitations (token_hash);
create index if not exists invitations_institution_idx
  on app_private.invitations (institution_id, created_at);
create index if not exists invitations_user_idx on app_private.invitations (user_id);
create index if not exists invitations_guardian_idx
  on app_private.invitations (institution_id, guardian_id);
create index if not exists invitations_student_idx
  on app_private.invitations (institution_id, student_id);
create index if not exists invitations_created_by_idx on app_private.invitations (created_by);
create index if not exists invitations_accepted_by_idx on app_private.invitations (accepted_by);

comment on table app_private.invitations is
  'Who was invited to an institution, with which duty. Read and written by functions only.';
comment on column app_private.invitations.id is 'Identifier of the invitation.';
comment on column app_private.invitations.institution_id is 'The institution they are invited to.';
comment on column app_private.invitations.duty is 'The duty they get there.';
comment on column app_private.invitations.last_name is 'Family name, as far as known.';
comment on column app_private.invitations.first_name is 'Given names, as far as known.';
comment on column app_private.invitations.email is
  'Where the link is sent; NULL for a code on paper.';
comment on column app_private.invitations.user_id is
  'A person of the staff who has no password yet and gets one by accepting.';
comment on column app_private.invitations.guardian_id is 'The record of a guardian to tie to.';
comment on column app_private.invitations.student_id is 'The record of a student to tie to.';
comment on column app_private.invitations.token_hash is
  'SHA-256 of the link''s token or of the code, which stand nowhere; NULL until the mail is made.';
comment on column app_private.invitations.created_at is 'When the person was first invited.';
comment on column app_private.invitations.created_by is 'Who invited.';
comment on column app_private.invitations.expires_at is 'When the link or code stops to work.';
comment on column app_private.invitations.sent_at is
  'When the mail was handed over, or the code shown; NULL while the mail waits.';
comment on column app_private.invitations.accepted_at is 'When it was accepted; NULL if not.';
comment on column app_private.invitations.accepted_by is 'Who accepted it.';
comment on column app_private.invitations.withdrawn_at is 'When it was withdrawn; NULL if not.';
comment on constraint invitations_email_valid on app_private.invitations is
  'This is not an e-mail address.';
comment on constraint invitations_email_short on app_private.invitations is
  'An e-mail address has at most 254 characters.';
comment on constraint invitations_names_short on app_private.invitations is
  'A name has at most 100 characters.';
comment on constraint invitations_one_record on app_private.invitations is
  'An invitation is tied to one record at most.';
comment on constraint invitations_guardian_fkey on app_private.invitations is
  'This guardian does not exist here.';
comment on constraint invitations_student_fkey on app_private.invitations is
  'This student does not exist here.';

call audit.enable('app_private.invitations', '{token_hash}');
--! EndIncluded invitations/tables.sql
--! Included access/policies/memberships.sql
-- Written by give_duty(), change_duty(), set_access() and invitations; set_rights() trusts people.
alter table app_public.memberships enable row level security;
call app_private.drop_policies('app_public.memberships');

create policy select_own on app_public.memberships for select to app_user
  using (
    user_id = (select app_hidden.current_user_id())
    or institution_id = any ((select app_hidden.administered_institution_ids())::integer[]));
create policy update_admin on app_public.memberships for update to app_user
  using (
    institution_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin')));

grant select on app_public.memberships to app_user;
grant update (rights) on app_public.memberships to app_user;
--! EndIncluded access/policies/memberships.sql
--! Included visits/policies/visits.sql
-- Written by enter_school() only. A school's admins read who looked at it.
call app_private.protect('app_public.visits');

create policy select_admin on app_public.visits for select to app_user
  using (
    (select app_hidden.has_duty('admin')));

grant select on app_public.visits to app_user;
--! EndIncluded visits/policies/visits.sql
--! Included invitations/policies/invitations.sql
-- Nobody may touch these directly: row level security without a policy.
alter table app_private.invitations enable row level security;
--! EndIncluded invitations/policies/invitations.sql
--! Included sign_in/policies/secrets.sql
-- Nobody may touch these directly: row level security without a policy.
alter table app_private.unknown_sign_ins enable row level security;
alter table app_private.pending_sign_ins enable row level security;
alter table app_private.second_factors enable row level security;
alter table app_private.recovery_codes enable row level security;
alter table app_private.password_resets enable row level security;
--! EndIncluded sign_in/policies/secrets.sql
--! Included sign_in/functions/lock_after.sql
create or replace function app_private.lock_after(failures integer)
  returns interval
  language sql immutable parallel safe
return case
  when failures >= 5 then interval '1 minute' * least(power(2, least(failures - 5, 6)), 60)
end;

comment on function app_private.lock_after(integer) is
  'How long an account waits after so many failures: 1, 2, 4… minutes from the fifth on, 60 at '
  'most; NULL for not at all.';
--! EndIncluded sign_in/functions/lock_after.sql
--! Included sign_in/functions/reserve_attempt.sql
create or replace function app_private.reserve_attempt(
  of_user uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  set search_path = ''
as $$
begin
  select c.locked_until into reserve_attempt.locked_until
  from app_private.credentials c
  where c.user_id = of_user
  for no key update;
  if reserve_attempt.locked_until > now() then
    return;
  end if;

  -- the attempt counts before the password is looked at: parallel guesses can't outrun the limit
  update app_private.credentials c
  set failed_attempts = c.failed_attempts + 1,
    previous_failed_at = c.last_failed_at,
    last_failed_at = now(),
    locked_until = now() + app_private.lock_after(c.failed_attempts + 1)
  where c.user_id = of_user
  returning c.password_hash into reserve_attempt.password_hash;
  reserve_attempt.locked_until := null;
end;
$$;

comment on function app_private.reserve_attempt(uuid) is
  'Counts one attempt of a user and returns the hash to check it with; only locked_until when the '
  'account is locked.';
--! EndIncluded sign_in/functions/reserve_attempt.sql
--! Included sign_in/functions/reserve_unknown_attempt.sql
create or replace function app_private.reserve_unknown_attempt(login text)
  returns timestamptz
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_hash bytea := sha256(convert_to(lower(btrim(login)), 'UTF8'));
  v_locked timestamptz;
begin
  insert into app_private.unknown_sign_ins as a (login_hash)
  values (v_hash)
  on conflict (login_hash) do update
  set failed_attempts = a.failed_attempts + 1,
    last_failed_at = now(),
    locked_until = now() + app_private.lock_after(a.failed_attempts + 1)
  where coalesce(a.locked_until <= now(), true);
  if not found then
    select a.locked_until into v_locked
    from app_private.unknown_sign_ins a
    where a.login_hash = v_hash;
  end if;
  return v_locked;
end;
$$;

comment on function app_private.reserve_unknown_attempt(text) is
  'Counts one attempt under a name that nobody has; returns until when the name is locked, NULL '
  'when it is not. What an attacker sees is what they would see of a user.';
--! EndIncluded sign_in/functions/reserve_unknown_attempt.sql
--! Included sign_in/functions/needs_second_factor.sql
create or replace function app_private.needs_second_factor(of_user uuid)
  returns boolean
  language sql stable
begin atomic
  select exists (
    select
    from app_public.memberships m
    join app_public.institutions i on i.id = m.institution_id
    where m.user_id = of_user
      and app_hidden.is_live(m)
      and i.deleted_at is null
      and case i.second_factor
        when 'everybody' then true
        when 'staff' then m.duty in ('admin', 'teacher', 'analyst')
        when 'admins' then m.duty = 'admin'
        else false
      end);
end;

comment on function app_private.needs_second_factor(uuid) is
  'Whether an institution in which the user has a duty today asks for a second factor.';
--! EndIncluded sign_in/functions/needs_second_factor.sql
--! Included sign_in/functions/second_step.sql
create or replace function app_private.second_step(of_user uuid)
  returns text
  language sql stable
return case
  when exists (
    select
    from app_private.second_factors f
    where f.user_id = of_user
      and f.confirmed_at is not null) then 'code'
  when app_private.needs_second_factor(of_user) then 'enrolment'
end;

comment on function app_private.second_step(uuid) is
  'What the user owes after the password: a code of the second factor, or to set one up '
  '(enrolment); NULL for nothing.';
--! EndIncluded sign_in/functions/second_step.sql
--! Included sign_in/functions/begin_second_step.sql
create or replace function app_private.begin_second_step(
  of_user uuid, of_token_hash bytea, is_shared boolean)
  returns text
  language plpgsql volatile
  security definer -- its caller can't read second factors
  set search_path = ''
as $$
declare
  v_step text := app_private.second_step(of_user);
begin
  if v_step is not null then
    insert into app_private.pending_sign_ins (token_hash, user_id, step, is_shared, expires_at)
    values (of_token_hash, of_user, v_step, is_shared,
      -- an app may first have to be installed
      now() + case v_step when 'code' then interval '10 minutes' else interval '30 minutes' end);
  end if;
  return v_step;
end;
$$;

comment on function app_private.begin_second_step(uuid, bytea, boolean) is
  'After the right password: notes who still owes a second step and says which: code, for ten '
  'minutes, or enrolment, for thirty. NULL when there is none: finish_sign_in() opens the session.';
grant execute on function app_private.begin_second_step(uuid, bytea, boolean) to rollbook_sign_in;
--! EndIncluded sign_in/functions/begin_second_step.sql
--! Included sign_in/functions/open_session.sql
create or replace function app_private.open_session(
  of_user uuid, new_token_hash bytea, is_shared boolean, user_agent text, address inet,
  replaced bytea, out school integer, out expires_at timestamptz)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_failures integer;
  v_last_failed_at timestamptz;
begin
  expires_at := now() + case when is_shared then interval '12 hours' else interval '14 days' end;

  -- the attempt that succeeds was counted too
  select greatest(c.failed_attempts - 1, 0), c.previous_failed_at
  into v_failures, v_last_failed_at
  from app_private.credentials c
  where c.user_id = of_user;
  update app_private.credentials c
  set failed_attempts = 0, locked_until = null, last_failed_at = c.previous_failed_at
  where c.user_id = of_user;

  delete from app_private.sessions s
  where s.token_hash = replaced
     or s.user_id = of_user and s.expires_at <= now();
  insert into app_private.sessions
    (token_hash, user_id, expires_at, idle_for, user_agent, address, failures, last_failed_at)
  values
    (new_token_hash, of_user, open_session.expires_at,
     case when is_shared then interval '30 minutes' else interval '7 days' end,
     left(open_session.user_agent, 300), open_session.address, coalesce(v_failures, 0),
     case when v_failures > 0 then v_last_failed_at end);

  update app_public.user_accounts a set last_signed_in_at = now() where a.user_id = of_user;

  select s.id into school
  from app_public.memberships m
  join app_public.schools s on s.id = m.institution_id
  join app_public.institutions i
    on i.id = s.id
    and i.status = 'active'
    and i.deleted_at is null
  where m.user_id = of_user
    and app_hidden.is_live(m)
  order by array_position('{admin,teacher,guardian,student,analyst}', m.duty), s.id
  limit 1;
end;
$$;

comment on function app_private.open_session(uuid, bytea, boolean, text, inet, bytea) is
  'Opens a session and ends the one that it replaces. It lasts 14 days, or 7 without use; on a '
  'shared device 12 hours, or 30 minutes without use. Returns its end, and the school to begin '
  'in, NULL for somebody who belongs to none directly.';
--! EndIncluded sign_in/functions/open_session.sql
--! Included sign_in/functions/begin_code.sql
create or replace function app_private.begin_code(
  of_token_hash bytea, out user_id uuid, out sealed bytea, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read second factors
  set search_path = ''
as $$
declare
  v_is_reserved boolean;
begin
  select p.user_id, p.is_reserved
  into begin_code.user_id, v_is_reserved
  from app_private.pending_sign_ins p
  join app_public.users u on u.id = p.user_id and u.status = 'active' and u.deleted_at is null
  where p.token_hash = of_token_hash
    and p.step = 'code'
    and p.expires_at > now()
  for update of p;
  if not found then
    return;
  end if;

  -- password and first code are one attempt; every other code is another
  if v_is_reserved then
    update app_private.pending_sign_ins p
    set is_reserved = false
    where p.token_hash = of_token_hash;
  else
    select r.locked_until into begin_code.locked_until
    from app_private.reserve_attempt(begin_code.user_id) as r;
    if begin_code.locked_until is not null then
      begin_code.user_id := null;
      return;
    end if;
  end if;
  select f.sealed into begin_code.sealed
  from app_private.second_factors f
  where f.user_id = begin_code.user_id
    and f.confirmed_at is not null;
end;
$$;

comment on function app_private.begin_code(bytea) is
  'Reserves one attempt at the second step and returns the sealed secret to check it with. NULL '
  'for a token that is unknown or too old and, with locked_until, for a locked account.';
grant execute on function app_private.begin_code(bytea) to rollbook_sign_in;
--! EndIncluded sign_in/functions/begin_code.sql
--! Included sign_in/functions/finish_code.sql
create or replace function app_private.finish_code(
  of_token_hash bytea, step bigint, recovery_hash bytea, new_token_hash bytea, user_agent text,
  address inet, replaced bytea, out school integer, out expires_at timestamptz)
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
declare
  v_pending app_private.pending_sign_ins;
begin
  select p.* into v_pending
  from app_private.pending_sign_ins p
  where p.token_hash = of_token_hash
    and p.step = 'code'
    and p.expires_at > now()
  for update;
  if not found then
    return;
  end if;

  if step is not null then
    update app_private.second_factors f
    set last_step = finish_code.step
    where f.user_id = v_pending.user_id
      and f.confirmed_at is not null
      and f.last_step < finish_code.step;
  else
    update app_private.recovery_codes r
    set used_at = now()
    where r.user_id = v_pending.user_id
      and r.code_hash = recovery_hash
      and r.used_at is null;
  end if;
  if not found then
    return;
  end if;

  delete from app_private.pending_sign_ins p where p.user_id = v_pending.user_id;
  select o.school, o.expires_at
  into finish_code.school, finish_code.expires_at
  from app_private.open_session(
    v_pending.user_id, new_token_hash, v_pending.is_shared, finish_code.user_agent,
    finish_code.address, replaced) as o;
end;
$$;

comment on function app_private.finish_code(bytea, bigint, bytea, bytea, text, inet, bytea) is
  'Opens a session after the second step: step is that of a code that was right, else '
  'recovery_hash is tried. expires_at is NULL, and nothing opened, for a step not after the last '
  'one used, for a recovery code that is unknown or used, and for a token that is unknown or too '
  'old.';
grant execute on function
  app_private.finish_code(bytea, bigint, bytea, bytea, text, inet, bytea) to rollbook_sign_in;
--! EndIncluded sign_in/functions/finish_code.sql
--! Included sign_in/functions/begin_check.sql
create or replace function app_private.begin_check(
  of_token_hash bytea, out user_id uuid, out password_hash text, out locked_until timestamptz)
  language plpgsql volatile
  security definer -- its caller can't read credentials
  set search_path = ''
as $$
begin
  select s.user_id into begin_check.user_id
  from app_private.live_sessions s
  where s.token_hash = of_token_hash;
  if not found then
    return;
  end if;
  select r.password_hash, r.locked_until
  into begin_check.password_hash, begin_check.locked_until
  from app_private.reserve_attempt(begin_check.user_id) as r;
end;
$$;

comment on function app_private.begin_check(bytea) is
  'Reserves one attempt to prove the password again during a session. user_id is NULL without one, '
  'password_hash when the account is locked.';
grant execute on function app_private.begin_check(bytea) to rollbook_sign_in;
--! EndIncluded sign_in/functions/begin_check.sql
--! Included sign_in/functions/finish_check.sql
create or replace function app_private.finish_check(of_user uuid)
  returns void
  language sql volatile
  security definer -- its caller can't write credentials
begin atomic
  update app_private.credentials c
  set failed_attempts = greatest(c.failed_attempts - 1, 0),
    locked_until = null,
    last_failed_at = c.previous_failed_at
  where c.user_id = of_user;
end;

comment on function app_private.finish_check(uuid) is
  'Gives back the attempt of begin_check() after the password was right.';
grant execute on function app_private.finish_check(uuid) to rollbook_sign_in;
--! EndIncluded sign_in/functions/finish_check.sql
--! Included sign_in/functions/who_sets_up.sql
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
--! EndIncluded sign_in/functions/who_sets_up.sql
--! Included sign_in/functions/keep_factor.sql
create or replace function app_private.keep_factor(of_user uuid, new_sealed bytea)
  returns bytea
  language plpgsql volatile
  security definer -- its caller can't write second factors
  set search_path = ''
as $$
declare
  v_sealed bytea;
begin
  insert into app_private.second_factors as f (user_id, sealed)
  values (of_user, new_sealed)
  on conflict (user_id) do update
  set sealed = case when f.created_at > now() - interval '1 hour' then f.sealed else new_sealed end,
    created_at = now()
  where f.confirmed_at is null
  returning f.sealed into v_sealed;
  return v_sealed;
end;
$$;

comment on function app_private.keep_factor(uuid, bytea) is
  'Keeps the sealed secret of a second factor that is being set up and returns it: that of the '
  'last hour when there is one, so that a page may be opened twice. NULL when the user has a '
  'second factor already.';
grant execute on function app_private.keep_factor(uuid, bytea) to rollbook_sign_in;
--! EndIncluded sign_in/functions/keep_factor.sql
--! Included sign_in/functions/replace_recovery_codes.sql
create or replace function app_private.replace_recovery_codes(of_user uuid, recovery_hashes bytea[])
  returns boolean
  language sql volatile
  security definer -- its caller can't write recovery codes
begin atomic
  delete from app_private.recovery_codes r where r.user_id = of_user;
  insert into app_private.recovery_codes (user_id, code_hash)
  select of_user, h
  from unnest(recovery_hashes) as h
  where exists (
    select
    from app_private.second_factors f
    where f.user_id = of_user
      and f.confirmed_at is not null);
  select exists (select from app_private.recovery_codes r where r.user_id = of_user);
end;

comment on function app_private.replace_recovery_codes(uuid, bytea[]) is
  'Gives the user new recovery codes; the old ones stop working. False, and none, without '
  'a second factor.';
grant execute on function app_private.replace_recovery_codes(uuid, bytea[]) to rollbook_sign_in;
--! EndIncluded sign_in/functions/replace_recovery_codes.sql
--! Included sign_in/functions/confirm_factor.sql
create or replace function app_private.confirm_factor(
  of_user uuid, step bigint, recovery_hashes bytea[], kept bytea)
  returns boolean
  language plpgsql volatile
  security definer -- its caller can't write second factors
  set search_path = ''
as $$
begin
  update app_private.second_factors f
  set confirmed_at = now(), last_step = confirm_factor.step
  where f.user_id = of_user
    and f.confirmed_at is null;
  if not found then
    return false;
  end if;
  perform app_private.replace_recovery_codes(of_user, recovery_hashes);
  delete from app_private.sessions s
  where s.user_id = of_user
    and s.token_hash is distinct from kept;
  return true;
end;
$$;

comment on function app_private.confirm_factor(uuid, bigint, bytea[], bytea) is
  'Puts a second factor into force after its first right code, with new recovery codes, and ends '
  'the user''s other sessions, which were opened without it. False when there was none to confirm.';
grant execute on function app_private.confirm_factor(uuid, bigint, bytea[], bytea)
  to rollbook_sign_in;
--! EndIncluded sign_in/functions/confirm_factor.sql
--! Included sign_in/functions/finish_enrolment.sql
create or replace function app_private.finish_enrolment(
  of_token_hash bytea, new_token_hash bytea, user_agent text, address inet, replaced bytea,
  out school integer, out expires_at timestamptz)
  language plpgsql volatile
  security definer -- its caller can't write sessions
  set search_path = ''
as $$
declare
  v_pending app_private.pending_sign_ins;
begin
  delete from app_private.pending_sign_ins p
  using app_private.second_factors f
  where p.token_hash = of_token_hash
    and p.step = 'enrolment'
    and p.expires_at > now()
    and f.user_id = p.user_id
    and f.confirmed_at is not null
  returning p.* into v_pending;
  if not found then
    return;
  end if;
  select o.school, o.expires_at
  into finish_enrolment.school, finish_enrolment.expires_at
  from app_private.open_session(
    v_pending.user_id, new_token_hash, v_pending.is_shared, finish_enrolment.user_agent,
    finish_enrolment.address, replaced) as o;
end;
$$;

comment on function app_private.finish_enrolment(bytea, bytea, text, inet, bytea) is
  'Opens a session for who had to set up a second factor and has confirmed it. expires_at is NULL, '
  'and nothing opened, otherwise.';
grant execute on function app_private.finish_enrolment(bytea, bytea, text, inet, bytea)
  to rollbook_sign_in;
--! EndIncluded sign_in/functions/finish_enrolment.sql
--! Included sign_in/functions/end_factor.sql
create or replace function app_private.end_factor(of_user uuid)
  returns void
  language sql volatile
  security definer -- its caller can't write second factors
begin atomic
  delete from app_private.second_factors f where f.user_id = of_user;
  delete from app_private.recovery_codes r where r.user_id = of_user;
end;

comment on function app_private.end_factor(uuid) is
  'Ends the user''s second factor and its recovery codes. Who needs one sets up another at the '
  'next sign-in.';
grant execute on function app_private.end_factor(uuid) to rollbook_sign_in;
--! EndIncluded sign_in/functions/end_factor.sql
--! Included sign_in/functions/change_password.sql
create or replace function app_private.change_password(
  of_user uuid, new_password_hash text, kept bytea, new_token_hash bytea)
  returns timestamptz
  language plpgsql volatile
  security definer -- its caller can't write credentials
  set search_path = ''
as $$
declare
  v_expires_at timestamptz;
begin
  insert into app_private.credentials as c (user_id, password_hash)
  values (of_user, new_password_hash)
  on conflict (user_id) do update
  set password_hash = new_password_hash, changed_at = now(), failed_attempts = 0,
    locked_until = null;
  delete from app_private.sessions s
  where s.user_id = of_user
    and s.token_hash is distinct from kept;
  update app_private.sessions s
  set token_hash = new_token_hash
  where s.user_id = of_user
    and s.token_hash = kept
  returning s.expires_at into v_expires_at;
  delete from app_private.pending_sign_ins p where p.user_id = of_user;
  delete from app_private.password_resets r where r.user_id = of_user and r.used_at is null;
  return v_expires_at;
end;
$$;

comment on function app_private.change_password(uuid, text, bytea, bytea) is
  'Sets a password. Ends all sessions of the user but the kept one, which gets another token, and '
  'every link to set a password. Returns when the kept session ends, NULL for none.';
grant execute on function app_private.change_password(uuid, text, bytea, bytea) to rollbook_sign_in;
--! EndIncluded sign_in/functions/change_password.sql
--! Included sign_in/functions/administers_user.sql
create or replace function app_hidden.administers_user(of_user uuid)
  returns boolean
  language sql stable
  security definer -- requests can't read other people's memberships
begin atomic
  -- one duty or child elsewhere is enough to say no: who could set the password of a person could
  -- use whatever that person may do
  select of_user is distinct from (select app_hidden.current_user_id())
    and exists (
      select
      from app_public.memberships m
      where m.user_id = of_user
        and m.institution_id = any ((select app_hidden.administered_institution_ids())::integer[]))
    and not exists (
      select
      from app_public.memberships m
      where m.user_id = of_user
        and coalesce(m.ends_on >= current_date, true)
        and m.institution_id
          <> all ((select app_hidden.administered_institution_ids())::integer[]))
    and not exists (
      select
      from app_public.families f
      join app_public.family_children c on c.family_id = f.id and c.is_active
      where f.user_id = of_user
        and c.school_id <> all ((select app_hidden.administered_institution_ids())::integer[]));
end;

comment on function app_hidden.administers_user(uuid) is
  'Whether the user administers every institution in which the person has, or will have, a duty '
  'or a child. False for oneself, for strangers and for somebody who does not exist.';
grant execute on function app_hidden.administers_user(uuid) to app_user;
--! EndIncluded sign_in/functions/administers_user.sql
--! Included sign_in/functions/check_administers_user.sql
create or replace function app_hidden.check_administers_user(of_user uuid)
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if app_hidden.administers_user(of_user) is not true then
    raise exception 'Only who administers all institutions of this person may do this'
      using errcode = 'RBDEN',
      hint = 'Ask an admin above the schools in which the person has duties.';
  end if;
end;
$$;

comment on function app_hidden.check_administers_user(uuid) is
  'Error RBDEN: the user does not administer every institution of the person; see '
  'administers_user().';
grant execute on function app_hidden.check_administers_user(uuid) to app_user;
--! EndIncluded sign_in/functions/check_administers_user.sql
--! Included sign_in/functions/start_password_reset.sql
create or replace function app_public.start_password_reset(user_id uuid)
  returns text
  language plpgsql volatile
  security definer -- requests can't write links
  set search_path = ''
as $$
declare
  v_reset uuid := pg_catalog.uuidv7();
  v_token text;
begin
  perform app_hidden.check_administers_user(start_password_reset.user_id);

  if not exists (
    select
    from app_public.user_accounts a
    where a.user_id = start_password_reset.user_id
      and a.email is not null) then
    -- the admin who hands the link over could use it: not for who may do what the admin may not
    if exists (
      select
      from app_public.memberships m
      where m.user_id = start_password_reset.user_id
        and (m.duty = 'admin' or m.rights <> '{}')) then
      raise exception 'The link has to be mailed, and there is no e-mail address'
        using errcode = 'RBVAL', column = 'email',
        hint = 'Enter the e-mail address of the person first.';
    end if;
    -- two random numbers of 122 bits
    v_token := gen_random_uuid()::text || '-' || gen_random_uuid()::text;
  end if;

  delete from app_private.password_resets r
  where r.user_id = start_password_reset.user_id
    and r.used_at is null;
  insert into app_private.password_resets (id, user_id, requested_by, token_hash)
  values (v_reset, start_password_reset.user_id, app_hidden.current_user_id(),
    sha256(convert_to(v_token, 'UTF8')));
  if v_token is null then
    perform graphile_worker.add_job(
      'send_password_reset', pg_catalog.json_build_object('resetId', v_reset), max_attempts => 5);
  end if;
  return '/reset/' || v_token;
end;
$$;

comment on function app_public.start_password_reset(uuid) is
  'Starts to give a person a new password: a link that works once, for 24 hours. It is mailed, and '
  'NULL returned; for somebody without an e-mail address its path is returned, to be handed over. '
  'Nobody but the person chooses the password. Errors: RBDEN, not an admin of all institutions of '
  'the person; RBVAL (email), an admin or somebody with special rights has no e-mail address.';
grant execute on function app_public.start_password_reset(uuid) to app_user;
--! EndIncluded sign_in/functions/start_password_reset.sql
--! Included sign_in/functions/remove_second_factor.sql
create or replace function app_public.remove_second_factor(user_id uuid)
  returns void
  language plpgsql volatile
  security definer -- requests can't write second factors
  set search_path = ''
as $$
begin
  perform app_hidden.check_administers_user(remove_second_factor.user_id);
  perform app_private.end_factor(remove_second_factor.user_id);
  delete from app_private.sessions s where s.user_id = remove_second_factor.user_id;
end;
$$;

comment on function app_public.remove_second_factor(uuid) is
  'For a person who has lost the app and the recovery codes: ends their second factor and their '
  'sessions. Error RBDEN: not an admin of all institutions of the person.';
grant execute on function app_public.remove_second_factor(uuid) to app_user;
--! EndIncluded sign_in/functions/remove_second_factor.sql
--! Included sign_in/functions/request_reset.sql
create or replace function app_private.request_reset(login text)
  returns void
  language plpgsql volatile
  security definer -- its caller can't write links
  set search_path = ''
as $$
declare
  v_user uuid;
  v_reset uuid := pg_catalog.uuidv7();
begin
  select a.user_id into v_user
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  where (lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login)))
    and a.email is not null
  for no key update of a; -- two at once must not both find that there is no link yet
  if not found or exists (
    select
    from app_private.password_resets r
    where r.user_id = v_user
      and r.used_at is null
      and r.requested_at > now() - interval '5 minutes') then
    return;
  end if;
  delete from app_private.password_resets r where r.user_id = v_user and r.used_at is null;
  insert into app_private.password_resets (id, user_id) values (v_reset, v_user);
  perform graphile_worker.add_job(
    'send_password_reset', pg_catalog.json_build_object('resetId', v_reset), max_attempts => 5);
end;
$$;

comment on function app_private.request_reset(text) is
  'For who has forgotten the password: has a link mailed to the address of the account, at most '
  'one in five minutes. Nothing tells whether there is such an account.';
grant execute on function app_private.request_reset(text) to rollbook_sign_in;
--! EndIncluded sign_in/functions/request_reset.sql
--! Included sign_in/functions/issue_reset.sql
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
--! EndIncluded sign_in/functions/issue_reset.sql
--! Included sign_in/functions/own_words.sql
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
--! EndIncluded sign_in/functions/own_words.sql
--! Included sign_in/functions/open_reset.sql
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
--! EndIncluded sign_in/functions/open_reset.sql
--! Included sign_in/functions/finish_reset.sql
create or replace function app_private.finish_reset(of_token_hash bytea, new_password_hash text)
  returns boolean
  language plpgsql volatile
  security definer -- its caller can't write credentials
  set search_path = ''
as $$
declare
  v_user uuid;
begin
  update app_private.password_resets r
  set used_at = now()
  from app_public.users u
  where r.token_hash = of_token_hash
    and r.used_at is null
    and r.expires_at > now()
    and u.id = r.user_id
    and u.status = 'active'
    and u.deleted_at is null
  returning r.user_id into v_user;
  if not found then
    return false;
  end if;
  perform app_private.change_password(v_user, new_password_hash, null, null);
  return true;
end;
$$;

comment on function app_private.finish_reset(bytea, text) is
  'Sets the password of the person whom a link was made for and ends all their sessions; of '
  'several at once one succeeds. False for a link that is unknown, used or too old. The second '
  'factor stays.';
grant execute on function app_private.finish_reset(bytea, text) to rollbook_sign_in;
--! EndIncluded sign_in/functions/finish_reset.sql
--! Included sign_in/functions/hand_over_reset.sql
create or replace function app_private.hand_over_reset(
  login text, new_token_hash bytea, without_factor boolean)
  returns boolean
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_user uuid;
begin
  select a.user_id into v_user
  from app_public.user_accounts a
  join app_public.users u on u.id = a.user_id and u.status = 'active' and u.deleted_at is null
  where lower(a.username) = lower(btrim(login)) or lower(a.email) = lower(btrim(login));
  if not found then
    return false;
  end if;
  delete from app_private.password_resets r where r.user_id = v_user and r.used_at is null;
  insert into app_private.password_resets (user_id, token_hash) values (v_user, new_token_hash);
  if without_factor then
    perform app_private.end_factor(v_user);
  end if;
  return true;
end;
$$;

comment on function app_private.hand_over_reset(text, bytea, boolean) is
  'For the operator, when no admin can help: makes a link for a user, and ends their second factor '
  'where asked. False when there is no such user who is active.';
--! EndIncluded sign_in/functions/hand_over_reset.sql
--! Included sign_in/functions/touch_session.sql
create or replace function app_private.touch_session(of_token_hash bytea, from_address inet)
  returns void
  language sql volatile
  security definer -- its caller can't write sessions
begin atomic
  update app_private.sessions s
  set last_seen_at = now(), address = coalesce(from_address, s.address)
  where s.token_hash = of_token_hash
    and s.last_seen_at < now() - interval '1 minute'
    and exists (select from app_private.live_sessions l where l.token_hash = of_token_hash);
end;

comment on function app_private.touch_session(bytea, inet) is
  'Notes that a live session is used, at most once in a minute. One that ended stays ended.';
grant execute on function app_private.touch_session(bytea, inet) to rollbook_sign_in;
--! EndIncluded sign_in/functions/touch_session.sql
--! Included sign_in/functions/session_key.sql
create or replace function app_private.session_key(token_hash bytea)
  returns text
  language sql immutable parallel safe
return encode(substr(token_hash, 1, 8), 'hex');

comment on function app_private.session_key(bytea) is
  'What a session is called in lists and in the log: the beginning of its hash, which opens '
  'nothing.';
--! EndIncluded sign_in/functions/session_key.sql
--! Included sign_in/functions/end_sessions.sql
create or replace function app_private.end_sessions(of_token_hash bytea, session_key text)
  returns integer
  language sql volatile
  security definer -- its caller can't write sessions
begin atomic
  with ended as (
    delete from app_private.sessions s
    using app_private.live_sessions own
    where own.token_hash = of_token_hash
      and s.user_id = own.user_id
      and (session_key is null or session_key = app_private.session_key(s.token_hash))
    returning s.token_hash)
  select count(*)::integer from ended;
end;

comment on function app_private.end_sessions(bytea, text) is
  'Ends one session of the user whose session this is, or with NULL all of them, this one too; '
  'returns how many.';
grant execute on function app_private.end_sessions(bytea, text) to rollbook_sign_in;
--! EndIncluded sign_in/functions/end_sessions.sql
--! Included sign_in/functions/account.sql
create or replace function app_public.account()
  returns json
  language sql stable
  security definer -- requests can't read sessions
begin atomic
  select json_build_object(
    'username', a.username, 'email', a.email,
    'passwordChangedAt', c.changed_at,
    'lastFailedAt', c.last_failed_at,
    'isRequired', app_private.needs_second_factor(a.user_id),
    'secondFactorSince', (
      select f.confirmed_at from app_private.second_factors f where f.user_id = a.user_id),
    'recoveryCodes', (
      select count(*)
      from app_private.recovery_codes r
      where r.user_id = a.user_id
        and r.used_at is null),
    'sessions', (
      select json_agg(json_build_object(
        'key', app_private.session_key(s.token_hash), 'userAgent', s.user_agent,
        'address', host(s.address), 'openedAt', s.created_at, 'lastSeenAt', s.last_seen_at,
        'isCurrent', s.token_hash
          = sha256(convert_to(current_setting('app.session', true), 'UTF8')))
        order by
          s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8')) desc,
          s.last_seen_at desc, s.created_at desc)
      from app_private.sessions s
      join app_private.live_sessions l on l.token_hash = s.token_hash
      where s.user_id = a.user_id))
  from app_public.user_accounts a
  join app_private.credentials c on c.user_id = a.user_id
  where a.user_id = (select app_hidden.current_user_id());
end;

comment on function app_public.account() is
  'How the user signs in; NULL when not signed in. username, email, passwordChangedAt, '
  'lastFailedAt (last failed attempt), isRequired (whether an institution asks for a second '
  'factor), secondFactorSince, recoveryCodes (how many are left), sessions (this one, then the '
  'others, latest first: key, userAgent, address, openedAt, lastSeenAt, isCurrent).';
grant execute on function app_public.account() to app_user;
--! EndIncluded sign_in/functions/account.sql
--! Included sign_in/functions/sign_in_failures.sql
create or replace function app_hidden.sign_in_failures()
  returns json
  language sql stable
  security definer -- requests can't read sessions
begin atomic
  select json_build_object('count', s.failures, 'lastAt', s.last_failed_at)
  from app_private.live_sessions s
  where s.token_hash = (
      select sha256(convert_to(nullif(current_setting('app.session', true), ''), 'UTF8')))
    and s.failures > 0;
end;

comment on function app_hidden.sign_in_failures() is
  'How many attempts failed before this sign-in, and when the last (count, lastAt); NULL for none, '
  'or when the user has seen them.';
grant execute on function app_hidden.sign_in_failures() to app_user;
--! EndIncluded sign_in/functions/sign_in_failures.sql
--! Included sign_in/functions/dismiss_failures.sql
create or replace function app_public.dismiss_failures()
  returns void
  language sql volatile
  security definer -- requests can't write sessions
begin atomic
  update app_private.sessions s
  set failures = 0
  where s.token_hash = sha256(convert_to(current_setting('app.session', true), 'UTF8'));
end;

comment on function app_public.dismiss_failures() is
  'The user has seen how many attempts to sign in failed: viewer() says it no more.';
grant execute on function app_public.dismiss_failures() to app_user;
--! EndIncluded sign_in/functions/dismiss_failures.sql
--! Included sign_in/functions/set_second_factor.sql
create or replace function app_public.set_second_factor(institution_id integer, asked_of text)
  returns void
  language plpgsql volatile
  security definer -- institutions are nobody's to write directly
  set search_path = ''
as $$
begin
  update app_public.institutions i
  set second_factor = asked_of
  where i.id = institution_id
    and i.id = any (app_hidden.administered_institution_ids());
  if not found then
    raise exception 'Only an admin of the institution may change this' using errcode = 'RBDEN';
  end if;
end;
$$;

comment on function app_public.set_second_factor(integer, text) is
  'Says of whom an institution asks a second factor at sign-in: nobody, admins, staff or '
  'everybody. Errors: RBDEN, not its admin; constraints.';
grant execute on function app_public.set_second_factor(integer, text) to app_user;
--! EndIncluded sign_in/functions/set_second_factor.sql
--! Included sign_in/functions/forget_sign_ins.sql
create or replace function app_private.forget_sign_ins()
  returns void
  language sql volatile
  security definer -- the worker writes no table
begin atomic
  delete from app_private.sessions s
  where s.expires_at <= now()
     or s.last_seen_at <= now() - s.idle_for;
  delete from app_private.pending_sign_ins p where p.expires_at <= now();
  delete from app_private.unknown_sign_ins u
  where u.last_failed_at < now() - interval '1 day'
    and coalesce(u.locked_until <= now(), true);
  delete from app_private.password_resets r where r.expires_at < now() - interval '30 days';
end;

comment on function app_private.forget_sign_ins() is
  'Clears away sessions and second steps that ended, attempts under unknown names after a day, '
  'links after a month.';
grant execute on function app_private.forget_sign_ins() to rollbook_worker;
--! EndIncluded sign_in/functions/forget_sign_ins.sql
--! Included access/functions/viewer.sql
create or replace function app_public.viewer()
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'user', json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'language', u.language),
    'duties', (
      select coalesce(json_agg(d.duty order by d.duty), '[]')
      from unnest('{admin,teacher,guardian,student}'::text[]) as d (duty)
      where (select app_hidden.has_duty(d.duty))),
    'rights', (
      select coalesce(json_agg(r.name order by r.name), '[]')
      from unnest('{health,background}'::text[]) as r (name)
      where (select app_hidden.has_right(r.name))),
    'side', (select nullif(current_setting('app.side', true), '')),
    'sides', (
      select coalesce(json_agg(x.side order by x.side desc), '[]')
      from (
        select distinct
          case when m.duty in ('guardian', 'student') then 'family' else 'staff' end as side
        from app_public.memberships m
        where m.user_id = u.id
          and m.institution_id = (select app_hidden.current_school_id())
          and app_hidden.is_live(m)) as x),
    'visit', (
      select json_build_object('from', i.name, 'type', i.type)
      from app_public.institutions i
      where i.id = (
        select app_hidden.above_institution_id((select app_hidden.current_school_id())))),
    'awaitsVisit', (select app_hidden.awaits_visit()),
    'school', (
      select json_build_object(
        'id', s.id, 'code', i.code, 'name', i.name, 'country', s.country, 'language', s.language,
        'currency', s.currency, 'timeZone', s.time_zone, 'scale', s.scale,
        'today', (now() at time zone s.time_zone)::date,
        'years', (
          select coalesce(json_agg(json_build_object(
            'id', y.id, 'name', y.name, 'isActive', y.is_active,
            'terms', (
              select coalesce(json_agg(json_build_object(
                'id', t.id, 'name', t.name, 'code', t.code,
                'startsOn', t.starts_on, 'endsOn', t.ends_on) order by t.starts_on, t.code), '[]')
              from app_public.terms t
              where t.school_id = y.school_id
                and t.academic_year_id = y.id)) order by y.starts_on desc), '[]')
          from app_public.academic_years y))
      from app_public.schools s
      join app_public.institutions i on i.id = s.id
      where s.id = (select app_hidden.current_school_id())),
    'institutions', (
      select coalesce(json_agg(json_build_object(
        'id', i.id, 'code', i.code, 'name', i.name, 'type', i.type, 'duty', m.duty)
        order by i.name), '[]')
      from app_public.memberships m
      join app_public.institutions i on i.id = m.institution_id
      where m.user_id = u.id
        and app_hidden.is_live(m)),
    'failures', (select app_hidden.sign_in_failures()))
  from app_public.users u
  where u.id = (select app_hidden.current_user_id());
end;

comment on function app_public.viewer() is
  'What every screen needs to know in one go; NULL when not signed in. user: id, lastName, '
  'firstName, language (NULL: the school''s). duties and rights: in the current school, on the '
  'chosen side. side: family or NULL; sides: staff, family, those the user has there. visit: from '
  'where (from, type) somebody from above is here; awaitsVisit: whether the chosen school is to be '
  'entered first (enter_school()). school: '
  'NULL until one is chosen; id, code, name, country, language, currency, timeZone, scale, today '
  '(date at the school), years (newest first: id, name, isActive, terms in order: id, name, code, '
  'startsOn, endsOn). '
  'institutions: the user''s own memberships (id, code, name, type, duty). failures: attempts to '
  'sign in that failed before this session (count, lastAt); NULL when none, or seen.';
grant execute on function app_public.viewer() to app_user;
--! EndIncluded access/functions/viewer.sql
--! Included visits/functions/enter_school.sql
create or replace function app_public.enter_school(institution integer)
  returns boolean
  language plpgsql volatile
  security definer -- visits are nobody's to write directly
  set search_path = ''
as $$
declare
  v_above integer := app_hidden.above_institution_id(institution);
begin
  if v_above is null then
    return null;
  end if;
  insert into app_public.visits (school_id, user_id, session_key, day, institution_id, address)
  values (institution, app_hidden.current_user_id(), app_hidden.current_session_key(),
    current_date, v_above,
    nullif(pg_catalog.current_setting('app.address', true), '')::inet)
  on conflict do nothing;
  return true;
end;
$$;

comment on function app_public.enter_school(integer) is
  'Steps into a school from above: notes the visit, which the school sees, once for each session '
  'and day. Before it a duty above the school opens nothing there. True when such a duty covers the '
  'school; NULL alike for other schools and for none.';
grant execute on function app_public.enter_school(integer) to app_user;
--! EndIncluded visits/functions/enter_school.sql
--! Included visits/functions/visit_list.sql
create or replace function app_public.visit_list(page integer default 1)
  returns json
  language plpgsql stable
  security definer -- shows who the visitors are and what they changed, to the school's admins
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_size constant integer := 30;
  -- the log of years would take seconds
  v_since constant date := current_date - 31;
  v_offset integer := v_size * (greatest(least(page, 1000), 1) - 1);
begin
  perform app_hidden.check_admin();
  return (
    with shown as (
      select v.*
      from app_public.visits v
      where v.school_id = v_school
      order by v.day desc, v.entered_at desc, v.user_id
      limit v_size offset v_offset
    ),
    -- one look at the log for all of them
    changes as (
      select s.user_id, s.session_key, s.day, count(*) as changes, max(l.at) as last_at
      from audit.log l
      join shown s on s.user_id = l.actor_id and s.session_key = l.session_key
        and l.at >= s.day and l.at < s.day + 1
      where l.school_id = v_school
        and l.table_name <> 'app_public.visits'
        and l.at >= v_since
      group by s.user_id, s.session_key, s.day
    )
    select pg_catalog.json_build_object(
      'size', v_size,
      'total', (select count(*) from app_public.visits v where v.school_id = v_school),
      'visits', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'userId', u.id, 'lastName', u.last_name, 'firstName', u.first_name,
        'from', i.name, 'type', i.type, 'day', s.day, 'enteredAt', s.entered_at,
        'address', pg_catalog.host(s.address), 'changes', case when s.day >= v_since then coalesce(c.changes, 0) end,
        'lastChangeAt', c.last_at)
        order by s.day desc, s.entered_at desc, s.user_id), '[]'))
    from shown s
    join app_public.users u on u.id = s.user_id
    join app_public.institutions i on i.id = s.institution_id
    left join changes c using (user_id, session_key, day));
end;
$$;

comment on function app_public.visit_list(integer) is
  'Who stepped into the school from above, newest first, for its admins: total, size (of a page), '
  'visits (userId, lastName, firstName, from and type of the institution above, day, enteredAt, '
  'address, changes made and lastChangeAt: NULL after a month). Error RBDEN: not an admin.';
grant execute on function app_public.visit_list(integer) to app_user;
--! EndIncluded visits/functions/visit_list.sql
--! Included users/functions/managed_institution.sql
create or replace function app_hidden.managed_institution(institution integer)
  returns integer
  language plpgsql stable
  security definer -- looks at institutions whether the user may reach them or not
  set search_path = ''
as $$
declare
  v_institution integer := coalesce(institution, app_hidden.current_school_id());
begin
  if v_institution is not null
     and (
       v_institution = app_hidden.current_school_id() and app_hidden.has_duty('admin')
       or v_institution = any (app_hidden.administered_institution_ids())
         and exists (
           select
           from app_public.institutions i
           where i.id = v_institution
             and i.type <> 'school')) then
    return v_institution;
  end if;
  raise exception 'Only an admin of the institution may see and change who belongs to it'
    using errcode = 'RBDEN', hint = 'Step into a school first to change who belongs to it.';
end;
$$;

comment on function app_hidden.managed_institution(integer) is
  'The institution whose people the user may manage: the current school for its admins (also when '
  'none is named), or one above schools that they administer. Error RBDEN: any other, alike '
  'whether it exists or not.';
grant execute on function app_hidden.managed_institution(integer) to app_user;
--! EndIncluded users/functions/managed_institution.sql
--! Included users/functions/managed_membership.sql
create or replace function app_hidden.managed_membership(membership_id uuid)
  returns app_public.memberships
  language plpgsql volatile
  security definer -- locks a row that requests may not write
  set search_path = ''
as $$
declare
  v_membership app_public.memberships;
begin
  select m.* into v_membership
  from app_public.memberships m
  where m.id = membership_id
    and (
      m.institution_id = app_hidden.current_school_id() and app_hidden.has_duty('admin')
      or m.institution_id = any (app_hidden.administered_institution_ids())
        and exists (
          select
          from app_public.institutions i
          where i.id = m.institution_id
            and i.type <> 'school'))
  for no key update;
  if not found then
    raise exception 'This membership is not there any more, or not yours to change'
      using errcode = 'RBGON';
  end if;
  return v_membership;
end;
$$;

comment on function app_hidden.managed_membership(uuid) is
  'A membership that the user may change, locked. Error RBGON: it does not exist or is of an '
  'institution that the user does not manage (managed_institution()), alike.';
grant execute on function app_hidden.managed_membership(uuid) to app_user;
--! EndIncluded users/functions/managed_membership.sql
--! Included users/functions/check_duty.sql
create or replace function app_hidden.check_duty(duty text, institution integer)
  returns void
  language plpgsql stable
  security definer -- looks at institutions whether the user may reach them or not
  set search_path = ''
as $$
begin
  if duty is null
     or duty <> all (
       case (select i.type from app_public.institutions i where i.id = institution)
         when 'school' then '{admin,teacher,guardian,student,analyst}'::text[]
         else '{admin,analyst}'::text[]
       end) then
    raise exception 'There is no such duty in this institution'
      using errcode = 'RBVAL', column = 'duty',
      hint = 'Above schools there are admins and analysts only.';
  end if;
end;
$$;

comment on function app_hidden.check_duty(text, integer) is
  'Error RBVAL: the duty does not exist in such an institution; above schools there are admins and '
  'analysts only.';
grant execute on function app_hidden.check_duty(text, integer) to app_user;
--! EndIncluded users/functions/check_duty.sql
--! Included users/functions/user_list.sql
create or replace function app_public.user_list(
  search text default '', duty text default null, is_active boolean default null,
  page integer default 1, institution integer default null, person uuid default null)
  returns json
  language plpgsql stable
  security definer -- shows everybody's duties here, after a look at who asks
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_size constant integer := 50;
  v_words text[] := pg_catalog.regexp_split_to_array(
    app_hidden.normalised(pg_catalog.btrim(pg_catalog.left(coalesce(search, ''), 100))), '\s+');
begin
  return (
    with people as (
      select m.user_id, pg_catalog.bool_or(app_hidden.is_live(m)) as is_live,
        pg_catalog.bool_or(m.duty in ('admin', 'teacher')) as is_staff
      from app_public.memberships m
      where m.institution_id = v_institution
        and m.duty = coalesce(user_list.duty, m.duty)
        and m.user_id = coalesce(person, m.user_id)
      group by m.user_id
    ),
    found as (
      select u.id, u.last_name, u.first_name, p.is_staff,
        p.is_live and u.status = 'active' as is_live,
        row_number() over (
          order by app_hidden.name_order(u.last_name, u.first_name, (
            select app_hidden.name_collation(v_institution))), u.id) as place,
        count(*) over () as total
      from people p
      join app_public.users u on u.id = p.user_id and u.deleted_at is null
      left join app_public.user_accounts a on a.user_id = u.id and p.is_staff
      where (user_list.is_active is null
          or user_list.is_active = (p.is_live and u.status = 'active'))
        and not exists (
          select
          from pg_catalog.unnest(v_words) as w (word)
          where pg_catalog.strpos(app_hidden.normalised(pg_catalog.concat_ws(
            ' ', u.last_name, u.first_name, a.username, a.email)), w.word) = 0)
    )
    select pg_catalog.json_build_object(
      'size', v_size,
      'total', coalesce(max(f.total), 0),
      'institution', (
        select pg_catalog.json_build_object('id', i.id, 'name', i.name, 'type', i.type)
        from app_public.institutions i
        where i.id = v_institution),
      'users', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'isActive', f.is_live,
        'isYou', f.id = app_hidden.current_user_id(),
        'login', case when f.is_staff then coalesce(a.username, a.email) end,
        'hasPassword', exists (
          select from app_private.credentials c where c.user_id = f.id),
        'lastSignedInAt', a.last_signed_in_at,
        'duties', (
          select pg_catalog.json_agg(pg_catalog.json_build_object(
            'id', m.id, 'duty', m.duty, 'startsOn', m.starts_on, 'endsOn', m.ends_on,
            'state', case
              when not m.is_active then 'inactive'
              when app_hidden.is_live(m) then 'live'
              when m.starts_on > current_date then 'future'
              else 'ended' end)
            order by pg_catalog.array_position(
              '{admin,teacher,guardian,student,analyst}'::text[], m.duty))
          from app_public.memberships m
          where m.institution_id = v_institution
            and m.user_id = f.id))
        order by f.place)
        filter (where f.place > v_size * (greatest(least(page, 1000), 1) - 1)
          and f.place <= v_size * greatest(least(page, 1000), 1)), '[]'))
    from found f
    left join app_public.user_accounts a on a.user_id = f.id);
end;
$$;

comment on function app_public.user_list(text, text, boolean, integer, integer, uuid) is
  'Who belongs to the current school, or to an institution above schools, with what duties, for '
  'its admins: total, size (of a page), institution (id, name, type), users by name (id, lastName, '
  'firstName, login (of staff), isYou, isActive, hasPassword, lastSignedInAt, duties: id, duty, '
  'startsOn, endsOn, state: live, future, ended or inactive). search: every word in the name or '
  'login; person: only this one. Error RBDEN: not an admin.';
grant execute on function app_public.user_list(text, text, boolean, integer, integer, uuid) to app_user;
--! EndIncluded users/functions/user_list.sql
--! Included users/functions/give_duty.sql
create or replace function app_public.give_duty(
  user_id uuid, duty text, starts_on date default null, ends_on date default null,
  institution integer default null)
  returns uuid
  language plpgsql volatile
  security definer -- memberships are nobody's to write directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_old app_public.memberships;
  v_id uuid;
begin
  perform app_hidden.check_duty(duty, v_institution);
  if duty in ('guardian', 'student') then
    raise exception 'Guardians and students are tied to a record: invite them from it'
      using errcode = 'RBVAL', column = 'duty';
  end if;
  if not exists (
    select
    from app_public.memberships m
    where m.institution_id = v_institution
      and m.user_id = give_duty.user_id) then
    raise exception 'This is nobody who belongs to the institution'
      using errcode = 'RBVAL', column = 'user_id', hint = 'Invite the person instead.';
  end if;
  select m.* into v_old
  from app_public.memberships m
  where m.institution_id = v_institution
    and m.user_id = give_duty.user_id
    and m.duty = give_duty.duty
  for no key update;
  if v_old.is_active and coalesce(v_old.ends_on >= current_date, v_old.id is not null) then
    raise exception 'This person has the duty already'
      using errcode = 'RBVAL', column = 'duty', hint = 'Change its dates instead.';
  end if;
  insert into app_public.memberships as m (user_id, institution_id, duty, starts_on, ends_on)
  values (give_duty.user_id, v_institution, give_duty.duty,
    coalesce(give_duty.starts_on, current_date), give_duty.ends_on)
  on conflict on constraint memberships_unique do update
  -- who comes back is trusted anew
  set starts_on = excluded.starts_on, ends_on = excluded.ends_on, is_active = true, rights = '{}'
  returning m.id into v_id;
  return v_id;
end;
$$;

comment on function app_public.give_duty(uuid, text, date, date, integer) is
  'Gives somebody who belongs to the current school (or an institution above schools) one more '
  'duty there, from a day (NULL: today) to a day (NULL: no end); a duty that had ended begins anew. '
  'Returns the membership. Errors: RBDEN, not an admin; RBVAL, nobody of the institution, a duty '
  'that goes with a record, or one the person has; RBQTC, no room for teachers; constraints.';
grant execute on function app_public.give_duty(uuid, text, date, date, integer) to app_user;
--! EndIncluded users/functions/give_duty.sql
--! Included users/functions/change_duty.sql
create or replace function app_public.change_duty(
  membership_id uuid, starts_on date, ends_on date default null)
  returns void
  language plpgsql volatile
  security definer -- memberships are nobody's to write directly
  set search_path = ''
as $$
declare
  v_membership app_public.memberships := app_hidden.managed_membership(membership_id);
begin
  update app_public.memberships m
  set starts_on = coalesce(change_duty.starts_on, m.starts_on), ends_on = change_duty.ends_on
  where m.id = v_membership.id;
end;
$$;

comment on function app_public.change_duty(uuid, date, date) is
  'Changes from when (NULL: as before) and until when (NULL: no end) somebody has a duty. Errors: '
  'RBGON, not there or not yours to change; RBADM, nobody would administer the institution; RBQTC, '
  'no room for teachers; constraints.';
grant execute on function app_public.change_duty(uuid, date, date) to app_user;
--! EndIncluded users/functions/change_duty.sql
--! Included users/functions/set_access.sql
create or replace function app_public.set_access(
  user_id uuid, is_active boolean, institution integer default null)
  returns integer
  language plpgsql volatile
  security definer -- memberships are nobody's to write directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_changed integer;
begin
  update app_public.memberships m
  set is_active = set_access.is_active
  where m.institution_id = v_institution
    and m.user_id = set_access.user_id;
  get diagnostics v_changed = row_count;
  if v_changed = 0 then
    raise exception 'This is nobody who belongs to the institution'
      using errcode = 'RBVAL', column = 'user_id';
  end if;
  return v_changed;
end;
$$;

comment on function app_public.set_access(uuid, boolean, integer) is
  'Closes the current school (or an institution above schools) to somebody from the next statement '
  'on, or opens it again: all of the person''s memberships there, whose dates stay. Returns how '
  'many. Errors: RBDEN, not an admin; RBVAL, nobody of the institution; RBADM, nobody would '
  'administer it; RBQTC, no room for teachers.';
grant execute on function app_public.set_access(uuid, boolean, integer) to app_user;
--! EndIncluded users/functions/set_access.sql
--! Included users/functions/who_can_see.sql
create or replace function app_public.who_can_see(student_id uuid)
  returns json
  language plpgsql stable
  security definer -- looks at what everybody may see, for the school's admins
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    -- The same as the policies say, for everybody instead of whoever asks: a test compares both.
    with classes as (
      select distinct e.class_id
      from app_public.enrollments e
      where e.school_id = v_school
        and e.student_id = who_can_see.student_id
    ),
    duties as (
      select m.user_id, m.duty, m.rights, m.ends_on, i.id as institution_id, i.name, i.type,
        i.id = v_school as is_here
      from app_public.institutions s
      join app_public.institutions i on i.id = any (s.path)
      join app_public.memberships m on m.institution_id = i.id and app_hidden.is_live(m)
      join app_public.users u on u.id = m.user_id and u.status = 'active' and u.deleted_at is null
      where s.id = v_school
        and (i.id = v_school or m.duty = 'admin')
    ),
    ways as (
      select d.user_id, case when d.is_here then 'admin' else 'above' end as way,
        case when not d.is_here then d.name end as of, d.ends_on as until,
        '{record,family,marks,results,conduct,bulletins,scholarships,needs}'::text[] as sees
      from duties d
      where d.duty = 'admin'
      union all
      select d.user_id, 'trusted', null, d.ends_on,
        case when d.rights @> '{health}' then '{record,health}'::text[] else '{record}' end
          || case when d.rights @> '{background}' then '{family,background}'::text[] else '{}' end
      from duties d
      where d.is_here
        and d.duty in ('admin', 'teacher')
        and d.rights && '{health,background}'
      union all
      select t.user_id, 'teacher', s.name || ', ' || k.name, null,
        '{record,family,marks,results,conduct}'::text[]
      from app_public.course_teachers t
      join app_public.courses c on c.school_id = v_school and c.id = t.course_id
      join classes x on x.class_id = c.class_id
      join app_public.classes k on k.school_id = v_school and k.id = c.class_id
      join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
      where t.school_id = v_school
      union all
      select r.substitute_id, 'substitute', s.name || ', ' || k.name, r.ends_on,
        '{record,family,marks,results,conduct}'::text[]
      from app_public.replacements r
      join app_public.courses c on c.school_id = v_school and c.id = r.course_id
      join classes x on x.class_id = c.class_id
      join app_public.classes k on k.school_id = v_school and k.id = c.class_id
      join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
      where r.school_id = v_school
        and v_today between r.starts_on and r.ends_on
      union all
      select t.user_id, 'class_teacher', k.name, null,
        '{record,family,marks,results,conduct,bulletins}'::text[]
      from app_public.class_teachers t
      join classes x on x.class_id = t.class_id
      join app_public.classes k on k.school_id = v_school and k.id = t.class_id
      where t.school_id = v_school
      union all
      select g.user_id, 'guardian', l.relation, null,
        '{record,family,scholarships}'::text[] || case
          when l.may_see_marks then '{published,results,conduct,bulletins}'::text[] else '{}' end
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = v_school and g.id = l.guardian_id
      where l.school_id = v_school
        and l.student_id = who_can_see.student_id
        and g.user_id is not null
      union all
      select s.user_id, 'student', null, null,
        '{record,family,scholarships,published,results,conduct,bulletins}'::text[]
      from app_public.students s
      where s.school_id = v_school
        and s.id = who_can_see.student_id
        and s.user_id is not null
    ),
    -- a relation opens something only with the duty that goes with it
    held as (
      select w.*
      from ways w
      where w.way in ('admin', 'above', 'trusted')
        or exists (
          select
          from duties d
          where d.user_id = w.user_id
            and d.is_here
            and d.duty = case
              when w.way in ('guardian', 'student') then w.way
              else 'teacher' end)
    ),
    people as (
      select h.user_id,
        min(pg_catalog.array_position(
          '{student,guardian,class_teacher,teacher,substitute,admin,trusted,above}'::text[],
          h.way)) as place,
        pg_catalog.json_agg(pg_catalog.json_build_object(
          'way', h.way, 'of', h.of, 'until', h.until) order by h.way, h.of) as ways,
        array(
          select distinct a
          from held o
          cross join lateral pg_catalog.unnest(o.sees) as a
          where o.user_id = h.user_id
          order by a) as sees
      from held h
      where exists (
        select
        from app_public.students s
        where s.school_id = v_school
          and s.id = who_can_see.student_id)
      group by h.user_id
    )
    select pg_catalog.json_build_object(
      'people', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'ways', p.ways,
        'sees', case
          when 'marks' = any (p.sees) then pg_catalog.array_remove(p.sees, 'published')
          else p.sees end)
        order by p.place, app_hidden.name_order(u.last_name, u.first_name, (
          select app_hidden.name_collation(v_school))), u.id), '[]'),
      'analysts', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'role', a.role_name, 'of', i.name) order by a.role_name, i.name), '[]')
        from app_private.analyst_institutions a
        join app_public.institutions i on i.id = a.institution_id
        join app_public.institutions s on s.path @> array[i.id]
        where s.id = v_school
          and a.sees_students))
    from people p
    join app_public.users u on u.id = p.user_id);
end;
$$;

comment on function app_public.who_can_see(uuid) is
  'Everybody who can see a student of the school today, and why, for its admins. people: id, '
  'lastName, firstName, ways (way: admin, above, trusted, teacher, substitute, class_teacher, '
  'guardian or student; of: what the duty is for; until: last day, when it ends), sees (record, '
  'family, marks or only published ones, results, conduct, bulletins, scholarships, needs, health, '
  'background). A teacher sees the marks of the courses named, a class teacher the class''s. '
  'analysts: logins of the database that see single results (role, of). Error RBDEN: not an admin.';
grant execute on function app_public.who_can_see(uuid) to app_user;
--! EndIncluded users/functions/who_can_see.sql
--! Included invitations/functions/invitation_token.sql
create or replace function app_private.invitation_token(on_paper boolean)
  returns text
  language sql volatile parallel safe
begin atomic
  -- five bits a character, of 244 random bits
  select string_agg(
    substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(d.bytes, n) & 31), 1), '' order by n)
  from (
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as bytes) as d
  cross join generate_series(0, case when on_paper then 15 else 31 end) as n;
end;

comment on function app_private.invitation_token(boolean) is
  'A new secret of an invitation, of digits and capitals without I, L, O and U: 80 random bits to '
  'type from paper, 160 in a link.';
--! EndIncluded invitations/functions/invitation_token.sql
--! Included invitations/functions/invitation_hash.sql
create or replace function app_private.invitation_hash(token text)
  returns bytea
  language sql immutable parallel safe
return sha256(convert_to(
  translate(upper(regexp_replace(left(token, 100), '[^[:alnum:]]', '', 'g')), 'ILO', '110'),
  'UTF8'));

comment on function app_private.invitation_hash(text) is
  'What is kept of an invitation''s secret. Dashes, spaces and case of what somebody typed do not '
  'matter, nor whether a 1 was read as I or L and a 0 as O.';
--! EndIncluded invitations/functions/invitation_hash.sql
--! Included invitations/functions/invited_record.sql
create or replace function app_private.invited_record(invitation app_private.invitations)
  returns app_private.invitations
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_user uuid;
begin
  if invitation.guardian_id is not null then
    select g.user_id, coalesce(invitation.last_name, g.last_name),
      coalesce(invitation.first_name, g.first_name)
    into v_user, invitation.last_name, invitation.first_name
    from app_public.guardians g
    where g.school_id = invitation.institution_id
      and g.id = invitation.guardian_id;
  elsif invitation.student_id is not null then
    select s.user_id, coalesce(invitation.last_name, s.last_name),
      coalesce(invitation.first_name, s.first_name)
    into v_user, invitation.last_name, invitation.first_name
    from app_public.students s
    where s.school_id = invitation.institution_id
      and s.id = invitation.student_id;
  elsif invitation.user_id is not null then
    -- who belongs elsewhere too is not this institution's to hand over
    select c.user_id, u.last_name, u.first_name
    into v_user, invitation.last_name, invitation.first_name
    from app_public.users u
    left join app_private.credentials c on c.user_id = u.id
    where u.id = invitation.user_id
      and u.deleted_at is null
      and exists (
        select
        from app_public.memberships m
        where m.user_id = u.id
          and m.institution_id = invitation.institution_id)
      and not exists (
        select
        from app_public.memberships m
        where m.user_id = u.id
          and m.institution_id <> invitation.institution_id);
  else
    return invitation;
  end if;
  if not found then
    raise exception 'The record does not exist any more'
      using errcode = 'RBVAL', column = 'record';
  end if;
  if v_user is not null then
    raise exception 'This person has an account already'
      using errcode = 'RBVAL', column = 'record';
  end if;
  return invitation;
end;
$$;

comment on function app_private.invited_record(app_private.invitations) is
  'An invitation with the names of the record that it is tied to. Error RBVAL: the record does not '
  'exist (or is of somebody who belongs to other institutions), or has an account.';
--! EndIncluded invitations/functions/invited_record.sql
--! Included invitations/functions/invite.sql
create or replace function app_public.invite(
  people json, on_paper boolean default false, institution integer default null)
  returns json
  language plpgsql volatile
  security definer -- invitations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_new app_private.invitations;
  v_code text;
  v_answers jsonb := '[]';
begin
  if pg_catalog.json_typeof(people) is distinct from 'array'
     or pg_catalog.json_array_length(people) not between 1 and 200
     or exists (
       select
       from pg_catalog.json_array_elements(people) as e
       where pg_catalog.json_typeof(e) <> 'object') then
    raise exception 'Between 1 and 200 people can be invited at once'
      using errcode = 'RBVAL', column = 'people';
  end if;
  for v_new in
    select p.*
    from pg_catalog.json_array_elements(people) with ordinality as e (element, n)
    cross join pg_catalog.json_populate_record(null::app_private.invitations, e.element) as p
    order by e.n
  loop
    perform app_hidden.check_duty(v_new.duty, v_institution);
    if v_new.guardian_id is not null and v_new.duty <> 'guardian'
       or v_new.student_id is not null and v_new.duty <> 'student'
       or v_new.duty = 'guardian' and v_new.guardian_id is null
       or v_new.duty = 'student' and v_new.student_id is null
       or v_new.user_id is not null and v_new.duty not in ('admin', 'teacher', 'analyst') then
      raise exception 'The duty of a guardian or student goes with a record, and no other does'
        using errcode = 'RBVAL', column = 'duty';
    end if;
    v_new.institution_id := v_institution;
    v_new.last_name := nullif(pg_catalog.btrim(v_new.last_name), '');
    v_new.first_name := nullif(pg_catalog.btrim(v_new.first_name), '');
    v_new.email := case
      when not on_paper then nullif(pg_catalog.lower(pg_catalog.btrim(v_new.email)), '') end;
    v_new := app_private.invited_record(v_new);
    if v_new.email is null and not on_paper then
      raise exception 'Where is the invitation to go?'
        using errcode = 'RBVAL', column = 'email', hint = 'Give an e-mail address or print a code.';
    end if;

    -- a second invitation takes the place of the first
    update app_private.invitations i
    set withdrawn_at = pg_catalog.now()
    where i.institution_id = v_institution
      and i.duty = v_new.duty
      and i.accepted_at is null
      and i.withdrawn_at is null
      and (i.user_id, i.guardian_id, i.student_id) is not distinct from
        (v_new.user_id, v_new.guardian_id, v_new.student_id)
      and (
        pg_catalog.num_nonnulls(i.user_id, i.guardian_id, i.student_id) = 1
        or i.email = v_new.email);

    v_code := case when on_paper then app_private.invitation_token(true) end;
    insert into app_private.invitations
      (institution_id, duty, last_name, first_name, email, user_id, guardian_id, student_id,
       token_hash, created_by, sent_at)
    values
      (v_institution, v_new.duty, v_new.last_name, v_new.first_name, v_new.email, v_new.user_id,
       v_new.guardian_id, v_new.student_id, app_private.invitation_hash(v_code),
       app_hidden.current_user_id(), case when on_paper then pg_catalog.now() end)
    returning * into v_new;
    if not on_paper then
      perform graphile_worker.add_job(
        'send_invitation', pg_catalog.json_build_object('invitationId', v_new.id),
        max_attempts => 5, priority => 10);
    end if;
    v_answers := v_answers || pg_catalog.jsonb_build_object(
      'id', v_new.id, 'lastName', v_new.last_name, 'firstName', v_new.first_name,
      'duty', v_new.duty, 'email', v_new.email, 'code', v_code, 'expiresAt', v_new.expires_at);
  end loop;
  return v_answers;
end;
$$;

comment on function app_public.invite(json, boolean, integer) is
  'Invites up to 200 people to the current school or an institution above schools, all or none: a '
  'list of duty, last_name, first_name, email, and user_id, guardian_id or student_id, the record '
  'to tie to. By e-mail, or with on_paper by codes that are shown now and never again. It is not '
  'looked whether an address has an account. Returns them in order: id, lastName, firstName, duty, '
  'email, code, expiresAt. An earlier invitation of the same is withdrawn. Errors: RBDEN, not an '
  'admin; RBVAL, duty, record, e-mail or number of people; constraints.';
grant execute on function app_public.invite(json, boolean, integer) to app_user;
--! EndIncluded invitations/functions/invite.sql
--! Included invitations/functions/managed_invitation.sql
create or replace function app_private.managed_invitation(invitation_id uuid)
  returns app_private.invitations
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations;
begin
  select i.* into v_invitation
  from app_private.invitations i
  where i.id = invitation_id
    and i.accepted_at is null
    and i.withdrawn_at is null
  for no key update;
  if found then
    begin
      perform app_hidden.managed_institution(v_invitation.institution_id);
      return v_invitation;
    exception when sqlstate 'RBDEN' then
      null; -- as if there were none
    end;
  end if;
  raise exception 'This invitation is not there any more, or not yours to change'
    using errcode = 'RBGON';
end;
$$;

comment on function app_private.managed_invitation(uuid) is
  'An invitation that is still open and that the user manages, locked. Error RBGON: accepted, '
  'withdrawn, unknown or of an institution that the user does not manage, alike.';
--! EndIncluded invitations/functions/managed_invitation.sql
--! Included invitations/functions/resend_invitation.sql
create or replace function app_public.resend_invitation(invitation_id uuid)
  returns text
  language plpgsql volatile
  security definer -- invitations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.managed_invitation(invitation_id);
  v_code text;
begin
  if v_invitation.email is null then
    v_code := app_private.invitation_token(true);
  end if;
  update app_private.invitations i
  set token_hash = app_private.invitation_hash(v_code),
    expires_at = pg_catalog.now() + interval '14 days',
    sent_at = case when v_code is not null then pg_catalog.now() end
  where i.id = v_invitation.id;
  if v_code is null then
    perform graphile_worker.add_job(
      'send_invitation', pg_catalog.json_build_object('invitationId', v_invitation.id),
      max_attempts => 5, priority => 10);
  end if;
  return v_code;
end;
$$;

comment on function app_public.resend_invitation(uuid) is
  'Sends an invitation once more, or gives a new code for one on paper, which is returned; the '
  'former link or code stops to work, and the 14 days begin anew. Error RBGON: accepted, withdrawn '
  'or not yours.';
grant execute on function app_public.resend_invitation(uuid) to app_user;
--! EndIncluded invitations/functions/resend_invitation.sql
--! Included invitations/functions/withdraw_invitation.sql
create or replace function app_public.withdraw_invitation(invitation_id uuid)
  returns void
  language plpgsql volatile
  security definer -- invitations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.managed_invitation(invitation_id);
begin
  update app_private.invitations i
  set withdrawn_at = pg_catalog.now(), token_hash = null
  where i.id = v_invitation.id;
end;
$$;

comment on function app_public.withdraw_invitation(uuid) is
  'Takes an invitation back: its link or code opens nothing any more. Error RBGON: accepted, '
  'withdrawn or not yours.';
grant execute on function app_public.withdraw_invitation(uuid) to app_user;
--! EndIncluded invitations/functions/withdraw_invitation.sql
--! Included invitations/functions/invitation_list.sql
create or replace function app_public.invitation_list(
  state text default null, page integer default 1, institution integer default null)
  returns json
  language plpgsql stable
  security definer -- invitations are nobody's to read directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_size constant integer := 50;
begin
  return (
    with found as (
      select i.*, x.state,
        row_number() over (order by i.created_at desc, i.id desc) as place,
        count(*) over () as total
      from app_private.invitations i
      cross join lateral (
        select case
          when i.accepted_at is not null then 'accepted'
          when i.withdrawn_at is not null then 'withdrawn'
          when i.expires_at <= pg_catalog.now() then 'expired'
          when i.sent_at is null then 'waiting'
          else 'open' end as state) as x
      where i.institution_id = v_institution
        and (
          invitation_list.state is null
          or x.state = invitation_list.state
          or invitation_list.state = 'open' and x.state = 'waiting')
    )
    select pg_catalog.json_build_object(
      'size', v_size,
      'total', coalesce(max(f.total), 0),
      'invitations', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'duty', f.duty,
        'email', f.email, 'state', f.state, 'createdAt', f.created_at,
        'expiresAt', f.expires_at, 'acceptedAt', f.accepted_at)
        order by f.place)
        filter (where f.place > v_size * (greatest(least(page, 1000), 1) - 1)
          and f.place <= v_size * greatest(least(page, 1000), 1)), '[]'))
    from found f);
end;
$$;

comment on function app_public.invitation_list(text, integer, integer) is
  'Invitations to the current school or an institution above schools, newest first, for its '
  'admins: total, size (of a page), invitations (id, lastName, firstName, duty, email: NULL for a '
  'code on paper, state: waiting for its mail, open, accepted, expired or withdrawn, createdAt, '
  'expiresAt, acceptedAt). state: only these; open has those that wait. Error RBDEN: not an admin.';
grant execute on function app_public.invitation_list(text, integer, integer) to app_user;
--! EndIncluded invitations/functions/invitation_list.sql
--! Included invitations/functions/without_account.sql
create or replace function app_public.without_account(duty text, search text default '')
  returns json
  language plpgsql stable
  security definer -- who has a password is nobody's to read directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_collation text := app_hidden.name_collation(v_school);
  v_most constant integer := 200;
  v_words text[] := pg_catalog.regexp_split_to_array(
    app_hidden.normalised(pg_catalog.btrim(pg_catalog.left(coalesce(search, ''), 100))), '\s+');
begin
  perform app_hidden.check_admin();
  return (
    with people as (
      select u.id, u.last_name, u.first_name, a.email, null::text as students
      from app_public.users u
      left join app_public.user_accounts a on a.user_id = u.id
      where without_account.duty = 'teacher'
        and u.deleted_at is null
        and exists (
          select
          from app_public.memberships m
          where m.institution_id = v_school
            and m.user_id = u.id
            and m.duty = 'teacher'
            and app_hidden.is_live(m))
        and not exists (select from app_private.credentials c where c.user_id = u.id)
        and not exists (
          select
          from app_public.memberships m
          where m.user_id = u.id
            and m.institution_id <> v_school)
      union all
      select g.id, g.last_name, g.first_name, g.email, k.students
      from app_public.guardians g
      cross join lateral (
        select pg_catalog.string_agg(
          s.last_name || ' ' || s.first_name, ', ' order by s.birth_date, s.id) as students
        from app_public.student_guardians l
        join app_public.students s
          on s.school_id = v_school and s.id = l.student_id and s.status = 'active'
        where l.school_id = v_school
          and l.guardian_id = g.id) as k
      where without_account.duty = 'guardian'
        and g.school_id = v_school
        and g.user_id is null
        and k.students is not null
    ),
    found as (
      select p.*, count(*) over () as total,
        row_number() over (
          order by app_hidden.name_order(p.last_name, p.first_name, v_collation), p.id) as place
      from people p
      where not exists (
        select
        from pg_catalog.unnest(v_words) as w (word)
        where pg_catalog.strpos(app_hidden.normalised(pg_catalog.concat_ws(
          ' ', p.last_name, p.first_name, p.students)), w.word) = 0)
    )
    select pg_catalog.json_build_object(
      'total', coalesce(max(f.total), 0),
      'people', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', f.id, 'lastName', f.last_name, 'firstName', f.first_name, 'email', f.email,
        'of', f.students,
        'invitedAt', (
          select max(i.created_at)
          from app_private.invitations i
          where i.institution_id = v_school
            and f.id in (i.user_id, i.guardian_id)
            and i.withdrawn_at is null
            and i.expires_at > pg_catalog.now()))
        order by f.place) filter (where f.place <= v_most), '[]'))
    from found f);
end;
$$;

comment on function app_public.without_account(text, text) is
  'Teachers, or guardians of active students, of the school who can''t sign in yet: total, people '
  '(the first 200: id of the user or guardian, lastName, firstName, email, of: a guardian''s '
  'students, invitedAt: NULL without an open invitation). search: every word in the name or a '
  'student''s. Who belongs to other schools too is not listed. Error RBDEN: not an admin.';
grant execute on function app_public.without_account(text, text) to app_user;
--! EndIncluded invitations/functions/without_account.sql
--! Included invitations/functions/invitation_mail.sql
create or replace function app_private.invitation_mail(invitation_id uuid)
  returns json
  language plpgsql volatile
  security definer -- the worker touches no table
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations;
  v_token text := app_private.invitation_token(false);
begin
  -- a retry makes a new link: the former one may have got lost on its way
  update app_private.invitations i
  set token_hash = app_private.invitation_hash(v_token), sent_at = pg_catalog.now()
  where i.id = invitation_id
    and i.email is not null
    and i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > pg_catalog.now()
  returning * into v_invitation;
  if not found then
    return null;
  end if;
  return (
    select pg_catalog.json_build_object(
      'to', v_invitation.email,
      'language', coalesce(s.language, 'fr'),
      'data', pg_catalog.json_build_object(
        'token', v_token, 'institution', i.name, 'duty', v_invitation.duty,
        'name', nullif(pg_catalog.concat_ws(
          ' ', v_invitation.first_name, v_invitation.last_name), ''),
        'by', u.first_name || ' ' || u.last_name,
        'expiresAt', v_invitation.expires_at,
        'timeZone', coalesce(s.time_zone, 'UTC'), 'domain', s.domain))
    from app_public.institutions i
    left join app_public.schools s on s.id = i.id
    left join app_public.users u on u.id = v_invitation.created_by
    where i.id = v_invitation.institution_id);
end;
$$;

comment on function app_private.invitation_mail(uuid) is
  'Makes the link of an invitation when its mail is sent, so that its secret stands in no table and '
  'no job: to, language, data (token, institution, duty, name, by, expiresAt, timeZone, domain). '
  'NULL: not open any more, or on paper.';
grant execute on function app_private.invitation_mail(uuid) to rollbook_worker;
--! EndIncluded invitations/functions/invitation_mail.sql
--! Included invitations/functions/open_invitation.sql
create or replace function app_private.open_invitation(token text)
  returns app_private.invitations
  language sql stable
begin atomic
  select i.*
  from app_private.invitations i
  join app_public.institutions o
    on o.id = i.institution_id and o.status = 'active' and o.deleted_at is null
  where i.token_hash = app_private.invitation_hash(token)
    and i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > now();
end;

comment on function app_private.open_invitation(text) is
  'The invitation that this link or code opens; NULL when there is none, or not any more.';
--! EndIncluded invitations/functions/open_invitation.sql
--! Included invitations/functions/is_invitation_open.sql
create or replace function app_private.is_invitation_open(token text)
  returns boolean
  language sql stable
  security definer -- its caller can't read invitations
return (app_private.open_invitation(token)).id is not null;

comment on function app_private.is_invitation_open(text) is
  'Whether this link or code still opens something: asked before a password is hashed in vain.';
grant execute on function app_private.is_invitation_open(text) to rollbook_sign_in;
--! EndIncluded invitations/functions/is_invitation_open.sql
--! Included invitations/functions/invitation.sql
create or replace function app_public.invitation(token text)
  returns json
  language sql stable
  security definer -- whoever holds the link or code may see what it is for
begin atomic
  select json_build_object(
    'institution', o.name, 'type', o.type, 'duty', i.duty,
    'lastName', i.last_name, 'firstName', i.first_name,
    'username', a.username, 'email', i.email, 'expiresAt', i.expires_at,
    'language', s.language,
    'students', (
      select coalesce(json_agg(t.first_name order by t.birth_date, t.id), '[]')
      from app_public.student_guardians l
      join app_public.students t on t.school_id = l.school_id and t.id = l.student_id
      where l.school_id = i.institution_id
        and l.guardian_id = i.guardian_id),
    -- the mail proves that the address is theirs: it is no secret to them
    'hasAccount', exists (
      select
      from app_public.user_accounts x
      join app_private.credentials c on c.user_id = x.user_id
      where lower(x.email) = i.email))
  from app_private.open_invitation(token) as i
  join app_public.institutions o on o.id = i.institution_id
  left join app_public.schools s on s.id = o.id
  left join app_public.user_accounts a on a.user_id = i.user_id;
end;

comment on function app_public.invitation(text) is
  'What a link or code invites to: institution, type, duty, lastName, firstName, username (where '
  'the person has one), email, expiresAt, language (of the school), students (first names of a '
  'guardian''s), hasAccount (whether the address of the mail has one). NULL: none, or not any more.';
grant execute on function app_public.invitation(text) to app_user;
--! EndIncluded invitations/functions/invitation.sql
--! Included invitations/functions/take_place.sql
create or replace function app_private.take_place(school integer, of_user uuid, by_user uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.course_teachers t
  set user_id = by_user
  where t.school_id = school
    and t.user_id = of_user
    and not exists (
      select
      from app_public.course_teachers o
      where o.school_id = school
        and o.course_id = t.course_id
        and o.user_id = by_user);
  update app_public.class_teachers t
  set user_id = by_user
  where t.school_id = school
    and t.user_id = of_user
    and not exists (
      select
      from app_public.class_teachers o
      where o.school_id = school
        and o.class_id = t.class_id
        and o.user_id = by_user);
  update app_public.staff_records r
  set user_id = by_user
  where r.school_id = school
    and r.user_id = of_user
    and not exists (
      select
      from app_public.staff_records o
      where o.school_id = school
        and o.user_id = by_user);
  update app_public.replacements p
  set user_id = by_user
  where p.school_id = school
    and p.user_id = of_user
    and p.substitute_id <> by_user;
  update app_public.replacements p
  set substitute_id = by_user
  where p.school_id = school
    and p.substitute_id = of_user
    and p.user_id <> by_user;
  update app_public.memberships m
  set user_id = by_user
  where m.institution_id = school
    and m.user_id = of_user
    and not exists (
      select
      from app_public.memberships o
      where o.institution_id = school
        and o.duty = m.duty
        and o.user_id = by_user);
  update app_public.users u
  set status = 'inactive'
  where u.id = of_user;
end;
$$;

comment on function app_private.take_place(integer, uuid, uuid) is
  'Gives what was entered for a person of the staff without a password (courses, classes, record, '
  'replacements, memberships) to the account that the person has already; what the account has '
  'stays. The former user is inactive.';
--! EndIncluded invitations/functions/take_place.sql
--! Included invitations/functions/join_institution.sql
create or replace function app_private.join_institution(token text, by_user uuid)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.open_invitation(token);
begin
  -- one success at most, also of many at once
  update app_private.invitations i
  set accepted_at = pg_catalog.now(), accepted_by = by_user, token_hash = null
  where i.id = v_invitation.id
    and i.token_hash = app_private.invitation_hash(token)
  returning * into v_invitation;
  if not found then
    raise exception 'This invitation is not valid any more'
      using errcode = 'RBINV', hint = 'Ask for a new one where you got it.';
  end if;
  perform app_private.invited_record(v_invitation)
  where v_invitation.user_id is distinct from by_user;

  if v_invitation.guardian_id is not null then
    update app_public.guardians g
    set user_id = by_user
    where g.school_id = v_invitation.institution_id
      and g.id = v_invitation.guardian_id;
  elsif v_invitation.student_id is not null then
    update app_public.students s
    set user_id = by_user
    where s.school_id = v_invitation.institution_id
      and s.id = v_invitation.student_id;
  elsif v_invitation.user_id <> by_user then
    perform app_private.take_place(
      v_invitation.institution_id, v_invitation.user_id, by_user);
  end if;
  insert into app_public.memberships as m (user_id, institution_id, duty)
  values (by_user, v_invitation.institution_id, v_invitation.duty)
  on conflict on constraint memberships_unique do update
  set is_active = true, starts_on = least(m.starts_on, current_date),
    ends_on = case when m.ends_on >= current_date then m.ends_on end
  where not app_hidden.is_live(m);
  return v_invitation.institution_id;
end;
$$;

comment on function app_private.join_institution(text, uuid) is
  'Accepts an invitation for a user: the duty holds from today, a record is tied to the user. '
  'Returns the institution. Errors: RBINV, not valid any more; RBVAL, somebody else has the record; '
  'RBQTC, the school has no room for another teacher.';
--! EndIncluded invitations/functions/join_institution.sql
--! Included invitations/functions/accept_invitation.sql
create or replace function app_public.accept_invitation(token text)
  returns integer
  language plpgsql volatile
  security definer -- makes a membership for whoever holds the link or code
  set search_path = ''
as $$
declare
  v_user uuid := app_hidden.current_user_id();
begin
  if v_user is null then
    raise exception 'Sign in to accept the invitation' using errcode = 'RBSGN';
  end if;
  return app_private.join_institution(token, v_user);
end;
$$;

comment on function app_public.accept_invitation(text) is
  'Accepts an invitation with the account that is signed in; returns the institution. Errors: '
  'RBSGN, not signed in; RBINV, not valid any more; RBVAL, somebody else has the record; RBQTC, no '
  'room for another teacher.';
grant execute on function app_public.accept_invitation(text) to app_user;
--! EndIncluded invitations/functions/accept_invitation.sql
--! Included invitations/functions/accept_with_new_account.sql
create or replace function app_private.accept_with_new_account(
  token text, last_name text, first_name text, username text, password_hash text)
  returns integer
  language plpgsql volatile
  security definer -- its caller can't write users
  set search_path = ''
as $$
declare
  v_invitation app_private.invitations := app_private.open_invitation(token);
  v_user uuid := coalesce(v_invitation.user_id, pg_catalog.uuidv7());
  v_email text := v_invitation.email;
begin
  if v_invitation.id is null then
    raise exception 'This invitation is not valid any more'
      using errcode = 'RBINV', hint = 'Ask for a new one where you got it.';
  end if;
  perform app_private.invited_record(v_invitation);
  if exists (
    select
    from app_public.user_accounts a
    where lower(a.username) = lower(accept_with_new_account.username)
      and a.user_id <> v_user) then
    raise exception 'This username is taken'
      using errcode = 'RBVAL', column = 'username', hint = 'Choose another.';
  end if;
  if exists (
    select
    from app_public.user_accounts a
    where lower(a.email) = v_email
      and a.user_id <> v_user) then
    raise exception 'This address has an account already'
      using errcode = 'RBVAL', column = 'email', hint = 'Sign in to accept the invitation.';
  end if;

  insert into app_public.users as u (id, last_name, first_name)
  values (v_user, accept_with_new_account.last_name, accept_with_new_account.first_name)
  on conflict (id) do update
  set last_name = excluded.last_name, first_name = excluded.first_name;
  insert into app_public.user_accounts as a (user_id, username, email)
  values (v_user, accept_with_new_account.username, v_email)
  on conflict (user_id) do update
  set username = excluded.username, email = coalesce(excluded.email, a.email);
  insert into app_private.credentials (user_id, password_hash)
  values (v_user, accept_with_new_account.password_hash);
  return app_private.join_institution(token, v_user);
end;
$$;

comment on function app_private.accept_with_new_account(text, text, text, text, text) is
  'Accepts an invitation with a new account: names, username, password (as an argon2id hash); the '
  'address of the mail is the account''s. Returns the institution. Errors: RBINV, not valid any '
  'more; RBVAL, name or address are taken, or somebody else has the record; RBQTC, no room for '
  'another teacher; constraints.';
grant execute on function app_private.accept_with_new_account(text, text, text, text, text)
  to rollbook_sign_in;
--! EndIncluded invitations/functions/accept_with_new_account.sql
--! Included institutions/functions/search_schools.sql
create or replace function app_public.search_schools(search text default '')
  returns setof app_public.institutions
  language sql stable
begin atomic
  select i.*
  from app_public.institutions i
  left join app_public.institutions above on above.id = i.parent_id
  where i.type = 'school'
    and not exists (
      select
      from regexp_split_to_table(app_hidden.normalised(btrim(coalesce(search, ''))), '\s+')
        as w (word)
      where strpos(
        app_hidden.normalised(concat_ws(' ', i.name, i.code, above.name)), w.word) = 0)
  order by i.code, i.id;
end;

comment on function app_public.search_schools(text) is
  'Schools open to the user whose name, code or institution above contain every word of the '
  'search, accents and case ignored; by code.';
grant execute on function app_public.search_schools(text) to app_user;
--! EndIncluded institutions/functions/search_schools.sql
--! Included enrollment/functions/admit_student.sql
create or replace function app_public.admit_student(
  student json, class_id uuid default null, day date default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_student uuid;
  v_columns text[];
begin
  perform app_hidden.check_admin();
  if student is null or student::jsonb = '{}' or pg_catalog.json_typeof(student) <> 'object' then
    raise exception 'Nothing is said of the student'
      using errcode = 'RBVAL', column = 'student', hint = 'Give columns and their values.';
  end if;
  v_columns := array(select k from pg_catalog.json_object_keys(student) as k order by k);
  perform app_hidden.require_own_fields(student::jsonb -> 'custom');
  execute pg_catalog.format(
    'insert into app_public.students (%1$s)
     select %1$s from pg_catalog.json_populate_record(null::app_public.students, $1)
     returning id', app_hidden.column_list(v_columns))
  into v_student
  using student;
  if class_id is not null then
    perform app_public.enroll_students(array[v_student], class_id, day);
  end if;
  return v_student;
end;
$$;

comment on function app_public.admit_student(json, uuid, date) is
  'Enters a new student (columns and their values, in custom the school''s own fields by '
  'identifier) and enrolls them in a class from a day on, both or nothing; returns the student. '
  'Errors: as enroll_students(), RBVAL on nothing at all and on a required own field without value, '
  'and constraints of the record.';
grant execute on function app_public.admit_student(json, uuid, date) to app_user;
--! EndIncluded enrollment/functions/admit_student.sql
--! Included enrollment/functions/save_decisions.sql
create or replace function app_public.save_decisions(class_id uuid, decisions json)
  returns integer
  language plpgsql volatile
  security definer -- decisions are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_year uuid;
  v_changed integer;
  v_removed integer;
begin
  perform app_hidden.check_admin();
  if pg_catalog.json_typeof(decisions) is distinct from 'array'
     or exists (
       select
       from pg_catalog.json_array_elements(decisions) as e
       where pg_catalog.json_typeof(e) <> 'object') then
    raise exception 'The decisions are not a list'
      using errcode = 'RBVAL', column = 'decisions', hint = 'Give a list of objects.';
  end if;
  select k.academic_year_id into v_year
  from app_public.classes k
  where k.school_id = v_school
    and k.id = save_decisions.class_id;
  if exists (
    select
    from pg_catalog.json_to_recordset(decisions) as d (student_id uuid)
    where not exists (
      select
      from app_public.enrollments e
      where e.school_id = v_school
        and e.class_id = save_decisions.class_id
        and e.student_id = d.student_id)) then
    raise exception 'One of the students is not in the class'
      using errcode = 'RBVAL', column = 'student_id', hint = 'Open the page again.';
  end if;
  if exists (
    select
    from pg_catalog.json_to_recordset(decisions) as d (to_class_id uuid)
    where d.to_class_id is not null
      and not exists (
        select
        from app_public.classes k
        join app_public.academic_years y on y.school_id = v_school and y.id = k.academic_year_id
        join app_public.academic_years past on past.school_id = v_school and past.id = v_year
        where k.school_id = v_school
          and k.id = d.to_class_id
          and y.starts_on > past.starts_on)) then
    raise exception 'The next class is not one of a later year'
      using errcode = 'RBVAL', column = 'to_class_id';
  end if;

  delete from app_public.decisions x
  using pg_catalog.json_to_recordset(decisions) as d (student_id uuid, decision text)
  where x.school_id = v_school
    and x.academic_year_id = v_year
    and x.student_id = d.student_id
    and d.decision is null;
  get diagnostics v_removed = row_count;
  insert into app_public.decisions as x
    (school_id, academic_year_id, student_id, decision, to_class_id, note, decided_by)
  select v_school, v_year, d.student_id, d.decision,
    case when g.given ? 'to_class_id' or x.decision is distinct from d.decision
      then d.to_class_id else x.to_class_id end,
    case when g.given ? 'note' then nullif(pg_catalog.btrim(d.note), '') else x.note end,
    app_hidden.current_user_id()
  from pg_catalog.jsonb_array_elements(decisions::jsonb) as g (given)
  cross join lateral pg_catalog.jsonb_to_record(g.given) as d (
    student_id uuid, decision text, to_class_id uuid, note text)
  left join app_public.decisions x
    on x.school_id = v_school and x.academic_year_id = v_year and x.student_id = d.student_id
  where d.decision is not null
  order by d.student_id
  on conflict on constraint decisions_pkey do update
  set decision = excluded.decision, to_class_id = excluded.to_class_id, note = excluded.note,
    decided_at = pg_catalog.now(), decided_by = excluded.decided_by
  where (x.decision, x.to_class_id, x.note)
    is distinct from (excluded.decision, excluded.to_class_id, excluded.note);
  get diagnostics v_changed = row_count;
  return v_changed + v_removed;
end;
$$;

comment on function app_public.save_decisions(uuid, json) is
  'Enters, changes and takes back decisions about students of a class: a list of student_id, '
  'decision (passes, repeats, leaves; NULL takes it back), to_class_id (NULL: by level and '
  'section) and note; a to_class_id or note that is not named stays, the class only with the same '
  'decision. Returns how many changed. Errors: RBDEN, not an admin; RBVAL, no list, a '
  'student of another class or a class that is not of a later year; constraints.';
grant execute on function app_public.save_decisions(uuid, json) to app_user;
--! EndIncluded enrollment/functions/save_decisions.sql
--! Included merges/functions/fill_record.sql
create or replace function app_private.fill_record(
  kept app_public.students, gone app_public.students)
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_filled text[];
  v_own text[] := array(
    select k from pg_catalog.jsonb_object_keys(gone.custom) as k
    where not kept.custom ? k);
begin
  select pg_catalog.array_agg(a.attname::text order by a.attnum) into v_filled
  from pg_catalog.pg_attribute a
  where a.attrelid = 'app_public.students'::regclass
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = ''
    and pg_catalog.to_jsonb(kept) -> a.attname::text = 'null'
    and pg_catalog.to_jsonb(gone) -> a.attname::text <> 'null';
  if v_filled is not null then
    execute pg_catalog.format(
      'update app_public.students s set (%1$s) = (select %1$s from (select ($1).*) as g)
       where s.school_id = $2 and s.id = $3', app_hidden.column_list(v_filled))
    using gone, kept.school_id, kept.id;
  end if;
  if v_own <> '{}' then
    update app_public.students s
    set custom = gone.custom || s.custom
    where s.school_id = kept.school_id
      and s.id = kept.id;
  end if;
  return coalesce(v_filled, '{}') || v_own;
end;
$$;

comment on function app_private.fill_record(app_public.students, app_public.students) is
  'Fills what is empty in a student''s record from another one; returns which columns, and which '
  'of the school''s own fields, by their ids.';
--! EndIncluded merges/functions/fill_record.sql
--! Included merges/functions/empty_record.sql
create or replace function app_private.empty_record(
  school integer, kept uuid, gone app_public.students, filled text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text;
begin
  foreach v_column in array filled loop
    -- what somebody changed since is theirs
    if gone.custom ? v_column then
      update app_public.students s
      set custom = s.custom - v_column
      where s.school_id = school
        and s.id = kept
        and s.custom -> v_column = gone.custom -> v_column;
      continue;
    end if;
    execute pg_catalog.format(
      'update app_public.students s set %1$I = null
       where s.school_id = $1 and s.id = $2 and s.%1$I = ($3).%1$I', v_column)
    using school, kept, gone;
  end loop;
end;
$$;

comment on function app_private.empty_record(integer, uuid, app_public.students, text[]) is
  'Empties the columns and own fields of a student''s record that fill_record() filled and nobody '
  'changed since.';
--! EndIncluded merges/functions/empty_record.sql
--! Included families/functions/my_family.sql
create or replace function app_public.my_family()
  returns json
  language sql stable
  security definer -- spans the schools of the user's own children, and nothing else
begin atomic
  select json_build_object(
    'id', f.id, 'name', f.name, 'timeZone', f.time_zone, 'preferences', f.preferences,
    'children', (
      select coalesce(json_agg(json_build_object(
        'studentId', s.id, 'lastName', s.last_name, 'firstName', s.first_name,
        'schoolId', i.id, 'schoolCode', i.code, 'schoolName', i.name,
        'className', k.name, 'levelName', l.name, 'status', s.status)
        order by i.name, s.birth_date, s.id), '[]')
      from app_public.family_children c
      join app_public.students s on s.school_id = c.school_id and s.id = c.student_id
      join app_public.institutions i
        on i.id = c.school_id and i.status = 'active' and i.deleted_at is null
      left join lateral app_public.students_current_class(s) as k on true
      left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
      where c.family_id = f.id
        and c.is_active
        -- the link alone opens nothing: the school has to have the user as a guardian today
        and exists (
          select
          from app_public.memberships m
          where m.user_id = f.user_id
            and m.institution_id = c.school_id
            and m.duty = 'guardian'
            and app_hidden.is_live(m))))
  from app_public.families f
  where f.user_id = (select app_hidden.current_user_id())
    and f.is_active
    and f.deleted_at is null;
end;

comment on function app_public.my_family() is
  'The signed-in guardian''s family over all schools, whichever is chosen; NULL for who has none: '
  'id, name, timeZone, preferences, children (studentId, lastName, firstName, schoolId, schoolCode, '
  'schoolName, className and levelName of the active year, status).';
grant execute on function app_public.my_family() to app_user;
--! EndIncluded families/functions/my_family.sql
--! Included staff/functions/staff_list.sql
create or replace function app_public.staff_list()
  returns json
  language plpgsql stable
  security definer -- duties are shown only after a look at who asks
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'duties', m.duties,
      'isCurrent', m.is_current,
      'record', pg_catalog.json_build_object(
        'position', r.position, 'phone', r.phone, 'hired_on', r.hired_on, 'note', r.note),
      'mainClasses', (
        select coalesce(pg_catalog.json_agg(k.name order by k.name), '[]')
        from app_public.class_teachers t
        join app_public.classes k on k.school_id = v_school and k.id = t.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'courses', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'id', c.id, 'className', k.name, 'subjectName', s.name, 'isResponsible', t.position = 1)
          order by k.name, s.name), '[]')
        from app_public.course_teachers t
        join app_public.courses c on c.school_id = v_school and c.id = t.course_id and c.is_active
        join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
        join app_public.classes k on k.school_id = v_school and k.id = c.class_id
        join app_public.academic_years y
          on y.school_id = v_school and y.id = k.academic_year_id and y.is_active
        where t.school_id = v_school
          and t.user_id = u.id),
      'replacements', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'substituteId', x.substitute_id, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
          'courses', x.courses, 'substitute', p.last_name || ' ' || p.first_name)
          order by x.starts_on), '[]')
        from (
          select p.substitute_id, p.starts_on, p.ends_on, count(*) as courses
          from app_public.replacements p
          where p.school_id = v_school
            and p.user_id = u.id
            and p.ends_on >= v_today
          group by p.substitute_id, p.starts_on, p.ends_on) as x
        join app_public.users p on p.id = x.substitute_id))
      order by
        m.is_current desc,
        app_hidden.name_order(
          u.last_name, u.first_name, (select app_hidden.name_collation(v_school))),
        u.id), '[]')
    from (
      select x.user_id,
        pg_catalog.array_agg(x.duty order by x.duty) as duties,
        pg_catalog.bool_or(
          x.is_active and x.starts_on <= v_today and coalesce(x.ends_on >= v_today, true)) as is_current
      from app_public.memberships x
      where x.institution_id = v_school
        and x.duty in ('admin', 'teacher')
      group by x.user_id) as m
    join app_public.users u on u.id = m.user_id and u.deleted_at is null
    left join app_public.staff_records r on r.school_id = v_school and r.user_id = u.id);
end;
$$;

comment on function app_public.staff_list() is
  'Admins and teachers of the school, those who left at the end, for its admins: id, lastName, '
  'firstName, duties, isCurrent, record (position, phone, hired_on, note), mainClasses (names), '
  'courses of the active year (id, className, subjectName, isResponsible), replacements from today '
  'on (substituteId, substitute, startsOn, endsOn, courses: how many). Error RBDEN: not an admin.';
grant execute on function app_public.staff_list() to app_user;
--! EndIncluded staff/functions/staff_list.sql
--! Included records/functions/privacy_overview.sql
create or replace function app_public.privacy_overview()
  returns json
  language plpgsql stable
  security definer -- tells when keys were made, which nobody reads
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
begin
  perform app_hidden.check_admin();
  return pg_catalog.json_build_object(
    'staff', (
      select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', p.id, 'lastName', p.last_name, 'firstName', p.first_name, 'rights', p.rights)
        order by p.last_name, p.first_name, p.id), '[]')
      from (
        select u.id, u.last_name, u.first_name,
          array(
            select distinct r
            from app_public.memberships o
            cross join lateral pg_catalog.unnest(o.rights) as r
            where o.institution_id = v_school
              and o.user_id = u.id
            order by r) as rights
        from app_public.users u
        where u.id in (
          select m.user_id
          from app_public.memberships m
          where m.institution_id = v_school
            and m.duty in ('admin', 'teacher')
            and m.is_active
            and (m.ends_on is null or m.ends_on >= app_hidden.school_today(v_school)))) as p),
    'key', (
      select pg_catalog.json_build_object(
        'version', k.version, 'madeAt', k.created_at, 'destroyedAt', k.destroyed_at)
      from app_private.school_keys k
      where k.school_id = v_school
      order by k.version desc
      limit 1));
end;
$$;

comment on function app_public.privacy_overview() is
  'Who of the staff may see what is sealed (staff: id, lastName, firstName, rights), and the newest '
  'key of the school (key: version, madeAt, destroyedAt; NULL before the first record). Error RBDEN: '
  'not an admin.';
grant execute on function app_public.privacy_overview() to app_user;
--! EndIncluded records/functions/privacy_overview.sql
--! Included records/functions/student_record.sql
create or replace function app_public.student_record(student_id uuid)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'student', to_jsonb(s) - '{school_id,user_id,search_text,created_at,custom}'::text[],
    'photoVersion', (
      select p.version
      from app_public.student_photos p
      where p.school_id = s.school_id
        and p.student_id = s.id),
    'fields', (
      select coalesce(
        json_agg(
          json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'choices', f.choices,
            'isRequired', f.is_required, 'value', s.custom -> f.id::text)
          order by f.position, f.name),
        '[]')
      from app_public.student_fields f
      where f.school_id = s.school_id
        and f.archived_at is null),
    'family', app_public.student_family(s.id),
    'enrollments', (
      select coalesce(
        json_agg(
          json_build_object('yearName', y.name, 'className', k.name, 'startsOn', e.starts_on,
            'endsOn', e.ends_on, 'isDropped', e.is_dropped, 'reason', e.drop_reason,
            'teachers', (
              select coalesce(json_agg(u.last_name || ' ' || u.first_name order by t.position), '[]')
              from app_public.class_teachers t
              join app_public.users u on u.id = t.user_id
              where t.school_id = k.school_id
                and t.class_id = k.id),
            'courses', (
              select coalesce(
                json_agg(
                  json_build_object('subjectName', b.name, 'teachers', (
                    select coalesce(
                      json_agg(u.last_name || ' ' || u.first_name order by t.position), '[]')
                    from app_public.course_teachers t
                    join app_public.users u on u.id = t.user_id
                    where t.school_id = c.school_id
                      and t.course_id = c.id))
                  order by b.name),
                '[]')
              from app_public.courses c
              join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
              where c.school_id = k.school_id
                and c.class_id = k.id
                and c.is_active))
          order by e.starts_on desc, e.id desc),
        '[]')
      from app_public.enrollments e
      join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
      join app_public.academic_years y on y.school_id = e.school_id and y.id = e.academic_year_id
      where e.school_id = s.school_id
        and e.student_id = s.id),
    'marks', (
      select coalesce(
        json_agg(
          json_build_object('yearName', y.name, 'termName', t.name, 'className', k.name,
            'subjectName', b.name, 'assessmentName', a.name, 'kind', a.kind, 'heldOn', a.held_on,
            'value', m.value, 'code', m.code, 'maximum', m.maximum, 'coefficient', a.coefficient,
            'comment', m.comment, 'isPublished', a.published_at is not null)
          order by t.starts_on desc, b.name, a.position, a.name),
        '[]')
      from app_public.marks m
      join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
      join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
      join app_public.subjects b on b.school_id = c.school_id and b.id = c.subject_id
      join app_public.classes k on k.school_id = c.school_id and k.id = c.class_id
      join app_public.terms t on t.school_id = a.school_id and t.id = a.term_id
      join app_public.academic_years y on y.school_id = t.school_id and y.id = t.academic_year_id
      where m.school_id = s.school_id
        and m.student_id = s.id))
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and s.id = student_record.student_id;
end;

comment on function app_public.student_record(uuid) is
  'The whole record of a student in one go, as far as the user may see it; NULL for an unknown '
  'student. student: columns; photoVersion; fields: the school''s own (id, name, type, choices, '
  'isRequired, value); family, as student_family() gives it; enrollments, newest first, with '
  'class, year, teachers and courses; marks, newest term first. What is sealed is not in it.';
grant execute on function app_public.student_record(uuid) to app_user;
--! EndIncluded records/functions/student_record.sql
--! Included bulletins/functions/bulletin_subjects.sql
create or replace function app_private.bulletin_subjects(
  school integer, classes uuid[], term uuid, students uuid[], shows_ranks boolean)
  returns table (class_id uuid, student_id uuid, subjects jsonb, points numeric, weight numeric)
  language sql stable
begin atomic
  with policy as materialized (
    select p as row, p.id, p.decimals, p.category_rule,
      exists (
        select
        from app_public.grading_policy_bands b
        where b.school_id = school
          and b.policy_version_id = p.id
          and b.purpose = 'letter') as has_letters
    from app_public.terms t
    join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  teachers as materialized (
    select distinct on (t.course_id) t.course_id, u.last_name || ' ' || u.first_name as name
    from app_public.courses c
    join app_public.course_teachers t on t.school_id = school and t.course_id = c.id
    join app_public.users u on u.id = t.user_id
    where c.school_id = school
      and c.class_id = any (classes)
    order by t.course_id, t.position),
  spreads as materialized (
    select s.class_id, s.course_id, s.ranked, app_hidden.rounded(s.mean, p.decimals) as mean,
      app_hidden.rounded(s.minimum, p.decimals) as minimum,
      app_hidden.rounded(s.maximum, p.decimals) as maximum
    from policy p
    join app_public.course_statistics s
      on s.school_id = school and s.class_id = any (classes) and s.term_id = term),
  -- by subject: marks of an earlier class count as well
  papers as materialized (
    select a.id, c.subject_id, a.position, a.held_on, a.name, a.maximum, a.category
    from app_public.assessments a
    join app_public.courses c on c.school_id = school and c.id = a.course_id
    where a.school_id = school
      and a.term_id = term
      and a.published_at is not null),
  marked as materialized (
    select m.student_id, p.subject_id,
      jsonb_agg(
        jsonb_build_object(
          'name', p.name, 'value', m.value, 'code', m.code, 'maximum', p.maximum,
          'category', p.category)
        order by p.position, p.held_on, p.name) as marks
    from papers p
    join app_public.marks m on m.school_id = school and m.assessment_id = p.id
    where students is null or m.student_id = any (students)
    group by m.student_id, p.subject_id),
  parted as materialized (
    select b.student_id, b.course_id,
      jsonb_object_agg(b.category, app_hidden.rounded(b.average, p.decimals)) as parts
    from policy p
    cross join unnest(classes) as k (id)
    cross join lateral app_hidden.course_parts(
      school, k.id, term, true, app_private.result_day(school, k.id, term)) as b
    where p.category_rule = 'average'
      and b.average is not null
    group by b.student_id, b.course_id)
  select r.class_id, r.student_id,
    jsonb_agg(
      jsonb_build_object(
        'courseId', c.id,
        'name', su.name,
        'category', su.category,
        'teacher', t.name,
        'coefficient', r.coefficient,
        'mode', r.mode,
        'scale', coalesce(su.scale, sc.scale),
        'marks', coalesce(m.marks, '[]'),
        'parts', coalesce(d.parts, '{}'),
        'average', app_hidden.rounded(r.average, p.decimals),
        'points', app_hidden.rounded(g.points, p.decimals),
        'letter', case when p.has_letters then (
          app_hidden.band(
            school, p.id, 'letter', app_hidden.rounded(r.average, p.decimals))).label end,
        'rank', case when shows_ranks then r.rank end,
        'isTied', shows_ranks and r.is_tied,
        'ranked', case when shows_ranks then s.ranked end,
        'mean', s.mean,
        'minimum', s.minimum,
        'maximum', s.maximum,
        'appreciation', w.text)
      order by c.position, su.name),
    sum(g.points), sum(g.weight)
  from policy p
  join app_public.course_results r
    on r.school_id = school and r.class_id = any (classes) and r.term_id = term
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = r.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  left join spreads s on s.class_id = r.class_id and s.course_id = r.course_id
  left join teachers t on t.course_id = c.id
  left join marked m on m.student_id = r.student_id and m.subject_id = c.subject_id
  left join parted d on d.student_id = r.student_id and d.course_id = c.id
  left join app_public.course_appreciations w
    on w.school_id = school
    and w.course_id = c.id
    and w.term_id = term
    and w.student_id = r.student_id
  cross join lateral app_hidden.general_part(
    r.average, r.coefficient, r.mode, coalesce(su.scale, sc.scale), sc.scale, p.row) as g
  where students is null or r.student_id = any (students)
  group by r.class_id, r.student_id;
end;

comment on function app_private.bulletin_subjects(integer, uuid[], uuid, uuid[], boolean) is
  'The subjects of bulletins of a term, one row per student of the classes (all, or some): per '
  'subject the official figures as printed, what it adds to the general average (points), the '
  'averages of the policy''s categories (parts), single marks and the appreciation; and the sums '
  'of points and of coefficients.';
--! EndIncluded bulletins/functions/bulletin_subjects.sql
--! Included bulletins/functions/bulletin_data.sql
create or replace function app_private.bulletin_data(
  school integer, classes uuid[], term uuid, students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
  set work_mem = '32MB' -- the marks of a whole school are sorted in memory
begin atomic
  with setting as materialized (
    select app_private.bulletin_school(school) as school_data,
      sc.ranks_shown_to_families as shows_ranks,
      t.ends_on, p.id as policy_version_id, p.decimals, p.rank_scope, p.category_rule,
      jsonb_build_object('id', t.id, 'name', t.name, 'code', t.code, 'kind', t.kind) as term_data,
      not exists (
        select
        from app_public.terms later
        where later.school_id = school
          and later.academic_year_id = t.academic_year_id
          and later.ends_on > t.ends_on) as is_last,
      (
        select jsonb_agg(
          jsonb_build_object('code', c.code, 'name', c.name) order by c.position, c.code)
        from app_public.grading_policy_categories c
        where c.school_id = school
          and c.policy_version_id = p.id) as parts
    from app_public.terms t
    join app_public.schools sc on sc.id = school
    join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  conduct as materialized (
    select c.student_id, sum(c.hours) as hours, sum(c.points) as points, count(*) as records
    from app_public.conduct_records c
    where c.school_id = school
      and c.term_id = term
    group by c.student_id),
  categories as materialized (
    select k.id as class_id, a.student_id,
      jsonb_agg(
        jsonb_build_object(
          'category', a.category, 'average', app_hidden.rounded(a.average, x.decimals),
          'coefficient', a.coefficient)
        order by a.category) as categories
    from setting x
    cross join unnest(classes) as k (id)
    cross join lateral app_hidden.category_averages(school, k.id, term, true, null) as a
    group by k.id, a.student_id)
  select r.class_id, r.student_id,
    jsonb_build_object(
      'kind', 'term',
      'school', x.school_data,
      'class', st.class || jsonb_build_object('size', ts.class_size),
      'term', x.term_data,
      'student', st.student,
      'decimals', x.decimals,
      'showsRanks', x.shows_ranks,
      'rankScope', x.rank_scope,
      'parts', case x.category_rule when 'average' then coalesce(x.parts, '[]') else '[]' end,
      'subjects', coalesce(su.subjects, '[]'),
      'categories', coalesce(ca.categories, '[]'),
      'total', jsonb_build_object(
        'coefficient', su.weight,
        'points', app_hidden.rounded(su.points, x.decimals),
        'average', app_hidden.rounded(r.average, x.decimals),
        'letter', (app_hidden.band(
          school, x.policy_version_id, 'letter',
          app_hidden.rounded(r.average, x.decimals))).label,
        'rank', case when x.shows_ranks then r.rank end,
        'isTied', x.shows_ranks and r.is_tied,
        'ranked', case when x.shows_ranks then ts.ranked end,
        'mean', app_hidden.rounded(ts.mean, x.decimals),
        'minimum', app_hidden.rounded(ts.minimum, x.decimals),
        'maximum', app_hidden.rounded(ts.maximum, x.decimals)),
      'terms', coalesce(te.terms, '[]'),
      'year', case when x.is_last then jsonb_build_object(
        'average', app_hidden.rounded(y.average, yp.decimals),
        'rank', case when x.shows_ranks then y.rank end,
        'isTied', x.shows_ranks and coalesce(y.is_tied, false),
        'ranked', case when x.shows_ranks then y.ranked end) end,
      'conduct', jsonb_build_object(
        'mark', app_hidden.rounded(r.conduct, x.decimals), 'hours', coalesce(co.hours, 0),
        'points', coalesce(co.points, 0), 'records', coalesce(co.records, 0)),
      'council', jsonb_build_object(
        'mention', case when cr.is_mention_chosen then cr.mention
          else (app_hidden.band(
            school, x.policy_version_id, 'mention',
            app_hidden.rounded(r.average, x.decimals))).label end,
        'distinctions', coalesce(cr.distinctions, '{}'),
        'appreciation', cr.appreciation,
        'councilComment', cr.council_comment,
        'headComment', cr.head_comment,
        'decision', case when x.is_last then de.decision end))
  from setting x
  join app_public.term_results r
    on r.school_id = school and r.class_id = any (classes) and r.term_id = term
  join app_public.term_statistics ts
    on ts.school_id = school and ts.class_id = r.class_id and ts.term_id = term
  join app_private.bulletin_students(school, classes, students) as st
    on st.class_id = r.class_id and st.student_id = r.student_id
  join app_public.classes k on k.school_id = school and k.id = r.class_id
  left join app_private.bulletin_subjects(
    school, classes, term, students, (select o.shows_ranks from setting o)) as su
    on su.class_id = r.class_id and su.student_id = r.student_id
  left join app_private.bulletin_terms(
    school, classes, (select o.ends_on from setting o), students,
    (select o.shows_ranks from setting o)) as te
    on te.class_id = r.class_id and te.student_id = r.student_id
  left join categories ca on ca.class_id = r.class_id and ca.student_id = r.student_id
  left join conduct co on co.student_id = r.student_id
  left join app_public.year_results y
    on y.school_id = school and y.class_id = r.class_id and y.student_id = r.student_id
  left join app_public.grading_policy_versions yp
    on yp.school_id = school and yp.id = y.policy_version_id
  left join app_public.council_remarks cr
    on cr.school_id = school
    and cr.class_id = r.class_id
    and cr.term_id = term
    and cr.student_id = r.student_id
  left join app_public.decisions de
    on de.school_id = school
    and de.academic_year_id = k.academic_year_id
    and de.student_id = r.student_id
  where students is null or r.student_id = any (students);
end;

comment on function app_private.bulletin_data(integer, uuid[], uuid, uuid[]) is
  'All that the bulletins of a term say, one row per student of the classes (all, or some): '
  'official figures as stored and printed, appreciations and remarks. Ranks only where the '
  'school shows them to families; year and decision in the last term of the year. One statement, '
  'however many.';
--! EndIncluded bulletins/functions/bulletin_data.sql
--! Included institutions/functions/create_school.sql
create or replace function app_private.create_school(
  code text, name text, parent_code text, settings jsonb, rank_key text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_second_factor text := 'admins';
  v_school integer;
  v_columns text;
begin
  if parent_code is not null then
    select i.id, i.second_factor into v_parent, v_second_factor
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(parent_code))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', parent_code
        using errcode = 'RBVAL';
    end if;
  end if;

  insert into app_public.institutions (parent_id, type, code, name, second_factor)
  values (v_parent, 'school', create_school.code, create_school.name, v_second_factor)
  returning id into v_school;

  -- what is not given is as in the country's template, else the table's default
  select pg_catalog.jsonb_build_object(
      'scale', t.scale, 'ranks_shown_to_families', t.ranks_shown)
    || create_school.settings
  into create_school.settings
  from app_public.policy_templates() as t
  where t.code = app_hidden.country_template(create_school.settings ->> 'country');

  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings || '{"id": null}') as k;
  execute pg_catalog.format(
    'insert into app_public.schools (%1$s)
     select %1$s from pg_catalog.jsonb_populate_record(null::app_public.schools, $1)', v_columns)
  using settings || pg_catalog.jsonb_build_object('id', v_school);

  if rank_key is not null then
    update app_public.grading_policy_versions v
    set rank_key = create_school.rank_key
    where v.school_id = v_school;
  end if;
  return v_school;
end;
$$;

comment on function app_private.create_school(text, text, text, jsonb, text) is
  'Makes a school below an institution (NULL: standing alone), which asks for a second factor '
  'whom that one asks. settings: columns of schools that differ from what the country''s policy '
  'template or the table says, country at least; rank_key: what ranks compare, when not the '
  'default. Returns its number. Error RBVAL: unknown parent.';
--! EndIncluded institutions/functions/create_school.sql

create table if not exists app_public.users (
  id uuid primary key default uuidv7(),
  last_name text collate "und-x-icu" not null,
  first_name text collate "und-x-icu" not null,
  position text,
  language text,
  status text not null default 'active',
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint users_last_name_not_blank check (btrim(last_name) <> ''),
  constraint users_first_name_not_blank check (btrim(first_name) <> ''),
  constraint users_language_code check (language ~ '^[a-z]{2}$'),
  constraint users_status_known check (status in ('active', 'inactive'))
);

comment on table app_public.users is
  'People who work with Rollbook. One person has one user, whatever schools they belong to.';
comment on column app_public.users.id is 'Identifier of the user.';
comment on column app_public.users.last_name is 'Family name.';
comment on column app_public.users.first_name is 'Given names.';
comment on column app_public.users.position is 'What the person does, in words; NULL when not said.';
comment on column app_public.users.language is
  'ISO 639-1 code of the language of the screens; NULL for the school''s.';
comment on column app_public.users.status is 'active or inactive; an inactive user can''t sign in.';
comment on column app_public.users.created_at is 'When the user was entered.';
comment on column app_public.users.deleted_at is 'When the user was removed; NULL while they exist.';
comment on constraint users_last_name_not_blank on app_public.users is 'The last name is missing.';
comment on constraint users_first_name_not_blank on app_public.users is 'The first name is missing.';
comment on constraint users_language_code on app_public.users is
  'The language is a code of two small letters, such as fr.';
comment on constraint users_status_known on app_public.users is
  'The status of a user is active or inactive.';

create table if not exists app_public.user_accounts (
  user_id uuid primary key references app_public.users on delete cascade,
  username text,
  email text,
  phone text,
  phone_2 text,
  last_signed_in_at timestamptz,
  constraint user_accounts_username_readable check (username ~ '^[A-Za-z0-9._-]{2,64}$'),
  constraint user_accounts_email_valid check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint user_accounts_identified check (coalesce(username, email) is not null)
);

create unique index if not exists user_accounts_username_unique
  on app_public.user_accounts (lower(username));
create unique index if not exists user_accounts_email_unique
  on app_public.user_accounts (lower(email));

comment on table app_public.user_accounts is
  'How a user signs in and is reached. Removed with the user, so that the name is free again.';
comment on column app_public.user_accounts.user_id is 'The user.';
comment on column app_public.user_accounts.username is
  'Letters, digits, dot, underscore, dash; unique, case ignored; NULL for none.';
comment on column app_public.user_accounts.email is 'E-mail address; unique, case ignored; NULL for none.';
comment on column app_public.user_accounts.phone is 'First phone number; NULL when unknown.';
comment on column app_public.user_accounts.phone_2 is 'Second phone number; NULL when unknown.';
comment on column app_public.user_accounts.last_signed_in_at is 'Last sign-in; NULL before the first.';
comment on constraint user_accounts_username_readable on app_public.user_accounts is
  'A username has 2 to 64 letters, digits, dots, dashes or underscores.';
comment on constraint user_accounts_email_valid on app_public.user_accounts is
  'This is not an e-mail address.';
comment on constraint user_accounts_identified on app_public.user_accounts is
  'A user needs a username or an e-mail address.';

create table if not exists app_private.credentials (
  user_id uuid primary key references app_public.users on delete cascade,
  password_hash text not null,
  failed_attempts integer not null default 0,
  last_failed_at timestamptz,
  locked_until timestamptz,
  changed_at timestamptz not null default now(),
  previous_failed_at timestamptz
);

comment on table app_private.credentials is
  'Passwords, as argon2id hashes made by the server, and what went wrong at sign-in.';
comment on column app_private.credentials.failed_attempts is
  'Attempts since the last success; counted before the password is checked.';
comment on column app_private.credentials.last_failed_at is
  'The last attempt that failed, or is under way; NULL for none.';
comment on column app_private.credentials.locked_until is 'No attempt is checked before; NULL for none.';
comment on column app_private.credentials.previous_failed_at is
  'What last_failed_at was before the attempt that is under way; NULL for none.';

create table if not exists app_private.sessions (
  token_hash bytea primary key,
  user_id uuid not null references app_public.users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text,
  address inet,
  last_seen_at timestamptz not null default now(),
  idle_for interval not null default '7 days',
  failures integer not null default 0,
  last_failed_at timestamptz
);

create index if not exists sessions_user_idx on app_private.sessions (user_id);

comment on table app_private.sessions is
  'Signed-in browsers and programs. The token is 256 random bits; only its SHA-256 is kept.';
comment on column app_private.sessions.last_seen_at is
  'When it was last used, to the minute.';
comment on column app_private.sessions.idle_for is
  'It ends when it was not used for so long, even before expires_at.';
comment on column app_private.sessions.failures is
  'Failed attempts before this sign-in, until the user has seen them.';
comment on column app_private.sessions.last_failed_at is 'The last of these attempts; NULL for none.';

create table if not exists app_public.memberships (
  id uuid primary key default uuidv7(),
  user_id uuid not null references app_public.users on delete cascade,
  institution_id integer not null references app_public.institutions on delete restrict,
  duty text not null,
  starts_on date not null default current_date,
  ends_on date,
  rights text[] not null default '{}',
  is_active boolean not null default true,
  constraint memberships_unique unique (user_id, institution_id, duty),
  constraint memberships_duty_known
    check (duty in ('admin', 'teacher', 'guardian', 'student', 'analyst')),
  constraint memberships_ends_after_start check (ends_on >= starts_on),
  constraint memberships_rights_known check (rights <@ '{health,background}')
);

create index if not exists memberships_institution_idx
  on app_public.memberships (institution_id, duty);

comment on table app_public.memberships is
  'Who has which duty in which institution, and when. A duty above schools covers the schools '
  'below, one at a time.';
comment on column app_public.memberships.id is 'Identifier of the membership.';
comment on column app_public.memberships.user_id is 'Whose membership it is.';
comment on column app_public.memberships.institution_id is 'The institution it holds in.';
comment on column app_public.memberships.duty is 'admin, teacher, guardian, student or analyst.';
comment on column app_public.memberships.starts_on is 'First day on which it holds.';
comment on column app_public.memberships.ends_on is 'Last day on which it holds; NULL for no end.';
comment on column app_public.memberships.rights is
  'What the person may see beyond their duty: health, background (of families). Nobody has these by '
  'a duty alone, not even an admin.';
comment on column app_public.memberships.is_active is
  'Whether it holds at all: an admin can deactivate a membership and reactivate it later.';
comment on constraint memberships_unique on app_public.memberships is
  'This person already has this duty here.';
comment on constraint memberships_duty_known on app_public.memberships is
  'A duty is admin, teacher, guardian, student or analyst.';
comment on constraint memberships_ends_after_start on app_public.memberships is
  'A membership can''t end before it starts.';
comment on constraint memberships_rights_known on app_public.memberships is
  'A right is health or background.';

call audit.enable('app_public.users');
call audit.enable('app_public.user_accounts');
call audit.enable('app_public.memberships');
call audit.enable('app_private.credentials', '{password_hash}');
call audit.enable('app_private.sessions', '{token_hash}');

-- that somebody still works is no change to log, every minute
create or replace trigger _500_audit_update after update on app_private.sessions
  for each row
  when (
    (to_jsonb(old.*) - 'last_seen_at' - 'address')
      is distinct from (to_jsonb(new.*) - 'last_seen_at' - 'address'))
  execute function audit.tg__log_update('token_hash', 'token_hash', '');

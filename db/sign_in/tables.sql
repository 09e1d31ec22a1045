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

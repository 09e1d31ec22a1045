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

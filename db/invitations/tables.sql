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

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

--!include visits/tables.sql
--!include access/functions/is_live.sql
--!include sign_in/tables.sql
--!include access/views/live_sessions.sql
--!include access/functions/current_user_id.sql
--!include visits/functions/current_session_key.sql
--!include visits/functions/is_visiting.sql
--!include access/functions/current_school_id.sql
--!include access/functions/has_duty.sql
--!include access/functions/has_right.sql
--!include access/functions/reachable_institution_ids.sql
--!include access/functions/administered_institution_ids.sql
--!include visits/functions/above_institution_id.sql
--!include visits/functions/awaits_visit.sql
--!include access/functions/current_teacher_ids.sql
--!include access/functions/begin_sign_in.sql
--!include access/functions/finish_sign_in.sql
--!include access/functions/tg_memberships__quota.sql
--!include users/functions/tg_memberships__admin.sql
--!include invitations/tables.sql
--!include access/policies/memberships.sql
--!include visits/policies/visits.sql
--!include invitations/policies/invitations.sql
--!include sign_in/policies/secrets.sql
--!include sign_in/functions/lock_after.sql
--!include sign_in/functions/reserve_attempt.sql
--!include sign_in/functions/reserve_unknown_attempt.sql
--!include sign_in/functions/needs_second_factor.sql
--!include sign_in/functions/second_step.sql
--!include sign_in/functions/begin_second_step.sql
--!include sign_in/functions/open_session.sql
--!include sign_in/functions/begin_code.sql
--!include sign_in/functions/finish_code.sql
--!include sign_in/functions/begin_check.sql
--!include sign_in/functions/finish_check.sql
--!include sign_in/functions/who_sets_up.sql
--!include sign_in/functions/keep_factor.sql
--!include sign_in/functions/replace_recovery_codes.sql
--!include sign_in/functions/confirm_factor.sql
--!include sign_in/functions/finish_enrolment.sql
--!include sign_in/functions/end_factor.sql
--!include sign_in/functions/change_password.sql
--!include sign_in/functions/administers_user.sql
--!include sign_in/functions/check_administers_user.sql
--!include sign_in/functions/start_password_reset.sql
--!include sign_in/functions/remove_second_factor.sql
--!include sign_in/functions/request_reset.sql
--!include sign_in/functions/issue_reset.sql
--!include sign_in/functions/own_words.sql
--!include sign_in/functions/open_reset.sql
--!include sign_in/functions/finish_reset.sql
--!include sign_in/functions/hand_over_reset.sql
--!include sign_in/functions/touch_session.sql
--!include sign_in/functions/session_key.sql
--!include sign_in/functions/end_sessions.sql
--!include sign_in/functions/account.sql
--!include sign_in/functions/sign_in_failures.sql
--!include sign_in/functions/dismiss_failures.sql
--!include sign_in/functions/set_second_factor.sql
--!include sign_in/functions/forget_sign_ins.sql
--!include access/functions/viewer.sql
--!include visits/functions/enter_school.sql
--!include visits/functions/visit_list.sql
--!include users/functions/managed_institution.sql
--!include users/functions/managed_membership.sql
--!include users/functions/check_duty.sql
--!include users/functions/user_list.sql
--!include users/functions/give_duty.sql
--!include users/functions/change_duty.sql
--!include users/functions/set_access.sql
--!include users/functions/who_can_see.sql
--!include invitations/functions/invitation_token.sql
--!include invitations/functions/invitation_hash.sql
--!include invitations/functions/invited_record.sql
--!include invitations/functions/invite.sql
--!include invitations/functions/managed_invitation.sql
--!include invitations/functions/resend_invitation.sql
--!include invitations/functions/withdraw_invitation.sql
--!include invitations/functions/invitation_list.sql
--!include invitations/functions/without_account.sql
--!include invitations/functions/invitation_mail.sql
--!include invitations/functions/open_invitation.sql
--!include invitations/functions/is_invitation_open.sql
--!include invitations/functions/invitation.sql
--!include invitations/functions/take_place.sql
--!include invitations/functions/join_institution.sql
--!include invitations/functions/accept_invitation.sql
--!include invitations/functions/accept_with_new_account.sql
--!include institutions/functions/search_schools.sql
--!include enrollment/functions/admit_student.sql
--!include enrollment/functions/save_decisions.sql
--!include merges/functions/fill_record.sql
--!include merges/functions/empty_record.sql
--!include families/functions/my_family.sql
--!include staff/functions/staff_list.sql
--!include records/functions/privacy_overview.sql
--!include records/functions/student_record.sql
--!include bulletins/functions/bulletin_subjects.sql
--!include bulletins/functions/bulletin_data.sql
--!include institutions/functions/create_school.sql

-- The migration being written: included source files, then changes of tables.
alter table app_public.memberships
  add column if not exists is_active boolean not null default true;
comment on column app_public.memberships.is_active is
  'Whether it holds at all: an admin can deactivate a membership and reactivate it later.';
revoke insert, update, delete on app_public.memberships from app_user;
revoke insert (user_id, institution_id, duty, starts_on, ends_on),
  update (starts_on, ends_on)
  on app_public.memberships from app_user;
--!include visits/tables.sql
--!include access/functions/is_live.sql
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
--!include access/functions/finish_sign_in.sql
--!include access/functions/tg_memberships__quota.sql
--!include users/functions/tg_memberships__admin.sql
--!include invitations/tables.sql
--!include access/policies/memberships.sql
--!include visits/policies/visits.sql
--!include invitations/policies/invitations.sql
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
--!include enrollment/functions/admit_student.sql
--!include enrollment/functions/save_decisions.sql
--!include families/functions/my_family.sql
--!include staff/functions/staff_list.sql
--!include records/functions/privacy_overview.sql

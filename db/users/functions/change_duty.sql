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

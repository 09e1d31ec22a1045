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

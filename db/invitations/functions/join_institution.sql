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

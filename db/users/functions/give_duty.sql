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

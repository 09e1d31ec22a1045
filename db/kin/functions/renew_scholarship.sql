create or replace function app_public.renew_scholarship(
  scholarship_id uuid, starts_on date, ends_on date default null, amount numeric default null)
  returns uuid
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_old app_public.scholarships;
  v_new uuid;
begin
  perform app_hidden.check_admin();
  select b.* into v_old
  from app_public.scholarships b
  where b.school_id = app_hidden.current_school_id()
    and b.id = scholarship_id
  for no key update;
  if not found then
    raise exception 'The scholarship does not exist any more'
      using errcode = 'RBVAL', column = 'scholarship_id';
  end if;
  if starts_on is null or starts_on <= v_old.starts_on then
    raise exception 'A renewal begins after the scholarship that it continues'
      using errcode = 'RBVAL', column = 'starts_on', hint = 'Choose a later day.';
  end if;
  insert into app_public.scholarships
    (student_id, sponsor, type, amount, currency, frequency, starts_on, ends_on, renewed_from_id)
  values (v_old.student_id, v_old.sponsor, v_old.type,
    coalesce(renew_scholarship.amount, v_old.amount), v_old.currency, v_old.frequency,
    renew_scholarship.starts_on, renew_scholarship.ends_on, v_old.id)
  returning id into v_new;
  update app_public.scholarships b
  set status = 'ended',
    ends_on = least(b.ends_on, renew_scholarship.starts_on - 1)
  where b.school_id = v_old.school_id
    and b.id = v_old.id;
  return v_new;
end;
$$;

comment on function app_public.renew_scholarship(uuid, date, date, numeric) is
  'Continues a scholarship from a day on, by the same amount when none is said; the old one ends '
  'the day before. Returns the new one. Errors: RBDEN, not an admin; RBVAL, it does not exist, or '
  'the day is not later; constraints (renewed already).';
grant execute on function app_public.renew_scholarship(uuid, date, date, numeric) to app_user;

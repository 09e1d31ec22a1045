create or replace function app_public.offer_transfer(
  student_id uuid, school_code text, leaves_on date, reason text default null)
  returns uuid
  language plpgsql volatile
  security definer -- writes a line in the other school as well
  set search_path = ''
as $$
declare
  v_school integer := app_private.begin_steps(array[student_id]);
  v_other app_public.institutions := app_private.other_school(school_code);
  v_transfer uuid := uuidv7();
  v_open app_public.transfers;
begin
  if leaves_on is null then
    raise exception 'The last day is missing' using errcode = 'RBVAL', column = 'leaves_on';
  end if;
  select t.* into v_open
  from app_public.transfers t
  where t.school_id = v_school
    and t.student_id = offer_transfer.student_id
    and t.direction = 'out'
    and t.state in ('asked', 'offered')
  for update;
  if v_open.state = 'offered' and v_open.other_school_id = v_other.id then
    return v_open.id;
  elsif v_open.other_school_id = v_other.id then
    perform app_private.share_offer(v_school, v_open.id, leaves_on);
    return v_open.id;
  end if;

  insert into app_public.transfers
    (school_id, id, direction, other_school_id, other_school_name, state, is_begun_here, student_id,
     student_number, last_name, first_name, birth_date, reason)
  select v_school, v_transfer, 'out', v_other.id, v_other.name, 'offered', true, s.id,
    s.student_number, s.last_name, s.first_name, s.birth_date,
    nullif(pg_catalog.btrim(offer_transfer.reason), '')
  from app_public.students s
  where s.school_id = v_school
    and s.id = offer_transfer.student_id;
  insert into app_public.transfers
    (school_id, id, direction, other_school_id, other_school_name, state, is_begun_here,
     student_number, last_name, reason)
  select v_other.id, v_transfer, 'in', v_school, i.name, 'offered', false, t.student_number,
    t.last_name, t.reason
  from app_public.transfers t
  join app_public.institutions i on i.id = v_school
  where t.school_id = v_school
    and t.id = v_transfer;
  perform app_private.share_offer(v_school, v_transfer, leaves_on);
  return v_transfer;
end;
$$;

comment on function app_public.offer_transfer(uuid, text, date, text) is
  'A school lets a student go to another one (school_code), the last day being leaves_on: the '
  'other learns what the record needs and has to accept. Agrees to what the other school has '
  'asked; a second offer changes nothing. Returns the transfer. Errors: RBDEN, not an admin; '
  'RBVAL, student, school_code or leaves_on; transfers_one_open, a transfer to a third school is '
  'open.';
grant execute on function app_public.offer_transfer(uuid, text, date, text) to app_user;

create or replace function app_public.ask_transfer(
  school_code text, student_number text, last_name text, reason text default null)
  returns uuid
  language plpgsql volatile
  security definer -- writes a line in the other school as well
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_number text := pg_catalog.btrim(coalesce(student_number, ''));
  v_name text := pg_catalog.btrim(coalesce(last_name, ''));
  v_other app_public.institutions;
  v_transfer uuid;
begin
  perform app_hidden.check_admin();
  v_other := app_private.other_school(school_code);
  if v_number = '' or v_name = '' then
    raise exception 'A student is asked for by number and last name'
      using errcode = 'RBVAL',
      column = case when v_number = '' then 'student_number' else 'last_name' end;
  end if;
  select t.id into v_transfer
  from app_public.transfers t
  where t.school_id = v_school
    and t.other_school_id = v_other.id
    and t.direction = 'in'
    and t.state in ('asked', 'offered')
    and t.student_number = v_number;
  if v_transfer is not null then
    return v_transfer;
  end if;

  insert into app_public.transfers
    (school_id, direction, other_school_id, other_school_name, state, is_begun_here, student_number,
     last_name, reason)
  values (v_school, 'in', v_other.id, v_other.name, 'asked', true, v_number, v_name,
    nullif(pg_catalog.btrim(ask_transfer.reason), ''))
  returning id into v_transfer;
  -- the answer is the same whether there is such a student or not
  insert into app_public.transfers
    (school_id, id, direction, other_school_id, other_school_name, state, is_begun_here, student_id,
     student_number, last_name, first_name, birth_date, reason)
  select v_other.id, v_transfer, 'out', v_school, own.name, 'asked', false, s.id, s.student_number,
    s.last_name, s.first_name, s.birth_date, nullif(pg_catalog.btrim(ask_transfer.reason), '')
  from app_public.students s
  join app_public.institutions own on own.id = v_school
  where s.school_id = v_other.id
    and s.student_number = v_number
    and app_hidden.normalised(s.last_name) = app_hidden.normalised(v_name)
    and s.status in ('active', 'inactive')
  on conflict do nothing;
  return v_transfer;
end;
$$;

comment on function app_public.ask_transfer(text, text, text, text) is
  'A school asks another one (school_code) for a student, named by number and last name there. The '
  'answer does not tell whether there is such a student; if there is, the other school decides. A '
  'second time changes nothing. Returns the transfer. Errors: RBDEN, not an admin; RBVAL, no such '
  'school, or no number or name.';
grant execute on function app_public.ask_transfer(text, text, text, text) to app_user;

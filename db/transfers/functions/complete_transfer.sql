create or replace function app_public.complete_transfer(
  transfer_id uuid, class_id uuid default null, day date default null,
  student_number text default null)
  returns uuid
  language plpgsql volatile
  security definer -- writes in the other school as well, which has agreed
  set search_path = ''
as $$
declare
  v_transfer app_public.transfers := app_private.held_transfer(transfer_id);
  v_school integer := v_transfer.school_id;
  v_sent app_public.transfers;
  v_student uuid;
begin
  if v_transfer.direction = 'in' and v_transfer.state = 'completed' then
    return v_transfer.student_id;
  end if;
  if v_transfer.direction <> 'in' or v_transfer.state <> 'offered' then
    raise exception 'There is nothing to accept' using errcode = 'RBVAL', column = 'transfer_id';
  end if;
  select t.* into v_sent
  from app_public.transfers t
  where t.school_id = v_transfer.other_school_id
    and t.id = transfer_id;
  perform from app_public.students s
  where s.school_id = v_sent.school_id
    and s.id = v_sent.student_id
  for no key update;

  v_student := app_private.received_student(v_sent, v_school, student_number);
  perform from app_public.classes k
  where k.school_id = v_school and k.id = complete_transfer.class_id
    or k.school_id = v_sent.school_id and k.id in (
      select e.class_id
      from app_public.enrollments e
      where e.school_id = v_sent.school_id and e.student_id = v_sent.student_id)
  order by k.school_id, k.id
  for no key update;
  if class_id is not null then
    perform app_public.enroll_students(array[v_student], class_id, day);
    update app_public.enrollment_steps x
    set kind = 'transfer_in'
    where x.school_id = v_school
      and x.id = (
        select max(y.id::text)::uuid
        from app_public.enrollment_steps y
        where y.school_id = v_school and y.student_id = v_student);
  end if;
  begin
    perform app_private.end_enrollments(v_sent.school_id, array[v_sent.student_id],
      coalesce(v_sent.reason, v_sent.other_school_name), v_sent.leaves_on, 'transferred', null,
      'transfer_out');
  exception
    -- what keeps the student there is the other school's affair
    when sqlstate 'RBENR' or sqlstate 'RBCLO' then
      raise exception 'The other school can''t let the student go yet'
        using errcode = 'RBTRF', hint = 'Ask it to look at the student''s enrollment.';
  end;
  update app_public.transfers t
  set state = 'completed', ended_at = pg_catalog.now(),
    student_id = case t.direction when 'in' then v_student else t.student_id end
  where t.id = transfer_id
    and t.school_id in (v_school, v_sent.school_id);
  return v_student;
end;
$$;

comment on function app_public.complete_transfer(uuid, uuid, date, text) is
  'The school to come to accepts an offered student: record and family are entered, the student is '
  'enrolled in a class (NULL: in none) from a day on, and leaves the other school, all or nothing. '
  'student_number: a new one; NULL keeps the old. Past results stay readable in the school that is '
  'left. Returns the student; a second time changes nothing. Errors: RBDEN, not an admin; RBVAL, '
  'nothing to accept, class or day; RBTRF, the other school has to settle something first; RBCLF, '
  'RBQST, constraints.';
grant execute on function app_public.complete_transfer(uuid, uuid, date, text) to app_user;

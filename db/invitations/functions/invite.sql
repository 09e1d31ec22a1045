create or replace function app_public.invite(
  people json, on_paper boolean default false, institution integer default null)
  returns json
  language plpgsql volatile
  security definer -- invitations are nobody's to write directly
  set search_path = ''
as $$
declare
  v_institution integer := app_hidden.managed_institution(institution);
  v_new app_private.invitations;
  v_code text;
  v_answers jsonb := '[]';
begin
  if pg_catalog.json_typeof(people) is distinct from 'array'
     or pg_catalog.json_array_length(people) not between 1 and 200
     or exists (
       select
       from pg_catalog.json_array_elements(people) as e
       where pg_catalog.json_typeof(e) <> 'object') then
    raise exception 'Between 1 and 200 people can be invited at once'
      using errcode = 'RBVAL', column = 'people';
  end if;
  for v_new in
    select p.*
    from pg_catalog.json_array_elements(people) with ordinality as e (element, n)
    cross join pg_catalog.json_populate_record(null::app_private.invitations, e.element) as p
    order by e.n
  loop
    perform app_hidden.check_duty(v_new.duty, v_institution);
    if v_new.guardian_id is not null and v_new.duty <> 'guardian'
       or v_new.student_id is not null and v_new.duty <> 'student'
       or v_new.duty = 'guardian' and v_new.guardian_id is null
       or v_new.duty = 'student' and v_new.student_id is null
       or v_new.user_id is not null and v_new.duty not in ('admin', 'teacher', 'analyst') then
      raise exception 'The duty of a guardian or student goes with a record, and no other does'
        using errcode = 'RBVAL', column = 'duty';
    end if;
    v_new.institution_id := v_institution;
    v_new.last_name := nullif(pg_catalog.btrim(v_new.last_name), '');
    v_new.first_name := nullif(pg_catalog.btrim(v_new.first_name), '');
    v_new.email := case
      when not on_paper then nullif(pg_catalog.lower(pg_catalog.btrim(v_new.email)), '') end;
    v_new := app_private.invited_record(v_new);
    if v_new.email is null and not on_paper then
      raise exception 'Where is the invitation to go?'
        using errcode = 'RBVAL', column = 'email', hint = 'Give an e-mail address or print a code.';
    end if;

    -- a second invitation takes the place of the first
    update app_private.invitations i
    set withdrawn_at = pg_catalog.now()
    where i.institution_id = v_institution
      and i.duty = v_new.duty
      and i.accepted_at is null
      and i.withdrawn_at is null
      and (i.user_id, i.guardian_id, i.student_id) is not distinct from
        (v_new.user_id, v_new.guardian_id, v_new.student_id)
      and (
        pg_catalog.num_nonnulls(i.user_id, i.guardian_id, i.student_id) = 1
        or i.email = v_new.email);

    v_code := case when on_paper then app_private.invitation_token(true) end;
    insert into app_private.invitations
      (institution_id, duty, last_name, first_name, email, user_id, guardian_id, student_id,
       token_hash, created_by, sent_at)
    values
      (v_institution, v_new.duty, v_new.last_name, v_new.first_name, v_new.email, v_new.user_id,
       v_new.guardian_id, v_new.student_id, app_private.invitation_hash(v_code),
       app_hidden.current_user_id(), case when on_paper then pg_catalog.now() end)
    returning * into v_new;
    if not on_paper then
      perform graphile_worker.add_job(
        'send_invitation', pg_catalog.json_build_object('invitationId', v_new.id),
        max_attempts => 5, priority => 10);
    end if;
    v_answers := v_answers || pg_catalog.jsonb_build_object(
      'id', v_new.id, 'lastName', v_new.last_name, 'firstName', v_new.first_name,
      'duty', v_new.duty, 'email', v_new.email, 'code', v_code, 'expiresAt', v_new.expires_at);
  end loop;
  return v_answers;
end;
$$;

comment on function app_public.invite(json, boolean, integer) is
  'Invites up to 200 people to the current school or an institution above schools, all or none: a '
  'list of duty, last_name, first_name, email, and user_id, guardian_id or student_id, the record '
  'to tie to. By e-mail, or with on_paper by codes that are shown now and never again. It is not '
  'looked whether an address has an account. Returns them in order: id, lastName, firstName, duty, '
  'email, code, expiresAt. An earlier invitation of the same is withdrawn. Errors: RBDEN, not an '
  'admin; RBVAL, duty, record, e-mail or number of people; constraints.';
grant execute on function app_public.invite(json, boolean, integer) to app_user;

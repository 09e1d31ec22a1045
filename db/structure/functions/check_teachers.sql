create or replace function app_hidden.check_teachers(user_ids uuid[], known uuid[])
  returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if not (user_ids <@ (app_hidden.current_teacher_ids() || known)) then
    raise exception 'One of the people is not a teacher of the school'
      using errcode = 'RBVAL', column = 'teachers', hint = 'Choose among the school''s teachers.';
  end if;
  if pg_catalog.cardinality(user_ids)
    <> (select count(distinct u) from pg_catalog.unnest(user_ids) as u) then
    raise exception 'A teacher is named twice' using errcode = 'RBVAL', column = 'teachers';
  end if;
end;
$$;

comment on function app_hidden.check_teachers(uuid[], uuid[]) is
  'Error RBVAL: somebody is named twice, or is neither known (has the task already) nor a teacher '
  'of the current school today.';
grant execute on function app_hidden.check_teachers(uuid[], uuid[]) to app_user;

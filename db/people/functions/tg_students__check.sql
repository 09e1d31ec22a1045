create or replace function app_private.tg_students__check()
  returns trigger
  language plpgsql volatile
  security definer -- the school's time zone is looked up whoever enters the student
  set search_path = ''
as $$
begin
  if new.birth_date > app_hidden.school_today(new.school_id) then
    raise exception 'The date of birth lies in the future'
      using errcode = 'RBVAL', column = 'birth_date', hint = 'Check the year.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_students__check() is
  'Error RBVAL: a date of birth after today, as it is at the school.';

create or replace trigger _100_check
  before insert or update of birth_date on app_public.students
  for each row when (new.birth_date > current_date - 1)
  execute function app_private.tg_students__check();

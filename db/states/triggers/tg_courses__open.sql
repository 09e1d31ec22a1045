create or replace function app_private.tg_courses__open()
  returns trigger
  language plpgsql volatile
  security definer -- the state is looked at whoever makes the change
  set search_path = ''
as $$
begin
  perform app_private.require_open(old.school_id, old.class_id, null);
  if tg_op = 'UPDATE' then
    if new.class_id <> old.class_id then
      perform app_private.require_open(new.school_id, new.class_id, null);
    end if;
    return new;
  end if;
  return old;
end;
$$;

comment on function app_private.tg_courses__open() is
  'Error RBCLO: coefficient, mode, subject or class of a course that closed terms were calculated '
  'with. A new course changes no closed result.';

create or replace trigger _400_open_delete
  before delete on app_public.courses
  for each row execute function app_private.tg_courses__open();

create or replace trigger _400_open_update
  before update on app_public.courses
  for each row
  when ((old.class_id, old.subject_id, old.coefficient, old.mode, old.is_active)
    is distinct from (new.class_id, new.subject_id, new.coefficient, new.mode, new.is_active))
  execute function app_private.tg_courses__open();

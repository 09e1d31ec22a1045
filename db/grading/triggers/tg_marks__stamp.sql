create or replace function app_private.tg_marks__stamp()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
begin
  new.version := case tg_op when 'UPDATE' then old.version + 1 else 1 end;
  new.entered_by := app_hidden.current_user_id();
  new.entered_at := pg_catalog.now();
  return new;
end;
$$;

comment on function app_private.tg_marks__stamp() is
  'Counts the versions of a mark and says who changed it and when.';

create or replace trigger _100_stamp_insert
  before insert on app_public.marks
  for each row when (current_setting('app.session', true) <> '') -- an import is nobody's
  execute function app_private.tg_marks__stamp();

create or replace trigger _100_stamp
  before update of value, code, comment on app_public.marks
  for each row execute function app_private.tg_marks__stamp();

create or replace function app_private.tg_students__custom()
  returns trigger
  language plpgsql volatile
  security definer -- the school's fields bind whoever enters a student
  set search_path = ''
as $$
declare
  v_value record;
  v_field app_public.student_fields;
  v_checked jsonb := '{}';
  v_one jsonb;
begin
  for v_value in
    select e.key, e.value from pg_catalog.jsonb_each(new.custom) as e
  loop
    select f.* into v_field
    from app_public.student_fields f
    where f.school_id = new.school_id
      and f.id::text = v_value.key
      and f.archived_at is null;
    if v_field.id is null then
      raise exception 'The school has no such field'
        using errcode = 'RBVAL', column = v_value.key,
        hint = 'It may have been removed meanwhile.';
    end if;
    v_one := app_hidden.checked_custom(
      v_field.type, v_field.choices, v_value.key, v_value.value);
    if v_one is not null then
      v_checked := v_checked || pg_catalog.jsonb_build_object(v_value.key, v_one);
    end if;
  end loop;
  new.custom := v_checked;
  return new;
end;
$$;

comment on function app_private.tg_students__custom() is
  'Keeps a student''s own fields to the fields of the school and their types. Error RBVAL on the '
  'field''s identifier: no such field, or no value for it.';

create or replace trigger _110_custom_insert
  before insert on app_public.students
  for each row when (new.custom <> '{}')
  execute function app_private.tg_students__custom();

create or replace trigger _110_custom_update
  before update of custom on app_public.students
  for each row when (new.custom <> '{}' and new.custom is distinct from old.custom)
  execute function app_private.tg_students__custom();

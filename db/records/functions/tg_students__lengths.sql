create or replace function app_private.tg_students__lengths()
  returns trigger
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text;
begin
  select e.key into v_column
  from pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(new) - '{custom,search_text}'::text[]) as e
  where pg_catalog.char_length(e.value)
    > case when e.key = any ('{address,transfer_reason}') then 500 else 120 end
  limit 1;
  if v_column is not null then
    raise exception 'This text is too long'
      using errcode = 'RBVAL', column = v_column,
      hint = 'Names and the like have 120 characters at most, notes 500.';
  end if;
  return new;
end;
$$;

comment on function app_private.tg_students__lengths() is
  'Error RBVAL on the column: a text of more than 120 characters, of more than 500 in address and '
  'transfer_reason.';

create or replace trigger _120_lengths
  before insert or update on app_public.students
  for each row when (
    -- a student without a long text, as nearly all are, costs no call
    greatest(
      char_length(new.student_number), char_length(new.last_name), char_length(new.first_name),
      char_length(new.sex), char_length(new.birth_place), char_length(new.phone),
      char_length(new.email), char_length(new.status), char_length(new.house_number),
      char_length(new.village), char_length(new.commune), char_length(new.district),
      char_length(new.province), char_length(new.address), char_length(new.emergency_name),
      char_length(new.emergency_phone), char_length(new.previous_school),
      char_length(new.transfer_reason)) > 120)
  execute function app_private.tg_students__lengths();

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
  for each row execute function app_private.tg_students__lengths();

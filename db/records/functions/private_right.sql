create or replace function app_hidden.private_right(kind text)
  returns text
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if kind = 'student_health' then
    return 'health';
  elsif kind = any ('{student_backgrounds,guardian_backgrounds}') then
    return 'background';
  end if;
  raise exception 'There is nothing of this kind' using errcode = 'RBVAL', column = 'kind',
    hint = 'student_health, student_backgrounds or guardian_backgrounds.';
end;
$$;

comment on function app_hidden.private_right(text) is
  'The right that a kind of sealed record needs. Error RBVAL: it is none of student_health, '
  'student_backgrounds and guardian_backgrounds.';
grant execute on function app_hidden.private_right(text) to app_user;

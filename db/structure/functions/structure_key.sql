create or replace function app_hidden.structure_key(kind text)
  returns text
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if kind = any ('{academic_years,terms,levels,classes,subjects,student_fields}') then
    return 'id';
  elsif kind = 'mark_codes' then
    return 'code';
  end if;
  raise exception 'There is nothing of this kind to set up'
    using errcode = 'RBVAL', column = 'kind',
    hint = 'academic_years, terms, levels, classes, subjects, student_fields or mark_codes.';
end;
$$;

comment on function app_hidden.structure_key(text) is
  'The column by which rows of a table that admins set up are named. Error RBVAL: it is none of '
  'academic_years, terms, levels, classes, subjects, student_fields and mark_codes.';
grant execute on function app_hidden.structure_key(text) to app_user;

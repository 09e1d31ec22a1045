create or replace function app_hidden.structure_key(kind text)
  returns text
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if kind = any (
    '{academic_years,terms,levels,classes,subjects,student_fields,guardians,scholarships}') then
    return 'id';
  elsif kind = 'mark_codes' then
    return 'code';
  end if;
  raise exception 'There is nothing of this kind to set up'
    using errcode = 'RBVAL', column = 'kind',
    hint = 'academic_years, terms, levels, classes, subjects, mark_codes, student_fields, '
      'guardians or scholarships.';
end;
$$;

comment on function app_hidden.structure_key(text) is
  'The column by which rows of a table that admins edit are named. Error RBVAL: it is none of '
  'academic_years, terms, levels, classes, subjects, mark_codes, student_fields, guardians and '
  'scholarships.';
grant execute on function app_hidden.structure_key(text) to app_user;

create or replace function app_private.begin_steps(student_ids uuid[])
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_found integer;
begin
  perform app_hidden.check_admin();
  if coalesce(pg_catalog.cardinality(student_ids), 0) = 0 then
    raise exception 'Choose at least one student' using errcode = 'RBVAL', column = 'student_ids';
  end if;

  -- always students, then the school, then classes, each in order: no two callers block each other
  perform from app_public.students s
  where s.school_id = v_school
    and s.id = any (student_ids)
  order by s.id
  for no key update;
  get diagnostics v_found = row_count;
  if v_found <> (select count(distinct u) from pg_catalog.unnest(student_ids) as u) then
    raise exception 'One of the students does not exist any more'
      using errcode = 'RBVAL', column = 'student_ids', hint = 'Open the page again.';
  end if;
  perform from app_public.schools s
  where s.id = v_school
    and exists (
      select
      from app_public.students t
      where t.school_id = v_school
        and t.id = any (student_ids)
        and t.status <> 'active')
  for no key update;
  return v_school;
end;
$$;

comment on function app_private.begin_steps(uuid[]) is
  'Holds these students until the end of the transaction, so that steps of one student follow each '
  'other, and the school where its quota may be touched. Returns the current school. Errors: '
  'RBDEN, not an admin; RBVAL, no student, or one that the school does not have.';

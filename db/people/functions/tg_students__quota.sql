create or replace function app_private.tg_students__quota()
  returns trigger
  language plpgsql volatile
  security definer -- counts all students, whoever enters one
  set search_path = ''
as $$
declare
  v_school record;
begin
  for v_school in
    select s.id, s.max_students
    from app_public.schools s
    where s.id in (select c.school_id from changed c where c.status = 'active')
    order by s.id
    for no key update -- one at a time per school: nobody slips in between count and commit
  loop
    if (
      select count(*)
      from app_public.students t
      where t.school_id = v_school.id
        and t.status = 'active') > v_school.max_students then
      raise exception 'The school has room for % active students', v_school.max_students
        using errcode = 'RBQST',
        hint = 'Make students inactive who left, or have the quota raised.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_students__quota() is
  'Error RBQST: more active students than the school''s quota (max_students).';

create or replace trigger _300_quota_insert
  after insert on app_public.students referencing new table as changed
  for each statement execute function app_private.tg_students__quota();

create or replace trigger _300_quota_update
  after update on app_public.students referencing new table as changed
  for each statement execute function app_private.tg_students__quota();

create or replace function app_private.tg_memberships__quota()
  returns trigger
  language plpgsql volatile
  security definer -- counts all memberships, whoever enters one
  set search_path = ''
as $$
declare
  v_school record;
begin
  for v_school in
    select s.id, s.max_teachers
    from app_public.schools s
    where s.id in (select c.institution_id from changed c where c.duty = 'teacher')
    order by s.id
    for no key update -- one at a time per school: nobody slips in between count and commit
  loop
    if (
      select count(*)
      from app_public.memberships m
      where m.institution_id = v_school.id
        and m.duty = 'teacher'
        and m.is_active
        and coalesce(m.ends_on >= current_date, true)) > v_school.max_teachers then
      raise exception 'The school has room for % teachers', v_school.max_teachers
        using errcode = 'RBQTC',
        hint = 'End the memberships of teachers who left, or have the quota raised.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_memberships__quota() is
  'Error RBQTC: more active teaching memberships than the school''s quota (max_teachers).';

create or replace trigger _300_quota_insert
  after insert on app_public.memberships referencing new table as changed
  for each statement execute function app_private.tg_memberships__quota();

create or replace trigger _300_quota_update
  after update on app_public.memberships referencing new table as changed
  for each statement execute function app_private.tg_memberships__quota();

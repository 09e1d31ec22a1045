create or replace function app_private.analyst_school_ids(single_students boolean)
  returns integer[]
  language sql stable parallel safe
  security definer -- analysts can't read which institutions other analysts see
begin atomic
  select coalesce(array_agg(distinct s.id), '{}')
  from app_private.analyst_institutions a
  join app_public.institutions i on i.path @> array[a.institution_id]
  join app_public.schools s on s.id = i.id
  where a.role_name = session_user
    and (a.sees_students or not single_students);
end;

comment on function app_private.analyst_school_ids(boolean) is
  'The schools that the analyst who is signed in to the database sees; with single_students only '
  'those whose single students they see. By session_user, which set role does not change.';
grant execute on function app_private.analyst_school_ids(boolean) to rollbook_analyst, mart_reader;

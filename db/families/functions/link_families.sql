create or replace function app_private.link_families(school integer, guardian_ids uuid[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  insert into app_public.families (user_id, name, time_zone)
  select distinct on (u.id) u.id, u.last_name || ' ' || u.first_name, s.time_zone
  from app_public.guardians g
  join app_public.users u on u.id = g.user_id
  join app_public.schools s on s.id = g.school_id
  join app_public.student_guardians l on l.school_id = g.school_id and l.guardian_id = g.id
  where g.school_id = school
    and g.id = any (guardian_ids)
  order by u.id
  on conflict do nothing;

  insert into app_public.family_children as c (school_id, family_id, student_id)
  select distinct g.school_id, f.id, l.student_id
  from app_public.guardians g
  join app_public.families f on f.user_id = g.user_id
  join app_public.student_guardians l on l.school_id = g.school_id and l.guardian_id = g.id
  where g.school_id = school
    and g.id = any (guardian_ids)
  on conflict (school_id, family_id, student_id) do update
  set is_active = true
  where not c.is_active;

  -- what is no longer so: the family keeps its history, and loses the child
  update app_public.family_children c
  set is_active = false
  from app_public.families f
  where c.school_id = school
    and c.is_active
    and f.id = c.family_id
    and not exists (
      select
      from app_public.guardians g
      join app_public.student_guardians l
        on l.school_id = school and l.guardian_id = g.id and l.student_id = c.student_id
      where g.school_id = school
        and g.user_id = f.user_id);
end;
$$;

comment on function app_private.link_families(integer, uuid[]) is
  'Brings families in step with guardians of a school: who has a user and a child has a family '
  'with that child; what is no longer so becomes inactive.';

create or replace function app_private.oneroster_staff(school integer)
  returns table (user_id uuid, starts_on date, ends_on date)
  language sql stable
begin atomic
  select u.user_id, max(u.starts_on), max(u.ends_on)
  from (
    select m.user_id, m.starts_on, m.ends_on
    from app_public.memberships m
    where m.institution_id = school
      and m.duty = 'teacher'
    union all
    select c.user_id, null, null
    from app_public.course_teachers c
    where c.school_id = school
    union all
    select k.user_id, null, null
    from app_public.class_teachers k
    where k.school_id = school) as u
  group by u.user_id;
end;

comment on function app_private.oneroster_staff(integer) is
  'The teachers of a school, present and past, with the days of their membership. Admins are not '
  'in a bundle: nobody becomes one by a file.';

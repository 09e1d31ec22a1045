create or replace function app_private.take_place(school integer, of_user uuid, by_user uuid)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  update app_public.course_teachers t
  set user_id = by_user
  where t.school_id = school
    and t.user_id = of_user
    and not exists (
      select
      from app_public.course_teachers o
      where o.school_id = school
        and o.course_id = t.course_id
        and o.user_id = by_user);
  update app_public.class_teachers t
  set user_id = by_user
  where t.school_id = school
    and t.user_id = of_user
    and not exists (
      select
      from app_public.class_teachers o
      where o.school_id = school
        and o.class_id = t.class_id
        and o.user_id = by_user);
  update app_public.staff_records r
  set user_id = by_user
  where r.school_id = school
    and r.user_id = of_user
    and not exists (
      select
      from app_public.staff_records o
      where o.school_id = school
        and o.user_id = by_user);
  update app_public.replacements p
  set user_id = by_user
  where p.school_id = school
    and p.user_id = of_user
    and p.substitute_id <> by_user;
  update app_public.replacements p
  set substitute_id = by_user
  where p.school_id = school
    and p.substitute_id = of_user
    and p.user_id <> by_user;
  update app_public.memberships m
  set user_id = by_user
  where m.institution_id = school
    and m.user_id = of_user
    and not exists (
      select
      from app_public.memberships o
      where o.institution_id = school
        and o.duty = m.duty
        and o.user_id = by_user);
  update app_public.users u
  set status = 'inactive'
  where u.id = of_user;
end;
$$;

comment on function app_private.take_place(integer, uuid, uuid) is
  'Gives what was entered for a person of the staff without a password (courses, classes, record, '
  'replacements, memberships) to the account that the person has already; what the account has '
  'stays. The former user is inactive.';

create or replace function app_public.incomplete_students(class_id uuid default null)
  returns table (
    student_id uuid, last_name text, first_name text, student_number text, class_name text,
    missing text[])
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, s.student_number, k.name, m.missing
  from app_public.students s
  left join lateral (
    select e.class_id, c.name
    from app_public.enrollments e
    join app_public.classes c on c.school_id = e.school_id and c.id = e.class_id
    join app_public.academic_years y
      on y.school_id = c.school_id and y.id = c.academic_year_id and y.is_active
    where e.school_id = s.school_id
      and e.student_id = s.id
    order by e.starts_on desc
    limit 1) as k on true
  cross join lateral (
    select count(*) as guardians, count(coalesce(w.phone, w.phone_2)) as phones
    from app_public.student_guardians l
    join app_public.guardians w on w.school_id = l.school_id and w.id = l.guardian_id
    where l.school_id = s.school_id
      and l.student_id = s.id) as g
  cross join lateral (
    select array_remove(
      array[
        case when s.sex is null then 'sex' end,
        case when s.birth_date is null then 'birth_date' end,
        case when s.birth_place is null then 'birth_place' end,
        case when g.guardians = 0 then 'guardian' end,
        case when g.phones = 0 and s.emergency_phone is null then 'emergency_phone' end],
      null) || array(
        select f.name
        from app_public.student_fields f
        where f.school_id = s.school_id
          and f.is_required
          and f.archived_at is null
          and not s.custom ? f.id::text
        order by f.position) as missing) as m
  where s.school_id = (select app_hidden.current_school_id())
    and (select app_hidden.has_duty('admin'))
    and s.status = 'active'
    and (incomplete_students.class_id is null or k.class_id = incomplete_students.class_id)
    and m.missing <> '{}'
  order by s.last_name, s.first_name, s.id;
end;

comment on function app_public.incomplete_students(uuid) is
  'Active students, of a class when given, whose record lacks something: sex, birth_date, '
  'birth_place, guardian, emergency_phone (nobody with a phone to call), or the name of a required '
  'own field. For admins.';
grant execute on function app_public.incomplete_students(uuid) to app_user;

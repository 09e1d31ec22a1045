create or replace function app_public.who_can_see(student_id uuid)
  returns json
  language plpgsql stable
  security definer -- looks at what everybody may see, for the school's admins
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_today date := app_hidden.school_today(v_school);
begin
  perform app_hidden.check_admin();
  return (
    -- The same as the policies say, for everybody instead of whoever asks: a test compares both.
    with classes as (
      select distinct e.class_id
      from app_public.enrollments e
      where e.school_id = v_school
        and e.student_id = who_can_see.student_id
    ),
    duties as (
      select m.user_id, m.duty, m.rights, m.ends_on, i.id as institution_id, i.name, i.type,
        i.id = v_school as is_here
      from app_public.institutions s
      join app_public.institutions i on i.id = any (s.path)
      join app_public.memberships m on m.institution_id = i.id and app_hidden.is_live(m)
      join app_public.users u on u.id = m.user_id and u.status = 'active' and u.deleted_at is null
      where s.id = v_school
        and (i.id = v_school or m.duty = 'admin')
    ),
    ways as (
      select d.user_id, case when d.is_here then 'admin' else 'above' end as way,
        case when not d.is_here then d.name end as of, d.ends_on as until,
        '{record,family,marks,results,conduct,bulletins,scholarships,needs}'::text[] as sees
      from duties d
      where d.duty = 'admin'
      union all
      select d.user_id, 'trusted', null, d.ends_on,
        case when d.rights @> '{health}' then '{record,health}'::text[] else '{record}' end
          || case when d.rights @> '{background}' then '{family,background}'::text[] else '{}' end
      from duties d
      where d.is_here
        and d.duty in ('admin', 'teacher')
        and d.rights && '{health,background}'
      union all
      select t.user_id, 'teacher', s.name || ', ' || k.name, null,
        '{record,family,marks,results,conduct}'::text[]
      from app_public.course_teachers t
      join app_public.courses c on c.school_id = v_school and c.id = t.course_id
      join classes x on x.class_id = c.class_id
      join app_public.classes k on k.school_id = v_school and k.id = c.class_id
      join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
      where t.school_id = v_school
      union all
      select r.substitute_id, 'substitute', s.name || ', ' || k.name, r.ends_on,
        '{record,family,marks,results,conduct}'::text[]
      from app_public.replacements r
      join app_public.courses c on c.school_id = v_school and c.id = r.course_id
      join classes x on x.class_id = c.class_id
      join app_public.classes k on k.school_id = v_school and k.id = c.class_id
      join app_public.subjects s on s.school_id = v_school and s.id = c.subject_id
      where r.school_id = v_school
        and v_today between r.starts_on and r.ends_on
      union all
      select t.user_id, 'class_teacher', k.name, null,
        '{record,family,marks,results,conduct,bulletins}'::text[]
      from app_public.class_teachers t
      join classes x on x.class_id = t.class_id
      join app_public.classes k on k.school_id = v_school and k.id = t.class_id
      where t.school_id = v_school
      union all
      select g.user_id, 'guardian', l.relation, null,
        '{record,family,scholarships}'::text[] || case
          when l.may_see_marks then '{published,results,conduct,bulletins}'::text[] else '{}' end
      from app_public.student_guardians l
      join app_public.guardians g on g.school_id = v_school and g.id = l.guardian_id
      where l.school_id = v_school
        and l.student_id = who_can_see.student_id
        and g.user_id is not null
      union all
      select s.user_id, 'student', null, null,
        '{record,family,scholarships,published,results,conduct,bulletins}'::text[]
      from app_public.students s
      where s.school_id = v_school
        and s.id = who_can_see.student_id
        and s.user_id is not null
    ),
    -- a relation opens something only with the duty that goes with it
    held as (
      select w.*
      from ways w
      where w.way in ('admin', 'above', 'trusted')
        or exists (
          select
          from duties d
          where d.user_id = w.user_id
            and d.is_here
            and d.duty = case
              when w.way in ('guardian', 'student') then w.way
              else 'teacher' end)
    ),
    people as (
      select h.user_id,
        min(pg_catalog.array_position(
          '{student,guardian,class_teacher,teacher,substitute,admin,trusted,above}'::text[],
          h.way)) as place,
        pg_catalog.json_agg(pg_catalog.json_build_object(
          'way', h.way, 'of', h.of, 'until', h.until) order by h.way, h.of) as ways,
        array(
          select distinct a
          from held o
          cross join lateral pg_catalog.unnest(o.sees) as a
          where o.user_id = h.user_id
          order by a) as sees
      from held h
      where exists (
        select
        from app_public.students s
        where s.school_id = v_school
          and s.id = who_can_see.student_id)
      group by h.user_id
    )
    select pg_catalog.json_build_object(
      'people', coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', u.id, 'lastName', u.last_name, 'firstName', u.first_name, 'ways', p.ways,
        'sees', case
          when 'marks' = any (p.sees) then pg_catalog.array_remove(p.sees, 'published')
          else p.sees end)
        order by p.place, app_hidden.name_order(u.last_name, u.first_name, (
          select app_hidden.name_collation(v_school))), u.id), '[]'),
      'analysts', (
        select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
          'role', a.role_name, 'of', i.name) order by a.role_name, i.name), '[]')
        from app_private.analyst_institutions a
        join app_public.institutions i on i.id = a.institution_id
        join app_public.institutions s on s.path @> array[i.id]
        where s.id = v_school
          and a.sees_students))
    from people p
    join app_public.users u on u.id = p.user_id);
end;
$$;

comment on function app_public.who_can_see(uuid) is
  'Everybody who can see a student of the school today, and why, for its admins. people: id, '
  'lastName, firstName, ways (way: admin, above, trusted, teacher, substitute, class_teacher, '
  'guardian or student; of: what the duty is for; until: last day, when it ends), sees (record, '
  'family, marks or only published ones, results, conduct, bulletins, scholarships, needs, health, '
  'background). A teacher sees the marks of the courses named, a class teacher the class''s. '
  'analysts: logins of the database that see single results (role, of). Error RBDEN: not an admin.';
grant execute on function app_public.who_can_see(uuid) to app_user;

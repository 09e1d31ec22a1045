create or replace function app_hidden.copy_courses(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with source as (
    select n.id as class_id, k.name, c.subject_id, c.coefficient, c.mode, c.position,
      s.name as subject
    from app_public.classes k
    join app_public.classes n
      on n.school_id = k.school_id and n.academic_year_id = to_year.id and n.name = k.name
    join app_public.courses c on c.school_id = k.school_id and c.class_id = k.id
    join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
    where k.school_id = (select app_hidden.current_school_id())
      and k.academic_year_id = from_year.id
      and k.is_active
      and c.is_active
      and s.is_active),
  made as (
    insert into app_public.courses (class_id, subject_id, coefficient, mode, position)
    select s.class_id, s.subject_id, s.coefficient, s.mode, s.position
    from source s
    on conflict on constraint courses_subject_unique do nothing
    returning class_id, subject_id),
  told as (
    select s.name || ' · ' || s.subject as line, s.name, s.position,
      (s.class_id, s.subject_id) in (select m.class_id, m.subject_id from made m) as is_made
    from source s)
  select json_build_object(
    'made', coalesce(
      json_agg(t.line order by t.name, t.position, t.line) filter (where t.is_made), '[]'),
    'skipped', coalesce(
      json_agg(t.line order by t.name, t.position, t.line) filter (where not t.is_made), '[]'))
  from told t;
end;

comment on function app_hidden.copy_courses(app_public.academic_years, app_public.academic_years) is
  'Copies the courses in use of a year''s classes to the classes of the same name for '
  'copy_structure(), but for subjects that they have; returns what was made and skipped, as class '
  '· subject.';
grant execute
  on function app_hidden.copy_courses(app_public.academic_years, app_public.academic_years)
  to app_user;

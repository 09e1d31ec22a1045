create or replace function app_public.first_run()
  returns json
  language sql stable
begin atomic
  with
  school as (
    select s.*, y.id as year_id,
      app_hidden.start_template(app_hidden.country_template(s.country)) as template
    from app_public.schools s
    left join app_public.academic_years y on y.school_id = s.id and y.is_active
    where s.id = (select app_hidden.current_school_id())
      and (select app_hidden.has_duty('admin'))),
  classes as (
    select k.id, k.name,
      exists (
        select from app_public.courses c
        where c.school_id = s.id and c.class_id = k.id and c.is_active) as has_courses,
      exists (
        select from app_public.enrollments e
        where e.school_id = s.id and e.class_id = k.id and e.ends_on is null) as has_students
    from school s
    join app_public.classes k
      on k.school_id = s.id and k.academic_year_id = s.year_id and k.is_active),
  steps as (
    select x.step, x.place, coalesce(x.is_done, false) as is_done,
      exists (
        select from app_public.start_skips p
        where p.school_id = s.id and p.step = x.step) as is_skipped
    from school s
    cross join lateral (values
      ('year', 1, exists (
        select from app_public.terms t
        where t.school_id = s.id and t.academic_year_id = s.year_id)),
      ('classes', 2, exists (select from classes)),
      ('subjects', 3, exists (
        select from app_public.subjects b where b.school_id = s.id and b.is_active)),
      ('courses', 4, (select bool_and(k.has_courses) from classes k)),
      ('teachers', 5, exists (
        select from app_public.course_teachers t where t.school_id = s.id)),
      ('students', 6, exists (select from classes k where k.has_students)),
      ('marks', 7, exists (
        select from app_public.marks m where m.school_id = s.id))) as x (step, place, is_done))
  select json_build_object(
    'steps', (
      select json_agg(json_build_object(
        'step', x.step, 'isDone', x.is_done, 'isSkipped', x.is_skipped) order by x.place)
      from steps x),
    'percent', (
      select round(100.0 * count(*) filter (where x.is_done or x.is_skipped) / count(*))::integer
      from steps x),
    'readyClass', (
      select json_build_object('id', k.id, 'name', k.name)
      from classes k
      where k.has_courses and k.has_students
      order by k.name
      limit 1),
    'firstClassId', (select k.id from classes k order by k.name limit 1),
    'template', s.template,
    'firstYear', date_part('year', y.day)::integer
      -- in the holidays the next year is prepared
      - case when to_char(y.day, 'MM-DD') < s.template ->> 'from'
          and to_char(y.day, 'MM-DD') <= s.template ->> 'to' then 1 else 0 end)
  from school s
  cross join lateral (
    select (now() at time zone s.time_zone)::date as day) as y;
end;

comment on function app_public.first_run() is
  'How far a new school is, for its admins; NULL for others. steps in order (step, isDone, '
  'isSkipped): year, classes, subjects, courses, teachers, students, marks; percent, done or '
  'skipped; readyClass (id, name: has courses and students; NULL while none); firstClassId; '
  'template (start_template()); firstYear, in which the year begins that the school would prepare.';
grant execute on function app_public.first_run() to app_user;

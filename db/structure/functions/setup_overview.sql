create or replace function app_public.setup_overview()
  returns json
  language sql stable
begin atomic
  with school as (
    select s.*, y.id as year_id, y.name as year_name
    from app_public.schools s
    left join app_public.academic_years y on y.school_id = s.id and y.is_active
    where s.id = (select app_hidden.current_school_id())
      and (select app_hidden.has_duty('admin'))),
  classes as (
    select k.id, k.level_id
    from app_public.classes k
    join school s on s.id = k.school_id and s.year_id = k.academic_year_id
    where k.is_active),
  courses as (
    select c.id
    from app_public.courses c
    join school s on s.id = c.school_id
    where c.class_id in (select k.id from classes k)
      and c.is_active)
  select json_build_object(
    'yearName', s.year_name,
    'years', (select count(*) from app_public.academic_years y where y.school_id = s.id),
    'terms', (
      select count(*)
      from app_public.terms t
      where t.school_id = s.id and t.academic_year_id = s.year_id),
    'levels', (select count(*) from app_public.levels l where l.school_id = s.id),
    'classes', (select count(*) from classes),
    'classesWithoutTeacher', (
      select count(*)
      from classes k
      where not exists (
        select
        from app_public.class_teachers ct
        where ct.school_id = s.id and ct.class_id = k.id)),
    'subjects', (
      select count(*) from app_public.subjects b where b.school_id = s.id and b.is_active),
    'courses', (select count(*) from courses),
    'coursesWithoutTeacher', (
      select count(*)
      from courses c
      where not exists (
        select
        from app_public.course_teachers ct
        where ct.school_id = s.id and ct.course_id = c.id)),
    'codes', (select count(*) from app_public.mark_codes m where m.school_id = s.id),
    'policies', (select count(*) from app_public.grading_policies p where p.school_id = s.id),
    'ranksShownToFamilies', s.ranks_shown_to_families)
  from school s;
end;

comment on function app_public.setup_overview() is
  'What the school has set up, for its admins; NULL for others: yearName (the active year, NULL '
  'for none), years, terms, levels, classes, classesWithoutTeacher, subjects, courses, '
  'coursesWithoutTeacher (of the active year), codes, policies, ranksShownToFamilies.';
grant execute on function app_public.setup_overview() to app_user;

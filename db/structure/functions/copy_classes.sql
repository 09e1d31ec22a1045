create or replace function app_hidden.copy_classes(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with source as (
    select k.*, l.position
    from app_public.classes k
    left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
    where k.school_id = (select app_hidden.current_school_id())
      and k.academic_year_id = from_year.id
      and k.is_active),
  made as (
    insert into app_public.classes (academic_year_id, level_id, name, section, max_size)
    select to_year.id, s.level_id, s.name, s.section, s.max_size
    from source s
    on conflict on constraint classes_name_unique do nothing
    returning name)
  select json_build_object(
    'made', coalesce(json_agg(s.name order by s.position, s.name) filter (
      where s.name in (select m.name from made m)), '[]'),
    'skipped', coalesce(json_agg(s.name order by s.position, s.name) filter (
      where s.name not in (select m.name from made m)), '[]'))
  from source s;
end;

comment on function app_hidden.copy_classes(app_public.academic_years, app_public.academic_years) is
  'Copies the classes in use of a year for copy_structure(), but for those whose name the other '
  'year has; returns the names made and skipped.';
grant execute
  on function app_hidden.copy_classes(app_public.academic_years, app_public.academic_years)
  to app_user;

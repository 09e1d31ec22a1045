create or replace function app_hidden.copy_terms(
  from_year app_public.academic_years, to_year app_public.academic_years)
  returns json
  language sql volatile
begin atomic
  with source as (
    select t.*, v.policy_id,
      make_interval(years => (
        extract(year from to_year.starts_on) - extract(year from from_year.starts_on))::integer)
        as shift
    from app_public.terms t
    join app_public.grading_policy_versions v
      on v.school_id = t.school_id and v.id = t.policy_version_id
    where t.school_id = (select app_hidden.current_school_id())
      and t.academic_year_id = from_year.id),
  made as (
    insert into app_public.terms
      (academic_year_id, kind, name, code, starts_on, ends_on, weight, policy_version_id)
    select to_year.id, s.kind, s.name, s.code,
      greatest((s.starts_on + s.shift)::date, to_year.starts_on),
      least((s.ends_on + s.shift)::date, to_year.ends_on),
      s.weight, (
        select v.id
        from app_public.grading_policy_versions v
        where v.school_id = s.school_id
          and v.policy_id = s.policy_id
        order by v.version desc
        limit 1)
    from source s
    where not exists (
      select
      from app_public.terms o
      where o.school_id = s.school_id
        and o.academic_year_id = to_year.id
        and (o.code = s.code or o.name = s.name))
    returning code)
  select json_build_object(
    'made', coalesce(json_agg(s.name order by s.starts_on) filter (
      where s.code in (select m.code from made m)), '[]'),
    'skipped', coalesce(json_agg(s.name order by s.starts_on) filter (
      where s.code not in (select m.code from made m)), '[]'))
  from source s;
end;

comment on function app_hidden.copy_terms(app_public.academic_years, app_public.academic_years) is
  'Copies the terms of a year for copy_structure(), but for those whose name or code the other '
  'year has; returns the names made and skipped.';
grant execute
  on function app_hidden.copy_terms(app_public.academic_years, app_public.academic_years)
  to app_user;

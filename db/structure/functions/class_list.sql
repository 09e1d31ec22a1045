create or replace function app_public.class_list(academic_year_id uuid, term_id uuid)
  returns table (
    class_id uuid, name text, level_name text, size integer, max_size integer,
    main_teacher_last_name text, main_teacher_first_name text, mean numeric, ranked integer,
    missing_marks integer, is_valid boolean)
  language sql stable
  security definer -- what has to be calculated is written down where requests don't reach
begin atomic
  select k.id, k.name, l.name, (
      select count(*)
      from app_public.enrollments e
      where e.school_id = k.school_id
        and e.class_id = k.id
        and e.starts_on <= d.today
        and coalesce(e.ends_on >= d.today, true))::integer,
    k.max_size, u.last_name, u.first_name,
    app_hidden.rounded(s.mean, p.decimals), coalesce(s.ranked, 0), coalesce(s.missing_marks, 0),
    s.calculated_at is not null and not exists (
      select
      from app_private.dirty_results r
      where r.school_id = k.school_id
        and r.class_id = k.id
        and r.term_id = class_list.term_id)
  from app_public.classes k
  cross join lateral (
    select least(y.ends_on, app_hidden.school_today(k.school_id)) as today
    from app_public.academic_years y
    where y.school_id = k.school_id
      and y.id = k.academic_year_id) as d
  left join app_public.levels l on l.school_id = k.school_id and l.id = k.level_id
  left join app_public.class_teachers ct
    on ct.school_id = k.school_id
    and ct.class_id = k.id
    and ct.position = 1
  left join app_public.users u on u.id = ct.user_id
  left join app_public.term_statistics s
    on s.school_id = k.school_id
    and s.class_id = k.id
    and s.term_id = class_list.term_id
  left join app_public.grading_policy_versions p
    on p.school_id = k.school_id
    and p.id = s.policy_version_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.academic_year_id = class_list.academic_year_id
    and k.is_active
    and (
      (select app_hidden.has_duty('admin'))
      or k.id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by l.position, k.name;
end;

comment on function app_public.class_list(uuid, uuid) is
  'The classes of an academic year with their official figures of a term: all for admins, their '
  'own for teachers. size: students enrolled today (or on the year''s last day); mean as printed, '
  'NULL without figures; is_valid false while a change waits to be calculated.';
grant execute on function app_public.class_list(uuid, uuid) to app_user;

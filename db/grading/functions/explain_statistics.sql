create or replace function app_public.explain_statistics(
  class_id uuid, term_id uuid, course_id uuid default null)
  returns json
  language sql stable
  security definer -- a family reads how many figures there are, not whose
begin atomic
  with reader as materialized (
    select app_hidden.current_school_id() as school_id,
      app_hidden.is_class_visible(explain_statistics.class_id) as is_staff,
      explain_statistics.class_id = any (app_hidden.current_family_class_ids()) as is_family),
  figures as materialized (
    select f.*
    from reader r
    cross join lateral app_private.official_results(
      r.school_id, explain_statistics.class_id, explain_statistics.term_id,
      explain_statistics.course_id, false) as f
    where explain_statistics.term_id is not null)
  select json_build_object(
    'frozenAt', app_private.frozen_at(r.school_id, s.class_id, s.term_id),
    'decimals', p.decimals,
    'half', g.half,
    'students', (select count(*) from figures),
    'figures', x.count,
    'sum', app_hidden.rounded(g.sum, p.decimals),
    'mean', app_hidden.rounded(x.mean, p.decimals),
    'minimum', app_hidden.rounded(x.minimum, p.decimals),
    'maximum', app_hidden.rounded(x.maximum, p.decimals),
    'median', app_hidden.rounded(x.median, p.decimals),
    'atOrAboveHalf', x.at_or_above_half,
    'withoutAverage', (
      select count(*) from figures f where f.is_enrolled and f.average is null),
    'left', (select count(*) from figures f where not f.is_enrolled),
    'names', case
      when r.is_staff then (
        select coalesce(
          json_agg(
            json_build_object(
              'lastName', st.last_name, 'firstName', st.first_name,
              'reason', case when f.is_enrolled then 'no_average' else 'left' end)
            order by
              app_hidden.name_order(
                st.last_name, st.first_name, (select app_hidden.name_collation())),
              st.id),
          '[]')
        from figures f
        join app_public.students st on st.school_id = r.school_id and st.id = f.student_id
        where f.average is null
           or not f.is_enrolled) end)
  from reader r
  join app_public.term_statistics s
    on s.school_id = r.school_id
    and s.class_id = explain_statistics.class_id
    and s.term_id = explain_statistics.term_id
  join app_public.grading_policy_versions p
    on p.school_id = r.school_id and p.id = s.policy_version_id
  join app_public.schools sc on sc.id = r.school_id
  left join app_public.courses c
    on c.school_id = r.school_id and c.id = explain_statistics.course_id
  left join app_public.subjects su on su.school_id = r.school_id and su.id = c.subject_id
  cross join lateral (
    select coalesce(su.scale, sc.scale) / 2 as half,
      sum(f.average) filter (where f.is_enrolled) as sum,
      array_agg(f.average) filter (where f.is_enrolled) as averages
    from figures f) as g
  cross join lateral app_hidden.described(g.averages, g.half) as x
  where r.is_staff
     or r.is_family;
end;

comment on function app_public.explain_statistics(uuid, uuid, uuid) is
  'Who is in the figures of a class in a term (R12), the general ones or those of a course: '
  'frozenAt, decimals, half (of the scale), students (with results), figures (enrolled with an '
  'average: they alone count), sum of their averages, mean (sum / figures), minimum, maximum, '
  'median, atOrAboveHalf, withoutAverage, left, names (lastName, firstName, reason: no_average or '
  'left; of those who do not count, NULL for families). For the class''s teachers, its families '
  'and the school''s admins; NULL for others.';
grant execute on function app_public.explain_statistics(uuid, uuid, uuid) to app_user;

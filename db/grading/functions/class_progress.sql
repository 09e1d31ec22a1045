create or replace function app_public.class_progress(class_id uuid)
  returns json
  language sql stable
  security definer -- figures of subjects that the caller does not teach
begin atomic
  select json_build_object(
    'className', k.name,
    'scale', sc.scale,
    'terms', (
      select coalesce(json_agg(json_build_object(
        'termId', t.id,
        'name', t.name,
        'frozenAt', app_private.frozen_at(k.school_id, k.id, t.id),
        'decimals', p.decimals,
        'mean', app_hidden.rounded(s.mean, p.decimals),
        'minimum', app_hidden.rounded(s.minimum, p.decimals),
        'maximum', app_hidden.rounded(s.maximum, p.decimals),
        'median', app_hidden.rounded(s.median, p.decimals),
        'figures', coalesce(s.figures, 0),
        'atOrAboveHalf', coalesce(s.at_or_above_half, 0))
        order by t.ends_on, t.id), '[]')
      from app_public.terms t
      left join app_public.term_statistics s
        on s.school_id = k.school_id and s.class_id = k.id and s.term_id = t.id
      join app_public.grading_policy_versions p
        on p.school_id = k.school_id and p.id = coalesce(s.policy_version_id, t.policy_version_id)
      where t.school_id = k.school_id
        and t.academic_year_id = k.academic_year_id),
    'subjects', (
      select coalesce(
        json_agg(
          json_build_object(
            'courseId', g.id, 'subjectName', g.name, 'scale', g.scale, 'means', g.means)
          order by g.position, g.name),
        '[]')
      from (
        select c.id, c.position, su.name, coalesce(su.scale, sc.scale) as scale,
          json_object_agg(s.term_id, app_hidden.rounded(s.mean, p.decimals)) as means
        from app_public.course_statistics s
        join app_public.courses c on c.school_id = k.school_id and c.id = s.course_id
        join app_public.subjects su on su.school_id = k.school_id and su.id = c.subject_id
        join app_public.term_statistics ts
          on ts.school_id = k.school_id and ts.class_id = k.id and ts.term_id = s.term_id
        join app_public.grading_policy_versions p
          on p.school_id = k.school_id and p.id = ts.policy_version_id
        where s.school_id = k.school_id
          and s.class_id = k.id
        group by c.id, c.position, su.name, su.scale) as g))
  from app_public.classes k
  join app_public.schools sc on sc.id = k.school_id
  where k.school_id = (select app_hidden.current_school_id())
    and k.id = class_progress.class_id
    and (select app_hidden.is_class_visible(class_progress.class_id));
end;

comment on function app_public.class_progress(uuid) is
  'The official figures of a class over the terms of its year, as printed: className, scale, terms '
  '(termId, name, frozenAt, decimals, mean, minimum, maximum, median, figures, atOrAboveHalf) and '
  'subjects (courseId, subjectName, scale, means by termId). For the class''s teachers and the '
  'school''s admins; NULL for others.';
grant execute on function app_public.class_progress(uuid) to app_user;

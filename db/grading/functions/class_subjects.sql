create or replace function app_public.class_subjects(class_id uuid, term_id uuid)
  returns table (
    course_id uuid, subject_name text, category text, teacher_last_name text,
    teacher_first_name text, coefficient numeric, mode text, scale numeric, mean numeric,
    minimum numeric, maximum numeric, median numeric, figures integer, at_or_above_half integer,
    students integer, missing_marks integer, distribution json, is_readable boolean)
  language sql stable
  security definer -- figures of subjects that the caller does not teach
begin atomic
  select c.id, su.name, su.category, u.last_name, u.first_name, c.coefficient, c.mode,
    coalesce(su.scale, sc.scale), app_hidden.rounded(s.mean, p.decimals),
    app_hidden.rounded(s.minimum, p.decimals), app_hidden.rounded(s.maximum, p.decimals),
    app_hidden.rounded(s.median, p.decimals), coalesce(s.figures, 0),
    coalesce(s.at_or_above_half, 0), r.students, coalesce(s.missing_marks, 0),
    app_hidden.distribution(r.averages, coalesce(su.scale, sc.scale)),
    (select app_hidden.has_duty('admin'))
      or c.id = any ((select app_hidden.current_readable_course_ids())::uuid[])
  from app_public.courses c
  join app_public.schools sc on sc.id = c.school_id
  join app_public.terms t on t.school_id = c.school_id and t.id = class_subjects.term_id
  join app_public.subjects su on su.school_id = c.school_id and su.id = c.subject_id
  left join app_public.course_teachers ct
    on ct.school_id = c.school_id
    and ct.course_id = c.id
    and ct.position = 1
  left join app_public.users u on u.id = ct.user_id
  left join app_public.course_statistics s
    on s.school_id = c.school_id
    and s.class_id = class_subjects.class_id
    and s.term_id = t.id
    and s.course_id = c.id
  left join app_public.term_statistics ts
    on ts.school_id = c.school_id
    and ts.class_id = class_subjects.class_id
    and ts.term_id = t.id
  join app_public.grading_policy_versions p
    on p.school_id = c.school_id and p.id = coalesce(ts.policy_version_id, t.policy_version_id)
  cross join lateral (
    select count(*)::integer as students, array_agg(cr.average) as averages
    from app_public.course_results cr
    join app_public.term_results tr
      on tr.school_id = cr.school_id
      and tr.class_id = cr.class_id
      and tr.term_id = cr.term_id
      and tr.student_id = cr.student_id
      and tr.is_enrolled
    where cr.school_id = c.school_id
      and cr.class_id = class_subjects.class_id
      and cr.term_id = t.id
      and cr.course_id = c.id) as r
  where c.school_id = (select app_hidden.current_school_id())
    and c.id in (
      select own.id
      from app_public.courses own
      where own.school_id = (select app_hidden.current_school_id())
        and own.class_id = class_subjects.class_id
        and own.is_active
      union all
      select kept.course_id
      from app_public.course_statistics kept
      where kept.school_id = (select app_hidden.current_school_id())
        and kept.class_id = class_subjects.class_id
        and kept.term_id = class_subjects.term_id)
    and (select app_hidden.is_class_visible(class_subjects.class_id))
  order by c.position, su.name;
end;

comment on function app_public.class_subjects(uuid, uuid) is
  'The official figures of a class in a term, course by course (R12), averages as printed, frozen '
  'ones of a closed term: mean, minimum, maximum, median (NULL without figures), figures (students '
  'with an average) of students (who follow it), at_or_above_half, distribution (from, to, count; '
  'highest first), missing_marks; is_readable: whether the caller may open its gradebook. For the '
  'class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.class_subjects(uuid, uuid) to app_user;

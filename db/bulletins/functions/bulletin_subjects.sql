create or replace function app_private.bulletin_subjects(
  school integer, classes uuid[], term uuid, students uuid[], shows_ranks boolean)
  returns table (class_id uuid, student_id uuid, subjects jsonb, points numeric, weight numeric)
  language sql stable
begin atomic
  with policy as materialized (
    select p as row, p.id, p.decimals, p.category_rule,
      exists (
        select
        from app_public.grading_policy_bands b
        where b.school_id = school
          and b.policy_version_id = p.id
          and b.purpose = 'letter') as has_letters
    from app_public.terms t
    join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  teachers as materialized (
    select distinct on (t.course_id) t.course_id, u.last_name || ' ' || u.first_name as name
    from app_public.courses c
    join app_public.course_teachers t on t.school_id = school and t.course_id = c.id
    join app_public.users u on u.id = t.user_id
    where c.school_id = school
      and c.class_id = any (classes)
    order by t.course_id, t.position),
  spreads as materialized (
    select s.class_id, s.course_id, s.ranked, app_hidden.rounded(s.mean, p.decimals) as mean,
      app_hidden.rounded(s.minimum, p.decimals) as minimum,
      app_hidden.rounded(s.maximum, p.decimals) as maximum
    from policy p
    join app_public.course_statistics s
      on s.school_id = school and s.class_id = any (classes) and s.term_id = term),
  -- by subject: marks of an earlier class count as well
  papers as materialized (
    select a.id, c.subject_id, a.position, a.held_on, a.name, a.maximum, a.category
    from app_public.assessments a
    join app_public.courses c on c.school_id = school and c.id = a.course_id
    where a.school_id = school
      and a.term_id = term
      and a.published_at is not null),
  marked as materialized (
    select m.student_id, p.subject_id,
      json_agg(
        json_build_object(
          'name', p.name, 'value', m.value, 'code', m.code, 'maximum', p.maximum,
          'category', p.category)
        order by p.position, p.held_on, p.name) as marks
    from papers p
    join app_public.marks m on m.school_id = school and m.assessment_id = p.id
    where students is null or m.student_id = any (students)
    group by m.student_id, p.subject_id),
  parted as materialized (
    select b.student_id, b.course_id,
      jsonb_object_agg(b.category, app_hidden.rounded(b.average, p.decimals)) as parts
    from policy p
    cross join unnest(classes) as k (id)
    cross join lateral app_hidden.course_parts(
      school, k.id, term, true, app_private.result_day(school, k.id, term)) as b
    where p.category_rule = 'average'
      and b.average is not null
    group by b.student_id, b.course_id)
  select r.class_id, r.student_id,
    json_agg(
      json_build_object(
        'courseId', c.id,
        'name', su.name,
        'category', su.category,
        'teacher', t.name,
        'coefficient', r.coefficient,
        'mode', r.mode,
        'scale', coalesce(su.scale, sc.scale),
        'marks', coalesce(m.marks, '[]'),
        'parts', coalesce(d.parts, '{}'),
        'average', app_hidden.rounded(r.average, p.decimals),
        'points', app_hidden.rounded(g.points, p.decimals),
        'letter', case when p.has_letters then (
          app_hidden.band(
            school, p.id, 'letter', app_hidden.rounded(r.average, p.decimals))).label end,
        'rank', case when shows_ranks then r.rank end,
        'isTied', shows_ranks and r.is_tied,
        'ranked', case when shows_ranks then s.ranked end,
        'mean', s.mean,
        'minimum', s.minimum,
        'maximum', s.maximum,
        'appreciation', w.text)
      order by c.position, su.name)::jsonb,
    sum(g.points), sum(g.weight)
  from policy p
  join app_public.course_results r
    on r.school_id = school and r.class_id = any (classes) and r.term_id = term
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = r.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  left join spreads s on s.class_id = r.class_id and s.course_id = r.course_id
  left join teachers t on t.course_id = c.id
  left join marked m on m.student_id = r.student_id and m.subject_id = c.subject_id
  left join parted d on d.student_id = r.student_id and d.course_id = c.id
  left join app_public.course_appreciations w
    on w.school_id = school
    and w.course_id = c.id
    and w.term_id = term
    and w.student_id = r.student_id
  cross join lateral app_hidden.general_part(
    r.average, r.coefficient, r.mode, coalesce(su.scale, sc.scale), sc.scale, p.row) as g
  where students is null or r.student_id = any (students)
  group by r.class_id, r.student_id;
end;

comment on function app_private.bulletin_subjects(integer, uuid[], uuid, uuid[], boolean) is
  'The subjects of bulletins of a term, one row per student of the classes (all, or some): per '
  'subject the official figures as printed, what it adds to the general average (points), the '
  'averages of the policy''s categories (parts), single marks and the appreciation; and the sums '
  'of points and of coefficients.';

create or replace function app_private.year_data(
  school integer, classes uuid[], students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
begin atomic
  with setting as materialized (
    select app_private.bulletin_school(school) as school_data,
      s.ranks_shown_to_families as shows_ranks
    from app_public.schools s
    where s.id = school),
  lines as materialized (
    select k.id as class_id, r.student_id, c.subject_id, min(c.position) as position,
      max(r.coefficient) as coefficient,
      jsonb_object_agg(r.term_id, app_hidden.rounded(r.average, p.decimals)) as averages
    from app_public.classes k
    join app_public.terms t on t.school_id = school and t.academic_year_id = k.academic_year_id
    join app_public.term_results g
      on g.school_id = school
      and g.class_id = k.id
      and g.term_id = t.id
    join app_public.course_results r
      on r.school_id = school
      and r.class_id = k.id
      and r.term_id = t.id
      and r.student_id = g.student_id
    join app_public.courses c on c.school_id = school and c.id = r.course_id
    join app_public.term_statistics s
      on s.school_id = school and s.class_id = k.id and s.term_id = t.id
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = s.policy_version_id
    where k.school_id = school
      and k.id = any (classes)
      and (students is null or r.student_id = any (students))
    group by k.id, r.student_id, c.subject_id),
  subjects as materialized (
    select l.class_id, l.student_id,
      jsonb_agg(
        jsonb_build_object(
          'name', su.name, 'category', su.category, 'coefficient', l.coefficient,
          'averages', l.averages)
        order by l.position, su.name) as subjects
    from lines l
    join app_public.subjects su on su.school_id = school and su.id = l.subject_id
    group by l.class_id, l.student_id)
  select st.class_id, st.student_id,
    jsonb_build_object(
      'kind', 'annual',
      'school', x.school_data,
      'class', st.class || jsonb_build_object('size', (
        select ts.class_size
        from app_public.term_statistics ts
        join app_public.terms t on t.school_id = school and t.id = ts.term_id
        where ts.school_id = school
          and ts.class_id = st.class_id
        order by t.ends_on desc
        limit 1)),
      'student', st.student,
      'decimals', coalesce(p.decimals, 2),
      'showsRanks', x.shows_ranks,
      'subjects', coalesce(su.subjects, '[]'),
      'terms', coalesce(te.terms, '[]'),
      'year', jsonb_build_object(
        'average', app_hidden.rounded(y.average, p.decimals),
        'letter', (app_hidden.band(
          school, y.policy_version_id, 'letter',
          app_hidden.rounded(y.average, p.decimals))).label,
        'mention', (app_hidden.band(
          school, y.policy_version_id, 'mention',
          app_hidden.rounded(y.average, p.decimals))).label,
        'rank', case when x.shows_ranks then y.rank end,
        'isTied', x.shows_ranks and coalesce(y.is_tied, false),
        'ranked', case when x.shows_ranks then y.ranked end),
      'decision', de.decision,
      'nextClass', (
        select n.name
        from app_public.classes n
        where n.school_id = school
          and n.id = de.to_class_id))
  from setting x
  cross join app_private.bulletin_students(school, classes, students) as st
  join app_public.classes k on k.school_id = school and k.id = st.class_id
  left join app_public.year_results y
    on y.school_id = school and y.class_id = st.class_id and y.student_id = st.student_id
  left join app_public.grading_policy_versions p
    on p.school_id = school and p.id = y.policy_version_id
  left join app_private.bulletin_terms(
    school, classes, null, students, (select o.shows_ranks from setting o)) as te
    on te.class_id = st.class_id and te.student_id = st.student_id
  left join subjects su on su.class_id = st.class_id and su.student_id = st.student_id
  left join app_public.decisions de
    on de.school_id = school
    and de.academic_year_id = k.academic_year_id
    and de.student_id = st.student_id
  where y.student_id is not null
     or su.subjects is not null;
end;

comment on function app_private.year_data(integer, uuid[], uuid[]) is
  'All that the bulletins of a year say, one row per student of the classes (all, or some): '
  'averages of subjects and general ones term by term, the annual average and the decision. One '
  'statement.';

create or replace function app_private.bulletin_data(
  school integer, classes uuid[], term uuid, students uuid[] default null)
  returns table (class_id uuid, student_id uuid, data jsonb)
  language sql stable
  set work_mem = '32MB' -- the marks of a whole school are sorted in memory
begin atomic
  with setting as materialized (
    select app_private.bulletin_school(school) as school_data,
      sc.ranks_shown_to_families as shows_ranks,
      t.ends_on, p.id as policy_version_id, p.decimals, p.rank_scope, p.category_rule,
      jsonb_build_object('id', t.id, 'name', t.name, 'code', t.code, 'kind', t.kind) as term_data,
      not exists (
        select
        from app_public.terms later
        where later.school_id = school
          and later.academic_year_id = t.academic_year_id
          and later.ends_on > t.ends_on) as is_last,
      (
        select jsonb_agg(
          jsonb_build_object('code', c.code, 'name', c.name) order by c.position, c.code)
        from app_public.grading_policy_categories c
        where c.school_id = school
          and c.policy_version_id = p.id) as parts
    from app_public.terms t
    join app_public.schools sc on sc.id = school
    join app_public.grading_policy_versions p on p.school_id = school and p.id = t.policy_version_id
    where t.school_id = school
      and t.id = term),
  conduct as materialized (
    select c.student_id, sum(c.hours) as hours, sum(c.points) as points, count(*) as records
    from app_public.conduct_records c
    where c.school_id = school
      and c.term_id = term
    group by c.student_id),
  categories as materialized (
    select k.id as class_id, a.student_id,
      jsonb_agg(
        jsonb_build_object(
          'category', a.category, 'average', app_hidden.rounded(a.average, x.decimals),
          'coefficient', a.coefficient)
        order by a.category) as categories
    from setting x
    cross join unnest(classes) as k (id)
    cross join lateral app_hidden.category_averages(school, k.id, term, true, null) as a
    group by k.id, a.student_id)
  select r.class_id, r.student_id,
    jsonb_build_object(
      'kind', 'term',
      'school', x.school_data,
      'class', st.class || jsonb_build_object('size', ts.class_size),
      'term', x.term_data,
      'student', st.student,
      'decimals', x.decimals,
      'showsRanks', x.shows_ranks,
      'rankScope', x.rank_scope,
      'parts', case x.category_rule when 'average' then coalesce(x.parts, '[]') else '[]' end,
      'subjects', coalesce(su.subjects, '[]'),
      'categories', coalesce(ca.categories, '[]'),
      'total', jsonb_build_object(
        'coefficient', su.weight,
        'points', app_hidden.rounded(su.points, x.decimals),
        'average', app_hidden.rounded(r.average, x.decimals),
        'letter', (app_hidden.band(
          school, x.policy_version_id, 'letter',
          app_hidden.rounded(r.average, x.decimals))).label,
        'rank', case when x.shows_ranks then r.rank end,
        'isTied', x.shows_ranks and r.is_tied,
        'ranked', case when x.shows_ranks then ts.ranked end,
        'mean', app_hidden.rounded(ts.mean, x.decimals),
        'minimum', app_hidden.rounded(ts.minimum, x.decimals),
        'maximum', app_hidden.rounded(ts.maximum, x.decimals)),
      'terms', coalesce(te.terms, '[]'),
      'year', case when x.is_last then jsonb_build_object(
        'average', app_hidden.rounded(y.average, yp.decimals),
        'rank', case when x.shows_ranks then y.rank end,
        'isTied', x.shows_ranks and coalesce(y.is_tied, false),
        'ranked', case when x.shows_ranks then y.ranked end) end,
      'conduct', jsonb_build_object(
        'mark', app_hidden.rounded(r.conduct, x.decimals), 'hours', coalesce(co.hours, 0),
        'points', coalesce(co.points, 0), 'records', coalesce(co.records, 0)),
      'council', jsonb_build_object(
        'mention', case when cr.is_mention_chosen then cr.mention
          else (app_hidden.band(
            school, x.policy_version_id, 'mention',
            app_hidden.rounded(r.average, x.decimals))).label end,
        'distinctions', coalesce(cr.distinctions, '{}'),
        'appreciation', cr.appreciation,
        'councilComment', cr.council_comment,
        'headComment', cr.head_comment,
        'decision', case when x.is_last then de.decision end))
  from setting x
  join app_public.term_results r
    on r.school_id = school and r.class_id = any (classes) and r.term_id = term
  join app_public.term_statistics ts
    on ts.school_id = school and ts.class_id = r.class_id and ts.term_id = term
  join app_private.bulletin_students(school, classes, students) as st
    on st.class_id = r.class_id and st.student_id = r.student_id
  join app_public.classes k on k.school_id = school and k.id = r.class_id
  left join app_private.bulletin_subjects(
    school, classes, term, students, (select o.shows_ranks from setting o)) as su
    on su.class_id = r.class_id and su.student_id = r.student_id
  left join app_private.bulletin_terms(
    school, classes, (select o.ends_on from setting o), students,
    (select o.shows_ranks from setting o)) as te
    on te.class_id = r.class_id and te.student_id = r.student_id
  left join categories ca on ca.class_id = r.class_id and ca.student_id = r.student_id
  left join conduct co on co.student_id = r.student_id
  left join app_public.year_results y
    on y.school_id = school and y.class_id = r.class_id and y.student_id = r.student_id
  left join app_public.grading_policy_versions yp
    on yp.school_id = school and yp.id = y.policy_version_id
  left join app_public.council_remarks cr
    on cr.school_id = school
    and cr.class_id = r.class_id
    and cr.term_id = term
    and cr.student_id = r.student_id
  left join app_public.decisions de
    on de.school_id = school
    and de.academic_year_id = k.academic_year_id
    and de.student_id = r.student_id
  where students is null or r.student_id = any (students);
end;

comment on function app_private.bulletin_data(integer, uuid[], uuid, uuid[]) is
  'All that the bulletins of a term say, one row per student of the classes (all, or some): '
  'official figures as stored and printed, appreciations and remarks. Ranks only where the '
  'school shows them to families; year and decision in the last term of the year. One statement, '
  'however many.';

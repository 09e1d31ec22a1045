-- What somebody would write for the same rows: one statement for a school and a term.
select r.class_id, r.student_id, jsonb_build_object(
  'school', i.name, 'class', k.name, 'year', y.name, 'term', t.name,
  'student', jsonb_build_object('number', st.student_number, 'lastName', st.last_name,
    'firstName', st.first_name, 'sex', st.sex, 'birthDate', st.birth_date,
    'birthPlace', st.birth_place),
  'average', round(r.average, 2), 'rank', r.rank, 'isTied', r.is_tied, 'ranked', s.ranked,
  'mean', round(s.mean, 2), 'minimum', round(s.minimum, 2), 'maximum', round(s.maximum, 2),
  'subjects', su.subjects, 'terms', te.terms, 'mention', mention.label)
from app_public.term_results r
join app_public.term_statistics s using (school_id, class_id, term_id)
join app_public.institutions i on i.id = r.school_id
join app_public.classes k on k.school_id = r.school_id and k.id = r.class_id
join app_public.academic_years y on y.school_id = r.school_id and y.id = k.academic_year_id
join app_public.terms t on t.school_id = r.school_id and t.id = r.term_id
join app_public.students st on st.school_id = r.school_id and st.id = r.student_id
left join lateral (
  select b.label from app_public.grading_policy_bands b
  where b.school_id = r.school_id and b.policy_version_id = s.policy_version_id
    and b.purpose = 'mention' and b.lower_bound <= round(r.average, 2)
  order by b.lower_bound desc limit 1) as mention on true
left join (
  select x.student_id, jsonb_agg(jsonb_build_object('name', t.name, 'average', round(x.average, 2),
    'rank', x.rank, 'isTied', x.is_tied) order by t.ends_on) as terms
  from app_public.term_results x
  join app_public.terms t on t.school_id = x.school_id and t.id = x.term_id
  where x.school_id = $1
  group by x.student_id) as te on te.student_id = r.student_id
left join (
  select c.student_id, jsonb_agg(jsonb_build_object(
    'courseId', c.course_id, 'name', su.name, 'category', su.category,
    'teacher', u.last_name || ' ' || u.first_name, 'coefficient', c.coefficient, 'mode', c.mode,
    'marks', m.marks, 'average', round(c.average, 2), 'points', round(c.coefficient * c.average, 2),
    'rank', c.rank, 'isTied', c.is_tied, 'ranked', cs.ranked, 'mean', round(cs.mean, 2),
    'minimum', round(cs.minimum, 2), 'maximum', round(cs.maximum, 2), 'appreciation', a.text)
    order by co.position, su.name) as subjects
  from app_public.course_results c
  join app_public.course_statistics cs using (school_id, class_id, term_id, course_id)
  join app_public.courses co on co.school_id = c.school_id and co.id = c.course_id
  join app_public.subjects su on su.school_id = c.school_id and su.id = co.subject_id
  left join app_public.course_teachers ct on ct.school_id = c.school_id and ct.course_id = c.course_id
  left join app_public.users u on u.id = ct.user_id
  left join app_public.course_appreciations a
    on a.school_id = c.school_id and a.course_id = c.course_id and a.term_id = c.term_id
    and a.student_id = c.student_id
  left join (
    select m.student_id, x.course_id, jsonb_agg(jsonb_build_object('name', x.name, 'value', m.value,
      'code', m.code, 'maximum', x.maximum, 'category', x.category) order by x.position, x.name) as marks
    from app_public.assessments x
    join app_public.marks m on m.school_id = x.school_id and m.assessment_id = x.id
    where x.school_id = $1 and x.term_id = $2 and x.published_at is not null
    group by m.student_id, x.course_id) as m
    on m.student_id = c.student_id and m.course_id = c.course_id
  where c.school_id = $1 and c.term_id = $2
  group by c.student_id) as su on su.student_id = r.student_id
where r.school_id = $1 and r.term_id = $2

create or replace function app_private.official_results(
  school integer, class uuid, term uuid, course uuid, whole_level boolean)
  returns table (
    class_id uuid, student_id uuid, average numeric, rank integer, is_tied boolean, ranked integer,
    is_enrolled boolean, covered_coefficient numeric, total_coefficient numeric,
    policy_version_id uuid)
  language sql stable
begin atomic
  with classes as materialized (
    select class as id
    union all
    select l.class_id
    from app_hidden.level_peers(school, class) as l
    where whole_level)
  select r.class_id, r.student_id, r.average, r.rank, r.is_tied, s.ranked, r.is_enrolled,
    r.covered_coefficient, r.total_coefficient, s.policy_version_id
  from classes k
  join app_public.term_results r
    on r.school_id = school and r.class_id = k.id and r.term_id = term
  join app_public.term_statistics s
    on s.school_id = school and s.class_id = k.id and s.term_id = term
  where course is null
  union all
  select r.class_id, r.student_id, r.average, r.rank, r.is_tied, cs.ranked, t.is_enrolled,
    null, null, s.policy_version_id
  from classes k
  join app_public.courses own on own.school_id = school and own.id = course
  join app_public.course_results r
    on r.school_id = school and r.class_id = k.id and r.term_id = term
  join app_public.courses c
    on c.school_id = school and c.id = r.course_id and c.subject_id = own.subject_id
  join app_public.term_results t
    on t.school_id = school
    and t.class_id = k.id
    and t.term_id = term
    and t.student_id = r.student_id
  join app_public.term_statistics s
    on s.school_id = school and s.class_id = k.id and s.term_id = term
  left join app_public.course_statistics cs
    on cs.school_id = school
    and cs.class_id = k.id
    and cs.term_id = term
    and cs.course_id = r.course_id
  union all
  select r.class_id, r.student_id, r.average, r.rank, r.is_tied, r.ranked, r.is_enrolled,
    null, null, r.policy_version_id
  from classes k
  join app_public.year_results r on r.school_id = school and r.class_id = k.id
  where term is null
    and course is null;
end;

comment on function app_private.official_results(integer, uuid, uuid, uuid, boolean) is
  'The official averages and ranks of a class, or of all classes of its level: of a course''s '
  'subject in a term, general (course NULL), or annual (term NULL as well). Those of a closed term '
  'are its frozen ones. Its callers have checked who asks.';

create or replace function app_private.closed_classes(
  school integer, assessment uuid, student uuid)
  returns table (class_id uuid, term_id uuid)
  language sql stable
begin atomic
  select ct.class_id, ct.term_id
  from app_public.assessments a
  cross join lateral (
    select c.class_id
    from app_public.courses c
    where c.school_id = school and c.id = a.course_id
    union
    select r.class_id
    from app_public.term_results r
    where r.school_id = school and r.student_id = student and r.term_id = a.term_id) as x
  join app_public.class_terms ct
    on ct.school_id = school and ct.class_id = x.class_id and ct.term_id = a.term_id
  where a.school_id = school
    and a.id = assessment
    and ct.state = 'closed';
end;

comment on function app_private.closed_classes(integer, uuid, uuid) is
  'The closed terms of classes in which a student''s mark in an assessment counts: of the course, '
  'and of the student''s results.';

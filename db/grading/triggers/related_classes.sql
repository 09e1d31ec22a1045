create or replace function app_private.related_classes(school integer, classes uuid[])
  returns table (class_id uuid, academic_year_id uuid)
  language sql stable
begin atomic
  select c.id, c.academic_year_id
  from app_public.classes c
  where c.school_id = school
    and c.id = any (classes)
  union
  select other.class_id, other.academic_year_id
  from app_public.enrollments e
  join app_public.enrollments other
    on other.school_id = e.school_id
    and other.student_id = e.student_id
    and other.academic_year_id = e.academic_year_id
  where e.school_id = school
    and e.class_id = any (classes)
  union
  select e.class_id, e.academic_year_id
  from app_public.courses c
  join app_public.student_courses p on p.school_id = c.school_id and p.course_id = c.id
  join app_public.enrollments e on e.school_id = p.school_id and e.student_id = p.student_id
  where c.school_id = school
    and c.class_id = any (classes);
end;

comment on function app_private.related_classes(integer, uuid[]) is
  'These classes and those in which their marks may count: of students who changed class within '
  'the year, or who follow a course of theirs from another class.';

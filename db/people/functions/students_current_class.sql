create or replace function app_public.students_current_class(student app_public.students)
  returns app_public.classes
  language sql stable
begin atomic
  select k.*
  from app_public.enrollments e
  join app_public.classes k on k.school_id = e.school_id and k.id = e.class_id
  join app_public.academic_years y
    on y.school_id = k.school_id and y.id = k.academic_year_id and y.is_active
  where e.school_id = student.school_id
    and e.student_id = student.id
  order by e.starts_on desc
  limit 1;
end;

comment on function app_public.students_current_class(app_public.students) is
  'Last class of the student in the active academic year; NULL when in none.';
grant execute on function app_public.students_current_class(app_public.students) to app_user;

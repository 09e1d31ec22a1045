create or replace function app_private.result_class(school integer, student uuid, term uuid)
  returns uuid
  language sql stable
begin atomic
  select coalesce(
    (select r.class_id
     from app_public.term_results r
     where r.school_id = school
       and r.student_id = student
       and r.term_id = term
     order by r.is_enrolled desc, r.calculated_at desc
     limit 1),
    (select e.class_id
     from app_public.enrollments e
     join app_public.terms t
       on t.school_id = school
       and t.id = term
       and t.academic_year_id = e.academic_year_id
     where e.school_id = school
       and e.student_id = student
     order by e.starts_on desc
     limit 1));
end;

comment on function app_private.result_class(integer, uuid, uuid) is
  'The class in which a student''s results of a term stand; without results, the last one of the '
  'year. NULL when in none.';

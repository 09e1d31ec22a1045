create or replace function app_hidden.category_averages(
  school integer, class uuid, term uuid, official boolean, today date)
  returns table (
    student_id uuid, category text, average numeric, coefficient numeric, is_enrolled boolean)
  language sql stable parallel safe
begin atomic
  with figures as (
    select r.student_id, r.course_id, r.coefficient, r.average, t.is_enrolled
    from app_public.course_results r
    join app_public.term_results t
      on t.school_id = school
      and t.class_id = class
      and t.term_id = term
      and t.student_id = r.student_id
    where official
      and r.school_id = school
      and r.class_id = class
      and r.term_id = term
    union all
    select a.student_id, a.course_id, a.coefficient, a.average, a.is_enrolled
    from app_hidden.term_averages(school, class, term, false, today) as a
    where not official
      and a.course_id is not null)
  select f.student_id, su.category,
    app_hidden.quotient(
      sum(f.coefficient * case
        when su.scale is null or su.scale = sc.scale then f.average
        else app_hidden.quotient(f.average * sc.scale, su.scale) end),
      sum(f.coefficient)),
    sum(f.coefficient), f.is_enrolled
  from figures f
  join app_public.schools sc on sc.id = school
  join app_public.courses c on c.school_id = school and c.id = f.course_id
  join app_public.subjects su on su.school_id = school and su.id = c.subject_id
  where f.average is not null
    and f.coefficient > 0
    and su.category is not null
  group by f.student_id, su.category, f.is_enrolled;
end;

comment on function app_hidden.category_averages(integer, uuid, uuid, boolean, date) is
  'Grading rule R11: for each student of a class and each category of subjects, the average on the '
  'school''s scale with the coefficients of the general average, whatever the modes, and the sum '
  'of those coefficients; official from the stored results, else calculated. A category without '
  'any average is left out. It sees the whole class: only functions that check duties call it.';

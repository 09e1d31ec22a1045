-- Everything held up to today, of last year what counted most; published five days later, but for
-- a few that wait.
create temporary table demo_assessments on commit drop as
select c.school_id, c.code, c.class_id, c.id as course_id, c.academic_year_id, t.id as term_id,
  p.place, p.kind, p.name, p.coefficient, p.category, s.scale * p.maximum_share as maximum, s.language,
  x.held_on, k.remark,
  pg_temp.key(format('assessment %s %s %s', c.id, t.code, p.place)) as id,
  case
    when x.held_on + 5 > current_date then null
    when x.held_on > current_date - 45
      and pg_temp.share(format('draft %s %s', c.id, p.place)) < 0.08 then null
    else (x.held_on + 5 + time '10:00') at time zone s.time_zone end as published_at
from demo_courses c
join demo_schools s using (school_id)
join demo_countries k on k.country = s.country
join demo_years y on y.id = c.academic_year_id
join app_public.terms t
  on t.school_id = c.school_id and t.academic_year_id = c.academic_year_id
join demo_plan p on p.country = s.country and (y.is_active or p.place > 1)
cross join lateral (
  select d.day - (extract(isodow from d.day) > 5)::integer * 2 as held_on
  from (
    select t.starts_on + (p.share * (t.ends_on - t.starts_on))::integer + c.place % 3 as day) as d)
  as x
where x.held_on <= current_date;

insert into app_public.assessments
  (school_id, id, course_id, term_id, kind, name, maximum, coefficient, held_on, position,
   category, published_at)
select a.school_id, a.id, a.course_id, a.term_id, a.kind, a.name, a.maximum, a.coefficient,
  a.held_on, a.place, a.category, a.published_at
from demo_assessments a
order by a.school_id, a.held_on, a.course_id;

-- A student has a gift in general, one for each subject, and good and bad days; the sum of three
-- even draws is nearly normal. A few are absent, and one in a hundred is not marked yet.
insert into app_public.marks
  (school_id, assessment_id, student_id, value, code, comment, entered_by, entered_at)
select a.school_id, a.id, e.student_id,
  case when m.code is null then round(m.figure / m.step) * m.step end,
  m.code,
  case when m.code is null and m.figure >= 0.95 * a.maximum then a.remark end,
  t.user_id,
  (a.held_on + 2 + time '17:30') at time zone 'utc'
from demo_assessments a
join app_public.enrollments e
  on e.school_id = a.school_id
  and e.class_id = a.class_id
  and a.held_on between e.starts_on and coalesce(e.ends_on, 'infinity')
join app_public.course_teachers t
  on t.school_id = a.school_id and t.course_id = a.course_id and t.position = 1
cross join lateral (
  select pg_temp.share(format('code %s %s', a.id, e.student_id)) as code,
    0.57
      + 0.30 * (pg_temp.share('gift 1 ' || e.student_id) + pg_temp.share('gift 2 ' || e.student_id)
        - 1)
      + 0.16 * (pg_temp.share(format('subject %s %s', a.course_id, e.student_id)) - 0.5)
      + 0.24 * (pg_temp.share(format('day %s %s', a.id, e.student_id)) - 0.5)
      + 0.10 * (pg_temp.share('severity ' || a.id) - 0.5) as level)
  as d
cross join lateral (
  select least(1, greatest(0.05, d.level))::numeric * a.maximum as figure,
    case when a.maximum >= 50 then 1 when a.maximum >= 20 then 0.5 else 0.25 end as step,
    case
      when d.code < 0.014 then 'A'
      when d.code < 0.018 then 'Z'
      when d.code < 0.021 then 'E'
      when d.code < 0.024 then 'S' end as code)
  as m
where d.code < 0.99
  and not exists (
    select
    from app_public.student_courses p
    where p.school_id = a.school_id
      and p.student_id = e.student_id
      and p.course_id = a.course_id
      and not p.is_followed)
order by a.school_id, a.held_on, a.id;

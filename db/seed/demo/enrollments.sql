create temporary table demo_enrollments on commit drop as
select d.school_id, d.code, d.country, d.id as student_id, d.n, d.section, d.group_place, d.level,
  c.id as class_id, c.academic_year_id, c.start, c.is_active, t.starts_on,
  pg_temp.key(format('enrollment %s %s', d.id, c.start)) as id,
  -- in the active year the third student of the second level changes class after a month, the
  -- fifth leaves after six weeks
  c.is_active and c.level = 2 and d.section = 1 and d.group_place = 3
    and current_date > t.starts_on + 35 as moves,
  c.is_active and c.level = 2 and d.section = 1 and d.group_place = 5
    and current_date > t.starts_on + 45 as leaves
from demo_students d
join demo_schools s using (school_id)
join demo_classes c
  on c.school_id = d.school_id
  and c.level = d.level - (not c.is_active)::integer
  and c.section = s.sections[d.section]
join lateral (
  select min(t.starts_on) as starts_on
  from app_public.terms t
  where t.school_id = c.school_id
    and t.academic_year_id = c.academic_year_id) as t on true;

insert into app_public.enrollments
  (school_id, id, student_id, class_id, academic_year_id, starts_on, ends_on, is_dropped,
   drop_term_id, drop_reason)
select e.school_id, e.id, e.student_id, e.class_id, e.academic_year_id, e.starts_on,
  case when e.moves and cardinality(s.sections) > 1 then e.starts_on + 30
    when e.leaves then e.starts_on + 42 end,
  e.leaves,
  case when e.leaves then pg_temp.key(format('term %s %s', e.academic_year_id, t.code)) end,
  case when e.leaves then c.leaving end
from demo_enrollments e
join demo_schools s using (school_id)
join demo_countries c on c.country = e.country
join demo_terms t on t.country = e.country and t.place = 1
order by e.school_id, e.start, e.n;

insert into app_public.enrollments
  (school_id, id, student_id, class_id, academic_year_id, starts_on)
select e.school_id, pg_temp.key('second ' || e.id), e.student_id, c.id, e.academic_year_id,
  e.starts_on + 31
from demo_enrollments e
join demo_schools s using (school_id)
join demo_classes c
  on c.academic_year_id = e.academic_year_id
  and c.level = e.level
  and c.section = s.sections[2]
where e.moves;

update app_public.students s
set status = 'transferred'
from demo_enrollments e
where e.leaves
  and s.school_id = e.school_id
  and s.id = e.student_id;

-- One personal coefficient and one exemption per school.
insert into app_public.student_courses
  (school_id, student_id, course_id, is_followed, coefficient, starts_on, reason)
select e.school_id, e.student_id, c.id, e.group_place = 8,
  case e.group_place when 8 then c.coefficient + 1 end, e.starts_on,
  case e.group_place when 9 then k.exemption end
from demo_enrollments e
join demo_courses c on c.class_id = e.class_id
join demo_countries k using (country)
where e.is_active
  and e.level = 3
  and e.section = 1
  and (e.group_place = 8 and c.place = 1 or e.group_place = 9 and c.place = 9);

-- The year that began last, by the country's first day of school, is the active one.
create temporary table demo_years on commit drop as
select s.school_id, s.code, s.country, s.plan, s.scale, s.levels, s.sections,
  pg_temp.key(format('year %s %s', s.code, y.start)) as id,
  y.start,
  y.start || '-' || y.start + 1 as name,
  y.start = c.start as is_active
from demo_schools s
join demo_terms t on t.country = s.country and t.place = 1
cross join lateral (
  select extract(year from current_date)::integer
    - (current_date < make_date(
        extract(year from current_date)::integer, t.first_month, t.first_day))::integer as start)
  as c
cross join lateral (values (c.start - 1), (c.start)) as y (start);

insert into app_public.academic_years (school_id, id, name, starts_on, ends_on, is_active)
select y.school_id, y.id, y.name,
  make_date(y.start, t.first_month, 1),
  (make_date(y.start + 1, t.first_month, 1) - 1),
  y.is_active
from demo_years y
join demo_terms t on t.country = y.country and t.place = 1;

insert into app_public.terms
  (school_id, id, academic_year_id, kind, name, code, starts_on, ends_on, weight)
select y.school_id, pg_temp.key(format('term %s %s', y.id, t.code)), y.id, t.kind, t.name, t.code,
  make_date(y.start + t.first_year, t.first_month, t.first_day),
  make_date(y.start + t.last_year, t.last_month, t.last_day),
  (p.terms -> (t.place - 1) ->> 'weight')::numeric
from demo_years y
join demo_terms t using (country)
join app_public.policy_templates() as p on p.code = app_hidden.country_template(y.country);

insert into app_public.levels (school_id, id, name, position)
select s.school_id, pg_temp.key(format('level %s %s', s.code, l.place)), l.name, l.place
from demo_schools s
cross join lateral unnest(s.levels) with ordinality as l (name, place);

create temporary table demo_classes on commit drop as
select y.school_id, y.id as academic_year_id, y.code, y.plan, y.start, y.is_active,
  pg_temp.key(format('class %s %s %s', y.id, l.place, n.place)) as id,
  l.place as level,
  l.name as level_name,
  n.name as section,
  case when cardinality(y.sections) = 1 then l.name
    when y.country = 'CI' then l.name || ' ' || n.name
    else l.name || n.name end as name,
  (row_number() over (partition by y.id order by l.place, n.place))::integer as place
from demo_years y
cross join lateral unnest(y.levels) with ordinality as l (name, place)
cross join lateral unnest(y.sections) with ordinality as n (name, place);

insert into app_public.classes (school_id, id, academic_year_id, level_id, name, section)
select c.school_id, c.id, c.academic_year_id,
  pg_temp.key(format('level %s %s', c.code, c.level)), c.name, c.section
from demo_classes c;

insert into app_public.subjects
  (school_id, id, code, name, level, category, default_coefficient)
select s.school_id, pg_temp.key(format('subject %s %s', s.code, d.code)), d.code, d.name,
  case s.plan when 'primaire' then 'primary' else 'secondary' end, d.category, d.coefficient
from demo_schools s
join demo_subjects d on d.plan = s.plan and d.section is null;

create temporary table demo_courses on commit drop as
select c.school_id, c.id as class_id, c.code, c.plan, c.place as class_place, c.start, c.level,
  c.academic_year_id, d.code as subject, d.place, d.coefficient, d.mode,
  pg_temp.key(format('course %s %s', c.id, d.code)) as id
from demo_classes c
cross join lateral (
  select distinct on (s.code) s.code, s.place, s.coefficient, s.mode
  from demo_subjects s
  where s.plan = c.plan
    and c.level >= s.from_level
    and coalesce(s.section = c.section, true)
  order by s.code, s.section nulls last) as d;

insert into app_public.courses (school_id, id, class_id, subject_id, coefficient, mode, position)
select c.school_id, c.id, c.class_id, pg_temp.key(format('subject %s %s', c.code, c.subject)),
  c.coefficient, c.mode, c.place
from demo_courses c;

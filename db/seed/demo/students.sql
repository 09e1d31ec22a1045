-- Who began together goes up together: a group is one section of one level, or has just left (the
-- level above the highest). Each household gives one family name to its children.
create temporary table demo_students on commit drop as
with groups as (
  select s.*, g.level, n.place as section,
    least(40, greatest(25, s.class_size - 3
      + pg_temp.pick(format('size %s %s %s', s.code, g.level, n.place), 7))) as size
  from demo_schools s
  cross join lateral generate_series(1, cardinality(s.levels) + 1) as g (level)
  cross join lateral unnest(s.sections) with ordinality as n (name, place)),
numbered as (
  select g.*,
    row_number() over (partition by g.code order by g.level desc, g.section, p.place)::integer as n,
    p.place as group_place
  from groups g
  cross join lateral generate_series(1, g.size) as p (place)),
drawn as (
  select x.*, format('%s %s', x.code, x.n) as seed,
    1 + pg_temp.pick(format('household %s %s', x.code, x.n), max(x.n) over (partition by x.code))
      as household
  from numbered x)
select d.school_id, d.code, d.country, d.level, d.section, d.n, d.group_place, d.household, d.seed,
  d.level > cardinality(d.levels) as has_left,
  pg_temp.key('student ' || d.seed) as id,
  case when pg_temp.share('sex ' || d.seed) < 0.49 then 'female' else 'male' end as sex,
  y.start - d.level - d.first_age + 1 - (pg_temp.share('late ' || d.seed) < 0.15)::integer
    as birth_year,
  format('%s%s%s', to_char((y.start - d.level + 1) % 100, 'fm00'), to_char(d.n, 'fm0000'),
    chr(65 + d.n % 26)) as student_number
from drawn d
join demo_years y on y.school_id = d.school_id and y.is_active;

insert into app_public.students
  (school_id, id, student_number, last_name, first_name, sex, birth_date, birth_place, status)
select d.school_id, d.id, d.student_number,
  pg_temp.last_name_of(d.country, d.sex, format('family %s %s', d.code, d.household)),
  -- brothers and sisters have different names
  pg_temp.name_of(d.country, d.sex, format('first name %s %s', d.code, d.household),
    row_number() over (partition by d.code, d.household, d.sex order by d.n)),
  d.sex,
  make_date(d.birth_year, 1, 1) + pg_temp.pick('birthday ' || d.seed, 365),
  -- a few records are incomplete, as everywhere
  case when pg_temp.share('birth place ' || d.seed) > 0.03
    then b.towns[1 + pg_temp.pick('town ' || d.seed, cardinality(b.towns))] end,
  case when d.has_left then 'graduated' else 'active' end
from demo_students d
cross join lateral (
  select case d.country
    when 'KH' then '{សៀមរាប,បាត់ដំបង,កំពង់ចាម,ភ្នំពេញ}'::text[]
    when 'AZ' then '{Bakı,Gəncə,Sumqayıt,Şəki,Lənkəran}'
    else '{Abidjan,Bouaké,Daloa,Korhogo,Man,Yamoussoukro}' end as towns) as b
order by d.school_id, d.n;

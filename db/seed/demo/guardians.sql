-- One guardian per household, and a second one in every third.
create temporary table demo_guardians on commit drop as
select h.*, pg_temp.key('guardian ' || h.seed) as id,
  case when pg_temp.share('guardian sex ' || h.seed) < 0.5 then 'female' else 'male' end as sex
from (
  select d.school_id, d.code, d.country, d.household, p.place,
    format('%s %s %s', d.code, d.household, p.place) as seed
  from demo_students d
  cross join (values (1), (2)) as p (place)
  where p.place = 1
     or pg_temp.share(format('two guardians %s %s', d.code, d.household)) < 0.33
  group by d.school_id, d.code, d.country, d.household, p.place) as h;

insert into app_public.guardians (school_id, id, last_name, first_name, phone)
select g.school_id, g.id,
  pg_temp.last_name_of(g.country, g.sex,
    case g.place when 1 then format('family %s %s', g.code, g.household) else g.seed end),
  pg_temp.name_of(g.country, g.sex, 'first name ' || g.seed),
  format(c.phone, to_char(pg_temp.pick('phone ' || g.seed, 1000000), 'fm00 00 00'))
from demo_guardians g
join demo_countries c using (country);

insert into app_public.student_guardians (school_id, student_id, guardian_id, relation, priority)
select d.school_id, d.id, g.id,
  case when g.place = 2 then 'relative' when g.sex = 'female' then 'mother' else 'father' end,
  g.place
from demo_students d
join demo_guardians g using (school_id, household);

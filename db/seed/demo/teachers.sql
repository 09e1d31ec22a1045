-- One teacher for four classes of a subject; in a primary school one for all subjects of a class.
create temporary table demo_course_teachers on commit drop as
select c.school_id, c.id as course_id, c.class_id, c.code, c.place, s.country,
  case s.plan
    when 'primaire' then format('class %s', c.class_place)
    else format('%s %s', c.subject, (c.class_place - 1) / 4) end as post
from demo_courses c
join demo_schools s using (school_id);

create temporary table demo_teachers on commit drop as
select p.*, pg_temp.key('teacher ' || p.seed) as user_id,
  case when pg_temp.share('sex ' || p.seed) < 0.4 then 'female' else 'male' end as sex
from (
  select t.school_id, t.code, t.country, t.post, format('%s %s', t.code, t.post) as seed,
    row_number() over (partition by t.school_id order by min(t.place), t.post) as place
  from demo_course_teachers t
  group by t.school_id, t.code, t.country, t.post) as p;

insert into app_public.users (id, last_name, first_name)
select t.user_id, pg_temp.last_name_of(t.country, t.sex, 'family ' || t.seed),
  pg_temp.name_of(t.country, t.sex, 'first name ' || t.seed)
from demo_teachers t;

insert into app_public.user_accounts (user_id, username, email)
select t.user_id, lower(t.code) || '.' || t.place,
  format('%s.%s@rollbook.example', lower(t.code), t.place)
from demo_teachers t;

insert into app_public.memberships (user_id, institution_id, duty, starts_on)
select t.user_id, t.school_id, 'teacher', min(y.starts_on)
from demo_teachers t
join app_public.academic_years y using (school_id)
group by t.user_id, t.school_id;

insert into app_public.course_teachers (school_id, course_id, user_id)
select c.school_id, c.course_id, t.user_id
from demo_course_teachers c
join demo_teachers t using (school_id, post);

-- Who teaches the first subject leads the class, with whoever teaches mathematics or the last one.
insert into app_public.class_teachers (school_id, class_id, user_id, position)
select x.school_id, x.class_id, x.user_id,
  row_number() over (partition by x.class_id order by x.place)
from (
  select c.school_id, c.class_id, t.user_id, min(c.place) as place
  from demo_course_teachers c
  join demo_teachers t using (school_id, post)
  where c.place in (1, 5)
  group by c.school_id, c.class_id, t.user_id) as x;

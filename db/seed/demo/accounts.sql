-- Who can sign in, all with the password in demo-accounts.json; its hash stands here because SQL
-- makes none.
create temporary table demo_accounts on commit drop as
select pg_temp.key('user ' || a.username) as user_id, a.*
from (values
  ('ministere', 'CI-MENA', 'admin', 'Aka', 'Hortense', 'Directrice des statistiques', 'fr'),
  ('region.abidjan', 'CI-ABJ', 'admin', 'Dosso', 'Lacina', 'Directeur régional', 'fr'),
  ('admin.adjame', 'ADJAME', 'admin', 'Kouassi', 'Aya Bénédicte', 'Principale', 'fr'),
  ('admin.yopougon', 'YOPOUGON', 'admin', 'Soro', 'Drissa', 'Proviseur', 'fr'),
  ('admin.bouake', 'BOUAKE', 'admin', 'N’Dri', 'Jean-Marc', 'Principal', 'fr'),
  ('admin.abobo', 'ABOBO', 'admin', 'Bamba', 'Salimata', 'Directrice', 'fr'),
  ('admin.siemreap', 'SIEMREAP', 'admin', 'សុខ', 'ចន្ទ្រា', 'នាយកសាលា', 'km'),
  ('admin.nesimi', 'NESIMI', 'admin', 'Əliyeva', 'Günel', 'Direktor', 'az'))
  as a (username, institution, duty, last_name, first_name, position, language)
join demo_institutions wanted on wanted.code = a.institution;

insert into app_public.users (id, last_name, first_name, position, language)
select a.user_id, a.last_name, a.first_name, a.position, a.language
from demo_accounts a;

insert into app_public.user_accounts (user_id, username)
select a.user_id, a.username
from demo_accounts a;

insert into app_public.memberships (user_id, institution_id, duty, starts_on)
select a.user_id, i.id, a.duty, current_date - 400
from demo_accounts a
join app_public.institutions i on i.code = a.institution;

-- Teachers keep their user and get a name to sign in with: the main teacher of the second class.
create temporary table demo_named_teachers on commit drop as
select t.user_id, n.username
from (values
  ('ADJAME', 7, 'prof.adjame'), ('ABOBO', 6, 'maitre.abobo'),
  ('SIEMREAP', 2, 'teacher.siemreap'), ('NESIMI', 2, 'muellim.nesimi'))
  as n (school, class_place, username)
join demo_classes c on c.code = n.school and c.place = n.class_place and c.is_active
join app_public.class_teachers t
  on t.school_id = c.school_id and t.class_id = c.id and t.position = 1;

update app_public.user_accounts a
set username = n.username
from demo_named_teachers n
where a.user_id = n.user_id;

-- A student of that class at Adjamé; the guardian, who has another child at Abobo; a family in
-- each of the other countries.
create temporary table demo_families on commit drop as
select n.username, n.school, n.duty, d.school_id, d.id as student_id, g.id as guardian_id,
  pg_temp.key('user ' || n.username) as user_id
from (values
  ('eleve.adjame', 'ADJAME', 'student', 3, 1),
  ('parent.adjame', 'ADJAME', 'guardian', 3, 1),
  ('parent.adjame', 'ABOBO', 'guardian', 6, 2),
  ('parent.siemreap', 'SIEMREAP', 'guardian', 1, 2),
  ('valideyn.nesimi', 'NESIMI', 'guardian', 1, 2))
  as n (username, school, duty, level, group_place)
join demo_students d
  on d.code = n.school and d.level = n.level and d.section = 1 and d.group_place = n.group_place
join demo_guardians g on g.school_id = d.school_id and g.household = d.household and g.place = 1;

insert into app_public.users (id, last_name, first_name)
select distinct on (f.user_id) f.user_id,
  case f.duty when 'student' then s.last_name else g.last_name end,
  case f.duty when 'student' then s.first_name else g.first_name end
from demo_families f
join app_public.students s on s.school_id = f.school_id and s.id = f.student_id
join app_public.guardians g on g.school_id = f.school_id and g.id = f.guardian_id
order by f.user_id, f.school desc;

insert into app_public.user_accounts (user_id, username)
select distinct f.user_id, f.username
from demo_families f;

insert into app_public.memberships (user_id, institution_id, duty, starts_on)
select f.user_id, f.school_id, f.duty, current_date - 400
from demo_families f;

update app_public.students s
set user_id = f.user_id
from demo_families f
where f.duty = 'student'
  and s.school_id = f.school_id
  and s.id = f.student_id;

update app_public.guardians g
set user_id = f.user_id, last_name = u.last_name, first_name = u.first_name
from demo_families f
join app_public.users u on u.id = f.user_id
where f.duty = 'guardian'
  and g.school_id = f.school_id
  and g.id = f.guardian_id;

insert into app_private.credentials (user_id, password_hash)
select x.user_id,
  '$argon2id$v=19$m=19456,t=2,p=1$X+VoRu7oVuNOm2TdtZnaOg$MPgO/cOnPGphfuRyEIwKiTLVjBpp4PqVMta0kB9sUxA'
from (
  select a.user_id from demo_accounts a
  union
  select n.user_id from demo_named_teachers n
  union
  select f.user_id from demo_families f) as x;

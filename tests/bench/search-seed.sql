-- Schools with students only. Names that are built alike share many letters, as real ones do.
set session_replication_role = replica;
insert into app_public.institutions (id, code, name, type, path)
select 1000 + n, 'S' || n, 'School ' || n, 'school', array[1000 + n]
from generate_series(1, :schools) as n;
insert into app_public.schools (id, country, language, max_students)
select 1000 + n, 'CI', (array['fr', 'fr', 'az', 'km', 'wo'])[1 + n % 5], 100000
from generate_series(1, :schools) as n;
insert into app_public.students (school_id, student_number, last_name, first_name)
select 1000 + n, 'M' || lpad(m::text, 5, '0'),
  (array['Kouamé', 'Koné', 'N''Guessan', 'Əliyev', 'Diallo', 'Jóob', 'Yapi', 'Traoré', 'Ouattara',
    'Sok'])[1 + (m * 7 + n) % 10]
    || (array['', '-Kan', 'ba', 'ssi', 'lé', 'do', 'na'])[1 + (m / 10) % 7],
  (array['Awa', 'Éloïse', 'Paul', 'Mariam', 'İlqar', 'Ange', 'Zoé'])[1 + (m / 70 + n) % 7]
    || ' ' || (array['Marie', 'Jean', 'Fatou', 'Chantha'])[1 + m % 4]
from generate_series(1, :schools) as n, generate_series(1, :students) as m;
insert into app_public.users (last_name, first_name)
select 'Admin' || (1000 + n), 'Admin' from generate_series(1, :schools) as n;
insert into app_public.memberships (user_id, institution_id, duty, starts_on)
select u.id, substr(u.last_name, 6)::integer, 'admin', '2025-09-01'
from app_public.users u;
insert into app_private.sessions (token_hash, user_id, expires_at)
select sha256(convert_to('token ' || m.institution_id, 'UTF8')), m.user_id, now() + interval '1 day'
from app_public.memberships m;
set session_replication_role = origin;
analyze;

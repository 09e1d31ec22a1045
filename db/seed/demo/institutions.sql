create temporary table demo_institutions on commit drop as
select *
from (values
  ('CI-MENA', null, 'ministry', 'Ministère de l’Éducation nationale et de l’Alphabétisation'),
  ('CI-ABJ', 'CI-MENA', 'region', 'Direction régionale d’Abidjan'),
  ('CI-BKE', 'CI-MENA', 'region', 'Direction régionale de Bouaké'),
  ('CI-ABJ-NORD', 'CI-ABJ', 'sector', 'Secteur d’Adjamé et d’Abobo'),
  ('CI-ABJ-OUEST', 'CI-ABJ', 'sector', 'Secteur de Yopougon'),
  ('CI-BKE-CENTRE', 'CI-BKE', 'sector', 'Secteur de Bouaké-Centre'),
  ('ADJAME', 'CI-ABJ-NORD', 'school', 'Collège Moderne d’Adjamé'),
  ('ABOBO', 'CI-ABJ-NORD', 'school', 'EPP Abobo Baoulé'),
  ('YOPOUGON', 'CI-ABJ-OUEST', 'school', 'Lycée Municipal de Yopougon'),
  ('BOUAKE', 'CI-BKE-CENTRE', 'school', 'Collège de Bouaké-Koko'),
  ('KH-MOEYS', null, 'ministry', 'ក្រសួងអប់រំ យុវជន និងកីឡា'),
  ('KH-SRP', 'KH-MOEYS', 'region', 'មន្ទីរអប់រំ យុវជន និងកីឡា ខេត្តសៀមរាប'),
  ('KH-SRP-KRONG', 'KH-SRP', 'sector', 'ការិយាល័យអប់រំក្រុងសៀមរាប'),
  ('SIEMREAP', 'KH-SRP-KRONG', 'school', 'អនុវិទ្យាល័យសៀមរាប'),
  ('AZ-ETN', null, 'ministry', 'Elm və Təhsil Nazirliyi'),
  ('AZ-BAKI', 'AZ-ETN', 'region', 'Bakı Şəhəri üzrə Təhsil İdarəsi'),
  ('AZ-BAKI-NESIMI', 'AZ-BAKI', 'sector', 'Nəsimi rayonu təhsil sektoru'),
  ('NESIMI', 'AZ-BAKI-NESIMI', 'school', '42 nömrəli tam orta məktəb'))
  as i (code, parent, type, name)
where not exists (select from app_public.institutions);

-- Level by level: the path of an institution follows from the one above.
do $$
declare
  v_type text;
begin
  foreach v_type in array array['ministry', 'region', 'sector', 'school'] loop
    insert into app_public.institutions (parent_id, type, code, name, second_factor)
    -- whoever tries the demo knows its passwords and has no app for its codes
    select above.id, d.type, d.code, d.name, 'nobody'
    from demo_institutions d
    left join app_public.institutions above on above.code = d.parent
    where d.type = v_type
    order by d.code;
  end loop;
end;
$$;

-- levels in order, sections, students per class, age at the lowest level
create temporary table demo_schools on commit drop as
select i.id as school_id, d.*, c.language, c.currency, c.time_zone
from (values
  ('ADJAME', 'CI', 'college', 20, '{6e,5e,4e,3e}'::text[], '{A,B,C}'::text[], 35, 11, true),
  ('YOPOUGON', 'CI', 'lycee', 20, '{2nde,1re,Tle}', '{A,C,D}', 34, 15, true),
  ('BOUAKE', 'CI', 'college', 20, '{6e,5e,4e,3e}', '{A}', 36, 11, true),
  ('ABOBO', 'CI', 'primaire', 10, '{CP1,CP2,CE1,CE2,CM1,CM2}', '{A}', 30, 6, true),
  ('SIEMREAP', 'KH', 'khmer', 10, '{៧,៨,៩}', '{ក,ខ}', 36, 12, true),
  ('NESIMI', 'AZ', 'azeri', 100, '{V,VI,VII,VIII,IX}', '{a,b}', 28, 10, false))
  as d (code, country, plan, scale, levels, sections, class_size, first_age, ranks_shown)
join demo_countries c using (country)
join demo_institutions wanted using (code)
join app_public.institutions i using (code);

insert into app_public.schools
  (id, domain, country, time_zone, currency, language, scale, ranks_shown_to_families)
select s.school_id, lower(s.code) || '.rollbook.example', s.country, s.time_zone, s.currency,
  s.language, s.scale, s.ranks_shown
from demo_schools s;

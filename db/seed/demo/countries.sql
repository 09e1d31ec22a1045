-- What differs from country to country.
create temporary table demo_countries on commit drop as
select *
from (values
  ('CI', 'fr', 'XOF', 'Africa/Abidjan', 'Très bon travail', 'Déménagement de la famille',
    'Changement de groupe', 'Dispense médicale', '+225 07 %s'),
  ('KH', 'km', 'KHR', 'Asia/Phnom_Penh', 'ល្អណាស់', 'គ្រួសារផ្លាស់ទីលំនៅ',
    'ប្តូរថ្នាក់', 'លើកលែងដោយសារសុខភាព', '+855 12 %s'),
  ('AZ', 'az', 'AZN', 'Asia/Baku', 'Əla nəticə', 'Ailə köçdü',
    'Sinif dəyişikliyi', 'Tibbi azadolma', '+994 50 %s'))
  as c (country, language, currency, time_zone, remark, leaving, moving, exemption, phone);

create temporary table demo_terms on commit drop as
select *
from (values
  ('CI', 1, 'trimester', 'T1', 'Premier trimestre', 0, 9, 14, 0, 12, 18),
  ('CI', 2, 'trimester', 'T2', 'Deuxième trimestre', 1, 1, 4, 1, 3, 26),
  ('CI', 3, 'trimester', 'T3', 'Troisième trimestre', 1, 4, 6, 1, 6, 30),
  ('KH', 1, 'semester', 'S1', 'ឆមាសទី១', 0, 10, 1, 1, 2, 26),
  ('KH', 2, 'semester', 'S2', 'ឆមាសទី២', 1, 3, 2, 1, 8, 14),
  ('AZ', 1, 'semester', 'S1', 'I yarımil', 0, 9, 15, 0, 12, 30),
  ('AZ', 2, 'semester', 'S2', 'II yarımil', 1, 1, 11, 1, 6, 14))
  as t (country, place, kind, code, name,
    first_year, first_month, first_day, last_year, last_month, last_day);

-- Held when this share of the term has passed; the maximum is a share of the scale.
create temporary table demo_plan on commit drop as
select *
from (values
  ('CI', 1, 'interrogation', 'Interrogation 1', 0.20, 1, 0.5, null),
  ('CI', 2, 'devoir', 'Devoir 1', 0.55, 2, 1, null),
  ('CI', 3, 'composition', 'Composition', 0.92, 3, 1, null),
  ('KH', 1, 'test', 'តេស្តខែទី១', 0.12, 1, 1, 'monthly'),
  ('KH', 2, 'test', 'តេស្តខែទី២', 0.31, 1, 1, 'monthly'),
  ('KH', 3, 'exam', 'ប្រឡងឆមាស', 0.93, 1, 5, 'exam'),
  ('AZ', 1, 'test', 'KSQ 1', 0.25, 1, 1, 'KSQ'),
  ('AZ', 2, 'test', 'KSQ 2', 0.55, 1, 1, 'KSQ'),
  ('AZ', 3, 'exam', 'BSQ', 0.93, 1, 1, 'BSQ'))
  as p (country, place, kind, name, share, coefficient, maximum_share, category);

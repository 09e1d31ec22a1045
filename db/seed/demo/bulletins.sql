-- How the bulletins of each country are headed, and what its councils give.
update app_public.schools s
set bulletin_header = b.header, bulletin_place = b.place, bulletin_signatory = b.signatory,
  bulletin_distinctions = b.distinctions
from demo_schools d
join (values
  ('CI', '{République de Côte d’Ivoire,Union – Discipline – Travail,
    Ministère de l’Éducation nationale et de l’Alphabétisation}'::text[], 'Abidjan',
    'Le chef d’établissement',
    '{Tableau d’honneur,Encouragements,Félicitations,Avertissement travail,Blâme travail}'::text[]),
  ('KH', '{ព្រះរាជាណាចក្រកម្ពុជា,ជាតិ សាសនា ព្រះមហាក្សត្រ,ក្រសួងអប់រំ យុវជន និងកីឡា}', 'សៀមរាប',
    'នាយកសាលា', '{ការលើកសរសើរ}'),
  ('AZ', '{Azərbaycan Respublikası,Elm və Təhsil Nazirliyi}', 'Bakı', 'Məktəbin direktoru',
    '{Təşəkkür,Xəbərdarlıq}'))
  as b (country, header, place, signatory, distinctions) using (country)
where s.id = d.school_id;

insert into app_public.phrases (school_id, text)
select d.school_id, p.text
from demo_schools d
cross join unnest('{"Bon trimestre, continuez ainsi.","Ensemble satisfaisant, peut encore progresser.",
  "Travail sérieux et régulier.","Doit s’investir davantage.",
  "Résultats insuffisants, il faut se ressaisir."}'::text[]) as p (text)
where d.language = 'fr';

-- Words of files: header_words(), split_name(), import_value() with import_word(), guessed_columns().
begin;
select plan(26);

select is(app_private.header_words(given), expected, format('%s is %s', given, expected))
from (values ('Né(e) le', 'ne e le'), ('N° Matricule', 'n matricule'), ('lastName', 'last name'),
  ('LAST_NAME', 'last name'), ('  Prénom(s) ', 'prenom s'), ('Contact d''urgence', 'contact durgence'))
  as v (given, expected);

select is(app_private.split_name(given)::text, expected, format('%s is %s', given, expected))
from (values ('KONÉ Awa Marie', '{KONÉ,"Awa Marie"}'), ('N''GORAN KOUADIO Jean', '{"N''GORAN KOUADIO",Jean}'),
  ('Koné, Awa', '{Koné,Awa}'), ('Koné Awa Marie', '{Koné,"Awa Marie"}'), ('KONÉ AWA', '{KONÉ,AWA}'),
  ('Koné', '{Koné,NULL}')) as v (given, expected);

select is(app_private.import_value(type, given) #>> '{}', expected, format('%s as %s is %s', given, type, expected))
from (values ('sex', 'Féminin', 'female'), ('sex', 'G', 'male'), ('birth_date', '41000', '2012-04-01'),
  ('date', '3.11.2012', '2012-11-03'), ('relation', 'grand-mère', 'grandparent'), ('coefficient', '2,5', '2.5'),
  ('coefficient', '2,555', null), ('maximum', '0', null), ('phone', 'unknown', null), ('name', 'A', null))
  as v (type, given, expected);

create temp table t as select tests.school('S1') as school;
select is(
  app_private.guessed_columns(school, 'students', '{"N° Matricule",Nom,Prénoms,"Date de naissance",Classe,Nom,Bourse}'),
  '{student_number,last_name,first_name,birth_date,class,NULL,NULL}',
  'columns are guessed from French headers, each field once') from t;
select is(
  app_private.guessed_columns(school, 'subjects', '{code,name,coef}'), '{subject_code,subject_name,coefficient}',
  'the same header means another field in another kind') from t;
insert into app_private.import_headers (school_id, kind, header, field)
select school, 'students', h.header, h.field from t, (values ('nom', ''), ('bourse', 'status')) as h (header, field);
select is(
  app_private.guessed_columns(school, 'students', '{Nom,Bourse}'), '{NULL,status}',
  'what the school chose before comes first') from t;
select is_empty(
  $$select f.kind, w.word from app_private.import_fields() as f
    cross join lateral unnest(string_to_array(f.words, '|')) as w (word)
    where w.word <> app_private.header_words(w.word)$$,
  'every known header is written as headers are compared');

select * from finish();
rollback;

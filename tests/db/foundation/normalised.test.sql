begin;
select plan(8);

select is(app_hidden.normalised(given), wanted, sentence)
from (values
  ('Éloïse FRANÇOIS', 'eloise francois', 'accents and case don''t matter in a search'),
  ('Cœur Lætitia Weiß', 'coeur laetitia weiss', 'ligatures are written out'),
  ('Əliyev İlqar Qızı', 'eliyev ilqar qizi', 'Azerbaijani letters are found as e and i'),
  ('Ağayeva Şəbnəm Çinarə Üzeyir', 'agayeva sebnem cinare uzeyir', 'Azerbaijani accents too'),
  ('សុខ វិសាល', 'សុខ វិសាល', 'Khmer stays as it is, with its vowel signs'),
  ('N''Guessan-Kouamé', 'n''guessan-kouame', 'apostrophes and dashes stay'),
  (U&'Jose\0301', 'jose', 'an accent typed on its own is the same as one that is not'))
  as v (given, wanted, sentence);
select is(app_hidden.normalised(null), null, 'nothing stays nothing');

select * from finish();
rollback;

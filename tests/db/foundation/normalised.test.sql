begin;
select plan(11);

select is(app_hidden.normalised(given), wanted, sentence)
from (values
  ('Éloïse FRANÇOIS', 'eloise francois', 'accents and case don''t matter in a search'),
  ('Cœur Lætitia Weiß', 'coeur laetitia weiss', 'ligatures are written out'),
  ('Əliyev İlqar Qızı', 'eliyev ilqar qizi', 'Azerbaijani letters are found as e and i'),
  ('Ağayeva Şəbnəm Çinarə Üzeyir', 'agayeva sebnem cinare uzeyir', 'Azerbaijani accents too'),
  ('សុខ វិសាល', 'សុខ វិសាល', 'Khmer stays as it is, with its vowel signs'),
  ('N''Guessan-Kouamé', 'nguessan-kouame', 'apostrophes go, dashes stay'),
  ('N’Dri', 'ndri', 'however they are typed'),
  ('Ŋaari Ndóom', 'naari ndoom', 'Wolof ŋ is found as n'),
  (U&'\179F\200B\17BB\1781', U&'\179F\17BB\1781', 'invisible marks between Khmer syllables go'),
  (U&'Jose\0301', 'jose', 'an accent typed on its own is the same as one that is not'))
  as v (given, wanted, sentence);
select is(app_hidden.normalised(null), null, 'nothing stays nothing');

select * from finish();
rollback;

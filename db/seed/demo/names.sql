create temporary table demo_names on commit drop as
select n.country, n.kind, string_to_array(n.list, ' ') as list
from (values
  ('CI', 'last',
    'Kouassi Koné Traoré Ouattara N’Guessan Kouadio Coulibaly Bamba Yao Kouamé Diabaté Touré Konan '
    'Koffi Brou Diomandé Soro Silué Gnamba N’Dri Assi Ehui Aka Amani Bakayoko Cissé Fofana Dosso '
    'Gbagbi Kacou Zadi Séri Tanoh Yapi Zouzoua Sangaré Doumbia Ouédraogo Beugré Djè Kra Loukou'),
  ('CI', 'female',
    'Aya Adjoua Akissi Affoué Amenan Ahou Mariam Fatoumata Aminata Awa Kadidja Salimata Rokia '
    'Grâce Esther Ruth Prisca Marie-Ange Estelle Christelle Éléonore Noëlle Inès Djénéba Nafissatou '
    'Ornella Larissa Victoire Bénédicte Andréa'),
  ('CI', 'male',
    'Kouakou Yao Koffi Konan Moussa Ibrahim Adama Issouf Souleymane Mamadou Bakary Lassina '
    'Jean-Marc Emmanuel Josué Wilfried Cédric Fabrice Désiré Élie Gédéon Hervé Arsène Ange-Désiré '
    'Seydou Abdoulaye Drissa Franck Stéphane Aimé'),
  ('KH', 'last',
    'គឹម ចាន់ ឆន ឆៃ ជា ជឹង ថាច់ ថោង នួន ប៊ុន យី លី លុច វង្ស វណ្ណ វ៉ាន់ សុខ សុខុន សេង សេន សែន សោម '
    'ស៊ុំ ហាក់ ហួត ហឿន ហេង ឡុង អ៊ុំ អ៊ូច'),
  ('KH', 'female',
    'បុប្ផា ចន្ទ្នារី លក្ខិណា មេត្តា ស្រីណា សុភា សោភា សិរី ស្រី មនោ សុខា ចន្ទ្រា ធីតា មាលា ស្រីនាង'),
  ('KH', 'male',
    'ដារា ចក្រា បុរី រិទ្ធ វិចិត្រ វិជ្ជា វិបុល សាន្ត សិទ្ធិ គុណ ជឿន ពេជ្រ សាន អនុ អភិ វិសាល មករា'),
  ('AZ', 'last',
    'Məmmədov Əliyev Hüseynov Quliyev Həsənov İsmayılov Əhmədov Rəhimov Kərimov Bağırov Şükürov '
    'Cəbrayılov Nərimanov Qurbanov Vəliyev Xəlilov Əmirov Süleymanov Talıbov Axundov Orucov '
    'Pənahov Şamilov Mahmudov Ələkbərov Soltanov Hacıyev Abbasov Nəzərov Vəzirov'),
  ('AZ', 'female',
    'Aytən Günel Nigar Ləman Aysel Gülnar Sevda Fidan Nərmin Şəbnəm Zəhra Çinarə Könül Arzu '
    'Xədicə Əsmər İlahə Ülviyyə Adilə Afət'),
  ('AZ', 'male',
    'Əli Rəşad Elçin Orxan Tural Kənan Nicat Murad Vüqar Cavid Samir İlqar Toğrul Ruslan Anar '
    'Fərid Emin Ülvi Şahin Abbas'))
  as n (country, kind, list);

-- A name by its words, or the one that many places further in the list.
create or replace function pg_temp.name_of(
  of_country text, of_kind text, words text, further bigint default 0)
  returns text
  language sql stable
return (
  select n.list[1 + (pg_temp.pick(words, cardinality(n.list)) + further) % cardinality(n.list)]
  from demo_names n
  where n.country = of_country
    and n.kind = of_kind);

-- In Azerbaijan a woman's family name has its own ending.
create or replace function pg_temp.last_name_of(of_country text, of_sex text, words text)
  returns text
  language sql stable
return pg_temp.name_of(of_country, 'last', words)
  || case when of_country = 'AZ' and of_sex = 'female' then 'a' else '' end;

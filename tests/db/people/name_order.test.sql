-- Real names, each list as a reader of the language would write it.
begin;
select plan(15);

create temp table lists (language text, country text, names text[]);
insert into lists values
  ('fr', 'CI', '{Aka,Bédié,Bedy,Çelik,Coulibaly,Diarra,Ébrié,Ehouman,Étien,Konan,Koné,Kouamé,N''Dri,N''Guessan,Œuvrard,Ouattara,Zadi}'),
  ('az', 'AZ', '{Abbasov,Babayev,Cabbarov,Çələbi,Dadaşov,Eyvazov,Əliyev,Fərəcov,Hacıyev,Xəlilov,Isgəndərov,İsmayılov,Kazımov,Qasımov,Quliyev,Lətifov,Orucov,Ömərov,Rzayev,Sadıqov,Şirinov,Tağıyev,Vəliyev,Zeynalov}'),
  ('km', 'KH', '{កែវ,ខៀវ,គង់,ងួន,ចាន់,ជា,ញ៉ែម,តាំង,ទេព,នួន,ប៉ែន,ផល,ពេជ្រ,មាស,យឹម,រស់,លឹម,វ៉ាន់,សុខ,ហេង,អ៊ុំ}'),
  ('wo', 'SN', '{Aw,Ba,Caam,Ciss,Daraame,Faal,Gaay,Jaañ,Jóob,Kan,Lóo,Maan,Ndaw,Njaay,Ñaan,Ŋom,Paay,Sekk,Soow,Taal,Wàdd,Xan,Yaad}');
create function pg_temp.ordered(names text[], collation_of text) returns text[] language sql as $$
  select array_agg(n order by app_hidden.name_order(n, 'X', collation_of)) from unnest(names) as n
$$;

select is(
  pg_temp.ordered(
    array(select n from unnest(names) as n order by md5(n)),
    case language when 'fr' then 'und' else language end), names,
  'names in the order of readers of ' || language)
from lists;
select isnt(pg_temp.ordered(names, 'und'), names, 'which is not everybody''s order: ' || language)
from lists where language in ('az', 'wo');
select is(
  (select string_agg(n.last || ' ' || n.first, ', '
     order by app_hidden.name_order(n.last, n.first, 'und'))
   from (values ('Koné', 'Abou'), ('Kone', 'Zié'), ('Koné', 'Binta')) as n (last, first)),
  'Kone Zié, Koné Abou, Koné Binta', 'last names first, then first names');

-- a school's order
create temp table s as
select l.*, tests.school(upper(l.language)) as school from lists l;
grant select on s to app_user;
update app_public.schools c set language = s.language, country = s.country from s where s.school = c.id;
insert into app_public.students (school_id, student_number, last_name, first_name)
select s.school, 'N' || md5(n), n, 'Aa' from s, unnest(s.names) as n where char_length(n) >= 2;
select tests.user('head.' || language, school, 'admin') from s;
create function pg_temp.listed() returns text[] language sql as $$
  select array_agg(x.last_name order by x.place)
  from app_public.search_students() with ordinality
    as x (school_id, id, student_number, last_name, first_name, sex, birth_date, birth_place,
      phone, email, status, user_id, created_at, search_text, place)
$$;
grant execute on function pg_temp.listed() to app_user;

select tests.act_as('head.az', school) from s where language = 'az';
set local role app_user;
select is(pg_temp.listed(), (select names from s where language = 'az'),
  'the list of students goes by the language of the school');
select is(app_hidden.name_collation(), 'az', 'which it follows');
update app_public.schools set name_collation = 'und' where id = (select school from s where language = 'az');
select isnt(pg_temp.listed(), (select names from s where language = 'az'),
  'until its admin chooses another');
select throws_ok(
  $$update app_public.schools set name_collation = 'xx'$$, '23514', null, 'an unknown one is refused');
select tests.act_as('head.km', school) from s where language = 'km';
select is(pg_temp.listed(), (select names from s where language = 'km'), 'Khmer by Khmer');
select is(app_hidden.name_collation(), 'km', 'by its language');
select tests.act_as('head.fr', school) from s where language = 'fr';
select is(pg_temp.listed(), (select names from s where language = 'fr'), 'French by French');
select is(app_hidden.name_collation(), 'und', 'which is as most others');

select * from finish();
rollback;

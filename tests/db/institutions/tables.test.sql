-- What the tree of institutions and the settings of a school refuse.
begin;
select plan(18);

create temp table t as
select tests.school('S') as school;
create function pg_temp.enter(code text, name text, status text default 'active') returns void
language sql as $$
  insert into app_public.institutions (code, name, type, status) values (code, name, 'sector',
  status)
$$;
create function pg_temp.set(change text) returns void language plpgsql as $$
begin
  execute 'update app_public.schools set ' || change || ' where id = (select school from t)';
end;
$$;
create view pg_temp.state as
select i.code, i.name,
  s from app_public.institutions i left join app_public.schools s on s.id = i.id;
create temp table before as select state::text as line from pg_temp.state;

select throws_ok($$select pg_temp.enter('S', 'Other')$$, '23505', null,
  'two institutions can''t share a code');
select throws_ok($$select pg_temp.enter('no spaces', 'Other')$$, '23514', null,
  'a code has no spaces');
select throws_ok($$select pg_temp.enter('-X', 'Other')$$, '23514', null,
  'a code starts with a letter or digit');
select throws_ok($$select pg_temp.enter('X', ' A ')$$, '23514', null,
  'a name of one character is refused');
select throws_ok($$select pg_temp.enter('X', 'Other', 'closed')$$, '23514', null,
  'an institution is active or inactive');
select throws_ok(
  $$insert into app_public.institution_types values ('planet', 'Planet', 0)$$, '23514', null,
  'levels count from 1');

select throws_ok(format('select pg_temp.set(%L)', change), '23514', null, sentence)
from (values
  ($$domain = 'Not A Host'$$, 'a domain is a host name'),
  ('max_students = -1', 'a quota of students is not negative'),
  ('max_teachers = -1', 'a quota of teachers is not negative'),
  ($$country = 'ci'$$, 'a country is two capital letters'),
  ($$currency = 'FCFA'$$, 'a currency is three capital letters'),
  ($$language = 'fra'$$, 'a language is two small letters'),
  ('scale = 0', 'a scale is more than 0')) as v (change, sentence);
select lives_ok($$select pg_temp.set('domain = ''lycee.example''')$$, 'a host name is a domain');
insert into app_public.institutions (id, code, name, type) values (1001, 'S2', 'School 2',
  'school');
select throws_ok(
  $$insert into app_public.schools (id, country, domain) values (1001, 'CI', 'lycee.example')$$,
  '23505', null, 'two schools can''t share a domain');
select lives_ok($$select pg_temp.set('domain = null')$$, 'a school may do without one');
delete from app_public.institutions where id = 1001;
select results_eq('select state::text from pg_temp.state', 'select line from before',
  'after the refusals all is as it was');
select throws_ok('delete from app_public.institutions where id = (select school from t)', '23001',
  null, 'a school with data can''t be removed');

select * from finish();
rollback;

begin;
select plan(30);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
create temp table k as
select tests.student(school, 'ana') as ana, tests.student(school, 'ben') as ben from t;
grant select on k to app_user;
insert into app_public.scholarships (school_id, student_id, sponsor, amount, currency, starts_on)
select other, tests.student(other, 'elsewhere'), 'Ministry', 999, 'XOF', '2025-09-01' from t;

create function pg_temp.enter(student uuid, rest jsonb) returns text language sql as $$
  select app_public.save_structure('scholarships', null, null, (jsonb_build_object(
    'student_id', student, 'sponsor', 'Ministry', 'amount', 50000, 'currency', 'XOF',
    'frequency', 'year', 'starts_on', '2025-09-01', 'status', 'active') || rest)::json)
$$;
grant execute on function pg_temp.enter(uuid, jsonb) to app_user;

select tests.act_as('head', school) from t;
set local role app_user;
select lives_ok('select pg_temp.enter(ana, ''{"ends_on": "2026-07-31"}'') from k', 'a scholarship is entered');
select lives_ok('select pg_temp.enter(ben, ''{"amount": 25000.5}'') from k', 'and another of the same sponsor');
select lives_ok('select pg_temp.enter(ben, ''{"sponsor": "Église", "amount": 20, "currency": "EUR"}'') from k',
  'in another currency');
select lives_ok('select pg_temp.enter(ana, ''{"sponsor": "Église", "amount": 0, "currency": "EUR"}'') from k',
  'a scholarship of nothing is one');
select lives_ok('select pg_temp.enter(ana, ''{"amount": 7, "status": "refused"}'') from k', 'one is refused');

-- totals
create function pg_temp.totals() returns text language sql as $$
  select string_agg(concat_ws(' ', x ->> 'sponsor', x ->> 'amount', x ->> 'currency', x ->> 'students'), '; ')
  from json_array_elements(app_public.scholarship_list() -> 'totals') as x
$$;
grant execute on function pg_temp.totals() to app_user;
select is(pg_temp.totals(), 'Église 20.00 EUR 2; Ministry 75000.50 XOF 2',
  'totals by sponsor and currency count the active ones only');
select is(json_array_length(app_public.scholarship_list() -> 'scholarships'), 5, 'the list has all');
select is(json_array_length(app_public.scholarship_list('refused') -> 'scholarships'), 1, 'or those of one status');
select is(app_public.scholarship_list() #>> '{scholarships,0,className}', '6e A', 'with the class');

-- renewals
create temp table first_one as
select id from app_public.scholarships where amount = 50000;
select lives_ok($$select app_public.renew_scholarship((select id from first_one), '2026-09-01', '2027-07-31')$$,
  'a scholarship is renewed');
select is(
  (select status || ' ' || ends_on from app_public.scholarships where id = (select id from first_one)),
  'ended 2026-07-31', 'the old one has ended');
select is(
  (select amount || ' ' || sponsor || ' ' || starts_on from app_public.scholarships
   where renewed_from_id = (select id from first_one)),
  '50000.00 Ministry 2026-09-01', 'the new one goes on with the same');
select is(
  (select string_agg(b ->> 'isRenewed', ' ')
   from k, json_array_elements(app_public.student_family(ana) -> 'scholarships') as b
   where b ->> 'id' = (select id::text from first_one)),
  'true', 'the student''s family page says so');
select throws_ok($$select app_public.renew_scholarship((select id from first_one), '2027-09-01')$$, '23505', null,
  'once');
select throws_ok(
  $$select app_public.renew_scholarship((select id from app_public.scholarships
      where renewed_from_id is not null), '2026-09-01')$$, 'RBVAL', null,
  'a renewal begins later');
select throws_ok('select app_public.renew_scholarship((select ana from k), ''2027-01-01'')', 'RBVAL', null,
  'what does not exist is not renewed');
select throws_ok($$select app_public.delete_structure('scholarships', (select id::text from first_one))$$, 'RBUSE',
  null, 'what was renewed can''t be deleted');

-- what does not fit
select throws_ok(format('select pg_temp.enter(%L, %L)', ana, rest), '23514', null, sentence)
from k, (values ('{"amount": -1}', 'a negative amount is refused'),
  ('{"currency": "FCF"}', 'a currency that does not exist is refused'),
  ('{"ends_on": "2025-08-01"}', 'an end before the start is refused'),
  ('{"sponsor": " "}', 'a sponsor without a name is refused'),
  ('{"frequency": "daily"}', 'an unknown frequency is refused')) as v (rest, sentence);
select ok(app_hidden.is_currency('KHR') and app_hidden.is_currency('AZN')
  and not app_hidden.is_currency('xof'), 'currencies are ISO codes');

-- needs
select lives_ok(
  $$select app_public.set_need(ana, 'clothes', true, 'taille 12'), app_public.set_need(ben, 'clothes', true),
      app_public.set_need(ben, 'transport', true, null, '2025-10-01') from k$$, 'needs are noted');
select is(
  (select string_agg(concat_ws(' ', c ->> 'kind', c ->> 'waiting', c ->> 'met'), '; ')
   from json_array_elements(app_public.need_list() -> 'counts') as c),
  'clothes 2 0; materials 0 0; transport 0 1', 'counted, who waits apart from who got it');
select is(app_public.need_list('clothes') #>> '{needs,0,note}', 'taille 12', 'and listed by kind');
select lives_ok($$select app_public.set_need(ana, 'clothes', false) from k$$, 'a need that is none goes');

-- whose
select tests.act_as('main', school) from t;
select is_empty('select 1 from app_public.scholarships union all select 1 from app_public.student_needs',
  'teachers don''t learn who gets money or clothes');
select throws_ok('select app_public.scholarship_list()', 'RBDEN', null, 'nor by the list');
select tests.act_as('mother', school) from t;
select is((select count(*)::integer from app_public.scholarships), 4, 'a mother sees those of her child');

select * from finish();
rollback;

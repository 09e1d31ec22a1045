-- The days of terms and years: tg_terms__days(), tg_academic_years__terms().
begin;
select plan(15);

create temp table t as select tests.school('S') as school, tests.school('S2') as other;
grant select on t to app_user;
update app_public.terms set ends_on = '2025-12-19' where school_id = (select school from t);
create function pg_temp.enter(code text, starts_on date, ends_on date) returns void language sql as $$
  insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
  select school, tests.year(school), 'Term ' || code, code, starts_on, ends_on from t
$$;
-- The error of a statement with its field and what its details say.
create function pg_temp.refusal(statement text) returns text language plpgsql as $$
declare
  v_detail text;
  v_field text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail, v_field = column_name;
  return concat_ws(' ', sqlstate, v_field, v_detail::json -> 0 ->> 'reason',
    v_detail::json -> 0 ->> 'name');
end;
$$;
grant execute on all functions in schema pg_temp to app_user;

select is(pg_temp.refusal($$select pg_temp.enter('T2', '2025-12-19', '2026-03-31')$$),
  'RBTRM starts_on overlap Term 1', 'a term begins after the one before it');
select is(pg_temp.refusal($$select pg_temp.enter('T0', '2025-08-31', '2025-12-19')$$),
  'RBTRM starts_on outside_year 2025-2026', 'and not before its year');
select is(pg_temp.refusal($$select pg_temp.enter('T2', '2025-12-20', '2026-08-01')$$),
  'RBTRM ends_on outside_year 2025-2026', 'nor ends after it');
select lives_ok($$select pg_temp.enter('T2', '2025-12-20', '2026-07-31')$$,
  'a term that begins the day after is fine');
select is(pg_temp.refusal($$update app_public.terms set ends_on = '2025-12-20' where name = 'Term 1'
    and school_id = (select school from t)$$),
  'RBTRM ends_on overlap Term T2', 'a term does not grow into the next one');
select is(pg_temp.refusal($$update app_public.terms set starts_on = '2025-12-10' where code = 'T2'$$),
  'RBTRM starts_on overlap Term 1', 'nor back into the one before');
select is(pg_temp.refusal($$update app_public.terms set ends_on = '2026-08-01' where code = 'T2'$$),
  'RBTRM ends_on outside_year 2025-2026', 'nor out of its year');
select lives_ok(
  $$update app_public.terms t
    set starts_on = t.starts_on + case t.code when 'T1' then 0 else -9 end,
      ends_on = t.ends_on - case t.code when 'T1' then 9 else 0 end
    where t.school_id = (select school from t)$$,
  'the border of two terms moves in one go');
select lives_ok($$update app_public.terms set weight = 2 where code = 'T2'$$,
  'what is no day is not looked at');

select is(pg_temp.refusal(
    $$update app_public.academic_years set starts_on = '2025-09-02'
      where school_id = (select school from t)$$),
  'RBTRM starts_on term_outside Term 1', 'a year does not begin after its first term');
select is(pg_temp.refusal(
    $$update app_public.academic_years set ends_on = '2026-07-30'
      where school_id = (select school from t)$$),
  'RBTRM ends_on term_outside Term T2', 'nor end before its last one');
select lives_ok($$update app_public.academic_years set ends_on = '2026-08-31'$$,
  'a year may grow');
select results_eq(
  $$select code, starts_on::text, ends_on::text from app_public.terms
    where school_id = (select school from t) order by starts_on$$,
  $$values ('T1', '2025-09-01', '2025-12-10'), ('T2', '2025-12-11', '2026-07-31')$$,
  'nothing that was refused has left a trace');

select tests.user('head', school, 'admin') from t;
select tests.act_as('head', school) from t;
set local role app_user;
select is(pg_temp.refusal(
    $$insert into app_public.terms (academic_year_id, name, code, starts_on, ends_on)
      select tests.year(school), 'x', 'x', '2026-07-01', '2026-08-31' from t$$),
  'RBTRM starts_on overlap Term T2', 'admins are told the same');
select lives_ok(
  $$insert into app_public.terms (academic_year_id, name, code, starts_on, ends_on)
    select tests.year(school), 'Holidays', 'H', '2026-08-01', '2026-08-31' from t$$,
  'another school''s terms do not matter');

select * from finish();
rollback;

-- conformance.run(), which ships: every case through outcome() and what builds the school of a case
-- (new_school, new_term, new_class, new_course, new_student, new_mark, new_average, new_ranking,
-- calculate), for each kind of rule: subject_outcome, reasons_outcome, general_outcome,
-- points_outcome, group_outcome, class_outcome, year_outcome, year_variants, rank_outcome,
-- rank_variants, arithmetic_outcome. The cases come from mark_cases, general_cases, year_cases and
-- rank_cases.
begin;
select plan(31);
set local role rollbook_owner;

create temp table results as select * from conformance.run();
select is_empty(
  'select id, expected, got from results where not passed', 'every shipped case passes');
select cmp_ok(count(*), '>=', 150::bigint, 'and there are many') from results;
select is(count(*), (select count(*) from conformance.cases), 'each case is run once') from results;
select cmp_ok(count(*), '>', 0::bigint, r.name || ' has cases')
from unnest('{R1,R2,R3,R4,R5,R6,R7,R8,R9,R10,R11,R12,R13,R14,R15,R16,R17,R18,codes,scale,rank}'::text[])
  as r (name)
left join results c on c.rule = r.name or c.rule like r.name || ' %'
group by r.name
order by r.name;

select is_empty('select id from app_public.institutions', 'no school of a case remains');
select is_empty('select id from app_private.dirty_results', 'nothing waits to be calculated');
select is_empty('select id from audit.log', 'the log of changes knows nothing of it');

-- a rule that breaks is seen: rounding down instead of half away from zero
create or replace function app_hidden.rounded(figure numeric, decimals integer)
  returns numeric language sql immutable parallel safe
return trunc(round(figure, 12), decimals);
select cmp_ok(count(*) filter (where not passed), '>', 5::bigint, 'a broken rounding is seen')
from conformance.run();
create or replace function app_hidden.rounded(figure numeric, decimals integer)
  returns numeric language sql immutable parallel safe
return round(round(figure, 12), decimals);

-- and a rule that fails altogether
create or replace function app_hidden.lowest_marks(
  ids uuid[], figures numeric[], weights numeric[], options text[], dropped integer)
  returns uuid[] language plpgsql immutable parallel safe
as $$
begin
  raise exception 'no mark is left out today';
end;
$$;
select is(r.got, '{"error": "no mark is left out today"}', 'an error is told as the figure')
from conformance.run() as r where r.id = 'drop-1';
select is(r.passed, false, 'and does not pass') from conformance.run() as r where r.id = 'drop-1';
select throws_ok(
  $$select conformance.outcome('none', '{}', '[]', null)$$,
  '20000', null, 'a rule that does not exist has no outcome');

select * from finish();
rollback;

begin;
select plan(16);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
create function pg_temp.summary() returns jsonb language sql as $$
  select app_public.class_summary(tests.class(school), tests.term(school))::jsonb from t
$$;
grant execute on function pg_temp.summary() to app_user;

select tests.act_as('head', school) from t;
set local role app_user;
select is(
  pg_temp.summary() - '{distribution,calculatedAt,levelName}'::text[],
  '{"className": "6e A", "termName": "Term 1", "mainTeacher": {"lastName": "main", "firstName": "main"},
    "classSize": 3, "mean": 11.40, "minimum": 9.00, "maximum": 13.20, "median": 12.00, "figures": 3,
    "atOrAboveHalf": 2, "ranked": 3, "missingMarks": 1, "scale": 20.00, "decimals": 2,
    "categories": [], "rankScope": "class",
    "policyName": "Secondaire francophone", "policyVersion": 1, "isValid": true}'::jsonb,
  'an admin sees the figures of the class');
select results_eq(
  $$select b -> 'from', b -> 'to',
  b -> 'count' from jsonb_array_elements(pg_temp.summary() -> 'distribution') b$$,
  $$values ('16.000'::jsonb, '20.000'::jsonb, '0'::jsonb), ('14.000', '16.000', '0'),
  ('12.000', '14.000', '2'),
    ('10.000', '12.000', '0'), ('8.000', '10.000', '1'), ('0.000', '8.000', '0')$$,
  'with how many lie in each band');
select tests.act_as('math', school) from t;
select is(pg_temp.summary() -> 'mean', '11.40', 'a teacher of the class sees them');
select tests.act_as('main', school) from t;
select is(pg_temp.summary() -> 'mean', '11.40', 'and the class teacher');
create function pg_temp.asked(name text, in_school integer) returns jsonb language plpgsql as $$
begin
  perform tests.act_as(name, in_school);
  return pg_temp.summary();
end;
$$;
select is(pg_temp.asked(name, school), null, name || ' sees none')
from t, unnest(array['other', 'mother', 'father', 'stranger']) as name;
select is(pg_temp.asked('stranger', other), null, 'nor an admin of another school') from t;

reset role;
set local role rollbook_owner;
select tests.act_as('head', school) from t;
update app_public.marks set value = 10 where value = 9;
select is(pg_temp.summary() ->> 'isValid', 'false', 'a change makes the figures invalid');
select is(pg_temp.summary() -> 'mean', '11.40', 'they are shown all the same');
select tests.calculate();
select results_eq($$select s -> 'isValid', s -> 'mean',
  s -> 'atOrAboveHalf' from pg_temp.summary() as s$$,
  $$values ('true'::jsonb, '11.73'::jsonb, '3'::jsonb)$$, 'until they are calculated');
update app_public.enrollments set ends_on = '2026-01-31' where student_id = (select tests.student(school, 'cho') from t);
select tests.calculate();
select results_eq(
  $$select s -> 'classSize', s -> 'figures', s -> 'mean',
  s -> 'ranked' from pg_temp.summary() as s$$,
  $$values ('2'::jsonb, '2'::jsonb, '11.60'::jsonb, '2'::jsonb)$$, 'who left does not count');
select tests.policy(school, $$rank_denominator = 'enrolled'$$) from t;
update app_public.marks set value = null, code = 'A' where value = 10;
select tests.calculate();
select results_eq($$select s -> 'figures', s -> 'ranked' from pg_temp.summary() as s$$,
  $$values ('1'::jsonb, '2'::jsonb)$$, 'ranks may be out of all who are enrolled');
update app_public.marks set value = null, code = 'A';
select tests.calculate();
select results_eq($$select s ->> 'figures', s ->> 'mean',
  s ->> 'median' from pg_temp.summary() as s$$,
  $$values ('0', null, null)$$, 'without averages there is no mean, not 0');
delete from app_public.term_statistics;
select results_eq($$select s ->> 'isValid', s ->> 'classSize' from pg_temp.summary() as s$$,
  $$values ('false', null)$$, 'what was never calculated is not valid');

select * from finish();
rollback;

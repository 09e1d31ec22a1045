-- explain_course_average(), explain_term_result(), explain_year_result(), explain_statistics() and
-- what they and the calculation are made of: course_parts(), adjusted(), general_part(),
-- year_parts(), explained_rank(), explained_band(), official_results(); who reads what: reader_of(),
-- course_reader_of(), result_class(), frozen_at(), result_day().
begin;
select plan(66);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;

create function pg_temp.become(name text) returns void language sql as $$
  select tests.act_as(name, case name when 'stranger' then other else school end) from t
$$;
create function pg_temp.term(name text, student text default 'ana', provisional boolean default false)
  returns jsonb language plpgsql as $$
begin
  perform pg_temp.become(name);
  return (select app_public.explain_term_result(
    tests.student(school, student), tests.term(school), provisional)::jsonb from t);
end;
$$;
create function pg_temp.course(name text, student text default 'ana', subject text default 'MATH',
  provisional boolean default false) returns jsonb language plpgsql as $$
begin
  perform pg_temp.become(name);
  return (select app_public.explain_course_average(tests.student(school, student),
    tests.term(school), tests.course(school, subject), provisional)::jsonb from t);
end;
$$;
create function pg_temp.year(name text, student text default 'ana') returns jsonb
  language plpgsql as $$
begin
  perform pg_temp.become(name);
  return (select app_public.explain_year_result(
    tests.student(school, student), tests.year(school))::jsonb from t);
end;
$$;
create function pg_temp.statistics(name text, subject text default null) returns jsonb
  language plpgsql as $$
begin
  perform pg_temp.become(name);
  return (select app_public.explain_statistics(tests.class(school), tests.term(school),
    case when subject is not null then tests.course(school, subject) end)::jsonb from t);
end;
$$;
create function pg_temp.parts(explained jsonb) returns table (
  subject text, average numeric, coefficient numeric, weight numeric, points numeric, reason text)
  language sql as $$
  select c ->> 'subjectName', (c ->> 'average')::numeric, (c ->> 'coefficient')::numeric,
    (c ->> 'weight')::numeric, (c ->> 'points')::numeric, c ->> 'reason'
  from jsonb_array_elements(explained -> 'courses') as c
$$;
create function pg_temp.some(value jsonb, keys text[]) returns jsonb language sql as $$
  select jsonb_object_agg(k, value -> k) from unnest(keys) as k
$$;
grant execute on all functions in schema pg_temp to app_user;

-- the general average
set local role app_user;
select results_eq($$select * from pg_temp.parts(pg_temp.term('head'))$$,
  $$values ('FR', 15.00, 2.00, 2.00, 30.0, null), ('MATH', 12.00, 3.00, 3.00, 36.0, null)$$,
  'a general average lists its subjects, what they weigh and add');
select is(pg_temp.some(pg_temp.term('head'), '{average,points,weights,frozenAt,conduct}'),
  '{"average": 13.20, "points": 66, "weights": 5, "frozenAt": null, "conduct": null}',
  'and their sums: 66 points over 5 make 13.20');
select results_eq($$select subject, weight, reason from pg_temp.parts(pg_temp.term('head', 'ben'))$$,
  $$values ('FR', 0.00, 'no_average'), ('MATH', 3.00, null)$$, 'a subject without average adds nothing');
select is(pg_temp.term('head') -> 'mention',
  '{"label": "assez bien", "lowerBound": 12.00, "includesBound": true, "isLowest": false,
    "nextBound": 14.00}', 'a mention is explained by its band');
select is(pg_temp.some(pg_temp.term('head', 'ben') -> 'mention', '{label,isLowest,nextBound}'),
  '{"label": "insuffisant", "isLowest": true, "nextBound": 10.00}', 'also the lowest');
select is(
  pg_temp.some(pg_temp.term('head', 'cho') -> 'rank',
    '{rank,ranked,above,equal,figure,compares,scope,method,reason}'),
  '{"rank": 2, "ranked": 3, "above": 1, "equal": 0, "figure": 12.00, "compares": "decimals",
    "scope": "class", "method": "competition", "reason": null}',
  'a rank tells what is compared, who is above and how many are equal');
select is(pg_temp.term('head', 'cho') -> 'coverage',
  '{"covered": 3.00, "expected": 5.00, "minimum": 0.0000}',
  'and which share of the coefficients has an average');
select is(pg_temp.some(pg_temp.term('head', provisional => true), '{average,rank}'),
  '{"average": 15.60, "rank": null}', 'staff see how the provisional average is made');
select is(pg_temp.term(name) ->> 'average', '13.20', name || ' sees how the average is made')
from unnest(array['math', 'main', 'mother']) as name;
select is(pg_temp.term('mother', provisional => true) ->> 'average', '13.20',
  'a family never sees a provisional one');
select is(pg_temp.term(name), null, name || ' sees nothing') from
  unnest(array['father', 'other', 'stranger']) as name;
select isnt(pg_temp.term('mother') -> 'rank' ->> 'rank', null, 'families see ranks explained');

-- a subject average
select is(pg_temp.some(pg_temp.course('head'), '{average,plainAverage,parts,adjustment,step,differs}'),
  '{"average": 12.00, "plainAverage": 12.00, "adjustment": null, "step": 0.0, "differs": false,
    "parts": [{"category": null, "name": null, "coefficient": 1, "points": 12, "weights": 1,
      "average": 12.00}]}',
  'a subject average is the points over the weights');
select is(pg_temp.some(pg_temp.course('head') -> 'rank', '{rank,equal,above,ranked}'),
  '{"rank": 1, "equal": 1, "above": 0, "ranked": 3}', 'with its rank');
select is(pg_temp.course('math', provisional => true) ->> 'average', '16.00',
  'its teacher sees the provisional one');
select is(pg_temp.course('mother', provisional => true) ->> 'average', '12.00', 'the family does not');
select is(pg_temp.course(name, 'ana', 'FR'), null, name || ' sees nothing of French')
from unnest(array['math', 'father', 'other', 'stranger']) as name;
select isnt(pg_temp.course('main', 'ana', 'FR'), null, 'which the class teacher does');

-- statistics
select is(pg_temp.statistics('head') - '{frozenAt,decimals}'::text[],
  '{"half": 10.00, "students": 3, "figures": 3, "sum": 34.20, "mean": 11.40, "minimum": 9.00,
    "maximum": 13.20, "median": 12.00, "atOrAboveHalf": 2, "withoutAverage": 0, "left": 0,
    "names": []}',
  'the figures of a class say whose averages they are made of');
select is(pg_temp.some(pg_temp.statistics('head', 'FR'), '{figures,withoutAverage,mean,names}'),
  '{"figures": 1, "withoutAverage": 2, "mean": 15.00, "names": [
    {"lastName": "ben-last", "firstName": "ben-first", "reason": "no_average"},
    {"lastName": "cho-last", "firstName": "cho-first", "reason": "no_average"}]}',
  'and who has none');
select is(pg_temp.some(pg_temp.statistics('mother', 'FR'), '{figures,withoutAverage,names}'),
  '{"figures": 1, "withoutAverage": 2, "names": null}', 'a family reads how many, not who');
select is(pg_temp.statistics(name), null, name || ' reads nothing of the class')
from unnest(array['other', 'stranger']) as name;

-- the year
select is(pg_temp.some(pg_temp.year('head'), '{average,input,missingTerm,exam}'),
  '{"average": 13.20, "input": "exact", "missingTerm": "renormalise", "exam": null}',
  'an annual average says how it is made');
select results_eq(
  $$select x ->> 'name', (x ->> 'weight')::numeric, (x ->> 'average')::numeric, x ->> 'reason'
    from jsonb_array_elements(pg_temp.year('mother') -> 'terms') as x$$,
  $$values ('Term 1', 1.00, 13.20, null)$$, 'of which terms');
select is(pg_temp.year('head') -> 'rank' ->> 'rank', '1', 'and why this rank');
select is(pg_temp.year(name), null, name || ' sees nothing of the year')
from unnest(array['father', 'other', 'stranger']) as name;
reset role;
set local role rollbook_owner;
update app_public.schools set ranks_shown_to_families = false where id = (select school from t);
set local role app_user;
select is(coalesce(pg_temp.term('mother') -> 'rank', pg_temp.year('mother') -> 'rank',
  pg_temp.course('mother') -> 'rank'), 'null', 'where ranks are hidden, families see none explained');
select isnt(pg_temp.term('math') -> 'rank', 'null', 'staff do');
reset role;
set local role rollbook_owner;

-- who reads, and where results stand
select pg_temp.become('mother');
select is(app_private.reader_of(tests.student(school, 'ana')), 'family', 'a mother reads as family') from t;
select is(app_private.reader_of(tests.student(school, 'ben')), null, 'but only her child') from t;
select pg_temp.become('math');
select is(app_private.reader_of(tests.student(school, 'ben')), 'staff', 'a teacher as staff') from t;
select is(app_private.course_reader_of(tests.student(school, 'ben'), tests.course(school, 'FR')), null,
  'but not a colleague''s course') from t;
select is(app_private.result_class(school, tests.student(school, 'ana'), tests.term(school)),
  tests.class(school), 'results stand in the class of the student') from t;
select is(app_private.frozen_at(school, tests.class(school), tests.term(school)), null,
  'an open term is not frozen') from t;
select is(app_private.result_day(school, tests.class(school), tests.term(school)),
  app_hidden.school_today(school), 'and is calculated today') from t;
select is(count(*), 3::bigint, 'a class has as many official results as students')
from t, app_private.official_results(school, tests.class(school), tests.term(school), null, false);
select is(app_private.explained_rank(school, tests.class(school), tests.term(school), null,
  tests.student(school, 'ben')) ->> 'above', '2', 'two are above the third') from t;
select is(app_private.explained_band(school, p.id, 'mention', 16) ->> 'nextBound', null,
  'nothing lies above the highest band')
from t join app_public.grading_policy_versions p on p.school_id = t.school;

-- the parts
select results_eq(
  $$select g.figure, g.weight, g.points, g.reason
    from (values (1, 12, 3, 'normal'), (2, null, 3, 'normal'), (3, 12, 0, 'normal'), (4, 9, 2, 'sup10'),
      (5, 12, 2, 'bonus'), (6, 9, 2, 'bonus'), (7, 12, 2, 'excluded')) as v (n, average, coefficient, mode),
      t join app_public.grading_policy_versions p on p.school_id = t.school
    cross join lateral app_hidden.general_part(v.average, v.coefficient, v.mode, 20, 20, p) as g
    order by v.n$$,
  $$values (12::numeric, 3::numeric, 36::numeric, null), (null, null, null, 'no_average'),
    (12, null, null, 'zero_coefficient'), (9, null, null, 'below_half'), (12, null, 4, null),
    (9, null, 0, 'no_bonus'), (12, null, null, 'excluded')$$,
  'each mode says what a subject adds, and why it adds nothing');
select is(app_hidden.adjusted(v.average, v.points, 20, p), v.expected::numeric, v.why)
from t join app_public.grading_policy_versions p on p.school_id = t.school
cross join (values (12, 2, 14, 'points are added'), (19, 3, 20, 'never beyond the scale'),
  (1, -3, 0, 'nor below 0'), (21, null, 20, 'a bonus is cut at the scale'),
  (null, 5, null, 'and nothing comes from points alone'))
  as v (average, points, expected, why);
select results_eq(
  $$select c.category, c.points, c.weights, c.average from t, app_hidden.course_parts(school,
      tests.class(school), tests.term(school), true, app_hidden.school_today(school)) as c
    where c.student_id = tests.student(school, 'ana') and c.course_id = tests.course(school, 'MATH')$$,
  $$values (null::text, 12::numeric, 1::numeric, 12::numeric)$$, 'marks are summed up together');
select results_eq(
  $$select y.weight, y.average, y.figure from t, app_hidden.year_parts(school, tests.class(school),
      array[tests.student(school, 'ana')]) as y$$,
  $$values (1::numeric, 13.2::numeric, 13.2::numeric)$$, 'a year is made of its terms');

-- categories, adjustments, rounding
insert into app_public.grading_policy_versions
  (school_id, policy_id, version, category_rule, course_rounding_step)
select p.school_id, p.policy_id, 2, 'average', 0.5
from t join app_public.grading_policy_versions p on p.school_id = t.school;
insert into app_public.grading_policy_categories
  (school_id, policy_version_id, code, name, coefficient, position)
select p.school_id, p.id, v.code, v.name, v.coefficient, v.position
from t join app_public.grading_policy_versions p on p.school_id = t.school and p.version = 2,
  (values ('monthly', 'Monthly tests', 2, 1), ('exam', 'Exam', 1, 2)) as v (code, name, coefficient, position);
update app_public.terms set policy_version_id = p.id
from t join app_public.grading_policy_versions p on p.school_id = t.school and p.version = 2
where terms.school_id = t.school;
update app_public.assessments set category = 'monthly' where name = 'Test';
update app_public.assessments set category = 'exam', published_at = now() where name = 'Draft';
insert into app_public.course_adjustments (school_id, course_id, term_id, student_id, points, reason)
select school, tests.course(school, 'MATH'), tests.term(school), tests.student(school, 'ana'), 1, 'Fair play'
from t;
select tests.calculate();
select is(pg_temp.some(pg_temp.course('head'), '{average,parts,adjustment,step,differs}'),
  '{"average": 15.50, "step": 0.5, "differs": false,
    "adjustment": {"points": 1.00, "reason": "Fair play"}, "parts": [
      {"category": "monthly", "name": "Monthly tests", "coefficient": 2.00, "points": 12, "weights": 1,
        "average": 12.00},
      {"category": "exam", "name": "Exam", "coefficient": 1.00, "points": 20, "weights": 1,
        "average": 20.00}]}',
  'categories, points given and rounding are told: (2 × 12 + 20) ÷ 3 + 1 is 15.67, hence 15.5');

-- a closed term: the kept figures are explained
select pg_temp.become('head');
select app_public.close_term(tests.class(school), tests.term(school)) from t;
create temp table before as select pg_temp.term('head') as term, pg_temp.course('head') as course,
  pg_temp.statistics('head') as statistics;
select isnt(term ->> 'frozenAt', null, 'a closed term says since when its figures are frozen') from before;
select is(app_private.result_day(school, tests.class(school), tests.term(school)),
  app_hidden.school_today(school), 'they are explained as of that day') from t;
select isnt(app_private.frozen_at(school, tests.class(school), tests.term(school)), null,
  'which is kept') from t;
update app_public.enrollments set ends_on = '2025-10-01'
where student_id = (select tests.student(school, 'ana') from t);
select tests.calculate();
select is(pg_temp.term('head'), term, 'who leaves afterwards changes no explanation') from before;
select is(pg_temp.statistics('head'), statistics, 'nor any figure of the class') from before;
select is(pg_temp.term('head', provisional => true), term, 'nothing is provisional any more') from before;
select is(pg_temp.course('head') - 'differs', course - 'differs', 'and no subject changes') from before;
select is(pg_temp.year('head') ->> 'frozenAt', pg_temp.term('head') ->> 'frozenAt',
  'a year whose terms are closed is frozen too');
update app_public.mark_codes set effect = 'zero' where code = 'A';
select is(pg_temp.some(pg_temp.course('head', 'ben', 'FR'), '{average,differs}'),
  '{"average": null, "differs": true}',
  'where the marks would now give another figure, the kept one stays and this is said');

select * from finish();
rollback;

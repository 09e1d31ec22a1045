begin;
select plan(14);

create temp table t as select tests.school('S') as school;
create function pg_temp.version() returns app_public.grading_policy_versions language sql
return (select v from app_public.grading_policy_versions v);
create function pg_temp.weigh(figures numeric[], weights numeric[], options text[])
  returns table (figure numeric, weight numeric, points numeric, reason text) language sql as $$
  with ids as (
    select array_agg(lpad(n::text, 32, '0')::uuid order by n) as ids
    from generate_series(1, cardinality(figures)) as n)
  select f.figure, w.weight, w.points, w.reason
  from ids, unnest(ids.ids, figures) as f (id, figure)
  join lateral app_hidden.weighed_marks(ids.ids, figures, weights, options, 20, pg_temp.version()) as w
    on w.id = f.id
  order by f.id
$$;

-- R3
select results_eq($$select * from pg_temp.weigh('{12,16,17}', '{1,1,2}', '{null,null,bonus}')$$,
  $$values (12.0, 1.0, 12.0, null), (16.0, 1.0, 16.0, null), (17.0, 0.0, 14.0, null)$$,
  'a bonus adds its points above half of the scale, and no weight');
select results_eq($$select figure, points, reason from pg_temp.weigh('{12,8}', '{1,1}', '{null,bonus}')$$,
  $$values (12.0, 12.0, null), (8.0, 0.0, 'no_bonus')$$, 'below half of the scale it adds nothing, and says so');

-- R4
select results_eq($$select figure, weight, reason from pg_temp.weigh('{16,18,17,20}', '{1,1,1,1}', '{null,null,improves,improves}')$$,
  $$values (16.0, 1.0, null), (18.0, 1.0, null), (17.0, 0.0, 'no_improvement'), (20.0, 1.0, null)$$,
  'a mark that would not raise the average stays out, the best one is tried first');
select results_eq($$select weight, reason from pg_temp.weigh('{9}', '{1}', '{improves}')$$,
  $$values (1.0, null)$$, 'alone, it is the average');

-- R5, extra weight
select tests.policy(school, 'extra_weight = 1') from t;
select results_eq($$select weight from pg_temp.weigh('{10,14,8}', '{1,1,1}', '{null,null,null}')$$,
  $$values (1.0), (2.0), (1.0)$$, 'the best mark weighs more');
select tests.policy(school, $$extra_weight_on = 'worst'$$) from t;
select results_eq($$select weight from pg_temp.weigh('{10,14,8}', '{1,1,1}', '{null,null,null}')$$,
  $$values (1.0), (1.0), (2.0)$$, 'or the worst');
select tests.policy(school, 'extra_weight = 0') from t;

-- R5, left out
select tests.policy(school, 'dropped_marks = 1') from t;
select results_eq($$select figure, weight, reason from pg_temp.weigh('{10,14,8}', '{1,1,1}', '{null,null,null}')$$,
  $$values (10.0, 1.0, null), (14.0, 1.0, null), (8.0, 0.0, 'left_out')$$,
  'with equal coefficients the lowest mark is left out');
select results_eq($$select figure, reason from pg_temp.weigh('{8,9,20}', '{1,10,1}', '{null,null,null}')$$,
  $$values (8.0, null), (9.0, 'left_out'), (20.0, null)$$,
  'with others the one without which the average is highest');
select results_eq($$select reason from pg_temp.weigh('{8}', '{1}', '{null}')$$,
  $$values (null::text)$$, 'the only mark is never left out');
select results_eq($$select figure, reason from pg_temp.weigh('{8,2}', '{1,1}', '{null,improves}')$$,
  $$values (8.0, null), (2.0, 'no_improvement')$$, 'optional marks are not among those left out');

select is(app_hidden.lowest_marks('{}', '{}', '{}', '{}', 3), '{}', 'nothing to leave out of nothing');
select is(cardinality(app_hidden.lowest_marks(
    array[gen_random_uuid(), gen_random_uuid(), gen_random_uuid()], '{1,2,3}', '{1,1,1}', '{null,null,null}', 9)),
  2, 'leaving out more than there are leaves one');
select is(app_hidden.lowest_marks(array[gen_random_uuid()], '{1}', '{1}', '{null}', 0), '{}',
  'a policy that leaves out none leaves out none');

-- through the calculation, with its explanation
select tests.mark(school, tests.assessment(school, tests.course(school, 'MATH'), v.name),
  tests.student(school, 'ana'), v.mark)
from t, (values ('A', '10'), ('B', '4'), ('C', '16')) as v (name, mark);
select results_eq(
  $$select round(f.average, 2), f.marks, array(
      select a.name || ':' || m.reason
      from app_hidden.term_marks(school, tests.class(school), tests.term(school), true, '2026-08-01') as m
      join app_public.assessments a on a.id = m.assessment_id
      where not m.is_counted)
    from t, app_hidden.term_figures(school, tests.class(school), tests.term(school), true, '2026-08-01') as f
    where f.course_id is not null$$,
  $$values (13.00, 2, '{B:left_out}'::text[])$$, 'the average and its explanation agree');

select * from finish();
rollback;

-- live_figures() with store_provisional_results() and the type live_figure.
begin;
select plan(11);

create temp table t as
select tests.school('S') as school;
select tests.staffed_class(school) from t;

create function pg_temp.recompute() returns integer language sql as $$
  select app_private.recompute_class_results(school, tests.class(school), tests.term(school)) from t
$$;
create view pg_temp.kept as
select r.figures is not null as differs, r.figures[1].average as first
from t
join app_private.provisional_results r
  on r.school_id = t.school and r.class_id = tests.class(school);
create view pg_temp.live as
select f.* from t, app_hidden.live_figures(school, tests.class(school), tests.term(school)) as f;
create view pg_temp.calculated as
select f.student_id, f.course_id, f.is_enrolled, f.average, f.rank, f.is_tied, f.ranked,
  f.covered_coefficient, f.total_coefficient, f.missing_marks, f.conduct
from t, app_hidden.term_figures(school, tests.class(school), tests.term(school), false,
  app_hidden.school_today(school)) as f;
-- a kept figure that is wrong on purpose shows whether it is read
create function pg_temp.falsify() returns void language sql as $$
  update app_private.provisional_results r
  set figures = array(
    select (f.student_id, f.course_id, f.is_enrolled, 1, f.rank, f.is_tied, f.ranked,
      f.covered_coefficient, f.total_coefficient, f.missing_marks,
      f.conduct)::app_private.live_figure
    from unnest(r.figures) as f)
$$;

select results_eq('select differs from pg_temp.kept', array[true],
  'with an unpublished assessment the calculation keeps provisional figures');
select set_eq('select * from pg_temp.live', 'select * from pg_temp.calculated',
  'which are what a calculation gives');
select pg_temp.falsify();
select results_eq('select distinct average from pg_temp.live', array[1::numeric],
  'they are read while nothing changed');
select isnt_empty('select f.* from t, app_private.result_differences(school) as f',
  'the nightly check would find wrong ones');

update app_public.marks set value = 13 where value = 20;
select set_eq('select * from pg_temp.live', 'select * from pg_temp.calculated',
  'after a change of an unpublished mark all is calculated, in the same transaction');
select pg_temp.recompute();
select pg_temp.falsify();
update app_private.provisional_results set day = day - 1;
select set_eq('select * from pg_temp.live', 'select * from pg_temp.calculated',
  'so it is on another day: who is enrolled may differ');

update app_public.assessments set published_at = now() where published_at is null;
select tests.calculate();
select results_eq('select differs from pg_temp.kept', array[false],
  'with all published the official results are enough');
select set_eq('select student_id, course_id, average, rank, is_tied, ranked from pg_temp.live',
  'select student_id, course_id, average, rank, is_tied, ranked from pg_temp.calculated',
  'and say the same');

select tests.policy(school, $$rank_scope = 'level'$$), app_private.mark_school_dirty(school) from t;
select tests.calculate();
select is_empty('select * from pg_temp.kept',
  'with ranks in the level, other classes'' unpublished marks count: nothing is kept');
select tests.policy(school, $$rank_scope = 'class'$$), app_private.mark_school_dirty(school) from t;
select tests.calculate();
select isnt_empty('select * from pg_temp.kept', 'with ranks in the class it is again');
insert into app_public.class_terms (school_id, class_id, term_id, state, closed_at)
select school, tests.class(school), tests.term(school), 'closed', now() from t;
select pg_temp.recompute();
select is_empty('select * from pg_temp.kept', 'a closed term keeps none');

select * from finish();
rollback;

-- What an analyst's login role sees: mart.course_results, term_results, year_results and
-- class_statistics through analyst_school_ids() and is_result_valid().
begin;
select plan(29);

create temp table t as
select tests.school('S1') as first, tests.school('S2') as second, tests.school('S3') as alone;
grant select on t to public;
insert into app_public.institutions (id, code, name, type, parent_id) values
  (1001, 'MIN', 'Ministry', 'ministry', null), (1002, 'SEC1', 'Sector 1', 'sector', 1001),
  (1003, 'SEC2', 'Sector 2', 'sector', 1001);
update app_public.institutions i set parent_id = case i.id when first then 1002 else 1003 end
from t where i.id in (first, second);
select tests.staffed_class(first), tests.staffed_class(second), tests.staffed_class(alone) from t;
select app_private.refresh_class_statistics();

reset role;
create role test_sector login in role rollbook_analyst;
create role test_ministry login in role rollbook_analyst;
create role test_nobody login in role rollbook_analyst;
set local role rollbook_owner;
insert into app_private.analyst_institutions (role_name, institution_id, sees_students)
select 'test_sector', 1002, true union all
select 'test_ministry', 1001, false union all
select 'test_ministry', second, true from t;
create view pg_temp.whole as
select distinct r.school_id from app_public.term_results r;

-- the analyst of a sector, who sees single students
reset role;
set local session authorization test_sector;
select results_eq(
  'select school_code, academic_year, term, class, student_number, average, rank, ranked, class_size,
    class_mean, policy_version, is_valid from mart.term_results order by rank',
  $$values ('S1', '2025-2026', 'T1', '6e A', 'ana', 13.20, 1, 3, 3, 11.40, 1, true),
    ('S1', '2025-2026', 'T1', '6e A', 'cho', 12.00, 2, 3, 3, 11.40, 1, true),
    ('S1', '2025-2026', 'T1', '6e A', 'ben', 9.00, 3, 3, 3, 11.40, 1, true)$$,
  'an analyst of a sector sees the students of its school');
select results_eq(
  $$select school_code, subject_code, coefficient, average, plain_average, marks, total_coefficient,
      class_mean, class_min, class_max, rank, ranked
    from mart.course_results where student_number = 'ana' order by subject_code$$,
  $$values ('S1', 'FR', 2.00, 15.00, 15.00, 1, 1.00, 15.00, 15.00, 15.00, 1, 1),
    ('S1', 'MATH', 3.00, 12.00, 12.00, 1, 1.00, 11.00, 9.00, 12.00, 1, 3)$$,
  'by subject, official figures only');
select results_eq(
  'select school_code, academic_year, class, student_number, average, rank, ranked, class_mean, class_size
    from mart.year_results order by rank',
  $$values ('S1', '2025-2026', '6e A', 'ana', 13.20, 1, 3, 11.40, 3),
    ('S1', '2025-2026', '6e A', 'cho', 12.00, 2, 3, 11.40, 3),
    ('S1', '2025-2026', '6e A', 'ben', 9.00, 3, 3, 11.40, 3)$$, 'and by year');
select results_eq(
  'select school_code, class, term, class_size, ranked, figures, mean, minimum, maximum, median,
    at_or_above_half, missing_marks, scale, policy_version, as_of from mart.class_statistics
    where figures > 0',
  $$values ('S1', '6e A', 'T1', 3, 3, 3, 11.40, 9.00, 13.20, 12.00, 2, 1, 20.00, 1, now())$$,
  'and by class');

-- nothing else
select throws_ok(statement, '42501', null, sentence)
from (values
  ('select from app_public.marks', 'an analyst reads no marks'),
  ('select from app_public.term_results', 'no results beside the views'),
  ('select from app_public.students', 'no students'),
  ('select from app_private.class_statistics', 'no materialized view'),
  ('select from app_private.analyst_institutions', 'nor who else is an analyst'),
  ('select from audit.log', 'nor the log'),
  ('select app_private.refresh_class_statistics()', 'an analyst refreshes nothing'),
  ('select app_private.analyst_school_ids(true)', 'nor which schools a filter lets through'),
  ('select app_hidden.current_user_id()', 'calls nothing of requests'),
  ('set role mart_reader', 'becomes nobody who sees more'),
  ('set role rollbook_owner', 'least of all the owner')) as v (statement, sentence);
set local role rollbook_analyst;
select set_eq('select distinct school_code from mart.term_results', array['S1'],
  'as the group of all analysts one sees what one saw');

-- of a ministry, statistics above all, students of one school
reset session authorization;
set local session authorization test_ministry;
select set_eq('select school_code from mart.class_statistics', array['S1', 'S2'],
  'an analyst of a ministry sees figures of all classes below it, not of a school that stands alone');
select set_eq('select distinct school_code from mart.course_results union all
    select distinct school_code from mart.term_results union all
    select distinct school_code from mart.year_results', array['S2'],
  'single students only where that is said');

-- with nothing
reset session authorization;
set local session authorization test_nobody;
select is_empty('select school_code from mart.class_statistics union all
    select school_code from mart.term_results', 'an analyst of no institution sees nothing');
reset session authorization;
set local role rollbook_owner;
select is(count(*), 3::bigint, 'though there are results of three schools') from pg_temp.whole;

-- a function that betrays what it is shown
create table tests.shown (school text);
create function tests.show(school text) returns boolean language plpgsql volatile cost 0.0000001
security definer as $$
begin
  insert into tests.shown values (school);
  return true;
end;
$$;
grant execute on function tests.show(text) to public;
reset role;
set local session authorization test_sector;
select is(count(*), 3::bigint,
  'a condition of one''s own') from mart.term_results where tests.show(school_code);
select is(count(*), 2::bigint,
  'on any view') from mart.class_statistics where tests.show(school_code);
reset session authorization;
set local role rollbook_owner;
select set_eq('select school from tests.shown', array['S1'], 'is never shown rows of others');

-- a change, and its calculation
update app_public.marks m set value = 10 from t where m.school_id = first and value = 9;
reset role;
set local session authorization test_sector;
select set_eq('select is_valid from mart.term_results union select is_valid from mart.course_results union
    select is_valid from mart.year_results', array[false], 'what waits to be calculated says so');
reset session authorization;
set local role rollbook_owner;
select tests.calculate();
reset role;
set local session authorization test_sector;
select results_eq($$select average, is_valid from mart.term_results where student_number = 'ben'$$,
  $$values (10.00, true)$$, 'the results are fresh when they are calculated');
select is(max(mean), 11.40, 'the statistics when they are refreshed') from mart.class_statistics;
reset session authorization;
set local role rollbook_worker;
select is(app_private.refresh_class_statistics(), 6::bigint, 'which the worker does');
reset role;
set local session authorization test_sector;
select is(max(mean), 11.73, 'then they are fresh too') from mart.class_statistics;

reset session authorization;
set local role rollbook_owner;
delete from app_private.analyst_institutions where role_name = 'test_sector';
reset role;
set local session authorization test_sector;
select is_empty('select from mart.term_results',
  'who is no longer an analyst of the sector sees nothing');
reset session authorization;

select * from finish();
rollback;

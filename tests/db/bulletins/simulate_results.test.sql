begin;
select plan(14);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
create temp table c as
select school, tests.class(school) as class, tests.term(school) as term,
  tests.course(school, 'MATH') as math, tests.student(school, 'ben') as ben,
  (select a.id from app_public.assessments a where a.name = 'Test') as test
from t;
grant select on c to app_user;
create function pg_temp.act(name text, statement text) returns text language plpgsql as $$
declare
  v_answer text;
begin
  perform tests.act_as(name, school) from c;
  perform set_config('role', 'app_user', true);
  execute statement into v_answer;
  perform set_config('role', 'none', true);
  return v_answer;
end;
$$;
create function pg_temp.simulate(name text, changes text) returns jsonb language sql as $$
  select pg_temp.act(name, format('select app_public.simulate_results(class, term, ben, %s) from c', changes))::jsonb - 'courses'
$$;
create temp table before as select * from app_public.marks;
create temp table logged as select count(*) as n from audit.log where school_id is not null;

select is(pg_temp.simulate('main', '''{}'''), '{"average": 9.00, "rank": 3, "ranked": 3, "mention": "insuffisant"}', 'as it is');
select is(pg_temp.simulate('main', 'json_build_object(''marks'', json_build_array(json_build_object(''assessment_id'', test, ''value'', 16)))'),
  '{"average": 16.00, "rank": 1, "ranked": 3, "mention": "très bien"}', 'with another mark');
select is(pg_temp.simulate('main', 'json_build_object(''marks'', json_build_array(json_build_object(''assessment_id'', test)))'),
  '{"average": null, "rank": null, "ranked": 2, "mention": null}', 'without the mark');
select is(pg_temp.simulate('main', 'json_build_object(''courses'', json_build_array(json_build_object(''course_id'', math, ''coefficient'', 0)))'),
  '{"average": null, "rank": null, "ranked": 1, "mention": null}', 'with another coefficient');
select throws_ok(format($$select pg_temp.simulate(%L, '''{}''')$$, name), 'RBDEN', null, name || ' may not simulate')
from unnest(array['math', 'other', 'mother']) as name;
select throws_ok($$select pg_temp.simulate('main', 'json_build_object(''marks'', json_build_array(json_build_object(''assessment_id'', test, ''value'', 21)))')$$,
  '23514', null, 'a mark above the maximum is refused');
select throws_ok($$select pg_temp.act('main', 'select app_public.simulate_results(class, class, ben, ''{}'') from c')$$, 'RBVAL', null, 'the term has to be one of the year');
select set_eq('select * from app_public.marks', 'select * from before', 'no mark is changed');
select is((select coefficient from app_public.courses where id = (select math from c)), 3.00, 'nor a coefficient');
select is_empty('select from app_private.dirty_results', 'nothing has to be calculated');
select results_eq('select count(*) from audit.log where school_id is not null', 'select n from logged', 'nothing is logged');

select pg_temp.act('head', 'select x.state from c, app_public.close_term(class, term) as x');
select is(pg_temp.simulate('main', 'json_build_object(''marks'', json_build_array(json_build_object(''assessment_id'', test, ''value'', 16)))') -> 'rank', '1',
  'a closed term can be simulated as well');

select * from finish();
rollback;

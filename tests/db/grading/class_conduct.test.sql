begin;
select plan(9);

create temp table t as select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
insert into app_public.conduct_records
  (school_id, student_id, term_id, happened_on, points, hours, reason)
select school, tests.student(school, 'ben'), tests.term(school), '2025-11-03', 1, 2, 'Fight' from t;
create function pg_temp.conduct(name text) returns jsonb language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return (select app_public.class_conduct(tests.class(school), tests.term(school))::jsonb from t);
end;
$$;
grant execute on function pg_temp.conduct(text) to app_user;

set local role app_user;
select is(jsonb_path_query_array(pg_temp.conduct('head'), '$.students[*].lastName'),
  '["ana-last", "ben-last", "cho-last"]'::jsonb, 'the students of the class stand by name');
select is((pg_temp.conduct('head') #> '{records,0}') - '{id,studentId}'::text[],
  '{"lastName": "ben-last", "firstName": "ben-first", "happenedOn": "2025-11-03", "points": 1.00,
    "hours": 2.00, "reason": "Fight", "recordedBy": null, "mayDelete": true}'::jsonb,
  'with what was recorded of them');
select is(pg_temp.conduct('head') ->> 'rule', 'off', 'and whether it counts');
select is(pg_temp.conduct('math') #>> '{records,0,mayDelete}', 'false',
  'a teacher can''t take back what somebody else recorded');
select lives_ok(
  $$insert into app_public.conduct_records (student_id, term_id, happened_on, points, reason)
    select tests.student(school, 'ana'), tests.term(school), '2025-11-04', 1, 'Late again' from t$$,
  'but records by themselves');
select is(pg_temp.conduct('math') #> '{records,0}' ->> 'mayDelete', 'true', 'and takes that back');
select is(pg_temp.conduct(name), null, name || ' does not see the list')
from unnest(array['other', 'mother', 'stranger']) as name;

select * from finish();
rollback;

begin;
select plan(7);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school) from t;
select tests.user('stranger', other, 'admin') from t;
insert into app_public.guardians (school_id, last_name, first_name, user_id)
select school, 'Both', 'at once', tests.user('math', school, 'guardian') from t;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select school, tests.student(school, 'ben'), g.id
from t join app_public.guardians g on g.school_id = school and g.last_name = 'Both';

create function pg_temp.children(name text, elsewhere boolean default false) returns text[]
  language plpgsql as $$
begin
  perform tests.act_as(name, case when elsewhere then other else school end) from t;
  return (select array_agg(c.student_number) from app_public.children() as c);
end;
$$;
grant execute on all functions in schema pg_temp to app_user;
set local role app_user;
select is(pg_temp.children('mother'), array['ana'], 'a guardian sees their children');
select is(pg_temp.children('math'), array['ben'],
  'a teacher who is a guardian too sees their child, not the class');
select is(pg_temp.children(name), null, name || ' has no children')
from unnest(array['head', 'main', 'other']) as name;
select is(pg_temp.children('stranger', true), null, 'nor has an admin of another school');
select is(pg_temp.children('mother', true), null, 'in another school a guardian sees none');

select * from finish();
rollback;

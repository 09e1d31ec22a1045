-- mark_history(), from the log that audit.enable() keeps.
begin;
select plan(8);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school), tests.user('stranger', other, 'admin') from t;
create temp table ids as
select a.id as assessment_id, tests.student(school, 'ana') as student_id
from t join app_public.assessments a on a.school_id = school and a.name = 'Test';
grant select on ids to app_user;
update audit.log set at = at - interval '1 hour';
update app_public.assessments set published_at = now() - interval '30 minutes'
where id = (select assessment_id from ids);
create function pg_temp.history(name text) returns setof text language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return query
    select concat_ws(' ', h.operation, coalesce(h.actor_last_name, 'nobody'),
      coalesce(h.before, '-') || ' to ' || coalesce(h.after, '-'), h.comment_after,
      case when h.is_after_publication then 'published' end, h.reason)
    from ids cross join lateral app_public.mark_history(assessment_id, student_id) as h;
end;
$$;
grant execute on function pg_temp.history(text) to app_user;

select tests.act_as('math', school) from t;
set local role app_user;
update app_public.marks m set value = 14 from ids i
where m.assessment_id = i.assessment_id and m.student_id = i.student_id;
update app_public.marks m set comment = 'Well done' from ids i
where m.assessment_id = i.assessment_id and m.student_id = i.student_id;
reset role;
update app_public.assessments set maximum = 30 where id = (select assessment_id from ids);
select set_config('app.reason', 'Counted twice', true);
select tests.act_as('head', school) from t;
set local role app_user;
update app_public.marks m set value = null, code = 'A' from ids i
where m.assessment_id = i.assessment_id and m.student_id = i.student_id;
select set_config('app.reason', '', true);
delete from app_public.marks m using ids i
where m.assessment_id = i.assessment_id and m.student_id = i.student_id;

create temp table whole as
select * from (values
  ('delete head A to - published'), ('update head 14.00 to A published Counted twice'),
  ('update math - to - Well done published'), ('update math 12.00 to 14.00 published'),
  ('insert nobody - to 12.00')) as v (line);
select results_eq('select pg_temp.history(''math'')', 'table whole',
  'the teacher reads every change of a mark, who made it and why, newest first');
select results_eq('select pg_temp.history(''head'')', 'table whole', 'so does the admin');
select results_eq('select pg_temp.history(''main'')', 'table whole', 'and the class teacher');
select is_empty('select pg_temp.history(''other'')', 'a teacher of another class does not');
select is_empty('select pg_temp.history(''mother'')', 'nor does a family');
select is_empty('select pg_temp.history(''stranger'')', 'nor an admin of another school');
reset role;
select is((select count(*) from audit.log l join ids on l.key ->> 'student_id' = student_id::text
  where l.table_name = 'app_public.marks' and l.after = '{"maximum": 30.00}'), 1::bigint,
  'a new maximum is in the log, but is no change of the mark');
select is((select count(*) from audit.log
  where table_name = 'app_public.marks' and reason = 'Counted twice'), 1::bigint,
  'the log keeps the reason of a change');

select * from finish();
rollback;

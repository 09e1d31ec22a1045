-- changed_marks() and see_marks() for families, late_marks() for staff.
begin;
select plan(9);

create temp table t as select tests.school('S1') as school;
grant select on t to app_user;
select tests.staffed_class(school) from t;
create temp table c as
select school, tests.student(school, 'ana') as ana, (select id from app_public.assessments where name = 'Test') as test,
  (select id from app_public.assessments where name = 'Draft') as draft
from t;
grant select on c to app_user;
update app_public.assessments set published_at = now() - interval '1 hour' where published_at is not null;
update app_public.marks set entered_at = now() - interval '2 hours', version = 1;
create function pg_temp.changed(name text) returns setof text language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  perform set_config('role', 'app_user', true);
  return query select a.name from c cross join lateral app_public.changed_marks(ana) as m join app_public.assessments a on a.id = m.assessment_id;
  perform set_config('role', 'none', true);
end;
$$;

select is_empty('select pg_temp.changed(''mother'')', 'what did not change since its publication is not changed');
select is((select app_private.late_marks(school, test, now() - interval '1 hour')::text from c), null,
  'nor late for staff');
select tests.act_as('math', school) from t;
update app_public.marks set value = 14 where student_id = (select ana from c) and value in (12, 20);
select results_eq('select pg_temp.changed(''mother'')', $$values ('Test')$$,
  'a family is shown a published mark that changed, and no draft');
select is_empty('select pg_temp.changed(''father'')', 'another family is not');
select is(
  (select l.value - 0 from c cross join lateral jsonb_each(app_private.late_marks(school, test, now() - interval '1 hour')::jsonb) as l),
  '["math math", true]', 'staff are told who changed it');
select tests.act_as('mother', school) from t;
select throws_ok($$select app_public.see_marks(tests.student(school, 'ben')) from t$$, 'RBVAL', null,
  'a family sees the marks of its own children');
select isnt((select app_public.see_marks(ana) from c), null, 'the family has looked');
select is_empty('select pg_temp.changed(''mother'')', 'then the mark is not shown as changed again');
update app_public.mark_sightings set seen_at = now() - interval '5 minutes';
select results_eq('select pg_temp.changed(''mother'')', $$values ('Test')$$, 'until it changes again');

select * from finish();
rollback;

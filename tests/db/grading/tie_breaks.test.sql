-- tie_breaks(), and tg_students__dirty.
begin;
select plan(9);

select is(app_hidden.tie_breaks('{}', '{1}', '{12}', 18, '1990-01-01'), '{}'::numeric[],
  'without a list nothing parts equals');
select is(app_hidden.tie_breaks('{main_subject}', '{1,3,2}', '{20,12,15}', null, null),
  '{12}'::numeric[], 'the subject with the highest coefficient parts them');
select is(app_hidden.tie_breaks('{main_subject}', '{3,3,2}', '{11,12,20}', null, null),
  '{11.5}'::numeric[], 'several such by their mean');
select is(app_hidden.tie_breaks('{main_subject}', '{3,3}', '{11,null}', null, null),
  '{11}'::numeric[], 'of those that have an average');
select is(app_hidden.tie_breaks('{main_subject,conduct,younger}', '{3}', '{null}', null, null),
  '{-1,-1,-1}'::numeric[], 'what is not known comes last');
select is(app_hidden.tie_breaks('{younger,conduct}', '{3}', '{12}', 18, '1900-01-11'),
  '{10,18}'::numeric[], 'in the order of the list');

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
update app_public.students set birth_date = '2010-01-01';
select is_empty('select * from app_private.dirty_results', 'a date of birth changes no results');
select tests.policy(school, $$rank_ties = '{younger}'$$) from t;
update app_public.students set birth_date = '2011-01-01' where student_number = 'ana';
select results_eq('select distinct class_id from app_private.dirty_results',
  $$select tests.class(school) from t$$, 'unless it parts equals');
select tests.calculate();
update app_public.students set last_name = 'Other' where student_number = 'ana';
select is_empty('select * from app_private.dirty_results', 'a name never does');

select * from finish();
rollback;

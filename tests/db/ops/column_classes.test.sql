begin;
select plan(5);

select results_eq(
  $$ select column_name::text collate "default", class from ops.column_classes()
     where of_table = 'app_public.enrollments'::regclass
       and column_name in ('class_id', 'drop_reason') order by 1 $$,
  $$ values ('class_id', 'personal'), ('drop_reason', 'sensitive') $$,
  'a column has the class of its table, or its own');
select is_empty(
  $$ select of_table, column_name from ops.column_classes() where class is null $$,
  'every column has a class');
select results_eq(
  $$ select distinct class from ops.column_classes() order by 1 $$,
  $$ values ('internal'), ('personal'), ('public'), ('secret'), ('sensitive') $$,
  'there are five classes');
select set_config('search_path', 'app_public, ' || current_setting('search_path'), true);
select is_empty(
  $$ select of_table, column_name from ops.column_classes() where class is null $$,
  'whatever the caller finds without naming its schema');
create table app_public.wishes (school_id integer);
select results_eq(
  $$ select class from ops.column_classes() where of_table = 'app_public.wishes'::regclass $$,
  array[null::text],
  'what nobody has classified has none');

select * from finish();
rollback;

-- What a teacher does with assessments in the gradebook: order_assessments().
begin;
select plan(13);

create temp table t as select tests.school('S1') as school;
grant select on t to app_user;
select tests.staffed_class(school) from t;
alter table app_public.grading_policy_categories disable trigger _100_unused;
insert into app_public.grading_policy_categories (school_id, policy_version_id, code, name)
select t.school, v.policy_version_id, 'oral', 'Speaking'
from t
join app_public.terms v on v.school_id = t.school;
alter table app_public.grading_policy_categories enable trigger _100_unused;
create function pg_temp.course() returns uuid language sql as
$$ select tests.course(school, 'MATH') from t $$;
create function pg_temp.term() returns uuid language sql as $$ select tests.term(school) from t $$;
create function pg_temp.put(variadic names text[]) returns void language sql as $$
  select app_public.order_assessments(pg_temp.course(), pg_temp.term(), array(
    select a.id from app_public.assessments a
    where a.course_id = pg_temp.course() and a.name = any (names)
    order by array_position(names, a.name)))
$$;
create function pg_temp.shown() returns text language sql as $$
  select string_agg(a ->> 'name', ' ' order by o)
  from json_array_elements(app_public.gradebook(pg_temp.course(), pg_temp.term()) -> 'assessments')
    with ordinality as x (a, o)
$$;
create function pg_temp.add(name text, category text default null) returns void language sql as $$
  insert into app_public.assessments (course_id, term_id, name, category, optional, position)
  values (pg_temp.course(), pg_temp.term(), name, category, 'bonus', 99)
$$;
create function pg_temp.head(field text) returns jsonb language sql as $$
  select app_public.gradebook(pg_temp.course(), pg_temp.term())::jsonb -> 'head' -> field
$$;
grant execute on function pg_temp.course(), pg_temp.term(), pg_temp.put(text[]), pg_temp.shown(),
  pg_temp.add(text, text), pg_temp.head(text) to app_user;
select tests.act_as('math', school) from t;
set local role app_user;

select lives_ok($$select pg_temp.add('Oral', 'oral')$$,
  'a teacher adds an optional assessment of a category of the term''s policy');
select throws_ok($$select pg_temp.add('Oral')$$, '23505', null, 'a second of the same name too');
select is((select maximum from app_public.assessments where name = 'Oral'), 20::numeric,
  'the maximum is that of the subject');
select is(pg_temp.head('maximum'), '20.00', 'which the gradebook says before');
select is(pg_temp.head('categories'), '[]', 'categories that the policy does not average are not offered');

select is(pg_temp.shown(), 'Draft Test Oral', 'a new assessment can stand last');
select pg_temp.put('Oral', 'Test', 'Draft');
select is(pg_temp.shown(), 'Oral Test Draft', 'the assessments stand in the order that was chosen');
select pg_temp.put('Draft');
select is(pg_temp.shown(), 'Draft Oral Test', 'those that are not named follow as they were');

select throws_ok($$delete from app_public.assessments where name = 'Draft'$$, '23001', null,
  'an assessment with marks is not deleted');
select lives_ok($$delete from app_public.assessments where name = 'Oral'$$, 'one without is');

select tests.act_as(name, school) from t, (values ('other')) as n (name);
select throws_ok($$select pg_temp.put('Test')$$, 'RBDEN', null,
  'a colleague does not order the assessments of another''s course');

reset role;
select tests.act_as('head', school) from t;
select tests.policy(school, $$category_rule = 'average'$$) from t;
set local role app_user;
select is(pg_temp.head('categories'), '[["oral", "Speaking"]]',
  'categories that the policy averages are offered');
select app_public.close_term(tests.class(school), tests.term(school)) from t;
select throws_ok($$select pg_temp.put('Test')$$, 'RBCLO', null, 'in a closed term the order stays');

select * from finish();
rollback;

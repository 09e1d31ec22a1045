-- A bundle's columns and what is in a delta: oneroster_columns(), oneroster_files(),
-- oneroster_manifest(), oneroster_query(), oneroster_changes() with changed_records(),
-- changed_people(), changed_enrollments(), was_staff().
begin;
select plan(26);

create temp table t as select tests.school('S1') as school;
select tests.staffed_class(school) from t;
create function pg_temp.item(of_name text) returns uuid language sql as $$
  select a.id from app_public.assessments a, t where a.school_id = t.school and a.name = of_name $$;

select is(count(*)::integer, 21, '1.2 has 21 files') from app_private.oneroster_files('1.2');
select is(count(*)::integer, 13, '1.1 has 13') from app_private.oneroster_files('1.1');
select set_eq($$select f.file from app_private.oneroster_files('1.2') as f where f.is_kept
    except select f.file from app_private.oneroster_files('1.1') as f where f.is_kept$$,
  $$values ('roles')$$, 'roles came with 1.2');
select is_empty($$select * from (values ('1.1'), ('1.2')) as v (version),
    app_private.oneroster_columns(version) as c where c.type is null$$, 'every column has a type');
select results_eq($$select c.name from app_private.oneroster_columns('1.1') as c
    where c.file = 'users' order by c.place limit 6$$,
  $$values ('sourcedId'), ('status'), ('dateLastModified'), ('enabledUser'), ('orgSourcedIds'),
    ('role')$$, 'in 1.1 a user has schools and a role');
select is_empty($$select c.refers_to from app_private.oneroster_columns('1.2') as c
    where c.refers_to is not null
    except select f.file from app_private.oneroster_files('1.2') as f where f.is_kept$$,
  'columns refer to files that are read');
select is_empty($$select from app_private.oneroster_columns('1.2') as c
    where c.file not in (select f.file from app_private.oneroster_files('1.2') as f)$$,
  'and stand in files of the catalogue');
select set_eq($$select m.value from app_private.oneroster_manifest('1.1', 'delta') as m$$,
  $$values ('1.0'), ('1.1'), ('delta'), ('absent'), ('Rollbook')$$, 'a manifest says what is there');

-- What a delta of each file holds after a change, by file and number.
create function pg_temp.delta(since timestamptz) returns table (file text, records text)
  language plpgsql as $$
declare
  v_file text;
  v_query text;
begin
  for v_file, v_query in
    select f.file, app_private.oneroster_query(t.school, '1.2', f.file, since)
    from t, app_private.oneroster_files('1.2') as f where f.is_kept
  loop
    return query execute pg_catalog.format(
      $q$select %L, string_agg(x.status || ' ' || x."sourcedId", ' ' order by x."sourcedId")
         from (%s) as x having count(*) > 0$q$, v_file, v_query);
  end loop;
end $$;
create temp table since (at timestamptz);
create function pg_temp.now_changed(statement text) returns void language plpgsql as $$
begin
  delete from since;
  insert into since values (clock_timestamp());
  execute statement;
end $$;
prepare delta as select d.* from since, pg_temp.delta(since.at) as d order by 1;

select pg_temp.now_changed('select');
select is_empty('delta', 'without a change, a delta is empty');

select pg_temp.now_changed($$update app_public.marks m set value = 13 from t
  where m.school_id = t.school and m.student_id = tests.student(school, 'ana') and m.value = 12$$);
select results_eq('delta', $$select 'results', 'active '
    || pg_temp.item('Test') || '.'
    || tests.student(school, 'ana') from t$$,
  'a changed mark is a result, and nothing else');
select pg_temp.now_changed($$update app_public.students s set phone = '+2251', sex = 'male' from t
  where s.school_id = t.school and s.student_number = 'ben'$$);
select results_eq('delta', $$select f, 'active ' || tests.student(school, 'ben')
    from t, (values ('demographics'), ('users')) as v (f)$$,
  'a changed student is in the two files that say so');
select pg_temp.now_changed($$update app_public.students s set village = 'Koko' from t
  where s.school_id = t.school and s.student_number = 'ben'$$);
select is_empty('delta', 'what no file says is no change');
select pg_temp.now_changed($$update app_public.students s set birth_date = '2012-01-01' from t
  where s.school_id = t.school and s.student_number = 'ben'$$);
select results_eq('delta', $$select 'demographics', 'active ' || tests.student(school, 'ben') from t$$,
  'a date of birth stands in one file');
select pg_temp.now_changed($$delete from app_public.marks m using t
  where m.school_id = t.school and m.value = 13$$);
select results_eq('delta', $$select 'results', 'tobedeleted '
    || pg_temp.item('Test') || '.'
    || tests.student(school, 'ana') from t$$, 'a mark that is gone is to be deleted');
select pg_temp.now_changed($$update app_public.assessments a set kind = 'exam' from t
  where a.school_id = t.school and a.name = 'Draft'$$);
select results_eq('delta', $$select 'categories', 'active ' || md5('exam')
    union all
    select 'lineItems', 'active ' || pg_temp.item('Draft')
    from t$$, 'a kind that nothing had before is a category');
select pg_temp.now_changed($$update app_public.subjects s set name = 'Algebra' from t
  where s.school_id = t.school and s.code = 'MATH'$$);
select results_eq(
  $$select d.file, array_length(string_to_array(d.records, ' '), 1) / 2
    from since, pg_temp.delta(since.at) as d order by 1$$,
  $$values ('classes', 2), ('courses', 1)$$, 'the courses are called by their subject');
select pg_temp.now_changed($$update app_public.classes k set name = '6e Z' from t
  where k.school_id = t.school and k.name = '6e A'$$);
select results_eq(
  $$select d.file, array_length(string_to_array(d.records, ' '), 1) / 2
    from since, pg_temp.delta(since.at) as d order by 1$$,
  $$values ('classes', 3)$$, 'and by their class');
update app_public.classes k set name = '6e A' from t where k.school_id = t.school and k.name = '6e Z';
select pg_temp.now_changed($$insert into app_public.student_courses
    (school_id, student_id, course_id, is_followed, starts_on)
  select school, tests.student(school, 'ana'), tests.course(school, 'FR'), false, '2025-09-01' from t$$);
select results_eq(
  $$select d.file, split_part(d.records, ' ', 1) from since, pg_temp.delta(since.at) as d$$,
  $$values ('enrollments', 'tobedeleted')$$, 'a course that is left out takes one enrollment away');
select pg_temp.now_changed($$update app_public.enrollments e set ends_on = '2026-02-01' from t
  where e.school_id = t.school and e.student_id = tests.student(school, 'cho')$$);
select results_eq(
  $$select d.file, array_length(string_to_array(d.records, ' '), 1) / 2
    from since, pg_temp.delta(since.at) as d$$,
  $$values ('enrollments', 3)$$, 'who leaves the class leaves its courses');
select pg_temp.now_changed($$insert into app_public.course_teachers (school_id, course_id, user_id)
  select school, tests.course(school, 'FR'), tests.user('main') from t$$);
select results_eq('delta', $$select 'enrollments', 'active ' || tests.course(school, 'FR') || '.'
    || tests.user('main') from t$$, 'who was a teacher already is none anew');
select pg_temp.now_changed($$insert into app_public.course_teachers (school_id, course_id, user_id, position)
  select school, tests.course(school, 'FR'), tests.user('head'), 2 from t$$);
select set_eq('select d.file from since, pg_temp.delta(since.at) as d',
  $$values ('enrollments'), ('roles'), ('users')$$, 'who begins to teach joins the bundle');
select pg_temp.now_changed($$update app_public.user_accounts a set email = 'h@s.example'
  where a.user_id = tests.user('math')$$);
select results_eq('delta', $$select 'users', 'active ' || tests.user('math')$$,
  'an account is part of a teacher');
select pg_temp.now_changed($$update app_public.memberships m set ends_on = '2030-01-01'
  where m.user_id = tests.user('math')$$);
select is_empty($$select d.file from since, pg_temp.delta(since.at) as d
    where d.file not in ('roles', 'users')$$, 'the days of a membership stand in the role');
select pg_temp.now_changed($$delete from app_public.student_guardians g using t
  where g.school_id = t.school and g.student_id = tests.student(school, 'ana')$$);
select is_empty($$select d.file from since, pg_temp.delta(since.at) as d
    where d.file not in ('roles', 'users')$$, 'a family is part of the people');
select pg_temp.now_changed($$update app_public.schools s set max_students = 700 from t
  where s.id = t.school$$);
select results_eq('delta', $$values ('orgs', 'active S1')$$, 'a school''s settings are in orgs.csv');
select pg_temp.now_changed($$update app_public.terms s set weight = 2 from t
  where s.school_id = t.school$$);
select results_eq('delta', $$select 'academicSessions', 'active ' || tests.term(school) from t$$,
  'a term''s weight in its session');

select * from finish();
rollback;

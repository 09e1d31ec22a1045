-- An import of marks step by step: begin_mark_import(), read_mark_import(),
-- check_mark_import_consistency(), resolve_mark_import() with group_mark_import(),
-- check_mark_import() with its additions,
-- mark_import_changes(), mark_import_notes(), create_for_mark_import(), write_imported_marks().
begin;
select plan(21);

create temp table t as select tests.school('S1') as school;
create temp table header as
select '{academic_year,term,class,student_number,last_name,first_name,subject_code,assessment,value}'::text[]
  as columns;

create function pg_temp.findings() returns setof text language plpgsql as $$
begin
  return query
  select format('%s %s: %s', f.line, f.column_name, f.message)
  from pg_temp.import_findings f
  order by f.line, f.column_name, f.message;
end;
$$;
create function pg_temp.checked(may_create boolean) returns void language plpgsql as $$
begin
  perform app_private.read_mark_import((select columns from header));
  perform app_private.check_mark_import_consistency((select columns from header));
  perform app_private.resolve_mark_import((select school from t));
  perform app_private.check_mark_import((select school from t), may_create);
end;
$$;
create function pg_temp.ended() returns void language plpgsql as $$
declare
  v_table text;
begin
  for v_table in
    select c.relname from pg_class c
    where c.relnamespace = pg_my_temp_schema() and c.relkind = 'r' and c.relname like 'import\_%' loop
    execute format('drop table pg_temp.%I', v_table);
  end loop;
end;
$$;

-- the header
select throws_ok($$select app_private.begin_mark_import('NOWHERE', '{}')$$, 'RBVAL', null,
  'a school that does not exist is refused');
select results_eq(
  $$select school_id, columns from app_private.begin_mark_import('s1', '{"Academic year",TERM,x,x}')$$,
  $$select school, '{academic_year,term,x,x}'::text[] from t$$,
  'case and spaces of the header don''t matter');
select bag_eq('select pg_temp.findings()', $$values
    ('1 x: unknown column'), ('1 x: unknown column'), ('1 x: the column stands there twice'),
    ('1 class: the column is missing'), ('1 student_number: the column is missing'),
    ('1 subject_code: the column is missing'), ('1 assessment: the column is missing'),
    ('1 value: there is no column for the marks')$$,
  'all that is wrong with the header is found');
select pg_temp.ended();

-- a school without students, and a file with two
create function pg_temp.opened(marks text[]) returns void language plpgsql as $$
begin
  perform app_private.begin_mark_import('S1', (select columns from header));
  insert into pg_temp.import_rows
    (line, fields, academic_year, term, class, student_number, last_name, first_name, subject_code,
     assessment, value)
  select 1 + n, 9, '2025-2026', 'T1', '6e A', n::text, 'Koné', 'Awa', 'MATH', 'Devoir 1', m
  from unnest(marks) with ordinality as x (m, n);
end;
$$;
select pg_temp.opened('{12.5,"15,25"}');
select pg_temp.checked(false);
select results_eq('select pg_temp.findings()', $$values
    ('2 class: the year has no such class'),
    ('2 student_number: the school has no such student'),
    ('2 subject_code: the school has no such subject'),
    ('3 student_number: the school has no such student')$$,
  'what the school has not is found, each thing once');
select pg_temp.ended();

select pg_temp.opened('{12.5,"15,25"}');
select pg_temp.checked(true);
select is_empty('select pg_temp.findings()', 'it may be made');
select is_empty('select app_private.mark_import_notes(school) from t', 'nothing there is different');
select results_eq(
  'select c.* from t, app_private.mark_import_changes(t.school, false) as c',
  $$values ('academic years', 0::bigint, 0::bigint, 1::bigint), ('terms', 0, 0, 1),
    ('classes', 1, 0, 0), ('subjects', 1, 0, 0), ('courses', 1, 0, 0), ('students', 2, 0, 0),
    ('enrollments', 2, 0, 0), ('assessments', 1, 0, 0), ('marks', 2, 0, 0)$$,
  'what would be made is counted');
select is_empty('select from app_public.students s join t on s.school_id = t.school',
  'and nothing is made yet');
select lives_ok('select app_private.create_for_mark_import(school, false) from t', 'it is made');
select lives_ok('select app_private.write_imported_marks(school, 1, 1, false) from t',
  'marks are written in parts');
select is((select count(*)::integer from app_public.marks m join t on m.school_id = t.school), 1,
  'no more than the part');
select app_private.write_imported_marks(school, 2, 2, false) from t;
select results_eq(
  $$select s.student_number, m.value, m.maximum, a.published_at is null
    from t
    join app_public.marks m on m.school_id = t.school
    join app_public.students s on s.id = m.student_id
    join app_public.assessments a on a.id = m.assessment_id
    order by 1$$,
  $$values ('1', 12.50, 20.00, true), ('2', 15.25, 20.00, true)$$,
  'both marks are there, in a draft when asked for');
select pg_temp.ended();

-- the same again, with one mark changed and another name
select pg_temp.opened('{12.5,16}');
update pg_temp.import_rows set last_name = 'Kone' where line = 2;
select pg_temp.checked(false);
select is_empty('select pg_temp.findings()', 'what is there needs no making');
select results_eq(
  $$select c.added, c.changed, c.same from t, app_private.mark_import_changes(t.school, false) as c
    where c.what = 'marks'$$,
  $$values (0::bigint, 1::bigint, 1::bigint)$$, 'one mark changes, one stays');
select results_eq(
  'select n.* from t, app_private.mark_import_notes(t.school) as n',
  $$values (2, 'last_name', 'Kone', 'Koné')$$, 'a name written otherwise is noted');
select app_private.write_imported_marks(school, 1, 2, false) from t;
select results_eq(
  'select m.value, m.version from t join app_public.marks m on m.school_id = t.school order by 1',
  $$values (12.50, 1), (16.00, 2)$$, 'only the changed mark is written');
select pg_temp.ended();

-- what is wrong with lines
select pg_temp.opened('{21,-1,twelve,""}');
update pg_temp.import_rows set student_number = '1' where line = 3;
update pg_temp.import_rows set fields = 8 where line = 5;
select pg_temp.checked(true);
select results_eq('select pg_temp.findings()', $$values
    ('2 value: above the maximum of 20'),
    ('3 student_number: already has a mark in this assessment, in line 2'),
    ('3 value: negative'),
    ('4 value: not a number'),
    ('5 : 8 fields instead of 9')$$,
  'every line that is wrong is found');
select pg_temp.ended();

-- what can't be made: check_mark_import_additions()
select pg_temp.opened('{1,2,3}');
update pg_temp.import_rows set class = '6e B';
update pg_temp.import_rows set last_name = '' where line = 4;
update app_public.schools s set max_students = 2 from t where s.id = t.school;
select pg_temp.checked(true);
select results_eq('select pg_temp.findings()', $$values
    ('2 class: student 1 is enrolled in the class 6e A that year'),
    ('3 class: student 2 is enrolled in the class 6e A that year'),
    ('4 last_name: a new student needs a last name of at least 2 characters'),
    (' student_number: the school may have 2 active students, has 2, and 1 come with this file')$$,
  'a second class, a missing name and a full school are found');
select pg_temp.ended();

update app_public.classes k set max_size = 2 from t where k.school_id = t.school;
update app_public.schools s set max_students = 50 from t where s.id = t.school;
select pg_temp.opened('{1,2,3}');
select pg_temp.checked(true);
select results_eq('select pg_temp.findings()', $$values
    ('4 class: has room for 2 students, 2 are enrolled and 1 come with this file')$$,
  'a full class is found');
select pg_temp.ended();

select pg_temp.opened('{1}');
update pg_temp.import_rows set academic_year = '2026', term = 'T1';
select pg_temp.checked(true);
select results_eq('select pg_temp.findings()', $$values
    ('2 academic_year: not a name from which dates follow')$$,
  'a year without dates can''t be made');
select pg_temp.ended();

select pg_temp.opened('{1}');
update pg_temp.import_rows set term = 'T2';
update app_public.academic_years y set ends_on = '2026-07-31' from t where y.school_id = t.school;
select pg_temp.checked(true);
select results_eq('select pg_temp.findings()', $$values
    ('2 term: no days are left for it in the year 2025-2026 after Term 1')$$,
  'nor a term in a year that is full');

select * from finish();
rollback;

-- missing_in_class(), missing_for_closing() and missing_overview().
begin;
select plan(8);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
grant select on t to app_user;
select tests.staffed_class(school), tests.course(school, 'ART'), tests.course(school, 'CHOIR', 1, '6e A', 'excluded') from t;
insert into app_public.assessments (school_id, course_id, term_id, name, maximum, scheduled_for, optional)
select school, tests.course(school, 'FR'), tests.term(school), 'Poem', 20, now() + interval '1 day', 'bonus' from t;
insert into app_public.class_teachers (school_id, class_id, user_id, position)
select school, tests.class(school, '6e B'), tests.user('main'), 1 from t;
insert into app_public.academic_years (school_id, name, starts_on, ends_on)
select school, 'later', '2026-09-01', '2027-07-01' from t;
create function pg_temp.missing(name text) returns setof text language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return query
    select concat_ws(' ', m.subject_name, m.kind, m.assessment_name, m.students)
    from t cross join lateral app_public.missing_for_closing(tests.class(school), tests.term(school)) as m;
end;
$$;
create function pg_temp.overview(name text) returns setof text language plpgsql as $$
begin
  perform tests.act_as(name, school) from t;
  return query
    select concat_ws(' ', m.class_name, m.state, m.subject_name, m.teacher_last_name,
      case when m.no_assessment then 'none' end, m.drafts, m.scheduled, m.unmarked)
    from t cross join lateral app_public.missing_overview(tests.term(school)) as m;
end;
$$;
create temp table whole as select line from (values
  ('ART no_assessment 3'), ('FR scheduled Poem'), ('FR unmarked Dictation 1'), ('MATH draft Draft'),
  ('MATH unmarked Draft 2')) as v (line);

select set_eq('select pg_temp.missing(''head'')', 'table whole',
  'what is missing: courses without assessment, drafts, scheduled ones, students without a mark; not in optional assessments nor in courses that never count');
select set_eq('select pg_temp.missing(''math'')', 'table whole', 'teachers of the class see all of it');
select is_empty('select pg_temp.missing(''other'')', 'teachers of other classes nothing');
select is_empty('select pg_temp.missing(''mother'')', 'families nothing');
select results_eq('select pg_temp.overview(''head'')',
  $$values ('6e A open ART none 0 0 0'), ('6e A open FR 0 1 1'), ('6e A open MATH math 1 0 2'),
    ('6e B open 0 0 0')$$,
  'the overview counts by class and course; a class that lacks nothing is there too');
select is((select count(*) from t cross join lateral app_private.missing_in_class(school, tests.class(school, '6e B'), tests.term(school))),
  0::bigint, 'a class without students lacks nothing');
select results_eq('select pg_temp.overview(''other'')', $$values ('6e B open 0 0 0')$$,
  'a teacher has an overview of the own classes');
select is_empty('select pg_temp.overview(''mother'')', 'a family has none');

select * from finish();
rollback;

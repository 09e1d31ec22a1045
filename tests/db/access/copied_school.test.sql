-- A school and what became of a copy made from its archive share their ids, and nothing else.
-- current_class_ids(), current_family_class_ids(), current_student_ids(), current_guardian_ids(),
-- current_assessment_ids(), current_readable_assessment_ids(), current_readable_course_ids(),
-- current_visible_course_ids()
begin;
select plan(9);

create temp table t as select tests.school('S1') as school, tests.school('COPY') as copy;
select tests.staffed_class(school) from t;
select tests.assessment(school, tests.course(school, 'MATH', 3, '6e B'), 'Test of 6e B') from t;
with guardian as (
  insert into app_public.guardians (school_id, last_name, first_name)
  select school, 'Father', 'of dan' from t
  returning school_id, id)
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select school_id, tests.student(school_id, 'dan', '6e B'), id from guardian;

create function pg_temp.ids(person text, list text)
  returns uuid[]
  language plpgsql volatile
as $$
declare
  v_ids uuid[];
begin
  perform tests.act_as(person, (select school from t));
  execute format('select array(select distinct unnest(app_hidden.%I()) order by 1)', list)
  into v_ids;
  return v_ids;
end;
$$;
create temp table wanted as
select a.*, pg_temp.ids(person, list) as ids
from (values
  (1, 'math', 'current_class_ids', 'a teacher''s classes'),
  (2, 'math', 'current_student_ids', 'the students of these classes'),
  (3, 'math', 'current_guardian_ids', 'the guardians of these students'),
  (4, 'math', 'current_assessment_ids', 'a teacher''s assessments'),
  (5, 'main', 'current_readable_course_ids', 'the courses that a class teacher reads'),
  (6, 'main', 'current_readable_assessment_ids', 'the assessments of these courses'),
  (7, 'math', 'current_visible_course_ids', 'the courses of a teacher''s classes'),
  (8, 'mother', 'current_family_class_ids', 'the classes of somebody''s children')
) as a (n, person, list, what);
select ok(bool_and(cardinality(ids) > 0), 'there is something to see') from wanted;

-- the copy, in which the two classes, their courses and two students changed places since
create function pg_temp.other(one uuid, two uuid, id uuid) returns uuid language sql
return case id when one then two when two then one else id end;
create temp table pairs as
select tests.class(school) as class_a, tests.class(school, '6e B') as class_b,
  tests.course(school, 'MATH') as course_a, tests.course(school, 'MATH', 3, '6e B') as course_b,
  tests.student(school, 'ana') as student_a, tests.student(school, 'dan') as student_b
from t;
set local session_replication_role = replica;
insert into app_public.courses (school_id, id, class_id, subject_id)
select copy, c.id, pg_temp.other(class_a, class_b, c.class_id), c.subject_id
from t, pairs, app_public.courses c
where c.school_id = school;
insert into app_public.assessments (school_id, id, course_id, term_id, name, maximum)
select copy, a.id, pg_temp.other(course_a, course_b, a.course_id), a.term_id, a.name, a.maximum
from t, pairs, app_public.assessments a
where a.school_id = school;
insert into app_public.enrollments
  (school_id, id, student_id, class_id, academic_year_id, starts_on)
select copy, e.id, e.student_id, pg_temp.other(class_a, class_b, e.class_id), e.academic_year_id,
  e.starts_on
from t, pairs, app_public.enrollments e
where e.school_id = school;
insert into app_public.student_guardians (school_id, student_id, guardian_id)
select copy, pg_temp.other(student_a, student_b, l.student_id), l.guardian_id
from t, pairs, app_public.student_guardians l
where l.school_id = school;
set local session_replication_role = origin;

select is(pg_temp.ids(person, list), ids, what || ' are those of the chosen school')
from wanted
order by n;

select * from finish();
rollback;

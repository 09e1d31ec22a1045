-- A second class of sixty, with a teacher of mathematics, a class teacher and three assessments.
do $$
declare
  v_school integer := (select id from app_public.institutions where code = 'ADJAME');
  v_class uuid := tests.class(v_school, '5e B');
  v_course uuid := tests.course(v_school, 'MATH', 4, '5e B');
  v_third uuid;
begin
  update app_public.classes set max_size = 60 where school_id = v_school and id = v_class;
  insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
  select v_school, s.id, v_class, tests.year(v_school), '2025-09-01'
  from app_public.students s
  where s.school_id = v_school and s.student_number like 'N%';
  insert into app_public.course_teachers (school_id, course_id, user_id)
  values (v_school, v_course, tests.user('prof'));
  insert into app_public.class_teachers (school_id, class_id, user_id)
  values (v_school, v_class, tests.user('principal', v_school, 'teacher'));
  perform tests.assessment(v_school, v_course, 'Devoir 1');
  perform tests.assessment(v_school, v_course, 'Devoir 2', 1, 20, 'T1', false);
  v_third := tests.assessment(v_school, v_course, 'Devoir 3', 1, 10, 'T1', false);
  update app_public.assessments set scheduled_for = '2030-11-28 08:00Z' where id = v_third;
end;
$$;

-- Two schools with a class, two courses, two students, and people of every duty.
create function tests.api_school(letter text) returns void language plpgsql volatile as $$
declare
  v_school integer := tests.school('SCHOOL' || letter);
  v_math uuid := tests.course(v_school, 'MATH', 3);
  v_french uuid := tests.course(v_school, 'FR', 2);
  v_first uuid := tests.assessment(v_school, v_math, 'Test 1');
  v_guardian uuid;
begin
  perform tests.mark(v_school, v_first, tests.student(v_school, 'ana' || letter), '12');
  perform tests.mark(v_school, v_first, tests.student(v_school, 'ben' || letter), '9');
  perform tests.assessment(v_school, v_math, 'Test 2', 1, 20, 'T1', false);
  perform tests.assessment(v_school, v_french, 'Dictation');
  perform tests.user('admin' || letter, v_school, 'admin');
  insert into app_public.course_teachers (school_id, course_id, user_id)
  values (v_school, v_math, tests.user('teacher' || letter, v_school, 'teacher'));
  insert into app_public.guardians (school_id, last_name, first_name, user_id)
  values (v_school, 'Parent', 'Parent', tests.user('guardian' || letter, v_school, 'guardian'))
  returning id into v_guardian;
  insert into app_public.student_guardians (school_id, student_id, guardian_id)
  values (v_school, tests.student(v_school, 'ana' || letter), v_guardian);
end;
$$;

select tests.api_school(letter) from unnest(array['A', 'B']) as letter;
select tests.calculate();

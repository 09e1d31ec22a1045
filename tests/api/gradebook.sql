-- A class of sixty with names of a register, a course with twelve assessments, and all 720 marks.
do $$
declare
  v_school integer := tests.school('BIG');
  v_course uuid := tests.course(v_school, 'MATH', 4);
  v_last text[] := '{Bamba,Coulibaly,Diabaté,Kouassi,N’Guessan,Ouattara,Traoré,Yao,Konan,Gnagne,Touré}';
  v_first text[] := '{Adjoua,Koffi,Fatoumata,Jean-Baptiste,Mariam,Serge,Aminata,Prisca,Moussa,Paul}';
begin
  update app_public.classes set max_size = 60 where id = tests.class(v_school);
  insert into app_public.students (school_id, student_number, last_name, first_name, sex)
  select v_school, '2025-' || 1000 + n * 7, v_last[1 + n % 11], v_first[1 + n % 10],
    case n % 2 when 0 then 'female' else 'male' end
  from generate_series(1, 60) as n;
  insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
  select v_school, s.id, tests.class(v_school), tests.year(v_school), '2025-09-01'
  from app_public.students s
  where s.school_id = v_school;
  insert into app_public.course_teachers (school_id, course_id, user_id)
  values (v_school, v_course, tests.user('teacher', v_school, 'teacher'));
  perform tests.assessment(v_school, v_course, 'Devoir ' || n, 1 + n % 3)
  from generate_series(1, 12) as n;
  insert into app_public.marks (school_id, assessment_id, student_id, value, entered_by)
  select v_school, a.id, s.id, (hashtext(s.id::text || a.name) & 63) * 0.25, tests.user('teacher')
  from app_public.assessments a
  join app_public.students s on s.school_id = a.school_id
  where a.school_id = v_school;
end;
$$;
select tests.calculate();

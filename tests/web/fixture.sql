-- A ministry with two schools. In the first, a class with two subjects: marks of Koné
-- 9/10, 17 and 15; Ehouman and Tanoh 8/10, 13 and 12 each; Hüseynov one missing, 10 and 10; Sok
-- 4/10, 8 and 9; Yapi none. Mathematics has coefficient 3, French 2; the second mathematics test 2.
create function pg_temp.people(school integer) returns void language plpgsql volatile as $$
declare
  v_math uuid := tests.course(school, 'MATH', 3, '4e A');
  v_french uuid := tests.course(school, 'FR', 2, '4e A');
  v_quiz uuid := tests.assessment(school, v_math, 'Interrogation', 1, 10);
  v_exam uuid := tests.assessment(school, v_math, 'Composition', 2);
  v_dictation uuid := tests.assessment(school, v_french, 'Dictée');
  v_secret uuid := tests.assessment(school, v_math, 'Devoir secret', 4, 20, 'T1', false);
  v_student record;
begin
  update app_public.subjects s
  set name = case s.code when 'MATH' then 'Mathématiques' else 'Français' end
  where s.school_id = school;
  update app_public.assessments a
  set position = case a.name when 'Interrogation' then 1 when 'Composition' then 2 else 3 end
  where a.school_id = school;
  insert into app_public.students
    (school_id, student_number, last_name, first_name, sex, birth_date)
  values
    (school, 'E1', 'Koné', 'Mariam', 'female', '2012-03-01'),
    (school, 'E2', 'Ehouman', 'Paul', 'male', '2012-04-01'),
    (school, 'E3', 'Tanoh', 'Grâce', 'female', '2012-05-01'),
    (school, 'E4', 'Hüseynov', 'Əli', 'male', null),
    (school, 'E5', 'សុខ', 'ចាន់', 'male', null),
    (school, 'E6', 'Yapi', 'Ruth', 'female', null);
  insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
  select s.school_id, s.id, tests.class(school, '4e A'), tests.year(school), '2025-09-01'
  from app_public.students s
  where s.school_id = school;
  for v_student in
    select s.id, m.quiz, m.exam, m.dictation
    from (values ('E1', '9', '17', '15'), ('E2', '8', '13', '12'), ('E3', '8', '13', '12'),
      ('E4', null, '10', '10'), ('E5', '4', '8', '9')) as m (number, quiz, exam, dictation)
    join app_public.students s on s.school_id = school and s.student_number = m.number
  loop
    if v_student.quiz is not null then
      perform tests.mark(school, v_quiz, v_student.id, v_student.quiz);
    end if;
    perform tests.mark(school, v_exam, v_student.id, v_student.exam);
    perform tests.mark(school, v_dictation, v_student.id, v_student.dictation);
    perform tests.mark(school, v_secret, v_student.id, '20');
  end loop;
  insert into app_public.course_teachers (school_id, course_id, user_id)
  values (school, v_math, tests.user('prof', school, 'teacher'));
  insert into app_public.guardians (school_id, last_name, first_name, user_id)
  values (school, 'Koné', 'Awa', tests.user('parent', school, 'guardian'));
  insert into app_public.student_guardians (school_id, student_id, guardian_id)
  select g.school_id, s.id, g.id
  from app_public.guardians g
  join app_public.students s on s.school_id = g.school_id and s.student_number = 'E1'
  where g.school_id = school;
  insert into app_public.students (school_id, student_number, last_name, first_name)
  select school, 'N' || n, 'Numéro', 'Élève ' || n
  from generate_series(1, 60) as n;
end;
$$;

insert into app_public.institutions (code, name, type) values ('MIN', 'Ministère', 'ministry');
select tests.school('ADJAME'), tests.school('BOUAKE');
update app_public.institutions i
set name = case i.code when 'ADJAME' then 'Collège d’Adjamé' else 'Collège de Bouaké' end,
  parent_id = (select m.id from app_public.institutions m where m.code = 'MIN')
where i.type = 'school';
select pg_temp.people(i.id) from app_public.institutions i where i.code = 'ADJAME';
select tests.user('direction', i.id, 'admin') from app_public.institutions i where i.code = 'ADJAME';
select tests.user('ailleurs', i.id, 'admin') from app_public.institutions i where i.code = 'BOUAKE';
select tests.user('ministre', i.id, 'admin') from app_public.institutions i where i.code = 'MIN';
select tests.calculate();

-- An import of people and structure: begin_import(), stage_import_rows(), name_import_columns(),
-- check_import() with read_import(), single_spaced(), find_import_places(), find_import_students(),
-- find_import_teachers(), note_import_repeats(), plan_students(), plan_enrollments(),
-- plan_guardians(), plan_teachers(), plan_classes(), plan_subjects(), plan_courses(),
-- import_tables(), for_import_tables(), compare_import() with members(), try_import(); apply_import()
-- with write_import() and change_imported_rows(); undo_import()
-- with import_obstacles() and import_dependents(); import_errors() with import_words();
-- import_changes().
begin;
select plan(60);

create temp table t as
select tests.school('S1') as school, tests.school('S2') as other;
create temp table done (name text primary key, id uuid);

-- a file: its header and its lines, checked
create function pg_temp.brought(name text, kind text, variadic lines text[])
  returns text language plpgsql as $$
declare
  v_school integer := (select school from t);
  v_import uuid := app_private.begin_import(
    v_school, kind, kind || '.csv', string_to_array(lines[1], ','));
begin
  insert into done values (name, v_import);
  perform app_private.stage_import_rows(v_school, v_import, (
    select jsonb_agg(jsonb_build_array(l.place, string_to_array(l.line, ',')))
    from unnest(lines) with ordinality as l (line, place)
    where l.place > 1));
  perform app_private.check_import(v_school, v_import);
  return pg_temp.counts(name);
end;
$$;
create function pg_temp.counts(import text) returns text language sql as $$
  select format('%s: %s new, %s changed, %s same, %s rejected', i.state, i.create_count,
    i.change_count, i.same_count, i.reject_count) || coalesce(' ' || (i.problem ->> 'code'), '')
  from app_public.imports i where i.id = (select id from done where name = import)
$$;
create function pg_temp.errors(import text) returns setof text language sql as $$
  select concat_ws(' ', e.line::text, e."column" || ':', '"' || e.value || '"', e.message)
  from app_private.import_errors((select school from t), (select id from done where name = import)) as e
$$;
create function pg_temp.applied(import text) returns text language plpgsql as $$
begin
  perform app_private.apply_import((select school from t), (select id from done where name = import));
  return pg_temp.counts(import);
end;
$$;
create function pg_temp.undone(import text) returns text language plpgsql as $$
begin
  perform app_private.undo_import((select school from t), (select id from done where name = import));
  return pg_temp.counts(import);
end;
$$;
create function pg_temp.census() returns text language sql as $$
  select format('%s students, %s guardians, %s links, %s levels, %s classes, %s subjects, %s courses, '
      '%s enrollments, %s teachers',
    (select count(*) from app_public.students where school_id = school),
    (select count(*) from app_public.guardians where school_id = school),
    (select count(*) from app_public.student_guardians where school_id = school),
    (select count(*) from app_public.levels where school_id = school),
    (select count(*) from app_public.classes where school_id = school),
    (select count(*) from app_public.subjects where school_id = school),
    (select count(*) from app_public.courses where school_id = school),
    (select count(*) from app_public.enrollments where school_id = school),
    (select count(*) from app_public.memberships where institution_id = school and duty = 'teacher'))
  from t
$$;
create temp table before as select pg_temp.census() as census;

-- classes
select is(pg_temp.brought('classes', 'classes', 'Classe,Niveau,Série,Effectif maximum',
  '6e A,6e,,2', '6e B,6e,,30', '2nde C,2nde,C,30'),
  'checked: 3 new, 0 changed, 0 same, 0 rejected', 'classes are understood by their French headers');
select is(pg_temp.census(), (select census from before), 'and a check writes nothing');
select is(pg_temp.applied('classes'), 'applied: 3 new, 0 changed, 0 same, 0 rejected',
  'and come in when the import is applied');
select results_eq(
  $$select c.name, l.name, c.section, c.max_size::integer from app_public.classes c
    join app_public.levels l on l.id = c.level_id where c.school_id = (select school from t) order by c.name$$,
  $$values ('2nde C', '2nde', 'C', 30), ('6e A', '6e', null, 2), ('6e B', '6e', null, 30)$$,
  'with their levels, each made once');
select is(pg_temp.brought('classes again', 'classes', 'Classe,Niveau,Série,Effectif maximum',
  '6EA,6e,,2', '6e B,6e,,30', '2nde C,2nde,C,30'),
  'checked: 0 new, 0 changed, 3 same, 0 rejected', 'the same file changes nothing, however a name is spaced');
select is(pg_temp.brought('bad classes', 'classes', 'class,academic_year,max_size,teacher',
  'X,1999-2000,10,', 'Y,,0,', 'Y,,,', 'Z,,,Nobody'),
  'checked: 0 new, 0 changed, 0 same, 4 rejected', 'what is wrong with classes is found');
select set_eq($$select pg_temp.errors('bad classes')$$, array[
  '2 academic_year: "1999-2000" the school has no such academic year',
  '3 max_size: "0" not a number of places', '4 class: "Y" stands in line 3 already',
  '5 teacher: "Nobody" the school has no such teacher'], 'each with its row, column and value');

-- students
select is(pg_temp.brought('students', 'students',
  'Matricule,Nom et prénoms,Sexe,Né(e) le,Téléphone,Classe,Bourse',
  'A1,KONÉ Awa Marie,F,03/11/2012,07 08 09 10,6e A,', 'A2,N''GORAN KOUADIO Jean,Garçon,41000,,6ea,oui',
  '003,"Traoré Éric",m,2012-01-31,,,'),
  'checked: 3 new, 0 changed, 0 same, 0 rejected', 'students are understood, whole names as well');
select is((select columns from app_public.imports where id = (select id from done where name = 'students')),
  '{student_number,full_name,sex,birth_date,phone,class,NULL}', 'and an unknown column is left out');
select is(pg_temp.applied('students'), 'applied: 3 new, 0 changed, 0 same, 0 rejected', 'they come in');
select results_eq(
  $$select s.student_number, (s.last_name || ' / ' || s.first_name) collate "default", s.sex, s.birth_date::text, c.name
    from app_public.students s
    left join app_public.enrollments e on e.student_id = s.id
    left join app_public.classes c on c.id = e.class_id
    where s.school_id = (select school from t) order by s.student_number$$,
  $$values ('003', '"Traoré / Éric"', 'male', '2012-01-31', null),
    ('A1', 'KONÉ / Awa Marie', 'female', '2012-11-03', '6e A'),
    ('A2', 'N''GORAN KOUADIO / Jean', 'male', '2012-04-01', '6e A')$$,
  'with capitals as last name, days counted by spreadsheets, leading zeros and classes');
select is((select count(distinct starts_on) || ' ' || min(starts_on) from app_public.enrollments
  where school_id = (select school from t)), '1 2025-09-01', 'enrolled from the first day of the year');
select is((select count(distinct reason)::text from audit.log where reason = 'import ' || (select id from done where name = 'students')),
  '1', 'and the log says by which import');
select is(pg_temp.brought('students again', 'students',
  'Matricule,Nom et prénoms,Sexe,Né(e) le,Téléphone,Classe,Bourse',
  'A1,KONÉ Awa Marie,F,03/11/2012,07 08 09 10,6e A,', 'A2,N''GORAN KOUADIO Jean,Garçon,41000,,6ea,oui',
  '003,"Traoré Éric",m,2012-01-31,,,'),
  'checked: 0 new, 0 changed, 3 same, 0 rejected', 'the same file again changes nothing');
update app_public.students set phone = '01' where student_number = '003' and school_id = (select school from t);
select is(pg_temp.brought('update', 'students', 'number,phone,birth place', 'A1,,Bouaké', '003,,', 'A2,05,'),
  'checked: 0 new, 2 changed, 1 same, 0 rejected', 'an empty cell leaves what is there');
select results_eq(
  $$select line, field, before #>> '{}', after #>> '{}'
    from app_private.import_changes((select school from t), (select id from done where name = 'update'))$$,
  $$values (2, 'birth_place', null, 'Bouaké'), (4, 'phone', null, '05')$$, 'and each change is told before it is made');
select is(pg_temp.brought('bad students', 'students',
  'Matricule,Nom,Prénoms,Sexe,Né(e) le,Email,Classe,Statut',
  ',Yao,Paul,M,,,,', 'B1,Y,Paul,M,,,,', 'B2,Yao,,M,,,,', 'B3,Yao,Paul,x,,,,', 'B4,Yao,Paul,,31/02/2012,,,',
  'B5,Yao,Paul,,01/01/2099,,,', 'B6,Yao,Paul,,,nowhere,,', 'B7,Yao,Paul,,,,9e Z,', 'B8,Yao,Paul,,,,,gone',
  'B9,Yao,Paul', 'B8,Yao,Paul,,,,,', 'B10,Yao,Paul,,,,,,too much', 'B11,Yao,Paul,,,,6e A,'),
  'checked: 0 new, 0 changed, 0 same, 13 rejected', 'every row with something wrong is rejected');
select set_eq($$select pg_temp.errors('bad students')$$, array[
  '2 Matricule: missing', '3 Nom: "Y" not a name of 2 to 200 characters', '4 Prénoms: missing',
  '5 Sexe: "x" not a sex', '6 Né(e) le: "31/02/2012" not a date',
  '7 Né(e) le: "2099-01-01" not between 1900 and today', '8 Email: "nowhere" not an e-mail address',
  '9 Classe: "9e Z" the year 2025-2026 has no such class', '10 Statut: "gone" not a status', '11 3 / 8 fields',
  '12 Matricule: "B8" stands in line 10 already', '13 9 / 8 fields', '14 Classe: "6e A" the class has room for 2'],
  'with what is wrong, also that a class is full');
select is(pg_temp.applied('bad students'), 'checked: 0 new, 0 changed, 0 same, 13 rejected',
  'and nothing of such a file is written');
update app_private.import_rows set action = 'leave_out'
where import_id = (select id from done where name = 'bad students') and line <> 14;
update app_private.import_rows set fields[7] = '6e B'
where import_id = (select id from done where name = 'bad students') and line = 14;
select is(pg_temp.applied('bad students'), 'checked: 1 new, 0 changed, 0 same, 0 rejected changed',
  'what a row does now is looked at before it is written');
select is(pg_temp.applied('bad students'), 'applied: 1 new, 0 changed, 0 same, 0 rejected',
  'then corrected rows come in, without those left out');
select is(pg_temp.undone('bad students'), 'undone: 1 new, 0 changed, 0 same, 0 rejected', 'and can be taken back');
select is(pg_temp.brought('no number', 'students', 'a,b', '1,2'),
  'mapping: 0 new, 0 changed, 0 same, 0 rejected unmapped', 'a file whose columns say nothing waits to be told');
select lives_ok($$select app_private.name_import_columns((select school from t), (select id from done where name = 'no number'),
  '{student_number,last_name}')$$, 'then it is told');
select throws_ok($$select app_private.name_import_columns((select school from t), (select id from done where name = 'no number'),
  '{student_number,height}')$$, 'RBVAL', 'There is no field “height” of students', 'but not of a field that there is not');
select throws_ok($$select app_private.name_import_columns((select school from t), (select id from done where name = 'no number'),
  '{student_number,student_number}')$$, 'RBVAL', 'Two columns are named student_number', 'nor of one twice');
update app_public.schools set max_students = 3 where id = (select school from t);
select is(pg_temp.brought('too many', 'students', 'number,last name,first name', 'C1,Yao,Paul'),
  'checked: 1 new, 0 changed, 0 same, 0 rejected RBQST', 'what is in the way of the whole is said at the check');
select is(pg_temp.applied('too many'), 'checked: 1 new, 0 changed, 0 same, 0 rejected RBQST', 'and stays in the way');
update app_public.schools set max_students = 1000 where id = (select school from t);

-- guardians
select is(pg_temp.brought('guardians', 'guardians', 'Matricule,Nom,Prénoms,Lien de parenté,Tél,Profession',
  'A1,Koné,Issa,père,07 08 09 10,Tailleur', 'A2,KONE,Issa,oncle,+225 07080910,', 'A1,Koné,Fanta,mère,,'),
  'checked: 3 new, 0 changed, 0 same, 0 rejected', 'guardians are understood');
select is(pg_temp.brought('guardians twice', 'guardians', 'number,last name,first name,relation,phone',
  'A1,Koné,Issa,father,1', 'A1,Koné,Issa,father,1', 'Z9,Koné,Issa,father,1', 'A1,Yao,Ama,boss,1'),
  'checked: 1 new, 0 changed, 0 same, 3 rejected', 'rows of guardians without a student, twice or of no relation are found');
select is((select count(*)::integer from app_private.import_writes
  where import_id = (select id from done where name = 'guardians') and of_table = 'guardians'), 2,
  'who has the same name and number is one person');
select is(pg_temp.applied('guardians'), 'applied: 3 new, 0 changed, 0 same, 0 rejected', 'they come in');
select is(pg_temp.brought('guardians again', 'guardians', 'Matricule,Nom,Prénoms,Lien de parenté,Tél,Profession',
  'A1,Koné,Issa,père,07 08 09 10,Tailleur', 'A1,Koné,Fanta,mère,,'),
  'checked: 0 new, 0 changed, 2 same, 0 rejected', 'the same guardians again change nothing');

-- teachers
select is(pg_temp.brought('teachers', 'teachers', 'Nom,Prénoms,Email,Fonction,Date de prise de service',
  'Koffi,Ama,ama@example.org,Professeur,01/10/2020', 'Yao,Paul,,,'),
  'checked: 2 new, 0 changed, 0 same, 0 rejected', 'teachers are understood');
select is(pg_temp.applied('teachers'), 'applied: 2 new, 0 changed, 0 same, 0 rejected', 'they come in');
select is(pg_temp.brought('teachers again', 'teachers', 'Nom,Prénoms,Email,Fonction,Date de prise de service',
  'Koffi,Ama,ama@example.org,Professeur,01/10/2020', 'Yao,Paul,,Censeur,'),
  'checked: 0 new, 1 changed, 1 same, 0 rejected', 'who is there is known by address or name');
select tests.user('stranger', other, 'teacher') from t;
select is(pg_temp.brought('others', 'teachers', 'last name,first name', 'stranger-last,stranger-first', 'Y,Z', 'Yao,Paul', 'Yao,Paul'),
  'checked: 1 new, 0 changed, 1 same, 2 rejected', 'teachers of other schools are nobody here');

-- subjects and courses
select is(pg_temp.brought('subjects', 'subjects', 'Code,Libellé,Coef', 'MATH,Mathématiques,4', 'FR,Français,"3', 'SVT,,-1'),
  'checked: 1 new, 0 changed, 0 same, 2 rejected', 'subjects with wrong coefficients are found');
update app_private.import_rows set fields[3] = '3' where import_id = (select id from done where name = 'subjects') and line > 2;
select app_private.check_import(school, id) from t, done where name = 'subjects';
select is(pg_temp.applied('subjects'), 'applied: 3 new, 0 changed, 0 same, 0 rejected', 'corrected, they come in');
select is(pg_temp.brought('courses', 'courses', 'Classe,Matière,Coefficient,Professeur',
  '6e A,mathematiques,5,Mme Ama Koffi', '6e A,FR,,yao paul', '6e B,MATH,,AMA@example.org'),
  'checked: 3 new, 0 changed, 0 same, 0 rejected', 'courses are understood by code or name of the subject');
select is(pg_temp.applied('courses'), 'applied: 3 new, 0 changed, 0 same, 0 rejected', 'they come in');
select results_eq(
  $$select k.name, s.code, c.coefficient, u.first_name collate "default" from app_public.courses c
    join app_public.classes k on k.id = c.class_id join app_public.subjects s on s.id = c.subject_id
    join app_public.course_teachers t on t.course_id = c.id join app_public.users u on u.id = t.user_id
    where c.school_id = (select school from t) order by k.name, c.position$$,
  $$values ('6e A', 'MATH', 5.00, 'Ama'), ('6e A', 'FR', 3.00, 'Paul'), ('6e B', 'MATH', 4.00, 'Ama')$$,
  'with coefficients, the subject''s where none is said, and teachers');
select is(pg_temp.brought('bad courses', 'courses', 'class,subject,mode', '6e A,LATIN,', '6e X,MATH,', '6e B,FR,often'),
  'checked: 0 new, 0 changed, 0 same, 3 rejected', 'unknown subjects, classes and modes are found');

-- enrollments
select is(pg_temp.brought('bad enrollments', 'enrollments', 'Matricule,Classe,Du,Au', 'A1,6e B,,', 'Z9,6e B,,',
  '003,6e B,2020-01-01,', '003,6e B,,2020-01-01'),
  'checked: 0 new, 0 changed, 0 same, 4 rejected', 'enrollments that can''t be are found');
select set_eq($$select pg_temp.errors('bad enrollments')$$, array[
  '2 Classe: "6e B" the student is in the class 6e A then', '3 Matricule: "Z9" the school has no student of this number',
  '4 Du: "2020-01-01" not within 2025-09-01 – 2026-07-31', '5 Au: "2020-01-01" not within 2025-09-01 – 2026-07-31',
  '5 Matricule: "003" stands in line 4 already'], 'with the reasons');
select is(pg_temp.brought('enrollments', 'enrollments', 'Matricule,Classe', 'A1,6e A', '003,6e B'),
  'checked: 1 new, 0 changed, 1 same, 0 rejected', 'who is in the class stays there');
select is(pg_temp.applied('enrollments'), 'applied: 1 new, 0 changed, 1 same, 0 rejected', 'others come in');

-- undoing
select throws_ok($$select pg_temp.undone('students')$$, 'RBUSE', null, 'students to whom guardians belong stay');
select is(
  (select app_private.import_obstacles(school, id)::text from t, done where name = 'students'),
  '[{"by": "changed", "count": 1, "table": "students"}, {"by": "enrollments", "count": 1, "table": "students"}, {"by": "student_guardians", "count": 3, "table": "students"}]',
  'with what leans on them and what was changed since');
update app_public.students set phone = null where student_number = '003' and school_id = (select school from t);
select is(string_agg(pg_temp.undone(name), '; '), 'undone: 1 new, 0 changed, 1 same, 0 rejected; undone: 3 new, 0 changed, 0 same, 0 rejected; undone: 3 new, 0 changed, 0 same, 0 rejected',
  'undone in the other order, everything goes') from unnest('{enrollments,guardians,courses}'::text[]) as name;
select is(pg_temp.brought('rename', 'subjects', 'Code,Libellé', 'MATH,Maths'),
  'checked: 0 new, 1 changed, 0 same, 0 rejected', 'a change of what is there');
select is(pg_temp.applied('rename'), 'applied: 0 new, 1 changed, 0 same, 0 rejected', 'is made');
select is((select name collate "default" from app_public.subjects where code = 'MATH' and school_id = (select school from t)),
  'Maths', 'as the file says');
select throws_ok($$select pg_temp.undone('subjects')$$, 'RBUSE', null, 'and is in the way of undoing what was before');
select lives_ok($$select pg_temp.undone('rename')$$, 'until it is undone itself');
select is((select name collate "default" from app_public.subjects where code = 'MATH' and school_id = (select school from t)),
  'Mathématiques', 'which brings back what was');
select lives_ok($$select pg_temp.undone(name) from unnest('{subjects,teachers,students,classes}'::text[]) as name$$,
  'then the rest goes');
select is(pg_temp.census(), (select census from before), 'and the school is exactly as it was before');
select throws_ok($$select pg_temp.undone('students')$$, 'RBVAL', null, 'what is undone can''t be undone again');
select pg_temp.brought('old', 'subjects', 'Code', 'MATH');
select pg_temp.applied('old');
update app_public.imports set applied_at = now() - interval '8 days' where id = (select id from done where name = 'old');
select throws_ok($$select pg_temp.undone('old')$$, 'RBVAL', 'An import can be undone within 7 days', 'nor after a week');

select * from finish();
rollback;

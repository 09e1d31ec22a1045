-- What database tests share. Loaded by an administrator into the template that they copy.
create schema tests;
grant usage, create on schema tests to public;

-- A school with one active year (2025-2026), a term of it that lasts all year, and a class.
create function tests.school(code text, scale numeric default 20)
  returns integer
  language plpgsql volatile
  security definer
as $$
declare
  v_school integer;
  v_year uuid;
begin
  insert into app_public.institutions (code, name, type)
  values (code, 'School ' || code, 'school')
  returning id into v_school;
  insert into app_public.schools (id, country, scale) values (v_school, 'CI', scale);
  insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
  values (v_school, '2025-2026', '2025-09-01', '2026-07-31', true)
  returning id into v_year;
  insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on)
  values (v_school, v_year, 'Term 1', 'T1', '2025-09-01', '2026-07-31');
  return v_school;
end;
$$;

-- The active year.
create function tests.year(school integer)
  returns uuid language sql stable security definer
return (select y.id from app_public.academic_years y where y.school_id = school and y.is_active);

create function tests.term(school integer, code text default 'T1')
  returns uuid language sql stable security definer
return (select t.id from app_public.terms t where t.school_id = school and t.code = term.code);

-- A term of the active year; a term that lasted into it ends before, the year grows to hold it.
create function tests.add_term(
  school integer, code text, starts_on date, ends_on date, weight numeric default 1)
  returns uuid
  language sql volatile
  security definer
begin atomic
  update app_public.academic_years y
  set starts_on = least(y.starts_on, add_term.starts_on),
    ends_on = greatest(y.ends_on, add_term.ends_on)
  where y.school_id = school and y.id = tests.year(school);
  update app_public.terms t
  set ends_on = add_term.starts_on - 1
  where t.school_id = school and t.academic_year_id = tests.year(school)
    and add_term.starts_on > t.starts_on + 1 and add_term.starts_on <= t.ends_on;
  insert into app_public.terms (school_id, academic_year_id, name, code, starts_on, ends_on, weight)
  values (school, tests.year(school), code, code, starts_on, ends_on, weight)
  returning id;
end;

create function tests.class(school integer, name text default '6e A')
  returns uuid
  language plpgsql volatile
  security definer
as $$
declare
  v_class uuid;
begin
  select c.id into v_class
  from app_public.classes c
  where c.school_id = school and c.name = class.name;
  if v_class is null then
    insert into app_public.classes (school_id, academic_year_id, name)
    values (school, tests.year(school), name)
    returning id into v_class;
  end if;
  return v_class;
end;
$$;

create function tests.course(
  school integer, subject text, coefficient numeric default 1, class text default '6e A',
  mode text default 'normal')
  returns uuid
  language plpgsql volatile
  security definer
as $$
declare
  v_course uuid;
begin
  insert into app_public.subjects (school_id, code, name)
  values (school, subject, subject)
  on conflict do nothing;
  select c.id into v_course
  from app_public.courses c
  join app_public.subjects s on s.school_id = school and s.id = c.subject_id
  where c.school_id = school and s.code = subject and c.class_id = tests.class(school, class);
  if v_course is null then
    insert into app_public.courses (school_id, class_id, subject_id, coefficient, mode)
    select school, tests.class(school, class), s.id, course.coefficient, course.mode
    from app_public.subjects s
    where s.school_id = school and s.code = subject
    returning id into v_course;
  end if;
  return v_course;
end;
$$;

-- A student, enrolled in the class from the first day of the year (NULL: in none).
create function tests.student(school integer, name text, class text default '6e A')
  returns uuid
  language plpgsql volatile
  security definer
as $$
declare
  v_student uuid;
begin
  select s.id into v_student
  from app_public.students s
  where s.school_id = school and s.student_number = name;
  if v_student is null then
    insert into app_public.students (school_id, student_number, last_name, first_name)
    values (school, name, name || '-last', name || '-first')
    returning id into v_student;
    if class is not null then
      insert into app_public.enrollments
        (school_id, student_id, class_id, academic_year_id, starts_on)
      values
        (school, v_student, tests.class(school, class), tests.year(school), '2025-09-01');
    end if;
  end if;
  return v_student;
end;
$$;

create function tests.assessment(
  school integer, course uuid, name text, coefficient numeric default 1,
  maximum numeric default 20, term text default 'T1', is_published boolean default true)
  returns uuid
  language sql volatile
  security definer
begin atomic
  insert into app_public.assessments
    (school_id, course_id, term_id, name, coefficient, maximum, published_at)
  values
    (school, course, tests.term(school, term), name, coefficient, maximum,
     case when is_published then now() end)
  returning id;
end;

-- A mark, or a code.
create function tests.mark(school integer, assessment uuid, student uuid, mark text)
  returns void
  language sql volatile
  security definer
begin atomic
  insert into app_public.marks (school_id, assessment_id, student_id, value, code)
  values (school, assessment, student,
    case when mark ~ '^-?[0-9]' then mark::numeric end,
    case when mark !~ '^-?[0-9]' then mark end);
end;

create function tests.policy(school integer, change text)
  returns void
  language plpgsql volatile
  security definer
as $$
begin
  execute format('update app_public.grading_policy_versions set %s where school_id = %L', change, school);
end;
$$;

-- A user with a duty. The name is the username.
create function tests.user(name text, institution integer default null, duty text default null)
  returns uuid
  language plpgsql volatile
  security definer
as $$
declare
  v_user uuid;
begin
  select a.user_id into v_user from app_public.user_accounts a where a.username = name;
  if v_user is null then
    insert into app_public.users (last_name, first_name) values (name, name)
    returning id into v_user;
    insert into app_public.user_accounts (user_id, username) values (v_user, name);
  end if;
  if duty is not null then
    insert into app_public.memberships (user_id, institution_id, duty, starts_on)
    values (v_user, institution, duty, '2020-01-01');
  end if;
  return v_user;
end;
$$;

-- A class 6e A with marks, and people of every duty: head (admin), math (teaches mathematics), main
-- (class teacher), other (teaches in 6e B), mother of ana, father of ben. Official general averages:
-- ana 13.20, cho 12.00 (one mark missing), ben 9.00 (absent in French); with what is unpublished
-- ana 15.60.
create function tests.staffed_class(school integer)
  returns void
  language plpgsql volatile
  security definer
as $$
declare
  v_math uuid := tests.course(school, 'MATH', 3);
  v_french uuid := tests.course(school, 'FR', 2);
  v_test uuid := tests.assessment(school, v_math, 'Test');
  v_draft uuid := tests.assessment(school, v_math, 'Draft', 1, 20, 'T1', false);
  v_dictation uuid := tests.assessment(school, v_french, 'Dictation');
begin
  perform tests.mark(school, v_test, tests.student(school, 'ana'), '12'),
    tests.mark(school, v_test, tests.student(school, 'ben'), '9'),
    tests.mark(school, v_test, tests.student(school, 'cho'), '12'),
    tests.mark(school, v_draft, tests.student(school, 'ana'), '20'),
    tests.mark(school, v_dictation, tests.student(school, 'ana'), '15'),
    tests.mark(school, v_dictation, tests.student(school, 'ben'), 'A');
  perform tests.user('head', school, 'admin');
  insert into app_public.course_teachers (school_id, course_id, user_id)
  values (school, v_math, tests.user('math', school, 'teacher')),
    (school, tests.course(school, 'MATH', 3, '6e B'), tests.user('other', school, 'teacher'));
  insert into app_public.class_teachers (school_id, class_id, user_id)
  values (school, tests.class(school), tests.user('main', school, 'teacher'));
  insert into app_public.guardians (school_id, last_name, first_name, user_id)
  values (school, 'Mother', 'of ana', tests.user('mother', school, 'guardian')),
    (school, 'Father', 'of ben', tests.user('father', school, 'guardian'));
  insert into app_public.student_guardians (school_id, student_id, guardian_id)
  select school, tests.student(school, split_part(g.first_name, ' ', 2)), g.id
  from app_public.guardians g
  where g.school_id = school;
  perform tests.calculate();
end;
$$;

-- From here on, the transaction is a request of this user with this school chosen, entered first
-- by who comes from above; follow it with `set local role app_user`.
create function tests.act_as(name text, school integer default null)
  returns void
  language plpgsql volatile
  security definer
as $$
begin
  insert into app_private.sessions (token_hash, user_id, expires_at)
  values (sha256(convert_to('token of ' || name, 'UTF8')), tests.user(name), now() + interval '1 day')
  on conflict do nothing;
  perform set_config('app.session', 'token of ' || name, true);
  perform set_config('app.school', coalesce(school::text, ''), true);
  perform app_public.enter_school(school);
end;
$$;

-- What the worker does: calculates everything that waits.
create function tests.calculate()
  returns void
  language plpgsql volatile
  security definer
as $$
declare
  v_line record;
begin
  while exists (select from app_private.dirty_results) loop
    for v_line in select distinct d.school_id, d.class_id, d.term_id from app_private.dirty_results d
    loop
      perform app_private.recompute_class_results(
        v_line.school_id, v_line.class_id, v_line.term_id);
    end loop;
  end loop;
end;
$$;

grant execute on all functions in schema tests to public;

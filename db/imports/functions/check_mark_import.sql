create or replace function app_private.check_mark_import(school integer, may_create boolean)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_today date := app_hidden.school_today(school);
begin
  insert into pg_temp.import_findings
  select m.line, 'value', m.value::text,
    'above the maximum of ' || pg_catalog.trim_scale(m.maximum),
    'Correct the mark, or the maximum of the assessment.'
  from pg_temp.import_marks m
  where m.value > m.maximum
  union all
  select m.line, 'student_number', s.student_number,
    pg_catalog.format('already has a mark in this assessment, in line %s', m.first_line),
    'Leave one of the two lines.'
  from pg_temp.import_marks m
  join pg_temp.import_students s on s.id = m.student_id
  where m.line <> m.first_line
  union all
  select m.line, 'code', m.code, 'the school has no such code',
    'Use one of: ' || (
      select pg_catalog.string_agg(k.code, ', ' order by k.position)
      from app_public.mark_codes k
      where k.school_id = school) || '.'
  from pg_temp.import_marks m
  where m.code is not null
    and not exists (
      select from app_public.mark_codes k where k.school_id = school and k.code = m.code)
  union all
  select a.line, v.column_name, v.given::text,
    pg_catalog.format('the assessment has a %s of %s', v.word, pg_catalog.trim_scale(v.known)),
    'Leave the column empty, or change the assessment in Rollbook first.'
  from pg_temp.import_assessments a
  cross join lateral (values
    ('max', 'maximum', a.maximum, a.known_maximum),
    ('coefficient', 'coefficient', a.coefficient, a.known_coefficient))
    as v (column_name, word, given, known)
  where not a.is_new
    and v.given <> v.known
  union all
  select t.line, 'term', t.term, 'the same term has another name in other lines',
    'Use its code in all lines, or its name.'
  from pg_temp.import_terms t
  where exists (select from pg_temp.import_terms o where o.id = t.id and o.line < t.line);

  if may_create then
    perform app_private.check_mark_import_additions(school, v_today);
    return;
  end if;

  insert into pg_temp.import_findings
  select x.line, x.column_name, x.value, x.message,
    x.remedy || ' Or repeat the import with --create.'
  from (
    select y.line, 'academic_year' as column_name, y.academic_year as value,
      'the school has no such academic year' as message, 'Check the name.' as remedy
    from pg_temp.import_years y
    where y.is_new
    union all
    select t.line, 'term', t.term, 'the year has no term of this code or name', 'Check it.'
    from pg_temp.import_terms t
    join pg_temp.import_years y using (academic_year)
    where t.is_new and not y.is_new
    union all
    select k.line, 'class', k.class, 'the year has no such class', 'Check the name.'
    from pg_temp.import_classes k
    join pg_temp.import_years y using (academic_year)
    where k.is_new and not y.is_new
    union all
    select s.line, 'subject_code', s.subject_code, 'the school has no such subject',
      'Check the code.'
    from pg_temp.import_subjects s
    where s.is_new
    union all
    select c.line, 'subject_code', c.subject_code,
      pg_catalog.format('is not taught in the class %s', c.class), 'Check the class.'
    from pg_temp.import_courses c
    join pg_temp.import_classes k using (academic_year, class)
    join pg_temp.import_subjects s using (subject_code)
    where c.is_new and not k.is_new and not s.is_new
    union all
    select s.line, 'student_number', s.student_number, 'the school has no such student',
      'Check the number.'
    from pg_temp.import_students s
    where s.is_new
    union all
    select e.line, 'student_number', e.student_number,
      pg_catalog.format('is not enrolled in the class %s', e.class), 'Check the class.'
    from pg_temp.import_enrollments e
    join pg_temp.import_students s using (student_number)
    join pg_temp.import_classes k on k.id = e.class_id
    where e.is_new and not s.is_new and not k.is_new) as x;
end;
$$;

comment on function app_private.check_mark_import(integer, boolean) is
  'Finds what an import can''t be written for: marks above the maximum, two marks of a student in '
  'one assessment, unknown codes, assessments that are different in the database, and what does not '
  'exist (or, when it may be created, why it can''t).';

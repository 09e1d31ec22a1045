create or replace function app_private.check_mark_import_consistency(columns text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_check record;
begin
  for v_check in
    select c.*
    from (values
      ('term_weight', 'term_weight', 'academic_year, term', 'term'),
      ('level', 'level', 'academic_year, class', 'class'),
      ('last_name', 'last_name', 'student_number', 'student'),
      ('first_name', 'first_name', 'student_number', 'student'),
      ('birth_date', 'birth_date', 'student_number', 'student'),
      ('sex', 'sex', 'student_number', 'student'),
      ('subject_name', 'subject_name', 'subject_code', 'subject'),
      ('subject_coefficient', 'subject_coefficient', 'academic_year, class, subject_code',
        'class and subject'),
      ('date', 'held_on', 'academic_year, term, class, subject_code, kind, assessment',
        'assessment'),
      ('max', 'maximum', 'academic_year, term, class, subject_code, kind, assessment',
        'assessment'),
      ('coefficient', 'coefficient', 'academic_year, term, class, subject_code, kind, assessment',
        'assessment'))
      as c (column_name, parsed, key, thing)
    where c.column_name = any (columns)
  loop
    execute pg_catalog.format(
      'insert into pg_temp.import_findings
       select x.line, %1$L, x.parsed::text,
         pg_catalog.format(''differs from “%%s” in line %%s for the same %4$s'', x.first, x.first_line),
         ''Make the lines of one %4$s agree.''
       from (
         select c.line, c.%2$I as parsed,
           pg_catalog.first_value(c.%2$I) over same as first,
           pg_catalog.first_value(c.line) over same as first_line
         from pg_temp.import_cells c
         join (
           select %3$s
           from pg_temp.import_cells
           group by %3$s
           having min(%2$I) <> max(%2$I)) as d using (%3$s)
         where c.%2$I is not null
         window same as (partition by %3$s order by c.line)) as x
       where x.parsed <> x.first',
      v_check.column_name, v_check.parsed, v_check.key, v_check.thing);
  end loop;
end;
$$;

comment on function app_private.check_mark_import_consistency(text[]) is
  'Finds lines of an import that contradict each other: one student, subject, term or assessment '
  'described in two ways.';

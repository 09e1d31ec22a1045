create or replace function app_private.group_mark_import()
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  create temporary table import_groups on commit drop as
  select c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment,
    min(c.line) as line, min(c.term_weight) as term_weight, min(c.level) as level,
    min(c.subject_name) as subject_name, min(c.subject_coefficient) as subject_coefficient,
    min(c.maximum) as maximum, min(c.coefficient) as coefficient, min(c.held_on) as held_on
  from pg_temp.import_cells c
  group by c.academic_year, c.class, c.subject_code, c.term, c.kind, c.assessment;

  create temporary table import_seats on commit drop as
  select c.academic_year, c.class, c.student_number, min(c.line) as line,
    min(c.last_name) as last_name, min(c.first_name) as first_name,
    min(c.birth_date) as birth_date, min(c.sex) as sex
  from pg_temp.import_cells c
  group by c.academic_year, c.class, c.student_number;
  analyze pg_temp.import_groups, pg_temp.import_seats;
end;
$$;

comment on function app_private.group_mark_import() is
  'Goes through the lines of an import twice, so that all that they name is found in few rows: '
  'import_groups, one of each assessment, and import_seats, one of each student in a class.';

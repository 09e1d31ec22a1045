create or replace function app_private.begin_mark_import(school_code text, header text[])
  returns table (school_id integer, columns text[])
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer;
  v_header text[];
  v_known constant text[] := '{academic_year,term,term_weight,class,level,student_number,last_name,
    first_name,birth_date,sex,subject_code,subject_name,subject_coefficient,kind,assessment,date,max,
    coefficient,value,code,comment}';
begin
  select f.school_id into v_school from app_private.find_year(school_code, null) as f;
  -- one import of a school at a time: two could make the same student or assessment
  perform pg_catalog.pg_advisory_xact_lock(
    pg_catalog.hashtextextended('import marks ' || v_school, 0));

  create temporary table import_rows (
    line integer not null,
    fields integer not null,
    academic_year text, term text, term_weight text, class text, level text, student_number text,
    last_name text, first_name text, birth_date text, sex text, subject_code text,
    subject_name text, subject_coefficient text, kind text, assessment text, date text, max text,
    coefficient text, value text, code text, comment text) on commit drop;
  create temporary table import_findings (
    line integer,
    column_name text,
    value text,
    message text not null,
    remedy text not null) on commit drop;

  select pg_catalog.array_agg(
      pg_catalog.replace(lower(pg_catalog.btrim(h.name)), ' ', '_') order by h.place)
  into v_header
  from pg_catalog.unnest(header) with ordinality as h (name, place);

  insert into pg_temp.import_findings
  select 1, h.name, null, 'unknown column',
    'Remove it or rename it to one of: ' || pg_catalog.array_to_string(v_known, ', ') || '.'
  from pg_catalog.unnest(v_header) with ordinality as h (name, place)
  where h.name <> all (v_known)
  union all
  select 1, h.name, null, 'the column stands there twice', 'Remove one of them.'
  from pg_catalog.unnest(v_header) as h (name)
  group by h.name
  having pg_catalog.count(*) > 1
  union all
  select 1, r.name, null, 'the column is missing', 'Add it, with a value in each line.'
  from pg_catalog.unnest('{academic_year,term,class,student_number,subject_code,assessment}'::text[])
    as r (name)
  where r.name <> all (v_header)
  union all
  select 1, 'value', null, 'there is no column for the marks',
    'Add the column value, or code for absences and the like, or both.'
  where not v_header && '{value,code}';

  return query select v_school, v_header;
end;
$$;

comment on function app_private.begin_mark_import(text, text[]) is
  'Begins an import of marks in this transaction: makes the temporary tables import_rows, to copy the '
  'file''s lines into, and import_findings, what is wrong with them, and checks the header. Returns '
  'the school and the header''s columns as import_rows has them. Error RBVAL: unknown school.';

create or replace function app_private.import_tables()
  returns table (
    place integer, of_table text, school_match text, key_columns text, key_values text,
    key_match text, other_columns text[])
  language sql stable
  set search_path = ''
begin atomic
  select t.place::integer, t.name,
    case when bool_or(a.attname = 'school_id') then 't.school_id = $1 and ' else '' end,
    pg_catalog.string_agg(pg_catalog.format('%I', a.attname), ', ' order by a.attnum)
      filter (where a.attnum = any (k.conkey) and a.attname <> 'school_id'),
    pg_catalog.string_agg(pg_catalog.format('(w.key ->> %L)::%s', a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
      filter (where a.attnum = any (k.conkey) and a.attname <> 'school_id'),
    pg_catalog.string_agg(pg_catalog.format('t.%I = (w.key ->> %L)::%s', a.attname, a.attname,
        pg_catalog.format_type(a.atttypid, a.atttypmod)), ' and ' order by a.attnum)
      filter (where a.attnum = any (k.conkey) and a.attname <> 'school_id'),
    array_agg(a.attname::text order by a.attnum)
      filter (where a.attnum <> all (k.conkey) and a.attgenerated = '')
  from pg_catalog.unnest('{levels,subjects,classes,students,guardians,users,memberships,
    staff_records,class_teachers,courses,course_teachers,student_guardians,enrollments,assessments,
    marks}'::text[])
    with ordinality as t (name, place)
  join pg_catalog.pg_class c
    on c.relnamespace = 'app_public'::regnamespace and c.relname = t.name
  join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  group by t.place, t.name;
end;

comment on function app_private.import_tables() is
  'The tables that imports write, in the order in which their rows come about, and how a row of '
  'one (t, in the school $1) is found by a row of import_writes (w).';

create or replace function app_private.student_references()
  returns table (
    of_table regclass, school_column text, column_name text, key_columns text[], columns text[])
  language sql stable
  set search_path = ''
begin atomic
  select k.conrelid::regclass, o.attname::text, a.attname::text,
    array(
      select c.attname::text
      from pg_catalog.pg_constraint p
      cross join lateral pg_catalog.unnest(p.conkey) as u (attnum)
      join pg_catalog.pg_attribute c on c.attrelid = p.conrelid and c.attnum = u.attnum
      where p.conrelid = k.conrelid
        and p.contype = 'p'
      order by c.attnum),
    array(
      select c.attname::text
      from pg_catalog.pg_attribute c
      where c.attrelid = k.conrelid
        and c.attnum > 0
        and not c.attisdropped
        and c.attgenerated = ''
      order by c.attnum)
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_attribute o on o.attrelid = k.conrelid and o.attnum = k.conkey[1]
  join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
  where k.confrelid = 'app_public.students'::regclass
    and k.contype = 'f'
    and k.conparentid = 0
    -- results are calculated, families follow guardians, the rest speaks of records
    and k.conrelid <> all (array[
      'app_public.course_results'::regclass, 'app_public.term_results'::regclass,
      'app_public.year_results'::regclass, 'app_public.family_children'::regclass,
      'app_public.student_merges'::regclass,
      'app_public.student_distinctions'::regclass])
  -- enrollments before what leans on them
  order by k.conrelid <> 'app_public.enrollments'::regclass, k.conrelid::regclass::text;
end;

comment on function app_private.student_references() is
  'Which tables hold something of a student, by which columns, with their keys and columns: what a '
  'merge moves. A new table is moved without a change here.';

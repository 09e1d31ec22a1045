--! Previous: sha1:f2d037144653e125597906c01a20e7d4db7dd57a
--! Hash: sha1:649e14111cbe05ce978308da55fd8648f4118103
--! Message: merge what refers to a student by its institution

-- The migration being written: included source files, then changes of tables.

drop function if exists app_private.student_references();

--! Included merges/functions/student_references.sql
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
--! EndIncluded merges/functions/student_references.sql
--! Included merges/functions/move_record.sql
create or replace function app_private.move_record(school integer, kept uuid, gone uuid)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_place record;
  v_row jsonb;
  v_step jsonb;
  v_where text;
  v_changes jsonb := '[]';
  v_conflicts jsonb := '{}';
begin
  for v_place in select * from app_private.student_references() loop
    v_where := (
      select pg_catalog.string_agg(pg_catalog.format('r.%1$I = k.%1$I', c), ' and ')
      from pg_catalog.unnest(v_place.key_columns) as c);
    for v_row in execute pg_catalog.format(
      'select pg_catalog.to_jsonb(r) from %s r where r.%I = $1 and r.%I = $2',
      v_place.of_table, v_place.school_column, v_place.column_name) using school, gone
    loop
      begin
        execute pg_catalog.format(
          'update %1$s r set %2$I = $1
           from pg_catalog.jsonb_populate_record(null::%1$s, $2) as k where %3$s',
          v_place.of_table, v_place.column_name, v_where) using kept, v_row;
        v_changes := v_changes || pg_catalog.jsonb_build_object(
          'table', v_place.of_table::text, 'how', 'moved', 'row', v_row);
      exception
        when unique_violation or exclusion_violation then
          if not app_private.is_kept_alike(school, kept, v_place.of_table, v_row) then
            v_conflicts := v_conflicts || pg_catalog.jsonb_build_object(
              v_place.of_table::text,
              coalesce((v_conflicts ->> v_place.of_table::text)::integer, 0) + 1);
            continue;
          end if;
          if v_place.of_table = 'app_public.enrollments'::regclass then
            for v_step in
              delete from app_public.enrollment_steps s
              where s.school_id = school
                and (v_row ->> 'id')::uuid in (s.opened_enrollment_id, s.closed_enrollment_id)
              returning pg_catalog.to_jsonb(s)
            loop
              v_changes := v_changes || pg_catalog.jsonb_build_object(
                'table', 'app_public.enrollment_steps', 'how', 'dropped', 'row', v_step);
            end loop;
          end if;
          execute pg_catalog.format(
            'delete from %1$s r using pg_catalog.jsonb_populate_record(null::%1$s, $1) as k
             where %2$s', v_place.of_table, v_where) using v_row;
          v_changes := v_changes || pg_catalog.jsonb_build_object(
            'table', v_place.of_table::text, 'how', 'dropped', 'row', v_row);
      end;
    end loop;
  end loop;

  if v_conflicts <> '{}' then
    raise exception 'Both students have data that contradict each other'
      using errcode = 'RBMRG',
      hint = 'Correct one of the records first.',
      detail = (
        select pg_catalog.json_agg(pg_catalog.json_build_object(
          'by', pg_catalog.split_part(c.key, '.', 2), 'count', c.value) order by c.key)::text
        from pg_catalog.jsonb_each(v_conflicts) as c);
  end if;
  return v_changes;
end;
$$;

comment on function app_private.move_record(integer, uuid, uuid) is
  'Gives one student all that another has; what both have alike is left out. Returns what was done '
  '(table, how, row). Error RBMRG: both have something that there can be once only and that '
  'differs; the details say what (by, count).';
--! EndIncluded merges/functions/move_record.sql

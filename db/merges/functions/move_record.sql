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

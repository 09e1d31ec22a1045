create or replace function app_private.empty_record(
  school integer, kept uuid, gone app_public.students, filled text[])
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text;
begin
  foreach v_column in array filled loop
    -- what somebody changed since is theirs
    if gone.custom ? v_column then
      update app_public.students s
      set custom = s.custom - v_column
      where s.school_id = school
        and s.id = kept
        and s.custom -> v_column = gone.custom -> v_column;
      continue;
    end if;
    execute pg_catalog.format(
      'update app_public.students s set %1$I = null
       where s.school_id = $1 and s.id = $2 and s.%1$I = ($3).%1$I', v_column)
    using school, kept, gone;
  end loop;
end;
$$;

comment on function app_private.empty_record(integer, uuid, app_public.students, text[]) is
  'Empties the columns and own fields of a student''s record that fill_record() filled and nobody '
  'changed since.';

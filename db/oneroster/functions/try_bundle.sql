create or replace function app_private.try_bundle(
  school integer, import uuid, expected jsonb, out counts jsonb, out findings jsonb,
  out problem jsonb, out is_written boolean)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_most constant integer := 1000;
  v_code text := (select i.code from app_public.institutions i where i.id = school);
  v_org text;
  v_kinds jsonb := '[]';
  v_state text;
  v_message text;
  v_hint text;
  v_table text;
  v_constraint text;
begin
  is_written := false;
  perform pg_catalog.set_config('work_mem', '64MB', true);
  begin
    perform app_private.begin_oneroster_import(school);
    perform app_private.stage_bundle(school, import);
    perform app_private.find_oneroster_schools(v_code, false, null, null);
    begin
      -- no other school is looked at: what the bundle says of one was found, and refuses it
      for v_org in
        select s.sid from pg_temp.import_schools s where s.school_id = school order by s.line
      loop
        select v_kinds || coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c)), '[]')
        into v_kinds
        from app_private.import_oneroster_school(v_org) as c
        where c.added + c.changed + c.same + c.gone > 0;
      end loop;
      set constraints all immediate;
    exception
      when others then
        get stacked diagnostics v_state = returned_sqlstate, v_message = message_text,
          v_hint = pg_exception_hint, v_table = table_name, v_constraint = constraint_name;
        -- a rule of the database speaks for itself; anything else is no matter of the bundle
        if v_state !~ '^(RB|23)' then
          raise;
        end if;
        problem := app_private.told_refusal(v_state, v_message, v_hint, v_table, v_constraint);
        v_kinds := '[]';
    end;
    perform app_private.name_sds_findings();
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(f) order by f.place), '[]')
    into findings
    from (
      select pg_catalog.row_number() over (
          order by i.is_note, i.file, i.line nulls first, i.column_name, i.message) as place,
        i.file, i.line, i.column_name, i.value, i.message, i.remedy, i.is_note
      from pg_temp.import_findings i
      order by place
      limit v_most) as f;
    select pg_catalog.jsonb_build_object(
      'problems', count(*) filter (where not f.is_note),
      'rejected', count(distinct (f.file, f.line)) filter (where not f.is_note),
      'notes', count(*) filter (where f.is_note),
      'files', app_private.bundle_files())
    into counts
    from pg_temp.import_findings f;
    if problem is not null or (counts ->> 'problems')::integer > 0 then
      v_kinds := '[]';
    end if;
    counts := counts || pg_catalog.jsonb_build_object('kinds', v_kinds);
    if problem is null and (counts ->> 'problems')::integer = 0 and counts = expected then
      is_written := true;
    else
      raise exception 'tried' using errcode = 'RBTRY';
    end if;
  exception
    when sqlstate 'RBTRY' then
      null;
  end;
end;
$$;

comment on function app_private.try_bundle(integer, uuid, jsonb) is
  'Imports an uploaded bundle into its school by the same steps as the command line, and '
  'takes it back unless nothing is wrong and it does exactly what is expected (counts of an '
  'earlier try; NULL: only try). Gives counts (kinds, files, problems, rejected, notes), the first '
  'thousand findings, a problem with the bundle as a whole, and whether it is written.';

create or replace function app_private.run_bundle(of_import app_public.imports)
  returns app_public.imports
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_import app_public.imports;
  v_tried record;
  v_expected jsonb;
  v_problem jsonb;
begin
  if of_import.state = 'applying' then
    v_expected := of_import.counts;
    perform pg_catalog.set_config('app.reason', 'import ' || of_import.id, true);
  end if;
  v_tried := app_private.try_bundle(of_import.school_id, of_import.id, v_expected);
  v_problem := v_tried.problem;
  if v_problem is null and v_expected is not null and not v_tried.is_written then
    v_problem := pg_catalog.jsonb_build_object(
      'code', 'changed', 'message', 'Something was changed since the import was checked',
      'hint', 'Look at what it does now.');
  end if;

  delete from app_private.bundle_findings f
  where f.school_id = of_import.school_id
    and f.import_id = of_import.id;
  insert into app_private.bundle_findings (
    school_id, import_id, place, file, line, column_name, value, message, remedy, is_note)
  select of_import.school_id, of_import.id, f.place, f.file, f.line, f.column_name, f.value,
    f.message, f.remedy, f.is_note
  from pg_catalog.jsonb_to_recordset(v_tried.findings) as f (
    place integer, file text, line integer, column_name text, value text, message text,
    remedy text, is_note boolean);
  if v_tried.is_written then
    -- what the files said is not needed any more
    delete from app_private.bundle_lines l
    where l.school_id = of_import.school_id
      and l.import_id = of_import.id;
  end if;
  update app_public.imports i
  set state = case when v_tried.is_written then 'applied' else 'checked' end,
    applied_at = case when v_tried.is_written then pg_catalog.now() end,
    applied_by = case when v_tried.is_written then of_import.applied_by end,
    counts = v_tried.counts, problem = v_problem,
    create_count = n.added, change_count = n.changed, same_count = n.same,
    -- a bundle that is refused as a whole can't be written either
    reject_count = greatest(
      (v_tried.counts ->> 'rejected')::integer,
      case when v_problem is not null and v_problem ->> 'code' <> 'changed' then 1 else 0 end)
  from (
    select coalesce(sum(k.added), 0) as added, coalesce(sum(k.changed + k.gone), 0) as changed,
      coalesce(sum(k.same), 0) as same
    from pg_catalog.jsonb_to_recordset(v_tried.counts -> 'kinds') as k (
      added integer, changed integer, same integer, gone integer)) as n
  where i.school_id = of_import.school_id
    and i.id = of_import.id
  returning i.* into v_import;
  return v_import;
end;
$$;

comment on function app_private.run_bundle(app_public.imports) is
  'Checks an uploaded OneRoster bundle, or writes it when it waits for that and still does what '
  'the check said. Keeps what was found; returns the import.';

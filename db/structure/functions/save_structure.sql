create or replace function app_public.save_structure(
  kind text, key text, before json, after json)
  returns text
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_column text := app_hidden.structure_key(kind);
  v_old jsonb;
  v_before jsonb;
  v_after jsonb;
  v_changed text[];
  v_stale jsonb;
  v_key text;
begin
  perform app_hidden.check_admin();
  -- typed as the table's columns, so that 1 and 1.00 are the same
  execute pg_catalog.format(
    'select pg_catalog.to_jsonb(pg_catalog.json_populate_record(null::app_public.%1$I, $1)),
       pg_catalog.to_jsonb(pg_catalog.json_populate_record(null::app_public.%1$I, $2))', kind)
  into v_before, v_after
  using before, after;

  if save_structure.key is null then
    select pg_catalog.array_agg(k order by k) into v_changed
    from pg_catalog.json_object_keys(after) as k;
    execute pg_catalog.format(
      'insert into app_public.%1$I (%2$s)
       select %2$s from pg_catalog.jsonb_populate_record(null::app_public.%1$I, $1)
       returning %3$I::text',
      kind, app_hidden.column_list(v_changed), v_column)
    into v_key
    using v_after;
    return v_key;
  end if;

  execute pg_catalog.format(
    'select pg_catalog.to_jsonb(r) from app_public.%1$I r
     where r.school_id = $1 and r.%2$I::text = $2
     for no key update', kind, v_column)
  into v_old
  using app_hidden.current_school_id(), save_structure.key;
  if v_old is null then
    raise exception 'This does not exist any more'
      using errcode = 'RBVAL', column = v_column, hint = 'Somebody else may have deleted it.';
  end if;

  select pg_catalog.array_agg(k order by k) filter (where v_old -> k is distinct from v_after -> k),
    pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object('field', k, 'yours', v_after -> k, 'theirs', v_old -> k))
      filter (where v_old -> k is distinct from v_before -> k
        and v_old -> k is distinct from v_after -> k)
  into v_changed, v_stale
  from pg_catalog.json_object_keys(after) as k
  where v_after -> k is distinct from v_before -> k;
  if v_stale is not null then
    raise exception 'Somebody else changed this meanwhile'
      using errcode = 'RBSTL', column = v_stale -> 0 ->> 'field', detail = v_stale::text,
      hint = 'Compare both values in the details and choose one.';
  end if;
  if v_changed is not null then
    execute pg_catalog.format(
      'update app_public.%1$I r
       set (%2$s) = (
         select %2$s from pg_catalog.jsonb_populate_record(null::app_public.%1$I, $1))
       where r.school_id = $2 and r.%3$I::text = $3',
      kind, app_hidden.column_list(v_changed), v_column)
    using v_after, app_hidden.current_school_id(), save_structure.key;
  end if;
  return save_structure.key;
end;
$$;

comment on function app_public.save_structure(text, text, json, json) is
  'Enters (key NULL) or changes one of academic_years, terms, levels, classes, subjects, '
  'mark_codes, student_fields, guardians or scholarships (kind). after: the columns and their '
  'values; before: as they were when the user '
  'began, so that what others changed meanwhile stays. Returns the key: id or code. Errors: RBDEN, '
  'not an admin; RBVAL, no such kind or row; RBSTL, somebody else changed the same columns (field, '
  'yours, theirs in the details); RBTRM, the days of a term; constraints.';
grant execute on function app_public.save_structure(text, text, json, json) to app_user;

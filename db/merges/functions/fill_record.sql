create or replace function app_private.fill_record(
  kept app_public.students, gone app_public.students)
  returns text[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_filled text[];
  v_own text[] := array(
    select k from pg_catalog.jsonb_object_keys(gone.custom) as k
    where not kept.custom ? k);
begin
  select pg_catalog.array_agg(a.attname::text order by a.attnum) into v_filled
  from pg_catalog.pg_attribute a
  where a.attrelid = 'app_public.students'::regclass
    and a.attnum > 0
    and not a.attisdropped
    and a.attgenerated = ''
    and pg_catalog.to_jsonb(kept) -> a.attname::text = 'null'
    and pg_catalog.to_jsonb(gone) -> a.attname::text <> 'null';
  if v_filled is not null then
    execute pg_catalog.format(
      'update app_public.students s set (%1$s) = (select %1$s from (select ($1).*) as g)
       where s.school_id = $2 and s.id = $3', app_hidden.column_list(v_filled))
    using gone, kept.school_id, kept.id;
  end if;
  if v_own <> '{}' then
    update app_public.students s
    set custom = gone.custom || s.custom
    where s.school_id = kept.school_id
      and s.id = kept.id;
  end if;
  return coalesce(v_filled, '{}') || v_own;
end;
$$;

comment on function app_private.fill_record(app_public.students, app_public.students) is
  'Fills what is empty in a student''s record from another one; returns which columns, and which '
  'of the school''s own fields, by their ids.';

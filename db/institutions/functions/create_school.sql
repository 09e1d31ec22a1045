create or replace function app_private.create_school(
  code text, name text, parent_code text, settings jsonb, rank_key text default null)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_parent integer;
  v_second_factor text := 'admins';
  v_school integer;
  v_columns text;
begin
  if parent_code is not null then
    select i.id, i.second_factor into v_parent, v_second_factor
    from app_public.institutions i
    where lower(i.code) = lower(pg_catalog.btrim(parent_code))
      and i.deleted_at is null;
    if not found then
      raise exception 'There is no institution with the code “%”', parent_code
        using errcode = 'RBVAL';
    end if;
  end if;

  insert into app_public.institutions (parent_id, type, code, name, second_factor)
  values (v_parent, 'school', create_school.code, create_school.name, v_second_factor)
  returning id into v_school;

  create_school.settings := app_private.school_settings(create_school.settings);
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(settings || '{"id": null}') as k;
  execute pg_catalog.format(
    'insert into app_public.schools (%1$s)
     select %1$s from pg_catalog.jsonb_populate_record(null::app_public.schools, $1)', v_columns)
  using settings || pg_catalog.jsonb_build_object('id', v_school);

  if rank_key is not null then
    update app_public.grading_policy_versions v
    set rank_key = create_school.rank_key
    where v.school_id = v_school;
  end if;
  return v_school;
end;
$$;

comment on function app_private.create_school(text, text, text, jsonb, text) is
  'Makes a school below an institution (NULL: standing alone), which asks for a second factor '
  'whom that one asks. settings: columns of schools that differ from what the country''s policy '
  'template or the table says, country at least; rank_key: what ranks compare, when not the '
  'default. Returns its number. Error RBVAL: unknown parent.';

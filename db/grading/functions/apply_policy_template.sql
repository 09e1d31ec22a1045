create or replace function app_private.apply_policy_template(
  school integer, template text, name text, is_default boolean)
  returns app_public.grading_policies
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_template record;
  v_school app_public.schools;
  v_policy app_public.grading_policies;
  v_version uuid := pg_catalog.uuidv7();
  v_columns text;
begin
  select t.* into v_template
  from app_public.policy_templates() as t
  where t.code = template;
  if not found then
    raise exception 'There is no policy template “%”', template
      using errcode = 'RBVAL', column = 'template', hint = 'Choose one of policy_templates().';
  end if;
  select s.* into v_school from app_public.schools s where s.id = school;

  insert into app_public.grading_policies (school_id, name, is_default)
  values (
    school,
    coalesce(
      apply_policy_template.name, v_template.names ->> v_school.language,
      v_template.names ->> 'en'),
    apply_policy_template.is_default)
  returning * into v_policy;

  -- what is not given keeps the table's default
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.json_object_keys(v_template.settings) as k;
  execute pg_catalog.format(
    'insert into app_public.grading_policy_versions (school_id, id, policy_id, version%1$s)
     select $1, $2, $3, 1%1$s
     from pg_catalog.json_populate_record(null::app_public.grading_policy_versions, $4)',
    ', ' || v_columns)
  using school, v_version, v_policy.id, v_template.settings;

  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient, position)
  select school, v_version, c.category ->> 'code', c.category ->> 'name',
    (c.category ->> 'coefficient')::numeric, c.place
  from pg_catalog.json_array_elements(v_template.categories)
    with ordinality as c (category, place);
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, includes_bound, label, points,
     decision)
  select school, v_version, b ->> 'purpose',
    (b ->> 'lower_bound')::numeric * v_school.scale / v_template.scale,
    coalesce((b ->> 'includes_bound')::boolean, true), b ->> 'label', (b ->> 'points')::numeric,
    b ->> 'decision'
  from pg_catalog.json_array_elements(v_template.bands) as b;

  insert into app_public.mark_codes (school_id, code, label, effect, position)
  select school, d.code, d.label, d.effect, d.place
  from app_hidden.default_mark_codes(v_school.language) as d
  on conflict do nothing;
  return v_policy;
end;
$$;

comment on function app_private.apply_policy_template(integer, text, text, boolean) is
  'Makes a grading policy of a school from a template: its first version with categories, bands on '
  'the school''s scale, and the mark codes that the school lacks. name: NULL for the template''s, '
  'in the school''s language. Error RBVAL: no such template.';

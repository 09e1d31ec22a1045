create or replace function app_private.apply_policy_template(
  schools integer[], template text, name text, is_default boolean)
  returns setof app_public.grading_policies
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_template record;
  v_columns text;
  v_policies uuid[];
  v_versions uuid[];
begin
  select t.* into v_template
  from app_public.policy_templates() as t
  where t.code = template;
  if not found then
    raise exception 'There is no policy template “%”', template
      using errcode = 'RBVAL', column = 'template', hint = 'Choose one of policy_templates().';
  end if;

  with made as (
    insert into app_public.grading_policies (school_id, name, is_default)
    select s.id,
      coalesce(
        apply_policy_template.name, v_template.names ->> s.language, v_template.names ->> 'en'),
      apply_policy_template.is_default
    from app_public.schools s
    where s.id = any (schools)
    returning id)
  select pg_catalog.array_agg(m.id) into v_policies from made m;

  -- what is not given keeps the table's default
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.json_object_keys(v_template.settings) as k;
  execute pg_catalog.format(
    'with made as (
       insert into app_public.grading_policy_versions (school_id, policy_id, version%1$s)
       select p.school_id, p.id, 1%1$s
       from app_public.grading_policies p
       cross join (
         select %2$s
         from pg_catalog.json_populate_record(null::app_public.grading_policy_versions, $3)) as s
       where p.school_id = any ($1)
         and p.id = any ($2)
       returning id)
     select pg_catalog.array_agg(m.id) from made m',
    ', ' || v_columns, coalesce(v_columns, ''))
  into v_versions
  using schools, v_policies, v_template.settings;

  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient, position)
  select v.school_id, v.id, c.category ->> 'code', c.category ->> 'name',
    (c.category ->> 'coefficient')::numeric, c.place
  from app_public.grading_policy_versions v
  cross join pg_catalog.json_array_elements(v_template.categories)
    with ordinality as c (category, place)
  where v.school_id = any (schools)
    and v.id = any (v_versions);
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, includes_bound, label, points,
     decision)
  select v.school_id, v.id, b ->> 'purpose',
    (b ->> 'lower_bound')::numeric * s.scale / v_template.scale,
    coalesce((b ->> 'includes_bound')::boolean, true), b ->> 'label', (b ->> 'points')::numeric,
    b ->> 'decision'
  from app_public.grading_policy_versions v
  join app_public.schools s on s.id = v.school_id
  cross join pg_catalog.json_array_elements(v_template.bands) as b
  where v.school_id = any (schools)
    and v.id = any (v_versions);

  insert into app_public.mark_codes (school_id, code, label, effect, position)
  select s.id, d.code, d.label, d.effect, d.place
  from app_public.schools s
  cross join lateral app_hidden.default_mark_codes(s.language) as d
  where s.id = any (schools)
  on conflict do nothing;

  return query
  select p.*
  from app_public.grading_policies p
  where p.school_id = any (schools)
    and p.id = any (v_policies);
end;
$$;

comment on function app_private.apply_policy_template(integer[], text, text, boolean) is
  'Makes a grading policy of each of the schools from a template: its first version with '
  'categories, bands on the school''s scale, and the mark codes that the school lacks. name: NULL '
  'for the template''s, in the school''s language. Error RBVAL: no such template.';

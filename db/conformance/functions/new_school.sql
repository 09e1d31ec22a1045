create or replace function conformance.new_school(policy jsonb)
  returns integer
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := least(0, (select min(i.id) from app_public.institutions i)) - 1;
  v_version uuid;
  v_settings jsonb := policy - '{scale,maximum,extra_weight_best,bands,categories}'::text[]
    || case when policy ? 'maximum'
      then pg_catalog.jsonb_build_object('maximum_rule', policy -> 'maximum') else '{}' end
    || case when policy ? 'extra_weight_best'
      then pg_catalog.jsonb_build_object('extra_weight', policy -> 'extra_weight_best')
      else '{}' end;
  v_columns text;
begin
  -- below 0: the numbers that real schools get are left alone
  insert into app_public.institutions (id, code, name, type)
  overriding system value
  values (v_school, 'conformance' || v_school, 'Conformance', 'school');
  insert into app_public.schools (id, country, scale)
  values (v_school, 'ZZ', coalesce((policy ->> 'scale')::numeric, 20));

  select v.id into v_version
  from app_public.grading_policy_versions v
  where v.school_id = v_school;
  select pg_catalog.string_agg(pg_catalog.quote_ident(k), ', ') into v_columns
  from pg_catalog.jsonb_object_keys(v_settings) as k;
  if v_columns is not null then
    execute pg_catalog.format(
      'update app_public.grading_policy_versions v
       set (%1$s) = (
         select %1$s
         from pg_catalog.jsonb_populate_record(null::app_public.grading_policy_versions, $1))
       where v.school_id = $2', v_columns)
    using v_settings, v_school;
  end if;
  insert into app_public.grading_policy_categories
    (school_id, policy_version_id, code, name, coefficient)
  select v_school, v_version, c.key, c.key, c.value::text::numeric
  from pg_catalog.jsonb_each(policy -> 'categories') as c;
  insert into app_public.grading_policy_bands
    (school_id, policy_version_id, purpose, lower_bound, label, includes_bound, points)
  select v_school, v_version, case when b ->> 3 is null then 'mention' else 'letter' end,
    (b ->> 0)::numeric, b ->> 1, coalesce((b ->> 2)::boolean, true), (b ->> 3)::numeric
  from pg_catalog.jsonb_array_elements(policy -> 'bands') as b;

  -- long ago, so that the reference day of a term is its last
  insert into app_public.academic_years (school_id, name, starts_on, ends_on, is_active)
  values (v_school, '2001-2002', '2001-09-01', '2002-07-31', true);
  return v_school;
end;
$$;

comment on function conformance.new_school(jsonb) is
  'A throw-away school with a grading policy, as the cases write it: columns of '
  'grading_policy_versions, or scale, maximum (maximum_rule), extra_weight_best (extra_weight), '
  'categories (code to coefficient) and bands (bound, label, whether the bound belongs to it, '
  'points of a letter).';

create or replace function conformance.year_variants(
  policy jsonb, input jsonb, setting text, asked text[])
  returns jsonb
  language sql volatile
begin atomic
  select jsonb_object_agg(
    v.name, conformance.year_outcome(policy || jsonb_build_object(setting, v.name), input))
  from unnest(asked) as v (name);
end;

comment on function conformance.year_variants(jsonb, jsonb, text, text[]) is
  'The annual average of the same terms with each value of a setting.';

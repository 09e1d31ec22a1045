create or replace function conformance.group_outcome(policy jsonb, input jsonb)
  returns jsonb
  language sql volatile
begin atomic
  select conformance.subject_outcome(
    '{"scale": 100, "maximum": "proportional", "category_rule": "average"}'::jsonb || policy
      || jsonb_build_object('categories', jsonb_object_agg(g ->> 'group', g -> 'weight')),
    jsonb_agg(jsonb_build_object(
      'value', g -> 'score', 'code', g -> 'code', 'max', g -> 'possible',
      'category', g -> 'group')))
  from jsonb_array_elements(input) as g;
end;

comment on function conformance.group_outcome(jsonb, jsonb) is
  'Category percentages: groups of scores out of what was possible, with weights in percent.';

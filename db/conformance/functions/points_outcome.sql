create or replace function conformance.points_outcome(policy jsonb, input jsonb)
  returns jsonb
  language sql volatile
begin atomic
  select conformance.general_outcome(
    policy || jsonb_build_object(
      'general_rule', 'points',
      'bands', jsonb_agg(distinct jsonb_build_array(
        (c ->> 'points')::numeric * 4, 'letter ' || (c ->> 'points'), true, c -> 'points'))),
    jsonb_agg(jsonb_build_object(
      'average', (c ->> 'points')::numeric * 4 + 0.5, 'coefficient', c -> 'credits')),
    null)
  from jsonb_array_elements(input) as c;
end;

comment on function conformance.points_outcome(jsonb, jsonb) is
  'GPA: the average of points by credits, from averages half a mark above the letters'' bounds.';

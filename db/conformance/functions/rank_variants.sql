create or replace function conformance.rank_variants(policy jsonb, input jsonb, asked text[])
  returns jsonb
  language sql volatile
begin atomic
  select jsonb_object_agg(v.name, conformance.rank_outcome(policy || v.change, input))
  from (values
    ('exact', '{"rank_key": "exact"}'::jsonb),
    ('2 decimals', '{}'),
    ('dense, 2 decimals', '{"rank_method": "dense"}'))
    as v (name, change)
  where v.name = any (asked);
end;

comment on function conformance.rank_variants(jsonb, jsonb, text[]) is
  'The ranks of the same students by exact figures, by 2 decimals, and dense.';

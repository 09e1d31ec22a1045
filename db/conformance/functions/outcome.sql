create or replace function conformance.outcome(
  rule text, policy jsonb, input jsonb, asked text[])
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
begin
  case
    when rule ~ '^(R[1-7]|codes|scale)$' then return conformance.subject_outcome(policy, input);
    when rule = 'explanation' then return conformance.reasons_outcome(policy, input);
    when rule ~ '^(R8|R18|rounding|half-days)$' then
      return conformance.arithmetic_outcome(rule, policy, input, asked);
    when rule ~ '^(R9|R10|R13)' then return conformance.general_outcome(policy, input, null);
    when rule = 'R11' then return conformance.general_outcome(policy, input, asked);
    when rule = 'R12' then return conformance.class_outcome(policy, input);
    when rule = 'R14' then return conformance.year_outcome(policy, input);
    when rule = 'R15' and asked is not null then
      return conformance.year_variants(policy, input, 'missing_term', asked);
    when rule = 'R16' and asked is not null then
      return conformance.year_variants(policy, input, 'year_input', asked);
    when rule = 'R17' and input ? 'weights' then
      return conformance.year_outcome(
        policy || pg_catalog.jsonb_build_object(
          'year_weight', input -> 'weights' -> 0, 'exam_weight', input -> 'weights' -> 1),
        pg_catalog.jsonb_build_object(
          'exam', input -> 'exam', 'terms', pg_catalog.jsonb_build_array(
            pg_catalog.jsonb_build_object('average', input -> 'year', 'weight', 1))));
    when rule ~ '^R1[567]$' then return conformance.year_outcome(policy, input);
    when rule = 'rank' and asked is not null then
      return conformance.rank_variants(policy, input, asked);
    when rule = 'rank printed' then
      return conformance.rank_outcome(policy, input, '{printed}') -> 'printed';
    when rule ~ '^rank' then return conformance.rank_outcome(policy, input, asked);
    when rule = 'GPA' then return conformance.points_outcome(policy, input);
    when rule = 'Canvas style' then return conformance.group_outcome(policy, input);
  end case;
end;
$$;

comment on function conformance.outcome(text, jsonb, jsonb, text[]) is
  'What Rollbook''s own calculators make of a case, in a school made for it: the caller rolls it '
  'back. asked: the names of the figures wanted, where there are several. Error 20000: no such '
  'rule.';

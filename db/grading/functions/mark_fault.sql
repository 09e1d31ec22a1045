create or replace function app_private.mark_fault(
  value numeric, code text, maximum numeric, is_known_code boolean)
  returns text
  language sql immutable parallel safe
return case
  when value is not null and code is not null then 'both'
  when value < 0 then 'negative'
  when value > maximum then 'too_high'
  when scale(trim_scale(value)) > 2 then 'decimals'
  when code is not null and not is_known_code then 'unknown_code' end;

comment on function app_private.mark_fault(numeric, text, numeric, boolean) is
  'What is wrong with a mark, a number or a code, in an assessment of this maximum: both, negative, '
  'too_high, decimals (more than two) or unknown_code; NULL for nothing.';

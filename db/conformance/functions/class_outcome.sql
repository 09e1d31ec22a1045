create or replace function conformance.class_outcome(policy jsonb, input jsonb)
  returns jsonb
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_school integer := conformance.new_school(policy);
begin
  perform conformance.new_ranking(v_school, input);
  perform conformance.calculate(v_school);
  return (
    select pg_catalog.jsonb_build_object(
      'mean', app_hidden.rounded(s.mean, 2),
      'min', app_hidden.rounded(s.minimum, 2),
      'max', app_hidden.rounded(s.maximum, 2),
      'n', s.figures,
      'median', app_hidden.rounded(s.median, 2),
      'at_or_above_half', s.at_or_above_half)
    from app_public.term_statistics s
    where s.school_id = v_school);
end;
$$;

comment on function conformance.class_outcome(jsonb, jsonb) is
  'R12: the statistics of a class from its students'' general averages.';

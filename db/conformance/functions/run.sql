create or replace function conformance.run()
  returns table (id text, rule text, passed boolean, expected jsonb, got jsonb)
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_case record;
begin
  for v_case in
    select c.*,
      case when pg_catalog.jsonb_typeof(c.expected) = 'object'
        then array(select pg_catalog.jsonb_object_keys(c.expected)) end as asked
    from conformance.cases c
  loop
    id := v_case.id;
    rule := v_case.rule;
    expected := v_case.expected;
    begin
      got := coalesce(
        conformance.outcome(v_case.rule, v_case.policy, v_case.input, v_case.asked), 'null');
      raise exception using errcode = 'ROLLB';
    exception
      when sqlstate 'ROLLB' then null; -- takes the school back
      when others then
        got := pg_catalog.jsonb_build_object('error', sqlerrm);
    end;
    passed := got = expected;
    return next;
  end loop;
end;
$$;

comment on function conformance.run() is
  'Calculates every case of conformance.cases with the calculators of production, each in a '
  'throw-away school that is rolled back. Run it after an upgrade or a change of the rules: a row '
  'that did not pass is a figure that bulletins would get wrong.';

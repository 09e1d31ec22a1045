create or replace function conformance.calculate(school integer)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_line record;
begin
  loop
    select d.class_id, d.term_id into v_line
    from app_private.dirty_results d
    where d.school_id = school
    order by d.id
    limit 1;
    exit when not found;
    perform app_private.recompute_class_results(school, v_line.class_id, v_line.term_id);
  end loop;
end;
$$;

comment on function conformance.calculate(integer) is
  'Calculates what waits of the throw-away school, as the worker does.';

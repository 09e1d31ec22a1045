-- Leaving out the k lowest marks does not give the highest average when coefficients differ, and a
-- better mark could then lower the average. Keeping those with the highest weight × (mark − q), for
-- q the average of what is kept, until q no longer grows, does (Kane and Kane).
create or replace function app_hidden.lowest_marks(
  ids uuid[], figures numeric[], weights numeric[], options text[], dropped integer)
  returns uuid[]
  language plpgsql immutable parallel safe
  set search_path = ''
as $$
declare
  v_keep integer := (
    select count(*) from unnest(options) as o where o is null) - dropped;
  v_q numeric := 0;
  v_next numeric;
  v_kept uuid[];
begin
  if dropped <= 0 then
    return '{}';
  end if;
  loop
    select pg_catalog.array_agg(k.id), sum(k.weight * k.figure) / sum(k.weight)
    into v_kept, v_next
    from (
      select m.id, m.figure, m.weight
      from unnest(ids, figures, weights, options) as m (id, figure, weight, option)
      where m.option is null
      order by m.weight * (m.figure - v_q) desc, m.id
      limit greatest(v_keep, 1)) as k;
    exit when v_next is null or pg_catalog.round(v_next, 12) <= pg_catalog.round(v_q, 12);
    v_q := v_next;
  end loop;
  return array(
    select m.id
    from unnest(ids, options) as m (id, option)
    where m.option is null
      and not m.id = any (v_kept));
end;
$$;

comment on function app_hidden.lowest_marks(
  uuid[], numeric[], numeric[], text[], integer) is
  'Grading rule R5: the marks, as many as dropped says but never all, without which the average of '
  'the marks that are not optional is highest.';

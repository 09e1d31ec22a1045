-- For one student and course (and category, where categories are averaged), where a policy or an optional mark makes more of a weighted mean.
-- The order is that of the rules: what is left out (R5), the extra weight (R5), bonus marks (R3),
-- marks that improve (R4).
create or replace function app_hidden.weighed_marks(
  ids uuid[], figures numeric[], weights numeric[], options text[], scale numeric,
  policy app_public.grading_policy_versions)
  returns table (id uuid, weight numeric, points numeric, reason text)
  language plpgsql immutable parallel safe
  set search_path = ''
as $$
declare
  v_left_out uuid[];
  v_extra uuid;
  v_points numeric;
  v_weights numeric;
  v_mark record;
begin
  v_left_out := app_hidden.lowest_marks(ids, figures, weights, options, policy.dropped_marks);

  select m.id into v_extra
  from unnest(ids, figures, options) as m (id, figure, option)
  where m.option is null
    and policy.extra_weight > 0
    and not m.id = any (v_left_out)
  order by case policy.extra_weight_on when 'worst' then -m.figure else m.figure end desc, m.id
  limit 1;

  v_points := 0;
  v_weights := 0;
  for v_mark in
    select m.id, m.figure, m.option,
      m.weight + case when m.id = v_extra then policy.extra_weight else 0 end as weight
    from unnest(ids, figures, weights, options) as m (id, figure, weight, option)
    order by pg_catalog.array_position(array['improves'], m.option) nulls first, m.figure desc, m.id
  loop
    id := v_mark.id;
    reason := null;
    weight := v_mark.weight;
    if v_mark.id = any (v_left_out) then
      weight := 0;
      points := 0;
      reason := 'left_out';
    elsif v_mark.option = 'bonus' then
      weight := 0;
      points := v_mark.weight * greatest(0, v_mark.figure - scale / 2);
      reason := case when points = 0 then 'no_bonus' end;
    elsif v_mark.option = 'improves' and v_weights > 0
      and v_mark.figure * v_weights <= v_points then
      weight := 0;
      points := 0;
      reason := 'no_improvement';
    else
      points := v_mark.weight * v_mark.figure;
    end if;
    v_points := v_points + points;
    v_weights := v_weights + weight;
    return next;
  end loop;
end;
$$;

comment on function app_hidden.weighed_marks(
  uuid[], numeric[], numeric[], text[], numeric, app_public.grading_policy_versions) is
  'Grading rules R3 to R5 for the counted marks of one student and course: the weight that each adds '
  'to the denominator, the points it adds to the numerator, and why it adds nothing (left_out, '
  'no_bonus, no_improvement).';

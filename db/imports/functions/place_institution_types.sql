create or replace function app_private.place_institution_types(levels jsonb)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_level record;
  v_depth smallint;
  v_above smallint := 0;
begin
  for v_level in
    select l.level ->> 'type' as type, l.level ->> 'label' as label
    from pg_catalog.jsonb_array_elements(levels) with ordinality as l (level, place)
    order by l.place
  loop
    select t.depth into v_depth from app_public.institution_types t where t.code = v_level.type;
    if not found then
      v_depth := v_above + 1;
      update app_public.institution_types t
      set depth = t.depth + 1
      where t.depth >= v_depth;
      insert into app_public.institution_types (code, name, depth)
      values (v_level.type, coalesce(v_level.label, pg_catalog.initcap(v_level.type)), v_depth);
    elsif v_depth <= v_above then
      raise exception 'A % stands higher in the tree than the mapping says', v_level.type
        using errcode = 'RBTRE', hint = 'Name the levels from the top down.';
    end if;
    v_above := v_depth;
  end loop;
end;
$$;

comment on function app_private.place_institution_types(jsonb) is
  'Makes the levels of institutions that a mapping names and that don''t exist yet, each below the '
  'one named before it; what stood lower moves down. Error RBTRE: levels in another order than the '
  'tree''s.';

create or replace function app_private.mapping_problem(mapping jsonb)
  returns text
  language plpgsql stable
  set search_path = ''
as $$
declare
  v_problem text;
begin
  if pg_catalog.jsonb_typeof(mapping) is distinct from 'object'
     or pg_catalog.jsonb_typeof(mapping -> 'levels') is distinct from 'array'
     or mapping -> 'levels' = '[]' then
    return 'has no list of levels';
  end if;

  select pg_catalog.format('has the unknown entry “%s”', k) into v_problem
  from pg_catalog.jsonb_object_keys(mapping) as k
  where k not in ('levels', 'school', 'empty', 'encoding', 'separator')
  limit 1;
  if found then
    return v_problem;
  end if;

  select pg_catalog.format('is wrong in level %s: %s', l.place, w.problem) into v_problem
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  cross join lateral (
    select case
      when pg_catalog.jsonb_typeof(l.level) <> 'object' then 'it is no object'
      when coalesce(l.level ->> 'type', '') !~ '^[a-z][a-z_]{0,30}$'
        then 'its type is a word in small letters'
      when coalesce(l.level ->> 'name', '') = '' then 'it has no name'
      when l.level ? 'parent' and l.place = 1 then 'nothing stands above it in the mapping'
      when pg_catalog.jsonb_typeof(coalesce(l.level -> 'where', '{}')) <> 'object'
        then 'its where is no object' end) as w (problem)
  where w.problem is not null
  order by l.place
  limit 1;
  if found then
    return v_problem;
  end if;

  select pg_catalog.format('is wrong in level %s: the entry “%s” is unknown', l.place, k)
  into v_problem
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  cross join lateral pg_catalog.jsonb_object_keys(l.level) as k
  where k not in ('type', 'label', 'code', 'name', 'parent', 'where')
  limit 1;
  if found then
    return v_problem;
  end if;

  select pg_catalog.format('is wrong in level %s: a parent is missing', l.place) into v_problem
  from pg_catalog.jsonb_array_elements(mapping -> 'levels') with ordinality as l (level, place)
  where l.level -> 'parent' is null
    and mapping #> array['levels', (l.place - 2)::text, 'where'] is not null
    and l.place > 1
  limit 1;
  if found then
    return v_problem;
  end if;

  if mapping -> 'levels' @> '[{"type": "school"}]'
     and mapping #>> '{school,country}' is null then
    return 'has schools, and school.country doesn''t say where they are';
  end if;
  select pg_catalog.format('sets school.%s, which a school doesn''t have', k) into v_problem
  from pg_catalog.jsonb_object_keys(coalesce(mapping -> 'school', '{}')) as k
  where k in ('id', 'domain')
     or not exists (
       select
       from pg_catalog.pg_attribute a
       where a.attrelid = 'app_public.schools'::regclass
         and a.attname = k
         and a.attnum > 0);
  return v_problem;
end;
$$;

comment on function app_private.mapping_problem(jsonb) is
  'What is wrong with a mapping of a file of institutions, to follow the words “The mapping”; NULL '
  'when nothing is.';

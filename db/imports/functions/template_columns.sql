create or replace function app_private.template_columns(template text)
  returns text[]
  language sql immutable
begin atomic
  select coalesce(array_agg(btrim(p.part[1]) order by p.place), '{}')
  from regexp_matches(template, '\{([^{}]*)\}', 'g') with ordinality as p (part, place);
end;

comment on function app_private.template_columns(text) is
  'The columns that a template such as "PH-{school_id}" names.';

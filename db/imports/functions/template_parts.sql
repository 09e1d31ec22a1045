create or replace function app_private.template_parts(template text, header text[])
  returns text[]
  language sql immutable
begin atomic
  select array_agg(
    case
      when p.part[2] is null then quote_literal(p.part[1])
      else coalesce('r.c' || array_position(header, btrim(p.part[2])), 'null::text') end
    order by p.place)
  from regexp_matches(template, '([^{}]+)|\{([^{}]*)\}', 'g') with ordinality as p (part, place);
end;

comment on function app_private.template_parts(text, text[]) is
  'What a template such as "PH-{school_id}" is put together of for a line r of a file whose '
  'columns are named in header and held in c1, c2 …: SQL expressions. NULL for no template.';

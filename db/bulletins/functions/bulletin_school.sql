create or replace function app_private.bulletin_school(school integer)
  returns jsonb
  language sql stable
begin atomic
  select jsonb_build_object(
    'name', i.name,
    'code', i.code,
    'country', s.country,
    'layout', coalesce(
      s.bulletin_layout,
      case s.language
        when 'km' then 'cambodian'
        when 'az' then 'azerbaijani'
        else 'francophone' end),
    'header', s.bulletin_header,
    'place', s.bulletin_place,
    'signatory', s.bulletin_signatory,
    'distinctions', s.bulletin_distinctions,
    'scale', s.scale)
  from app_public.schools s
  join app_public.institutions i on i.id = s.id
  where s.id = school;
end;

comment on function app_private.bulletin_school(integer) is
  'What a bulletin says of the school: name, code, country, layout (francophone, cambodian or '
  'azerbaijani), header (lines above the name), place, signatory, distinctions, scale.';

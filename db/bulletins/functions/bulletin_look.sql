create or replace function app_private.bulletin_look(school integer)
  returns json
  language sql stable
begin atomic
  select json_build_object(
    'color', s.bulletin_color,
    'domain', s.domain,
    'images', (
      select coalesce(
        json_object_agg(
          i.kind,
          json_build_object(
            'type', i.media_type, 'content', translate(encode(i.content, 'base64'), e'\n', ''))),
        '{}')
      from app_public.school_images i
      where i.school_id = school))
  from app_public.schools s
  where s.id = school;
end;

comment on function app_private.bulletin_look(integer) is
  'How the school''s bulletins look: color, domain (where their code is verified; NULL: at the '
  'installation''s own) and images (logo, signature: type, content in base64).';

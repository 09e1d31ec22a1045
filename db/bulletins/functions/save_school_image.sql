create or replace function app_public.save_school_image(kind text, content text)
  returns boolean
  language plpgsql volatile
  security definer -- pictures are nobody's to write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_content bytea;
begin
  perform app_hidden.check_admin();
  v_content := pg_catalog.decode(content, 'base64');
  if v_content is null then
    delete from app_public.school_images i
    where i.school_id = v_school
      and i.kind = save_school_image.kind;
    return found;
  end if;
  insert into app_public.school_images (school_id, kind, media_type, content)
  values (v_school, save_school_image.kind,
    case pg_catalog.substr(v_content, 1, 3)
      when '\xffd8ff' then 'image/jpeg'
      else 'image/png' end,
    v_content)
  on conflict on constraint school_images_pkey do update
  set media_type = excluded.media_type, content = excluded.content;
  return true;
end;
$$;

comment on function app_public.save_school_image(text, text) is
  'Keeps the school''s logo or signature: a PNG or JPEG file as base64, or NULL to remove it. '
  'Errors: RBDEN, not an admin; constraints (unknown kind, no picture, larger than 200 kB).';
grant execute on function app_public.save_school_image(text, text) to app_user;

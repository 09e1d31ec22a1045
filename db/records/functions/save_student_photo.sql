create or replace function app_hidden.save_student_photo(student_id uuid, image bytea)
  returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  perform app_hidden.check_admin();
  if image is null then
    delete from app_public.student_photos p
    where p.school_id = app_hidden.current_school_id()
      and p.student_id = save_student_photo.student_id;
    return;
  end if;
  insert into app_public.student_photos as p (student_id, image)
  values (save_student_photo.student_id, save_student_photo.image)
  on conflict on constraint student_photos_pkey do update
  set image = excluded.image, saved_at = pg_catalog.now()
  where p.image <> excluded.image;
end;
$$;

comment on function app_hidden.save_student_photo(uuid, bytea) is
  'Keeps the photo of a student, or removes it (image NULL). Called by the server, which has looked '
  'at the picture and made it small. Errors: RBDEN, not an admin; constraints of student_photos.';
grant execute on function app_hidden.save_student_photo(uuid, bytea) to app_user;

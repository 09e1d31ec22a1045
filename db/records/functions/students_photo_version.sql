create or replace function app_public.students_photo_version(student app_public.students)
  returns text
  language sql stable
begin atomic
  select p.version
  from app_public.student_photos p
  where p.school_id = student.school_id
    and p.student_id = student.id;
end;

comment on function app_public.students_photo_version(app_public.students) is
  'Version of the student''s photo, which is at /photos/ and the student''s id; NULL for none.';
grant execute on function app_public.students_photo_version(app_public.students) to app_user;

create or replace function app_public.unplaced_students(class_id uuid, search text default '')
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.search_students(search) as s
  where (s.status = 'active' or btrim(search) <> '')
    and exists (
      select
      from app_public.classes k
      where k.id = unplaced_students.class_id
        and not exists (
          select
          from app_public.enrollments e
          where e.school_id = s.school_id
            and e.student_id = s.id
            and e.academic_year_id = k.academic_year_id
            and e.ends_on is null));
end;

comment on function app_public.unplaced_students(uuid, text) is
  'Students who could be enrolled in a class: in no class of its year; without a search only '
  'active ones, with one also those who left.';
grant execute on function app_public.unplaced_students(uuid, text) to app_user;

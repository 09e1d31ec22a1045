create or replace function app_public.search_students(
  search text default '', class_id uuid default null, academic_year_id uuid default null)
  returns setof app_public.students
  language sql stable
begin atomic
  select s.*
  from app_public.students s
  where s.school_id = (select app_hidden.current_school_id())
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id
        and m.gone_id = s.id
        and m.undone_at is null)
    and (
      coalesce(btrim(search), '') = ''
      or not exists (
        select
        from regexp_split_to_table(app_hidden.normalised(btrim(search)), '\s+') as w (word)
        where strpos(s.search_text, w.word) = 0))
    and (
      search_students.class_id is null and search_students.academic_year_id is null
      or exists (
        select
        from app_public.enrollments e
        where e.school_id = s.school_id
          and e.student_id = s.id
          and (search_students.class_id is null or e.class_id = search_students.class_id)
          and (
            search_students.academic_year_id is null
            or e.academic_year_id = search_students.academic_year_id)))
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.search_students(text, uuid, uuid) is
  'Students whose names and number contain every word of the search, accents and case ignored, of '
  'one class or academic year when given; by last name, then first name.';
grant execute on function app_public.search_students(text, uuid, uuid) to app_user;

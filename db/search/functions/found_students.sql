create or replace function app_hidden.found_students(search text)
  returns table (student_id uuid, place integer)
  language sql stable
begin atomic
  with wanted as (
    select t.typed, regexp_split_to_array(t.typed, '\s+') as words
    from (select btrim(app_hidden.normalised(search)) as typed) as t
    where t.typed <> '')
  select s.id,
    case
      when app_hidden.normalised(s.student_number) = w.typed then 0
      when starts_with(s.search_text, w.typed) then 1
      when not exists (
        select
        from unnest(w.words) as u (word)
        where strpos(' ' || replace(s.search_text, '-', ' '), ' ' || u.word) = 0) then 2
      else 3 end
    + case when s.status = 'active' then 0 else 4 end
  from wanted w
  join app_public.students s on s.school_id = (select app_hidden.current_school_id())
  where not exists (
    select
    from unnest(w.words) as u (word)
    where strpos(s.search_text, u.word) = 0)
    and not exists (
      select
      from app_public.student_merges m
      where m.school_id = s.school_id
        and m.gone_id = s.id
        and m.undone_at is null);
end;

comment on function app_hidden.found_students(text) is
  'Students whose names and number contain every word of the search, accents and case ignored, and '
  'how near: 0, the number; 1, the last name begins so; 2, each word begins a name; 3, else; 4 more '
  'for who left.';
grant execute on function app_hidden.found_students(text) to app_user;

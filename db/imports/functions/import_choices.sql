create or replace function app_private.import_choices(
  school integer, kind text, field text, type text)
  returns text[]
  language sql stable
begin atomic
  select case
    when type in (select w.of_type from app_private.import_word_list() as w)
      or type = 'own_yes_no' then (
      select array_agg(w.value order by w.place)
      from app_private.import_word_list() as w
      where w.of_type = case import_choices.type when 'own_yes_no' then 'yes'
        else import_choices.type end)
    when field = 'academic_year' then (
      select array_agg(y.name order by y.is_active desc, y.starts_on desc)
      from app_public.academic_years y
      where y.school_id = school)
    when field = 'class' and kind <> 'classes' then (
      select array_agg(k.name order by l.position, k.name)
      from app_public.classes k
      join app_public.academic_years y on y.school_id = school and y.id = k.academic_year_id
      left join app_public.levels l on l.school_id = school and l.id = k.level_id
      where k.school_id = school
        and k.is_active
        and y.is_active)
    when field = 'level' then (
      select array_agg(l.name order by l.position, l.name)
      from app_public.levels l
      where l.school_id = school)
    when field = 'subject_code' and kind <> 'subjects' then (
      select array_agg(s.code order by s.code)
      from app_public.subjects s
      where s.school_id = school
        and s.is_active)
    when field = 'term' then (
      select array_agg(t.code order by t.starts_on)
      from app_public.terms t
      join app_public.academic_years y on y.school_id = school and y.id = t.academic_year_id
      where t.school_id = school
        and y.is_active)
    when field = 'teacher' then (
      select array_agg(distinct u.last_name || ' ' || u.first_name)
      from app_public.memberships m
      join app_public.users u on u.id = m.user_id
      where m.institution_id = school
        and m.duty = 'teacher'
        and app_hidden.is_live(m)
        and u.deleted_at is null
        and u.status = 'active')
    end;
end;

comment on function app_private.import_choices(integer, text, text, text) is
  'What may stand in a field of a kind of import, where that is a list: the words of its type '
  '(import_word_list()), or what the school has, such as classes of the active year. NULL: '
  'anything of its type.';

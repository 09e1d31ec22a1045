create or replace function app_public.missing_overview(term_id uuid)
  returns table (
    class_id uuid, class_name text, state text, course_id uuid, subject_name text,
    teacher_last_name text, teacher_first_name text, no_assessment boolean, drafts integer,
    scheduled integer, unmarked integer)
  language sql stable
  security definer -- what is missing is counted over whole classes
begin atomic
  select k.id, k.name, coalesce(ct.state, 'open'), c.id, s.name, u.last_name, u.first_name,
    coalesce(x.no_assessment, false), coalesce(x.drafts, 0), coalesce(x.scheduled, 0),
    coalesce(x.unmarked, 0)
  from app_public.terms t
  join app_public.classes k
    on k.school_id = t.school_id and k.academic_year_id = t.academic_year_id and k.is_active
  left join app_public.class_terms ct
    on ct.school_id = t.school_id and ct.class_id = k.id and ct.term_id = t.id
  left join lateral (
    select m.course_id, bool_or(m.kind = 'no_assessment') as no_assessment,
      count(*) filter (where m.kind = 'draft')::integer as drafts,
      count(*) filter (where m.kind = 'scheduled')::integer as scheduled,
      sum(m.students) filter (where m.kind = 'unmarked')::integer as unmarked
    from app_private.missing_in_class(t.school_id, k.id, t.id) as m
    group by m.course_id) as x on true
  left join app_public.courses c on c.school_id = t.school_id and c.id = x.course_id
  left join app_public.subjects s on s.school_id = t.school_id and s.id = c.subject_id
  left join app_public.course_teachers cot
    on cot.school_id = t.school_id and cot.course_id = c.id and cot.position = 1
  left join app_public.users u on u.id = cot.user_id
  left join app_public.levels l on l.school_id = t.school_id and l.id = k.level_id
  where t.school_id = (select app_hidden.current_school_id())
    and t.id = missing_overview.term_id
    and (
      (select app_hidden.has_duty('admin'))
      or k.id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by l.position, k.name, c.position, s.name;
end;

comment on function app_public.missing_overview(uuid) is
  'What the classes of a school lack before a term is closed, one row per course that lacks '
  'something, and one without course for a class that lacks nothing: all classes for admins, their '
  'own for teachers. state: open, closed or reopened; unmarked counts students and assessments.';
grant execute on function app_public.missing_overview(uuid) to app_user;

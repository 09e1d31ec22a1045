create or replace function app_public.decision_list(class_id uuid)
  returns table (
    student_id uuid, last_name text, first_name text, average numeric, rank integer,
    label text, suggestion text, decision text, to_class_id uuid, note text)
  language sql stable
begin atomic
  select s.id, s.last_name, s.first_name, r.average, r.rank, b.label,
    case
      when b.label is not null then b.decision
      when r.average >= c.scale / 2 then 'passes'
      when r.average < c.scale / 2 then 'repeats' end,
    d.decision, d.to_class_id, d.note
  from app_public.classes k
  join app_public.schools c on c.id = k.school_id
  join app_public.academic_years y on y.school_id = k.school_id and y.id = k.academic_year_id
  join app_public.enrollments e
    on e.school_id = k.school_id
    and e.class_id = k.id
    and not e.is_dropped
    and coalesce(e.ends_on >= y.ends_on, true)
  join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
  left join app_public.year_results r
    on r.school_id = k.school_id and r.class_id = k.id and r.student_id = s.id
  left join lateral (
    select x.label, x.decision
    from app_hidden.band(k.school_id, r.policy_version_id, 'decision', r.average) as x) as b on true
  left join app_public.decisions d
    on d.school_id = k.school_id
    and d.academic_year_id = k.academic_year_id
    and d.student_id = s.id
  where k.id = decision_list.class_id
    and k.school_id = (select app_hidden.current_school_id())
  order by
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.decision_list(uuid) is
  'The students who are in a class to the end of its year, with their annual average, what the '
  'policy''s decision bands call it (label) and suggest (without bands: passes from half of the '
  'scale), and what was decided, by last name; as far as the user may see it.';
grant execute on function app_public.decision_list(uuid) to app_user;

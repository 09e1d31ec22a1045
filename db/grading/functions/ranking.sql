create or replace function app_public.ranking(
  class_id uuid, term_id uuid default null, course_id uuid default null,
  whole_level boolean default false, sort text default 'rank')
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    class_name text, is_enrolled boolean, average numeric, mention text, rank integer,
    is_tied boolean, ranked integer)
  language sql stable
  security definer -- names of students who left the class since
begin atomic
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, k.name, r.is_enrolled,
    app_hidden.rounded(r.average, p.decimals),
    case
      when ranking.course_id is null then (
        app_hidden.band(
          p.school_id, p.id, 'mention', app_hidden.rounded(r.average, p.decimals))).label
    end,
    r.rank, r.is_tied, r.ranked
  from app_private.official_results(
    (select app_hidden.current_school_id()), ranking.class_id, ranking.term_id, ranking.course_id,
    ranking.whole_level) as r
  join app_public.grading_policy_versions p
    on p.school_id = (select app_hidden.current_school_id()) and p.id = r.policy_version_id
  join app_public.students s on s.school_id = p.school_id and s.id = r.student_id
  join app_public.classes k on k.school_id = p.school_id and k.id = r.class_id
  where (select app_hidden.is_class_visible(ranking.class_id))
    and (
      (select app_hidden.has_duty('admin'))
      or r.class_id = any ((select app_hidden.current_class_ids())::uuid[]))
  order by
    case when ranking.sort = 'number' then s.student_number end,
    case when ranking.sort = 'sex' then s.sex end,
    case when ranking.sort in ('rank', 'sex') then r.rank end nulls last,
    case when ranking.sort = 'rank' then r.average end desc nulls last,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation())),
    s.id;
end;

comment on function app_public.ranking(uuid, uuid, uuid, boolean, text) is
  'The list of a class by rank, to verify and to post: general averages of a term, annual ones '
  '(term_id NULL), or those of a course; average as printed, mention by the policy''s bands (none '
  'for a course). whole_level: the classes of its level together, for a teacher only those they '
  'see. sort: rank, name, number or sex. Official figures, frozen ones of a closed term. For the '
  'class''s teachers and the school''s admins; nothing for others.';
grant execute on function app_public.ranking(uuid, uuid, uuid, boolean, text) to app_user;

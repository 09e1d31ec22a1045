create or replace function app_hidden.conduct_marks(
  school integer, class uuid, term uuid, today date, under_policy uuid default null)
  returns table (
    student_id uuid, start numeric, points numeric, hours numeric, hour_points numeric,
    mark numeric, coefficient numeric)
  language sql stable parallel safe
begin atomic
  select r.student_id, s.start, s.points, s.hours, p.conduct_hour_points,
    greatest(0, least(sc.scale, s.start - s.points - p.conduct_hour_points * s.hours)),
    p.conduct_coefficient
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
  join app_public.schools sc on sc.id = school
  join app_hidden.term_roster(school, class, term, today) as r on true
  cross join lateral (
    select coalesce(p.conduct_start, sc.scale) as start, coalesce(sum(c.points), 0) as points,
      coalesce(sum(c.hours), 0) as hours
    from app_public.conduct_records c
    where c.school_id = school
      and c.term_id = term
      and c.student_id = r.student_id) as s
  where t.school_id = school
    and t.id = term
    and p.conduct_rule = 'computed';
end;

comment on function app_hidden.conduct_marks(integer, uuid, uuid, date, uuid) is
  'Grading rule R13, computed: what each student''s conduct mark starts from, the points and '
  'unjustified hours taken off, what an hour costs, and the mark, within 0 and the scale. Nothing '
  'where the policy computes no conduct mark. It sees all students: only functions that check '
  'duties call it.';

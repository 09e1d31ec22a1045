create or replace function app_hidden.term_figures(
  school integer, class uuid, term uuid, official boolean, today date,
  under_policy uuid default null)
  returns table (
    student_id uuid, course_id uuid, is_enrolled boolean, coefficient numeric, mode text,
    average numeric, plain_average numeric, marks integer, total_coefficient numeric,
    covered_coefficient numeric, missing_marks integer, rank integer, is_tied boolean,
    ranked integer, scale numeric, conduct numeric, rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with policy as materialized (
    select p.rank_method, p.rank_denominator,
      p.rank_scope = 'level' or p.rank_ties <> '{}' as keeps_key
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = coalesce(under_policy, t.policy_version_id)
    where t.school_id = school
      and t.id = term),
  compared as (
    select true as is_own, a.*
    from app_hidden.term_averages(school, class, term, official, today, under_policy) as a
    union all
    select false, null, null, k.subject_id, k.is_enrolled, null, null, null, null, null, null, null,
      null, null, null, k.rank_key
    from app_hidden.level_keys(school, class, term, official, today, under_policy) as k),
  ranked as (
    select c.*,
      case when c.rank_key is not null then
        case p.rank_method
          when 'dense'
          then dense_rank() over (partition by c.subject_id order by c.rank_key desc nulls last)
          else rank() over (partition by c.subject_id order by c.rank_key desc nulls last)
        end end::integer as rank,
      c.rank_key is not null and count(*) over (partition by c.subject_id, c.rank_key) > 1
        as is_tied,
      case p.rank_denominator
        when 'enrolled' then count(*) filter (where c.is_enrolled) over (partition by c.subject_id)
        else count(c.rank_key) over (partition by c.subject_id) end::integer as ranked,
      p.keeps_key
    from compared c
    join policy p on true)
  select r.student_id, r.course_id, r.is_enrolled, r.coefficient, r.mode, r.average,
    r.plain_average, r.marks, r.total_coefficient, r.covered_coefficient, r.missing_marks, r.rank,
    r.is_tied, r.ranked, r.scale, r.conduct, case when r.keeps_key then r.rank_key end
  from ranked r
  where r.is_own;
end;

comment on function app_hidden.term_figures(integer, uuid, uuid, boolean, date, uuid) is
  'The calculator: the averages of term_averages() with their ranks within the class or its level; '
  'ranked is what they are out of; rank_key is there for ranks within the level and where equals '
  'are parted. It sees all marks of the class: only functions that check duties call it.';

create or replace function app_hidden.year_figures(school integer, class uuid, today date)
  returns table (
    student_id uuid, average numeric, terms integer, is_enrolled boolean, rank integer,
    is_tied boolean, ranked integer, policy_version_id uuid, rank_key numeric[])
  language sql stable parallel safe
begin atomic
  with of_class as (
    select c.academic_year_id
    from app_public.classes c
    where c.school_id = school
      and c.id = class),
  year_terms as materialized (
    select t.id, t.weight, t.starts_on, t.ends_on, t.policy_version_id,
      row_number() over (order by t.ends_on desc, t.id desc) = 1 as is_last
    from of_class o
    join app_public.terms t on t.school_id = school and t.academic_year_id = o.academic_year_id),
  policy as materialized (
    select p.*
    from year_terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.is_last),
  last_day as (
    select least(max(t.ends_on), greatest(today, min(t.starts_on))) as day from year_terms t),
  roster as materialized (
    select distinct on (e.student_id) e.student_id, e.class_id,
      coalesce(e.ends_on >= d.day, true) as is_enrolled
    from of_class o
    join last_day d on true
    join app_public.enrollments member
      on member.school_id = school and member.class_id = class and member.starts_on <= d.day
    join app_public.enrollments e
      on e.school_id = school
      and e.student_id = member.student_id
      and e.academic_year_id = o.academic_year_id
      and e.starts_on <= d.day
    order by e.student_id, e.starts_on desc),
  weighed as (
    select r.student_id, r.is_enrolled,
      app_hidden.quotient(
        sum(x.weight * x.figure),
        case p.missing_term
          when 'renormalise' then sum(x.weight) filter (where x.figure is not null)
          else sum(x.weight) end) as average,
      count(x.figure)::integer as terms,
      count(*) filter (where x.figure is null) as missing
    from roster r
    join policy p on true
    join app_hidden.year_parts(
      school, class, array(select m.student_id from roster m where m.class_id = class)) as x
      on x.student_id = r.student_id
    where r.class_id = class
    group by r.student_id, r.is_enrolled, p.missing_term),
  figures as materialized (
    select w.student_id, w.terms, w.is_enrolled,
      app_hidden.blended(
        case
          when w.terms = 0 then null
          when p.missing_term = 'not_classable' and w.missing > 0 then null
          else w.average end,
        x.average, p) as average
    from weighed w
    join policy p on true
    join of_class o on true
    left join app_public.year_exams x
      on x.school_id = school
      and x.academic_year_id = o.academic_year_id
      and x.student_id = w.student_id),
  keyed as materialized (
    select f.*,
      case when f.is_enrolled and f.average is not null
        then array[app_hidden.rank_key(f.average, p)] ||
          case when p.rank_ties <> '{}' then (
            select r.ranked_by[2:]
            from year_terms t
            join app_public.term_results r
              on r.school_id = school
              and r.term_id = t.id
              and r.student_id = f.student_id
              and r.ranked_by is not null
            order by t.ends_on desc, t.id desc, r.is_enrolled desc
            limit 1) end end as rank_key
    from figures f
    join policy p on true),
  compared as (
    select true as is_own, k.*
    from keyed k
    union all
    select false, null, null, r.is_enrolled, null, r.ranked_by
    from policy p
    cross join app_hidden.level_peers(school, class) as l
    join app_public.year_results r on r.school_id = school and r.class_id = l.class_id
    where p.rank_scope = 'level'),
  ranked as (
    select c.*,
      case when c.rank_key is not null then
        case p.rank_method
          when 'dense' then dense_rank() over (order by c.rank_key desc nulls last)
          else rank() over (order by c.rank_key desc nulls last)
        end end::integer as rank,
      c.rank_key is not null and count(*) over (partition by c.rank_key) > 1 as is_tied,
      case p.rank_denominator
        when 'enrolled' then count(*) filter (where c.is_enrolled) over ()
        else count(c.rank_key) over () end::integer as ranked,
      p.id as policy_version_id,
      p.rank_scope = 'level' or p.rank_ties <> '{}' as keeps_key
    from compared c
    join policy p on true)
  select r.student_id, r.average, r.terms, r.is_enrolled, r.rank, r.is_tied, r.ranked,
    r.policy_version_id, case when r.keeps_key then r.rank_key end
  from ranked r
  where r.is_own;
end;

comment on function app_hidden.year_figures(integer, uuid, date) is
  'Annual averages and ranks of a class from the stored results of the terms: R14 (weights), R15 '
  '(missing terms; a term in which nobody of the class has a figure yet is left out), R16 (exact '
  'or printed input), R17 (blend with an exam), under the policy version of the last term. A '
  'student counts in the last class of the year, with the terms passed elsewhere. Ranks within the '
  'class or its level, equals parted by what parted them in the last term.';

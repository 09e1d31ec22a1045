create or replace function app_hidden.year_parts(school integer, class uuid, students uuid[])
  returns table (student_id uuid, term_id uuid, weight numeric, average numeric, figure numeric)
  language sql stable parallel safe
begin atomic
  with year_terms as materialized (
    select t.id, t.weight, t.policy_version_id,
      row_number() over (order by t.ends_on desc, t.id desc) = 1 as is_last
    from app_public.classes c
    join app_public.terms t on t.school_id = school and t.academic_year_id = c.academic_year_id
    where c.school_id = school
      and c.id = class),
  policy as materialized (
    select p.year_input, p.decimals
    from year_terms t
    join app_public.grading_policy_versions p
      on p.school_id = school and p.id = t.policy_version_id
    where t.is_last),
  held as materialized (
    select t.id, t.weight
    from year_terms t
    where t.weight > 0
      and exists (
        select
        from app_public.term_results r
        where r.school_id = school
          and r.term_id = t.id
          and r.class_id = class
          and r.average is not null))
  select s.id, h.id, h.weight, x.average,
    case p.year_input
      when 'printed' then app_hidden.rounded(x.average, p.decimals)
      else x.average end
  from unnest(students) as s (id)
  join policy p on true
  join held h on true
  left join lateral (
    select max(t.average) as average
    from app_public.term_results t
    where t.school_id = school
      and t.student_id = s.id
      and t.term_id = h.id) as x on true;
end;

comment on function app_hidden.year_parts(integer, uuid, uuid[]) is
  'Grading rules R14 to R16: the terms that make the annual averages of students of a class, each '
  'with its weight, the student''s average, and the figure that counts (exact, or as printed); '
  'without the terms that weigh nothing or in which nobody of the class has a figure yet. It sees '
  'all results: only functions that check duties call it.';

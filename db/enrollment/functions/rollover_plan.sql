create or replace function app_private.rollover_plan(
  school integer, from_year uuid, to_year uuid)
  returns table (
    student_id uuid, last_name text, first_name text, from_class_id uuid, from_class text,
    level_position smallint, outcome text, to_class_id uuid, to_class text, problem text)
  language sql stable
begin atomic
  with place as (
    select s.id, s.last_name, s.first_name, k.id as class_id, k.name as class_name, k.section,
      k.level_id, l.position, d.to_class_id,
      case
        when d.decision <> 'passes' or d.decision is null or k.level_id is null then d.decision
        when following.id is null then 'graduates' else 'passes' end as outcome,
      case d.decision when 'passes' then following.id when 'repeats' then k.level_id end as target
    from app_public.enrollments e
    join app_public.academic_years y on y.school_id = school and y.id = e.academic_year_id
    join app_public.classes k on k.school_id = school and k.id = e.class_id
    join app_public.students s
      on s.school_id = school and s.id = e.student_id and s.status = 'active'
    left join app_public.levels l on l.school_id = school and l.id = k.level_id
    left join lateral (
      select x.id
      from app_public.levels x
      where x.school_id = school
        and x.position > l.position
      order by x.position, x.name
      limit 1) as following on true
    left join app_public.decisions d
      on d.school_id = school and d.academic_year_id = from_year and d.student_id = s.id
    where e.school_id = school
      and e.academic_year_id = from_year
      and not e.is_dropped
      and coalesce(e.ends_on >= y.ends_on, true)
      and not exists (
        select
        from app_public.enrollments other
        where other.school_id = school
          and other.student_id = s.id
          and other.academic_year_id = to_year)),
  directed as (
    select p.*, k.id as next_class_id, k.name as next_class, k.max_size,
      row_number() over (
        partition by k.id
        order by
          app_hidden.name_order(
            p.last_name, p.first_name, (select app_hidden.name_collation(school))),
          p.id) as turn
    from place p
    left join lateral (
      select x.*
      from app_public.classes x
      where x.school_id = school
        and x.academic_year_id = to_year
        and x.is_active
        and p.outcome in ('passes', 'repeats')
        and (
          x.id = p.to_class_id
          or p.to_class_id is null and x.level_id = p.target and (
            x.section is not distinct from p.section
            or not exists (
              select
              from app_public.classes rival
              where rival.school_id = school
                and rival.academic_year_id = to_year
                and rival.is_active
                and rival.level_id = x.level_id
                and rival.id <> x.id)))
      order by x.name
      limit 1) as k on true)
  select d.id, d.last_name, d.first_name, d.class_id, d.class_name, d.position, d.outcome,
    d.next_class_id, d.next_class,
    case
      when d.outcome is null then 'undecided'
      when d.outcome not in ('passes', 'repeats') or d.next_class_id is not null and d.turn
        + (select count(*)
           from app_public.enrollments e
           where e.school_id = school
             and e.class_id = d.next_class_id
             and e.ends_on is null) <= d.max_size then null
      when d.next_class_id is not null then 'full'
      when d.level_id is null then 'no_level'
      else 'no_class' end
  from directed d
  order by
    d.position,
    d.class_name,
    app_hidden.name_order(d.last_name, d.first_name, (select app_hidden.name_collation(school))),
    d.id;
end;

comment on function app_private.rollover_plan(integer, uuid, uuid) is
  'Where each active student who is in a class to the end of a year and in none of the next one '
  'goes by the decisions. outcome: passes, repeats, graduates (passes the highest level), leaves; '
  'to_class: the decision''s, else of the same section in the level, else its only one; problem: '
  'undecided, no_level (of the old class), no_class or full; NULL for none.';

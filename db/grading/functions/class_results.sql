create or replace function app_public.class_results(
  class_id uuid, term_id uuid, provisional boolean default false)
  returns table (
    student_id uuid, student_number text, last_name text, first_name text, sex text,
    is_enrolled boolean, average numeric, previous_average numeric, rank integer, is_tied boolean,
    covered_coefficient numeric, total_coefficient numeric, missing_marks integer, conduct numeric,
    categories json)
  language plpgsql stable
  security definer -- averages and ranks need the marks of the whole class, beyond the caller's own
  set search_path = ''
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_decimals integer;
  v_previous uuid;
begin
  if not app_hidden.is_class_visible(class_id) then
    return;
  end if;

  select p.decimals into v_decimals
  from app_public.terms t
  join app_public.grading_policy_versions p
    on p.school_id = v_school and p.id = t.policy_version_id
  where t.school_id = v_school and t.id = class_results.term_id;

  select before.id into v_previous
  from app_public.terms t
  join app_public.terms before
    on before.school_id = v_school
    and before.academic_year_id = t.academic_year_id
    and before.ends_on < t.ends_on
  where t.school_id = v_school and t.id = class_results.term_id
  order by before.ends_on desc
  limit 1;

  return query
  select s.id, s.student_number, s.last_name, s.first_name, s.sex, f.is_enrolled,
    app_hidden.rounded(f.average, v_decimals), app_hidden.rounded(b.average, v_decimals), f.rank,
    f.is_tied, f.covered_coefficient, f.total_coefficient, f.missing_marks,
    app_hidden.rounded(f.conduct, v_decimals), coalesce(g.categories, '[]')
  from (
    select r.student_id, r.is_enrolled, r.average, r.rank, r.is_tied, r.covered_coefficient,
      r.total_coefficient, r.missing_marks, r.conduct
    from app_public.term_results r
    where not provisional
      and r.school_id = v_school
      and r.class_id = class_results.class_id
      and r.term_id = class_results.term_id
    union all
    select l.student_id, l.is_enrolled, l.average, l.rank, l.is_tied, l.covered_coefficient,
      l.total_coefficient, l.missing_marks, l.conduct
    from app_hidden.live_figures(v_school, class_results.class_id, class_results.term_id) as l
    where provisional
      and l.course_id is null) as f
  join app_public.students s on s.school_id = v_school and s.id = f.student_id
  left join lateral (
    select max(r.average) as average
    from app_public.term_results r
    where r.school_id = v_school
      and r.student_id = f.student_id
      and r.term_id = v_previous) as b on true
  left join (
    select a.student_id,
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'category', a.category, 'average', app_hidden.rounded(a.average, v_decimals))
        order by a.category) as categories
    from app_hidden.category_averages(
      v_school, class_results.class_id, class_results.term_id,
      not provisional or app_hidden.is_term_closed(
        v_school, class_results.class_id, class_results.term_id),
      app_hidden.school_today(v_school)) as a
    group by a.student_id) as g on g.student_id = f.student_id
  order by
    f.rank nulls last,
    app_hidden.name_order(s.last_name, s.first_name, (select app_hidden.name_collation(v_school))),
    s.id;
end;
$$;

comment on function app_public.class_results(uuid, uuid, boolean) is
  'General averages and ranks of a class in a term, best first, for its teachers and the school''s '
  'admins; nothing for others. Official figures as stored, or, provisional, calculated now with '
  'unpublished assessments. average and previous_average (the term before) as printed, NULL '
  'without a figure; rank NULL for who is not ranked; is_enrolled false for who left; '
  'covered_coefficient and total_coefficient: with a figure, and expected; conduct: the conduct '
  'mark (R13), NULL without one; categories: the averages of subject categories (R11; category, '
  'average).';
grant execute on function app_public.class_results(uuid, uuid, boolean) to app_user;

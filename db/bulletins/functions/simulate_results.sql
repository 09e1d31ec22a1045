create or replace function app_public.simulate_results(
  class_id uuid, term_id uuid, student_id uuid, changes json)
  returns json
  language plpgsql volatile
  security definer -- averages and ranks need the marks of the whole class
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_day date := app_private.result_day(v_school, class_id, term_id);
  v_answer json;
begin
  perform app_private.require_council(v_school, class_id, term_id);
  begin
    update app_public.class_terms ct
    set state = 'correcting'
    where ct.school_id = v_school
      and ct.class_id = simulate_results.class_id
      and ct.term_id = simulate_results.term_id;
    delete from app_public.marks m
    using pg_catalog.json_to_recordset(changes -> 'marks') as c (assessment_id uuid)
    where m.school_id = v_school
      and m.assessment_id = c.assessment_id
      and m.student_id = simulate_results.student_id;
    insert into app_public.marks (school_id, assessment_id, student_id, value, code)
    select v_school, c.assessment_id, simulate_results.student_id, c.value, c.code
    from pg_catalog.json_to_recordset(changes -> 'marks')
      as c (assessment_id uuid, value numeric, code text)
    join app_public.assessments a on a.school_id = v_school and a.id = c.assessment_id
    join app_public.courses co
      on co.school_id = v_school
      and co.id = a.course_id
      and co.class_id = simulate_results.class_id
    where num_nonnulls(c.value, c.code) = 1;
    update app_public.courses co
    set coefficient = c.coefficient
    from pg_catalog.json_to_recordset(changes -> 'courses')
      as c (course_id uuid, coefficient numeric)
    where co.school_id = v_school
      and co.class_id = simulate_results.class_id
      and co.id = c.course_id;

    select pg_catalog.json_build_object(
      'average', max(app_hidden.rounded(f.average, p.decimals)) filter (where f.course_id is null),
      'rank', max(f.rank) filter (where f.course_id is null),
      'ranked', max(f.ranked) filter (where f.course_id is null),
      'mention', (app_hidden.band(
        v_school, p.id, 'mention',
        max(app_hidden.rounded(f.average, p.decimals))
          filter (where f.course_id is null))).label,
      'courses', coalesce(pg_catalog.json_object_agg(
          f.course_id, app_hidden.rounded(f.average, p.decimals))
        filter (where f.course_id is not null), '{}'))
    into v_answer
    from app_public.terms t
    join app_public.grading_policy_versions p
      on p.school_id = v_school and p.id = t.policy_version_id
    cross join lateral app_hidden.term_figures(
      v_school, simulate_results.class_id, t.id, true, v_day) as f
    where t.school_id = v_school
      and t.id = simulate_results.term_id
      and f.student_id = simulate_results.student_id
    group by p.school_id, p.id, p.decimals;
    raise exception 'tried' using errcode = 'RBTRY';
  exception
    when sqlstate 'RBTRY' then null; -- undone; what would have happened is known
  end;
  return v_answer;
end;
$$;

comment on function app_public.simulate_results(uuid, uuid, uuid, json) is
  'What a student''s official figures would be if marks or coefficients were different: changes '
  'has marks (assessment_id, value or code; neither: no mark) and courses (course_id, '
  'coefficient). Answers average, rank, ranked, mention and the averages of courses by id, as '
  'printed. Nothing is kept: all is taken back before it answers. Errors: RBDEN, the user does '
  'not hold the council of the class; RBVAL, no such term; what saving such a mark would be '
  'refused for.';
grant execute on function app_public.simulate_results(uuid, uuid, uuid, json) to app_user;

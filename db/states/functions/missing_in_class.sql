create or replace function app_private.missing_in_class(school integer, class uuid, term uuid)
  returns table (course_id uuid, kind text, assessment_id uuid, students integer)
  language sql stable
  set plan_cache_mode = force_generic_plan -- planning costs ten times the execution
begin atomic
  with followed as materialized (
    select f.course_id, f.student_id
    from app_hidden.term_courses(school, class, term, app_hidden.school_today(school)) as f
    where f.is_enrolled
      and f.mode <> 'excluded'),
  courses as materialized (select f.course_id, count(*)::integer as students from followed f group by 1),
  expected as materialized (
    select a.id, a.course_id, a.published_at, a.scheduled_for, a.optional
    from courses c
    join app_public.assessments a
      on a.school_id = school and a.course_id = c.course_id and a.term_id = term)
  select c.course_id, 'no_assessment', null::uuid, c.students
  from courses c
  where not exists (select from expected e where e.course_id = c.course_id)
  union all
  select e.course_id, case when e.scheduled_for is null then 'draft' else 'scheduled' end, e.id, null
  from expected e
  where e.published_at is null
  union all
  select e.course_id, 'unmarked', e.id, count(*)::integer
  from expected e
  join followed f on f.course_id = e.course_id
  where e.optional is null
    and not exists (
      select
      from app_public.marks m
      where m.school_id = school and m.assessment_id = e.id and m.student_id = f.student_id)
  group by e.course_id, e.id;
end;

comment on function app_private.missing_in_class(integer, uuid, uuid) is
  'What a class''s term lacks before it is closed: see missing_for_closing(). Its callers have '
  'checked who asks.';

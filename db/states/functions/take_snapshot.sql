create or replace function app_private.take_snapshot(
  school integer, class uuid, term uuid, correction uuid default null)
  returns uuid
  language sql volatile
begin atomic
  insert into app_public.term_snapshots
    (school_id, class_id, term_id, number, policy_version_id, correction_id, taken_by, missing,
     figures)
  select school, class, term,
    1 + coalesce((
      select max(x.number)
      from app_public.term_snapshots x
      where x.school_id = school and x.class_id = class and x.term_id = term), 0),
    s.policy_version_id, correction, app_hidden.current_user_id(),
    (select count(*) from app_private.missing_in_class(school, class, term)),
    jsonb_build_object(
      'term_statistics', to_jsonb(s) - array['school_id', 'class_id', 'term_id'],
      'terms', (
        select coalesce(jsonb_agg(
          to_jsonb(r) - array['school_id', 'class_id', 'term_id', 'ranked_by']
          order by r.student_id), '[]')
        from app_public.term_results r
        where r.school_id = school and r.class_id = class and r.term_id = term),
      'courses', (
        select coalesce(jsonb_agg(
          to_jsonb(r) - array['school_id', 'class_id', 'term_id', 'ranked_by']
          order by r.course_id, r.student_id), '[]')
        from app_public.course_results r
        where r.school_id = school and r.class_id = class and r.term_id = term),
      'categories', (
        select coalesce(jsonb_agg(to_jsonb(a) order by a.student_id, a.category), '[]')
        from app_hidden.category_averages(school, class, term, true, null) as a),
      'course_statistics', (
        select coalesce(jsonb_agg(
          to_jsonb(r) - array['school_id', 'class_id', 'term_id'] order by r.course_id), '[]')
        from app_public.course_statistics r
        where r.school_id = school and r.class_id = class and r.term_id = term))
  from app_public.term_statistics s
  where s.school_id = school and s.class_id = class and s.term_id = term
  returning id;
end;

comment on function app_private.take_snapshot(integer, uuid, uuid, uuid) is
  'Keeps the stored results of a class''s term as they are now. Called under the class''s lock, after '
  'a calculation.';

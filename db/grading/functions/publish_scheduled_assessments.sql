create or replace function app_private.publish_scheduled_assessments()
  returns integer
  language sql volatile
  security definer -- the worker may read and write no table
begin atomic
  with published as (
    update app_public.assessments a
    set published_at = a.scheduled_for
    where a.published_at is null
      and a.scheduled_for <= now()
      and not exists (
        select
        from app_public.courses c
        join app_public.class_terms ct
          on ct.school_id = c.school_id and ct.class_id = c.class_id and ct.state = 'closed'
        where c.school_id = a.school_id
          and c.id = a.course_id
          and ct.term_id = a.term_id)
    returning 1)
  select count(*)::integer from published;
end;

comment on function app_private.publish_scheduled_assessments() is
  'Publishes the assessments whose time has come, but in closed terms; returns how '
  'many.';
grant execute on function app_private.publish_scheduled_assessments() to rollbook_worker;

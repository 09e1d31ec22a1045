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
    returning 1)
  select count(*)::integer from published;
end;

comment on function app_private.publish_scheduled_assessments() is
  'Publishes the assessments whose time has come; returns how many.';
grant execute on function app_private.publish_scheduled_assessments() to rollbook_worker;

create or replace function app_private.corrected_classes(
  school integer, assessment uuid, student uuid)
  returns uuid[]
  language plpgsql volatile
  set search_path = ''
as $$
declare
  v_class uuid;
begin
  for v_class in
    select c.class_id from app_private.closed_classes(school, assessment, student) as c order by 1
  loop
    perform pg_catalog.pg_advisory_xact_lock(app_private.class_lock(school, v_class));
  end loop;
  -- looked at again: one may have been reopened while its lock was waited for
  return array(
    select c.class_id from app_private.closed_classes(school, assessment, student) as c order by 1);
end;
$$;

comment on function app_private.corrected_classes(integer, uuid, uuid) is
  'The classes whose closed term a correction touches, locked until the end of the transaction.';

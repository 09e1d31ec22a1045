create or replace function app_private.fail_bulletin_file(
  school integer, batch uuid, class uuid, problem text)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  update app_public.bulletin_files f
  set state = 'failed', problem = left(fail_bulletin_file.problem, 500)
  where f.school_id = school
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'waiting';
end;

comment on function app_private.fail_bulletin_file(integer, uuid, uuid, text) is
  'Notes what kept the worker from making a file.';
grant execute on function app_private.fail_bulletin_file(integer, uuid, uuid, text)
  to rollbook_worker;

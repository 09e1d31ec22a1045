create or replace function app_private.store_bulletin_file(
  school integer, batch uuid, class uuid, content bytea, bulletins integer)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  update app_public.bulletin_files f
  set state = 'made', content = store_bulletin_file.content,
    size = octet_length(store_bulletin_file.content),
    bulletins = store_bulletin_file.bulletins, made_at = now(), problem = null
  where f.school_id = school
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'waiting';
end;

comment on function app_private.store_bulletin_file(integer, uuid, uuid, bytea, integer) is
  'Keeps a file that the worker made; does nothing when another one made it before.';
grant execute on function app_private.store_bulletin_file(integer, uuid, uuid, bytea, integer)
  to rollbook_worker;

create or replace function app_private.store_bulletin_copy(
  school integer, bulletin uuid, content bytea)
  returns void
  language sql volatile
  security definer -- the worker may write no table
begin atomic
  update app_public.bulletin_copies c
  set content = store_bulletin_copy.content, made_at = now()
  where c.school_id = school
    and c.bulletin_id = bulletin
    and c.content is null;
end;

comment on function app_private.store_bulletin_copy(integer, uuid, bytea) is
  'Keeps the copy of a bulletin that the worker made.';
grant execute on function app_private.store_bulletin_copy(integer, uuid, bytea) to rollbook_worker;

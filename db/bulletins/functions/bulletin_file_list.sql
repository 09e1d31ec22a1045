create or replace function app_hidden.bulletin_file_list(batch uuid)
  returns uuid[]
  language sql stable
begin atomic
  select array_agg(f.class_id order by k.name, k.id)
  from app_public.bulletin_files f
  join app_public.classes k on k.school_id = f.school_id and k.id = f.class_id
  where f.school_id = (select app_hidden.current_school_id())
    and f.batch_id = batch
    and f.state = 'made';
end;

comment on function app_hidden.bulletin_file_list(uuid) is
  'The classes of a batch whose file is made, as far as the user may see them; NULL for none.';
grant execute on function app_hidden.bulletin_file_list(uuid) to app_user;

create or replace function app_hidden.bulletin_file(batch uuid, class uuid)
  returns table (file_name text, content bytea)
  language sql stable
begin atomic
  select concat_ws('-', i.code, k.name, coalesce(t.code, b.kind), y.name), f.content
  from app_public.bulletin_files f
  join app_public.bulletin_batches b on b.school_id = f.school_id and b.id = f.batch_id
  join app_public.institutions i on i.id = f.school_id
  join app_public.classes k on k.school_id = f.school_id and k.id = f.class_id
  join app_public.academic_years y on y.school_id = f.school_id and y.id = b.academic_year_id
  left join app_public.terms t on t.school_id = f.school_id and t.id = b.term_id
  where f.school_id = (select app_hidden.current_school_id())
    and f.batch_id = batch
    and f.class_id = class
    and f.state = 'made';
end;

comment on function app_hidden.bulletin_file(uuid, uuid) is
  'A PDF file of a batch with a name for it, as far as the user may see it.';
grant execute on function app_hidden.bulletin_file(uuid, uuid) to app_user;

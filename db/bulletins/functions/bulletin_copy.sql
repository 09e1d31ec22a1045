create or replace function app_hidden.bulletin_copy(bulletin uuid)
  returns table (file_name text, content bytea)
  language plpgsql volatile
  security definer -- copies are nobody's to read or write directly
  set search_path = ''
as $$
declare
  v_school integer := app_hidden.current_school_id();
  v_bulletin app_public.bulletins;
begin
  select b.* into v_bulletin
  from app_public.bulletins b
  where b.school_id = v_school
    and b.id = bulletin
    and app_hidden.may_read_bulletin(b);
  if v_bulletin.id is null then
    return;
  end if;
  insert into app_public.bulletin_copies (school_id, bulletin_id)
  values (v_school, bulletin)
  on conflict do nothing;
  if found then
    perform graphile_worker.add_job(
      'make_bulletin_copy',
      pg_catalog.json_build_object('schoolId', v_school, 'bulletinId', bulletin),
      max_attempts => 5);
  end if;
  return query
    select pg_catalog.concat_ws('-', v_bulletin.snapshot #>> '{student,lastName}',
        v_bulletin.snapshot #>> '{student,firstName}',
        coalesce(v_bulletin.snapshot #>> '{term,code}', v_bulletin.kind),
        v_bulletin.snapshot #>> '{class,year}'),
      c.content
    from app_public.bulletin_copies c
    where c.school_id = v_school
      and c.bulletin_id = bulletin;
end;
$$;

comment on function app_hidden.bulletin_copy(uuid) is
  'A bulletin as PDF for its reader, with a name for the file: content is NULL as long as the '
  'worker has not made it, which the first call asks for. No row: no such bulletin for this user.';
grant execute on function app_hidden.bulletin_copy(uuid) to app_user;

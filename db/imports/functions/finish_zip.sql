create or replace function app_private.finish_zip(school integer, zip uuid)
  returns boolean
  language plpgsql volatile
  security definer -- the worker may write no table
  set search_path = ''
as $$
begin
  update app_public.imports i
  set kind = 'zip', state = 'unpacked'
  where i.school_id = school
    and i.id = zip
    and i.state = 'reading';
  if not found then
    return false;
  end if;
  delete from app_private.import_parts p
  where p.school_id = school
    and p.import_id = zip;
  return true;
end;
$$;

comment on function app_private.finish_zip(integer, uuid) is
  'Says that a ZIP file is unpacked: an import of each of its tables. Returns false when it was '
  'cancelled meanwhile.';
grant execute on function app_private.finish_zip(integer, uuid) to rollbook_worker;

create or replace function app_public.recompute_results(academic_year_id uuid)
  returns integer
  language plpgsql volatile
  security definer -- requests may not write the log of what has to be calculated
  set search_path = ''
as $$
begin
  if not app_hidden.has_duty('admin') then
    raise exception 'Only an admin of the school may have its results calculated anew'
      using errcode = 'RBDEN';
  end if;
  return app_private.mark_school_dirty(app_hidden.current_school_id(), academic_year_id);
end;
$$;

comment on function app_public.recompute_results(uuid) is
  'Has all results of an academic year calculated anew by the worker; returns how many classes and '
  'terms that are. Error RBDEN: not an admin.';
grant execute on function app_public.recompute_results(uuid) to app_user;

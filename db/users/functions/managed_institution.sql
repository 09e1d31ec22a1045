create or replace function app_hidden.managed_institution(institution integer)
  returns integer
  language plpgsql stable
  security definer -- looks at institutions whether the user may reach them or not
  set search_path = ''
as $$
declare
  v_institution integer := coalesce(institution, app_hidden.current_school_id());
begin
  if v_institution is not null
     and (
       v_institution = app_hidden.current_school_id() and app_hidden.has_duty('admin')
       or v_institution = any (app_hidden.administered_institution_ids())
         and exists (
           select
           from app_public.institutions i
           where i.id = v_institution
             and i.type <> 'school')) then
    return v_institution;
  end if;
  raise exception 'Only an admin of the institution may see and change who belongs to it'
    using errcode = 'RBDEN', hint = 'Step into a school first to change who belongs to it.';
end;
$$;

comment on function app_hidden.managed_institution(integer) is
  'The institution whose people the user may manage: the current school for its admins (also when '
  'none is named), or one above schools that they administer. Error RBDEN: any other, alike '
  'whether it exists or not.';
grant execute on function app_hidden.managed_institution(integer) to app_user;

create or replace function app_hidden.managed_membership(membership_id uuid)
  returns app_public.memberships
  language plpgsql volatile
  security definer -- locks a row that requests may not write
  set search_path = ''
as $$
declare
  v_membership app_public.memberships;
begin
  select m.* into v_membership
  from app_public.memberships m
  where m.id = membership_id
    and (
      m.institution_id = app_hidden.current_school_id() and app_hidden.has_duty('admin')
      or m.institution_id = any (app_hidden.administered_institution_ids())
        and exists (
          select
          from app_public.institutions i
          where i.id = m.institution_id
            and i.type <> 'school'))
  for no key update;
  if not found then
    raise exception 'This membership is not there any more, or not yours to change'
      using errcode = 'RBGON';
  end if;
  return v_membership;
end;
$$;

comment on function app_hidden.managed_membership(uuid) is
  'A membership that the user may change, locked. Error RBGON: it does not exist or is of an '
  'institution that the user does not manage (managed_institution()), alike.';
grant execute on function app_hidden.managed_membership(uuid) to app_user;

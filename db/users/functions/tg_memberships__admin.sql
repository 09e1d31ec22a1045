create or replace function app_private.tg_memberships__admin()
  returns trigger
  language plpgsql volatile
  security definer -- looks at all memberships, whoever changes one
  set search_path = ''
as $$
declare
  v_lost record;
begin
  if app_hidden.current_user_id() is null then
    return null; -- the operator may
  end if;
  for v_lost in
    select i.id, o.until
    from app_public.institutions i
    join (
      select b.institution_id, max(coalesce(b.ends_on, 'infinity')) as until
      from before_rows b
      where b.duty = 'admin'
        and app_hidden.is_live(row(b.*)::app_public.memberships)
      group by b.institution_id) as o on o.institution_id = i.id
    order by i.id
    for no key update of i -- two admins who remove each other at once wait for each other here
  loop
    if not exists (
      select
      from app_public.memberships m
      join app_public.users u on u.id = m.user_id and u.status = 'active' and u.deleted_at is null
      where m.institution_id = v_lost.id
        and m.duty = 'admin'
        and app_hidden.is_live(m)
        and coalesce(m.ends_on, 'infinity') >= v_lost.until) then
      raise exception 'The institution needs an admin'
        using errcode = 'RBADM', hint = 'Give somebody else the duty first.';
    end if;
  end loop;
  return null;
end;
$$;

comment on function app_private.tg_memberships__admin() is
  'Error RBADM: an institution would lose its last admin, at once or before the day on which it '
  'would have so far. Only what users change is looked at.';

create or replace trigger _310_admin_update
  after update on app_public.memberships referencing old table as before_rows
  for each statement execute function app_private.tg_memberships__admin();

create or replace trigger _310_admin_delete
  after delete on app_public.memberships referencing old table as before_rows
  for each statement execute function app_private.tg_memberships__admin();

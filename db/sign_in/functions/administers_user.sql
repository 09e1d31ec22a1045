create or replace function app_hidden.administers_user(of_user uuid)
  returns boolean
  language sql stable
  security definer -- requests can't read other people's memberships
begin atomic
  -- one duty or child elsewhere is enough to say no: who could set the password of a person could
  -- use whatever that person may do
  select of_user is distinct from (select app_hidden.current_user_id())
    and exists (
      select
      from app_public.memberships m
      where m.user_id = of_user
        and m.institution_id = any ((select app_hidden.administered_institution_ids())::integer[]))
    and not exists (
      select
      from app_public.memberships m
      where m.user_id = of_user
        and coalesce(m.ends_on >= current_date, true)
        and m.institution_id
          <> all ((select app_hidden.administered_institution_ids())::integer[]))
    and not exists (
      select
      from app_public.families f
      join app_public.family_children c on c.family_id = f.id and c.is_active
      where f.user_id = of_user
        and c.school_id <> all ((select app_hidden.administered_institution_ids())::integer[]));
end;

comment on function app_hidden.administers_user(uuid) is
  'Whether the user administers every institution in which the person has, or will have, a duty '
  'or a child. False for oneself, for strangers and for somebody who does not exist.';
grant execute on function app_hidden.administers_user(uuid) to app_user;

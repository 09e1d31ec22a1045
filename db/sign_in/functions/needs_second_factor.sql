create or replace function app_private.needs_second_factor(of_user uuid)
  returns boolean
  language sql stable
begin atomic
  select exists (
    select
    from app_public.memberships m
    join app_public.institutions i on i.id = m.institution_id
    where m.user_id = of_user
      and app_hidden.is_live(m)
      and i.deleted_at is null
      and case i.second_factor
        when 'everybody' then true
        when 'staff' then m.duty in ('admin', 'teacher', 'analyst')
        when 'admins' then m.duty = 'admin'
        else false
      end);
end;

comment on function app_private.needs_second_factor(uuid) is
  'Whether an institution in which the user has a duty today asks for a second factor.';

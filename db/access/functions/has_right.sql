create or replace function app_hidden.has_right(variadic rights text[])
  returns boolean
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  -- at the school itself: who administers it from above has none of its secrets
  select exists (
    select
    from app_public.institutions i
    join app_public.memberships m on m.institution_id = i.id
    where i.id = (select nullif(current_setting('app.school', true), '')::integer)
      and i.type = 'school'
      and i.status = 'active'
      and i.deleted_at is null
      and m.user_id = (select app_hidden.current_user_id())
      and m.duty in ('admin', 'teacher')
      and m.rights && has_right.rights
      and app_hidden.is_live(m)
      and (select current_setting('app.side', true)) is distinct from 'family');
end;

comment on function app_hidden.has_right(text[]) is
  'Whether the user works in the current school and was given one of these rights there: health, '
  'background. An admin has none by being one, nor has anybody from above the school.';
grant execute on function app_hidden.has_right(text[]) to app_user;

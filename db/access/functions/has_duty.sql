create or replace function app_hidden.has_duty(variadic duties text[])
  returns boolean
  language sql stable parallel safe
  security definer -- requests can't read other people's memberships
begin atomic
  -- such a membership covers the school: asking current_school_id() as well would look it up twice
  select exists (
    select
    from app_public.institutions i
    join app_public.memberships m on m.institution_id = any (i.path)
    where i.id = (select nullif(current_setting('app.school', true), '')::integer)
      and i.type = 'school'
      and i.status = 'active'
      and i.deleted_at is null
      and m.user_id = (select app_hidden.current_user_id())
      and m.duty = any (duties)
      and app_hidden.is_live(m)
      and (
        (select current_setting('app.side', true)) is distinct from 'family'
        or m.duty in ('guardian', 'student'))
      and (
        m.institution_id = i.id
        or m.duty = 'admin' and (select app_hidden.is_visiting())));
end;

comment on function app_hidden.has_duty(text[]) is
  'Whether the user has one of these duties in the current school; an admin above the school has '
  'the admin''s while a visit is noted (enter_school()). On the family side only the duties of '
  'guardians and students count. False without a school.';
grant execute on function app_hidden.has_duty(text[]) to app_user;

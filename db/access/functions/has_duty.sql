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
      and m.starts_on <= current_date
      and (m.ends_on is null or m.ends_on >= current_date)
      and (m.institution_id = i.id or m.duty = 'admin'));
end;

comment on function app_hidden.has_duty(text[]) is
  'Whether the user has one of these duties in the current school; an admin above the school has '
  'the admin''s. False without a school.';
grant execute on function app_hidden.has_duty(text[]) to app_user;

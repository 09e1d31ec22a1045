create or replace function app_hidden.name_collation(
  school integer default app_hidden.current_school_id())
  returns text
  language sql stable parallel safe
begin atomic
  select coalesce(s.name_collation, case when s.language in ('az', 'km', 'wo') then s.language end,
    'und')
  from app_public.schools s
  where s.id = school;
end;

comment on function app_hidden.name_collation(integer) is
  'By whose order the school''s lists of people go: az, km, wo or und, which is right for French, '
  'English and most others. The school''s own choice, else its language''s.';
grant execute on function app_hidden.name_collation(integer) to app_user;

create or replace function app_hidden.school_today(school integer)
  returns date
  language sql stable parallel safe
begin atomic
  select (now() at time zone s.time_zone)::date
  from app_public.schools s
  where s.id = school;
end;

comment on function app_hidden.school_today(integer) is
  'The date it is at the school, by its time zone.';
grant execute on function app_hidden.school_today(integer) to app_user;

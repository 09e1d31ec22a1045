create or replace function app_private.result_day(school integer, class uuid, term uuid)
  returns date
  language sql stable
begin atomic
  select coalesce(
    (select (app_private.frozen_at(school, class, term) at time zone s.time_zone)::date
     from app_public.schools s
     where s.id = school),
    app_hidden.school_today(school));
end;

comment on function app_private.result_day(integer, uuid, uuid) is
  'The day that the results of a class''s term are calculated on: the day it was closed, else today '
  'at the school.';

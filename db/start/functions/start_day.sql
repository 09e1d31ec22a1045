create or replace function app_hidden.start_day(first_year integer, starts text, day text)
  returns date
  language sql immutable parallel safe
return (first_year + case when day < starts then 1 else 0 end || '-' || day)::date;

comment on function app_hidden.start_day(integer, text, text) is
  'A day of a template (month-day) in the school year that begins in a calendar year on the day '
  '"starts".';
grant execute on function app_hidden.start_day(integer, text, text) to app_user;

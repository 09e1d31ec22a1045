create or replace function app_hidden.half_days(
  present_minutes integer, half_minutes integer, whole_minutes integer)
  returns numeric
  language sql immutable parallel safe
return case
  when present_minutes >= whole_minutes then 1
  when present_minutes >= half_minutes then 0.5
  else 0
end;

comment on function app_hidden.half_days(integer, integer, integer) is
  'Days that minutes of presence count for: 1 from a whole day on, 0.5 from half a day on, else 0.';
grant execute on function app_hidden.half_days(integer, integer, integer) to app_user;

create or replace function app_hidden.rounded(figure numeric, decimals integer)
  returns numeric
  language sql immutable parallel safe
return round(round(figure, 12), decimals);

comment on function app_hidden.rounded(numeric, integer) is
  'A figure as it is printed: half away from zero. What lies beyond 12 decimals is not the '
  'figure but the trace of a division (10/3·3), and is dropped first.';
grant execute on function app_hidden.rounded(numeric, integer) to app_user, mart_reader, rollbook_analyst;

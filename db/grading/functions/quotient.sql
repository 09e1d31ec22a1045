-- Division of numerics stops at about 16 digits unless the numerator says otherwise; 24 decimals
-- keep a chain of averages of averages exact far beyond the 12 decimals that figures compare by.
create or replace function app_hidden.quotient(numerator numeric, denominator numeric)
  returns numeric
  language sql immutable parallel safe
return round(numerator, 24) / nullif(denominator, 0);

comment on function app_hidden.quotient(numeric, numeric) is
  'numerator / denominator with 24 decimals at least; NULL when the denominator is 0 or NULL.';
grant execute on function app_hidden.quotient(numeric, numeric) to app_user, mart_reader;

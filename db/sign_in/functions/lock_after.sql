create or replace function app_private.lock_after(failures integer)
  returns interval
  language sql immutable parallel safe
return case
  when failures >= 5 then interval '1 minute' * least(power(2, least(failures - 5, 6)), 60)
end;

comment on function app_private.lock_after(integer) is
  'How long an account waits after so many failures: 1, 2, 4… minutes from the fifth on, 60 at '
  'most; NULL for not at all.';
